-- Each step of a donation is written by one statement, INSERT INTO write_…: one way to the server and back.
-- A row put into one of these views is spread over the tables that it concerns; nothing is ever read from them.

CREATE VIEW write_intent AS SELECT
    NULL::text AS donation_id, NULL::bigint AS at, NULL::bigint AS seq, NULL::text AS event,
    NULL::text AS data, NULL::text AS actor, NULL::bytea AS digest, NULL::bytea AS prev_hash,
    NULL::bytea AS hash, NULL::bytea AS view_token_hash, NULL::bytea AS idempotency_key_hash,
    NULL::bytea AS request_fingerprint, NULL::text AS campaign, NULL::text AS gateway, NULL::text AS payee,
    NULL::boolean AS declares_indian_citizen, NULL::bigint AS amount_minor, NULL::text AS currency,
    NULL::text AS status, NULL::boolean AS anonymous, NULL::text AS locale, NULL::bigint AS next_check_at,
    NULL::text AS name, NULL::text AS email, NULL::text AS phone, NULL::text AS pan, NULL::text AS message,
    NULL::bytea AS salt;

-- Nobody knows who gave a donation that is written down again from what its gateway holds.
CREATE FUNCTION write_intent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO donations (id, created_at, view_token_hash, idempotency_key_hash, request_fingerprint,
            campaign, gateway, payee, declares_indian_citizen, amount_minor, currency, status, anonymous,
            locale, next_check_at)
        VALUES (NEW.donation_id, NEW.at, NEW.view_token_hash, NEW.idempotency_key_hash,
            NEW.request_fingerprint, NEW.campaign, NEW.gateway, NEW.payee, NEW.declares_indian_citizen,
            NEW.amount_minor, NEW.currency, NEW.status, NEW.anonymous, NEW.locale, NEW.next_check_at);
    INSERT INTO donors (donation_id, name, email, phone, pan, message, salt)
        SELECT NEW.donation_id, NEW.name, NEW.email, NEW.phone, NEW.pan, NEW.message, NEW.salt
        WHERE NEW.name IS NOT NULL;
    INSERT INTO events (donation_id, at, seq, kind, data, actor, prev_hash, hash)
        VALUES (NEW.donation_id, NEW.at, NEW.seq, NEW.event, NEW.data, NEW.actor, NEW.prev_hash, NEW.hash);
    RETURN NEW;
END $$;

CREATE TRIGGER write_intent INSTEAD OF INSERT ON write_intent
    FOR EACH ROW EXECUTE FUNCTION write_intent();

CREATE VIEW write_creation AS SELECT
    NULL::text AS donation_id, NULL::bigint AS at, NULL::bigint AS seq, NULL::text AS event,
    NULL::text AS data, NULL::text AS actor, NULL::bytea AS digest, NULL::bytea AS prev_hash,
    NULL::bytea AS hash, NULL::text AS status, NULL::bigint AS next_check_at,
    NULL::bigint AS attempt_started_at, NULL::bigint AS lease_until, NULL::text AS gateway,
    NULL::text AS gateway_order_id, NULL::bigint AS handed_out_at, NULL::bigint AS quoted_minor,
    NULL::text AS quoted_currency, NULL::text AS quoted_payee, NULL::text AS pay_url,
    NULL::bigint AS expires_at, NULL::text AS replaces;

-- A step in making the gateway order, with the order where there is one.
CREATE FUNCTION write_creation() RETURNS trigger LANGUAGE plpgsql AS $$
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
            lease_epoch = lease_epoch + (NEW.lease_until IS NOT NULL)::integer, version = version + 1
        WHERE id = NEW.donation_id;
    INSERT INTO events (donation_id, at, seq, kind, data, actor, prev_hash, hash)
        VALUES (NEW.donation_id, NEW.at, NEW.seq, NEW.event, NEW.data, NEW.actor, NEW.prev_hash, NEW.hash);
    RETURN NEW;
END $$;

CREATE TRIGGER write_creation INSTEAD OF INSERT ON write_creation
    FOR EACH ROW EXECUTE FUNCTION write_creation();

CREATE VIEW write_settlement AS SELECT
    NULL::text AS donation_id, NULL::bigint AS at, NULL::bigint AS seq, NULL::text AS event,
    NULL::text AS data, NULL::text AS actor, NULL::bytea AS digest, NULL::bytea AS prev_hash,
    NULL::bytea AS hash, NULL::text AS source, NULL::text AS gateway, NULL::text AS gateway_order_id,
    NULL::text AS payment_id, NULL::text AS claim, NULL::text AS refund_id, NULL::bigint AS amount_minor,
    NULL::text AS currency, NULL::text AS state, NULL::text AS disposition, NULL::text AS mismatch,
    NULL::text AS entry, NULL::text AS entry_disposition, NULL::text AS status, NULL::bigint AS paid_at,
    NULL::bigint AS next_check_at, NULL::text AS task, NULL::bigint AS task_seq, NULL::text AS transaction_id,
    NULL::text AS failure_reason;

-- The order of the statements matters to the constraints: an entry needs its evidence and its payment, a
-- status its entry. The amount that moved is the evidence's own.
CREATE FUNCTION write_settlement() RETURNS trigger LANGUAGE plpgsql AS $$
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
    RETURN NEW;
END $$;

CREATE TRIGGER write_settlement INSTEAD OF INSERT ON write_settlement
    FOR EACH ROW EXECUTE FUNCTION write_settlement();

-- A donation with its lists, as the program reads it.
CREATE VIEW donation_rows AS
SELECT donations.*,
    coalesce((SELECT json_agg(json_build_array(gateway, gateway_order_id, handed_out_at, retired_at,
            quoted_minor, quoted_currency, quoted_payee, pay_url, expires_at)
            ORDER BY bound_at, rowid)
        FROM gateway_orders WHERE donation_id = donations.id), '[]')::text AS orders,
    coalesce((SELECT json_agg(json_build_array(gateway, payment_id, state, disposition, amount_minor,
            currency, mismatch, transaction_id, failure_reason)
            ORDER BY first_seen_at, rowid)
        FROM payments WHERE donation_id = donations.id), '[]')::text AS payments,
    coalesce((SELECT json_agg(json_build_array(gateway, payment_id, refund_id, amount_minor, currency)
            ORDER BY id)
        FROM ledger WHERE donation_id = donations.id AND kind = 'refund'), '[]')::text AS refunds
FROM donations;
