//! How a payment goes out: as one JSON text, made from the parts where they lie.

use super::browser::Browser;
use super::card;
use super::method::{PaymentMethod, Upi};
use super::new_payment::NewPayment;
use serde::Serialize;
use std::net::IpAddr;

/// A payment on the wire. Nothing is in it that says nothing.
#[derive(Serialize)]
pub(super) struct Wire<'a> {
    method: &'static str,
    email: &'a str,
    contact: &'a str,
    ip: IpAddr,
    #[serde(skip_serializing_if = "Option::is_none")]
    referer: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_agent: Option<&'a str>,
    callback_url: &'a str,
    #[serde(flatten)]
    instrument: Instrument<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Instrument<'a> {
    Bank {
        bank: &'a str,
    },
    Wallet {
        wallet: &'a str,
    },
    Upi {
        upi: UpiWire<'a>,
    },
    Card {
        card: card::Wire<'a>,
        authentication: Authentication,
        browser: Browser,
    },
}

#[derive(Serialize)]
struct Authentication {
    authentication_channel: &'static str,
}

#[derive(Serialize)]
struct UpiWire<'a> {
    flow: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    vpa: Option<&'a str>,
}

impl<'a> Wire<'a> {
    pub(super) fn of(new: &'a NewPayment) -> Wire<'a> {
        Wire {
            method: new.method.code(),
            email: &new.email,
            contact: &new.contact,
            ip: new.ip,
            referer: new.referer.as_deref(),
            user_agent: new.user_agent.as_deref(),
            callback_url: &new.callback_url,
            instrument: Instrument::of(&new.method),
        }
    }
}

impl<'a> Instrument<'a> {
    fn of(method: &'a PaymentMethod) -> Instrument<'a> {
        match method {
            PaymentMethod::Netbanking { bank } | PaymentMethod::Fpx { bank } => {
                Instrument::Bank { bank }
            }
            PaymentMethod::Wallet { wallet } => Instrument::Wallet { wallet },
            PaymentMethod::Upi(upi) => Instrument::Upi {
                upi: UpiWire::of(upi),
            },
            PaymentMethod::Card { card, browser } => Instrument::Card {
                card: card.wire(),
                authentication: Authentication {
                    authentication_channel: "browser",
                },
                browser: *browser,
            },
        }
    }
}

impl<'a> UpiWire<'a> {
    fn of(upi: &'a Upi) -> UpiWire<'a> {
        let (flow, vpa) = match upi {
            Upi::Collect { vpa } => ("collect", Some(vpa.as_str())),
            Upi::Intent => ("intent", None),
        };
        UpiWire { flow, vpa }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::razorpay::{CardDetails, Payer};
    use serde_json::{Value, json};

    fn wire(method: PaymentMethod) -> Value {
        let payer = Payer {
            email: "gaurav.kumar@example.com",
            contact: "+919123456789",
            ip: [192, 168, 0, 103].into(),
            referer: None,
            user_agent: Some("Mozilla/5.0"),
        };
        let new = NewPayment::new(method, payer, "https://give.example.org/return/razorpay/t");
        json!(Wire::of(&new.ok().unwrap()))
    }

    /// What the payment of every method carries, and these.
    fn with(method: &str, members: &Value) -> Value {
        let mut expected = json!({
            "method": method, "email": "gaurav.kumar@example.com", "contact": "+919123456789",
            "ip": "192.168.0.103", "user_agent": "Mozilla/5.0",
            "callback_url": "https://give.example.org/return/razorpay/t",
        });
        let known = expected.as_object_mut().unwrap();
        known.extend(members.as_object().unwrap().clone());
        expected
    }

    #[test]
    fn each_method_goes_out_as_documented() {
        let text = str::to_owned;
        let browser = Browser {
            java_enabled: false,
            javascript_enabled: true,
            timezone_offset_min: -330,
            color_depth_bits: 24,
            screen_width_px: 360,
            screen_height_px: 640,
        };
        let card = CardDetails::new(
            text("4386289407660153"),
            text("Gaurav"),
            text("11"),
            text("30"),
            text("100"),
        );
        let card = card.ok().unwrap();
        let vpa = text("gauravkumar@okhdfcbank");
        for (method, expected) in [
            (
                PaymentMethod::Netbanking { bank: text("HDFC") },
                with("netbanking", &json!({"bank": "HDFC"})),
            ),
            (
                PaymentMethod::Fpx { bank: text("MB2U") },
                with("fpx", &json!({"bank": "MB2U"})),
            ),
            (
                PaymentMethod::Wallet {
                    wallet: text("payzapp"),
                },
                with("wallet", &json!({"wallet": "payzapp"})),
            ),
            (
                PaymentMethod::Upi(Upi::Collect { vpa: vpa.clone() }),
                with("upi", &json!({"upi": {"flow": "collect", "vpa": vpa}})),
            ),
            (
                PaymentMethod::Upi(Upi::Intent),
                with("upi", &json!({"upi": {"flow": "intent"}})),
            ),
            (
                PaymentMethod::Card { card, browser },
                with(
                    "card",
                    &json!({
                        "card": {"number": "4386289407660153", "name": "Gaurav", "expiry_month": "11",
                                 "expiry_year": "30", "cvv": "100"},
                        "authentication": {"authentication_channel": "browser"},
                        "browser": {"java_enabled": false, "javascript_enabled": true, "timezone_offset": -330,
                                    "color_depth": 24, "screen_width": 360, "screen_height": 640},
                    }),
                ),
            ),
        ] {
            assert_eq!(wire(method), expected);
        }
    }
}
