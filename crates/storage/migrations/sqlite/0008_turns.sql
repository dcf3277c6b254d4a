-- Whoever asks about a donation that fell silent has it to itself until `watch_until`. A turn has a number,
-- so that one who slept through its own cannot undo what the next one planned.
ALTER TABLE donations ADD COLUMN watch_until INTEGER;
ALTER TABLE donations ADD COLUMN watch_epoch INTEGER NOT NULL DEFAULT 0;

-- A notice that cannot be worked off now waits longer each time, so that it does not keep others waiting.
ALTER TABLE inbox ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0);
ALTER TABLE inbox ADD COLUMN next_at INTEGER NOT NULL DEFAULT 0;
DROP INDEX inbox_unprocessed;
CREATE INDEX inbox_unprocessed ON inbox (next_at) WHERE processed_at IS NULL;

-- What the history's seal of the donor is made with: gone with the row, and the seal tells nothing.
ALTER TABLE donors ADD COLUMN salt BLOB CHECK (length(salt) = 16);

-- A donation with its lists, as the program reads it.
CREATE VIEW donation_rows AS
SELECT donations.*,
    (SELECT json_group_array(json_array(gateway, gateway_order_id, handed_out_at, retired_at,
            quoted_minor, quoted_currency, quoted_payee, pay_url, expires_at)
            ORDER BY bound_at, rowid)
        FROM gateway_orders WHERE donation_id = donations.id) AS orders,
    (SELECT json_group_array(json_array(gateway, payment_id, state, disposition, amount_minor, currency,
            mismatch, transaction_id, failure_reason)
            ORDER BY first_seen_at, rowid)
        FROM payments WHERE donation_id = donations.id) AS payments,
    (SELECT json_group_array(json_array(gateway, payment_id, refund_id, amount_minor, currency)
            ORDER BY id)
        FROM ledger WHERE donation_id = donations.id AND kind = 'refund') AS refunds
FROM donations;

DROP VIEW write_intent;
CREATE VIEW write_intent (donation_id, at, seq, event, data, actor, digest, prev_hash, hash,
    view_token_hash, idempotency_key_hash, request_fingerprint, campaign, gateway, payee,
    declares_indian_citizen, amount_minor, currency, status, anonymous, locale, next_check_at,
    name, email, phone, pan, message, salt)
AS SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL;

-- Nobody knows who gave a donation that is written down again from what its gateway holds.
CREATE TRIGGER write_intent INSTEAD OF INSERT ON write_intent
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
END;
