//! Who sweeps, when, and over which span.

use super::{Sweep, SweepReport, TURN_MS};
use crate::checkout::{Desk, Failure};
use daan_domain::{Gateway, Timestamp};
use daan_storage::{Span, SweepEnd, SweepState, SweepTurn};
use serde::{Deserialize, Serialize};

const MINUTE_MS: i64 = 60 * 1_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;
/// A bank may say yes three days after the gateway gave up on a payment, and what nobody captures goes back
/// within five.
const OVERLAP_MS: i64 = 7 * DAY_MS;
/// Where nobody knows how far back the last sweep is: longer than any backup is old.
const LONG_MS: i64 = 90 * DAY_MS;
/// Servers of one ledger differ by less.
const SKEW_MS: i64 = MINUTE_MS;
const FIRST_WAIT_AFTER_FAILURE_MS: i64 = MINUTE_MS;
const LONGEST_WAIT_AFTER_FAILURE_MS: i64 = 60 * MINUTE_MS;

/// Which span an operator wants compared; nothing for all that has not been compared, and the week before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SweepRequest {
    /// Its beginning, in unix milliseconds.
    pub from_ms: Option<i64>,
    /// Its end; now where there is only a beginning.
    pub to_ms: Option<i64>,
}

impl Desk {
    /// Sweeps each gateway whose time has come: once after the start, and daily. There is never more to do.
    ///
    /// # Errors
    /// The ledger does not answer.
    pub async fn sweep_due(&self) -> Result<bool, Failure> {
        for gateway in self.served() {
            self.sweep_due_of(gateway).await?;
        }
        Ok(false)
    }

    /// As [`Desk::sweep_due`], of one gateway: Khalti's links are looked up one by one, and must not keep
    /// Razorpay's list waiting.
    ///
    /// # Errors
    /// The ledger does not answer.
    pub async fn sweep_due_of(&self, gateway: Gateway) -> Result<bool, Failure> {
        let known = self.ledger.sweeps().await?;
        let state = known.iter().find(|state| state.gateway == gateway);
        let is_due = self.serves(gateway) && self.is_sweep_due(gateway, state);
        // A gateway that does not answer is left alone.
        if is_due && !self.is_resting(gateway) {
            self.swept(gateway, SweepRequest::default()).await?;
        }
        Ok(false)
    }

    pub(super) fn served(&self) -> impl Iterator<Item = Gateway> {
        Gateway::ALL
            .into_iter()
            .filter(|gateway| self.serves(*gateway))
    }

    fn is_sweep_due(&self, gateway: Gateway, state: Option<&SweepState>) -> bool {
        let now = self.now();
        let covered_to = state.and_then(|state| believed(state, now));
        let is_swept = covered_to.is_some_and(|to| self.caught.is_since_start(to));
        if !self.caught.has_tried(gateway) && !is_swept {
            return true;
        }
        let next_at = state.and_then(|state| state.next_at);
        // A time beyond any that we set was set before the clock was put back.
        next_at.is_none_or(|next| next <= now || next > now.plus_ms(DAY_MS + MINUTE_MS))
    }

    /// One sweep from its turn to its end; nothing where somebody else has the turn.
    pub(super) async fn swept(
        &self,
        gateway: Gateway,
        request: SweepRequest,
    ) -> Result<Option<SweepReport>, Failure> {
        let Some(turn) = self
            .ledger
            .claim_sweep(gateway, self.now(), TURN_MS)
            .await?
        else {
            return Ok(None);
        };
        let span = self.span(&turn, request);
        let mut report = Sweep::begin(self, &turn, span).run().await;
        self.add_standing(gateway, &mut report).await;
        self.caught.tried(gateway);
        tell(&report);
        let end = self.end_of(&turn, request, &report);
        self.ledger.end_sweep(&turn, end, self.now()).await?;
        Ok(Some(report))
    }

    fn span(&self, turn: &SweepTurn, request: SweepRequest) -> Span {
        let now = self.now();
        let to = request.to_ms.map_or(now, Timestamp::from_unix_ms);
        if let Some(from_ms) = request.from_ms {
            let from = Timestamp::from_unix_ms(from_ms);
            return Span { from, to };
        }
        let a_week_ago = now.plus_ms(-OVERLAP_MS);
        let from = match (believed(&turn.state, now), turn.state.covered_to) {
            // After a restore, or a long stop, all of the gap.
            (Some(covered_to), _) => covered_to.plus_ms(-OVERLAP_MS).min(a_week_ago),
            (None, Some(_)) => now.plus_ms(-LONG_MS),
            (None, None) => a_week_ago,
        };
        Span { from, to }
    }

    /// Only a whole sweep of all that was not compared counts as one.
    fn end_of(&self, turn: &SweepTurn, request: SweepRequest, report: &SweepReport) -> SweepEnd {
        let now = self.now();
        let covers = request == SweepRequest::default();
        let next_at = match (covers, report.incomplete) {
            (true, false) => now.plus_ms(DAY_MS),
            (true, true) => now.plus_ms(wait_after_failure_ms(turn.state.failures)),
            (false, _) => turn.state.next_at.unwrap_or(now),
        };
        SweepEnd {
            covered_to: (covers && !report.incomplete).then_some(report.span().to),
            next_at,
            has_failed: covers && report.incomplete,
            report: serde_json::to_value(report).unwrap_or_default(),
        }
    }
}

/// Until when all has been compared. A time beyond now is of a clock that was ahead, and says nothing.
pub(super) fn believed(state: &SweepState, now: Timestamp) -> Option<Timestamp> {
    let latest = now.plus_ms(SKEW_MS);
    state.covered_to.filter(|covered_to| *covered_to <= latest)
}

fn wait_after_failure_ms(failures: i64) -> i64 {
    let doublings = u32::try_from(failures).unwrap_or(u32::MAX).min(6);
    (FIRST_WAIT_AFTER_FAILURE_MS << doublings).min(LONGEST_WAIT_AFTER_FAILURE_MS)
}

/// Where gateway and ledger differ a person has to look.
fn tell(report: &SweepReport) {
    let gateway = report.gateway.as_str();
    let SweepReport {
        read,
        settled,
        recovered,
        held,
        surplus,
        missing,
        extra,
        amount,
        unrecorded,
        failed_refunds,
        disputed,
        lost_disputes,
        came_back,
        too_large,
        unlike,
        other_ledger,
        unreadable,
        not_compared,
        ..
    } = report;
    if report.is_clean() {
        tracing::info!(
            gateway,
            read,
            settled,
            recovered,
            not_compared,
            "gateway and ledger agree"
        );
    } else if report.incomplete {
        tracing::warn!(
            gateway,
            read,
            by = report.stopped_by,
            "a sweep did not come to its end"
        );
    } else if report.is_own_clean() {
        tracing::warn!(
            gateway,
            read,
            other_ledger,
            "gateway and ledger agree, but for gifts of another ledger of Daan: see `daan reconcile`"
        );
    } else {
        tracing::error!(
            gateway,
            held,
            surplus,
            missing,
            extra,
            amount,
            unrecorded,
            failed_refunds,
            disputed,
            lost_disputes,
            came_back,
            too_large,
            unlike,
            other_ledger,
            unreadable,
            "gateway and ledger differ: run `daan reconcile`"
        );
    }
}
