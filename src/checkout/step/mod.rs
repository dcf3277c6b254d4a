//! What the checkout is doing, and what it does next: a pure, total state machine.
//!
//! A double press or a second window cannot happen by construction: only [`Step::Form`] and the other
//! resting steps answer a press, and only [`Step::Loading`] opens a window.

mod answer;
mod event;
mod steps;

#[cfg(test)]
mod other_ways;
#[cfg(test)]
mod table;

pub use event::{AttemptFailure, Effect, Event, Names, Proof, Ticket};
pub use steps::Step;

use answer::{Standing, gateway, heard, rejected, stand, standing, unheard, unpaid, wait};
use daan_api::{ApiError, Begun, DonationView, Next, OpenCheckout, Problem};
use std::sync::Arc;

/// While the window is open the server is asked now and then: a window whose frame is blocked, or
/// whose bank app took the money and never came back, says nothing at all.
const LONGEST_WAIT: u32 = 6;

/// How often the server is asked about an earlier gift while the form is filled in for another. Whoever comes back
/// from their bank's app has the answer at once, because what waits is hurried then.
const EARLIER_WAIT: u32 = 26;

/// Two requests have met; the same one gets through later.
const CONFLICT: u16 = 409;

/// What follows from an event. An event that means nothing in this step changes nothing.
pub fn step(step: Step, event: Event) -> (Step, Vec<Effect>) {
    match event {
        Event::Submitted(request) => match step {
            Step::Form { known, .. } => (Step::Beginning(known), vec![Effect::Begin(request)]),
            other => stay(other),
        },
        Event::Began(answer) => match step {
            Step::Beginning(known) => began(known, answer),
            other => stay(other),
        },
        Event::Retried(answer) => match step {
            Step::Reopening(ticket, view) => retried(ticket, view, answer),
            other => stay(other),
        },
        Event::ScriptReady => match step {
            Step::Loading(ticket, order) => (
                Step::Paying(ticket.clone(), None),
                vec![
                    Effect::Open(ticket, order),
                    Effect::Wait(LONGEST_WAIT, None),
                ],
            ),
            other => stay(other),
        },
        Event::ScriptFailed => match step {
            Step::Loading(ticket, order) => blocked(ticket, order),
            other => stay(other),
        },
        Event::WindowBroke(order) => match step {
            Step::Paying(ticket, _) => closed(blocked(ticket, order)),
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
            Step::Paying(ticket, _) => confirm(ticket, Arc::new(proof)),
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
        Event::TakeAlternative => take_alternative(step),
        Event::TakeHosted => match step {
            Step::Blocked { ticket, order, .. } => leave(ticket, order.hosted_url.clone()),
            other => stay(other),
        },
        Event::ChangeGift => match step {
            Step::Unpaid { ticket, .. }
            | Step::Blocked { ticket, .. }
            | Step::Rejected(ticket, _) => back_to_form(ticket),
            other => stay(other),
        },
        Event::Resumed(ticket, proof) => match (step, proof) {
            (Step::Form { .. }, Some(proof)) => resume(ticket, Arc::new(proof)),
            (Step::Form { problem, .. }, None) => ask_quietly(ticket, problem),
            (other, _) => stay(other),
        },
        Event::Returned(ticket) => match step {
            // Its frame may have been where the donor went, and then shows nothing any more.
            Step::Paying(_, failure) => closed(check(ticket, failure)),
            Step::Form { .. } | Step::Leaving(..) | Step::Blocked { .. } | Step::Unpaid { .. } => {
                check(ticket, None)
            }
            other => stay(other),
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

fn began(known: Option<Ticket>, answer: Result<Begun, ApiError>) -> (Step, Vec<Effect>) {
    match answer {
        Ok(begun) => {
            let ticket = Ticket::new(begun.donation_id, begun.token);
            let remember = Effect::Remember(ticket.clone(), order_id(&begun.next));
            // The same key has the same order, whatever became of that behind a reload.
            let (step, mut effects) = if known.as_ref() == Some(&ticket) {
                let ask = Effect::Ask(ticket.clone());
                (Step::Recalling(ticket, begun.next), vec![ask])
            } else {
                go(ticket, begun.next)
            };
            effects.insert(0, remember);
            (step, effects)
        }
        Err(error) => {
            // The key belongs to another body; only a new one can be of use.
            let spent = error.code == Problem::IdempotencyKeyReused.code();
            let (step, mut effects) = form(known, Some(Arc::new(error)), None);
            if spent {
                effects.push(Effect::Renew);
            }
            (step, effects)
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
        Next::Redirect { url } => leave(ticket, url),
    }
}

fn leave(ticket: Ticket, url: String) -> (Step, Vec<Effect>) {
    let leave = Effect::Leave(ticket.clone(), url.clone());
    (Step::Leaving(ticket, url), vec![leave])
}

fn load(ticket: Ticket, order: Arc<OpenCheckout>) -> (Step, Vec<Effect>) {
    let url = order.checkout_url.clone();
    (Step::Loading(ticket, order), vec![Effect::Load(url)])
}

/// The server is asked what there is instead, and whether the money came some other way.
fn blocked(ticket: Ticket, order: Arc<OpenCheckout>) -> (Step, Vec<Effect>) {
    let ask = Effect::Ask(ticket.clone());
    let step = Step::Blocked {
        ticket,
        order,
        view: None,
    };
    (step, vec![ask])
}

/// The window goes first.
fn closed((step, mut effects): (Step, Vec<Effect>)) -> (Step, Vec<Effect>) {
    effects.insert(0, Effect::Close);
    (step, effects)
}

fn retried(
    ticket: Ticket,
    view: Arc<DonationView>,
    answer: Result<Next, ApiError>,
) -> (Step, Vec<Effect>) {
    match answer {
        Ok(next) => go(ticket, next),
        Err(error) if error.code == Problem::AlreadyPaid.code() => check(ticket, None),
        Err(error) => unpaid(ticket, view, None, Some(Arc::new(error)), 0),
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
fn confirm(ticket: Ticket, proof: Arc<Proof>) -> (Step, Vec<Effect>) {
    let keep = Effect::Keep(ticket.clone(), proof.clone());
    let (step, mut effects) = resume(ticket, proof);
    effects.insert(0, keep);
    (step, effects)
}

fn resume(ticket: Ticket, proof: Arc<Proof>) -> (Step, Vec<Effect>) {
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
    proof: Arc<Proof>,
    tries: u32,
    answer: Result<DonationView, ApiError>,
) -> (Step, Vec<Effect>) {
    match answer {
        // The server took the proof, so "open" can only mean that it has not caught up.
        Ok(view) => match standing(&view) {
            Standing::Unpaid => wait(ticket, gateway(&view), 0),
            _ => stand(ticket, Arc::new(view), None, 0),
        },
        Err(error) if error.is_transient() || error.status() == CONFLICT => {
            let tries = tries.saturating_add(1);
            let step = Step::Confirming {
                ticket,
                proof,
                tries,
            };
            (step, vec![Effect::Wait(tries, error.retry_after_s)])
        }
        // What the server refuses today for a mistake of its own it may take tomorrow: only a donation that it
        // does not know needs no proof.
        Err(error) if !error.is_gone() => {
            let set_aside = Effect::SetAside(ticket.clone());
            let (step, mut effects) = rejected(ticket, Arc::new(error), None);
            effects.insert(0, set_aside);
            (step, effects)
        }
        Err(error) => (
            Step::Rejected(ticket.clone(), Arc::new(error)),
            vec![Effect::Forget(ticket)],
        ),
    }
}

/// Should the old window's payment turn up after all, the form makes way for it.
fn back_to_form(ticket: Ticket) -> (Step, Vec<Effect>) {
    form(Some(ticket), None, None)
}

/// The form. An earlier gift is asked about again, not before the time that the server has named.
fn form(
    known: Option<Ticket>,
    problem: Option<Arc<ApiError>>,
    after_s: Option<i64>,
) -> (Step, Vec<Effect>) {
    let waits = known.as_ref().map(|_| Effect::Wait(EARLIER_WAIT, after_s));
    (Step::Form { known, problem }, waits.into_iter().collect())
}

fn ask_quietly(ticket: Ticket, problem: Option<Arc<ApiError>>) -> (Step, Vec<Effect>) {
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
        Ok(view) => heard(step, Arc::new(view)),
        Err(error) => unheard(step, error),
    }
}

fn due(step: Step) -> (Step, Vec<Effect>) {
    let effect = match &step {
        Step::Confirming { ticket, proof, .. } => Effect::Confirm(ticket.clone(), proof.clone()),
        Step::Form {
            known: Some(ticket),
            ..
        }
        | Step::Rejected(ticket, _)
        | Step::Paying(ticket, _)
        | Step::Blocked { ticket, .. }
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
        Step::Unpaid { ticket, view, .. } => {
            let gateway = view.gateway.clone();
            reopen(ticket, view, gateway)
        }
        Step::Blocked { ticket, order, .. } => load(ticket, order),
        Step::Rejected(ticket, _) => check(ticket, None),
        other => stay(other),
    }
}

fn take_alternative(step: Step) -> (Step, Vec<Effect>) {
    let gateway = step.alternative().map(|other| other.gateway.clone());
    match (step, gateway) {
        (
            Step::Unpaid { ticket, view, .. }
            | Step::Blocked {
                ticket,
                view: Some(view),
                ..
            },
            Some(gateway),
        ) => reopen(ticket, view, gateway),
        (other, _) => stay(other),
    }
}

fn reopen(ticket: Ticket, view: Arc<DonationView>, gateway: String) -> (Step, Vec<Effect>) {
    let retry = Effect::Retry(ticket.clone(), gateway);
    (Step::Reopening(ticket, view), vec![retry])
}
