-- Times are unix milliseconds, amounts integers of the minor unit, hashes SHA-256. The same tables, names and
-- rules as in SQLite; where one of them spells a thing in its own way, a view of the same name hides it.

-- What most rules come to: `refuse('why')` as a trigger.
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0];
END $$;

CREATE TABLE donations (
    id TEXT PRIMARY KEY CHECK (length(id) = 17 AND id LIKE 'DN-%'),
    view_token_hash BYTEA NOT NULL UNIQUE CHECK (length(view_token_hash) = 32),
    -- The donation keeps the key's hash for ever: a key pruned elsewhere can never make a second order.
    idempotency_key_hash BYTEA NOT NULL UNIQUE CHECK (length(idempotency_key_hash) = 32),
    request_fingerprint BYTEA NOT NULL CHECK (length(request_fingerprint) = 32),
    campaign TEXT NOT NULL CHECK (length(campaign) BETWEEN 1 AND 64),
    gateway TEXT NOT NULL CHECK (gateway IN ('razorpay', 'khalti')),
    payee TEXT NOT NULL,
    declares_indian_citizen BOOLEAN NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    status TEXT NOT NULL CHECK (status IN ('creating', 'open', 'processing', 'paid',
        'partially_refunded', 'refunded', 'expired', 'create_failed')),
    anonymous BOOLEAN NOT NULL,
    locale TEXT NOT NULL CHECK (locale IN ('en', 'hi', 'ne')),
    created_at BIGINT NOT NULL,
    attempt_started_at BIGINT,
    paid_at BIGINT,
    checked_at BIGINT,
    next_check_at BIGINT,
    lease_until BIGINT,
    lease_epoch BIGINT NOT NULL DEFAULT 0,
    version BIGINT NOT NULL DEFAULT 1,
    -- Whoever asks about a donation that fell silent has it to itself until then. A turn has a number, so
    -- that one who slept through its own cannot undo what the next one planned.
    watch_until BIGINT,
    watch_epoch BIGINT NOT NULL DEFAULT 0,
    CHECK ((paid_at IS NOT NULL) = (status IN ('paid', 'partially_refunded', 'refunded'))),
    -- Nothing that may still be paid drops out of sight.
    CHECK (status NOT IN ('creating', 'open', 'processing') OR next_check_at IS NOT NULL)
);

CREATE INDEX donations_by_next_check ON donations (next_check_at) WHERE next_check_at IS NOT NULL;

CREATE TRIGGER donations_begin_creating BEFORE INSERT ON donations
    FOR EACH ROW WHEN (NEW.status <> 'creating')
    EXECUTE FUNCTION refuse('a donation begins with status creating');

CREATE TRIGGER donations_keep_what_was_meant
    BEFORE UPDATE OF id, idempotency_key_hash, request_fingerprint, campaign, gateway, payee,
        declares_indian_citizen, amount_minor, currency, created_at ON donations
    FOR EACH ROW EXECUTE FUNCTION refuse('what the donor meant to give never changes');

CREATE TRIGGER donations_are_never_deleted BEFORE DELETE ON donations
    FOR EACH ROW EXECUTE FUNCTION refuse('donations are never deleted');
CREATE TRIGGER donations_are_never_emptied BEFORE TRUNCATE ON donations
    EXECUTE FUNCTION refuse('donations are never deleted');

-- Personal data stands apart: it can be erased while amounts and history stay.
CREATE TABLE donors (
    donation_id TEXT PRIMARY KEY REFERENCES donations (id),
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    phone TEXT,
    pan TEXT,
    message TEXT,
    -- What the history's seal of the donor is made with: gone with the row, and the seal tells nothing.
    salt BYTEA CHECK (length(salt) = 16)
);

CREATE TABLE gateway_orders (
    rowid BIGINT GENERATED ALWAYS AS IDENTITY,
    gateway TEXT NOT NULL CHECK (gateway IN ('razorpay', 'khalti')),
    gateway_order_id TEXT NOT NULL CHECK (length(gateway_order_id) BETWEEN 1 AND 64),
    donation_id TEXT NOT NULL REFERENCES donations (id),
    bound_at BIGINT NOT NULL,
    handed_out_at BIGINT,
    -- The same gift in another currency: what the donor was quoted there, and who receives it. Where nothing
    -- is quoted the order asks for the donation's own amount.
    quoted_minor BIGINT CHECK (quoted_minor > 0),
    quoted_currency TEXT CHECK (length(quoted_currency) = 3),
    quoted_payee TEXT,
    -- Where the donor pays it, and until when.
    pay_url TEXT CHECK (length(pay_url) BETWEEN 1 AND 2048),
    expires_at BIGINT,
    -- An order that can take no further payment makes way for another of the same donation.
    retired_at BIGINT,
    PRIMARY KEY (gateway, gateway_order_id),
    CHECK ((quoted_payee IS NULL) = (quoted_minor IS NULL)
        AND (quoted_payee IS NULL) = (quoted_currency IS NULL))
);

CREATE INDEX gateway_orders_by_donation ON gateway_orders (donation_id);

-- Razorpay's orders can neither be cancelled nor made idempotent; what can be held is that a donation's
-- donor never sees two of them. A Khalti pidx lapses after an hour, so a donation may have several.
CREATE UNIQUE INDEX one_handed_out_razorpay_order ON gateway_orders (donation_id)
    WHERE gateway = 'razorpay' AND handed_out_at IS NOT NULL AND retired_at IS NULL;

CREATE TRIGGER gateway_orders_keep_their_donation
    BEFORE UPDATE OF gateway, gateway_order_id, donation_id ON gateway_orders
    FOR EACH ROW EXECUTE FUNCTION refuse('a gateway order never moves to another donation');
CREATE TRIGGER gateway_orders_keep_what_they_ask
    BEFORE UPDATE OF quoted_minor, quoted_currency, quoted_payee, pay_url ON gateway_orders
    FOR EACH ROW EXECUTE FUNCTION refuse('what a gateway order asks for never changes');
CREATE TRIGGER gateway_orders_stay BEFORE DELETE ON gateway_orders
    FOR EACH ROW EXECUTE FUNCTION refuse('a gateway order may still be paid and is never forgotten');
CREATE TRIGGER gateway_orders_are_never_emptied BEFORE TRUNCATE ON gateway_orders
    EXECUTE FUNCTION refuse('a gateway order may still be paid and is never forgotten');
