-- When a payment was paid, as its gateway tells it; nothing where that is not told, of refunds, and of what was booked
-- before there was this column: there the time of booking stands for it. A clock of ours that is slow has it booked
-- before it was paid, by 24 hours at most.
ALTER TABLE ledger ADD COLUMN paid_at BIGINT
    CHECK (paid_at IS NULL OR (kind = 'capture' AND paid_at <= booked_at + 86400000));

CREATE OR REPLACE VIEW write_settlement AS SELECT
    NULL::text AS donation_id, NULL::bigint AS at, NULL::bigint AS seq, NULL::text AS event,
    NULL::text AS data, NULL::text AS actor, NULL::bytea AS digest, NULL::bytea AS prev_hash,
    NULL::bytea AS hash, NULL::text AS source, NULL::text AS gateway, NULL::text AS gateway_order_id,
    NULL::text AS payment_id, NULL::text AS claim, NULL::text AS refund_id, NULL::bigint AS amount_minor,
    NULL::text AS currency, NULL::text AS state, NULL::text AS disposition, NULL::text AS mismatch,
    NULL::text AS entry, NULL::text AS entry_disposition, NULL::text AS status, NULL::bigint AS paid_at,
    NULL::bigint AS next_check_at, NULL::text AS task, NULL::bigint AS task_seq, NULL::text AS transaction_id,
    NULL::text AS failure_reason, NULL::bigint AS entry_paid_at;

CREATE OR REPLACE FUNCTION write_settlement() RETURNS trigger LANGUAGE plpgsql AS $$
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
            currency, evidence_id, booked_at, paid_at)
        SELECT NEW.donation_id, NEW.gateway, NEW.payment_id, NEW.entry, NEW.entry_disposition,
            NEW.refund_id, NEW.amount_minor, NEW.currency,
            (SELECT id FROM evidence WHERE digest = NEW.digest), NEW.at, NEW.entry_paid_at
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
    RETURN NEW;
END $$;

-- A day has what was paid on it, whenever that was heard.
CREATE OR REPLACE FUNCTION add_to_days() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    captured BIGINT := CASE NEW.kind WHEN 'capture' THEN 1 ELSE 0 END;
BEGIN
    INSERT INTO days (day, campaign, gateway, currency, part, gifts, received_minor, refunds, returned_minor)
        SELECT (coalesce(NEW.paid_at, NEW.booked_at)
                + CASE NEW.currency WHEN 'NPR' THEN 20700000 ELSE 19800000 END) / 86400000,
            campaign, NEW.gateway, NEW.currency, hashtext(NEW.donation_id) & 15,
            captured, captured * NEW.amount_minor, 1 - captured, (1 - captured) * NEW.amount_minor
        FROM donations WHERE id = NEW.donation_id
        ON CONFLICT (day, campaign, gateway, currency, part) DO UPDATE SET
            gifts = days.gifts + excluded.gifts,
            received_minor = days.received_minor + excluded.received_minor,
            refunds = days.refunds + excluded.refunds,
            returned_minor = days.returned_minor + excluded.returned_minor;
    RETURN NULL;
END $$;

-- A receipt is of when it was paid.
CREATE OR REPLACE FUNCTION check_receipt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number <> 1 + coalesce(
            (SELECT max(number) FROM receipts WHERE payee = NEW.payee AND year = NEW.year), 0) THEN
        RAISE EXCEPTION 'a receipt takes the next number of its series';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM ledger WHERE donation_id = NEW.donation_id AND gateway = NEW.gateway
            AND payment_id = NEW.payment_id AND kind = 'capture' AND disposition = 'applied'
            AND amount_minor = NEW.amount_minor AND currency = NEW.currency
            AND coalesce(paid_at, booked_at) = NEW.paid_at) THEN
        RAISE EXCEPTION 'a receipt states the payment that counts';
    END IF;
    RETURN NEW;
END $$;
