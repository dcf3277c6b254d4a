//! Donations are asked about although nobody looks at them: a browser that was closed, a webhook that was
//! lost and a restart must not leave anybody with "paid, but the site says pending".

use super::look::Unasked;
use super::schedule::{Jitter, plan};
use super::{Desk, Failure};
use daan_api::Problem;
use daan_domain::{Gateway, Status};
use daan_storage::{Actor, DueDonation, GatewayOrder, StoredDonation};
use std::sync::Arc;
use tokio::task::JoinSet;

/// How many are asked about at once.
const BATCH: i64 = 20;
/// For how long nobody else takes what is being worked on. A look makes several calls of 8 s at most.
const LEASE_MS: i64 = 60_000;
/// The wait of a notice that could not be worked off for the first time; it doubles with each further one.
const NOTICE_WAIT_MS: i64 = 15_000;
const LONGEST_NOTICE_WAIT_MS: i64 = 15 * 60 * 1_000;

impl Desk {
    /// Asks about the donations whose time has come; `true` where there may be more of them.
    ///
    /// # Errors
    /// The ledger does not answer.
    pub async fn watch_once(self: &Arc<Self>) -> Result<bool, Failure> {
        self.plan_anew_where_clock_was_ahead().await?;
        let due = self.ledger.claim_due(self.now(), BATCH, LEASE_MS).await?;
        let is_full = i64::try_from(due.len()).is_ok_and(|count| count == BATCH);
        let mut work = JoinSet::new();
        for due in due {
            let desk = Arc::clone(self);
            work.spawn(async move { desk.watched(due).await });
        }
        let mut outcome = Ok(is_full);
        while let Some(ended) = work.join_next().await {
            if let Err(failure) = ended.unwrap_or(Err(Failure::of(Problem::Internal))) {
                outcome = Err(failure);
            }
        }
        outcome
    }

    /// Works off the notices that were not worked off when they came; `true` where there may be more. What
    /// cannot be done now waits longer each time, so that it does not keep others waiting.
    ///
    /// # Errors
    /// The ledger does not answer.
    pub async fn work_off_waiting(&self) -> Result<bool, Failure> {
        let ledger = &self.ledger;
        let notices = ledger.claim_notices(self.now(), BATCH, LEASE_MS).await?;
        let is_full = i64::try_from(notices.len()).is_ok_and(|count| count == BATCH);
        for notice in notices {
            if let Err(failure) = self.work_off(notice.clone()).await {
                let code = failure.problem().code();
                tracing::warn!(event = notice.id, code, "a notice waits");
                let next = self.now().plus_ms(wait_of_notice_ms(notice.attempts));
                ledger.postpone_notice(&notice, next).await?;
            }
        }
        Ok(is_full)
    }

    /// One look, and when the next one is due: whatever becomes of this one, it is not taken again at once.
    async fn watched(self: Arc<Self>, due: DueDonation) -> Result<(), Failure> {
        let donation = &due.donation;
        let desk = Arc::clone(&self);
        let asked = donation.clone();
        let look = tokio::spawn(async move { desk.watched_look(asked).await });
        let (after, is_silent) = match look.await {
            Ok(Ok(looked)) => looked,
            Ok(Err(failure)) => {
                tracing::warn!(donation = %donation.id, code = failure.problem().code(), "a look failed");
                (donation.clone(), true)
            }
            Err(panic) => {
                tracing::error!(donation = %donation.id, %panic, "a look panicked");
                (donation.clone(), true)
            }
        };
        let orders = self.worth_asking(&after);
        let mut random = [0];
        self.entropy.fill(&mut random);
        let [random] = random;
        let jitter = Jitter::of_random(random);
        let now = self.now();
        let plan = plan(&after, &orders, is_silent, now, jitter);
        if after.status == Status::Open && !plan.has_hope {
            self.ledger.expire(donation, plan.next, now).await?;
        }
        // What settled it meanwhile has the last word, so this goes by the donation as it was read.
        Ok(self.ledger.schedule_check(&due, plan.next, now).await?)
    }

    /// The donation after it was asked about, and whether a gateway did not answer.
    async fn watched_look(
        &self,
        donation: StoredDonation,
    ) -> Result<(StoredDonation, bool), Failure> {
        let is_being_made = donation.lease_until.is_some_and(|until| self.now() < until);
        let orders = self.worth_asking(&donation);
        let is_lost = donation.status == Status::Creating && donation.orders.is_empty();
        if !is_lost && orders.iter().all(|order| self.is_resting(order.gateway)) {
            return Ok((donation, !orders.is_empty()));
        }
        if is_being_made || !self.claim_look(&donation).await? {
            return Ok((donation, false));
        }
        if is_lost {
            let (donation, unasked) = self.bound_by_receipt(donation).await?;
            return Ok((donation, unasked.is_some()));
        }
        let looked = self.look(donation, &orders, Actor::Poll).await?;
        Ok((looked.donation, !looked.unasked.is_empty()))
    }

    /// Binds the order that was made for the donation and never heard of. A link of Khalti's that was lost
    /// is nobody's, and cannot be looked for.
    pub(super) async fn bound_by_receipt(
        &self,
        donation: StoredDonation,
    ) -> Result<(StoredDonation, Option<Unasked>), Failure> {
        if donation.gateway != Gateway::Razorpay {
            return Ok((donation, None));
        }
        match self.look_by_receipt(&donation, donation.amount).await {
            Ok(None) => Ok((donation, None)),
            Ok(Some(order)) => {
                let order = GatewayOrder::plain(Gateway::Razorpay, order.id);
                self.ledger
                    .bind_order(&donation.id, &order, self.now())
                    .await?;
                Ok((self.reread(&donation.id).await?, None))
            }
            Err(error) => {
                tracing::warn!(donation = %donation.id, %error, "no word of an order that may have been made");
                let unasked = Unasked::of(Gateway::Razorpay, error.code());
                Ok((donation, Some(unasked)))
            }
        }
    }
}

fn wait_of_notice_ms(attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts).unwrap_or(u32::MAX).min(6);
    (NOTICE_WAIT_MS << doublings).min(LONGEST_NOTICE_WAIT_MS)
}
