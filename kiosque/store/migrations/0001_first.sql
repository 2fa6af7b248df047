CREATE TABLE headers (
    seq INTEGER PRIMARY KEY,
    header BLOB NOT NULL,
    chain BLOB NOT NULL CHECK (length(chain) = 32)
) STRICT;

CREATE TRIGGER headers_follow BEFORE INSERT ON headers
WHEN NEW.seq <> (SELECT coalesce(max(seq) + 1, 0) FROM headers)
BEGIN
    SELECT RAISE(ABORT, 'a header follows the last one');
END;

CREATE TRIGGER headers_keep BEFORE UPDATE ON headers
BEGIN
    SELECT RAISE(ABORT, 'headers are never changed');
END;

CREATE TRIGGER headers_stay BEFORE DELETE ON headers
BEGIN
    SELECT RAISE(ABORT, 'headers are never deleted');
END;

CREATE TABLE head (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    size INTEGER NOT NULL,
    chain BLOB NOT NULL,
    frontier BLOB NOT NULL,
    ts TEXT NOT NULL
) STRICT;

CREATE TABLE checkpoints (
    size INTEGER PRIMARY KEY,
    note BLOB NOT NULL
) STRICT;

CREATE TABLE verified (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    size INTEGER NOT NULL,
    chain BLOB NOT NULL,
    frontier BLOB NOT NULL
) STRICT;

CREATE TABLE keys (
    id TEXT PRIMARY KEY,
    parent TEXT REFERENCES keys (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL,
    wrapped BLOB NOT NULL
) STRICT;

CREATE TABLE payloads (
    seq INTEGER PRIMARY KEY REFERENCES headers (seq),
    key TEXT NOT NULL,
    sealed BLOB NOT NULL
) STRICT;

CREATE TABLE seals (
    seq INTEGER PRIMARY KEY REFERENCES headers (seq),
    cose BLOB NOT NULL
) STRICT;

CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY REFERENCES headers (seq),
    queued_at TEXT NOT NULL
) STRICT;

CREATE TABLE citizens (
    id TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    key TEXT NOT NULL
) STRICT;

CREATE INDEX citizens_in_order ON citizens (seq);

CREATE TABLE mandates (
    id TEXT PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    citizen TEXT NOT NULL,
    seq INTEGER NOT NULL,
    key TEXT NOT NULL,
    signed_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    duration TEXT NOT NULL,
    identity_kind TEXT NOT NULL
) STRICT;

CREATE INDEX mandates_of_citizen ON mandates (citizen);

CREATE TABLE authorisations (
    mandate TEXT NOT NULL,
    scope TEXT NOT NULL,
    PRIMARY KEY (mandate, scope)
) STRICT, WITHOUT ROWID;

CREATE TABLE mandate_facts (
    mandate TEXT NOT NULL,
    seq INTEGER NOT NULL,
    fact TEXT NOT NULL,
    PRIMARY KEY (mandate, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE hand_signatures (
    mandate TEXT PRIMARY KEY,
    seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE acts (
    seq INTEGER PRIMARY KEY,
    visit TEXT NOT NULL,
    mandate TEXT,
    key TEXT NOT NULL
) STRICT;

CREATE INDEX acts_of_visit ON acts (visit);

CREATE TABLE activities (
    seq INTEGER PRIMARY KEY,
    visit TEXT NOT NULL UNIQUE,
    day TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    posture TEXT NOT NULL,
    scopes TEXT NOT NULL
) STRICT;

CREATE TABLE organisation (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    seq INTEGER NOT NULL,
    key TEXT NOT NULL
) STRICT;

CREATE TABLE counters (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT;

CREATE TABLE second_factor (
    slot TEXT PRIMARY KEY,
    last_step INTEGER NOT NULL
) STRICT;

CREATE TABLE visits (
    id TEXT PRIMARY KEY,
    opened_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    posture TEXT NOT NULL,
    citizen TEXT,
    mandate TEXT,
    mediator TEXT NOT NULL,
    closed_at TEXT,
    key TEXT NOT NULL,
    draft BLOB
) STRICT;

CREATE TABLE cases (
    id TEXT PRIMARY KEY,
    visit TEXT NOT NULL,
    citizen TEXT,
    procedure TEXT NOT NULL,
    version INTEGER NOT NULL,
    digest TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    closed_at TEXT,
    key TEXT NOT NULL,
    state BLOB NOT NULL
) STRICT;

CREATE INDEX cases_of_visit ON cases (visit);

CREATE INDEX cases_of_citizen ON cases (citizen);

CREATE TABLE procedure_copies (
    digest TEXT PRIMARY KEY,
    source BLOB NOT NULL
) STRICT;
