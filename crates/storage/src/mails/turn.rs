//! Whose turn it is to send a mail, and how a turn ends.

use super::change::{gone_minor, tell_of_change, told_minor};
use super::{DueMail, MailResult};
use crate::db::{Db, Statement, column, parsed, sql, timestamp};
use crate::error::Result;
use crate::event::Actor;
use crate::home::Job;
use crate::lease::{beyond, is_free};
use crate::note::RecordEvent;
use crate::receipts::gone_minor;
use daan_domain::{DonationId, Timestamp};
use serde_json::json;

/// No mail waits longer than this for another try; one that seems to was put off before the clock was put back.
const LONGEST_WAIT_MS: i64 = 24 * 60 * 60 * 1_000;

pub(super) struct ClaimMail {
    pub(super) of: Option<DonationId>,
    pub(super) now: Timestamp,
    pub(super) lease_ms: i64,
}

/// What a mail says is settled with its turn, and stays where an attempt may have gone: one that was neither ended nor put off,
/// or whose end nobody knows. A repetition that said something else would be taken for the same mail, by its name.
///
/// The row is chosen by `=`: with `IN` PostgreSQL may choose anew for each row that it looks at, pass over the one it has
/// just locked, and take several.
macro_rules! claim {
    ($skip_locked:literal) => {
        concat!(
            "UPDATE receipt_mails SET attempts = attempts + 1, leased_until = $2, \
                 may_have_gone = may_have_gone OR leased_until IS NOT NULL, \
                 gone_minor = coalesce(CASE WHEN may_have_gone OR leased_until IS NOT NULL THEN gone_minor END, ",
            gone_minor!("receipt_mails.donation_id"),
            ") WHERE id = (SELECT id FROM receipt_mails WHERE ended_at IS NULL \
                 AND (next_at <= $1 OR next_at > $3) AND ",
            is_free!("leased_until", "$1", "$5"),
            " AND donation_id = coalesce($4, donation_id) \
                 ORDER BY next_at LIMIT 1",
            $skip_locked,
            ") RETURNING id, seq, donation_id, message_id, attempts, asked_at, give_up_at, gone_minor, may_have_gone"
        )
    };
}

impl ClaimMail {
    fn statement(&self) -> Statement<'_> {
        Statement::in_dialects(claim!(""), claim!(" FOR UPDATE SKIP LOCKED"))
            .bind(self.now.unix_ms())
            .bind(self.now.plus_ms(self.lease_ms).unix_ms())
            .bind(self.now.plus_ms(LONGEST_WAIT_MS).unix_ms())
            .bind(self.of.as_ref().map(DonationId::as_str))
            .bind(beyond(self.now, self.lease_ms))
    }
}

impl Job for ClaimMail {
    type Output = Option<DueMail>;

    async fn run(&self, db: &mut Db<'_>) -> Result<Option<DueMail>> {
        let Some(row) = db.row_if_any(self.statement()).await? else {
            return Ok(None);
        };
        let donation = parsed(&row, "donation_id", |text| DonationId::parse(text).ok())?;
        Ok(Some(DueMail {
            id: column(&row, "id")?,
            told_minor: told_minor(db, &donation, column(&row, "seq")?).await?,
            donation,
            message_id: column(&row, "message_id")?,
            attempt: column(&row, "attempts")?,
            asked_at: timestamp(&row, "asked_at")?,
            give_up_at: timestamp(&row, "give_up_at")?,
            gone_minor: column(&row, "gone_minor")?,
            may_have_gone: column(&row, "may_have_gone")?,
        }))
    }
}

pub(super) struct EndMail {
    pub(super) due: DueMail,
    pub(super) result: MailResult,
    pub(super) problem: Option<String>,
    pub(super) now: Timestamp,
}

impl Job for EndMail {
    type Output = bool;

    fn writes_once(&self) -> bool {
        false
    }

    async fn run(&self, db: &mut Db<'_>) -> Result<bool> {
        // In this order everywhere: whoever erases the donor locks the donation first.
        db.lock(&self.due.donation).await?;
        let of_any_turn = self.result == MailResult::Sent;
        let end = sql(
            "UPDATE receipt_mails SET ended_at = $2, result = $3, problem = $4, leased_until = NULL, \
                 gone_minor = $7, may_have_gone = $8 \
             WHERE id = $1 AND ended_at IS NULL AND (attempts = $5 OR $6)",
        )
        .bind(self.due.id)
        .bind(self.now.unix_ms())
        .bind(self.result.code())
        .bind(self.problem.as_deref())
        .bind(self.due.attempt)
        .bind(of_any_turn)
        .bind(self.due.gone_minor)
        .bind(self.due.may_have_gone);
        if db.run(end).await? == 0 {
            return Ok(false);
        }
        let data = match &self.problem {
            None => json!({ "result": self.result.code() }),
            Some(problem) => json!({ "result": self.result.code(), "problem": problem }),
        };
        let event = RecordEvent {
            id: self.due.donation.clone(),
            kind: "receipt_mail_ended",
            data,
            actor: Actor::Server,
            now: self.now,
        };
        event.run(db).await?;
        // What went back while it was under way it could not tell, however it ended. What it was to tell itself is not tried
        // again: a mailbox that refuses it would refuse the next.
        if gone_minor(db, &self.due.donation).await? != self.due.gone_minor {
            tell_of_change(db, &self.due.donation, self.now).await?;
        }
        Ok(true)
    }
}

pub(super) struct PutOffMail {
    pub(super) due: DueMail,
    pub(super) next: Timestamp,
    pub(super) problem: String,
}

impl Job for PutOffMail {
    type Output = ();

    async fn run(&self, db: &mut Db<'_>) -> Result<()> {
        let put_off = sql(
            "UPDATE receipt_mails SET next_at = $2, problem = $3, leased_until = NULL, may_have_gone = $5 \
             WHERE id = $1 AND ended_at IS NULL AND attempts = $4",
        )
        .bind(self.due.id)
        .bind(self.next.unix_ms())
        .bind(self.problem.as_str())
        .bind(self.due.attempt)
        .bind(self.due.may_have_gone);
        db.run(put_off).await?;
        Ok(())
    }
}
