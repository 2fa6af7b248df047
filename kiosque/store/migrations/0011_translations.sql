-- The last judgement of each sentence of a translation; who gave it is in the event.
CREATE TABLE translation_reviews (
    sentence TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    language TEXT NOT NULL,
    verdict TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX translation_reviews_by_language ON translation_reviews (language, sentence);

CREATE TABLE offered_languages (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    seq INTEGER NOT NULL,
    settings TEXT NOT NULL
) STRICT;
