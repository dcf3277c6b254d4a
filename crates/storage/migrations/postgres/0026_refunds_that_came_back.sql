-- A refund that was booked and failed afterwards waits for a person too. The ledger keeps its entry: that money is to go back
-- was decided, so it is owed to the donor and no gift again, and from paid on nothing goes back. An entry that took it back
-- would raise a status, renew a receipt that is cancelled, and let more than was captured go back in the sums.
-- Of refunds that failed, each repeated after the one before had failed, only the last is told.
-- A refund that does not fit beside what is booked, as one that was made in the stead of a whole one that came back, waits too:
-- nothing of it is booked. Should it fail, its money is owed as that of one that came back.
DROP VIEW open_matters;

-- How refunds ended: booked, or failed, which one that was booked before does by coming back. A failure told again is none.
CREATE VIEW refund_ends (donation_id, seq, payment_id, refund_id, amount_minor, booked, came_back, made_at) AS
SELECT donation_id, seq, data::json ->> 'payment', data::json ->> 'refund', data::json ->> 'amount_minor',
    CASE kind WHEN 'payment_refunded' THEN 1 ELSE 0 END,
    CASE WHEN kind = 'refund_failed' AND EXISTS (SELECT 1 FROM events AS earlier
        WHERE earlier.donation_id = events.donation_id AND earlier.seq < events.seq AND earlier.kind = 'payment_refunded'
            AND earlier.data::json ->> 'refund' = events.data::json ->> 'refund') THEN 1 ELSE 0 END,
    CAST(data::json ->> 'made_at_ms' AS BIGINT)
FROM events
WHERE kind = 'payment_refunded' OR (kind = 'refund_failed' AND NOT EXISTS (SELECT 1 FROM events AS earlier
    WHERE earlier.donation_id = events.donation_id AND earlier.seq < events.seq AND earlier.kind = 'refund_failed'
        AND earlier.data::json ->> 'refund' = events.data::json ->> 'refund'
        AND NOT EXISTS (SELECT 1 FROM events AS between_both
            WHERE between_both.donation_id = events.donation_id AND between_both.kind = 'payment_refunded'
                AND between_both.seq > earlier.seq AND between_both.seq < events.seq
                AND between_both.data::json ->> 'refund' = events.data::json ->> 'refund')));

-- Each is over once an operator said so of its name. Only that ends a lost dispute, and a refund that does not fit. Of one that
-- failed it stays said where an older word of it comes late, by which it was booked before.
-- A dispute that is open is over with its end, which may be told before its beginning.
-- A refund that is to be recorded is over once one of its payment is booked.
-- A refund that failed is over once it is booked after all; once all of its payment went back; or once another of the same
-- payment and amount ended in its stead: booked, or failed as well, which is then told in its place. In its stead is one
-- that nobody had heard of when it failed, so another that was under way says nothing of it; and one that failed must have
-- been made since by the gateway's clock, as of two that nobody had heard of each is owed. Each stands in for one, the
-- latest that is left: between the two no more failed otherwise than were booked in their stead.
-- A refund that came back is over once another was booked in its stead so; one that failed as well is told beside it.
CREATE VIEW open_matters (donation_id, kind, payment_id, name, amount_minor, currency) AS
SELECT opened.donation_id, opened.matter, opened.payment_id, opened.named, max(opened.amount_minor),
    max(coalesce(opened.currency, (SELECT max(currency) FROM payments
        WHERE payments.donation_id = opened.donation_id AND payments.payment_id = opened.payment_id)))
