//! An order to be made.

use super::notes::Notes;
use super::order::Order;
use daan_domain::Money;
use serde_json::{Map, Value, json};

/// An order to be made, within Razorpay's limits of form. Its limits of amount are the account's, so
/// only Razorpay can tell them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOrder {
    amount: Money,
    receipt: String,
    notes: Notes,
    capture: CaptureSetting,
}

/// What becomes of an authorised payment. It beats the setting in the dashboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaptureSetting {
    /// As the dashboard says.
    OfAccount,
    /// Razorpay captures what is authorised in time, and later ones are ours to capture.
    Automatic {
        /// How late an authorisation is still captured by itself, in minutes from the payment's
        /// beginning; 12 at least.
        automatic_expiry_min: u16,
        /// When an uncaptured one goes back, in minutes; not before the former, at most 7200. Razorpay
        /// takes 7200 where it is `None`.
        manual_expiry_min: Option<u16>,
        /// How fast it goes back; as the dashboard says where it is `None`.
        refund_speed: Option<RefundSpeed>,
    },
    /// We capture.
    Manual {
        /// When an uncaptured one goes back, in minutes; at most 7200.
        manual_expiry_min: Option<u16>,
        /// How fast it goes back; as the dashboard says where it is `None`.
        refund_speed: Option<RefundSpeed>,
    },
}

/// How fast money goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundSpeed {
    /// In the banks' usual time.
    Normal,
    /// At once where possible.
    Optimum,
}

/// What Razorpay would refuse by its form alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidOrder {
    /// A receipt that is empty or of more than 40 characters.
    #[error("a receipt has 1 to {max} characters", max = NewOrder::MAX_RECEIPT_CHARS)]
    Receipt,
    /// More than 15 notes, or one of more than 256 characters.
    #[error(
        "there are at most {} notes of at most {} characters",
        Notes::MAX_COUNT,
        Notes::MAX_CHARS
    )]
    Notes,
    /// An expiry outside its limits.
    #[error("12 min ≤ automatic expiry ≤ manual expiry ≤ 7200 min")]
    Expiry,
}

const MIN_AUTOMATIC_EXPIRY_MIN: u16 = 12;
/// Five days.
const MAX_EXPIRY_MIN: u16 = 7_200;

impl NewOrder {
    /// How long a receipt may be, in characters.
    pub const MAX_RECEIPT_CHARS: usize = 40;

    /// An order of this amount under this name of ours.
    ///
    /// # Errors
    /// [`InvalidOrder`] says which part Razorpay would refuse.
    pub fn new(
        amount: Money,
        receipt: impl Into<String>,
        notes: Notes,
        capture: CaptureSetting,
    ) -> Result<NewOrder, InvalidOrder> {
        let receipt = receipt.into();
        if !(1..=Self::MAX_RECEIPT_CHARS).contains(&receipt.chars().count()) {
            return Err(InvalidOrder::Receipt);
        }
        if !notes.fit() {
            return Err(InvalidOrder::Notes);
        }
        if !capture.fits() {
            return Err(InvalidOrder::Expiry);
        }
        Ok(NewOrder {
            amount,
            receipt,
            notes,
            capture,
        })
    }

    /// What is to be paid.
    pub fn amount(&self) -> Money {
        self.amount
    }

    /// What we call it.
    pub fn receipt(&self) -> &str {
        &self.receipt
    }

    /// Whether an order is what this asks for.
    pub(super) fn is_made(&self, order: &Order) -> bool {
        order.money() == Some(self.amount) && order.receipt.as_ref() == Some(&self.receipt)
    }

    pub(super) fn body(&self) -> Map<String, Value> {
        self.body_with("payment")
    }

    /// The same where `payment` is the payment itself.
    pub(super) fn one_call_body(&self) -> Map<String, Value> {
        self.body_with("payment_config")
    }

    /// Razorpay refuses fields it does not expect, so nothing is sent that says nothing.
    fn body_with(&self, capture_name: &str) -> Map<String, Value> {
        let mut body = Map::new();
        body.insert("amount".to_owned(), json!(self.amount.amount_minor()));
        body.insert("currency".to_owned(), json!(self.amount.currency().code()));
        body.insert("receipt".to_owned(), json!(self.receipt));
        if !self.notes.is_empty() {
            body.insert("notes".to_owned(), json!(self.notes));
        }
        if let Some(capture) = self.capture.body() {
            body.insert(capture_name.to_owned(), capture);
        }
        body
    }
}

