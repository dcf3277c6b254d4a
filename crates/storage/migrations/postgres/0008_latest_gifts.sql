-- The latest gifts of a campaign are shown with every page of it, so they are read from an index.
CREATE INDEX donations_lately_paid ON donations (campaign, paid_at, id) WHERE status = 'paid';

-- And so is how many gifts count: credited, and not wholly given back.
ALTER TABLE totals ADD COLUMN gifts BIGINT NOT NULL DEFAULT 0 CHECK (gifts >= 0);

UPDATE totals SET gifts = counted.gifts
FROM (SELECT donations.campaign, ledger.currency, hashtext(donations.id) & 15 AS part, count(*) AS gifts
    FROM ledger JOIN donations ON donations.id = ledger.donation_id
    WHERE ledger.kind = 'capture' AND ledger.disposition = 'applied' AND donations.status <> 'refunded'
    GROUP BY donations.campaign, ledger.currency, hashtext(donations.id) & 15) AS counted
WHERE counted.campaign = totals.campaign AND counted.currency = totals.currency
    AND counted.part = totals.part;

CREATE OR REPLACE FUNCTION add_to_totals() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    given_to TEXT;
    moved BIGINT := CASE NEW.kind WHEN 'capture' THEN NEW.amount_minor ELSE -NEW.amount_minor END;
    part_of INTEGER := hashtext(NEW.donation_id) & 15;
    counted BIGINT := 1;
BEGIN
    SELECT campaign INTO given_to FROM donations WHERE id = NEW.donation_id;
    IF NEW.kind = 'refund' THEN
        counted := CASE
            WHEN (SELECT sum(amount_minor) FROM ledger WHERE kind = 'refund'
                    AND donation_id = NEW.donation_id
                    AND gateway = NEW.gateway AND payment_id = NEW.payment_id)
                = (SELECT amount_minor FROM ledger WHERE kind = 'capture'
                    AND gateway = NEW.gateway AND payment_id = NEW.payment_id) THEN -1
            ELSE 0 END;
    END IF;
    -- First the update: a row that is not to be inserted must pass the constraints all the same.
    UPDATE totals SET raised_minor = raised_minor + moved, gifts = gifts + counted
        WHERE campaign = given_to AND currency = NEW.currency AND part = part_of;
    IF NOT FOUND THEN
        INSERT INTO totals (campaign, currency, part, raised_minor, gifts)
            VALUES (given_to, NEW.currency, part_of, moved, counted)
            ON CONFLICT (campaign, currency, part)
            DO UPDATE SET raised_minor = totals.raised_minor + excluded.raised_minor,
                gifts = totals.gifts + excluded.gifts;
    END IF;
    RETURN NULL;
END $$;
