//! The options of `new Razorpay(…)`.
//!
//! Plain objects only (a `Map` vanishes without a word), nested groups in lower case, and nothing that
//! is null or undefined: the script turns `amount: undefined` into NaN and throws on `retry: null`.

use super::Mode;
use daan_api::{OpenCheckout, Prefill};
use daan_domain::Locale;
use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::JsValue;

/// The accent of the light theme, which the window shows on white.
const ACCENT: &str = "#0b5351";

/// The options for an order.
pub(super) fn of(
    order: &OpenCheckout,
    locale: Locale,
    mode: Mode,
    handler: &Function,
    ondismiss: &Function,
) -> JsValue {
    // One way back in each mode. Given a callback URL beside a handler, the script would still redirect
    // browsers of its own choice, even over an explicit `false`; so the two are never given together.
    let back = match mode {
        Mode::Handler => [("handler", handler.into()), NOTHING],
        Mode::Redirect => [
            ("callback_url", text(&order.callback_url)),
            ("redirect", JsValue::TRUE),
        ],
    };
    let [back, also_back] = back;
    object(&[
        ("key", text(&order.key_id)),
        ("order_id", text(&order.order_id)),
        ("amount", number(order.amount_minor)),
        ("currency", text(&order.currency.to_ascii_uppercase())),
        ("name", text(&order.name)),
        ("description", text(description(&order.description))),
        ("prefill", prefill(&order.prefill)),
        ("theme", object(&[("color", text(ACCENT))])),
        ("config", object(&[("display", display(locale))])),
        ("modal", object(&[("ondismiss", ondismiss.into())])),
        back,
        also_back,
    ])
}

fn prefill(prefill: &Prefill) -> JsValue {
    object(&[
        ("name", text(&prefill.name)),
        ("email", text(&prefill.email)),
        ("contact", maybe(prefill.contact.as_deref())),
    ])
}

fn display(locale: Locale) -> JsValue {
    // UPI by typed address ended in 2026; a window that still offers it fails after the donor's typing.
    let upi_collect = object(&[
        ("method", text("upi")),
        ("flows", Array::of1(&text("collect")).into()),
    ]);
    object(&[
        ("hide", Array::of1(&upi_collect).into()),
        ("language", maybe(language(locale))),
    ])
}

/// A member of an object; one that is undefined is left out.
type Member<'a> = (&'a str, JsValue);

const NOTHING: Member<'static> = ("", JsValue::UNDEFINED);

fn object(members: &[Member]) -> JsValue {
    let object = Object::new();
    for (name, value) in members {
        if !value.is_undefined() {
            // Setting a member of an object of our own cannot fail.
            let _ = Reflect::set(&object, &text(name), value);
        }
    }
    object.into()
}

fn text(text: &str) -> JsValue {
    JsValue::from_str(text)
}

fn maybe(words: Option<&str>) -> JsValue {
    words.map_or(JsValue::UNDEFINED, text)
}

#[expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "JavaScript has no other number; money is whole up to 2^53"
)]
fn number(minor: i64) -> JsValue {
    JsValue::from_f64(minor as f64)
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
