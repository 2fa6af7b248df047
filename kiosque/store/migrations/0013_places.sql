-- A paper carries the proof that its event stands in the journal: the audit path under the
-- checkpoint signed with it, which never changes. Seals made before have none.
ALTER TABLE seals ADD COLUMN path BLOB;
