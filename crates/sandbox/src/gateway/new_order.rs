//! What a merchant asks for when creating an order, parsed and checked.

use super::notes::Notes;
use super::order::{Capture, Order, OrderStatus};
use crate::currency::lookup_exponent;
use crate::error::ApiError;
use crate::fields::Fields;
use crate::id::Kind;
use crate::surroundings::Surroundings;

const KNOWN: &[&str] = &[
    "amount",
    "currency",
    "receipt",
    "notes",
    "partial_payment",
    "first_payment_min_amount",
    "payment",
    "payment_capture",
    "checkout_config_id",
    "customer_id",
    "method",
    "bank_account",
    "token",
    "offer_id",
    "offers",
    "app_offer",
    "discount",
    "transfers",
    "products",
    "line_items",
    "line_items_total",
    "shipping_fee",
    "cod_fee",
    "customer_details",
    "shipping_details",
    "promotions",
    "device_details",
    "rto_review",
    "notification",
    "convenience_fee_config",
    "tax_invoice",
    "phonepe_switch_context",
    "unique_receipt",
];

const MAX_RECEIPT_CHARACTERS: usize = 40;

/// A checked request for an order.
#[derive(Clone)]
pub(crate) struct NewOrder {
    pub(crate) amount: i64,
    pub(crate) currency: String,
    pub(crate) receipt: Option<String>,
    pub(crate) unique_receipt: bool,
    notes: Notes,
    capture: Capture,
    partial_payment: bool,
    first_payment_min_amount: Option<i64>,
    offer_id: Option<String>,
}

impl NewOrder {
    pub(crate) fn parse(fields: &Fields, max_amount_minor: i64) -> Result<Self, ApiError> {
        fields.only(KNOWN)?;
        let amount = fields.required_integer("amount")?;
        let currency = fields.required_text("currency")?;
        check_amount(amount, &currency, max_amount_minor)?;
        let partial_payment = fields.boolean("partial_payment")?.unwrap_or(false);
        Ok(Self {
            amount,
            receipt: parse_receipt(fields)?,
            unique_receipt: fields.boolean("unique_receipt")?.unwrap_or(false),
            notes: Notes::parse(fields)?,
            capture: parse_capture(fields)?,
            partial_payment,
            first_payment_min_amount: parse_first_payment(fields, partial_payment, amount)?,
            offer_id: fields.text("offer_id")?,
            currency,
        })
    }

    pub(crate) fn into_order(self, surroundings: &Surroundings) -> Order {
        Order {
            id: Kind::Order.draw(surroundings),
            entity: "order",
            amount: self.amount,
            amount_paid: 0,
            amount_due: self.amount,
            currency: self.currency,
            receipt: self.receipt,
            offer_id: self.offer_id,
            status: OrderStatus::Created,
            attempts: 0,
            notes: self.notes,
            created_at: surroundings.unix_now(),
            capture: self.capture,
            partial_payment: self.partial_payment,
            first_payment_min_amount: self.first_payment_min_amount,
            payment_ids: Vec::new(),
        }
    }
}

fn check_amount(amount: i64, currency: &str, max_amount_minor: i64) -> Result<(), ApiError> {
    let exponent = lookup_exponent(currency)
        .ok_or_else(|| ApiError::invalid("Currency is not supported").on("currency"))?;
    let refused = |reason, description: &str| {
        ApiError::refused("order_creation", reason, description).on("amount")
    };
    // One whole unit: documented for INR and USD, taken to hold for the others.
    if amount < 10_i64.pow(exponent) {
        let words = "Order amount less than minimum amount allowed";
        return Err(refused("amount_less_than_minimum_amount", words));
    }
    if amount > max_amount_minor {
        let words = "Amount exceeds maximum amount allowed.";
        return Err(refused("amount_exceeds_maximum_amount", words));
    }
    if exponent == 3 && amount % 10 != 0 {
        let words = format!("The last digit of an amount in {currency} must be 0");
        return Err(ApiError::invalid(words).on("amount"));
    }
    Ok(())
}

fn parse_receipt(fields: &Fields) -> Result<Option<String>, ApiError> {
    let receipt = fields.text("receipt")?;
    let too_long = |text: &String| text.chars().count() > MAX_RECEIPT_CHARACTERS;
    if receipt.as_ref().is_some_and(too_long) {
        let words = format!("receipt: the length must be no more than {MAX_RECEIPT_CHARACTERS}.");
        return Err(ApiError::invalid(words).on("receipt"));
    }
    Ok(receipt)
}

fn parse_first_payment(
    fields: &Fields,
    partial_payment: bool,
    amount: i64,
) -> Result<Option<i64>, ApiError> {
    let name = "first_payment_min_amount";
    let first = fields.integer(name)?;
    match first {
        Some(_) if !partial_payment => Err(ApiError::invalid(format!(
            "{name} is only allowed when partial_payment is true"
        ))
        .on(name)),
        Some(least) if least < 1 || least > amount => Err(ApiError::invalid(format!(
            "{name} must be at least 1 and at most the amount"
        ))
        .on(name)),
        _ => Ok(first),
    }
}

/// The capture block of the order beats the legacy flag; with neither, the account captures by itself.
fn parse_capture(fields: &Fields) -> Result<Capture, ApiError> {
    let legacy = fields.boolean("payment_capture")?;
    let Some(payment) = fields.group("payment")? else {
        return Ok(match legacy {
            Some(false) => Capture::Manual,
            Some(true) | None => Capture::Automatic,
        });
    };
    payment.only(&["capture", "capture_options"])?;
    let capture = match payment.required_text("capture")?.as_str() {
        "automatic" => Capture::Automatic,
        "manual" => Capture::Manual,
        _ => {
            let words = "payment.capture must be automatic or manual";
            return Err(ApiError::invalid(words).on("capture"));
        }
    };
    let options = payment.group("capture_options")?.unwrap_or_default();
    check_capture_options(&options, capture)?;
    Ok(capture)
}

/// Periods in minutes: automatic at least 12, manual at least the automatic one and at most five days.
fn check_capture_options(options: &Fields, capture: Capture) -> Result<(), ApiError> {
    let (automatic, manual) = ("automatic_expiry_period", "manual_expiry_period");
    options.only(&[automatic, manual, "refund_speed"])?;
    let automatic_minutes = match capture {
        Capture::Automatic => Some(options.required_integer(automatic)?),
        Capture::Manual => options.integer(automatic)?,
    };
    if automatic_minutes.is_some_and(|minutes| minutes < 12) {
        let words = format!("The {automatic} must be at least 12.");
        return Err(ApiError::invalid(words).on(automatic));
    }
    let least = automatic_minutes.unwrap_or(12);
    let within = |minutes| (least..=7200).contains(&minutes);
    if options
        .integer(manual)?
        .is_some_and(|minutes| !within(minutes))
    {
        let words = format!("The {manual} must be between {least} and 7200.");
        return Err(ApiError::invalid(words).on(manual));
    }
    match options.text("refund_speed")?.as_deref() {
        None | Some("normal" | "optimum") => Ok(()),
        Some(_) => {
            let words = "refund_speed must be normal or optimum";
            Err(ApiError::invalid(words).on("refund_speed"))
        }
    }
}
