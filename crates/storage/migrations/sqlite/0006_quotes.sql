-- A gateway order may ask for the same gift in another currency: what the donor was quoted there, and who
-- receives it. Where nothing is quoted the order asks for the donation's own amount.
ALTER TABLE gateway_orders ADD COLUMN quoted_minor INTEGER CHECK (quoted_minor > 0);
ALTER TABLE gateway_orders ADD COLUMN quoted_currency TEXT
    CHECK (length(quoted_currency) = 3);
ALTER TABLE gateway_orders ADD COLUMN quoted_payee TEXT
    CHECK ((quoted_payee IS NULL) = (quoted_minor IS NULL)
        AND (quoted_payee IS NULL) = (quoted_currency IS NULL));

-- Where the donor pays it, and until when.
ALTER TABLE gateway_orders ADD COLUMN pay_url TEXT CHECK (length(pay_url) BETWEEN 1 AND 2048);
ALTER TABLE gateway_orders ADD COLUMN expires_at INTEGER;

-- An order that can take no further payment makes way for another of the same donation.
ALTER TABLE gateway_orders ADD COLUMN retired_at INTEGER;
DROP INDEX one_handed_out_razorpay_order;
CREATE UNIQUE INDEX one_handed_out_razorpay_order ON gateway_orders (donation_id)
    WHERE gateway = 'razorpay' AND handed_out_at IS NOT NULL AND retired_at IS NULL;

CREATE TRIGGER gateway_orders_keep_what_they_ask
BEFORE UPDATE OF quoted_minor, quoted_currency, quoted_payee, pay_url ON gateway_orders
BEGIN
    SELECT RAISE(ABORT, 'what a gateway order asks for never changes');
END;

CREATE TRIGGER gateway_orders_are_never_replaced BEFORE INSERT ON gateway_orders
WHEN EXISTS (SELECT 1 FROM gateway_orders
    WHERE gateway = NEW.gateway AND gateway_order_id = NEW.gateway_order_id)
BEGIN
    SELECT RAISE(ABORT, 'gateway orders are never replaced');
END;

-- What the gateway calls the money that moved: one payment's only, whatever orders it is told of.
ALTER TABLE payments ADD COLUMN transaction_id TEXT CHECK (length(transaction_id) BETWEEN 1 AND 64);
ALTER TABLE payments ADD COLUMN failure_reason TEXT CHECK (length(failure_reason) BETWEEN 1 AND 64);
CREATE UNIQUE INDEX one_payment_per_transaction ON payments (gateway, transaction_id)
    WHERE transaction_id IS NOT NULL;

DROP TRIGGER applied_is_what_was_meant;
CREATE TRIGGER applied_is_what_was_meant BEFORE INSERT ON ledger
WHEN NEW.kind = 'capture' AND NEW.disposition = 'applied' AND EXISTS (
    SELECT 1
    FROM evidence
    JOIN gateway_orders ON gateway_orders.gateway = evidence.gateway
        AND gateway_orders.gateway_order_id = evidence.gateway_order_id
    JOIN donations ON donations.id = gateway_orders.donation_id
    WHERE evidence.id = NEW.evidence_id
        AND (coalesce(gateway_orders.quoted_minor, donations.amount_minor) <> NEW.amount_minor
            OR coalesce(gateway_orders.quoted_currency, donations.currency) <> NEW.currency)
)
BEGIN
    SELECT RAISE(ABORT, 'an applied capture is of the amount that its order asks for');
END;

DROP VIEW write_creation;
CREATE VIEW write_creation (donation_id, at, seq, event, data, actor, digest, prev_hash, hash,
    status, next_check_at, attempt_started_at, lease_until, gateway, gateway_order_id, handed_out_at,
    quoted_minor, quoted_currency, quoted_payee, pay_url, expires_at, replaces)
AS SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL;

