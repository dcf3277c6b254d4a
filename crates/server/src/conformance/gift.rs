//! A gift as a form sends it, and what came back.

use super::answer::Answer;
use super::case::{Stop, hold};
use serde_json::{Value, json};

/// The donor of every gift, whom no answer but the one to their own press may repeat.
pub(super) const NAME: &str = "Conformance Canary";
pub(super) const EMAIL: &str = "conformance.canary@example.org";
pub(super) const PHONE: &str = "+919812345670";

/// One way to give, as the campaign names it.
#[derive(Clone)]
pub(super) struct Offer {
    pub(super) currency: String,
    pub(super) gateway: String,
    pub(super) min: i64,
    pub(super) max: i64,
}

impl Offer {
    /// The campaign's offer through this gateway.
    pub(super) fn through(gateway: &str, campaign: &Value) -> Option<Offer> {
        let offers = campaign["offers"].as_array()?;
        let offer = offers.iter().find(|offer| offer["gateway"] == gateway)?;
        Some(Offer {
            currency: offer["currency"].as_str()?.to_owned(),
            gateway: gateway.to_owned(),
            min: offer["min"].as_i64()?,
            max: offer["max"].as_i64()?,
        })
    }

    /// The amount of the run's next gift: whole, and another one each time.
    pub(super) fn amount(&self, number: i64) -> i64 {
        const WHOLE: i64 = 100;
        /// Room for parts and sums that are off.
        const FLOOR: i64 = 50_00;
        let least = self.min.max(FLOOR.min(self.max));
        let steps = (self.max.saturating_sub(least) / WHOLE).max(1);
        least.saturating_add((number % steps).saturating_mul(WHOLE))
    }

    pub(super) fn gift(&self, campaign: &str, key: &str, amount_minor: i64) -> Value {
        json!({"request": {
            "idempotency_key": key,
            "campaign": campaign,
            "amount_minor": amount_minor,
            "currency": self.currency,
            "gateway": self.gateway,
            "donor": {"name": NAME, "email": EMAIL, "phone": PHONE},
            "anonymous": true,
            "locale": "en",
            "declares_indian_citizen": true,
        }})
    }
}

/// The gift with another value at this path: `donor.email`.
pub(super) fn with(mut gift: Value, path: &str, value: Value) -> Value {
    let pointer = format!("/request/{}", path.replace('.', "/"));
    if let Some((parent, name)) = pointer.rsplit_once('/')
        && let Some(Value::Object(members)) = gift.pointer_mut(parent)
    {
        members.insert(name.to_owned(), value);
    }
    gift
}

/// A gift that was begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Begun {
    pub(super) id: String,
    pub(super) token: String,
    /// Razorpay's order, or Khalti's `pidx`.
    pub(super) order: String,
    pub(super) amount_minor: i64,
}

impl Begun {
    pub(super) fn read(answer: &Answer, amount_minor: i64) -> Result<Begun, Stop> {
        let body = answer.ok()?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let next = &body["next"];
        let order = match next["kind"].as_str() {
            Some("open_checkout") => text(&next["order_id"]),
            Some("redirect") => pidx(next["url"].as_str().unwrap_or_default()),
            _ => String::new(),
        };
        let begun = Begun {
            id: text(&body["donation_id"]),
            token: text(&body["token"]),
            order,
            amount_minor,
        };
        hold(
            [&begun.id, &begun.token, &begun.order]
                .iter()
                .all(|text| !text.is_empty()),
            "`donation_id`, `token`, and `next` with an `order_id` or with a Khalti `url`",
            answer.shown(),
        )?;
        Ok(begun)
    }
}

fn pidx(url: &str) -> String {
    let url = reqwest::Url::parse(url);
    let found = url.ok().and_then(|url| {
        let mut pairs = url.query_pairs();
        pairs.find_map(|(name, value)| (name == "pidx").then(|| value.into_owned()))
    });
    found.unwrap_or_default()
}
