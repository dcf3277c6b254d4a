//! What the checkout is doing, and what it does next: a pure, total state machine.
//!
//! A double press or a second window cannot happen by construction: only [`Step::Form`] and the other
//! resting steps answer a press, and only [`Step::Loading`] opens a window.

mod answer;
mod event;

#[cfg(test)]
mod table;

pub use event::{AttemptFailure, Effect, Event, Proof, Ticket};

use answer::{Standing, heard, stand, standing, unheard, wait};
use daan_api::{ApiError, Begun, DonationView, Next, OpenCheckout, Problem};

/// Where the checkout stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The donor fills in the form.
    Form {
        /// An earlier gift of this browser whose fate is being asked for in the background.
        known: Option<Ticket>,
        /// What the server said of the last press.
        problem: Option<ApiError>,
    },
    /// The server makes the order.
    Beginning,
    /// The server is asked how to pay an earlier order.
    Reopening(Ticket),
    /// checkout.js is on its way.
    Loading(Ticket, Box<OpenCheckout>),
    /// The payment window is open; perhaps an attempt in it has failed.
    Paying(Ticket, Option<AttemptFailure>),
    /// The payment window could not be shown.
    Blocked(Ticket, Box<OpenCheckout>),
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
        /// The last attempt that failed in the window.
        failure: Option<AttemptFailure>,
        /// Why it could not be paid again.
        problem: Option<ApiError>,
        /// How often the server was asked since.
        tries: u32,
    },
    /// The proof of payment is on its way to the server.
    Confirming {
        /// The donation.
        ticket: Ticket,
        /// What checkout.js gave.
        proof: Proof,
        /// How often it could not be brought.
        tries: u32,
    },
    /// The bank has not confirmed yet.
    Waiting {
        /// The donation.
        ticket: Ticket,
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
    Rejected(Ticket, ApiError),
    /// The browser goes to another page to pay.
    Leaving(Ticket),
    /// The money has arrived (and perhaps went back since).
    Done(Ticket, Box<DonationView>),
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
            Step::Form { .. } | Step::Beginning => None,
            Step::Reopening(ticket)
            | Step::Loading(ticket, _)
            | Step::Paying(ticket, _)
            | Step::Blocked(ticket, _)
            | Step::Checking { ticket, .. }
            | Step::Unpaid { ticket, .. }
            | Step::Confirming { ticket, .. }
            | Step::Waiting { ticket, .. }
            | Step::UnderReview { ticket, .. }
            | Step::Rejected(ticket, _)
            | Step::Leaving(ticket)
            | Step::Done(ticket, _) => Some(ticket),
        }
    }

    /// Whether the form is what the donor sees, perhaps below the payment window.
    pub fn shows_form(&self) -> bool {
        matches!(
            self,
            Step::Form { .. } | Step::Beginning | Step::Loading(..) | Step::Paying(..)
        )
    }

    /// Whether a press is being worked on.
    pub fn is_busy(&self) -> bool {
        matches!(
            self,
            Step::Beginning | Step::Reopening(_) | Step::Loading(..) | Step::Paying(..)
        )
    }

    /// Whether leaving the page now would leave a proof of payment unsent.
    pub fn holds_unsent_proof(&self) -> bool {
        matches!(self, Step::Confirming { .. })
    }
}

/// How often the server is asked again, of itself, about a gift that it says is not paid.
const UNPAID_ASKS: u32 = 5;

/// While the window is open the server is asked now and then: a window whose frame is blocked, or
/// whose bank app took the money and never came back, says nothing at all.
const LONGEST_WAIT: u32 = 6;

