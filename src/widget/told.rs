//! What the page around is told of the checkout's steps.

use super::contract::{
    CANCEL, DonationDetail, FAILURE, FailureDetail, OPEN, ORDER_CREATED, OpenDetail, PENDING,
    PendingDetail, SUCCESS, StatusDetail, SuccessDetail, VERSION,
};
use crate::checkout::step::{Event, Step};
use std::mem::discriminant;

/// One thing to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Told {
    OrderCreated(DonationDetail),
    Open(OpenDetail),
    Success(SuccessDetail),
    Pending(PendingDetail),
    Failure(FailureDetail),
    Cancel(DonationDetail),
    /// The payment window could not be loaded or shown.
    Blocked,
}

impl Told {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Told::OrderCreated(_) => ORDER_CREATED,
            Told::Open(_) => OPEN,
            Told::Success(_) => SUCCESS,
            Told::Pending(_) => PENDING,
            Told::Failure(_) => FAILURE,
            Told::Cancel(_) => CANCEL,
            Told::Blocked => super::contract::LOAD_ERROR,
        }
    }
}

/// What there is to tell of an event by itself: before anything that follows from it.
pub(super) fn told_at_once(campaign: &str, step: &Step, event: &Event) -> Option<Told> {
    let donation_id = match event {
        Event::Began(Ok(begun)) => Some(&begun.donation_id),
        _ => step.ticket().map(|ticket| &ticket.donation_id),
    };
    let teller = Teller {
        campaign,
        donation_id: donation_id.cloned(),
    };
    teller.of_event(step, event)
}

/// What there is to tell of a change.
pub(super) fn told(campaign: &str, before: &Step, after: &Step) -> Vec<Told> {
    let teller = Teller {
        campaign,
        donation_id: after.ticket().map(|ticket| ticket.donation_id.clone()),
    };
    let mut told = vec![];
    if discriminant(before) != discriminant(after) {
        told.extend(teller.of_step(before, after));
    }
    told.extend(teller.of_problem(before, after));
    told
}

struct Teller<'a> {
    campaign: &'a str,
    donation_id: Option<String>,
}

impl Teller<'_> {
    fn of_event(&self, before: &Step, event: &Event) -> Option<Told> {
        match (before, event) {
            (Step::Beginning(_), Event::Began(Ok(_))) => Some(Told::OrderCreated(self.donation()?)),
            (Step::Paying(..), Event::Dismissed) => Some(Told::Cancel(self.donation()?)),
            (Step::Paying(..), Event::AttemptFailed(failure)) => {
                let word = [&failure.reason, &failure.code];
                let code = word.into_iter().find(|word| !word.is_empty());
                Some(self.failure(code.map_or("attempt_failed", |code| code)))
            }
            _ => None,
        }
    }

    fn of_step(&self, before: &Step, after: &Step) -> Option<Told> {
        match after {
            Step::Paying(..) => self.open("window"),
            Step::Leaving(..) => self.open("page"),
            Step::Confirming { .. } => self.pending("confirming"),
            Step::Waiting { .. } => self.pending("processing"),
            Step::UnderReview { .. } => self.pending("under_review"),
            Step::Rejected(_, error) => Some(self.failure(&error.code)),
            Step::Blocked { .. } => Some(Told::Blocked),
            // A failed attempt in the window was told when it failed.
            Step::Unpaid {
                view,
                failure: None,
                ..
            } if !matches!(before, Step::Paying(..)) => {
                let failure = view.failure.as_ref()?;
                Some(self.failure(&failure.reason))
            }
            Step::Done(ticket, view) => Some(Told::Success(SuccessDetail {
                version: VERSION,
                campaign: self.campaign.to_owned(),
                donation_id: ticket.donation_id.clone(),
                amount_minor: view.amount_minor,
                currency: view.currency.clone(),
                gateway: view.gateway.clone(),
                status: view.status.clone(),
            })),
            _ => None,
        }
    }

    /// What the server has refused of a press.
    fn of_problem(&self, before: &Step, after: &Step) -> Option<Told> {
        match (before, after) {
            (
                Step::Beginning(_),
                Step::Form {
                    problem: Some(error),
                    ..
                },
            )
            | (
                Step::Reopening(..),
                Step::Unpaid {
                    problem: Some(error),
                    ..
                },
            ) => Some(self.failure(&error.code)),
            _ => None,
        }
    }

    fn donation(&self) -> Option<DonationDetail> {
        Some(DonationDetail {
            version: VERSION,
            campaign: self.campaign.to_owned(),
            donation_id: self.donation_id.clone()?,
        })
    }

    fn open(&self, way: &str) -> Option<Told> {
        Some(Told::Open(OpenDetail {
            version: VERSION,
            campaign: self.campaign.to_owned(),
            donation_id: self.donation_id.clone()?,
            way: way.to_owned(),
        }))
    }

    fn pending(&self, status: &str) -> Option<Told> {
        Some(Told::Pending(PendingDetail {
            version: VERSION,
            campaign: self.campaign.to_owned(),
            donation_id: self.donation_id.clone()?,
            status: status.to_owned(),
        }))
    }

    fn failure(&self, code: &str) -> Told {
        Told::Failure(FailureDetail {
            version: VERSION,
            campaign: self.campaign.to_owned(),
            donation_id: self.donation_id.clone(),
            code: code.to_owned(),
        })
    }
}

