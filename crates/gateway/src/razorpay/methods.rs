//! The ways to pay that an account is open for.

use super::answer::Entity;
use super::{Client, Error};
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Map, Value};

/// What the account can be paid with, by Razorpay's codes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Methods {
    /// Indian banks: code and name.
    pub netbanking: Vec<(String, String)>,
    /// Malaysian banks: code and name.
    pub fpx: Vec<(String, String)>,
    /// Wallets.
    pub wallets: Vec<String>,
    /// Whether UPI is on.
    pub upi: bool,
    /// Whether cards are.
    pub card: bool,
}

/// What is off is `false`, `0`, `[]`, or not there at all.
#[derive(Deserialize)]
struct Wire {
    #[serde(default)]
    netbanking: Value,
    #[serde(default)]
    fpx: Value,
    #[serde(default)]
    wallet: Value,
    #[serde(default)]
    upi: Value,
    #[serde(default)]
    card: Value,
}

impl<'de> Deserialize<'de> for Methods {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Methods, D::Error> {
        let wire = Wire::deserialize(from)?;
        Ok(Methods {
            netbanking: named(&wire.netbanking),
            fpx: named(&wire.fpx),
            wallets: switched_on(&wire.wallet),
            upi: is_on(&wire.upi),
            card: is_on(&wire.card),
        })
    }
}

impl Entity for Methods {
    const NAME: &'static str = "methods";
}

impl Client {
    /// What the account can be paid with, `GET /v1/methods`; the key's id alone opens it.
    ///
    /// # Errors
    /// [`Error`]
    pub async fn methods(&self) -> Result<Methods, Error> {
        let url = format!("{}/v1/methods", self.api_url().as_str());
        let request = self.request_as_browser(Method::GET, &url);
        self.answer(request, |_| true).await
    }
}

fn named(value: &Value) -> Vec<(String, String)> {
    members(value)
        .filter_map(|(code, name)| Some((code.clone(), name.as_str()?.to_owned())))
        .collect()
}

fn switched_on(value: &Value) -> Vec<String> {
    members(value)
        .filter(|(_, value)| is_on(value))
        .map(|(code, _)| code.clone())
        .collect()
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

fn is_on(value: &Value) -> bool {
    value.as_bool().unwrap_or(false) || value.as_i64().is_some_and(|number| number != 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(value: Value) -> Methods {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn what_is_off_is_not_offered_however_it_is_said() {
        let malaysian = read(json!({
            "entity": "methods", "card": true, "netbanking": [], "upi": false,
            "wallet": {"boost": true, "grabpay": false, "touchngo": 1, "mcash": 0},
            "fpx": {"MB2U": "Maybank2U"},
        }));
        assert_eq!(
            malaysian,
            Methods {
                fpx: vec![("MB2U".to_owned(), "Maybank2U".to_owned())],
                wallets: vec!["boost".to_owned(), "touchngo".to_owned()],
                card: true,
                ..Methods::default()
            }
        );
        assert_eq!(read(json!({"entity": "methods"})), Methods::default());
        let odd = json!({"netbanking": "all", "wallet": [true], "upi": 1, "card": {}});
        assert_eq!(
            read(odd),
            Methods {
                upi: true,
                ..Methods::default()
            }
        );
    }
}
