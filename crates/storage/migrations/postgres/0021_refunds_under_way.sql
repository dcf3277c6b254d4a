-- Refunds that were made and of which no end was heard: booked, or failed at the bank.
CREATE INDEX events_of_refunds_made ON events (donation_id) WHERE kind IN ('refund_made', 'refund_created');

CREATE VIEW refunds_under_way (donation_id, payment_id, refund_id) AS
SELECT DISTINCT made.donation_id, made.data::json ->> 'payment', made.data::json ->> 'refund'
FROM events AS made
WHERE made.kind IN ('refund_made', 'refund_created')
    AND NOT EXISTS (SELECT 1 FROM events AS ended
        WHERE ended.donation_id = made.donation_id AND ended.kind IN ('payment_refunded', 'refund_failed')
            AND ended.data::json ->> 'refund' = made.data::json ->> 'refund');
