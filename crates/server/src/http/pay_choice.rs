//! What a donor chose on our payment page.

use super::forms::field;
use axum::extract::Request;
use axum::http::header;
use daan_gateway::razorpay::{Browser, CardDetails, InvalidPayment, PaymentMethod, Upi};
use daan_web::page::{Chosen, PayRefusal};

/// What was chosen, to be shown again; of a card nothing.
pub(super) fn chosen(body: &str) -> Chosen {
    let method = field(body, "method").unwrap_or_default();
    Chosen {
        code: field(body, code_field(&method)).unwrap_or_default(),
        contact: field(body, "contact").unwrap_or_default(),
        method,
    }
}

fn code_field(method: &str) -> &'static str {
    match method {
        "upi" => "vpa",
        "wallet" => "wallet",
        _ => "bank",
    }
}

/// With what to pay.
///
/// # Errors
/// What the page has to say about it.
pub(super) fn method(body: &str) -> Result<PaymentMethod, PayRefusal> {
    let name = field(body, "method").unwrap_or_default();
    let code = || {
        let code = field(body, code_field(&name)).unwrap_or_default();
        code.trim().to_owned()
    };
    match name.as_str() {
        "netbanking" => Ok(PaymentMethod::Netbanking { bank: code() }),
        "fpx" => Ok(PaymentMethod::Fpx { bank: code() }),
        "wallet" => Ok(PaymentMethod::Wallet { wallet: code() }),
        "upi" if code().is_empty() => Ok(PaymentMethod::Upi(Upi::Intent)),
        "upi" => Ok(PaymentMethod::Upi(Upi::Collect { vpa: code() })),
        "card" => card(body),
        _ => Err(PayRefusal::Choice),
    }
}

fn card(body: &str) -> Result<PaymentMethod, PayRefusal> {
    let part = |name| field(body, name).unwrap_or_default();
    let card = CardDetails::new(
        part("card_number"),
        part("card_name"),
        part("card_month"),
        part("card_year"),
        part("card_cvv"),
    );
    Ok(PaymentMethod::Card {
        card: card.map_err(|_| PayRefusal::Card)?,
        // The page runs no script that could ask the browser; a phone's is told.
        browser: Browser {
            java_enabled: false,
            javascript_enabled: false,
            timezone_offset_min: -330,
            color_depth_bits: 24,
            screen_width_px: 360,
            screen_height_px: 640,
        },
    })
}

/// What the page says of it.
pub(super) fn refusal(invalid: InvalidPayment) -> PayRefusal {
    match invalid {
        InvalidPayment::Email => PayRefusal::Email,
        InvalidPayment::Contact => PayRefusal::Phone,
        InvalidPayment::Card => PayRefusal::Card,
        InvalidPayment::Method | InvalidPayment::CallbackUrl => PayRefusal::Choice,
    }
}

/// The browser, by its own account.
pub(super) fn user_agent(request: &Request) -> Option<String> {
    let said = request.headers().get(header::USER_AGENT)?;
    said.to_str().ok().map(str::to_owned)
}
