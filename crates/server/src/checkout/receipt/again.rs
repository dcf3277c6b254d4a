//! A receipt's mail that a person asks for.

use super::letter::is_cancelled;
use super::mailing::LEASE_MS;
use crate::checkout::{Desk, NotDone};
use daan_domain::DonationId;
use daan_storage::{Actor, MailAsked, NewMail, StorageError};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Whose receipt is to be sent again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResendRequest {
    /// The donation's reference.
    pub reference: String,
    /// Who asks, as the history is to have it.
    pub role: String,
}

/// What came of sending a receipt again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resent {
    /// The donation's reference.
    pub reference: String,
    /// What became of the mail: `sent`, `refused`, `given_up`, `refunded`; `None` while it waits.
    pub result: Option<String>,
    /// What the latest attempt came to where it was no success.
    pub problem: Option<String>,
}

impl Desk {
    /// Asks for the mail of a receipt, again or for the first time, and leaves it to the watch to send it.
    ///
    /// # Errors
    /// [`NotDone`]: nothing is mailed here, there is no such donation, receipt or donor, or it was asked for just now.
    pub async fn ask_for_receipt_mail(
        &self,
        request: &ResendRequest,
    ) -> Result<DonationId, NotDone> {
        let mailer = self.mailer.as_ref().ok_or_else(nothing_is_mailed)?;
        let id = self.donation_meant(&request.reference).await?;
        let donation = self.ledger.find(&id).await?;
        let donation = donation.ok_or(StorageError::NotFound)?;
        let receipt = self.receipt(&donation).await?;
        if receipt.is_some_and(|receipt| is_cancelled(&receipt)) {
            return Err(NotDone::new(
                "receipt_cancelled",
                format!(
                    "the whole gift {id} was given back, so its receipt is cancelled, and nobody is sent it"
                ),
            ));
        }
        let new = NewMail {
            donation: id.clone(),
            domain: mailer.domain().to_owned(),
            by: json!({ "role": request.role }),
            actor: Actor::Operator,
        };
        match self.ledger.ask_for_mail(new, self.now()).await? {
            MailAsked::Queued => Ok(id),
            refused => Err(not_asked(&id, refused)),
        }
    }

    /// Sends a receipt again, and says what became of it.
    ///
    /// # Errors
    /// As [`Desk::ask_for_receipt_mail`].
    pub async fn resend_receipt(&self, request: &ResendRequest) -> Result<Resent, NotDone> {
        let id = self.ask_for_receipt_mail(request).await?;
        if let Some(mailer) = &self.mailer
            // Where it is gone the watch was faster.
            && let Some(due) = self.ledger.claim_mail(Some(&id), self.now(), LEASE_MS).await?
        {
            let mut line = None;
            self.mail(mailer, &mut line, &due).await?;
            if let Some(line) = line {
                line.close().await;
            }
        }
        let mail = self.ledger.receipt_mail(&id).await?;
        let ended = mail.as_ref().and_then(|mail| mail.ended);
        Ok(Resent {
            reference: id.to_string(),
            result: ended.map(|(_, result)| result.code().to_owned()),
            problem: mail.and_then(|mail| mail.problem),
        })
    }
}

fn nothing_is_mailed() -> NotDone {
    NotDone::new(
        "mail_not_set",
        "no mail is sent here: set DAAN_SMTP_URL and DAAN_MAIL_FROM, and restart daan serve",
    )
}

fn not_asked(id: &DonationId, asked: MailAsked) -> NotDone {
    match asked {
        MailAsked::Queued | MailAsked::UnderWay => NotDone::new(
            "mail_under_way",
            format!("the receipt of {id} is being sent at this moment. Look again in a minute"),
        ),
        MailAsked::TooSoon { wait_ms } => NotDone::new(
            "mail_too_soon",
            format!(
                "the receipt of {id} was asked for less than a minute ago. Try again in {} s",
                wait_ms.saturating_add(999) / 1_000
            ),
        ),
        MailAsked::NoReceipt => NotDone::new(
            "receipt_not_found",
            format!("{id} has no receipt: nothing of it is paid"),
        ),
        MailAsked::NoDonor => NotDone::new(
            "donor_not_known",
            format!(
                "who gave {id} is erased, or was never known: there is no address to send the receipt to"
            ),
        ),
    }
}
