//! What an operator asks for, and is told.

use super::dispute::KnownDispute;
use super::refused::RefundRefused;
use super::sum::Sum;
use daan_domain::single_line;
use daan_gateway::razorpay;
use serde::{Deserialize, Serialize};

/// What an operator asks for.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefundRequest {
    /// The donation's reference.
    pub reference: String,
    /// How much, in major units of the payment's currency, as typed; all that is left where it is missing.
    pub amount: Option<String>,
    /// How fast.
    pub speed: RefundSpeed,
    /// The payment beyond the one that counts, instead of that one.
    pub surplus: bool,
    /// A refund of this amount was made already, or a part was booked that Khalti's lookup cannot tell from this one, and
    /// another one is meant.
    pub again: bool,
    /// Even though a dispute of the payment is open or lost.
    #[serde(default)]
    pub despite_dispute: bool,
    /// What a page has said would go back, of which payment: anything else by now is refused.
    #[serde(default)]
    pub confirmed: Option<Confirmed>,
    /// It went back by hand, at the gateway's own dashboard; what the operator has to say about it.
    pub manual_note: Option<String>,
    /// Why it is to go back, in the operator's words.
    #[serde(default)]
    pub note: Option<String>,
}

/// What somebody has agreed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmed {
    /// The payment.
    pub payment: String,
    /// How much of it, as [`Sum`] writes it.
    pub amount: String,
}

/// How fast money goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RefundSpeed {
    /// In the banks' usual time.
    Normal,
    /// At once where possible; Razorpay charges for it.
    Optimum,
}

/// What a refund would do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RefundPlan {
    /// The donation's reference.
    pub reference: String,
    /// Whose gift it is, how much and when, where it was named by its receipt's number.
    #[serde(default)]
    pub gift: Option<String>,
    /// Whose payment it is.
    pub gateway: String,
    /// Which payment.
    pub payment: String,
    /// How much would go back.
    pub amount: Sum,
    /// How much was captured.
    pub captured: Sum,
    /// How much has gone back, or is on its way.
    pub gone: Sum,
    /// Whether it finishes what a command that was cut off began.
    pub is_resumed: bool,
    /// Disputes of the payment: which, how it stands, what was deducted.
    #[serde(default)]
    pub disputes: Vec<KnownDispute>,
    /// A second payment that is to go back, where this one is the one that counts.
    #[serde(default)]
    pub surplus: Option<String>,
    /// Refunds of it that failed and were seen to otherwise, each with an operator's words: no booking has them.
    #[serde(default)]
    pub seen_to: Vec<String>,
    /// Whether the donor, who was mailed the receipt, is mailed it again once this has gone back.
    #[serde(default)]
    pub tells_donor: bool,
}

/// What a refund did.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RefundMade {
    /// The donation's reference.
    pub reference: String,
    /// Whose payment it is.
    pub gateway: String,
    /// Which payment.
    pub payment: String,
    /// What the gateway calls the refund, or we do where it has no name for it.
    pub refund: String,
    /// How much.
    pub amount: Sum,
    /// Whether the ledger has it; otherwise the money is on its way.
    pub is_booked: bool,
    /// The donation's status now.
    pub status: String,
}

/// Refuses what looks like personal data: a history is kept for good, whoever is erased.
///
/// # Errors
/// `note_personal`
pub fn refuse_personal(note: &str) -> Result<(), RefundRefused> {
    // As it would be kept: what nobody sees must not part a number.
    let note = single_line(note);
    if !has_phone(&note) && !note.contains('@') {
        return Ok(());
    }
    let message = "expected a reason without an e-mail address or a long number, found one that has `@` or ten digits in a \
                   row. A history keeps it for good, also where the donor is erased. Nothing was refunded; leave it out, \
                   or write where it stands, such as `letter of 4 May`";
    Err(RefundRefused::new("note_personal", message))
}

/// Whether there is a row of digits, of whatever script, as long as a telephone number. It may have gaps, as in 98765 43210,
/// but not as short as those of a date.
fn has_phone(note: &str) -> bool {
    let rows = note.split(|c: char| !c.is_numeric() && !GAPS.contains(&c));
    rows.into_iter().any(|row| {
        let mut digits = 0;
        row.split(GAPS).any(|group| {
            let length = group.chars().count();
            digits = if length < LEAST_GROUP {
                0
            } else {
                digits + length
            };
            digits >= LEAST_PHONE_DIGITS
        })
    })
}

const GAPS: [char; 2] = [' ', '-'];
const LEAST_GROUP: usize = 3;
const LEAST_PHONE_DIGITS: usize = 10;

impl RefundSpeed {
    /// The word on the wire and in the history.
    pub fn code(self) -> &'static str {
        match self {
            RefundSpeed::Normal => "normal",
            RefundSpeed::Optimum => "optimum",
        }
    }

    pub(super) fn lookup(code: &str) -> Option<RefundSpeed> {
        [RefundSpeed::Normal, RefundSpeed::Optimum]
            .into_iter()
            .find(|speed| speed.code() == code)
    }
}

impl From<RefundSpeed> for razorpay::RefundSpeed {
    fn from(speed: RefundSpeed) -> razorpay::RefundSpeed {
        match speed {
            RefundSpeed::Normal => razorpay::RefundSpeed::Normal,
            RefundSpeed::Optimum => razorpay::RefundSpeed::Optimum,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::refuse_personal;

    #[test]
    fn a_reason_has_no_telephone_number_nor_address() {
        for personal in [
            "call 9876543210",
            "call +91 98765 43210",
            "९८४१२३४५६७ मा फोन",
            "+977 984-123-4567",
            "asha@example.org",
        ] {
            assert!(refuse_personal(personal).is_err(), "{personal}");
        }
        for plain in [
            "letter of 2026-11-24, and of 2026-11-25",
            "paid twice: pay_29QQoUBi66xm2f",
            "INR 100000 of 24 November 2026",
            "पत्र २०८३-०८-०९",
        ] {
            assert!(refuse_personal(plain).is_ok(), "{plain}");
        }
    }
}
