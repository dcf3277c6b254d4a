//! The window's private call: one attempt to pay, with the mock bank's answer in it.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use super::cards;
use crate::config::{KEY_ID, KEY_SECRET};
use crate::desk::Desk;
use crate::error::ApiError;
use crate::fields::Fields;
use crate::gateway::{
    Attempt, Capture, Failure, Gateway, Method, Notes, Order, OrderStatus, Outcome, PaymentStatus,
    Price,
};
use crate::signature;

/// What the payer chose on the mock bank's page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Choice {
    Success,
    Failure,
    Authorize,
}

/// Pays, and answers the three fields that the handler gets, or the error that `payment.failed` gets.
pub(super) async fn pay(State(desk): State<Desk>, fields: Fields) -> Result<Json<Value>, ApiError> {
    if fields.text("key_id")?.as_deref() != Some(KEY_ID) {
        return Err(ApiError::unknown_id());
    }
    let choice = parse_choice(&fields)?;
    let (attempt, refusal) = parse_attempt(&fields, choice, &desk)?;
    let (payment, events) = {
        let mut gateway = desk.gateway();
        let down = is_down(&gateway, attempt.method.name());
        let refusal = refusal.or(down.then(|| Failure::because("bank_technical_error")));
        if let Some(order_id) = fields.text("order_id")? {
            let order = check_order(&gateway, &order_id, &fields)?;
            let outcome = outcome(choice, refusal, order.capture);
            gateway.pay(&order_id, None, attempt, &outcome, desk.surroundings())?
        } else {
            let outcome = outcome(choice, refusal, Capture::Manual);
            let price = parse_price(&fields)?;
            gateway.pay_without_order(price, attempt, &outcome, desk.surroundings())?
        }
    };
    desk.announce(events);
    // A decline is an answer, not a bad request: the window's console stays free of red lines.
    Ok(Json(match payment.failure() {
        Some(error) => json!({"error": error}),
        None => proof(&payment.id, payment.order_id.as_deref()),
    }))
}

fn parse_choice(fields: &Fields) -> Result<Choice, ApiError> {
    match fields.required_text("choice")?.as_str() {
        "success" => Ok(Choice::Success),
        "failure" => Ok(Choice::Failure),
        "authorize" => Ok(Choice::Authorize),
        _ => {
            let words = "expected choice to be success, failure or authorize";
            Err(ApiError::invalid(words).on("choice"))
        }
    }
}

/// The attempt, and why it fails if the card or the one-time password already decides that.
fn parse_attempt(
    fields: &Fields,
    choice: Choice,
    desk: &Desk,
) -> Result<(Attempt, Option<Failure>), ApiError> {
    let told = (choice == Choice::Failure).then_some("payment_failed");
    let or_else = |name: &str, standard: &str| {
        Ok::<_, ApiError>(fields.text(name)?.unwrap_or_else(|| standard.to_owned()))
    };
    let (method, reason) = match fields.required_text("method")?.as_str() {
        "card" => parse_card(fields, choice, desk)?,
        "netbanking" => (
            Method::Netbanking {
                bank: or_else("bank", "HDFC")?,
            },
            told,
        ),
        "wallet" => (
            Method::Wallet {
                wallet: or_else("wallet", "mobikwik")?,
            },
            told,
        ),
        "upi" => {
            let vpa = if told.is_some() {
                "failure@razorpay"
            } else {
                "success@razorpay"
            };
            (
                Method::Upi {
                    vpa: or_else("vpa", vpa)?,
                },
                told,
            )
        }
        _ => {
            let words = "expected method to be card, netbanking, upi or wallet";
            return Err(ApiError::invalid(words).on("method"));
        }
    };
    let attempt = Attempt {
        method,
        email: fields.text("email")?,
        contact: fields.text("contact")?,
        description: fields.text("description")?,
        notes: Notes::parse(fields)?,
    };
    Ok((attempt, reason.map(Failure::because)))
}

fn parse_card(
    fields: &Fields,
    choice: Choice,
    desk: &Desk,
) -> Result<(Method, Option<&'static str>), ApiError> {
    let card = fields.group("card")?.unwrap_or_default();
    let typed = card.required_text("number")?;
    let number = cards::parse_number(&typed);
    let otp = fields.text("otp")?.unwrap_or_default();
    // The documented mock page: four to ten digits are right, fewer are wrong.
    let right_otp = (4..=10).contains(&otp.len()) && otp.bytes().all(|byte| byte.is_ascii_digit());
    let reason = match (&number, choice) {
        (None, _) => Some("card_number_invalid"),
        (Some(number), Choice::Failure) => Some(cards::failure_reason(number)),
        (Some(_), Choice::Success | Choice::Authorize) if !right_otp => Some("incorrect_otp"),
        (Some(_), Choice::Success | Choice::Authorize) => None,
    };
    let holder = card.text("name")?.unwrap_or_default();
    let number = number.unwrap_or_default();
    let card = cards::describe(&number, &holder, desk.surroundings());
    Ok((Method::Card(card), reason))
}

fn outcome(choice: Choice, refusal: Option<Failure>, capture: Capture) -> Outcome {
    match (refusal, choice, capture) {
        (Some(failure), ..) => Outcome::Failed(failure),
        (None, Choice::Success, Capture::Automatic) => Outcome::Captured,
        (None, ..) => Outcome::Authorized,
    }
}

/// The checks of the real checkout, which a control call skips on purpose.
fn check_order<'a>(
    gateway: &'a Gateway,
    order_id: &str,
    fields: &Fields,
) -> Result<&'a Order, ApiError> {
    let order = gateway.orders.find(order_id)?;
    let refused = |reason, words: &str| {
        Err(ApiError::refused("payment_initiation", reason, words).about_order(order_id))
    };
    if order.status == OrderStatus::Paid {
        let words = "Your payment has been declined as the order is already paid.";
        return refused("order_already_paid", words);
    }
    let mut payments = gateway.payments_of(order).into_iter();
    if payments.any(|payment| payment.status == PaymentStatus::Authorized) {
        let words = "A payment on this order is already authorized and waits for its capture.";
        return refused("order_already_paid", words);
    }
    let amount = fields.integer("amount")?;
    let currency = fields.text("currency")?;
    let other_amount = amount.is_some_and(|amount| amount != order.amount_due);
    if other_amount || currency.is_some_and(|currency| currency != order.currency) {
        let words = "The amount or currency of this payment differs from its order.";
        return refused("order_amount_mismatch", words);
    }
    Ok(order)
}

fn parse_price(fields: &Fields) -> Result<Price, ApiError> {
    Ok(Price {
        amount: fields.required_integer("amount")?,
        currency: fields.text("currency")?.unwrap_or_else(|| "INR".to_owned()),
    })
}

fn is_down(gateway: &Gateway, method: &str) -> bool {
    let mut downtimes = gateway.downtimes.iter();
    downtimes.any(|downtime| downtime.method == method && downtime.is_open())
}

/// Without an order there is nothing to sign.
fn proof(payment_id: &str, order_id: Option<&str>) -> Value {
    match order_id {
        None => json!({"razorpay_payment_id": payment_id}),
        Some(order_id) => json!({
            "razorpay_payment_id": payment_id,
            "razorpay_order_id": order_id,
            "razorpay_signature": signature::of_payment(order_id, payment_id, KEY_SECRET),
        }),
    }
}
