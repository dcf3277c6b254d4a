//! What the server's word about a donation means in each step.

use super::{AttemptFailure, Effect, LONGEST_WAIT, Step, Ticket, closed, form, go, stay};
use daan_api::{ApiError, DonationView};
use daan_domain::{Gateway, Status};
use std::sync::Arc;

/// The server's word, in whatever step it arrives.
pub(super) fn heard(step: Step, view: Arc<DonationView>) -> (Step, Vec<Effect>) {
    let credited = standing(&view) == Standing::Credited;
    match step {
        Step::Form {
            known: Some(ticket),
            problem,
        } => match standing(&view) {
            Standing::Unpaid => form(Some(ticket), problem, None),
            _ => stand(ticket, view, None, 0),
        },
        Step::Recalling(ticket, next) => match standing(&view) {
            Standing::Unpaid => go(ticket, next),
            _ => stand(ticket, view, None, 0),
        },
        // The proof was refused; the money may arrive by another way.
        Step::Rejected(ticket, error) => match standing(&view) {
            Standing::Unpaid => rejected(ticket, error, None),
            _ => stand(ticket, view, None, 0),
        },
        Step::Checking {
            ticket, failure, ..
        } => stand(ticket, view, failure, 0),
        Step::Unpaid {
            ticket,
            failure,
            problem,
            tries,
            ..
        } => match standing(&view) {
            Standing::Unpaid => unpaid(ticket, view, failure, problem, tries),
            _ => stand(ticket, view, None, 0),
        },
        Step::Blocked { ticket, order, .. } => match standing(&view) {
            Standing::Unpaid => stay(Step::Blocked {
                ticket,
                order,
                view: Some(view),
            }),
            _ => stand(ticket, view, None, 0),
        },
        Step::Waiting { ticket, tries, .. } | Step::UnderReview { ticket, tries } => {
            stand(ticket, view, None, tries)
        }
        Step::Paying(ticket, _) if credited => closed(done(ticket, view)),
        Step::Paying(..) => (step, vec![Effect::Wait(LONGEST_WAIT, None)]),
        Step::Reopening(ticket, _) | Step::Loading(ticket, _) | Step::Confirming { ticket, .. }
            if credited =>
        {
            done(ticket, view)
        }
        other => stay(other),
    }
}

pub(super) fn unheard(step: Step, error: ApiError) -> (Step, Vec<Effect>) {
    let again = error.is_transient();
    let after_s = error.retry_after_s;
    match step {
        Step::Form {
            known: Some(ticket),
            problem,
        } if again => form(Some(ticket), problem, after_s),
        Step::Form {
            known: Some(ticket),
            problem,
        } => {
            let step = Step::Form {
                known: None,
                problem,
            };
            (
                step,
                if error.is_gone() {
                    vec![Effect::Forget(ticket)]
                } else {
                    vec![]
                },
            )
        }
        // The gateway takes no second payment of one order by itself.
        Step::Recalling(ticket, next) if !error.is_gone() => go(ticket, next),
        Step::Checking {
            ticket,
            failure,
            tries,
        } if again => {
            let tries = tries.saturating_add(1);
            let step = Step::Checking {
                ticket,
                failure,
                tries,
            };
            (step, vec![Effect::Wait(tries, after_s)])
        }
        Step::Unpaid {
            ticket,
            view,
            failure,
            problem,
            tries,
        } if again => not_before(after_s, unpaid(ticket, view, failure, problem, tries)),
        Step::Paying(..) => (step, vec![Effect::Wait(LONGEST_WAIT, after_s)]),
        Step::Rejected(ticket, refused) if again => rejected(ticket, refused, after_s),
        Step::Blocked { .. } if again => (step, vec![Effect::Wait(LONGEST_WAIT, after_s)]),
        Step::Waiting {
            ticket,
            gateway,
            tries,
        } if again => not_before(after_s, wait(ticket, gateway, tries.saturating_add(1))),
        Step::UnderReview { ticket, tries } if again => {
            not_before(after_s, review(ticket, tries.saturating_add(1)))
        }
        Step::Recalling(ticket, _)
        | Step::Checking { ticket, .. }
        | Step::Unpaid { ticket, .. }
        | Step::Waiting { ticket, .. }
        | Step::UnderReview { ticket, .. } => {
            let effects = if error.is_gone() {
                vec![Effect::Forget(ticket.clone())]
            } else {
                vec![]
            };
            (Step::Rejected(ticket, Arc::new(error)), effects)
        }
        other => stay(other),
    }
}