CREATE TRIGGER write_creation INSTEAD OF INSERT ON write_creation
BEGIN
    UPDATE gateway_orders SET retired_at = NEW.at
        WHERE gateway = NEW.gateway AND gateway_order_id = NEW.replaces
            AND donation_id = NEW.donation_id;
    INSERT INTO gateway_orders (gateway, gateway_order_id, donation_id, bound_at, handed_out_at,
            quoted_minor, quoted_currency, quoted_payee, pay_url, expires_at)
        SELECT NEW.gateway, NEW.gateway_order_id, NEW.donation_id, NEW.at, NEW.handed_out_at,
            NEW.quoted_minor, NEW.quoted_currency, NEW.quoted_payee, NEW.pay_url, NEW.expires_at
        WHERE NEW.gateway_order_id IS NOT NULL;
    UPDATE donations
        SET status = NEW.status, next_check_at = NEW.next_check_at,
            attempt_started_at = NEW.attempt_started_at, lease_until = NEW.lease_until,
            lease_epoch = lease_epoch + (NEW.lease_until IS NOT NULL), version = version + 1
        WHERE id = NEW.donation_id;
    INSERT INTO events (donation_id, at, seq, kind, data, actor, prev_hash, hash)
        VALUES (NEW.donation_id, NEW.at, NEW.seq, NEW.event, NEW.data, NEW.actor, NEW.prev_hash, NEW.hash);
END;

DROP VIEW write_settlement;
CREATE VIEW write_settlement (donation_id, at, seq, event, data, actor, digest, prev_hash, hash,
    source, gateway, gateway_order_id, payment_id, claim, refund_id, amount_minor, currency,
    state, disposition, mismatch, entry, entry_disposition, status, paid_at, next_check_at, task, task_seq,
    transaction_id, failure_reason)
AS SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL;

CREATE TRIGGER write_settlement INSTEAD OF INSERT ON write_settlement
BEGIN
    INSERT INTO evidence (digest, received_at, source, gateway, gateway_order_id, payment_id, claim,
            refund_id, amount_minor, currency)
        VALUES (NEW.digest, NEW.at, NEW.source, NEW.gateway, NEW.gateway_order_id, NEW.payment_id,
            NEW.claim, NEW.refund_id, NEW.amount_minor, NEW.currency)
        ON CONFLICT (digest) DO NOTHING;
    INSERT INTO payments (gateway, payment_id, donation_id, state, disposition, amount_minor, currency,
            mismatch, transaction_id, failure_reason, first_seen_at, changed_at)
        SELECT NEW.gateway, NEW.payment_id, NEW.donation_id, NEW.state, NEW.disposition,
            CASE NEW.state WHEN 'captured' THEN NEW.amount_minor END,
            CASE NEW.state WHEN 'captured' THEN NEW.currency END,
            NEW.mismatch, NEW.transaction_id, NEW.failure_reason, NEW.at, NEW.at
        WHERE NEW.state IS NOT NULL
        ON CONFLICT (gateway, payment_id) DO UPDATE SET donation_id = excluded.donation_id,
            state = excluded.state, disposition = excluded.disposition,
            amount_minor = excluded.amount_minor, currency = excluded.currency,
            mismatch = excluded.mismatch, transaction_id = excluded.transaction_id,
            failure_reason = excluded.failure_reason, changed_at = excluded.changed_at;
    INSERT INTO ledger (donation_id, gateway, payment_id, kind, disposition, refund_id, amount_minor,
            currency, evidence_id, booked_at)
        SELECT NEW.donation_id, NEW.gateway, NEW.payment_id, NEW.entry, NEW.entry_disposition,
            NEW.refund_id, NEW.amount_minor, NEW.currency,
            (SELECT id FROM evidence WHERE digest = NEW.digest), NEW.at
        WHERE NEW.entry IS NOT NULL;
    UPDATE donations
        SET status = NEW.status, paid_at = NEW.paid_at, next_check_at = NEW.next_check_at,
            version = version + 1
        WHERE id = NEW.donation_id;
    INSERT INTO events (donation_id, at, seq, kind, data, actor, evidence_id, prev_hash, hash)
        VALUES (NEW.donation_id, NEW.at, NEW.seq, NEW.event, NEW.data, NEW.actor,
            (SELECT id FROM evidence WHERE digest = NEW.digest), NEW.prev_hash, NEW.hash);
    INSERT INTO outbox (donation_id, kind, seq, payload, next_at)
        SELECT NEW.donation_id, NEW.task, NEW.task_seq, NEW.data, NEW.at
        WHERE NEW.task IS NOT NULL;
END;
