//! The options of `new Razorpay(…)`.
//!
//! Plain objects only (a `Map` vanishes without a word), nested groups in lower case, and nothing that
//! is null or undefined: the script turns `amount: undefined` into NaN and throws on `retry: null`.

use super::Mode;
use daan_api::{OpenCheckout, Prefill};
use daan_domain::Locale;
use js_sys::{Function, Reflect};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

#[derive(Serialize)]
struct Options<'a> {
    key: &'a str,
    order_id: &'a str,
    amount: i64,
    currency: String,
    name: &'a str,
    description: &'a str,
    prefill: &'a Prefill,
    theme: Theme,
    config: Config,
    modal: Modal,
}

#[derive(Serialize)]
struct Theme {
    color: &'static str,
}

/// Filled with a function below: serde cannot carry one.
#[derive(Serialize)]
struct Modal {}

#[derive(Serialize)]
struct Config {
    display: Display,
}

#[derive(Serialize)]
struct Display {
    hide: [Hide; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'static str>,
}

#[derive(Serialize)]
struct Hide {
    method: &'static str,
    flows: [&'static str; 1],
}

/// The accent of the light theme, which the window shows on white.
const ACCENT: &str = "#0b5351";

/// UPI by typed address ended in 2026; a window that still offers it fails after the donor's typing.
const UPI_COLLECT: Hide = Hide {
    method: "upi",
    flows: ["collect"],
};

/// The options for an order.
pub(super) fn of(
    order: &OpenCheckout,
    locale: Locale,
    mode: Mode,
    handler: &Function,
    ondismiss: &Function,
) -> Result<JsValue, JsValue> {
    let options = Options {
        key: &order.key_id,
        order_id: &order.order_id,
        amount: order.amount_minor,
        currency: order.currency.to_ascii_uppercase(),
        name: &order.name,
        description: description(&order.description),
        prefill: &order.prefill,
        theme: Theme { color: ACCENT },
        config: Config {
            display: Display {
                hide: [UPI_COLLECT],
                language: language(locale),
            },
        },
        modal: Modal {},
    };
    let options = options.serialize(&Serializer::json_compatible())?;
    // One way back in each mode. Given a callback URL beside a handler, the script would still redirect
    // browsers of its own choice, even over an explicit `false`; so the two are never given together.
    match mode {
        Mode::Handler => {
            Reflect::set(&options, &"handler".into(), handler)?;
        }
        Mode::Redirect => {
            let callback_url = JsValue::from_str(&order.callback_url);
            Reflect::set(&options, &"callback_url".into(), &callback_url)?;
            Reflect::set(&options, &"redirect".into(), &JsValue::TRUE)?;
        }
    }
    let modal = Reflect::get(&options, &"modal".into())?;
    Reflect::set(&modal, &"ondismiss".into(), ondismiss)?;
    Ok(options)
}

/// The window refuses a description that starts with anything but a letter or digit.
fn description(text: &str) -> &str {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    if text.is_empty() { "Donation" } else { text }
}

/// The languages that the window has; Nepali is not among them.
fn language(locale: Locale) -> Option<&'static str> {
    match locale {
        Locale::En => Some("en"),
        Locale::Hi => Some("hi"),
        Locale::Ne => None,
    }
}

#[cfg(test)]
mod tests {
    use super::description;

    #[test]
    fn a_description_starts_with_a_letter_or_digit() {
        assert_eq!(description("“Books” for all"), "Books” for all");
        assert_eq!(description("शिक्षा"), "शिक्षा");
        assert_eq!(description("#1 school"), "1 school");
        assert_eq!(description("…"), "Donation");
    }
}
