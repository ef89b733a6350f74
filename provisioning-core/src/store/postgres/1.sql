CREATE TABLE hatchery.documents (
    kind        text   NOT NULL,
    key         text   COLLATE "C" NOT NULL,
    version     bigint NOT NULL,
    body        text   NOT NULL,
    unique_mark text   COLLATE "C",
    PRIMARY KEY (kind, key)
);

CREATE UNIQUE INDEX documents_unique ON hatchery.documents (kind, unique_mark) WHERE unique_mark IS NOT NULL;

-- Times are milliseconds since 1970, on the clock of the database.
CREATE TABLE hatchery.work (
    subject    text   COLLATE "C" PRIMARY KEY,
    panel      text,
    epoch      bigint NOT NULL,
    held_until bigint,
    due        bigint
);

CREATE INDEX work_due ON hatchery.work (panel, COALESCE(due, held_until));

CREATE TABLE hatchery.journal (
    number  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    service text NOT NULL,
    body    text NOT NULL
);

CREATE INDEX journal_service ON hatchery.journal (service, number);

CREATE SEQUENCE hatchery.event_numbers;

-- Numbers are taken in the order of writing and become visible in the order of committing: nothing may rely on having
-- seen all below one.
CREATE TABLE hatchery.events (
    number bigint PRIMARY KEY DEFAULT nextval('hatchery.event_numbers'),
    at     bigint NOT NULL,
    body   text   NOT NULL
);

CREATE INDEX events_at ON hatchery.events (at);

CREATE TABLE hatchery.raised (
    to_number bigint NOT NULL
);

INSERT INTO hatchery.raised VALUES (0);

CREATE TABLE hatchery.consumers (
    name text COLLATE "C" PRIMARY KEY
);

-- An event without a row here was never given to the consumer; one that is held by nobody was acknowledged.
CREATE TABLE hatchery.deliveries (
    consumer   text   COLLATE "C" NOT NULL,
    event      bigint NOT NULL,
    held_until bigint,
    PRIMARY KEY (consumer, event)
);
