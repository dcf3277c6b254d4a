//! What a bookkeeper looks through: donations newest first, narrowed down, a page at a time.

mod page;
#[cfg(test)]
mod tests;

use crate::error::Result;
use crate::ledger::Ledger;
use crate::open_matters::MatterKind;
use daan_domain::{CampaignSlug, Currency, DonationId, Gateway, Money, Status, Timestamp};
use page::ReadPage;

pub(crate) use page::{HELD, SURPLUS};

/// Which donations; each part that is given narrows it down.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sought {
    /// What became of it.
    pub status: Option<Status>,
    /// The gateway of the offer that the donor took.
    pub gateway: Option<Gateway>,
    /// What is given to.
    pub campaign: Option<CampaignSlug>,
    /// The currency that the donor meant to give in.
    pub currency: Option<Currency>,
    /// Recorded at this time or later.
    pub from: Option<Timestamp>,
    /// Recorded before this time.
    pub before: Option<Timestamp>,
    /// So many minor units or more were meant.
    pub least_minor: Option<i64>,
    /// So many minor units or less were meant.
    pub most_minor: Option<i64>,
    /// The beginning of the donor's name or e-mail address; large and small letters of ASCII are the same.
    pub donor: Option<String>,
    /// By one of its names.
    pub name: Option<SoughtName>,
    /// The number of its receipt, as it is written.
    pub receipt: Option<String>,
    /// Those that somebody or something should have dealt with.
    pub waiting: Option<Waiting>,
}

/// What a donation waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waiting {
    /// A person: a payment of it is held, or stands beside the one that counts and has not wholly gone back; a refund
    /// failed, came back or is to be recorded; or a dispute is open, or was lost.
    Person,
    /// A person, as a payment of it is held.
    Held,
    /// A person, as a payment beside the one that counts has not wholly gone back.
    Surplus,
    /// A person, as something of this kind was told of it beside its payments.
    Matter(MatterKind),
    /// A look at the gateway that was to be made before this time.
    Look(Timestamp),
}

/// A name that leads to one donation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SoughtName {
    /// Its reference.
    Reference(DonationId),
    /// What a gateway calls its order, its payment, a refund of that, or the money that moved.
    AtGateway(String),
}

/// Where a page begins: behind this donation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// When it was recorded.
    pub created_at: Timestamp,
    /// Its reference.
    pub id: DonationId,
}

/// A donation as a list has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedDonation {
    /// Its reference.
    pub id: DonationId,
    /// When it was recorded.
    pub created_at: Timestamp,
    /// What became of it.
    pub status: Status,
    /// What is given to.
    pub campaign: CampaignSlug,
    /// The gateway of the offer that the donor took.
    pub gateway: Gateway,
    /// How much was meant.
    pub amount: Money,
    /// Who gave; `None` once that is erased, or where it was never known.
    pub donor: Option<ListedDonor>,
    /// Whether who gave was erased.
    pub is_erased: bool,
    /// Whether it waits for a person, as in [`Waiting::Person`].
    pub for_a_person: bool,
}

/// A donor as a list has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedDonor {
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
}

impl Ledger {
    /// The donations that are sought behind this place, newest first; so many at most.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn browse(
        &self,
        sought: &Sought,
        behind: Option<&Place>,
        limit: i64,
    ) -> Result<Vec<ListedDonation>> {
        self.read(ReadPage {
            sought: sought.clone(),
            behind: behind.cloned(),
            limit,
        })
        .await
    }
}
