CREATE TABLE citizen_identities (
    seq INTEGER PRIMARY KEY,
    citizen TEXT NOT NULL,
    type TEXT NOT NULL
) STRICT;

CREATE INDEX citizen_identities_of ON citizen_identities (citizen);

INSERT INTO citizen_identities SELECT seq, id, 'citizen.registered' FROM citizens;

CREATE TABLE citizen_decisions (
    merge TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('merged', 'separated')),
    first TEXT NOT NULL,
    second TEXT NOT NULL,
    PRIMARY KEY (merge, kind, first, second)
) STRICT, WITHOUT ROWID;

CREATE TABLE citizen_links (
    citizen TEXT PRIMARY KEY,
    kept TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX citizen_links_kept ON citizen_links (kept);

CREATE INDEX visits_of_citizen ON visits (citizen);

CREATE INDEX acts_of_mandate ON acts (mandate);
