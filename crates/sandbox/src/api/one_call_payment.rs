//! The payment of a one-call order, parsed and checked.

use super::one_call_card::parse_card;
use crate::checkout::address::parse_address;
use crate::checkout::instrument::Instrument;
use crate::checkout::{MERCHANT, methods};
use crate::error::ApiError;
use crate::fields::Fields;
use crate::gateway::{Attempt, Choice, Errand, Failure, Method, Notes, Order, WayBack};
use crate::surroundings::Surroundings;

const KNOWN: &[&str] = &[
    "amount",
    "currency",
    "order_id",
    "email",
    "contact",
    "method",
    "ip",
    "referer",
    "referrer",
    "user_agent",
    "description",
    "notes",
    "callback_url",
    "customer_id",
    "save",
    "bank",
    "wallet",
    "vpa",
    "upi",
    "card",
    "authentication",
    "browser",
];

const MAX_EMAIL_CHARACTERS: usize = 40;
const MAX_CONTACT_CHARACTERS: usize = 15;

/// A checked request for a payment.
pub(super) struct NewPayment {
    /// In the minor unit of the order's currency.
    pub(super) amount: i64,
    pub(super) attempt: Attempt,
    pub(super) errand: Errand,
}

impl NewPayment {
    pub(super) fn parse(
        fields: &Fields,
        order: &Order,
        surroundings: &Surroundings,
    ) -> Result<Self, ApiError> {
        fields.only(KNOWN)?;
        let instrument = parse_instrument(fields, &order.currency, surroundings)?;
        if let Some(reason) = instrument.refusal {
            return Err(ApiError::failed(&Failure::because(reason)));
        }
        let way_back = WayBack {
            callback_url: parse_address(fields, "callback_url")?,
            ..WayBack::default()
        };
        let mut errand = instrument.errand(MERCHANT, way_back);
        errand.on_poll = on_poll(&instrument.method);
        Ok(Self {
            amount: parse_amount(fields, order)?,
            errand,
            attempt: Attempt {
                method: instrument.method,
                email: parse_text(fields, "email", MAX_EMAIL_CHARACTERS)?,
                contact: parse_text(fields, "contact", MAX_CONTACT_CHARACTERS)?,
                description: fields.text("description")?,
                notes: Notes::parse(fields)?,
            },
        })
    }
}

fn parse_instrument(
    fields: &Fields,
    currency: &str,
    surroundings: &Surroundings,
) -> Result<Instrument, ApiError> {
    let method = fields.required_text("method")?;
    if !methods::takes(&method, currency) {
        let words = format!("The method {method} is not enabled for payments in {currency}.");
        let refused = ApiError::refused("payment_initiation", "payment_method_not_enabled", words);
        return Err(refused.on("method"));
    }
    match method.as_str() {
        "card" => parse_card(fields, surroundings),
        "netbanking" => Ok(Instrument::netbanking(parse_bank(fields)?)),
        "fpx" => Ok(Instrument::fpx(parse_bank(fields)?)),
        "wallet" => Ok(Instrument::wallet(parse_wallet(fields)?)),
        _ => parse_upi(fields),
    }
}

/// Four capitals or digits, and perhaps the kind of account: `HDFC`, `MB2U`, `CIBB_C`. Far more banks exist than
/// are listed here.
fn parse_bank(fields: &Fields) -> Result<String, ApiError> {
    let bank = fields.required_text("bank")?;
    let (name, kind) = bank.split_once('_').unwrap_or((&bank, "C"));
    let is_code = |text: &str| {
        let fair = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
        text.bytes().all(fair)
    };
    if name.len() == 4 && kind.len() == 1 && is_code(name) && is_code(kind) {
        return Ok(bank);
    }
    Err(ApiError::invalid("The selected bank is invalid.").on("bank"))
}

fn parse_wallet(fields: &Fields) -> Result<String, ApiError> {
    let wallet = fields.required_text("wallet")?;
    if !wallet.is_empty() && wallet.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Ok(wallet);
    }
    Err(ApiError::invalid("The selected wallet is invalid.").on("wallet"))
}

/// The address stands in the `upi` block, and in older samples beside it.
fn parse_upi(fields: &Fields) -> Result<Instrument, ApiError> {
    let upi = fields.group("upi")?.unwrap_or_default();
    match upi.text("flow")?.as_deref() {
        Some("intent") => Ok(Instrument::upi_app()),
        None | Some("collect") => match upi.text("vpa")? {
            Some(vpa) => Ok(Instrument::upi(vpa)),
            None => Ok(Instrument::upi(fields.required_text("vpa")?)),
        },
        Some(_) => Err(ApiError::invalid("The flow must be collect or intent.").on("flow")),
    }
}

/// Nobody is shown a page for a collect request: the test addresses answer by themselves, any other waits.
fn on_poll(method: &Method) -> Option<Choice> {
    match method {
        Method::Upi { vpa } if vpa == "success@razorpay" => Some(Choice::Success),
        Method::Upi { vpa } if vpa == "failure@razorpay" => Some(Choice::Failure),
        _ => None,
    }
}

/// What is due; only an order that takes parts of it may be paid with less.
fn parse_amount(fields: &Fields, order: &Order) -> Result<i64, ApiError> {
    let due = order.amount_due;
    let Some(amount) = fields.integer("amount")? else {
        return Ok(due);
    };
    let least = match (order.partial_payment, order.amount_paid) {
        (false, _) => due,
        (true, 0) => order.first_payment_min_amount.unwrap_or(1),
        (true, _) => 1,
    };
    let is_currency = fields
        .text("currency")?
        .is_none_or(|code| code == order.currency);
    if is_currency && (least..=due).contains(&amount) {
        return Ok(amount);
    }
    let words = "The amount or currency of this payment differs from its order.";
    let refused = ApiError::refused("payment_initiation", "order_amount_mismatch", words);
    Err(refused.on("amount"))
}

fn parse_text(fields: &Fields, name: &str, max: usize) -> Result<Option<String>, ApiError> {
    let text = fields.text(name)?;
    if text.as_ref().is_some_and(|text| text.chars().count() > max) {
        let words = format!("The {name} may not be greater than {max} characters.");
        return Err(ApiError::invalid(words).on(name));
    }
    Ok(text)
}
