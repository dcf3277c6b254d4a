//! Payments that wait for their payer at the mock bank: begun, then answered once.

use serde::Deserialize;

use super::attempt::{Attempt, Method, Outcome};
use super::failure::Failure;
use super::order::{Capture, Order, OrderStatus};
use super::payment::{Payment, PaymentStatus};
use super::{Event, Gateway, Price};
use crate::error::ApiError;
use crate::id::letters;
use crate::surroundings::Surroundings;

/// Digits of a one-time password that the documented mock page takes for right.
const RIGHT_OTP_DIGITS: std::ops::RangeInclusive<usize> = 4..=10;

/// What the payer presses on the mock bank's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Choice {
    Success,
    Failure,
    /// The bank says yes, but nobody captures the money.
    Authorize,
    Cancel,
}

impl Choice {
    pub(crate) fn parse(word: &str) -> Option<Self> {
        match word {
            "success" => Some(Self::Success),
            "failure" => Some(Self::Failure),
            "authorize" => Some(Self::Authorize),
            "cancel" => Some(Self::Cancel),
            _ => None,
        }
    }

    /// What comes of it. Only success on an order that captures by itself takes the money.
    pub(crate) fn outcome(self, refusal: Option<Failure>, capture: Capture) -> Outcome {
        match (refusal, self, capture) {
            (Some(failure), ..) => Outcome::Failed(failure),
            (None, Self::Cancel, _) => Outcome::Failed(Failure::because("payment_cancelled")),
            (None, Self::Failure, _) => Outcome::Failed(Failure::because("payment_failed")),
            (None, Self::Success, Capture::Automatic) => Outcome::Captured,
            (None, ..) => Outcome::Authorized,
        }
    }
}

/// Whether a one-time password is right: any four to ten digits are.
pub(crate) fn is_right_otp(otp: &str) -> bool {
    RIGHT_OTP_DIGITS.contains(&otp.len()) && otp.bytes().all(|byte| byte.is_ascii_digit())
}

/// Where the payer goes when the bank has answered.
#[derive(Clone, Debug, Default)]
pub(crate) struct WayBack {
    /// Where the outcome is posted. Without it the payer stays on the bank's page.
    pub(crate) callback_url: Option<String>,
    /// The hosted checkout that is shown again after a failure, which then is not posted.
    pub(crate) session_id: Option<String>,
    /// Where a payer goes who cancels, which then is not posted.
    pub(crate) cancel_url: Option<String>,
}

/// What the bank's page has to know beyond the payment.
#[derive(Clone, Debug)]
pub(crate) struct Errand {
    pub(crate) merchant: String,
    pub(crate) method: Method,
    /// What is paid with, in the payer's words: `HDFC Bank`, `Visa card ending in 1007`.
    pub(crate) instrument: String,
    /// Why the payment fails when failure is chosen. Some test cards have a reason of their own.
    pub(crate) failure_reason: &'static str,
    pub(crate) asks_otp: bool,
    /// Whether the bank can be made to say yes at all; `failure@razorpay` never does.
    pub(crate) can_succeed: bool,
    /// The answer that the first look at the payment finds, where no page asks for one.
    pub(crate) on_poll: Option<Choice>,
    pub(crate) way_back: WayBack,
}

/// A payment at its bank.
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    pub(crate) payment_id: String,
    /// Drawn, and part of every address of this visit: an address built from the payment's id leads nowhere.
    pub(crate) track_id: String,
    pub(crate) errand: Errand,
    pub(crate) is_cancelled: bool,
    /// One-time passwords that were wrong, where the merchant's own page asks for them.
    pub(crate) wrong_otps: u32,
}

impl Visit {
    /// Refuses an address that was not given out for this visit.
    pub(crate) fn check(&self, track_id: Option<&str>) -> Result<(), ApiError> {
        if track_id == Some(self.track_id.as_str()) {
            return Ok(());
        }
        let words = "expected the track_id that came with this payment; \
             follow the address as it was given, it cannot be built from the payment's id";
        Err(ApiError::invalid(words).on("track_id"))
    }
}

impl Gateway {
    /// Begins a payment whose bank has not answered. Nothing is announced before it has.
    pub(crate) fn begin(
        &mut self,
        order_id: Option<&str>,
        price: Price,
        attempt: Attempt,
        errand: Errand,
        surroundings: &Surroundings,
    ) -> Result<Visit, ApiError> {
        let order_id = order_id.map(str::to_owned);
        let Price { amount, currency } = price;
        let payment = Payment::begin(amount, currency, order_id.clone(), attempt, surroundings);
        if let Some(order_id) = order_id {
            self.orders.find_mut(&order_id)?.attempt(&payment.id);
        }
        let visit = Visit {
            payment_id: payment.id.clone(),
            track_id: letters(surroundings),
            errand,
            is_cancelled: false,
            wrong_otps: 0,
        };
        self.payments.add(payment);
        self.visits.insert(visit.payment_id.clone(), visit.clone());
        Ok(visit)
    }

