CREATE TABLE epoch (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    digest BLOB NOT NULL,
    pending BLOB
) STRICT;

CREATE TABLE past_logs (
    size INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL,
    public_key TEXT NOT NULL CHECK (length(public_key) = 64)
) STRICT;

CREATE TABLE erasures (
    citizen TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    proofs TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE backups (
    seq INTEGER PRIMARY KEY,
    made_at TEXT NOT NULL,
    kept_until TEXT NOT NULL
) STRICT;

CREATE TABLE retention_day (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    day TEXT NOT NULL
) STRICT;
