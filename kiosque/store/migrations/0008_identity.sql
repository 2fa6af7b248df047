CREATE TABLE identity_registrations (
    profile TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    settings TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE identity_secrets (
    profile TEXT NOT NULL,
    what TEXT NOT NULL,
    key TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (profile, what)
) STRICT, WITHOUT ROWID;

-- What providers publish about themselves: may be lost at any time, and is fetched again.
CREATE TABLE provider_documents (
    issuer TEXT NOT NULL,
    name TEXT NOT NULL,
    fetched TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (issuer, name)
) STRICT, WITHOUT ROWID;
