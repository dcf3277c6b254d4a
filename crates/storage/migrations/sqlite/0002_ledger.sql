CREATE TABLE payments (
    gateway TEXT NOT NULL CHECK (gateway IN ('razorpay', 'khalti')),
    payment_id TEXT NOT NULL CHECK (length(payment_id) BETWEEN 1 AND 64),
    donation_id TEXT NOT NULL REFERENCES donations (id),
    state TEXT NOT NULL CHECK (state IN ('under_way', 'failed', 'returned', 'captured', 'quarantined')),
    disposition TEXT CHECK (disposition IN ('applied', 'surplus')),
    amount_minor INTEGER CHECK (amount_minor > 0),
    currency TEXT CHECK (length(currency) = 3),
    mismatch TEXT CHECK (mismatch IN ('order', 'amount', 'currency', 'other_donation', 'refund_too_large')),
    first_seen_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (gateway, payment_id),
    CHECK ((state = 'captured') = (disposition IS NOT NULL)),
    CHECK ((state = 'captured') = (amount_minor IS NOT NULL)),
    CHECK ((amount_minor IS NULL) = (currency IS NULL)),
    CHECK ((state = 'quarantined') = (mismatch IS NOT NULL))
) STRICT;

CREATE INDEX payments_by_donation ON payments (donation_id);

CREATE TRIGGER captured_payments_stay_captured BEFORE UPDATE ON payments
WHEN OLD.state = 'captured'
BEGIN
    SELECT RAISE(ABORT, 'a captured payment stays as it is');
END;

CREATE TABLE evidence (
    id INTEGER PRIMARY KEY NOT NULL,
    digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
    source TEXT NOT NULL CHECK (source IN ('rzp_signature', 'rzp_webhook', 'rzp_fetch', 'khalti_lookup')),
    gateway TEXT NOT NULL CHECK (gateway IN ('razorpay', 'khalti')),
    gateway_order_id TEXT NOT NULL,
    payment_id TEXT NOT NULL,
    claim TEXT NOT NULL CHECK (claim IN ('signed', 'pending', 'authorized', 'captured', 'failed',
        'returned', 'refunded')),
    refund_id TEXT,
    amount_minor INTEGER CHECK (amount_minor >= 0),
    currency TEXT CHECK (length(currency) = 3),
    received_at INTEGER NOT NULL,
    CHECK ((gateway = 'khalti') = (source = 'khalti_lookup')),
    -- The browser's signature proves that a payment was authorised, never that it was captured.
    CHECK (source <> 'rzp_signature' OR claim = 'signed'),
    CHECK ((claim IN ('authorized', 'captured', 'refunded')) = (amount_minor IS NOT NULL)),
    CHECK ((amount_minor IS NULL) = (currency IS NULL)),
    CHECK ((claim = 'refunded') = (refund_id IS NOT NULL))
) STRICT;

CREATE TRIGGER evidence_is_never_changed BEFORE UPDATE ON evidence
BEGIN
    SELECT RAISE(ABORT, 'evidence is append-only');
END;

CREATE TRIGGER evidence_is_never_deleted BEFORE DELETE ON evidence
BEGIN
    SELECT RAISE(ABORT, 'evidence is append-only');
END;

CREATE TABLE ledger (
    id INTEGER PRIMARY KEY NOT NULL,
    donation_id TEXT NOT NULL REFERENCES donations (id),
    gateway TEXT NOT NULL,
    payment_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('capture', 'refund')),
    disposition TEXT NOT NULL CHECK (disposition IN ('applied', 'surplus')),
    refund_id TEXT,
    amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    evidence_id INTEGER NOT NULL REFERENCES evidence (id),
    booked_at INTEGER NOT NULL,
    FOREIGN KEY (gateway, payment_id) REFERENCES payments (gateway, payment_id),
    CHECK ((kind = 'refund') = (refund_id IS NOT NULL))
) STRICT;

CREATE UNIQUE INDEX one_capture_per_payment ON ledger (gateway, payment_id) WHERE kind = 'capture';
CREATE UNIQUE INDEX one_applied_capture_per_donation ON ledger (donation_id)
    WHERE kind = 'capture' AND disposition = 'applied';
CREATE UNIQUE INDEX one_entry_per_refund ON ledger (gateway, refund_id) WHERE kind = 'refund';
CREATE INDEX refunds_by_donation ON ledger (donation_id) WHERE kind = 'refund';

CREATE TRIGGER ledger_is_never_changed BEFORE UPDATE ON ledger
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only');
END;

CREATE TRIGGER ledger_is_never_deleted BEFORE DELETE ON ledger
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only');
END;

-- No paid without evidence: the evidence says that this payment, of an order of this donation, was
-- captured (or that this refund went back), in this amount.
CREATE TRIGGER ledger_entries_have_their_evidence BEFORE INSERT ON ledger
WHEN NOT EXISTS (
    SELECT 1
    FROM evidence
    JOIN gateway_orders ON gateway_orders.gateway = evidence.gateway
        AND gateway_orders.gateway_order_id = evidence.gateway_order_id
    WHERE evidence.id = NEW.evidence_id
        AND evidence.gateway = NEW.gateway
        AND evidence.payment_id = NEW.payment_id
        AND evidence.claim = CASE NEW.kind WHEN 'capture' THEN 'captured' ELSE 'refunded' END
        AND evidence.refund_id IS NOT DISTINCT FROM NEW.refund_id
        AND evidence.amount_minor = NEW.amount_minor
        AND evidence.currency = NEW.currency
        AND gateway_orders.donation_id = NEW.donation_id
)
BEGIN
    SELECT RAISE(ABORT, 'a ledger entry needs evidence of the same payment, donation and amount');
