-- The list that a bookkeeper looks through is read in its order, and what it may be narrowed by stands in the
-- index, so that no row is read that is not shown.
CREATE INDEX donations_in_time ON donations (created_at, id, status, campaign, gateway, currency, amount_minor, paid_at);

-- A donor is found by the beginning of a name or an address, in large or small letters (those of ASCII).
CREATE INDEX donors_by_name ON donors ((lower(name COLLATE "C")) COLLATE "C");
CREATE INDEX donors_by_email ON donors ((lower(email COLLATE "C")) COLLATE "C");
CREATE VIEW donor_keys AS
    SELECT donation_id, lower(name COLLATE "C") AS name_key, lower(email COLLATE "C") AS email_key FROM donors;

-- What waits for a person, few among many.
CREATE INDEX payments_for_a_person ON payments (donation_id)
    WHERE state = 'quarantined' OR disposition = 'surplus';

-- What a time brought is added up from indexes alone.
CREATE INDEX ledger_in_time ON ledger (booked_at, kind, disposition, donation_id, gateway, currency, amount_minor);
CREATE INDEX payments_in_time ON payments (first_seen_at, state, failure_reason, gateway);

-- Forms that an operator has sent: one that is sent twice is done once, whichever server it comes to.
CREATE TABLE taken_forms (
    key_hash BYTEA PRIMARY KEY NOT NULL CHECK (length(key_hash) = 32),
    meant BYTEA NOT NULL CHECK (length(meant) = 32),
    expires_at BIGINT NOT NULL
);
