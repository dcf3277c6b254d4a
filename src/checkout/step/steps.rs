//! Where the checkout stands.

use super::{AttemptFailure, Proof, Ticket};
use daan_api::{AlternativeView, ApiError, DonationView, Next, OpenCheckout};
use daan_domain::Gateway;
use std::sync::Arc;

/// After so many tries the donor is told that they go on.
const LONG: u32 = 3;

/// Where the checkout stands. What is large is shared: a step is copied with every event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The donor fills in the form.
    Form {
        /// An earlier gift of this browser whose fate is being asked for in the background.
        known: Option<Ticket>,
        /// What the server said of the last press.
        problem: Option<Arc<ApiError>>,
    },
    /// The server makes the order. The earlier gift that the form knew of may be the same one.
    Beginning(Option<Ticket>),
    /// The gift was begun before, and may have been paid since: the server is asked before the donor is led on.
    Recalling(Ticket, Next),
    /// The server, whose last word this was, is asked how to pay an earlier order.
    Reopening(Ticket, Arc<DonationView>),
    /// checkout.js is on its way.
    Loading(Ticket, Arc<OpenCheckout>),
    /// The payment window is open; perhaps an attempt in it has failed.
    Paying(Ticket, Option<AttemptFailure>),
    /// The payment window could not be shown.
    Blocked {
        /// The donation.
        ticket: Ticket,
        /// What the window was to open with.
        order: Arc<OpenCheckout>,
        /// What the server has said since.
        view: Option<Arc<DonationView>>,
    },
    /// The window is gone; the server is asked what came of it.
    Checking {
        /// The donation.
        ticket: Ticket,
        /// The last attempt that failed in the window.
        failure: Option<AttemptFailure>,
        /// How often the server could not be asked.
        tries: u32,
    },
    /// The server knows of no payment.
    Unpaid {
        /// The donation.
        ticket: Ticket,
        /// The server's word.
        view: Arc<DonationView>,
        /// The last attempt that failed in the window.
        failure: Option<AttemptFailure>,
        /// Why it could not be paid again.
        problem: Option<Arc<ApiError>>,
        /// How often the server was asked since.
        tries: u32,
    },
    /// The proof of payment is on its way to the server.
    Confirming {
        /// The donation.
        ticket: Ticket,
        /// What checkout.js gave.
        proof: Arc<Proof>,
        /// How often it could not be brought.
        tries: u32,
    },
    /// The bank, or the wallet, has not confirmed yet.
    Waiting {
        /// The donation.
        ticket: Ticket,
        /// Who has not confirmed; `None` for a gateway of a newer server.
        gateway: Option<Gateway>,
        /// How often the server was asked.
        tries: u32,
    },
    /// A person looks at the payment.
    UnderReview {
        /// The donation.
        ticket: Ticket,
        /// How often the server was asked.
        tries: u32,
    },
    /// The server does not accept the proof, or does not know the donation.
    Rejected(Ticket, Arc<ApiError>),
    /// The browser goes to another page to pay: that address.
    Leaving(Ticket, String),
    /// The money has arrived (and perhaps went back since).
    Done(Ticket, Arc<DonationView>),
}

impl Step {
    /// The form, untouched.
    pub const START: Step = Step::Form {
        known: None,
        problem: None,
    };

    /// The donation, once there is one.
    pub fn ticket(&self) -> Option<&Ticket> {
        match self {
            Step::Form { .. } | Step::Beginning(_) => None,
            Step::Recalling(ticket, _)
            | Step::Reopening(ticket, _)
            | Step::Loading(ticket, _)
            | Step::Paying(ticket, _)
            | Step::Blocked { ticket, .. }
            | Step::Checking { ticket, .. }
            | Step::Unpaid { ticket, .. }
            | Step::Confirming { ticket, .. }
            | Step::Waiting { ticket, .. }
            | Step::UnderReview { ticket, .. }
            | Step::Rejected(ticket, _)
            | Step::Leaving(ticket, _)
            | Step::Done(ticket, _) => Some(ticket),
        }
    }

    /// The same gift through another gateway, where the donor can take it now.
    pub fn alternative(&self) -> Option<&AlternativeView> {
        match self {
            Step::Unpaid { view, .. }
            | Step::Blocked {
                view: Some(view), ..
            } => view.alternative.as_ref(),
            _ => None,
        }
    }

    /// Whether the form is what the donor sees, perhaps below the payment window.
    pub fn shows_form(&self) -> bool {
        matches!(
            self,
            Step::Form { .. }
                | Step::Beginning(_)
                | Step::Recalling(..)
                | Step::Loading(..)
                | Step::Paying(..)
        )
    }

    /// Whether a press is being worked on.
    pub fn is_busy(&self) -> bool {
        matches!(
            self,
            Step::Beginning(_)
                | Step::Recalling(..)
                | Step::Reopening(..)
                | Step::Loading(..)
                | Step::Paying(..)
        )
    }

    /// Whether a donor begins to wonder whether anything happens at all.
    pub fn is_long(&self) -> bool {
        match self {
            Step::Confirming { tries, .. } | Step::Checking { tries, .. } => *tries >= LONG,
            _ => false,
        }
    }

    /// Whether nobody could tell the two apart, but for [`Step::is_long`]. A page that is drawn anew at every
    /// question to the server would take the focus away from its buttons.
    pub fn looks_like(&self, other: &Step) -> bool {
        self.uncounted() == other.uncounted()
    }

    /// The step as it was before anything was tried in vain.
    fn uncounted(&self) -> Step {
        let mut step = self.clone();
        if let Step::Checking { tries, .. }
        | Step::Unpaid { tries, .. }
        | Step::Confirming { tries, .. }
        | Step::Waiting { tries, .. }
        | Step::UnderReview { tries, .. } = &mut step
        {
            *tries = 0;
        }
        step
    }

    /// Whether leaving the page now would leave a proof of payment unsent.
    pub fn holds_unsent_proof(&self) -> bool {
        matches!(self, Step::Confirming { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::super::table::{proof, steps, ticket};
    use super::*;

    fn confirming(tries: u32) -> Step {
        Step::Confirming {
            ticket: ticket(),
            proof: proof().into(),
            tries,
        }
    }

    #[test]
    fn another_question_is_not_seen_until_it_has_been_long() {
        assert!(confirming(0).looks_like(&confirming(9)));
        assert!(!confirming(2).is_long() && confirming(3).is_long());
    }

    #[test]
    fn no_step_looks_like_another() {
        for (place, one) in steps().iter().enumerate() {
            for (other_place, other) in steps().iter().enumerate() {
                assert_eq!(
                    one.looks_like(other),
                    place == other_place,
                    "{one:?} {other:?}"
                );
            }
        }
    }
}
