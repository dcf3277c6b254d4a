-- Times are unix milliseconds, amounts integers of the minor unit, hashes SHA-256.

CREATE TABLE donations (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 17 AND id LIKE 'DN-%'),
    view_token_hash BLOB NOT NULL UNIQUE CHECK (length(view_token_hash) = 32),
    -- The donation keeps the key's hash for ever: a key pruned elsewhere can never make a second order.
    idempotency_key_hash BLOB NOT NULL UNIQUE CHECK (length(idempotency_key_hash) = 32),
    request_fingerprint BLOB NOT NULL CHECK (length(request_fingerprint) = 32),
    campaign TEXT NOT NULL CHECK (length(campaign) BETWEEN 1 AND 64),
    gateway TEXT NOT NULL CHECK (gateway IN ('razorpay', 'khalti')),
    payee TEXT NOT NULL,
    declares_indian_citizen INTEGER NOT NULL CHECK (declares_indian_citizen IN (0, 1)),
    amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    status TEXT NOT NULL CHECK (status IN ('creating', 'open', 'processing', 'paid',
        'partially_refunded', 'refunded', 'expired', 'create_failed')),
    anonymous INTEGER NOT NULL CHECK (anonymous IN (0, 1)),
    locale TEXT NOT NULL CHECK (locale IN ('en', 'hi', 'ne')),
    created_at INTEGER NOT NULL,
    attempt_started_at INTEGER,
    paid_at INTEGER,
    checked_at INTEGER,
    next_check_at INTEGER,
    lease_until INTEGER,
    lease_epoch INTEGER NOT NULL DEFAULT 0,
    version INTEGER NOT NULL DEFAULT 1,
    CHECK ((paid_at IS NOT NULL) = (status IN ('paid', 'partially_refunded', 'refunded'))),
    -- Nothing that may still be paid drops out of sight.
    CHECK (status NOT IN ('creating', 'open', 'processing') OR next_check_at IS NOT NULL)
) STRICT, WITHOUT ROWID;

CREATE INDEX donations_by_next_check ON donations (next_check_at) WHERE next_check_at IS NOT NULL;

-- Personal data stands apart: it can be erased while amounts and history stay.
CREATE TABLE donors (
    donation_id TEXT PRIMARY KEY NOT NULL REFERENCES donations (id),
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    phone TEXT,
    pan TEXT,
    message TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE gateway_orders (
    gateway TEXT NOT NULL CHECK (gateway IN ('razorpay', 'khalti')),
    gateway_order_id TEXT NOT NULL CHECK (length(gateway_order_id) BETWEEN 1 AND 64),
    donation_id TEXT NOT NULL REFERENCES donations (id),
    bound_at INTEGER NOT NULL,
    handed_out_at INTEGER,
    PRIMARY KEY (gateway, gateway_order_id)
) STRICT;

CREATE INDEX gateway_orders_by_donation ON gateway_orders (donation_id);

-- Razorpay's orders can neither be cancelled nor made idempotent; what can be held is that a donation's
-- donor never sees two of them. A Khalti pidx lapses after an hour, so a donation may have several.
CREATE UNIQUE INDEX one_handed_out_razorpay_order ON gateway_orders (donation_id)
    WHERE gateway = 'razorpay' AND handed_out_at IS NOT NULL;

CREATE TRIGGER donations_begin_creating BEFORE INSERT ON donations
WHEN NEW.status <> 'creating'
BEGIN
    SELECT RAISE(ABORT, 'a donation begins with status creating');
END;

CREATE TRIGGER donations_keep_what_was_meant
BEFORE UPDATE OF id, idempotency_key_hash, request_fingerprint, campaign, gateway, payee,
    declares_indian_citizen, amount_minor, currency, created_at ON donations
BEGIN
    SELECT RAISE(ABORT, 'what the donor meant to give never changes');
END;

CREATE TRIGGER gateway_orders_keep_their_donation
BEFORE UPDATE OF gateway, gateway_order_id, donation_id ON gateway_orders
BEGIN
    SELECT RAISE(ABORT, 'a gateway order never moves to another donation');
END;

CREATE TRIGGER gateway_orders_stay BEFORE DELETE ON gateway_orders
BEGIN
    SELECT RAISE(ABORT, 'a gateway order may still be paid and is never forgotten');
END;
