//! What a merchant asks for when initiating a payment, parsed and checked.

use reqwest::Url;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::refusal::{Faulty, NOT_TEXT, REQUIRED, Refusal, parse_integer, parse_text};

/// Rs 10. The documents say "greater than" and charge exactly this in their own samples.
const MIN_AMOUNT_PAISA: i64 = 1_000;

/// Longer ones end in a bare HTTP 500 at the real host, integrators report.
const MAX_RETURN_URL_CHARACTERS: usize = 255;

/// A checked request for a payment.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct NewPayment {
    #[serde(serialize_with = "as_text")]
    pub(crate) return_url: Url,
    website_url: String,
    #[serde(rename = "amount")]
    pub(crate) amount_paisa: i64,
    pub(crate) purchase_order_id: String,
    pub(crate) purchase_order_name: String,
    customer_info: Option<Value>,
    /// Every field whose name begins with `merchant_`.
    #[serde(flatten)]
    merchant: Map<String, Value>,
}

impl NewPayment {
    pub(super) fn parse(body: &Map<String, Value>) -> Result<Self, Refusal> {
        let mut faulty = Faulty::default();
        let text = |name: &str| parse_text(body.get(name));
        let url = |name: &str| text(name).and_then(|text| parse_url(&text));
        let return_url = faulty.keep("return_url", url("return_url"));
        let website_url = faulty.keep("website_url", url("website_url"));
        let amount = faulty.keep("amount", parse_amount(body));
        let order_id = faulty.keep("purchase_order_id", text("purchase_order_id"));
        let order_name = faulty.keep("purchase_order_name", text("purchase_order_name"));
        if let Some(complaint) = check_customer(body.get("customer_info")) {
            faulty.note("customer_info", complaint);
        }
        let (
            true,
            Some(return_url),
            Some(website_url),
            Some(amount_paisa),
            Some(purchase_order_id),
            Some(purchase_order_name),
        ) = (
            faulty.is_empty(),
            return_url,
            website_url,
            amount,
            order_id,
            order_name,
        )
        else {
            return Err(faulty.refuse());
        };
        if return_url.as_str().chars().count() > MAX_RETURN_URL_CHARACTERS {
            return Err(Refusal::silent());
        }
        Ok(Self {
            return_url,
            website_url: website_url.into(),
            amount_paisa,
            purchase_order_id,
            purchase_order_name,
            customer_info: body.get("customer_info").cloned(),
            merchant: merchant_fields(body),
        })
    }
}

/// Absolute and http(s): an app's own scheme is refused.
fn parse_url(text: &str) -> Result<Url, &'static str> {
    let words = "Enter a valid URL.";
    let has_scheme = text.starts_with("http://") || text.starts_with("https://");
    if !has_scheme || text.contains(char::is_whitespace) {
        return Err(words);
    }
    Url::parse(text).map_err(|_| words)
}

fn parse_amount(body: &Map<String, Value>) -> Result<i64, &'static str> {
    let amount = parse_integer(body.get("amount"))?;
    if amount < MIN_AMOUNT_PAISA {
        return Err("Amount should be greater than Rs. 10, that is 1000 paisa.");
    }
    match sum_of_breakdown(body.get("amount_breakdown"))? {
        Some(sum) if sum != amount => Err("Amount Breakdown mismatch."),
        _ => Ok(amount),
    }
}

/// The sum of the rows, when there are any.
fn sum_of_breakdown(rows: Option<&Value>) -> Result<Option<i64>, &'static str> {
    let rows = match rows {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Array(rows)) if rows.is_empty() => return Ok(None),
        Some(Value::Array(rows)) => rows,
        Some(_) => return Err("Expected a list of items."),
    };
    let mut sum = 0_i64;
    for row in rows {
        parse_text(row.get("label"))?;
        sum = sum.saturating_add(parse_integer(row.get("amount"))?);
    }
    Ok(Some(sum))
}

/// A customer may be left out, but what is said of one may not be empty.
fn check_customer(customer: Option<&Value>) -> Option<Value> {
    let customer = match customer {
        None | Some(Value::Null) => return None,
        Some(Value::Object(members)) => members,
        Some(_) => {
            return Some(json!({"non_field_errors": ["Invalid data. Expected a dictionary."]}));
        }
    };
    let mut faulty = Faulty::default();
    for field in ["name", "email", "phone"] {
        if customer.contains_key(field) {
            // A blank name is answered as a missing one, unlike the other two.
            let parsed = parse_text(customer.get(field)).map_err(|words| match (field, words) {
                ("name", words) if words != NOT_TEXT => REQUIRED,
                (_, words) => words,
            });
            faulty.keep(field, parsed);
        }
    }
    (!faulty.is_empty()).then(|| faulty.into_value())
}

fn merchant_fields(body: &Map<String, Value>) -> Map<String, Value> {
    let own = body
        .iter()
        .filter(|(name, _)| name.starts_with("merchant_"));
    own.map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

fn as_text<S: serde::Serializer>(url: &Url, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(url.as_str())
}
