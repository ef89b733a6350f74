CREATE TABLE hatchery_events (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at     INTEGER NOT NULL,
    body   TEXT    NOT NULL
);

CREATE INDEX hatchery_events_at ON hatchery_events (at);

CREATE TABLE hatchery_consumers (
    name TEXT PRIMARY KEY
) WITHOUT ROWID;

-- An event without a row here was never given to the consumer; one that is held by nobody was acknowledged.
CREATE TABLE hatchery_deliveries (
    consumer   TEXT    NOT NULL,
    event      INTEGER NOT NULL,
    held_until INTEGER,
    PRIMARY KEY (consumer, event)
) WITHOUT ROWID;
