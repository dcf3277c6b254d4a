-- The mails that bring receipts to their donors. The first is written with the receipt's number; each other one a
-- person asked for. The address stands with the donor alone, and so does the name: nothing here is personal.
CREATE TABLE receipt_mails (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    donation_id TEXT NOT NULL REFERENCES receipts (donation_id),
    seq BIGINT NOT NULL CHECK (seq > 0),
    -- The same at every attempt, so that whoever gets one twice can tell.
    message_id TEXT NOT NULL UNIQUE CHECK (length(message_id) BETWEEN 3 AND 400),
    asked_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_at BIGINT NOT NULL,
    give_up_at BIGINT NOT NULL,
    -- Until then it is somebody's who tries to send it.
    leased_until BIGINT,
    ended_at BIGINT,
    result TEXT CHECK (result IN ('sent', 'refused', 'given_up', 'refunded')),
    -- What the latest attempt came to, in a word of ours and the number of the mail server's answer. Never its text,
    -- which may name the address.
    problem TEXT CHECK (length(problem) <= 64),
    UNIQUE (donation_id, seq),
    CHECK ((ended_at IS NULL) = (result IS NULL))
);

CREATE INDEX receipt_mails_waiting ON receipt_mails (next_at) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX receipt_mails_wait_one_by_one ON receipt_mails (donation_id) WHERE ended_at IS NULL;

CREATE FUNCTION keep_ended_mail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what became of a mail never changes';
END $$;

CREATE TRIGGER receipt_mails_end_once BEFORE UPDATE ON receipt_mails
    FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL OR NEW.message_id <> OLD.message_id
        OR NEW.donation_id <> OLD.donation_id)
    EXECUTE FUNCTION keep_ended_mail();

CREATE TRIGGER receipt_mails_that_ended_stay BEFORE DELETE ON receipt_mails
    FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION keep_ended_mail();

CREATE INDEX receipts_by_label ON receipts (label);
