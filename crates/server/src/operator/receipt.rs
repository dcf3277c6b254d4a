//! A receipt, as a person looks for it: by its number, or by any name of its donation.

use crate::checkout::{NotDone, Sheet, Sum, donation_named, pdf, sheet};
use daan_domain::Locale;
use daan_storage::{Ledger, ReceiptMail, StoredReceipt};
use serde::Serialize;

/// A receipt that was found.
#[derive(Debug, Clone, Serialize)]
pub struct FoundReceipt {
    /// Its number as it is written.
    pub number: String,
    /// Whose it is.
    pub donation: String,
    /// Who received the money.
    pub payee: String,
    /// The payee's financial year.
    pub year: String,
    /// When it got its number, in unix milliseconds.
    pub issued_at_ms: i64,
    /// When it was paid, in unix milliseconds.
    pub paid_at_ms: i64,
    /// What was paid.
    pub amount: Sum,
    /// What of it went back since.
    pub gone_back: Sum,
    /// Who gave, as the receipt has it; `None` where nobody knows, or once it is erased.
    pub donor: Option<String>,
    /// Whether it was numbered anew, because a restored ledger had lost the gift.
    pub is_restored: bool,
    /// Its latest mail, if there was one.
    pub mail: Option<MailTold>,
    #[serde(skip)]
    receipt: StoredReceipt,
    #[serde(skip)]
    locale: Locale,
}

/// What is known of a receipt's mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MailTold {
    /// What became of it: `sent`, `refused`, `given_up`, `refunded`; `waiting` where nothing did so far.
    pub state: &'static str,
    /// When that came about, or when it is tried next, in unix milliseconds.
    pub at_ms: i64,
    /// How often it was tried.
    pub attempts: i64,
    /// What the latest attempt came to where it was no success: a word, and the number of the mail server's answer.
    pub problem: Option<String>,
    /// The name that it goes by.
    pub message_id: String,
}

impl FoundReceipt {
    /// Looks a receipt up.
    ///
    /// # Errors
    /// [`NotDone`]: there is none, or there are several with this number, or the ledger does not answer.
    pub async fn look_up(ledger: &Ledger, asked: &str) -> Result<FoundReceipt, NotDone> {
        let asked = asked.trim();
        let named = donation_named(ledger, asked).await?;
        let id = named.ok_or_else(|| not_named(asked))?;
        let donation = ledger.find(&id).await?;
        let donation = donation.ok_or(daan_storage::StorageError::NotFound)?;
        let Some(receipt) = ledger.receipt(&id).await? else {
            let message = format!(
                "{id} has no receipt: it is {}. A gift that is paid gets its receipt from daan serve within seconds",
                donation.status.code()
            );
            return Err(NotDone::new("receipt_not_found", message));
        };
        Ok(FoundReceipt {
            number: receipt.label.clone(),
            donation: id.to_string(),
            payee: receipt.payee.clone(),
            year: receipt.year.clone(),
            issued_at_ms: receipt.issued_at.unix_ms(),
            paid_at_ms: receipt.paid_at.unix_ms(),
            amount: receipt.amount.into(),
            gone_back: receipt.gone_back.into(),
            donor: receipt
                .donor_name
                .as_ref()
                .map(|name| name.as_str().to_owned()),
            is_restored: receipt.is_restored,
            mail: ledger.receipt_mail(&id).await?.map(MailTold::from),
            receipt,
            locale: donation.locale,
        })
    }

    /// The receipt as a PDF, in this language or the donor's own.
    ///
    /// # Errors
    /// It cannot be made: a fault of ours.
    pub fn pdf(&self, locale: Option<Locale>) -> anyhow::Result<Vec<u8>> {
        let sheet: Sheet = sheet(&self.receipt, locale.unwrap_or(self.locale));
        Ok(pdf(&sheet)?)
    }
}

impl From<ReceiptMail> for MailTold {
    fn from(mail: ReceiptMail) -> MailTold {
        let (state, at) = match mail.ended {
            None => ("waiting", mail.next_at),
            Some((at, result)) => (result.code(), at),
        };
        MailTold {
            state,
            at_ms: at.unix_ms(),
            attempts: mail.attempts,
            problem: mail.problem,
            message_id: mail.message_id,
        }
    }
}

fn not_named(asked: &str) -> NotDone {
    NotDone::new(
        "receipt_not_found",
        format!(
            "expected a receipt's number as it is written on it, such as DET/2026-27/00001, a donation's reference such as \
             DN-4F7K-Q2MX-9TBZ, or what its gateway calls the payment; found `{asked}`, which no receipt of this ledger has"
        ),
    )
}
