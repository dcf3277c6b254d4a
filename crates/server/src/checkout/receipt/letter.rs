//! The letter that brings a receipt, or says that one has changed.

use super::mail_texts::{Occasion, Said, said};
use super::{pdf, sheet};
use crate::checkout::{Desk, Failure};
use crate::mail::{Draft, Letter, Mailer, Undelivered, address_of};
use daan_api::Problem;
use daan_domain::{Donor, Money};
use daan_storage::{DueMail, StoredDonation, StoredReceipt};

/// What a mail that is due is to be.
pub(super) enum Prepared {
    Letter(Box<Letter>),
    /// No letter can be made of it.
    Unwritable(Undelivered),
    /// The whole gift went back before the donor was sent a receipt: it is cancelled, and nobody is sent it.
    Refunded,
    /// The donor was erased since it was taken.
    Erased,
}

impl Desk {
    pub(super) async fn prepared(
        &self,
        mailer: &Mailer,
        due: &DueMail,
    ) -> Result<Prepared, Failure> {
        let (receipt, donation, donor) = (
            self.ledger.receipt(&due.donation).await?,
            self.ledger.find(&due.donation).await?,
            self.ledger.donor(&due.donation).await?,
        );
        let (Some(receipt), Some(donation), Some((donor, _))) = (receipt, donation, donor) else {
            return Ok(Prepared::Erased);
        };
        let receipt = as_of(due, receipt)?;
        if is_cancelled(&receipt) && due.told_minor.is_none() {
            return Ok(Prepared::Refunded);
        }
        let letter = written(mailer, due, &receipt, &donation, &donor);
        Ok(letter.map_or_else(Prepared::Unwritable, |letter| {
            Prepared::Letter(Box::new(letter))
        }))
    }
}

/// The receipt with what had gone back when this mail's turn began: what goes since is the next one's to tell.
fn as_of(due: &DueMail, receipt: StoredReceipt) -> Result<StoredReceipt, Failure> {
    let gone_back = Money::new(due.gone_minor, receipt.amount.currency());
    Ok(StoredReceipt {
        gone_back: gone_back.map_err(|_| Failure::of(Problem::Internal))?,
        ..receipt
    })
}

fn written(
    mailer: &Mailer,
    due: &DueMail,
    receipt: &StoredReceipt,
    donation: &StoredDonation,
    donor: &Donor,
) -> Result<Letter, Undelivered> {
    let sheet = sheet(receipt, donation.locale);
    let to = address_of(donor.email.as_str())
        .ok_or_else(|| Undelivered::for_good("address_unusable"))?;
    let pdf = pdf(&sheet).map_err(|_| Undelivered::of("pdf_failed"))?;
    let Said {
        subject,
        text,
        html,
    } = said(&sheet, receipt, donor.name.as_str(), occasion(due, receipt));
    let draft = Draft {
        from: mailer.from(),
        to,
        name: donor.name.as_str(),
        subject: &subject,
        message_id: &due.message_id,
        date_ms: due.asked_at.unix_ms(),
        language: donation.locale.tag(),
        text,
        html,
        file_name: file_name(&receipt.label),
        pdf,
    };
    draft.written()
}

fn occasion(due: &DueMail, receipt: &StoredReceipt) -> Occasion {
    match due.told_minor {
        Some(told_minor) if told_minor != due.gone_minor => {
            if is_cancelled(receipt) {
                Occasion::Cancelled
            } else {
                Occasion::Reduced
            }
        }
        _ => Occasion::Receipt,
    }
}

/// The number in letters that every disk and every header takes: `receipt-DET-2026-27-00001.pdf`.
pub(crate) fn file_name(label: &str) -> String {
    let words = label.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let name: String = words.join("-").chars().take(80).collect();
    if name.is_empty() {
        "receipt.pdf".to_owned()
    } else {
        format!("receipt-{name}.pdf")
    }
}

pub(super) fn is_cancelled(receipt: &StoredReceipt) -> bool {
    receipt.gone_back.amount_minor() >= receipt.amount.amount_minor()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_name_is_one_that_every_disk_takes() {
        assert_eq!(
            file_name("DET/2026-27/00001"),
            "receipt-DET-2026-27-00001.pdf"
        );
        assert_eq!(file_name("../../\r\n\"x\""), "receipt-x.pdf");
        assert_eq!(file_name("रसीद"), "receipt.pdf");
    }
}
