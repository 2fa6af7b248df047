CREATE TABLE mandate_standing (
    mandate TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    citizen TEXT NOT NULL,
    duration TEXT NOT NULL,
    standing TEXT NOT NULL,
    ends INTEGER NOT NULL,
    scopes INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX standing_in_order ON mandate_standing (seq, standing, ends, scopes);

CREATE INDEX standing_of_citizen ON mandate_standing (citizen, seq);

CREATE INDEX standing_by_end ON mandate_standing (ends, seq, standing, duration);

CREATE TABLE offered_scopes (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    seq INTEGER NOT NULL,
    scopes TEXT NOT NULL
) STRICT;

-- Mandates of the first schema know signatures and supersessions, and nothing else.
INSERT INTO mandate_standing
SELECT
    m.id,
    m.seq,
    m.citizen,
    m.duration,
    CASE
        WHEN NOT EXISTS (
            SELECT 1 FROM authorisations a WHERE a.mandate = m.id AND NOT EXISTS (
                SELECT 1 FROM mandate_facts f, json_each(f.fact, '$.scopes') s
                WHERE f.mandate = m.id AND json_extract(f.fact, '$.kind') = 'superseded'
                AND s.value = a.scope
            )
        ) THEN 'superseded'
        WHEN m.identity_kind = 'franceconnect' THEN 'active'
        ELSE 'signed_locally'
    END,
    CAST(strftime('%s', m.ends_at) AS INTEGER),
    (
        SELECT sum(CASE a.scope
            WHEN 'papiers' THEN 1 WHEN 'famille' THEN 2 WHEN 'social' THEN 4
            WHEN 'travail' THEN 8 WHEN 'logement' THEN 16 WHEN 'transports' THEN 32
            WHEN 'argent' THEN 64 WHEN 'justice' THEN 128 WHEN 'etranger' THEN 256
            WHEN 'loisirs' THEN 512 ELSE 0
        END) FROM authorisations a WHERE a.mandate = m.id
    )
FROM mandates m;
