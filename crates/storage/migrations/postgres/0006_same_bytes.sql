-- The same bytes under another name are the same notice.
CREATE INDEX inbox_by_digest ON inbox (raw_digest);
