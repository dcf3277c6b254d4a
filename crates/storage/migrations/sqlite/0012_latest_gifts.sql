-- The latest gifts of a campaign are shown with every page of it, so they are read from an index.
CREATE INDEX donations_lately_paid ON donations (campaign, paid_at, id) WHERE status = 'paid';

-- And so is how many gifts count: credited, and not wholly given back.
ALTER TABLE totals ADD COLUMN gifts INTEGER NOT NULL DEFAULT 0 CHECK (gifts >= 0);

UPDATE totals SET gifts = counted.gifts
FROM (SELECT donations.campaign, ledger.currency, count(*) AS gifts
    FROM ledger JOIN donations ON donations.id = ledger.donation_id
    WHERE ledger.kind = 'capture' AND ledger.disposition = 'applied' AND donations.status <> 'refunded'
    GROUP BY donations.campaign, ledger.currency) AS counted
WHERE counted.campaign = totals.campaign AND counted.currency = totals.currency;

DROP TRIGGER totals_follow_the_ledger;
CREATE TRIGGER totals_follow_the_ledger AFTER INSERT ON ledger
WHEN NEW.disposition = 'applied'
BEGIN
    INSERT INTO totals (campaign, currency, raised_minor)
        SELECT campaign, NEW.currency, 0 FROM donations WHERE id = NEW.donation_id
        ON CONFLICT (campaign, currency) DO NOTHING;
    UPDATE totals
        SET raised_minor = raised_minor
            + CASE NEW.kind WHEN 'capture' THEN NEW.amount_minor ELSE -NEW.amount_minor END,
        gifts = gifts + CASE
            WHEN NEW.kind = 'capture' THEN 1
            WHEN (SELECT sum(amount_minor) FROM ledger WHERE kind = 'refund'
                    AND donation_id = NEW.donation_id
                    AND gateway = NEW.gateway AND payment_id = NEW.payment_id)
                = (SELECT amount_minor FROM ledger WHERE kind = 'capture'
                    AND gateway = NEW.gateway AND payment_id = NEW.payment_id) THEN -1
            ELSE 0 END
        WHERE campaign = (SELECT campaign FROM donations WHERE id = NEW.donation_id)
            AND currency = NEW.currency;
END;
