-- Each event carries the hash of the one before: who changes one must change all that follow.
CREATE TABLE events (
    donation_id TEXT NOT NULL REFERENCES donations (id),
    seq BIGINT NOT NULL CHECK (seq > 0),
    kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 64),
    -- Text, not JSON: the hash is of these very bytes.
    data TEXT NOT NULL CHECK (data::json IS NOT NULL),
    actor TEXT NOT NULL CHECK (actor IN ('donor', 'webhook', 'server', 'poll', 'sweep', 'operator')),
    at BIGINT NOT NULL,
    evidence_id BIGINT REFERENCES evidence (id),
    prev_hash BYTEA NOT NULL CHECK (length(prev_hash) = 32),
    hash BYTEA NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (donation_id, seq)
);

CREATE FUNCTION check_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    latest RECORD;
BEGIN
    SELECT seq, hash INTO latest FROM events
        WHERE donation_id = NEW.donation_id ORDER BY seq DESC LIMIT 1;
    IF NEW.seq <> 1 + coalesce(latest.seq, 0)
            OR NEW.prev_hash <> coalesce(latest.hash, decode(repeat('00', 32), 'hex')) THEN
        RAISE EXCEPTION 'an event follows the latest one';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER events_follow_each_other BEFORE INSERT ON events
    FOR EACH ROW EXECUTE FUNCTION check_event();
CREATE TRIGGER events_are_never_changed BEFORE UPDATE OR DELETE ON events
    FOR EACH ROW EXECUTE FUNCTION refuse('events are append-only');
CREATE TRIGGER events_are_never_emptied BEFORE TRUNCATE ON events
    EXECUTE FUNCTION refuse('events are append-only');

-- What gateways sent us, deduplicated before it is read. What cannot be worked off now waits longer each
-- time, so that it does not keep others waiting.
CREATE TABLE inbox (
    source TEXT NOT NULL,
    event_id TEXT NOT NULL CHECK (length(event_id) BETWEEN 1 AND 128),
    raw_digest BYTEA NOT NULL CHECK (length(raw_digest) = 32),
    payload TEXT NOT NULL CHECK (payload::json IS NOT NULL),
    received_at BIGINT NOT NULL,
    processed_at BIGINT,
    result TEXT,
    attempts BIGINT NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_at BIGINT NOT NULL,
    PRIMARY KEY (source, event_id),
    CHECK ((processed_at IS NULL) = (result IS NULL))
);

CREATE INDEX inbox_unprocessed ON inbox (next_at) WHERE processed_at IS NULL;

-- What we owe others: written with its cause, delivered at least once, to be ignored by `seq` if twice.
CREATE TABLE outbox (
    id BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    donation_id TEXT NOT NULL REFERENCES donations (id),
    kind TEXT NOT NULL CHECK (kind IN ('receipt', 'refund_surplus', 'alert')),
    seq BIGINT NOT NULL CHECK (seq > 0),
    payload TEXT NOT NULL CHECK (payload::json IS NOT NULL),
    attempts BIGINT NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_at BIGINT NOT NULL,
    delivered_at BIGINT,
    UNIQUE (donation_id, kind, seq)
);

CREATE INDEX outbox_undelivered ON outbox (next_at) WHERE delivered_at IS NULL;

-- Answers to requests that are no new donation (retries, operators' commands), by the hash of their key.
CREATE TABLE idempotency (
    scope TEXT NOT NULL,
    key_hash BYTEA NOT NULL CHECK (length(key_hash) = 32),
    fingerprint BYTEA NOT NULL CHECK (length(fingerprint) = 32),
    state TEXT NOT NULL CHECK (state IN ('running', 'done')),
    http_status BIGINT CHECK (http_status BETWEEN 100 AND 599),
    body BYTEA,
    created_at BIGINT NOT NULL,
    locked_until BIGINT,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (scope, key_hash),
    CHECK ((state = 'done') = (http_status IS NOT NULL)),
    -- A client may repeat itself for a day.
    CHECK (expires_at >= created_at + 86400000)
);

CREATE INDEX idempotency_by_expiry ON idempotency (expires_at);

-- What every server must find again, such as the key that view tokens are derived with.
CREATE TABLE settings (
    name TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 64),
    value BYTEA NOT NULL
);

-- Trouble that a gateway reports with one of its payment methods: told to donors while it lasts. Reports
-- come in any order; `told_at` is the gateway's own time of the latest that was believed.
CREATE TABLE downtimes (
    gateway TEXT NOT NULL CHECK (gateway IN ('razorpay', 'khalti')),
    downtime_id TEXT NOT NULL CHECK (length(downtime_id) BETWEEN 1 AND 64),
    method TEXT NOT NULL CHECK (length(method) BETWEEN 1 AND 64),
    severity TEXT CHECK (length(severity) BETWEEN 1 AND 64),
    is_open BOOLEAN NOT NULL,
    told_at BIGINT NOT NULL,
    PRIMARY KEY (gateway, downtime_id)
);
