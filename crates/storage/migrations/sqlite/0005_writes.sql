-- Each step of a donation is written by one statement, INSERT INTO write_…, which SQLite keeps or undoes
-- as a whole, and which makes the way to the connection's thread once. A row put into one of these views
-- is spread over the tables that it concerns; nothing is ever read from them.

CREATE VIEW write_intent (donation_id, at, seq, event, data, actor, digest, prev_hash, hash,
    view_token_hash, idempotency_key_hash, request_fingerprint, campaign, gateway, payee,
    declares_indian_citizen, amount_minor, currency, status, anonymous, locale, next_check_at,
    name, email, phone, pan, message)
AS SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL;

CREATE TRIGGER write_intent INSTEAD OF INSERT ON write_intent
BEGIN
    INSERT INTO donations (id, created_at, view_token_hash, idempotency_key_hash, request_fingerprint,
            campaign, gateway, payee, declares_indian_citizen, amount_minor, currency, status, anonymous,
            locale, next_check_at)
        VALUES (NEW.donation_id, NEW.at, NEW.view_token_hash, NEW.idempotency_key_hash,
            NEW.request_fingerprint, NEW.campaign, NEW.gateway, NEW.payee, NEW.declares_indian_citizen,
            NEW.amount_minor, NEW.currency, NEW.status, NEW.anonymous, NEW.locale, NEW.next_check_at);
    INSERT INTO donors (donation_id, name, email, phone, pan, message)
        VALUES (NEW.donation_id, NEW.name, NEW.email, NEW.phone, NEW.pan, NEW.message);
    INSERT INTO events (donation_id, at, seq, kind, data, actor, prev_hash, hash)
        VALUES (NEW.donation_id, NEW.at, NEW.seq, NEW.event, NEW.data, NEW.actor, NEW.prev_hash, NEW.hash);
END;

-- A step in making the gateway order, with the order where there is one.
CREATE VIEW write_creation (donation_id, at, seq, event, data, actor, digest, prev_hash, hash,
    status, next_check_at, attempt_started_at, lease_until, gateway, gateway_order_id, handed_out_at)
AS SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL;

CREATE TRIGGER write_creation INSTEAD OF INSERT ON write_creation
BEGIN
    INSERT INTO gateway_orders (gateway, gateway_order_id, donation_id, bound_at, handed_out_at)
        SELECT NEW.gateway, NEW.gateway_order_id, NEW.donation_id, NEW.at, NEW.handed_out_at
        WHERE NEW.gateway_order_id IS NOT NULL;
    UPDATE donations
        SET status = NEW.status, next_check_at = NEW.next_check_at,
            attempt_started_at = NEW.attempt_started_at, lease_until = NEW.lease_until,
            lease_epoch = lease_epoch + (NEW.lease_until IS NOT NULL), version = version + 1
        WHERE id = NEW.donation_id;
    INSERT INTO events (donation_id, at, seq, kind, data, actor, prev_hash, hash)
        VALUES (NEW.donation_id, NEW.at, NEW.seq, NEW.event, NEW.data, NEW.actor, NEW.prev_hash, NEW.hash);
END;

-- The order of the statements matters to the constraints: an entry needs its evidence and its payment, a
-- status its entry. The amount that moved is the evidence's own.
CREATE VIEW write_settlement (donation_id, at, seq, event, data, actor, digest, prev_hash, hash,
    source, gateway, gateway_order_id, payment_id, claim, refund_id, amount_minor, currency,
    state, disposition, mismatch, entry, entry_disposition, status, paid_at, next_check_at, task, task_seq)
AS SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL;

CREATE TRIGGER write_settlement INSTEAD OF INSERT ON write_settlement
BEGIN
    INSERT INTO evidence (digest, received_at, source, gateway, gateway_order_id, payment_id, claim,
            refund_id, amount_minor, currency)
        VALUES (NEW.digest, NEW.at, NEW.source, NEW.gateway, NEW.gateway_order_id, NEW.payment_id,
            NEW.claim, NEW.refund_id, NEW.amount_minor, NEW.currency)
        ON CONFLICT (digest) DO NOTHING;
    INSERT INTO payments (gateway, payment_id, donation_id, state, disposition, amount_minor, currency,
            mismatch, first_seen_at, changed_at)
        SELECT NEW.gateway, NEW.payment_id, NEW.donation_id, NEW.state, NEW.disposition,
            CASE NEW.state WHEN 'captured' THEN NEW.amount_minor END,
            CASE NEW.state WHEN 'captured' THEN NEW.currency END,
            NEW.mismatch, NEW.at, NEW.at
        WHERE NEW.state IS NOT NULL
        ON CONFLICT (gateway, payment_id) DO UPDATE SET donation_id = excluded.donation_id,
            state = excluded.state, disposition = excluded.disposition,
            amount_minor = excluded.amount_minor, currency = excluded.currency,
            mismatch = excluded.mismatch, changed_at = excluded.changed_at;
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
