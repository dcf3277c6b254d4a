-- When a payment was paid, as its gateway tells it; nothing where that is not told, of refunds, and of what was booked
-- before there was this column: there the time of booking stands for it. A clock of ours that is slow has it booked
-- before it was paid, by 24 hours at most.
ALTER TABLE ledger ADD COLUMN paid_at INTEGER
    CHECK (paid_at IS NULL OR (kind = 'capture' AND paid_at <= booked_at + 86400000));

DROP VIEW write_settlement;
CREATE VIEW write_settlement (donation_id, at, seq, event, data, actor, digest, prev_hash, hash,
    source, gateway, gateway_order_id, payment_id, claim, refund_id, amount_minor, currency,
    state, disposition, mismatch, entry, entry_disposition, status, paid_at, next_check_at, task, task_seq,
    transaction_id, failure_reason, entry_paid_at)
AS SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL;

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
END;

-- A day has what was paid on it, whenever that was heard.
DROP TRIGGER days_follow_the_ledger;
CREATE TRIGGER days_follow_the_ledger AFTER INSERT ON ledger
WHEN NEW.disposition = 'applied'
BEGIN
    INSERT INTO days (day, campaign, gateway, currency, gifts, received_minor, refunds, returned_minor)
        SELECT (coalesce(NEW.paid_at, NEW.booked_at)
                + CASE NEW.currency WHEN 'NPR' THEN 20700000 ELSE 19800000 END) / 86400000,
            campaign, NEW.gateway, NEW.currency,
            NEW.kind = 'capture', iif(NEW.kind = 'capture', NEW.amount_minor, 0),
            NEW.kind = 'refund', iif(NEW.kind = 'refund', NEW.amount_minor, 0)
        FROM donations WHERE id = NEW.donation_id
        ON CONFLICT (day, campaign, gateway, currency) DO UPDATE SET
            gifts = gifts + excluded.gifts, received_minor = received_minor + excluded.received_minor,
            refunds = refunds + excluded.refunds, returned_minor = returned_minor + excluded.returned_minor;
END;

-- A receipt is of when it was paid.
DROP TRIGGER receipts_state_what_was_booked;
CREATE TRIGGER receipts_state_what_was_booked BEFORE INSERT ON receipts
WHEN NOT EXISTS (SELECT 1 FROM ledger WHERE donation_id = NEW.donation_id AND gateway = NEW.gateway
    AND payment_id = NEW.payment_id AND kind = 'capture' AND disposition = 'applied'
    AND amount_minor = NEW.amount_minor AND currency = NEW.currency
    AND coalesce(paid_at, booked_at) = NEW.paid_at)
BEGIN
    SELECT RAISE(ABORT, 'a receipt states the payment that counts');
END;
