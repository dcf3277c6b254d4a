-- What was told of money beside the ledger and waits for a person: refunds that failed, disputes that are open, and
-- refunds of which a gateway does not say how much. Read from the history, by an index that has nothing else.
CREATE INDEX events_that_open_a_matter ON events (donation_id)
    WHERE kind IN ('refund_failed', 'refund_unrecorded', 'dispute_created', 'dispute_action_required',
        'dispute_under_review', 'dispute_changed');

-- A failed or unrecorded refund is over once a later refund of its payment is booked; a dispute with its end, which may
-- be told before its beginning.
CREATE VIEW open_matters (donation_id, kind, payment_id, name, amount_minor, currency) AS
SELECT opened.donation_id,
    CASE WHEN opened.kind LIKE 'dispute%' THEN 'dispute' ELSE opened.kind END AS matter,
    opened.data ->> 'payment' AS payment,
    coalesce(opened.data ->> 'dispute', opened.data ->> 'refund') AS named,
    max(CAST(opened.data ->> 'amount_minor' AS INTEGER)),
    max(coalesce(opened.data ->> 'currency', (SELECT max(currency) FROM payments
        WHERE payments.donation_id = opened.donation_id AND payment_id = opened.data ->> 'payment')))
FROM events AS opened
WHERE opened.kind IN ('refund_failed', 'refund_unrecorded', 'dispute_created', 'dispute_action_required',
        'dispute_under_review', 'dispute_changed')
    AND NOT EXISTS (SELECT 1 FROM events AS closed
        WHERE closed.donation_id = opened.donation_id
            AND ((opened.kind NOT LIKE 'dispute%' AND closed.kind = 'payment_refunded' AND closed.seq > opened.seq
                    AND closed.data ->> 'payment' = opened.data ->> 'payment')
                OR (opened.kind LIKE 'dispute%' AND closed.kind IN ('dispute_won', 'dispute_lost', 'dispute_closed')
                    AND closed.data ->> 'dispute' = opened.data ->> 'dispute')))
GROUP BY opened.donation_id, matter, payment, named;