FROM (SELECT donation_id, seq, at,
        CASE WHEN kind = 'dispute_lost' THEN 'dispute_lost' WHEN kind LIKE 'dispute%' THEN 'dispute'
            WHEN kind = 'quarantined_refund_too_large' THEN 'refund_too_large'
            WHEN kind = 'refund_failed' AND EXISTS (SELECT 1 FROM events AS earlier
                WHERE earlier.donation_id = events.donation_id AND earlier.seq < events.seq
                    AND earlier.kind IN ('payment_refunded', 'quarantined_refund_too_large')
                    AND earlier.data::json ->> 'refund' = events.data::json ->> 'refund')
                THEN 'refund_came_back'
            ELSE kind END AS matter,
        data::json ->> 'payment' AS payment_id,
        data::json ->> 'refund' AS refund_id,
        coalesce(data::json ->> 'dispute', data::json ->> 'refund') AS named,
        data::json ->> 'amount_minor' AS same_amount,
        CAST(CASE WHEN kind = 'dispute_lost' THEN data::json ->> 'amount_deducted_minor'
            ELSE data::json ->> 'amount_minor' END AS BIGINT) AS amount_minor,
        data::json ->> 'currency' AS currency
    FROM events
    WHERE kind IN ('refund_failed', 'refund_unrecorded', 'quarantined_refund_too_large', 'dispute_created', 'dispute_action_required',
        'dispute_under_review', 'dispute_changed', 'dispute_lost')) AS opened
WHERE (opened.matter <> 'dispute_lost' OR opened.amount_minor > 0)
    AND NOT EXISTS (SELECT 1 FROM events AS closed
        WHERE closed.donation_id = opened.donation_id AND closed.kind = 'matter_closed'
            AND closed.data::json ->> 'name' = opened.named
            AND (closed.seq > opened.seq
                OR (opened.matter = 'refund_came_back' AND closed.data::json ->> 'kind' = 'refund_failed')
                OR (opened.matter = 'refund_too_large' AND closed.data::json ->> 'kind' = 'refund_too_large')))
    AND NOT EXISTS (SELECT 1 FROM events AS failed
        WHERE opened.matter = 'refund_too_large' AND failed.donation_id = opened.donation_id
            AND failed.kind = 'refund_failed' AND failed.seq > opened.seq AND failed.data::json ->> 'refund' = opened.named)
    AND NOT EXISTS (SELECT 1 FROM events AS ended
        WHERE opened.matter = 'dispute' AND ended.donation_id = opened.donation_id
            AND ended.kind IN ('dispute_won', 'dispute_lost', 'dispute_closed')
            AND ended.data::json ->> 'dispute' = opened.named)
    AND NOT EXISTS (SELECT 1 FROM payments
        WHERE opened.matter = 'refund_failed' AND payments.donation_id = opened.donation_id
            AND payments.payment_id = opened.payment_id
            AND (payments.state = 'returned'
                OR payments.amount_minor <= (SELECT sum(ledger.amount_minor) FROM ledger WHERE ledger.kind = 'refund'
                    AND ledger.donation_id = payments.donation_id AND ledger.gateway = payments.gateway
                    AND ledger.payment_id = payments.payment_id)))
    AND NOT EXISTS (SELECT 1 FROM refund_ends AS later
        WHERE opened.matter IN ('refund_failed', 'refund_came_back', 'refund_unrecorded') AND later.donation_id = opened.donation_id
            AND later.seq > opened.seq AND later.payment_id = opened.payment_id
            AND ((later.booked = 1 AND (opened.matter = 'refund_unrecorded' OR later.refund_id = opened.refund_id))
                OR (opened.matter IN ('refund_failed', 'refund_came_back') AND later.amount_minor = opened.same_amount
                    AND (later.booked = 1
                        OR (opened.matter = 'refund_failed' AND later.came_back = 0 AND later.made_at > opened.at))
                    AND NOT EXISTS (SELECT 1 FROM events AS told
                        WHERE told.donation_id = opened.donation_id AND told.seq < opened.seq
                            AND told.data::json ->> 'refund' = later.refund_id)
                    AND 0 >= (SELECT coalesce(sum(CASE
                                WHEN other.came_back = 1 THEN 1
                                WHEN (other.booked = 1 OR other.made_at > opened.at)
                                    AND NOT EXISTS (SELECT 1 FROM events AS told
                                        WHERE told.donation_id = opened.donation_id AND told.seq < opened.seq
                                            AND told.data::json ->> 'refund' = other.refund_id)
                                THEN -other.booked
                                ELSE 1 - other.booked END), 0)
                            FROM refund_ends AS other
                            WHERE other.donation_id = opened.donation_id AND other.payment_id = opened.payment_id
                                AND other.amount_minor = opened.same_amount
                                AND other.seq > opened.seq AND other.seq < later.seq))))
GROUP BY 1, 2, 3, 4;
