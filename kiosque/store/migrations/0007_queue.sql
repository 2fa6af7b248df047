CREATE TABLE queued_acts (
    id TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    visit TEXT NOT NULL,
    mandate TEXT NOT NULL,
    settled INTEGER
) STRICT;

CREATE INDEX queued_acts_waiting ON queued_acts (seq) WHERE settled IS NULL;

CREATE INDEX queued_acts_of_visit ON queued_acts (visit);
