-- Receipts in series without gaps, one series for each payee and financial year. A sequence of PostgreSQL's
-- would leave gaps; the row of its series is what two issues wait for each other at.
CREATE TABLE receipt_series (
    payee TEXT NOT NULL,
    year TEXT NOT NULL,
    last BIGINT NOT NULL CHECK (last > 0),
    PRIMARY KEY (payee, year)
);

-- What a receipt states stands here as it was when it got its number: campaign files change, receipts do not.
CREATE TABLE receipts (
    donation_id TEXT PRIMARY KEY REFERENCES donations (id),
    payee TEXT NOT NULL,
    year TEXT NOT NULL,
    number BIGINT NOT NULL CHECK (number > 0),
    label TEXT NOT NULL,
    issued_at BIGINT NOT NULL,
    paid_at BIGINT NOT NULL,
    gateway TEXT NOT NULL,
    payment_id TEXT NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    -- Apart from what else is stated, as it is personal and may have to be erased.
    donor_name TEXT,
    statement TEXT NOT NULL CHECK (statement::json IS NOT NULL),
    UNIQUE (payee, year, number)
);

CREATE FUNCTION check_receipt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number <> 1 + coalesce(
            (SELECT max(number) FROM receipts WHERE payee = NEW.payee AND year = NEW.year), 0) THEN
        RAISE EXCEPTION 'a receipt takes the next number of its series';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM ledger WHERE donation_id = NEW.donation_id AND gateway = NEW.gateway
            AND payment_id = NEW.payment_id AND kind = 'capture' AND disposition = 'applied'
            AND amount_minor = NEW.amount_minor AND currency = NEW.currency) THEN
        RAISE EXCEPTION 'a receipt states the payment that counts';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER receipts_follow_each_other BEFORE INSERT ON receipts
    FOR EACH ROW EXECUTE FUNCTION check_receipt();

CREATE FUNCTION keep_receipt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what a receipt states never changes, and a receipt that has its number stays';
END $$;

CREATE TRIGGER receipts_stay BEFORE DELETE ON receipts
    FOR EACH ROW EXECUTE FUNCTION keep_receipt();

CREATE TRIGGER receipts_keep_what_they_state
    BEFORE UPDATE OF donation_id, payee, year, number, label, issued_at, paid_at, gateway, payment_id,
        amount_minor, currency, statement ON receipts
    FOR EACH ROW EXECUTE FUNCTION keep_receipt();