    /// The visit of a payment, by its id with or without the prefix: the gateway's own addresses have both.
    pub(crate) fn visit(&self, id: &str) -> Result<&Visit, ApiError> {
        let visit = self.visits.get(id);
        visit
            .or_else(|| self.visits.get(&format!("pay_{id}")))
            .ok_or_else(ApiError::unknown_id)
    }

    /// The bank's answer. A payment that has had one stays as it is, so that a page pressed twice does nothing.
    pub(crate) fn conclude(
        &mut self,
        payment_id: &str,
        choice: Choice,
        otp: &str,
        surroundings: &Surroundings,
    ) -> Result<Vec<Event>, ApiError> {
        let payment = self.payments.find(payment_id)?;
        if payment.status != PaymentStatus::Created {
            return Ok(Vec::new());
        }
        let order = payment.order_id.as_deref();
        let order = order.and_then(|id| self.orders.lookup(id));
        let capture = order.map_or(Capture::Manual, |order| order.capture);
        let visit = self.visit(payment_id)?;
        let refusal = self.refusal(&visit.errand, order, choice, otp);
        let outcome = choice.outcome(refusal.map(Failure::because), capture);
        if let Some(visit) = self.visits.get_mut(payment_id) {
            visit.is_cancelled = choice == Choice::Cancel;
        }
        self.answer(payment_id, &outcome, surroundings)
    }

    /// Why the bank says no although it may have been told to say yes.
    fn refusal(
        &self,
        errand: &Errand,
        order: Option<&Order>,
        choice: Choice,
        otp: &str,
    ) -> Option<&'static str> {
        match choice {
            Choice::Cancel => return None,
            Choice::Failure => return Some(errand.failure_reason),
            Choice::Success | Choice::Authorize => {}
        }
        // Another payment may have come first, perhaps from a second tab.
        let is_taken = order.is_some_and(|order| self.is_taken(order));
        let reasons = [
            (is_taken, "order_already_paid"),
            (self.is_down(&errand.method), "bank_technical_error"),
            (!errand.can_succeed, "payment_failed"),
            (errand.asks_otp && !is_right_otp(otp), "incorrect_otp"),
        ];
        let mut reasons = reasons.into_iter();
        reasons.find_map(|(applies, reason)| applies.then_some(reason))
    }

    /// What somebody who looks at the payment finds out: a collect request to a test address has been
    /// answered by then.
    pub(crate) fn look_at(
        &mut self,
        payment_id: &str,
        surroundings: &Surroundings,
    ) -> Result<Vec<Event>, ApiError> {
        let visit = self.visits.get(payment_id);
        match visit.and_then(|visit| visit.errand.on_poll) {
            Some(choice) => self.conclude(payment_id, choice, "", surroundings),
            None => Ok(Vec::new()),
        }
    }

    /// Counts a wrong one-time password; answers how many there have been.
    pub(crate) fn count_wrong_otp(&mut self, payment_id: &str) -> u32 {
        let Some(visit) = self.visits.get_mut(payment_id) else {
            return 0;
        };
        visit.wrong_otps = visit.wrong_otps.saturating_add(1);
        visit.wrong_otps
    }

    /// The bank's own no, which no page was asked for.
    pub(crate) fn refuse(
        &mut self,
        payment_id: &str,
        failure: &Failure,
        surroundings: &Surroundings,
    ) -> Result<Vec<Event>, ApiError> {
        self.answer(payment_id, &Outcome::Failed(failure.clone()), surroundings)
    }

    /// Whether a payment by this method, with this bank or wallet, runs into a downtime.
    pub(crate) fn is_down(&self, method: &Method) -> bool {
        let mut downtimes = self.downtimes.iter();
        downtimes.any(|downtime| downtime.stops(method))
    }

    /// Whether a downtime stops everybody who pays by this method.
    pub(crate) fn is_down_wholly(&self, method: &str) -> bool {
        let mut downtimes = self.downtimes.iter();
        downtimes.any(|downtime| downtime.is_of_all(method))
    }

    /// Paid, or about to be: one of its payments is authorised and waits for its capture.
    pub(crate) fn is_taken(&self, order: &Order) -> bool {
        let mut payments = self.payments_of(order).into_iter();
        order.status == OrderStatus::Paid
            || payments.any(|payment| payment.status == PaymentStatus::Authorized)
    }
}
