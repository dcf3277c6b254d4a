-- How far each gateway's own list has been compared with the ledger, and who is at it.
CREATE TABLE sweeps (
    gateway TEXT PRIMARY KEY CHECK (gateway IN ('razorpay', 'khalti')),
    -- Everything made until then has been compared.
    covered_to BIGINT,
    next_at BIGINT NOT NULL,
    lease_until BIGINT,
    lease_epoch BIGINT NOT NULL DEFAULT 0,
    -- When a sweep last ended, whatever came of it, and how many in a row failed.
    tried_at BIGINT,
    failures BIGINT NOT NULL DEFAULT 0 CHECK (failures >= 0),
    report TEXT CHECK (report IS NULL OR report::json IS NOT NULL)
);

-- A sweep asks for the captures and links of some days, whatever their number in all.
CREATE INDEX captures_by_time ON ledger (gateway, booked_at) WHERE kind = 'capture';
CREATE INDEX khalti_links_by_time ON gateway_orders (bound_at) WHERE gateway = 'khalti';
