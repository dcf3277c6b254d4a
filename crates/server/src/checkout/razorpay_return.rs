//! A donor comes back from Razorpay's page without a proof of having paid.

use super::out_of_turn::Occasion;
use super::view::is_under_review;
use super::{Desk, Failure, Visit};
use daan_api::ApiError;
use daan_domain::{Locale, Status};
use daan_storage::{Actor, StoredDonation};
use serde_json::{Value, json};

/// Where a donor who left the payment page goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cancelled {
    /// Back to the form of this campaign: nothing was paid, as far as anybody knows.
    ToForm {
        /// The campaign's slug.
        campaign: String,
        /// The donor's language.
        locale: Locale,
    },
    /// To the donation: something was paid all the same.
    ToDonation,
}

impl Visit {
    /// A failure was posted. Nobody signs those, so all it does is make us look.
    ///
    /// # Errors
    /// No donation has this token, or the ledger does not answer.
    pub async fn failure_posted(
        &self,
        token: String,
        code: Option<String>,
        reason: Option<String>,
    ) -> Result<(), ApiError> {
        let data = json!({ "code": word(code), "reason": word(reason) });
        self.run(async move |desk| desk.note_and_look(&token, "failure_post", &data).await)
            .await
    }

    /// A post says two things about these fields, so that nothing of it counts.
    ///
    /// # Errors
    /// As [`Visit::failure_posted`].
    pub async fn contradictory_post(
        &self,
        token: String,
        fields: Vec<&'static str>,
    ) -> Result<(), ApiError> {
        let data = json!({ "fields": fields });
        self.run(async move |desk| {
            desk.note_and_look(&token, "return_contradicts", &data)
                .await
        })
        .await
    }

    /// The donor left the payment page.
    ///
    /// # Errors
    /// As [`Visit::failure_posted`].
    pub async fn cancelled(&self, token: String) -> Result<Cancelled, ApiError> {
        self.run(async move |desk| desk.cancelled(&token).await)
            .await
    }
}

impl Desk {
    async fn note_and_look(
        &self,
        token: &str,
        event: &'static str,
        data: &Value,
    ) -> Result<(), Failure> {
        let (donation, _) = self.donation(token).await?;
        self.ledger
            .record_event(&donation.id, event, data, Actor::Donor, self.now())
            .await?;
        // A bank that says no in a moment comes back within the cool-down, and the donor wants to know why.
        let _turn = self.turns.wait(&donation.id).await;
        self.looked_afresh(&donation.id, Occasion::Order).await?;
        Ok(())
    }

    async fn cancelled(&self, token: &str) -> Result<Cancelled, Failure> {
        let (donation, _) = self.donation(token).await?;
        let _turn = self.turns.wait(&donation.id).await;
        let looked = self.looked_afresh(&donation.id, Occasion::Order).await?;
        Ok(after_cancelling(&looked.donation))
    }
}

fn after_cancelling(donation: &StoredDonation) -> Cancelled {
    let is_paid = donation.status.is_credited() || donation.status == Status::Processing;
    if is_paid || is_under_review(donation) {
        Cancelled::ToDonation
    } else {
        Cancelled::ToForm {
            campaign: donation.campaign.as_str().to_owned(),
            locale: donation.locale,
        }
    }
}

/// Anything but a word such as `payment_failed` is whatever a stranger chose to send.
fn word(text: Option<String>) -> Option<String> {
    const MAX_BYTES: usize = 64;
    text.filter(|text| {
        (1..=MAX_BYTES).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    })
}
