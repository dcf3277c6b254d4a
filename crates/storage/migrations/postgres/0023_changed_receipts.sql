-- What of the gift had gone back when a mail was written that brings its receipt: who was sent one is told of any more.
ALTER TABLE receipt_mails ADD COLUMN gone_minor BIGINT CHECK (gone_minor >= 0);
