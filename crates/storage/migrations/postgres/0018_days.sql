-- What each day brought is looked at by the month and the year, so it is kept rather than summed up: in sixteen parts by
-- donation, so that gifts do not wait for each other's commit. A day is one where the currency is at home: Nepal's
-- clocks are 5 hours and 45 minutes ahead of UTC, India's 5 and 30.
CREATE TABLE days (
    day BIGINT NOT NULL,
    campaign TEXT NOT NULL,
    gateway TEXT NOT NULL,
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    part INTEGER NOT NULL CHECK (part BETWEEN 0 AND 15),
    gifts BIGINT NOT NULL CHECK (gifts >= 0),
    received_minor BIGINT NOT NULL CHECK (received_minor >= 0),
    refunds BIGINT NOT NULL CHECK (refunds >= 0),
    returned_minor BIGINT NOT NULL CHECK (returned_minor >= 0),
    PRIMARY KEY (day, campaign, gateway, currency, part)
);

INSERT INTO days (day, campaign, gateway, currency, part, gifts, received_minor, refunds, returned_minor)
SELECT (ledger.booked_at + CASE ledger.currency WHEN 'NPR' THEN 20700000 ELSE 19800000 END) / 86400000,
    donations.campaign, ledger.gateway, ledger.currency, hashtext(donations.id) & 15,
    count(*) FILTER (WHERE ledger.kind = 'capture'),
    coalesce(sum(ledger.amount_minor) FILTER (WHERE ledger.kind = 'capture'), 0),
    count(*) FILTER (WHERE ledger.kind = 'refund'),
    coalesce(sum(ledger.amount_minor) FILTER (WHERE ledger.kind = 'refund'), 0)
FROM ledger JOIN donations ON donations.id = ledger.donation_id
WHERE ledger.disposition = 'applied' GROUP BY 1, 2, 3, 4, 5;

CREATE FUNCTION add_to_days() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    captured BIGINT := CASE NEW.kind WHEN 'capture' THEN 1 ELSE 0 END;
BEGIN
    INSERT INTO days (day, campaign, gateway, currency, part, gifts, received_minor, refunds, returned_minor)
        SELECT (NEW.booked_at + CASE NEW.currency WHEN 'NPR' THEN 20700000 ELSE 19800000 END) / 86400000,
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

CREATE TRIGGER days_follow_the_ledger AFTER INSERT ON ledger
    FOR EACH ROW WHEN (NEW.disposition = 'applied')
    EXECUTE FUNCTION add_to_days();

-- It was made to sum them up.
DROP INDEX ledger_in_time;
