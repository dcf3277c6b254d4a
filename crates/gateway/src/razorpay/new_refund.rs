//! A refund to be made.

use super::new_order::RefundSpeed;
use super::notes::Notes;
use daan_domain::Money;
use serde_json::{Map, Value};

/// A refund to be made. The same key with the same refund is the same refund, however often it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRefund {
    key: RefundKey,
    amount: Option<Money>,
    speed: RefundSpeed,
    notes: Notes,
    receipt: Option<String>,
}

/// Our name for one intent to give money back: 10 to 128 letters, digits, `-` or `_`. To be drawn and
/// stored before the refund is sent, and sent again with every repetition.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RefundKey(String);

/// What Razorpay would refuse by its form alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRefund {
    /// A key of another shape.
    #[error("a refund's key has {min} to {max} letters, digits, - or _", min = RefundKey::MIN_CHARS, max = RefundKey::MAX_CHARS)]
    Key,
    /// A refund of nothing.
    #[error("a refund is of something")]
    Amount,
    /// A receipt that is empty or of more than 40 characters.
    #[error("a receipt has 1 to {max} characters", max = NewRefund::MAX_RECEIPT_CHARS)]
    Receipt,
    /// More than 15 notes, or one of more than 256 characters.
    #[error(
        "there are at most {} notes of at most {} characters",
        Notes::MAX_COUNT,
        Notes::MAX_CHARS
    )]
    Notes,
}

impl RefundKey {
    /// Razorpay's least.
    pub const MIN_CHARS: usize = 10;
    /// Ours; Razorpay documents none.
    pub const MAX_CHARS: usize = 128;

    /// Reads a key.
    ///
    /// # Errors
    /// [`InvalidRefund::Key`]
    pub fn parse(text: impl Into<String>) -> Result<RefundKey, InvalidRefund> {
        let text = text.into();
        let fits = (Self::MIN_CHARS..=Self::MAX_CHARS).contains(&text.len())
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        if fits {
            Ok(RefundKey(text))
        } else {
            Err(InvalidRefund::Key)
        }
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl NewRefund {
    /// How long a receipt may be, in characters.
    pub const MAX_RECEIPT_CHARS: usize = 40;

    /// A refund of this much of a captured payment, in its currency, or of all that is left of it.
    ///
    /// # Errors
    /// [`InvalidRefund`] says which part Razorpay would refuse.
    pub fn new(
        key: RefundKey,
        amount: Option<Money>,
        speed: RefundSpeed,
        notes: Notes,
        receipt: Option<String>,
    ) -> Result<NewRefund, InvalidRefund> {
        if amount.is_some_and(|amount| amount.amount_minor() <= 0) {
            return Err(InvalidRefund::Amount);
        }
        if !notes.fit() {
            return Err(InvalidRefund::Notes);
        }
        let fits = |receipt: &str| (1..=Self::MAX_RECEIPT_CHARS).contains(&receipt.chars().count());
        if !receipt.as_deref().is_none_or(fits) {
            return Err(InvalidRefund::Receipt);
        }
        Ok(NewRefund {
            key,
            amount,
            speed,
            notes,
            receipt,
        })
    }

    /// Our name for it.
    pub fn key(&self) -> &RefundKey {
        &self.key
    }

    /// How much, where not all that is left.
    pub fn amount(&self) -> Option<Money> {
        self.amount
    }

    /// What goes out with it; the same for the same refund, byte for byte.
    pub(super) fn body(&self) -> Value {
        let notes = (!self.notes.is_empty()).then(|| serde_json::json!(self.notes));
        [
            (
                "amount",
                self.amount.map(|amount| amount.amount_minor().into()),
            ),
            ("speed", Some(self.speed.code().into())),
            ("notes", notes),
            ("receipt", self.receipt.clone().map(Value::from)),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect::<Map<String, Value>>()
        .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use daan_domain::Currency;
    use serde_json::json;

    fn inr(amount_minor: i64) -> Money {
        Money::new(amount_minor, Currency::INR).unwrap()
    }

    fn key() -> RefundKey {
        RefundKey::parse("DN-4F7K-Q2MX-9TBZ_1").unwrap()
    }

    #[test]
    fn a_key_has_10_to_128_characters_of_a_word() {
        for good in ["0123456789", "a-b_c-d_e-f", &"x".repeat(128)] {
            assert_eq!(RefundKey::parse(good).unwrap().as_str(), good);
        }
        for broken in [
            "",
            "012345678",
            "0123456789 ",
            "0123456789\n",
            "दान-0123456789",
            &"x".repeat(129),
        ] {
            assert_eq!(
                RefundKey::parse(broken),
                Err(InvalidRefund::Key),
                "{broken:?}"
            );
        }
    }

    #[test]
    fn nothing_is_sent_that_says_nothing() {
        let all = NewRefund::new(key(), None, RefundSpeed::Normal, Notes::new(), None).unwrap();
        assert_eq!(all.body(), json!({"speed": "normal"}));
    }

    #[test]
    fn a_refund_of_nothing_or_with_too_long_texts_is_refused() {
        let new = |amount, notes, receipt: Option<&str>| {
            let receipt = receipt.map(str::to_owned);
            NewRefund::new(key(), amount, RefundSpeed::Optimum, notes, receipt).map(|_| ())
        };
        assert_eq!(new(Some(inr(1)), Notes::new(), Some("r")), Ok(()));
        assert_eq!(
            new(Some(inr(0)), Notes::new(), None),
            Err(InvalidRefund::Amount)
        );
        let long = Notes::new().with("why", "x".repeat(257));
        assert_eq!(new(None, long, None), Err(InvalidRefund::Notes));
        for receipt in ["", &"x".repeat(41)] {
            let refused = new(None, Notes::new(), Some(receipt));
            assert_eq!(refused, Err(InvalidRefund::Receipt));
        }
    }
}
