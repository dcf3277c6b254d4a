//! What the mock bank's page shows.

use axum::response::Response;

use super::bank::address;
use super::onward::{Onward, form};
use super::page::{Head, page};
use crate::gateway::{Payment, PaymentStatus, Price, Visit};
use crate::template::{Slot, fill};

const QUESTION: &str = include_str!("../../assets/hosted/bank.html");
const OTP: &str = include_str!("../../assets/hosted/otp.html");
const OUTCOME: &str = include_str!("../../assets/hosted/outcome.html");

const YES: &str = "<button class=\"button main\" name=\"action\" value=\"success\" \
    data-action=\"success\">Success</button>";
const AUTHORIZE: &str = "<button class=\"button plain wide\" name=\"action\" value=\"authorize\" \
    data-action=\"authorize\">Authorised only, not captured</button>";

/// Asks what the bank is to answer.
pub(super) fn question(visit: &Visit, payment: &Payment) -> Response {
    let errand = &visit.errand;
    let address = address(visit);
    let only_if =
        |wanted: bool, markup: &'static str| Slot::Markup(if wanted { markup } else { "" });
    let slots = [
        ("action", Slot::Text(&address)),
        ("instrument", Slot::Text(&errand.instrument)),
        ("otp", only_if(errand.asks_otp, OTP)),
        ("yes", only_if(errand.can_succeed, YES)),
        ("authorize", only_if(errand.can_succeed, AUTHORIZE)),
    ];
    show(visit, payment, "bank", &fill(QUESTION, &slots))
}

/// What became of the payment, and the way back.
pub(super) fn outcome(
    visit: &Visit,
    payment: &Payment,
    onward: &Onward,
    is_automatic: bool,
) -> Response {
    let errand = &visit.errand;
    let onward = match onward {
        Onward::Post { url, fields } => form(url, fields, &errand.merchant, is_automatic),
        Onward::Go(address) => {
            let link = "<p class=\"cancel\"><a class=\"button\" data-action=\"return\" \
                href=\"{{address}}\">Go on</a></p>";
            fill(link, &[("address", Slot::Text(address))])
        }
        Onward::Stay => "<p>You can close this page.</p>".to_owned(),
    };
    let is_failed = payment.status == PaymentStatus::Failed;
    let (screen, sign, drawing, title) = if is_failed {
        ("failed", "bad", "M12 7.5v5.5M12 16.5h.01", "Payment failed")
    } else {
        (
            "success",
            "good",
            "M8 12.5l2.8 2.8L16.2 9.5",
            "Payment successful",
        )
    };
    let failure = payment.failure();
    let words = failure
        .as_ref()
        .and_then(|error| error["description"].as_str());
    let slots = [
        ("sign", Slot::Text(sign)),
        ("drawing", Slot::Text(drawing)),
        ("title", Slot::Text(title)),
        ("words", Slot::Text(words.unwrap_or("The bank said yes."))),
        ("code", Slot::Text(&payment.id)),
        ("onward", Slot::Markup(&onward)),
    ];
    show(visit, payment, screen, &fill(OUTCOME, &slots))
}

fn show(visit: &Visit, payment: &Payment, screen: &str, body: &str) -> Response {
    let price = Price {
        amount: payment.amount,
        currency: payment.currency.clone(),
    };
    let head = Head {
        merchant: &visit.errand.merchant,
        price: Some(&price),
        ..Head::default()
    };
    page(&head, screen, body)
}
