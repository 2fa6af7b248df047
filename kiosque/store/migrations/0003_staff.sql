CREATE TABLE staff (
    slot TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    since TEXT NOT NULL,
    ended TEXT,
    terms TEXT,
    warned TEXT
) STRICT;

ALTER TABLE second_factor ADD COLUMN drift INTEGER NOT NULL DEFAULT 0;
