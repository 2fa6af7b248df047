-- A case file written in two places at once is told by a count: clocks may agree, or go back.
ALTER TABLE cases ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
