//! What a donor hears by mail.

use crate::db::{Db, column, sql};
use crate::error::Result;
use crate::home::Job;
use crate::ledger::Ledger;
use daan_domain::DonationId;

/// Where the mail is that brings a donor the receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mailed {
    /// It waits, or will once the receipt has its number.
    Waiting,
    /// The mail server took it.
    Sent,
}

impl Ledger {
    /// Where the mail is of a gift that counts, where mail is sent at all; `None` where none comes: it was refused or given
    /// up, the receipt is from a time without mail, or nobody knows who gave.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn mailed(&self, id: &DonationId) -> Result<Option<Mailed>> {
        self.read(FindMailed(id.clone())).await
    }

    /// Whether the donor was sent a receipt, or may have been, and it is known who that is: then they are told by mail of what goes back.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn tells_donor(&self, id: &DonationId) -> Result<bool> {
        self.read(TellsDonor(id.clone())).await
    }
}

struct FindMailed(DonationId);

const MAILED: &str = "SELECT EXISTS (SELECT 1 FROM receipts WHERE donation_id = donors.donation_id) AS is_issued, \
         (SELECT coalesce(result, 'waiting') FROM receipt_mails WHERE donation_id = donors.donation_id \
             ORDER BY seq DESC LIMIT 1) AS mail \
     FROM donors WHERE donation_id = $1";

impl Job for FindMailed {
    type Output = Option<Mailed>;

    async fn run(&self, db: &mut Db<'_>) -> Result<Option<Mailed>> {
        let Some(row) = db.row_if_any(sql(MAILED).bind(self.0.as_str())).await? else {
            return Ok(None);
        };
        let (is_issued, mail): (bool, Option<&str>) =
            (column(&row, "is_issued")?, column(&row, "mail")?);
        Ok(match mail {
            Some("sent") => Some(Mailed::Sent),
            Some("waiting") => Some(Mailed::Waiting),
            None if !is_issued => Some(Mailed::Waiting),
            _ => None,
        })
    }
}

struct TellsDonor(DonationId);

const TELLS: &str = "SELECT EXISTS (SELECT 1 FROM donors JOIN receipt_mails ON receipt_mails.donation_id = donors.donation_id \
     WHERE donors.donation_id = $1 AND (result = 'sent' OR may_have_gone)) AS tells_donor";

impl Job for TellsDonor {
    type Output = bool;

    async fn run(&self, db: &mut Db<'_>) -> Result<bool> {
        let row = db.row(sql(TELLS).bind(self.0.as_str())).await?;
        column(&row, "tells_donor")
    }
}
