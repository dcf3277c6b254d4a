CREATE TABLE payments (
    rowid BIGINT GENERATED ALWAYS AS IDENTITY,
    gateway TEXT NOT NULL CHECK (gateway IN ('razorpay', 'khalti')),
    payment_id TEXT NOT NULL CHECK (length(payment_id) BETWEEN 1 AND 64),
    donation_id TEXT NOT NULL REFERENCES donations (id),
    state TEXT NOT NULL CHECK (state IN ('under_way', 'failed', 'returned', 'captured', 'quarantined')),
    disposition TEXT CHECK (disposition IN ('applied', 'surplus')),
    amount_minor BIGINT CHECK (amount_minor > 0),
    currency TEXT CHECK (length(currency) = 3),
    mismatch TEXT CHECK (mismatch IN ('order', 'amount', 'currency', 'other_donation', 'refund_too_large')),
    -- What the gateway calls the money that moved: one payment's only, whatever orders it is told of.
    transaction_id TEXT CHECK (length(transaction_id) BETWEEN 1 AND 64),
    failure_reason TEXT CHECK (length(failure_reason) BETWEEN 1 AND 64),
    first_seen_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (gateway, payment_id),
    CHECK ((state = 'captured') = (disposition IS NOT NULL)),
    CHECK ((state = 'captured') = (amount_minor IS NOT NULL)),
    CHECK ((amount_minor IS NULL) = (currency IS NULL)),
    CHECK ((state = 'quarantined') = (mismatch IS NOT NULL))
);

CREATE INDEX payments_by_donation ON payments (donation_id);
CREATE UNIQUE INDEX one_payment_per_transaction ON payments (gateway, transaction_id)
    WHERE transaction_id IS NOT NULL;

CREATE TRIGGER captured_payments_stay_captured BEFORE UPDATE ON payments
    FOR EACH ROW WHEN (OLD.state = 'captured')
    EXECUTE FUNCTION refuse('a captured payment stays as it is');
CREATE TRIGGER payments_are_never_deleted BEFORE DELETE ON payments
    FOR EACH ROW EXECUTE FUNCTION refuse('payments are never deleted');
CREATE TRIGGER payments_are_never_emptied BEFORE TRUNCATE ON payments
    EXECUTE FUNCTION refuse('payments are never deleted');

CREATE TABLE evidence (
    id BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    digest BYTEA NOT NULL UNIQUE CHECK (length(digest) = 32),
    source TEXT NOT NULL CHECK (source IN ('rzp_signature', 'rzp_webhook', 'rzp_fetch', 'khalti_lookup')),
    gateway TEXT NOT NULL CHECK (gateway IN ('razorpay', 'khalti')),
    gateway_order_id TEXT NOT NULL,
    payment_id TEXT NOT NULL,
    claim TEXT NOT NULL CHECK (claim IN ('signed', 'pending', 'authorized', 'captured', 'failed',
        'returned', 'refunded')),
    refund_id TEXT,
    amount_minor BIGINT CHECK (amount_minor >= 0),
    currency TEXT CHECK (length(currency) = 3),
    received_at BIGINT NOT NULL,
    CHECK ((gateway = 'khalti') = (source = 'khalti_lookup')),
    -- The browser's signature proves that a payment was authorised, never that it was captured.
    CHECK (source <> 'rzp_signature' OR claim = 'signed'),
    CHECK ((claim IN ('authorized', 'captured', 'refunded')) = (amount_minor IS NOT NULL)),
    CHECK ((amount_minor IS NULL) = (currency IS NULL)),
    CHECK ((claim = 'refunded') = (refund_id IS NOT NULL))
);

CREATE TRIGGER evidence_is_never_changed BEFORE UPDATE OR DELETE ON evidence
    FOR EACH ROW EXECUTE FUNCTION refuse('evidence is append-only');
CREATE TRIGGER evidence_is_never_emptied BEFORE TRUNCATE ON evidence
    EXECUTE FUNCTION refuse('evidence is append-only');

CREATE TABLE ledger (
    id BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    donation_id TEXT NOT NULL REFERENCES donations (id),
    gateway TEXT NOT NULL,
    payment_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('capture', 'refund')),
    disposition TEXT NOT NULL CHECK (disposition IN ('applied', 'surplus')),
    refund_id TEXT,
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    evidence_id BIGINT NOT NULL REFERENCES evidence (id),
    booked_at BIGINT NOT NULL,
    FOREIGN KEY (gateway, payment_id) REFERENCES payments (gateway, payment_id),
    CHECK ((kind = 'refund') = (refund_id IS NOT NULL))
);

CREATE UNIQUE INDEX one_capture_per_payment ON ledger (gateway, payment_id) WHERE kind = 'capture';
CREATE UNIQUE INDEX one_applied_capture_per_donation ON ledger (donation_id)
    WHERE kind = 'capture' AND disposition = 'applied';
CREATE UNIQUE INDEX one_entry_per_refund ON ledger (gateway, refund_id) WHERE kind = 'refund';
CREATE INDEX refunds_by_donation ON ledger (donation_id) WHERE kind = 'refund';

CREATE TRIGGER ledger_is_never_changed BEFORE UPDATE OR DELETE ON ledger
    FOR EACH ROW EXECUTE FUNCTION refuse('the ledger is append-only');
CREATE TRIGGER ledger_is_never_emptied BEFORE TRUNCATE ON ledger
    EXECUTE FUNCTION refuse('the ledger is append-only');

