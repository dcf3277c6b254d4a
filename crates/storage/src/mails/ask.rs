//! A mail that is asked for: with the receipt's number, or by a person.

use super::{MailAsked, NewMail, latest};
use crate::db::{Db, sql};
use crate::error::Result;
use crate::home::Job;
use crate::note::RecordEvent;
use daan_domain::{DonationId, Timestamp};

/// Between two mails that are asked for.
const PAUSE_MS: i64 = 60 * 1_000;
/// For so long a mail server may be away. Longer, and a receipt would come as a surprise.
const PATIENCE_MS: i64 = 5 * 24 * 60 * 60 * 1_000;

const INSERT: &str = "INSERT INTO receipt_mails (donation_id, seq, message_id, asked_at, next_at, give_up_at) \
     SELECT donors.donation_id, $2, $3, $4, $4, $5 FROM donors WHERE donors.donation_id = $1";

/// Queues the mail of a receipt that has just got its number, where it is known who gave.
pub(crate) async fn first_mail(
    db: &mut Db<'_>,
    id: &DonationId,
    domain: &str,
    now: Timestamp,
) -> Result<()> {
    queue(db, id, 1, domain, now).await.map(drop)
}

/// Whether it is known where it goes.
pub(super) async fn queue(
    db: &mut Db<'_>,
    id: &DonationId,
    seq: i64,
    domain: &str,
    now: Timestamp,
) -> Result<bool> {
    let name = id.as_str().to_ascii_lowercase();
    let insert = sql(INSERT)
        .bind(id.as_str())
        .bind(seq)
        .bind(format!("<receipt.{name}.{seq}@{domain}>"))
        .bind(now.unix_ms())
        .bind(now.plus_ms(PATIENCE_MS).unix_ms());
    Ok(db.run(insert).await? == 1)
}

pub(super) struct AskForMail {
    pub(super) new: NewMail,
    pub(super) now: Timestamp,
}

impl Job for AskForMail {
    type Output = MailAsked;

    fn writes_once(&self) -> bool {
        false
    }

    async fn run(&self, db: &mut Db<'_>) -> Result<MailAsked> {
        let id = &self.new.donation;
        db.lock(id).await?;
        let receipt = sql("SELECT 1 FROM receipts WHERE donation_id = $1").bind(id.as_str());
        if db.row_if_any(receipt).await?.is_none() {
            return Ok(MailAsked::NoReceipt);
        }
        let known = latest(db, id).await?;
        if let Some(known) = &known {
            let since_ms = self.now.unix_ms() - known.asked_at.unix_ms();
            if (0..PAUSE_MS).contains(&since_ms) {
                let wait_ms = PAUSE_MS - since_ms;
                return Ok(MailAsked::TooSoon { wait_ms });
            }
        }
        let seq = match &known {
            Some(known) if known.ended.is_none() => {
                if !self.hurry(db).await? {
                    return Ok(MailAsked::UnderWay);
                }
                known.seq
            }
            known => {
                let seq = known.as_ref().map_or(0, |known| known.seq) + 1;
                if !queue(db, id, seq, &self.new.domain, self.now).await? {
                    return Ok(MailAsked::NoDonor);
                }
                seq
            }
        };
        self.write_down(db, seq).await?;
        Ok(MailAsked::Queued)
    }
}

impl AskForMail {
    /// Has the one that waits tried now; `false` where somebody is at it.
    async fn hurry(&self, db: &mut Db<'_>) -> Result<bool> {
        let hurry = sql(
            "UPDATE receipt_mails SET asked_at = $2, next_at = $2, give_up_at = $3 \
             WHERE donation_id = $1 AND ended_at IS NULL AND (leased_until IS NULL OR leased_until <= $2)",
        )
        .bind(self.new.donation.as_str())
        .bind(self.now.unix_ms())
        .bind(self.now.plus_ms(PATIENCE_MS).unix_ms());
        Ok(db.run(hurry).await? == 1)
    }

    async fn write_down(&self, db: &mut Db<'_>, seq: i64) -> Result<()> {
        let mut data = self.new.by.clone();
        if let Some(data) = data.as_object_mut() {
            data.insert("mail".to_owned(), seq.into());
        }
        let event = RecordEvent {
            id: self.new.donation.clone(),
            kind: "receipt_mail_asked",
            data,
            actor: self.new.actor,
            now: self.now,
        };
        event.run(db).await
    }
}

/// Removes the mail that waits, with the donor whom it was for.
pub(crate) async fn forget_waiting(db: &mut Db<'_>, id: &DonationId) -> Result<()> {
    let delete = sql("DELETE FROM receipt_mails WHERE donation_id = $1 AND ended_at IS NULL");
    db.run(delete.bind(id.as_str())).await?;
    Ok(())
}
