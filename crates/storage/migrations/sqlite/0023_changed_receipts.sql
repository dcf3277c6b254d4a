-- What of the gift had gone back when a mail was written that brings its receipt. A donor who was sent one is mailed again
-- when more has gone back.
ALTER TABLE receipt_mails ADD COLUMN gone_minor INTEGER CHECK (gone_minor >= 0);
-- Whether an attempt may have gone, as nobody knows how it ended. Each further one says the same, and the donor counts as
-- one who was sent it.
ALTER TABLE receipt_mails ADD COLUMN may_have_gone INTEGER NOT NULL DEFAULT 0 CHECK (may_have_gone IN (0, 1));
