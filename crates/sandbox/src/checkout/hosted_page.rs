//! What the hosted checkout's pages show.

use axum::response::Response;

use super::methods::{FPX, NETBANKING, Named, takes, wallets};
use super::money::format_money;
use super::page::{Head, failure, page};
use crate::gateway::{Gateway, Session};
use crate::template::{Slot, fill};

const METHODS: &str = include_str!("../../assets/hosted/methods.html");
const ROW: &str = include_str!("../../assets/hosted/method_row.html");
const METHOD: &str = include_str!("../../assets/hosted/method.html");
const CARD: &str = include_str!("../../assets/hosted/card.html");
const UPI: &str = include_str!("../../assets/hosted/upi.html");
const CHOICE: &str = include_str!("../../assets/hosted/choice.html");

/// A way to pay as it is listed.
struct Row {
    method: &'static str,
    name: &'static str,
    about: &'static str,
    /// Path data of its picture.
    drawing: &'static str,
}

const ROWS: [Row; 5] = [
    Row {
        method: "card",
        name: "Card",
        about: "Visa, Mastercard, RuPay, Amex",
        drawing: "M3 6.5h18v11H3zM3 10h18M6.5 14.5h4",
    },
    Row {
        method: "netbanking",
        name: "Netbanking",
        about: "Pay from your bank account",
        drawing: "M3.5 9.5L12 4l8.5 5.5zM5.5 9.5V17M10 9.5V17M14 9.5V17M18.5 9.5V17M3.5 19.5h17",
    },
    Row {
        method: "fpx",
        name: "FPX",
        about: "Pay from your bank account",
        drawing: "M3.5 9.5L12 4l8.5 5.5zM5.5 9.5V17M10 9.5V17M14 9.5V17M18.5 9.5V17M3.5 19.5h17",
    },
    Row {
        method: "upi",
        name: "UPI",
        about: "Pay with your UPI ID",
        drawing: "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2M20 14v2M14 20h2M18 18h2v2",
    },
    Row {
        method: "wallet",
        name: "Wallet",
        about: "Pay from a wallet's balance",
        drawing: "M4 7.5h14.5a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 18zM4 7.5L15 4v3.5M16 13.5h.01",
    },
];

/// The ways to pay, under the reason why the last try failed.
pub(super) fn methods(
    gateway: &Gateway,
    id: &str,
    session: &Session,
    failed: Option<&str>,
) -> Response {
    let currency = &session.price.currency;
    let offered = ROWS.iter().filter(|row| takes(row.method, currency));
    let rows: String = offered.map(|row| listed(gateway, id, row)).collect();
    let failed = failed.map(failure).unwrap_or_default();
    let cancel = cancel(session);
    let slots = [
        ("failure", Slot::Markup(&failed)),
        ("rows", Slot::Markup(&rows)),
        ("cancel", Slot::Markup(&cancel)),
    ];
    show(session, "methods", &fill(METHODS, &slots))
}

/// What one way to pay asks for, under the reason why it could not begin.
pub(super) fn method(id: &str, session: &Session, method: &str, refused: Option<&str>) -> Response {
    let fields = fields(session, method);
    let refused = refused.map(failure).unwrap_or_default();
    let back = format!("/v1/checkout/embedded/{id}");
    let amount = format_money(session.price.amount, &session.price.currency);
    let row = ROWS.iter().find(|row| row.method == method);
    let cancel = cancel(session);
    let slots = [
        ("back", Slot::Text(&back)),
        ("name", Slot::Text(row.map_or(method, |row| row.name))),
        ("failure", Slot::Markup(&refused)),
        ("fields", Slot::Markup(&fields)),
        ("amount", Slot::Text(&amount)),
        ("cancel", Slot::Markup(&cancel)),
    ];
    show(session, "method", &fill(METHOD, &slots))
}

fn listed(gateway: &Gateway, id: &str, row: &Row) -> String {
    let href = format!("/v1/checkout/embedded/{id}/{}", row.method);
    let about = if gateway.is_down_wholly(row.method) {
        "Not working right now"
    } else {
        row.about
    };
    let slots = [
        ("method", Slot::Text(row.method)),
        ("href", Slot::Text(&href)),
        ("drawing", Slot::Text(row.drawing)),
        ("name", Slot::Text(row.name)),
        ("about", Slot::Text(about)),
    ];
    fill(ROW, &slots)
}

fn fields(session: &Session, method: &str) -> String {
    match method {
        "card" => {
            let holder = session.name.as_deref().unwrap_or("Test Donor");
            fill(CARD, &[("holder", Slot::Text(holder))])
        }
        "upi" => UPI.to_owned(),
        "fpx" => choice("bank", "Your bank", FPX),
        "wallet" => choice("wallet", "Your wallet", wallets(&session.price.currency)),
        _ => choice("bank", "Your bank", NETBANKING),
    }
}

fn choice(field: &str, label: &str, known: Named) -> String {
    let option = "        <option value=\"{{code}}\">{{name}}</option>\n";
    let options = known.iter().map(|(code, name)| {
        fill(
            option,
            &[("code", Slot::Text(code)), ("name", Slot::Text(name))],
        )
    });
    let options: String = options.collect();
    let slots = [
        ("field", Slot::Text(field)),
        ("label", Slot::Text(label)),
        ("options", Slot::Markup(&options)),
    ];
    fill(CHOICE, &slots)
}

/// The way out without paying, where there is one.
fn cancel(session: &Session) -> String {
    let Some(cancel_url) = &session.cancel_url else {
        return String::new();
    };
    let template = "<p class=\"cancel\"><a class=\"button plain\" data-action=\"cancel\" \
        href=\"{{url}}\">Cancel and go back to {{merchant}}</a></p>";
    let slots = [
        ("url", Slot::Text(cancel_url)),
        ("merchant", Slot::Text(&session.merchant)),
    ];
    fill(template, &slots)
}

fn show(session: &Session, screen: &str, body: &str) -> Response {
    let payer = [&session.contact, &session.email];
    let payer: Vec<&str> = payer.into_iter().flatten().map(String::as_str).collect();
    let head = Head {
        merchant: &session.merchant,
        description: session.description.as_deref().unwrap_or_default(),
        image: session.image.as_deref(),
        price: Some(&session.price),
        payer: payer.join(" · "),
    };
    page(&head, screen, body)
}
