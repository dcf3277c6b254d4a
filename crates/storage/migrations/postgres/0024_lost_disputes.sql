-- A lost dispute waits for a person too: the bank has the money, nothing is booked for it, and the gift still counts.
-- Only an operator's word ends it. One of which nothing was deducted took no money.
DROP VIEW open_matters;
DROP INDEX events_that_open_a_matter;

CREATE INDEX events_that_open_a_matter ON events (donation_id)
    WHERE kind IN ('refund_failed', 'refund_unrecorded', 'dispute_created', 'dispute_action_required',
        'dispute_under_review', 'dispute_changed', 'dispute_lost');

-- Each is over once an operator said so of its name.
-- A dispute that is open is over with its end, which may be told before its beginning.
-- A refund that is to be recorded is over once one of its payment is booked.
-- A refund that failed is over once it is booked after all; once all of its payment went back; or once another of the
-- same amount is booked in its stead. In its stead is one that nobody had heard of when it failed: another that was
-- under way then says nothing of it. And each stands in for one: of two that failed one booking closes the later.
CREATE VIEW open_matters (donation_id, kind, payment_id, name, amount_minor, currency) AS
SELECT opened.donation_id,
    CASE WHEN opened.kind = 'dispute_lost' THEN 'dispute_lost' WHEN opened.kind LIKE 'dispute%' THEN 'dispute'
        ELSE opened.kind END AS matter,
    opened.data::json ->> 'payment' AS payment,
    coalesce(opened.data::json ->> 'dispute', opened.data::json ->> 'refund') AS named,
    max(CAST(CASE WHEN opened.kind = 'dispute_lost' THEN opened.data::json ->> 'amount_deducted_minor'
        ELSE opened.data::json ->> 'amount_minor' END AS BIGINT)),
    max(coalesce(opened.data::json ->> 'currency', (SELECT max(currency) FROM payments
        WHERE payments.donation_id = opened.donation_id AND payment_id = opened.data::json ->> 'payment')))
FROM events AS opened
WHERE opened.kind IN ('refund_failed', 'refund_unrecorded', 'dispute_created', 'dispute_action_required',
        'dispute_under_review', 'dispute_changed', 'dispute_lost')
    AND (opened.kind <> 'dispute_lost' OR CAST(opened.data::json ->> 'amount_deducted_minor' AS BIGINT) > 0)
    AND NOT EXISTS (SELECT 1 FROM events AS closed
        WHERE closed.donation_id = opened.donation_id AND closed.kind = 'matter_closed' AND closed.seq > opened.seq
            AND closed.data::json ->> 'name'
                = coalesce(opened.data::json ->> 'dispute', opened.data::json ->> 'refund'))
    AND NOT EXISTS (SELECT 1 FROM events AS ended
        WHERE opened.kind LIKE 'dispute%' AND opened.kind <> 'dispute_lost' AND ended.donation_id = opened.donation_id
            AND ended.kind IN ('dispute_won', 'dispute_lost', 'dispute_closed')
            AND ended.data::json ->> 'dispute' = opened.data::json ->> 'dispute')
    AND NOT EXISTS (SELECT 1 FROM payments
        WHERE opened.kind = 'refund_failed' AND payments.donation_id = opened.donation_id
            AND payments.payment_id = opened.data::json ->> 'payment'
            AND (payments.state = 'returned'
                OR payments.amount_minor <= (SELECT sum(ledger.amount_minor) FROM ledger WHERE ledger.kind = 'refund'
                    AND ledger.donation_id = payments.donation_id AND ledger.gateway = payments.gateway
                    AND ledger.payment_id = payments.payment_id)))
    AND NOT EXISTS (SELECT 1 FROM events AS back
        WHERE opened.kind NOT LIKE 'dispute%' AND back.donation_id = opened.donation_id
            AND back.kind = 'payment_refunded' AND back.seq > opened.seq
            AND back.data::json ->> 'payment' = opened.data::json ->> 'payment'
            AND (opened.kind = 'refund_unrecorded'
                OR back.data::json ->> 'refund' = opened.data::json ->> 'refund'
                OR (back.data::json ->> 'amount_minor' = opened.data::json ->> 'amount_minor'
                    AND NOT EXISTS (SELECT 1 FROM events AS told
                        WHERE told.donation_id = opened.donation_id AND told.seq < opened.seq
                            AND told.data::json ->> 'refund' = back.data::json ->> 'refund')
                    AND (SELECT count(DISTINCT failed.data::json ->> 'refund') FROM events AS failed
                            WHERE failed.donation_id = opened.donation_id AND failed.kind = 'refund_failed'
                                AND failed.seq >= opened.seq AND failed.seq < back.seq
                                AND failed.data::json ->> 'payment' = opened.data::json ->> 'payment'
                                AND failed.data::json ->> 'amount_minor' = opened.data::json ->> 'amount_minor')
                        <= (SELECT count(*) FROM events AS booked
                            WHERE booked.donation_id = opened.donation_id AND booked.kind = 'payment_refunded'
                                AND booked.seq > opened.seq AND booked.seq <= back.seq
                                AND booked.data::json ->> 'payment' = opened.data::json ->> 'payment'
                                AND booked.data::json ->> 'amount_minor' = opened.data::json ->> 'amount_minor'
                                AND NOT EXISTS (SELECT 1 FROM events AS told
                                    WHERE told.donation_id = opened.donation_id AND told.seq < opened.seq
                                        AND told.data::json ->> 'refund' = booked.data::json ->> 'refund')))))
GROUP BY 1, 2, 3, 4;
