-- The printer of each kind of paper at this kiosk, and the papers saved outside the data that are
-- still to be removed: where they lie is encrypted under a technical key.
CREATE TABLE printer_choices (
    kind TEXT PRIMARY KEY,
    printer TEXT NOT NULL,
    two_sided INTEGER NOT NULL CHECK (two_sided IN (0, 1))
) STRICT;

CREATE TABLE saved_papers (
    id TEXT PRIMARY KEY,
    slot TEXT NOT NULL,
    key TEXT NOT NULL,
    paper BLOB NOT NULL
) STRICT;
