//! The way from a browser to the house and back.

use crate::history::Said;
use crate::house::House;
use crate::sky::{SECOND_MS, wait_ms};
use daan_api::{
    ApiError, BeginRequest, Begun, BrowserProblem, Checkout, DonationView, Next, Problem, Proof,
    Retried,
};
use daan_domain::Locale;
use daan_server::checkout::{KhaltiHints, Visit};
use std::sync::Arc;
use std::time::Duration;

/// How long a browser waits for an answer.
const PATIENCE: Duration = Duration::from_secs(25);

/// What a browser asks for.
#[derive(Clone)]
pub(crate) enum Request {
    Begin(BeginRequest),
    Confirm(String, Proof),
    Status(String),
    Retry(String, String),
    /// A navigation back from Khalti.
    KhaltiReturn(String, Vec<(&'static str, String)>),
    /// A navigation back from Razorpay without a proof.
    FailurePost(String),
}

/// What it gets.
pub(crate) enum Answer {
    Begun(Begun),
    View(Box<DonationView>),
    Retried(Retried),
    Nothing,
}

impl Answer {
    fn of(view: DonationView) -> Answer {
        Answer::View(Box::new(view))
    }
}

type Answered = Result<Answer, ApiError>;

/// Nobody answered.
pub(crate) fn unreachable() -> ApiError {
    BrowserProblem::Unreachable.into_error(Locale::En)
}

impl House {
    /// A request goes there, and its answer comes back, if neither is lost.
    pub(crate) async fn ask(self: &Arc<Self>, request: Request) -> Answered {
        let weather = &self.world.weather;
        wait_ms(weather.latency_ms()).await;
        if weather.loses() {
            wait_ms(self.world.chance.between(SECOND_MS..=25 * SECOND_MS)).await;
            return Err(unreachable());
        }
        if weather.strikes(20) {
            // The browser's own stack sends it again on another connection.
            tokio::spawn(Arc::clone(self).arrived(request.clone()));
        }
        let answering = tokio::spawn(Arc::clone(self).arrived(request));
        let Ok(Ok(answer)) = tokio::time::timeout(PATIENCE, answering).await else {
            return Err(unreachable());
        };
        wait_ms(weather.latency_ms()).await;
        if weather.loses() {
            return Err(unreachable());
        }
        answer
    }

    async fn arrived(self: Arc<Self>, request: Request) -> Answered {
        let Some(running) = self.running() else {
            return Err(unreachable());
        };
        self.count(&request);
        let token = request.token().map(str::to_owned);
        let visit = Visit::new(running.desk, Locale::En, "sim".to_owned());
        let answer = match request {
            Request::Begin(body) => visit.begin_donation(body).await.map(Answer::Begun),
            Request::Confirm(token, proof) => self.confirm(&visit, token, proof).await,
            Request::Status(token) => visit.donation(token).await.map(Answer::of),
            Request::Retry(token, gateway) => visit
                .retry_donation(token, gateway)
                .await
                .map(Answer::Retried),
            Request::KhaltiReturn(token, query) => visit
                .khalti_returned(token, hints(&query))
                .await
                .map(|()| Answer::Nothing),
            Request::FailurePost(token) => visit
                .failure_posted(token, None, Some("payment_failed".to_owned()))
                .await
                .map(|()| Answer::Nothing),
        };
        if let Err(error) = &answer
            && error.code == Problem::Internal.code()
        {
            self.world
                .violated("I15", format!("500: {} {}", error.message, error.reference));
        }
        self.note_said(token.as_deref(), &answer);
        answer
    }

    async fn confirm(&self, visit: &Visit, token: String, proof: Proof) -> Answered {
        let (order, payment) = (
            proof.razorpay_order_id.clone(),
            proof.razorpay_payment_id.clone(),
        );
        self.confirms(&order, 1);
        let answer = visit.confirm_payment(token, proof).await;
        self.confirms(&order, -1);
        if let Ok(view) = &answer {
            self.world.history().said.push(Said::ProofTaken {
                donation: view.donation_id.clone(),
                payment,
            });
        }
        answer.map(Answer::of)
    }

    fn confirms(&self, order: &str, change: i32) {
        let mut history = self.world.history();
        let count = history.confirming.entry(order.to_owned()).or_default();
        *count = count.saturating_add_signed(change);
        if *count == 0 {
            history.confirming.remove(order);
        }
        let is_raced = change > 0 && history.notifying.contains_key(order);
        drop(history);
        if is_raced {
            self.world.met(crate::tally::Sometimes::ConfirmRacedWebhook);
        }
    }

    fn count(&self, request: &Request) {
        let mut history = self.world.history();
        match request {
            Request::Begin(_) | Request::Retry(..) => history.asked += 1,
            Request::Status(_)
            | Request::Confirm(..)
            | Request::KhaltiReturn(..)
            | Request::FailurePost(_) => {}
        }
    }

    /// What a donor may have read must be so for ever.
    fn note_said(&self, token: Option<&str>, answer: &Answered) {
        let mut history = self.world.history();
        match answer {
            Ok(Answer::Begun(begun)) => {
                let donation = begun.donation_id.clone();
                history.tokens.insert(begun.token.clone(), donation.clone());
                history.said.extend(order_said(donation, &begun.next));
            }
            Ok(Answer::Retried(retried)) => {
                let donation = token.and_then(|token| history.tokens.get(token)).cloned();
                let said = donation.and_then(|donation| order_said(donation, &retried.next));
                history.said.extend(said);
            }
            Ok(Answer::View(view)) if view.status == "paid" => history.said.push(Said::Paid {
                donation: view.donation_id.clone(),
            }),
            _ => {}
        }
    }
}

impl Request {
    fn token(&self) -> Option<&str> {
        match self {
            Request::Begin(_) => None,
            Request::Confirm(token, _)
            | Request::Status(token)
            | Request::Retry(token, _)
            | Request::KhaltiReturn(token, _)
            | Request::FailurePost(token) => Some(token),
        }
    }
}

fn order_said(donation: String, next: &Next) -> Option<Said> {
    match next {
        Next::OpenCheckout(order) => Some(Said::Order {
            donation,
            order: order.order_id.clone(),
        }),
        Next::Redirect { .. } => None,
    }
}

fn hints(query: &[(&'static str, String)]) -> KhaltiHints {
    let all = |name: &str| {
        query
            .iter()
            .filter(|(key, _)| *key == name)
            .map(|(_, value)| value.clone())
            .collect()
    };
    KhaltiHints {
        pidx: all("pidx"),
        purchase_order_id: all("purchase_order_id"),
        amount: all("amount"),
        status: all("status"),
    }
}
