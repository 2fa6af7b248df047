-- Each logo that the organisation chose, by its event: a paper keeps the one of its time.
CREATE TABLE organisation_logos (
    seq INTEGER PRIMARY KEY,
    chosen INTEGER NOT NULL CHECK (chosen IN (0, 1))
) STRICT;
