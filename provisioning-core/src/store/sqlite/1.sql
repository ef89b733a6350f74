CREATE TABLE hatchery_documents (
    kind        TEXT    NOT NULL,
    key         TEXT    NOT NULL,
    version     INTEGER NOT NULL,
    body        TEXT    NOT NULL,
    unique_mark TEXT,
    PRIMARY KEY (kind, key)
) WITHOUT ROWID;

CREATE UNIQUE INDEX hatchery_documents_unique ON hatchery_documents (kind, unique_mark) WHERE unique_mark IS NOT NULL;

CREATE TABLE hatchery_work (
    subject    TEXT    PRIMARY KEY,
    panel      TEXT,
    epoch      INTEGER NOT NULL,
    held_until INTEGER,
    due        INTEGER
) WITHOUT ROWID;

CREATE INDEX hatchery_work_due ON hatchery_work (panel, due);

CREATE TABLE hatchery_journal (
    number  INTEGER PRIMARY KEY AUTOINCREMENT,
    service TEXT NOT NULL,
    body    TEXT NOT NULL
);

CREATE INDEX hatchery_journal_service ON hatchery_journal (service, number);
