-- What gateways sent us, deduplicated before it is read.
CREATE TABLE inbox (
    source TEXT NOT NULL,
    event_id TEXT NOT NULL CHECK (length(event_id) BETWEEN 1 AND 128),
    raw_digest BLOB NOT NULL CHECK (length(raw_digest) = 32),
    payload TEXT NOT NULL CHECK (json_valid(payload)),
    received_at INTEGER NOT NULL,
    processed_at INTEGER,
    result TEXT,
    PRIMARY KEY (source, event_id),
    CHECK ((processed_at IS NULL) = (result IS NULL))
) STRICT;

CREATE INDEX inbox_unprocessed ON inbox (received_at) WHERE processed_at IS NULL;

-- What we owe others: written with its cause, delivered at least once, to be ignored by `seq` if twice.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY NOT NULL,
    donation_id TEXT NOT NULL REFERENCES donations (id),
    kind TEXT NOT NULL CHECK (kind IN ('receipt', 'refund_surplus', 'alert')),
    seq INTEGER NOT NULL CHECK (seq > 0),
    payload TEXT NOT NULL CHECK (json_valid(payload)),
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_at INTEGER NOT NULL,
    delivered_at INTEGER,
    UNIQUE (donation_id, kind, seq)
) STRICT;

CREATE INDEX outbox_undelivered ON outbox (next_at) WHERE delivered_at IS NULL;

-- Answers to requests that are no new donation (retries, operators' commands), by the hash of their key.
CREATE TABLE idempotency (
    scope TEXT NOT NULL,
    key_hash BLOB NOT NULL CHECK (length(key_hash) = 32),
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
    state TEXT NOT NULL CHECK (state IN ('running', 'done')),
    http_status INTEGER CHECK (http_status BETWEEN 100 AND 599),
    body BLOB,
    created_at INTEGER NOT NULL,
    locked_until INTEGER,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (scope, key_hash),
    CHECK ((state = 'done') = (http_status IS NOT NULL)),
    -- A client may repeat itself for a day.
    CHECK (expires_at >= created_at + 86400000)
) STRICT;

CREATE INDEX idempotency_by_expiry ON idempotency (expires_at);

-- What the server must find again after a restart, such as the key that view tokens are derived with.
CREATE TABLE settings (
    name TEXT PRIMARY KEY NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
    value BLOB NOT NULL
) STRICT;
