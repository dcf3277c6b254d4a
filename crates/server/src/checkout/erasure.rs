//! Who gave is erased: because the donor asked, or because the time that it is kept for is over.

use super::{Desk, Failure, NotDone, Sum};
use crate::settings::RetentionSettings;
use daan_domain::{DonationId, Email};
use daan_storage::{Actor, Erasable, Erasure, Retention, StorageError};
use serde::{Deserialize, Serialize};

/// Whose data is to be erased: exactly one of the two is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureRequest {
    /// Of all donations with this e-mail address.
    pub email: Option<String>,
    /// Of one donation.
    pub reference: Option<String>,
    /// Whether it is only told what would be erased.
    pub is_trial: bool,
}

/// What an erasure came to, or would.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureMade {
    /// The donations whose donor is erased by it; none where there is nothing to erase, or not any more.
    pub donations: Vec<ErasedDonation>,
    /// Why the database's files may still hold some of it, where they may.
    pub left_in_files: Option<String>,
}

/// A donation whose donor is erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasedDonation {
    /// Its reference.
    pub reference: String,
    /// What became of it.
    pub status: String,
    /// How much was meant; it stays.
    pub amount: Sum,
    /// When it was recorded, in unix milliseconds; it stays.
    pub created_at_ms: i64,
    /// What goes: `name`, `email`, `phone`, `pan`, `message`.
    pub fields: Vec<String>,
    /// Whether a receipt was issued for it, which keeps the name.
    #[serde(default)]
    pub has_receipt: bool,
}

/// Enough that a round ends soon, and a write of a donor waits for few others.
const BATCH: i64 = 200;
/// An export or a backup that reads meanwhile is mostly done by then.
const TRIES: usize = 3;

impl Desk {
    /// Erases who gave. Repeating it is harmless: what is erased is not there to be erased again.
    ///
    /// # Errors
    /// [`NotDone`]: there is no such donation, or the ledger does not answer.
    pub async fn erase(&self, request: &ErasureRequest) -> Result<ErasureMade, NotDone> {
        let found = self.to_erase(request).await?;
        let mut traces = Vec::new();
        if !request.is_trial {
            for erasable in &found {
                traces.extend(self.email_of(&erasable.id).await?);
                self.erase_one(&erasable.id, Erasure::Asked, Actor::Operator)
                    .await?;
            }
        }
        // Also where nothing is left to erase: the command before may have been cut off here.
        let left_in_files = if request.is_trial {
            None
        } else {
            self.scrubbed(traces, request.email.as_deref()).await?
        };
        let mut donations = Vec::new();
        for erasable in &found {
            let receipt = self.ledger.receipt(&erasable.id).await?;
            donations.push(told(erasable, receipt.is_some()));
        }
        Ok(ErasureMade {
            donations,
            left_in_files,
        })
    }

    /// Erases donors whose time is over; `true` where there may be more of them.
    ///
    /// # Errors
    /// The ledger does not answer.
    pub(crate) async fn erase_due(&self, retention: RetentionSettings) -> Result<bool, Failure> {
        let now = self.now();
        let due = Retention {
            unpaid_before: retention.unpaid_before(now),
            paid_before: retention.paid_before(now),
        };
        let due = self.ledger.donors_to_erase(due, BATCH).await?;
        for id in &due {
            self.erase_one(id, Erasure::Retention, Actor::Server)
                .await?;
        }
        if !due.is_empty() {
            tracing::info!(
                donations = due.len(),
                "donors were erased: the time that they are kept for is over"
            );
            // The files are emptied with the next round where somebody reads them now.
            if let Err(error) = self.ledger.scrub(&[]).await {
                tracing::warn!(%error, "what was erased may still be in the database's log");
            }
        }
        Ok(i64::try_from(due.len()).is_ok_and(|count| count == BATCH))
    }

    async fn to_erase(&self, request: &ErasureRequest) -> Result<Vec<Erasable>, NotDone> {
        match (&request.email, &request.reference) {
            (Some(email), None) => {
                let email = email.trim();
                if Email::parse(email).is_err() {
                    return Err(NotDone::new(
                        "wrong_email",
                        "--donor expected an e-mail address such as asha@example.org",
                    ));
                }
                Ok(self.ledger.erasable_of_email(email).await?)
            }
            (None, Some(reference)) => {
                let id = self.donation_meant(reference).await?;
                if self.ledger.find(&id).await?.is_none() {
                    return Err(NotDone::from(StorageError::NotFound));
                }
                Ok(self.ledger.erasable(&id).await?.into_iter().collect())
            }
            _ => Err(NotDone::new(
                "wrong_request",
                "expected one of --donor and --donation",
            )),
        }
    }

    async fn erase_one(
        &self,
        id: &DonationId,
        why: Erasure,
        actor: Actor,
    ) -> Result<(), StorageError> {
        let _turn = self.turns.wait(id).await;
        self.ledger.erase_donor(id, why, actor, self.now()).await?;
        Ok(())
    }

    async fn email_of(&self, id: &DonationId) -> Result<Option<String>, StorageError> {
        let donor = self.ledger.donor(id).await?;
        Ok(donor.map(|(donor, _)| donor.email.as_str().to_owned()))
    }

    /// An address that another donation keeps is no trace of this one.
    async fn scrubbed(
        &self,
        mut traces: Vec<String>,
        email: Option<&str>,
    ) -> Result<Option<String>, NotDone> {
        traces.extend(email.map(|email| email.trim().to_owned()));
        traces.sort();
        traces.dedup();
        let mut gone = Vec::new();
        for trace in traces {
            if self.ledger.erasable_of_email(&trace).await?.is_empty() {
                gone.push(trace);
            }
        }
        for _ in 1..TRIES {
            if self.ledger.scrub(&gone).await.is_ok() {
                return Ok(None);
            }
        }
        Ok(self
            .ledger
            .scrub(&gone)
            .await
            .err()
            .map(|error| error.to_string()))
    }
}

fn told(erasable: &Erasable, has_receipt: bool) -> ErasedDonation {
    let optional = [
        ("phone", erasable.has_phone),
        ("pan", erasable.has_pan),
        ("message", erasable.has_message),
    ];
    let optional = optional
        .into_iter()
        .filter(|(_, is_there)| *is_there)
        .map(|(name, _)| name);
    ErasedDonation {
        reference: erasable.id.to_string(),
        status: erasable.status.code().to_owned(),
        amount: erasable.amount.into(),
        created_at_ms: erasable.created_at_ms,
        fields: ["name", "email"]
            .into_iter()
            .chain(optional)
            .map(str::to_owned)
            .collect(),
        has_receipt,
    }
}
