-- Receipts in series without gaps, one series for each payee and financial year.
CREATE TABLE receipt_series (
    payee TEXT NOT NULL,
    year TEXT NOT NULL,
    last INTEGER NOT NULL CHECK (last > 0),
    PRIMARY KEY (payee, year)
) STRICT;

-- What a receipt states stands here as it was when it got its number: campaign files change, receipts do not.
CREATE TABLE receipts (
    donation_id TEXT PRIMARY KEY NOT NULL REFERENCES donations (id),
    payee TEXT NOT NULL,
    year TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number > 0),
    label TEXT NOT NULL,
    issued_at INTEGER NOT NULL,
    paid_at INTEGER NOT NULL,
    gateway TEXT NOT NULL,
    payment_id TEXT NOT NULL,
    amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    -- Apart from what else is stated, as it is personal and may have to be erased.
    donor_name TEXT,
    statement TEXT NOT NULL CHECK (json_valid(statement)),
    UNIQUE (payee, year, number)
) STRICT;

CREATE TRIGGER receipts_have_no_gaps BEFORE INSERT ON receipts
WHEN NEW.number <> 1 + coalesce((SELECT max(number) FROM receipts WHERE payee = NEW.payee AND year = NEW.year), 0)
BEGIN
    SELECT RAISE(ABORT, 'a receipt takes the next number of its series');
END;

CREATE TRIGGER receipts_state_what_was_booked BEFORE INSERT ON receipts
WHEN NOT EXISTS (SELECT 1 FROM ledger WHERE donation_id = NEW.donation_id AND gateway = NEW.gateway
    AND payment_id = NEW.payment_id AND kind = 'capture' AND disposition = 'applied'
    AND amount_minor = NEW.amount_minor AND currency = NEW.currency)
BEGIN
    SELECT RAISE(ABORT, 'a receipt states the payment that counts');
END;

CREATE TRIGGER receipts_stay BEFORE DELETE ON receipts
BEGIN
    SELECT RAISE(ABORT, 'a receipt that has its number stays');
END;

CREATE TRIGGER receipts_keep_what_they_state
BEFORE UPDATE OF donation_id, payee, year, number, label, issued_at, paid_at, gateway, payment_id,
    amount_minor, currency, statement ON receipts
BEGIN
    SELECT RAISE(ABORT, 'what a receipt states never changes');
END;