END;

CREATE TRIGGER ledger_agrees_with_the_payment BEFORE INSERT ON ledger
WHEN NOT EXISTS (
    SELECT 1 FROM payments
    WHERE payments.gateway = NEW.gateway
        AND payments.payment_id = NEW.payment_id
        AND payments.donation_id = NEW.donation_id
        AND payments.state = 'captured'
        AND payments.disposition = NEW.disposition
        AND payments.currency = NEW.currency
        AND (NEW.kind = 'refund' OR payments.amount_minor = NEW.amount_minor)
)
BEGIN
    SELECT RAISE(ABORT, 'a ledger entry needs a captured payment of the same donation');
END;

CREATE TRIGGER applied_is_what_was_meant BEFORE INSERT ON ledger
WHEN NEW.kind = 'capture' AND NEW.disposition = 'applied' AND NOT EXISTS (
    SELECT 1 FROM donations
    WHERE donations.id = NEW.donation_id
        AND donations.amount_minor = NEW.amount_minor
        AND donations.currency = NEW.currency
)
BEGIN
    SELECT RAISE(ABORT, 'an applied capture is of the amount of its donation');
END;

CREATE TRIGGER refunds_never_exceed_the_capture BEFORE INSERT ON ledger
WHEN NEW.kind = 'refund' AND NEW.amount_minor
    + coalesce((SELECT sum(amount_minor) FROM ledger WHERE kind = 'refund'
        AND donation_id = NEW.donation_id AND gateway = NEW.gateway AND payment_id = NEW.payment_id), 0)
    > coalesce((SELECT amount_minor FROM ledger WHERE kind = 'capture'
        AND gateway = NEW.gateway AND payment_id = NEW.payment_id), 0)
BEGIN
    SELECT RAISE(ABORT, 'no more goes back than was captured');
END;

CREATE TRIGGER no_paid_without_capture BEFORE UPDATE OF status ON donations
WHEN NEW.status IN ('paid', 'partially_refunded', 'refunded') AND NOT EXISTS (
    SELECT 1 FROM ledger
    WHERE donation_id = NEW.id AND kind = 'capture' AND disposition = 'applied'
)
BEGIN
    SELECT RAISE(ABORT, 'a donation is paid by an applied capture only');
END;

CREATE TRIGGER no_refunded_without_refund BEFORE UPDATE OF status ON donations
WHEN NEW.status IN ('partially_refunded', 'refunded') AND NOT EXISTS (
    SELECT 1 FROM ledger
    WHERE donation_id = NEW.id AND kind = 'refund' AND disposition = 'applied'
)
BEGIN
    SELECT RAISE(ABORT, 'a donation is refunded by a refund only');
END;

-- INSERT OR REPLACE would be a way back from paid that no UPDATE trigger sees.
CREATE TRIGGER donations_are_never_replaced BEFORE INSERT ON donations
WHEN EXISTS (SELECT 1 FROM donations WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'donations are never replaced');
END;

CREATE TRIGGER donations_are_never_deleted BEFORE DELETE ON donations
BEGIN
    SELECT RAISE(ABORT, 'donations are never deleted');
END;

CREATE TRIGGER payments_are_never_deleted BEFORE DELETE ON payments
BEGIN
    SELECT RAISE(ABORT, 'payments are never deleted');
END;

CREATE TRIGGER paid_is_monotone BEFORE UPDATE OF status ON donations
WHEN CASE OLD.status WHEN 'paid' THEN NEW.status NOT IN ('paid', 'partially_refunded', 'refunded')
        WHEN 'partially_refunded' THEN NEW.status NOT IN ('partially_refunded', 'refunded')
        WHEN 'refunded' THEN NEW.status <> 'refunded'
        ELSE 0 END
BEGIN
    SELECT RAISE(ABORT, 'from paid on a status never goes back');
END;

-- What a campaign has raised is asked for with every page, so it is kept rather than summed up.
CREATE TABLE totals (
    campaign TEXT NOT NULL,
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    raised_minor INTEGER NOT NULL CHECK (raised_minor >= 0),
    PRIMARY KEY (campaign, currency)
) STRICT;

CREATE TRIGGER totals_follow_the_ledger AFTER INSERT ON ledger
WHEN NEW.disposition = 'applied'
BEGIN
    INSERT INTO totals (campaign, currency, raised_minor)
        SELECT campaign, NEW.currency, 0 FROM donations WHERE id = NEW.donation_id
        ON CONFLICT (campaign, currency) DO NOTHING;
    UPDATE totals
        SET raised_minor = raised_minor
            + CASE NEW.kind WHEN 'capture' THEN NEW.amount_minor ELSE -NEW.amount_minor END
        WHERE campaign = (SELECT campaign FROM donations WHERE id = NEW.donation_id)
            AND currency = NEW.currency;
END;
