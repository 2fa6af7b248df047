-- What mediators note on procedures, and the procedures that each of them keeps at hand.
CREATE TABLE procedure_remarks (
    id TEXT PRIMARY KEY,
    noted_at TEXT NOT NULL,
    procedure TEXT NOT NULL,
    key TEXT NOT NULL,
    remark BLOB NOT NULL
) STRICT;

CREATE TABLE favourite_procedures (
    slot TEXT NOT NULL,
    procedure TEXT NOT NULL,
    PRIMARY KEY (slot, procedure)
) STRICT;