/// Where the checkout stands, in a word.
pub(super) fn status(campaign: &str, step: &Step) -> StatusDetail {
    let word = match step {
        Step::Form { .. } => "form",
        Step::Beginning(_) | Step::Recalling(..) | Step::Reopening(..) | Step::Loading(..) => {
            "preparing"
        }
        Step::Paying(..) => "open",
        Step::Blocked { .. } => "blocked",
        Step::Checking { .. } => "checking",
        Step::Unpaid { .. } => "unpaid",
        Step::Confirming { .. } => "confirming",
        Step::Waiting { .. } => "processing",
        Step::UnderReview { .. } => "under_review",
        Step::Rejected(..) => "rejected",
        Step::Leaving(..) => "leaving",
        Step::Done(..) => "done",
    };
    StatusDetail {
        version: VERSION,
        campaign: campaign.to_owned(),
        step: word.to_owned(),
        donation_id: step.ticket().map(|ticket| ticket.donation_id.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checkout::step::{AttemptFailure, Proof, Ticket, step};
    use daan_api::{ApiError, Begun, DonationView, Next};

    fn view(status: &str) -> DonationView {
        DonationView {
            donation_id: "DN-1".to_owned(),
            status: status.to_owned(),
            amount_minor: 500_00,
            currency: "INR".to_owned(),
            campaign: "education".to_owned(),
            gateway: "razorpay".to_owned(),
            under_review: false,
            payment_id: None,
            paid_at: None,
            returned_minor: None,
            receipt_mail: None,
            next: None,
            failure: None,
            alternative: None,
            surplus: vec![],
        }
    }

    fn begun(url: &str) -> Event {
        Event::Began(Ok(Begun {
            donation_id: "DN-1".to_owned(),
            token: "secret".to_owned(),
            next: Next::Redirect {
                url: url.to_owned(),
            },
        }))
    }

    fn paying() -> Step {
        let ticket = Ticket::new("DN-1".to_owned(), "secret".to_owned());
        Step::Paying(ticket, None)
    }

    fn proof() -> Proof {
        Proof {
            payment_id: "pay_1".to_owned(),
            order_id: "order_1".to_owned(),
            signature: "signed".to_owned(),
        }
    }

    /// What is told of events, from a step on.
    fn story(first: Step, events: Vec<Event>) -> Vec<Told> {
        let mut now = first;
        let mut all = vec![];
        for event in events {
            let at_once = told_at_once("education", &now, &event);
            let after = step(now.clone(), event).0;
            all.extend(at_once);
            all.extend(told("education", &now, &after));
            now = after;
        }
        all
    }

    fn names(told: &[Told]) -> Vec<&str> {
        told.iter().map(Told::name).collect()
    }

    #[test]
    fn success_is_told_after_the_servers_word_and_not_before() {
        let confirmed = |status| Event::Confirmed("secret".to_owned(), Ok(view(status)));
        let told = story(paying(), vec![Event::Paid(proof())]);
        assert_eq!(names(&told), [PENDING]);
        let told = story(
            paying(),
            vec![Event::Paid(proof()), confirmed("processing")],
        );
        assert_eq!(names(&told), [PENDING, PENDING]);
        let told = story(paying(), vec![Event::Paid(proof()), confirmed("paid")]);
        assert_eq!(names(&told), [PENDING, SUCCESS]);
    }

    #[test]
    fn whoever_leaves_to_pay_has_an_order_first() {
        let told = story(Step::Beginning(None), vec![begun("https://pay.example/")]);
        assert_eq!(names(&told), [ORDER_CREATED, OPEN]);
        assert!(matches!(&told[1], Told::Open(open) if open.way == "page"));
    }

    #[test]
    fn a_failed_attempt_and_a_closed_window_are_two_things() {
        let failure = AttemptFailure {
            code: "BAD_REQUEST_ERROR".to_owned(),
            reason: "payment_cancelled".to_owned(),
        };
        let told = story(
            paying(),
            vec![Event::AttemptFailed(failure), Event::Dismissed],
        );
        assert_eq!(names(&told), [FAILURE, CANCEL]);
        assert!(matches!(&told[0], Told::Failure(f) if f.code == "payment_cancelled"));
    }

    #[test]
    fn a_refused_press_names_the_servers_word() {
        let refused = ApiError {
            code: "too_many_requests".to_owned(),
            ..daan_api::Problem::TooManyRequests.into_error(daan_domain::Locale::En, "RQ-1")
        };
        let told = story(Step::Beginning(None), vec![Event::Began(Err(refused))]);
        assert_eq!(names(&told), [FAILURE]);
    }

    #[test]
    fn nothing_of_the_donor_or_the_proof_is_in_any_detail() {
        let paid = DonationView {
            payment_id: Some("pay_1".to_owned()),
            ..view("paid")
        };
        let refused = ApiError {
            message: "asha@example.org is no address".to_owned(),
            ..daan_api::Problem::TooManyRequests.into_error(daan_domain::Locale::En, "RQ-1")
        };
        let failure = AttemptFailure {
            code: "BAD_REQUEST_ERROR".to_owned(),
            reason: "payment_cancelled".to_owned(),
        };
        let confirmed = Event::Confirmed("secret".to_owned(), Ok(paid));
        let whole_gift = vec![
            Event::AttemptFailed(failure),
            Event::Dismissed,
            Event::Paid(proof()),
            confirmed.clone(),
        ];
        let stories = [
            story(paying(), whole_gift),
            story(paying(), vec![Event::Paid(proof()), confirmed]),
            story(Step::Beginning(None), vec![begun("https://pay.example/")]),
            story(Step::Beginning(None), vec![Event::Began(Err(refused))]),
        ];
        assert!(stories.iter().all(|told| !told.is_empty()));
        assert!(names(&stories[1]).contains(&SUCCESS));
        let told = format!("{stories:?}");
        for canary in [
            "secret",
            "signed",
            "pay_1",
            "order_1",
            "asha",
            "pay.example",
        ] {
            assert!(!told.contains(canary), "{canary} is in {told}");
        }
    }

    #[test]
    fn no_secret_is_told_and_every_step_has_a_word() {
        let everything = vec![Event::Paid(proof()), Event::Dismissed];
        let told = format!("{:?}", story(paying(), everything));
        assert!(!told.contains("secret") && !told.contains("signed") && !told.contains("pay_1"));
        assert_eq!(status("education", &Step::START).step, "form");
        assert_eq!(
            status("education", &paying()).donation_id.as_deref(),
            Some("DN-1")
        );
    }
}
