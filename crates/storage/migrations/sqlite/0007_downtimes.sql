-- Trouble that a gateway reports with one of its payment methods: told to donors while it lasts. Reports
-- come in any order; `told_at` is the gateway's own time of the latest that was believed.
CREATE TABLE downtimes (
    gateway TEXT NOT NULL CHECK (gateway IN ('razorpay', 'khalti')),
    downtime_id TEXT NOT NULL CHECK (length(downtime_id) BETWEEN 1 AND 64),
    method TEXT NOT NULL CHECK (length(method) BETWEEN 1 AND 64),
    severity TEXT CHECK (length(severity) BETWEEN 1 AND 64),
    is_open INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    told_at INTEGER NOT NULL,
    PRIMARY KEY (gateway, downtime_id)
) STRICT, WITHOUT ROWID;