/// The server has said when it wants to be asked again.
fn not_before(
    after_s: Option<i64>,
    (step, mut effects): (Step, Vec<Effect>),
) -> (Step, Vec<Effect>) {
    for effect in &mut effects {
        if let Effect::Wait(_, named_s) = effect {
            *named_s = after_s;
        }
    }
    (step, effects)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Credited,
    UnderReview,
    Processing,
    Unpaid,
}

/// A status of a newer server counts as under way: nothing is claimed about money that may have moved.
pub(super) fn standing(view: &DonationView) -> Standing {
    match view.status() {
        Some(status) if status.is_credited() => Standing::Credited,
        _ if view.under_review => Standing::UnderReview,
        Some(Status::Creating | Status::Open | Status::Expired | Status::CreateFailed) => {
            Standing::Unpaid
        }
        _ => Standing::Processing,
    }
}

pub(super) fn stand(
    ticket: Ticket,
    view: Arc<DonationView>,
    failure: Option<AttemptFailure>,
    tries: u32,
) -> (Step, Vec<Effect>) {
    match standing(&view) {
        Standing::Credited => done(ticket, view),
        Standing::UnderReview => review(ticket, tries.saturating_add(1)),
        Standing::Processing => wait(ticket, gateway(&view), tries.saturating_add(1)),
        Standing::Unpaid => unpaid(ticket, view, failure, None, 0),
    }
}

fn done(ticket: Ticket, view: Arc<DonationView>) -> (Step, Vec<Effect>) {
    let effects = vec![
        Effect::Forget(ticket.clone()),
        Effect::Finish(ticket.clone(), view.clone()),
    ];
    (Step::Done(ticket, view), effects)
}

pub(super) fn gateway(view: &DonationView) -> Option<Gateway> {
    Gateway::lookup(&view.gateway)
}

pub(super) fn wait(ticket: Ticket, gateway: Option<Gateway>, tries: u32) -> (Step, Vec<Effect>) {
    let step = Step::Waiting {
        ticket,
        gateway,
        tries,
    };
    (step, vec![Effect::Wait(tries, None)])
}

/// The money may have arrived all the same, which only the server knows.
pub(super) fn rejected(
    ticket: Ticket,
    error: Arc<ApiError>,
    after_s: Option<i64>,
) -> (Step, Vec<Effect>) {
    let step = Step::Rejected(ticket, error);
    (step, vec![Effect::Wait(LONGEST_WAIT, after_s)])
}

fn review(ticket: Ticket, tries: u32) -> (Step, Vec<Effect>) {
    let step = Step::UnderReview { ticket, tries };
    (step, vec![Effect::Wait(tries, None)])
}

/// Nothing is paid as far as the server knows; it is asked on, because a bank may take longer than the window.
pub(super) fn unpaid(
    ticket: Ticket,
    view: Arc<DonationView>,
    failure: Option<AttemptFailure>,
    problem: Option<Arc<ApiError>>,
    tries: u32,
) -> (Step, Vec<Effect>) {
    let tries = tries.saturating_add(1);
    let step = Step::Unpaid {
        ticket,
        view,
        failure,
        problem,
        tries,
    };
    (step, vec![Effect::Wait(tries.saturating_add(1), None)])
}
