//! Who pays, as far as Khalti is told.

use daan_domain::{Country, Phone};
use serde_json::{Map, Value};
use std::fmt;

/// Who pays: Khalti fills its form with it. Every part may be missing.
///
/// Khalti refuses empty texts, so a part that says nothing is not sent at all.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Customer {
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
}

/// Khalti's own numbers are Nepali mobile numbers, written without their country code.
const NEPALI_MOBILE_DIGITS: usize = 10;

impl Customer {
    /// Who pays; white space around name and email goes. A number that is no Nepali mobile number is
    /// left out: Khalti could not use it.
    pub fn new(name: &str, email: &str, phone: Option<&Phone>) -> Customer {
        Customer {
            name: said(name),
            email: said(email),
            phone: phone.and_then(nepali_mobile),
        }
    }

    /// The members that say something; `None` where none does.
    pub(super) fn body(&self) -> Option<Value> {
        let members: Map<String, Value> = [
            ("name", &self.name),
            ("email", &self.email),
            ("phone", &self.phone),
        ]
        .into_iter()
        .filter_map(|(name, text)| Some((name.to_owned(), Value::from(text.clone()?))))
        .collect();
        (!members.is_empty()).then_some(Value::Object(members))
    }
}

/// Nothing of the donor.
impl fmt::Debug for Customer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Customer(…)")
    }
}

fn said(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn nepali_mobile(phone: &Phone) -> Option<String> {
    if phone.country() != Some(Country::Nepal) {
        return None;
    }
    let national = phone.as_str().strip_prefix("+977")?;
    (national.len() == NEPALI_MOBILE_DIGITS).then(|| national.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn phone(text: &str) -> Phone {
        Phone::parse(text, Country::Nepal).unwrap()
    }

    #[test]
    fn a_nepali_mobile_number_goes_without_its_country_code_and_no_other_goes() {
        let sent = |text| Customer::new("", "", Some(&phone(text))).body();
        assert_eq!(
            sent("+977 980-0000123"),
            Some(json!({"phone": "9800000123"}))
        );
        for other in ["+977 14012345", "+91 98765 43210", "+44 20 7946 0018"] {
            assert_eq!(sent(other), None, "{other}");
        }
    }

    #[test]
    fn an_empty_text_is_never_sent() {
        let body = |name, email| Customer::new(name, email, None).body();
        assert_eq!(body("", ""), None);
        assert_eq!(body(" \t", "\n"), None);
        assert_eq!(body(" आशा ", ""), Some(json!({"name": "आशा"})));
        assert_eq!(
            body("", " asha@example.org"),
            Some(json!({"email": "asha@example.org"}))
        );
        assert_eq!(Customer::default().body(), None);
    }

    #[test]
    fn debug_output_shows_nothing_of_the_donor() {
        let customer = Customer::new("Asha", "asha@example.org", Some(&phone("9800000123")));
        assert_eq!(format!("{customer:?}"), "Customer(…)");
    }
}