/// What follows from an event. An event that means nothing in this step changes nothing.
pub fn step(step: Step, event: Event) -> (Step, Vec<Effect>) {
    match event {
        Event::Submitted(request) => match step {
            Step::Form { .. } => (Step::Beginning, vec![Effect::Begin(request)]),
            other => stay(other),
        },
        Event::Began(answer) => match step {
            Step::Beginning => began(answer),
            other => stay(other),
        },
        Event::Retried(answer) => match step {
            Step::Reopening(ticket) => retried(ticket, answer),
            other => stay(other),
        },
        Event::ScriptReady => match step {
            Step::Loading(ticket, order) => (
                Step::Paying(ticket.clone(), None),
                vec![Effect::Open(ticket, order), Effect::Wait(LONGEST_WAIT)],
            ),
            other => stay(other),
        },
        Event::ScriptFailed => match step {
            Step::Loading(ticket, order) => (Step::Blocked(ticket, order), vec![]),
            other => stay(other),
        },
        Event::WindowBroke(order) => match step {
            Step::Paying(ticket, _) => (Step::Blocked(ticket, order), vec![]),
            other => stay(other),
        },
        Event::AttemptFailed(failure) => match step {
            Step::Paying(ticket, _) => (Step::Paying(ticket, Some(failure)), vec![]),
            other => stay(other),
        },
        Event::Dismissed => match step {
            Step::Paying(ticket, failure) => check(ticket, failure),
            other => stay(other),
        },
        Event::Paid(proof) => match step {
            Step::Paying(ticket, _) => confirm(ticket, proof),
            other => stay(other),
        },
        Event::Confirmed(token, answer) => match step {
            Step::Confirming {
                ticket,
                proof,
                tries,
            } if ticket.token == token => confirmed(ticket, proof, tries, answer),
            other => stay(other),
        },
        Event::Status(token, answer) => status(step, &token, answer),
        Event::Due => due(step),
        Event::TryAgain => try_again(step),
        Event::ChangeGift => match step {
            Step::Unpaid { ticket, .. } | Step::Blocked(ticket, _) => back_to_form(ticket),
            other => stay(other),
        },
        Event::Resumed(ticket, proof) => match (step, proof) {
            (Step::Form { .. }, Some(proof)) => resume(ticket, proof),
            (Step::Form { problem, .. }, None) => ask_quietly(ticket, problem),
            (other, _) => stay(other),
        },
        Event::Arrived(ticket, view) => match step {
            Step::Form { .. } => stand(ticket, view, None, 0),
            other => stay(other),
        },
    }
}

fn stay(step: Step) -> (Step, Vec<Effect>) {
    (step, vec![])
}

fn began(answer: Result<Begun, ApiError>) -> (Step, Vec<Effect>) {
    match answer {
        Ok(begun) => {
            let ticket = Ticket {
                donation_id: begun.donation_id,
                token: begun.token,
            };
            let remember = Effect::Remember(ticket.clone(), order_id(&begun.next));
            let (step, mut effects) = go(ticket, begun.next);
            effects.insert(0, remember);
            (step, effects)
        }
        Err(error) => {
            // The key belongs to another body; only a new one can be of use.
            let spent = error.code == Problem::IdempotencyKeyReused.code();
            let step = Step::Form {
                known: None,
                problem: Some(error),
            };
            (step, if spent { vec![Effect::Renew] } else { vec![] })
        }
    }
}

fn order_id(next: &Next) -> Option<String> {
    match next {
        Next::OpenCheckout(order) => Some(order.order_id.clone()),
        Next::Redirect { .. } => None,
    }
}

fn go(ticket: Ticket, next: Next) -> (Step, Vec<Effect>) {
    match next {
        Next::OpenCheckout(order) => load(ticket, order),
        Next::Redirect { url } => (Step::Leaving(ticket), vec![Effect::Leave(url)]),
    }
}

fn load(ticket: Ticket, order: Box<OpenCheckout>) -> (Step, Vec<Effect>) {
    let url = order.checkout_url.clone();
    (Step::Loading(ticket, order), vec![Effect::Load(url)])
}