impl CaptureSetting {
    fn fits(self) -> bool {
        match self {
            CaptureSetting::OfAccount => true,
            CaptureSetting::Automatic {
                automatic_expiry_min: automatic,
                manual_expiry_min,
                ..
            } => {
                let manual = manual_expiry_min.unwrap_or(MAX_EXPIRY_MIN);
                MIN_AUTOMATIC_EXPIRY_MIN <= automatic
                    && automatic <= manual
                    && manual <= MAX_EXPIRY_MIN
            }
            CaptureSetting::Manual {
                manual_expiry_min, ..
            } => manual_expiry_min.is_none_or(|manual| (1..=MAX_EXPIRY_MIN).contains(&manual)),
        }
    }

    fn body(self) -> Option<Value> {
        let (capture, automatic, manual, speed) = match self {
            CaptureSetting::OfAccount => return None,
            CaptureSetting::Automatic {
                automatic_expiry_min,
                manual_expiry_min,
                refund_speed,
            } => (
                "automatic",
                Some(automatic_expiry_min),
                manual_expiry_min,
                refund_speed,
            ),
            CaptureSetting::Manual {
                manual_expiry_min,
                refund_speed,
            } => ("manual", None, manual_expiry_min, refund_speed),
        };
        let options: Map<String, Value> = [
            ("automatic_expiry_period", automatic.map(Value::from)),
            ("manual_expiry_period", manual.map(Value::from)),
            ("refund_speed", speed.map(|speed| Value::from(speed.code()))),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect();
        if options.is_empty() {
            Some(json!({ "capture": capture }))
        } else {
            Some(json!({ "capture": capture, "capture_options": options }))
        }
    }
}

impl RefundSpeed {
    pub(super) fn code(self) -> &'static str {
        match self {
            RefundSpeed::Normal => "normal",
            RefundSpeed::Optimum => "optimum",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use daan_domain::Currency;

    fn order(receipt: &str, capture: CaptureSetting) -> Result<NewOrder, InvalidOrder> {
        let amount = Money::new(500_00, Currency::INR).unwrap();
        NewOrder::new(amount, receipt, Notes::new(), capture)
    }

    fn automatic(automatic_expiry_min: u16, manual_expiry_min: Option<u16>) -> CaptureSetting {
        CaptureSetting::Automatic {
            automatic_expiry_min,
            manual_expiry_min,
            refund_speed: None,
        }
    }

    fn manual(manual_expiry_min: Option<u16>) -> CaptureSetting {
        CaptureSetting::Manual {
            manual_expiry_min,
            refund_speed: None,
        }
    }

    #[test]
    fn a_receipt_has_1_to_40_characters() {
        let of = |receipt: &str| order(receipt, CaptureSetting::OfAccount).map(|_| ());
        assert_eq!(of("DN-4F7K-Q2MX-9TBZ"), Ok(()));
        assert_eq!(of(&"x".repeat(40)), Ok(()));
        assert_eq!(of(&"x".repeat(41)), Err(InvalidOrder::Receipt));
        assert_eq!(of(""), Err(InvalidOrder::Receipt));
    }

    #[test]
    fn expiries_outside_razorpays_limits_are_refused() {
        for fits in [
            automatic(12, None),
            automatic(7_200, Some(7_200)),
            automatic(60, Some(60)),
            manual(None),
            manual(Some(7_200)),
        ] {
            assert!(order("r", fits).is_ok(), "{fits:?}");
        }
        for broken in [
            automatic(11, None),
            automatic(7_201, None),
            automatic(60, Some(59)),
            automatic(60, Some(7_201)),
            manual(Some(7_201)),
            manual(Some(0)),
        ] {
            assert_eq!(order("r", broken), Err(InvalidOrder::Expiry), "{broken:?}");
        }
    }

    #[test]
    fn a_capture_setting_is_sent_as_documented() {
        let payment = |capture| order("r", capture).unwrap().body().get("payment").cloned();
        assert_eq!(payment(CaptureSetting::OfAccount), None);
        assert_eq!(payment(manual(None)), Some(json!({"capture": "manual"})));
        assert_eq!(
            payment(CaptureSetting::Manual {
                manual_expiry_min: Some(60),
                refund_speed: Some(RefundSpeed::Optimum),
            }),
            Some(json!({"capture": "manual", "capture_options": {
                "manual_expiry_period": 60, "refund_speed": "optimum",
            }}))
        );
    }
}
