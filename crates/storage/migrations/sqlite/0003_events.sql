-- Each event carries the hash of the one before: who changes one must change all that follow.
CREATE TABLE events (
    donation_id TEXT NOT NULL REFERENCES donations (id),
    seq INTEGER NOT NULL CHECK (seq > 0),
    kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 64),
    data TEXT NOT NULL CHECK (json_valid(data)),
    actor TEXT NOT NULL CHECK (actor IN ('donor', 'webhook', 'server', 'poll', 'sweep', 'operator')),
    at INTEGER NOT NULL,
    evidence_id INTEGER REFERENCES evidence (id),
    prev_hash BLOB NOT NULL CHECK (length(prev_hash) = 32),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (donation_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER events_follow_each_other BEFORE INSERT ON events
WHEN NEW.seq <> 1 + coalesce((SELECT max(seq) FROM events WHERE donation_id = NEW.donation_id), 0)
    OR NEW.prev_hash <> coalesce(
        (SELECT hash FROM events WHERE donation_id = NEW.donation_id ORDER BY seq DESC LIMIT 1),
        zeroblob(32))
BEGIN
    SELECT RAISE(ABORT, 'an event follows the latest one');
END;

CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
BEGIN
    SELECT RAISE(ABORT, 'events are append-only');
END;

CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
BEGIN
    SELECT RAISE(ABORT, 'events are append-only');
END;