fn retried(ticket: Ticket, answer: Result<Next, ApiError>) -> (Step, Vec<Effect>) {
    match answer {
        Ok(next) => go(ticket, next),
        Err(error) if error.code == Problem::AlreadyPaid.code() => check(ticket, None),
        Err(error) => (
            Step::Unpaid {
                ticket,
                failure: None,
                problem: Some(error),
                tries: UNPAID_ASKS,
            },
            vec![],
        ),
    }
}

fn check(ticket: Ticket, failure: Option<AttemptFailure>) -> (Step, Vec<Effect>) {
    let ask = Effect::Ask(ticket.clone());
    let step = Step::Checking {
        ticket,
        failure,
        tries: 0,
    };
    (step, vec![ask])
}

/// The proof is written down before it is sent: the tab may die between the two.
fn confirm(ticket: Ticket, proof: Proof) -> (Step, Vec<Effect>) {
    let keep = Effect::Keep(ticket.clone(), proof.clone());
    let (step, mut effects) = resume(ticket, proof);
    effects.insert(0, keep);
    (step, effects)
}

fn resume(ticket: Ticket, proof: Proof) -> (Step, Vec<Effect>) {
    let send = Effect::Confirm(ticket.clone(), proof.clone());
    let step = Step::Confirming {
        ticket,
        proof,
        tries: 0,
    };
    (step, vec![send])
}

fn confirmed(
    ticket: Ticket,
    proof: Proof,
    tries: u32,
    answer: Result<DonationView, ApiError>,
) -> (Step, Vec<Effect>) {
    match answer {
        // The server took the proof, so "open" can only mean that it has not caught up.
        Ok(view) => match standing(&view) {
            Standing::Unpaid => wait(ticket, 0),
            _ => stand(ticket, Box::new(view), None, 0),
        },
        Err(error) if error.is_transient() => (
            Step::Confirming {
                ticket,
                proof,
                tries: tries.saturating_add(1),
            },
            vec![Effect::Wait(tries.saturating_add(1))],
        ),
        Err(error) => (
            Step::Rejected(ticket.clone(), error),
            vec![Effect::Forget(ticket)],
        ),
    }
}

/// Should the old window's payment turn up after all, the form makes way for it.
fn back_to_form(ticket: Ticket) -> (Step, Vec<Effect>) {
    stay(Step::Form {
        known: Some(ticket),
        problem: None,
    })
}

fn ask_quietly(ticket: Ticket, problem: Option<ApiError>) -> (Step, Vec<Effect>) {
    let ask = Effect::Ask(ticket.clone());
    let step = Step::Form {
        known: Some(ticket),
        problem,
    };
    (step, vec![ask])
}

fn status(step: Step, token: &str, answer: Result<DonationView, ApiError>) -> (Step, Vec<Effect>) {
    let about_this = match &step {
        Step::Form { known, .. } => known.as_ref(),
        other => other.ticket(),
    }
    .is_some_and(|ticket| ticket.token == token);
    match answer {
        _ if !about_this => stay(step),
        Ok(view) => heard(step, Box::new(view)),
        Err(error) => unheard(step, error),
    }
}

fn due(step: Step) -> (Step, Vec<Effect>) {
    let effect = match &step {
        Step::Confirming { ticket, proof, .. } => Effect::Confirm(ticket.clone(), proof.clone()),
        Step::Paying(ticket, _)
        | Step::Checking { ticket, .. }
        | Step::Unpaid { ticket, .. }
        | Step::Waiting { ticket, .. }
        | Step::UnderReview { ticket, .. } => Effect::Ask(ticket.clone()),
        _ => return stay(step),
    };
    (step, vec![effect])
}

fn try_again(step: Step) -> (Step, Vec<Effect>) {
    match step {
        Step::Unpaid { ticket, .. } => {
            (Step::Reopening(ticket.clone()), vec![Effect::Retry(ticket)])
        }
        Step::Blocked(ticket, order) => load(ticket, order),
        Step::Rejected(ticket, _) => check(ticket, None),
        other => stay(other),
    }
}
