-- An export goes through donations in the order in which they were made, a page at a time.
CREATE INDEX IF NOT EXISTS donations_by_creation ON donations (created_at, id);
