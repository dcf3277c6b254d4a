//! The gateways' own lists against the ledger, both ways.
//!
//! What a webhook and the watch can both miss is found here: a payment of an order that nobody heard the end
//! of, of a donation whose time is over, or of one that a restored backup does not know. Razorpay's list is
//! read as a whole; Khalti has none, so there every link of the span is looked up.

mod by_hand;
mod catching_up;
mod ledger_side;
mod links;
mod oldest_first;
mod payments;
mod refunds;
mod report;
mod standing;
mod turn;
mod went_back;

pub use catching_up::Caught;
pub use report::{Found, Kind, Renumbered, SweepReport};
pub use turn::SweepRequest;

use super::gateways::GatewayError;
use super::{Desk, Failure};
use daan_api::Problem;
use daan_domain::{DonationId, Gateway, GatewayOrderId, PaymentId};
use daan_gateway::razorpay::{self, Payment};
use daan_storage::{BookedCapture, Span, StorageError, SweepTurn};
use std::collections::HashMap;
use std::time::Duration;

/// One comparison under way.
struct Sweep<'a> {
    desk: &'a Desk,
    turn: &'a SweepTurn,
    span: Span,
    report: SweepReport,
    /// When the turn was last made to last longer, in unix milliseconds.
    prolonged_at_ms: i64,
    /// What Razorpay lists as captured.
    seen: HashMap<PaymentId, Taken>,
    /// Orders of which payments are not booked here.
    not_ours: HashMap<GatewayOrderId, Stranger>,
    /// What somebody had just asked about.
    later: Vec<Later>,
}

/// What is compared once more at the end: whoever has a link's status page open asks all the time, and must
/// not keep the others waiting.
enum Later {
    Link(DonationId),
    Payment(Box<Payment>),
    Capture(BookedCapture),
}

/// What a gateway took.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Taken {
    amount_minor: i64,
    currency: String,
}

/// An order of which payments are not booked here.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Stranger {
    /// It is another product's.
    OtherProduct,
    /// A person has to look at what it brought: it has a reference as ours are.
    Doubtful { kind: Kind, reference: String },
}

/// Why a sweep does not come to its end.
enum Stop {
    Gateway(GatewayError),
    Ledger(Failure),
    /// Somebody else sweeps: this one slept through its turn.
    TurnLost,
}

/// For so long a turn lasts; it is made longer while the sweep goes on.
const TURN_MS: i64 = 5 * 60 * 1_000;
const PROLONG_AFTER_MS: i64 = 60 * 1_000;
/// Longer than the cool-down between two questions about one donation.
const COOL_DOWN: Duration = Duration::from_millis(5_050);

impl<'a> Sweep<'a> {
    fn begin(desk: &'a Desk, turn: &'a SweepTurn, span: Span) -> Sweep<'a> {
        Sweep {
            desk,
            turn,
            span,
            report: SweepReport::of(turn.state.gateway, span),
            prolonged_at_ms: desk.now().unix_ms(),
            seen: HashMap::new(),
            not_ours: HashMap::new(),
            later: Vec::new(),
        }
    }

    /// Compares, as far as that goes.
    async fn run(mut self) -> SweepReport {
        let outcome = match self.turn.state.gateway {
            Gateway::Razorpay => self.compare_with_razorpay().await,
            Gateway::Khalti => self.compare_with_khalti().await,
        };
        let outcome = match outcome {
            Ok(()) => self.compare_later().await,
            stopped => stopped,
        };
        if let Err(stop) = outcome {
            tracing::warn!(
                gateway = self.report.gateway,
                by = stop.code(),
                "a sweep stopped"
            );
            self.report.stop(stop.code());
        }
        self.report
    }

    async fn compare_with_razorpay(&mut self) -> Result<(), Stop> {
        self.read_lists().await?;
        self.compare_captures().await?;
        self.compare_refunds().await
    }

    /// Says that the sweep goes on, now and then.
    async fn go_on(&mut self) -> Result<(), Stop> {
        let now = self.desk.now();
        if now.unix_ms() - self.prolonged_at_ms < PROLONG_AFTER_MS {
            return Ok(());
        }
        let until = now.plus_ms(TURN_MS);
        if !self.desk.ledger.prolong_sweep(self.turn, until).await? {
            return Err(Stop::TurnLost);
        }
        self.prolonged_at_ms = now.unix_ms();
        Ok(())
    }

    /// Passes over an entry that cannot be compared, and tells of it: it must not keep the others waiting.
    fn told_of_one(
        &mut self,
        outcome: Result<(), Stop>,
        entry: impl FnOnce() -> Found,
    ) -> Result<(), Stop> {
        match outcome {
            Err(stop) if stop.is_about_one() => {
                self.report.add(Found {
                    note: Some(stop.code().to_owned()),
                    ..entry()
                });
                Ok(())
            }
            outcome => outcome,
        }
    }

    /// Waits for the cool-down of all that it had to pass over, once, and in nobody's turn. What is asked about
    /// by somebody else again is counted.
    async fn compare_later(&mut self) -> Result<(), Stop> {
        let later = std::mem::take(&mut self.later);
        if later.is_empty() {
            return Ok(());
        }
        tokio::time::sleep(COOL_DOWN).await;
        for entry in &later {
            let (outcome, found) = match entry {
                Later::Link(id) => (self.look_links_up(id).await, links::of_donation(id)),
                Later::Payment(payment) => {
                    (self.compare(payment).await, payments::of_unread(payment))
                }
                Later::Capture(capture) => (
                    self.compare_capture(capture).await,
                    ledger_side::of_unasked(capture),
                ),
            };
            self.told_of_one(outcome, || found)?;
            self.go_on().await?;
        }
        self.report.not_compared = self.later.len();
        Ok(())
    }
}

impl Stop {
    /// Whether all else can be compared all the same.
    fn is_about_one(&self) -> bool {
        match self {
            Stop::Gateway(error) => !error.is_silence(),
            Stop::Ledger(failure) => failure.problem() != Problem::LedgerUnavailable,
            Stop::TurnLost => false,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Stop::Gateway(error) => error.code(),
            Stop::Ledger(failure) => failure.problem().code(),
            Stop::TurnLost => "turn_lost",
        }
    }
}

impl From<razorpay::Error> for Stop {
    fn from(error: razorpay::Error) -> Stop {
        Stop::Gateway(error.into())
    }
}

impl From<GatewayError> for Stop {
    fn from(error: GatewayError) -> Stop {
        Stop::Gateway(error)
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Stop {
        Stop::Ledger(failure)
    }
}

impl From<StorageError> for Stop {
    fn from(error: StorageError) -> Stop {
        Stop::Ledger(error.into())
    }
}
