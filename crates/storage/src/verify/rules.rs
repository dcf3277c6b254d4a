//! What must hold between tables, each rule as a statement that finds the rows which break it.
//!
//! Most of it is in the schema as well. Here it is said a second time, in other words, for a database whose
//! schema was got around: by a hand with its triggers off, a restored half, a broken disk.

use super::{Check, Fault, count};
use crate::db::{Db, column, sql};
use crate::error::Result;

pub(super) struct Rule {
    name: &'static str,
    says: &'static str,
    table: &'static str,
    /// Counts the rows it goes over, as `count`.
    counts: &'static str,
    /// The first row that breaks it, as `id`.
    finds: &'static str,
}

impl Rule {
    pub(super) async fn check(&self, db: &mut Db<'_>) -> Result<Check> {
        let found = db.row_if_any(sql(self.finds)).await?;
        let fault = match found {
            None => None,
            Some(row) => Some(Fault {
                table: self.table,
                row: column(&row, "id")?,
                donation: None,
                problem: self.says.to_owned(),
            }),
        };
        Ok(Check {
            name: self.name,
            rule: self.says,
            rows: count(db, self.counts).await?,
            fault,
        })
    }
}

pub(super) const ALL: [Rule; 15] = [
    Rule {
        name: "captured_is_booked",
        says: "every captured payment is booked once, with its amount, under its donation (I1)",
        table: "payments",
        counts: "SELECT count(*) AS count FROM payments WHERE state = 'captured'",
        finds: "SELECT payment_id AS id FROM payments WHERE state = 'captured' AND 1 <> \
            (SELECT count(*) FROM ledger WHERE ledger.gateway = payments.gateway \
                AND ledger.payment_id = payments.payment_id AND kind = 'capture' \
                AND ledger.donation_id = payments.donation_id \
                AND ledger.disposition = payments.disposition \
                AND ledger.amount_minor = payments.amount_minor \
                AND ledger.currency = payments.currency) \
            ORDER BY payment_id LIMIT 1",
    },
    Rule {
        name: "booked_is_captured",
        says: "every entry is of a captured payment of its donation (I1)",
        table: "ledger",
        counts: "SELECT count(*) AS count FROM ledger",
        finds: "SELECT CAST(ledger.id AS TEXT) AS id FROM ledger \
            LEFT JOIN payments ON payments.gateway = ledger.gateway \
                AND payments.payment_id = ledger.payment_id \
            WHERE payments.state IS NULL OR payments.state <> 'captured' \
                OR payments.donation_id <> ledger.donation_id \
                OR payments.disposition <> ledger.disposition \
                OR payments.currency <> ledger.currency \
                OR (ledger.kind = 'capture' AND payments.amount_minor <> ledger.amount_minor) \
            ORDER BY ledger.id LIMIT 1",
    },
    Rule {
        name: "entries_are_proved",
        says: "every entry has evidence of its gateway for this payment or refund, amount and currency, of an \
               order that is bound to its donation (I2, I3)",
        table: "ledger",
        counts: "SELECT count(*) AS count FROM ledger",
        finds: "SELECT CAST(ledger.id AS TEXT) AS id FROM ledger WHERE NOT EXISTS \
            (SELECT 1 FROM evidence JOIN gateway_orders ON gateway_orders.gateway = evidence.gateway \
                AND gateway_orders.gateway_order_id = evidence.gateway_order_id \
            WHERE evidence.id = ledger.evidence_id AND evidence.gateway = ledger.gateway \
                AND evidence.payment_id = ledger.payment_id \
                AND evidence.claim = CASE ledger.kind WHEN 'capture' THEN 'captured' ELSE 'refunded' END \
                AND evidence.refund_id IS NOT DISTINCT FROM ledger.refund_id \
                AND evidence.amount_minor = ledger.amount_minor \
                AND evidence.currency = ledger.currency \
                AND evidence.source <> 'rzp_signature' \
                AND gateway_orders.donation_id = ledger.donation_id) \
            ORDER BY ledger.id LIMIT 1",
    },
    Rule {
        name: "applied_is_what_was_asked",
        says: "what counts is of the amount and currency that its order asks for (I4)",
        table: "ledger",
        counts: "SELECT count(*) AS count FROM ledger WHERE kind = 'capture' AND disposition = 'applied'",
        finds: "SELECT CAST(ledger.id AS TEXT) AS id FROM ledger \
            JOIN evidence ON evidence.id = ledger.evidence_id \
            JOIN gateway_orders ON gateway_orders.gateway = evidence.gateway \
                AND gateway_orders.gateway_order_id = evidence.gateway_order_id \
            JOIN donations ON donations.id = ledger.donation_id \
            WHERE ledger.kind = 'capture' AND ledger.disposition = 'applied' \
                AND (coalesce(quoted_minor, donations.amount_minor) <> ledger.amount_minor \
                    OR coalesce(quoted_currency, donations.currency) <> ledger.currency) \
            ORDER BY ledger.id LIMIT 1",
    },
    Rule {
        name: "one_order_to_pay",
        says: "at most one order of Razorpay is out to be paid for each donation (I5)",
        table: "donations",
        counts: "SELECT count(*) AS count FROM gateway_orders",
        finds: "SELECT donation_id AS id FROM gateway_orders WHERE gateway = 'razorpay' \
            AND handed_out_at IS NOT NULL AND retired_at IS NULL \
            GROUP BY donation_id HAVING count(*) > 1 ORDER BY donation_id LIMIT 1",
    },
    Rule {
        name: "status_is_what_is_booked",
        says: "a donation is paid, partly or wholly refunded exactly where its entries say so (I6)",
        table: "donations",
        counts: "SELECT count(*) AS count FROM donations",
        finds: "SELECT donations.id AS id FROM donations LEFT JOIN \
            (SELECT donation_id, \
                sum(CASE kind WHEN 'capture' THEN amount_minor ELSE 0 END) AS captured, \
                sum(CASE kind WHEN 'refund' THEN amount_minor ELSE 0 END) AS gone \
            FROM ledger WHERE disposition = 'applied' GROUP BY donation_id) AS booked \
            ON booked.donation_id = donations.id \
            WHERE donations.status <> CASE \
                WHEN coalesce(captured, 0) = 0 AND donations.status NOT IN \
                    ('paid', 'partially_refunded', 'refunded') THEN donations.status \
                WHEN coalesce(captured, 0) = 0 THEN 'unpaid' \
                WHEN gone = 0 THEN 'paid' WHEN gone < captured THEN 'partially_refunded' \
                ELSE 'refunded' END \
            ORDER BY donations.id LIMIT 1",
    },
    Rule {
        name: "one_applied_entry",
        says: "one entry at most counts for a donation, and a surplus stands beside one (I8)",
        table: "donations",
        counts: "SELECT count(*) AS count FROM donations",
        finds: "SELECT donation_id AS id FROM ledger WHERE kind = 'capture' GROUP BY donation_id \
            HAVING sum(CASE disposition WHEN 'applied' THEN 1 ELSE 0 END) <> 1 \
            ORDER BY donation_id LIMIT 1",
    },
    Rule {
        name: "entries_stand_in_the_history",
        says: "every entry has its event, of the same evidence and time (I6)",
        table: "ledger",
        counts: "SELECT count(*) AS count FROM ledger",
        finds: "SELECT CAST(ledger.id AS TEXT) AS id FROM ledger WHERE NOT EXISTS \
            (SELECT 1 FROM events WHERE events.donation_id = ledger.donation_id \
                AND events.evidence_id = ledger.evidence_id AND events.at = ledger.booked_at \
                AND events.kind = CASE WHEN ledger.kind = 'refund' THEN 'payment_refunded' \
                    WHEN ledger.disposition = 'applied' THEN 'payment_credited' \
                    ELSE 'payment_surplus' END) \
            ORDER BY ledger.id LIMIT 1",
    },
    Rule {
        name: "every_debt_is_written_down",
        says: "a credited donation owes one receipt, and each surplus payment one refund (I11)",
        table: "ledger",
        counts: "SELECT count(*) AS count FROM outbox",
        finds: "SELECT CAST(ledger.id AS TEXT) AS id FROM ledger WHERE kind = 'capture' AND 1 <> \
            (SELECT count(*) FROM outbox JOIN events ON events.donation_id = ledger.donation_id \
                AND events.evidence_id = ledger.evidence_id AND events.kind = CASE ledger.disposition \
                    WHEN 'applied' THEN 'payment_credited' ELSE 'payment_surplus' END \
            WHERE outbox.donation_id = ledger.donation_id AND outbox.payload = events.data \
                AND (CASE ledger.disposition WHEN 'applied' THEN outbox.kind = 'receipt' \
                    ELSE outbox.kind = 'refund_surplus' AND outbox.seq = events.seq END)) \
            ORDER BY ledger.id LIMIT 1",
    },
    Rule {
        name: "no_more_goes_back",
        says: "no more went back of a payment than was captured (I12)",
        table: "payments",
        counts: "SELECT count(*) AS count FROM ledger WHERE kind = 'refund'",
        finds: "SELECT payment_id AS id FROM ledger GROUP BY gateway, payment_id HAVING \
            sum(CASE kind WHEN 'refund' THEN amount_minor ELSE -amount_minor END) > 0 \
            ORDER BY payment_id LIMIT 1",
    },
    Rule {
        name: "totals_are_sums",
        says: "what a campaign has raised, and its number of gifts, are the sums of its entries",
        table: "totals",
        counts: "SELECT count(*) AS count FROM totals",
        finds: "SELECT kept.campaign || ' ' || kept.currency AS id FROM \
            (SELECT campaign, currency, sum(raised_minor) AS raised, sum(gifts) AS gifts FROM totals \
                GROUP BY campaign, currency) AS kept LEFT JOIN \
            (SELECT campaign, ledger.currency, \
                sum(CASE kind WHEN 'capture' THEN ledger.amount_minor ELSE -ledger.amount_minor END) \
                    AS raised, \
                sum(CASE WHEN kind = 'capture' AND status <> 'refunded' THEN 1 ELSE 0 END) AS gifts \
                FROM ledger JOIN donations ON donations.id = ledger.donation_id \
                WHERE disposition = 'applied' GROUP BY campaign, ledger.currency) AS summed \
            ON summed.campaign = kept.campaign AND summed.currency = kept.currency \
            WHERE coalesce(summed.raised, 0) <> kept.raised OR coalesce(summed.gifts, 0) <> kept.gifts \
            ORDER BY kept.campaign LIMIT 1",
    },
    Rule {
        name: "days_are_sums",
        says: "what a day has brought to a campaign is the sum of its entries",
        table: "days",
        counts: "SELECT count(*) AS count FROM days",
        finds: "SELECT coalesce(kept.campaign, summed.campaign) || ' ' || coalesce(kept.currency, summed.currency) AS id \
            FROM (SELECT day, campaign, gateway, currency, sum(gifts) AS gifts, sum(received_minor) AS received, \
                sum(refunds) AS refunds, sum(returned_minor) AS returned FROM days \
                GROUP BY day, campaign, gateway, currency) AS kept FULL JOIN \
            (SELECT (coalesce(ledger.paid_at, booked_at) + CASE ledger.currency WHEN 'NPR' THEN 20700000 ELSE 19800000 END) / 86400000 AS day, \
                campaign, ledger.gateway, ledger.currency, \
                sum(CASE kind WHEN 'capture' THEN 1 ELSE 0 END) AS gifts, \
                sum(CASE kind WHEN 'capture' THEN ledger.amount_minor ELSE 0 END) AS received, \
                sum(CASE kind WHEN 'refund' THEN 1 ELSE 0 END) AS refunds, \
                sum(CASE kind WHEN 'refund' THEN ledger.amount_minor ELSE 0 END) AS returned \
                FROM ledger JOIN donations ON donations.id = ledger.donation_id \
                WHERE disposition = 'applied' GROUP BY 1, 2, 3, 4) AS summed \
            ON summed.day = kept.day AND summed.campaign = kept.campaign AND summed.gateway = kept.gateway \
                AND summed.currency = kept.currency \
            WHERE coalesce(summed.gifts, 0) <> coalesce(kept.gifts, 0) \
                OR coalesce(summed.received, 0) <> coalesce(kept.received, 0) \
                OR coalesce(summed.refunds, 0) <> coalesce(kept.refunds, 0) \
                OR coalesce(summed.returned, 0) <> coalesce(kept.returned, 0) \
            ORDER BY 1 LIMIT 1",
    },
    Rule {
        name: "evidence_came_when_it_was_told",
        says: "every piece of evidence has its event, and came when the first of them was written",
        table: "evidence",
        counts: "SELECT count(*) AS count FROM evidence",
        finds: "SELECT CAST(evidence.id AS TEXT) AS id FROM evidence LEFT JOIN \
            (SELECT evidence_id, min(at) AS first_at, max(at) AS last_at FROM events \
                WHERE evidence_id IS NOT NULL GROUP BY evidence_id) AS told \
            ON told.evidence_id = evidence.id \
            WHERE first_at IS NULL OR received_at < first_at OR received_at > last_at \
            ORDER BY evidence.id LIMIT 1",
    },
    Rule {
        name: "receipts_have_no_gaps",
        says: "the receipts of a payee and financial year are numbered from 1 on without a gap",
        table: "receipt_series",
        counts: "SELECT count(*) AS count FROM receipts",
        finds: "SELECT payee || ' ' || year AS id FROM \
            (SELECT coalesce(receipt_series.payee, kept.payee) AS payee, \
                coalesce(receipt_series.year, kept.year) AS year, \
                coalesce(last, 0) AS last, coalesce(kept.receipts, 0) AS receipts, coalesce(highest, 0) AS highest \
            FROM receipt_series FULL JOIN \
                (SELECT payee, year, count(*) AS receipts, max(number) AS highest FROM receipts \
                    GROUP BY payee, year) AS kept \
            ON kept.payee = receipt_series.payee AND kept.year = receipt_series.year) AS series \
            WHERE last <> receipts OR last <> highest ORDER BY payee, year LIMIT 1",
    },
    Rule {
        name: "receipts_state_what_was_booked",
        says: "a receipt states the payment that counts for its donation, with its amount and time",
        table: "receipts",
        counts: "SELECT count(*) AS count FROM receipts",
        finds: "SELECT donation_id AS id FROM receipts WHERE NOT EXISTS \
            (SELECT 1 FROM ledger WHERE ledger.donation_id = receipts.donation_id \
                AND ledger.gateway = receipts.gateway AND ledger.payment_id = receipts.payment_id \
                AND kind = 'capture' AND disposition = 'applied' \
                AND ledger.amount_minor = receipts.amount_minor AND ledger.currency = receipts.currency \
                AND coalesce(ledger.paid_at, ledger.booked_at) = receipts.paid_at) \
            ORDER BY donation_id LIMIT 1",
    },
];