-- No paid without evidence: it says that this payment, of an order of this donation, was captured (or that
-- this refund went back), in this amount; the payment is the donation's and captured; what is applied is what
-- the order asks for; and no more goes back than was captured.
CREATE FUNCTION check_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    proof RECORD;
    captured BIGINT;
    gone BIGINT;
BEGIN
    SELECT coalesce(gateway_orders.quoted_minor, donations.amount_minor) AS asked_minor,
            coalesce(gateway_orders.quoted_currency, donations.currency) AS asked_currency
        INTO proof
        FROM evidence
        JOIN gateway_orders ON gateway_orders.gateway = evidence.gateway
            AND gateway_orders.gateway_order_id = evidence.gateway_order_id
        JOIN donations ON donations.id = gateway_orders.donation_id
        WHERE evidence.id = NEW.evidence_id
            AND evidence.gateway = NEW.gateway
            AND evidence.payment_id = NEW.payment_id
            AND evidence.claim = CASE NEW.kind WHEN 'capture' THEN 'captured' ELSE 'refunded' END
            AND evidence.refund_id IS NOT DISTINCT FROM NEW.refund_id
            AND evidence.amount_minor = NEW.amount_minor
            AND evidence.currency = NEW.currency
            AND gateway_orders.donation_id = NEW.donation_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a ledger entry needs evidence of the same payment, donation and amount';
    END IF;
    IF NEW.kind = 'capture' AND NEW.disposition = 'applied'
            AND (proof.asked_minor <> NEW.amount_minor OR proof.asked_currency <> NEW.currency) THEN
        RAISE EXCEPTION 'an applied capture is of the amount that its order asks for';
    END IF;
    PERFORM 1 FROM payments
        WHERE payments.gateway = NEW.gateway
            AND payments.payment_id = NEW.payment_id
            AND payments.donation_id = NEW.donation_id
            AND payments.state = 'captured'
            AND payments.disposition = NEW.disposition
            AND payments.currency = NEW.currency
            AND (NEW.kind = 'refund' OR payments.amount_minor = NEW.amount_minor);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a ledger entry needs a captured payment of the same donation';
    END IF;
    IF NEW.kind = 'refund' THEN
        SELECT amount_minor INTO captured FROM ledger
            WHERE kind = 'capture' AND gateway = NEW.gateway AND payment_id = NEW.payment_id;
        SELECT sum(amount_minor) INTO gone FROM ledger
            WHERE kind = 'refund' AND donation_id = NEW.donation_id
                AND gateway = NEW.gateway AND payment_id = NEW.payment_id;
        IF NEW.amount_minor + coalesce(gone, 0) > coalesce(captured, 0) THEN
            RAISE EXCEPTION 'no more goes back than was captured';
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER ledger_entries_have_their_evidence BEFORE INSERT ON ledger
    FOR EACH ROW EXECUTE FUNCTION check_entry();

CREATE FUNCTION check_status() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'paid' AND NEW.status NOT IN ('paid', 'partially_refunded', 'refunded')
            OR OLD.status = 'partially_refunded' AND NEW.status NOT IN ('partially_refunded', 'refunded')
            OR OLD.status = 'refunded' AND NEW.status <> 'refunded' THEN
        RAISE EXCEPTION 'from paid on a status never goes back';
    END IF;
    IF NEW.status IN ('paid', 'partially_refunded', 'refunded') AND NOT EXISTS (
            SELECT 1 FROM ledger
            WHERE donation_id = NEW.id AND kind = 'capture' AND disposition = 'applied') THEN
        RAISE EXCEPTION 'a donation is paid by an applied capture only';
    END IF;
    IF NEW.status IN ('partially_refunded', 'refunded') AND NOT EXISTS (
            SELECT 1 FROM ledger
            WHERE donation_id = NEW.id AND kind = 'refund' AND disposition = 'applied') THEN
        RAISE EXCEPTION 'a donation is refunded by a refund only';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER paid_is_monotone BEFORE UPDATE OF status ON donations
    FOR EACH ROW EXECUTE FUNCTION check_status();

-- What a campaign has raised is asked for with every page, so it is kept rather than summed up: in sixteen
-- parts by donation, so that gifts to one campaign do not wait for each other's commit.
CREATE TABLE totals (
    campaign TEXT NOT NULL,
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    part INTEGER NOT NULL CHECK (part BETWEEN 0 AND 15),
    raised_minor BIGINT NOT NULL CHECK (raised_minor >= 0),
    PRIMARY KEY (campaign, currency, part)
);

CREATE FUNCTION add_to_totals() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    given_to TEXT;
    moved BIGINT := CASE NEW.kind WHEN 'capture' THEN NEW.amount_minor ELSE -NEW.amount_minor END;
    part_of INTEGER := hashtext(NEW.donation_id) & 15;
BEGIN
    SELECT campaign INTO given_to FROM donations WHERE id = NEW.donation_id;
    -- First the update: a row that is not to be inserted must pass the constraints all the same.
    UPDATE totals SET raised_minor = raised_minor + moved
        WHERE campaign = given_to AND currency = NEW.currency AND part = part_of;
    IF NOT FOUND THEN
        INSERT INTO totals (campaign, currency, part, raised_minor)
            VALUES (given_to, NEW.currency, part_of, moved)
            ON CONFLICT (campaign, currency, part)
            DO UPDATE SET raised_minor = totals.raised_minor + excluded.raised_minor;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER totals_follow_the_ledger AFTER INSERT ON ledger
    FOR EACH ROW WHEN (NEW.disposition = 'applied')
    EXECUTE FUNCTION add_to_totals();
