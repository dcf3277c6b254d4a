//! Which donation an operator means, by any of the names that people read to each other.

use super::Desk;
use daan_domain::{DonationId, PaymentId};
use daan_storage::{Sought, SoughtName, StorageError};

impl Desk {
    /// The donation of this reference, as it may be said by phone, or of what a gateway calls its order, a payment or a
    /// refund of it; `None` where it is neither. Whether there is a donation of a reference is not looked up.
    pub(super) async fn donation_named(
        &self,
        typed: &str,
    ) -> Result<Option<DonationId>, StorageError> {
        let typed = typed.trim();
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
        let found = self.ledger.browse(&sought, None, 1).await?;
        Ok(found.into_iter().next().map(|donation| donation.id))
    }
}
