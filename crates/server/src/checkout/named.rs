//! Which donation an operator means, by any of the names that people read to each other.

use super::{Desk, NotDone};
use daan_domain::{DonationId, PaymentId};
use daan_storage::{Ledger, Sought, SoughtName};

impl Desk {
    /// As [`donation_named`].
    pub(super) async fn donation_named(&self, typed: &str) -> Result<DonationId, NotDone> {
        let named = donation_named(&self.ledger, typed).await?;
        named.ok_or_else(|| not_named(typed))
    }
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
