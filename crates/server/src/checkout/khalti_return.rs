//! A donor comes back from Khalti's page.
//!
//! Everything in the address is the browser's to say, so nothing of it is believed: it is a reason to look
//! at one of the donation's own links, and where it contradicts what we know, that is written down.

use super::khalti_links::payment_of;
use super::out_of_turn::Occasion;
use super::{Desk, Failure, Visit};
use daan_api::ApiError;
use daan_domain::settle::PaymentState;
use daan_domain::{DonationId, Gateway};
use daan_storage::{Actor, StoredDonation, StoredOrder};
use serde_json::json;

/// What the address says, as often as it says it.
#[derive(Debug, Default)]
pub struct KhaltiHints {
    /// Which link was paid.
    pub pidx: Vec<String>,
    /// Which donation it was for.
    pub purchase_order_id: Vec<String>,
    /// How much, in paisa, under either of its two names.
    pub amount: Vec<String>,
    /// What became of it.
    pub status: Vec<String>,
}

impl Visit {
    /// Looks up what the donor may have paid.
    ///
    /// # Errors
    /// No donation has this token, or the ledger does not answer.
    pub async fn khalti_returned(&self, token: String, hints: KhaltiHints) -> Result<(), ApiError> {
        self.run(async move |desk| desk.khalti_returned(&token, &hints).await)
            .await
    }
}

impl Desk {
    async fn khalti_returned(&self, token: &str, hints: &KhaltiHints) -> Result<(), Failure> {
        let (donation, _) = self.donation(token).await?;
        let Some(link) = returned_from(&donation, hints) else {
            return self.note_contradictions(&donation, None, hints).await;
        };
        let donation = self.looked_at_link(&donation.id, &link).await?;
        self.note_contradictions(&donation, Some(&link), hints)
            .await
    }

    /// One look, whoever else comes back from this link at the same moment.
    async fn looked_at_link(
        &self,
        id: &DonationId,
        link: &StoredOrder,
    ) -> Result<StoredDonation, Failure> {
        let _turn = self.turns.wait(id).await;
        let donation = self.reread(id).await?;
        let occasion = Occasion::Return(link.order.clone());
        if is_captured(&donation, link) || !self.claim_look_for(&donation, occasion).await? {
            return Ok(donation);
        }
        let looked = self
            .look(donation, std::slice::from_ref(link), Actor::Server)
            .await?;
        Ok(looked.donation)
    }

    /// Only which part of the address contradicts is kept: the rest is whatever a stranger chose to write.
    async fn note_contradictions(
        &self,
        donation: &StoredDonation,
        link: Option<&StoredOrder>,
        hints: &KhaltiHints,
    ) -> Result<(), Failure> {
        let fields = contradictions(donation, link, hints);
        if fields.is_empty() {
            return Ok(());
        }
        tracing::warn!(donation = %donation.id, ?fields, "a return contradicts what we know");
        self.ledger
            .record_event(
                &donation.id,
                "khalti_return_contradicts",
                &json!({ "fields": fields }),
                Actor::Donor,
                self.now(),
            )
            .await?;
        Ok(())
    }
}

/// The link that is named, if it is one of ours; else the newest.
fn returned_from(donation: &StoredDonation, hints: &KhaltiHints) -> Option<StoredOrder> {
    let links = || links_of(donation).rev();
    let is_named = |link: &&StoredOrder| hints.pidx.iter().any(|pidx| pidx == link.order.as_str());
    links().find(is_named).or_else(|| links().next()).cloned()
}

fn contradictions(
    donation: &StoredDonation,
    link: Option<&StoredOrder>,
    hints: &KhaltiHints,
) -> Vec<&'static str> {
    let pidx = link.map_or("", |link| link.order.as_str());
    let amount = link.map(|link| donation.asked_by(link).amount_minor().to_string());
    let is_paid = link.is_some_and(|link| is_captured(donation, link));
    let says_paid = |status: &String| status.eq_ignore_ascii_case("completed");
    [
        ("pidx", differs(&hints.pidx, pidx)),
        (
            "purchase_order_id",
            differs(&hints.purchase_order_id, donation.id.as_str()),
        ),
        (
            "amount",
            differs(&hints.amount, &amount.unwrap_or_default()),
        ),
        ("status", !is_paid && hints.status.iter().any(says_paid)),
    ]
    .into_iter()
    .filter_map(|(field, is_contradictory)| is_contradictory.then_some(field))
    .collect()
}

/// Nothing said, or said to be nothing, contradicts nothing.
fn differs(said: &[String], known: &str) -> bool {
    said.iter().any(|said| !said.is_empty() && said != known)
}

fn links_of(donation: &StoredDonation) -> impl DoubleEndedIterator<Item = &StoredOrder> {
    donation
        .orders
        .iter()
        .filter(|order| order.gateway == Gateway::Khalti)
}

fn is_captured(donation: &StoredDonation, link: &StoredOrder) -> bool {
    payment_of(donation, link)
        .is_some_and(|payment| matches!(payment.state, PaymentState::Captured { .. }))
}
