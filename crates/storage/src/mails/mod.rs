//! The mails that bring receipts to their donors: which wait, whose turn it is, and what became of them.

mod ask;
mod change;
mod donor;
mod turn;

pub(crate) use ask::{first_mail, forget_waiting};
pub(crate) use change::tell_of_change;
pub use donor::Mailed;

use crate::db::{Db, Row, column, parsed, sql, timestamp, timestamp_if_any};
use crate::error::Result;
use crate::event::Actor;
use crate::home::Job;
use crate::ledger::Ledger;
use ask::AskForMail;
use daan_domain::{DonationId, Timestamp};
use turn::{ClaimMail, EndMail, PutOffMail};

/// What became of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailResult {
    /// The mail server took it.
    Sent,
    /// The mail server refused it for good.
    Refused,
    /// Nobody took it for days.
    GivenUp,
    /// The whole gift was given back before it went.
    Refunded,
}

impl MailResult {
    const ALL: [MailResult; 4] = [
        MailResult::Sent,
        MailResult::Refused,
        MailResult::GivenUp,
        MailResult::Refunded,
    ];

    /// Its stable word.
    pub fn code(self) -> &'static str {
        match self {
            MailResult::Sent => "sent",
            MailResult::Refused => "refused",
            MailResult::GivenUp => "given_up",
            MailResult::Refunded => "refunded",
        }
    }

    fn lookup(code: &str) -> Option<MailResult> {
        MailResult::ALL
            .into_iter()
            .find(|result| result.code() == code)
    }
}

/// A receipt's mail, as the ledger has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptMail {
    /// The first is 1; each other one a person asked for, or was queued because something went back.
    pub seq: i64,
    /// The name that it goes by wherever it comes.
    pub message_id: String,
    /// When it was asked for last: with the receipt's number, by a person, or by what went back.
    pub asked_at: Timestamp,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is tried next, unless it has ended.
    pub next_at: Timestamp,
    /// What became of it and when; `None` while it waits.
    pub ended: Option<(Timestamp, MailResult)>,
    /// What the latest attempt came to where it was no success.
    pub problem: Option<String>,
}

/// A mail that is to be sent by whoever took it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueMail {
    /// Its row.
    pub id: i64,
    /// Whose receipt it brings.
    pub donation: DonationId,
    /// The name that it goes by.
    pub message_id: String,
    /// Which attempt this is, from 1. Whoever was paused for longer than a turn lasts has a lower one, and no say in
    /// when it is tried next.
    pub attempt: i64,
    /// When it was asked for last.
    pub asked_at: Timestamp,
    /// When nobody tries any more.
    pub give_up_at: Timestamp,
    /// What of the gift had gone back, in minor units: the mail is to say so much, and what goes later is another's to tell.
    pub gone_minor: i64,
    /// What the latest mail before it said of that, which went or may have; `None` where none did.
    pub told_minor: Option<i64>,
    /// Whether an attempt may have gone, an earlier one or this: whoever puts it off or ends it says so.
    pub may_have_gone: bool,
}

/// What came of asking for a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailAsked {
    /// It waits to be sent now.
    Queued,
    /// One was asked for just before: to be tried again after so many milliseconds.
    TooSoon {
        /// The wait.
        wait_ms: i64,
    },
    /// One is being sent at this moment.
    UnderWay,
    /// The donation has no receipt.
    NoReceipt,
    /// Nobody knows who gave, or not any more.
    NoDonor,
}

/// A person who asks for a mail.
#[derive(Debug, Clone)]
pub struct NewMail {
    /// Whose receipt it is to bring.
    pub donation: DonationId,
    /// The domain that its name ends with.
    pub domain: String,
    /// What the history is to say of who asked.
    pub by: serde_json::Value,
    /// Who asked.
    pub actor: Actor,
}

impl Ledger {
    /// Asks for the mail of a receipt, again or for the first time, and writes down who asked. One that waits is tried
    /// now instead of later.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn ask_for_mail(&self, new: NewMail, now: Timestamp) -> Result<MailAsked> {
        self.write(AskForMail { new, now }).await
    }

    /// Takes the mail that is longest due, or that of this donation. Nobody else gets it for `lease_ms`.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn claim_mail(
        &self,
        of: Option<&DonationId>,
        now: Timestamp,
        lease_ms: i64,
    ) -> Result<Option<DueMail>> {
        let of = of.cloned();
        self.write(ClaimMail { of, now, lease_ms }).await
    }

    /// Says what became of a mail, in the donation's history too. That it was sent is written down whoever has the turn
    /// by now; `false` where something was written down before, or the donor was erased meanwhile.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn end_mail(
        &self,
        due: &DueMail,
        result: MailResult,
        problem: Option<String>,
        now: Timestamp,
    ) -> Result<bool> {
        let due = due.clone();
        self.write(EndMail {
            due,
            result,
            problem,
            now,
        })
        .await
    }

    /// Ends the turn, and has the mail tried again at another time.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn put_off_mail(
        &self,
        due: &DueMail,
        next: Timestamp,
        problem: String,
    ) -> Result<()> {
        let due = due.clone();
        self.write(PutOffMail { due, next, problem }).await
    }

    /// The latest mail of a donation's receipt, if there is one.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn receipt_mail(&self, id: &DonationId) -> Result<Option<ReceiptMail>> {
        self.read(LatestMail(id.clone())).await
    }
}

struct LatestMail(DonationId);

impl Job for LatestMail {
    type Output = Option<ReceiptMail>;

    async fn run(&self, db: &mut Db<'_>) -> Result<Option<ReceiptMail>> {
        latest(db, &self.0).await
    }
}

async fn latest(db: &mut Db<'_>, id: &DonationId) -> Result<Option<ReceiptMail>> {
    let select =
        sql("SELECT * FROM receipt_mails WHERE donation_id = $1 ORDER BY seq DESC LIMIT 1");
    let row = db.row_if_any(select.bind(id.as_str())).await?;
    row.as_ref().map(mail).transpose()
}

fn mail(row: &Row) -> Result<ReceiptMail> {
    let ended = match timestamp_if_any(row, "ended_at")? {
        None => None,
        Some(at) => Some((at, parsed(row, "result", MailResult::lookup)?)),
    };
    Ok(ReceiptMail {
        seq: column(row, "seq")?,
        message_id: column(row, "message_id")?,
        asked_at: timestamp(row, "asked_at")?,
        attempts: column(row, "attempts")?,
        next_at: timestamp(row, "next_at")?,
        ended,
        problem: column(row, "problem")?,
    })
}
