//! Which donation an operator means, by any of the names that people read to each other.

use super::{Desk, NotDone, Sum};
use crate::times::written;
use daan_domain::{DonationId, PaymentId};
use daan_storage::{Ledger, Sought, SoughtName, StoredReceipt};

impl Desk {
    /// As [`donation_named`].
    pub(super) async fn donation_named(&self, typed: &str) -> Result<DonationId, NotDone> {
        let named = donation_named(&self.ledger, typed).await?;
        named.ok_or_else(|| not_named(typed))
    }

    /// As [`donation_named`], of what is to be changed: by a number that another donor's paper may have as well, nobody is
    /// meant for sure.
    pub(super) async fn donation_meant(&self, typed: &str) -> Result<DonationId, NotDone> {
        let id = self.donation_named(typed).await?;
        let is_number = self
            .ledger
            .receipts_numbered(typed.trim())
            .await?
            .contains(&id);
        if is_number && self.ledger.is_number_of_two(&id).await? {
            return Err(numbered_anew(&self.ledger, typed.trim(), &id).await?);
        }
        Ok(id)
    }

    /// Whose gift was meant, where it was named by its receipt's number: one that is misread is another's.
    pub(super) async fn gift_of_number(
        &self,
        typed: &str,
        id: &DonationId,
    ) -> Result<Option<String>, NotDone> {
        if !self
            .ledger
            .receipts_numbered(typed.trim())
            .await?
            .contains(id)
        {
            return Ok(None);
        }
        let receipt = self.ledger.receipt(id).await?;
        Ok(receipt.as_ref().map(gift_of))
    }
}

/// Whose gift a receipt is of, as people know it.
fn gift_of(receipt: &StoredReceipt) -> String {
    let name = receipt.donor_name.as_ref();
    format!(
        "{}, {}, paid {}",
        name.map_or("a donor without a name", |name| name.as_str()),
        Sum::from(receipt.amount),
        written(receipt.paid_at.unix_ms())
    )
}

async fn numbered_anew(ledger: &Ledger, typed: &str, id: &DonationId) -> Result<NotDone, NotDone> {
    let receipt = ledger.receipt(id).await?;
    let whose = receipt.map_or_else(String::new, |receipt| format!(" ({})", gift_of(&receipt)));
    let message = format!(
        "{typed} was given out anew after a restore, so a paper with this number may be another donor's. Here it is of {id}\
         {whose}: if that is the gift, run the same command with {id}. Nothing was changed"
    );
    Ok(NotDone::new("receipt_renumbered", message))
}

/// The donation of this reference, as it may be said by phone, of this receipt's number, or of what a gateway calls its
/// order, a payment or a refund of it; `None` where it is none of them. Whether there is a donation of a reference is not
/// looked up.
///
/// # Errors
/// [`NotDone`]: `receipt_ambiguous`, as payees may write their numbers alike, or the ledger does not answer.
pub(crate) async fn donation_named(
    ledger: &Ledger,
    typed: &str,
) -> Result<Option<DonationId>, NotDone> {
    let typed = typed.trim();
    if let Ok(id) = DonationId::parse(typed.to_ascii_uppercase()) {
        return Ok(Some(id));
    }
    // Payees choose how they write their numbers: without its dashes one could be heard as a reference.
    let numbered = ledger.receipts_numbered(typed).await?;
    match numbered.as_slice() {
        [] => {}
        [id] => return Ok(Some(id.clone())),
        several => return Err(ambiguous(ledger, typed, several).await?),
    }
    if let Ok(id) = DonationId::parse_said(typed) {
        return Ok(Some(id));
    }
    // All of a gateway's names have this form.
    if PaymentId::parse(typed).is_err() {
        return Ok(None);
    }
    let sought = Sought {
        name: Some(SoughtName::AtGateway(typed.to_owned())),
        ..Sought::default()
    };
    let found = ledger.browse(&sought, None, 1).await?;
    Ok(found.into_iter().next().map(|donation| donation.id))
}

async fn ambiguous(
    ledger: &Ledger,
    typed: &str,
    several: &[DonationId],
) -> Result<NotDone, NotDone> {
    let mut all = Vec::with_capacity(several.len());
    for id in several {
        let receipt = ledger.receipt(id).await?;
        let of = receipt.map(|receipt| format!(" ({}, {})", receipt.payee, receipt.year));
        all.push(format!("{id}{}", of.unwrap_or_default()));
    }
    let message = format!(
        "several payees or years write their numbers alike, and have a receipt {typed}: give the donation's reference \
         instead, one of {}. Nothing was changed",
        all.join(", ")
    );
    Ok(NotDone::new("receipt_ambiguous", message))
}

fn not_named(found: &str) -> NotDone {
    let message = format!(
        "expected a donation's reference such as DN-4F7K-Q2MX-9TBZ, a receipt's number of this ledger as it is written, or \
         the name that the gateway has for a payment, an order or a refund of it, found `{found}`. The reference stands on \
         the donor's status page, and is the receipt of the gateway's order (daan orders)"
    );
    NotDone::new("reference_malformed", message)
}
