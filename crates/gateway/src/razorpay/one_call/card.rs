//! A card's number and what belongs to it, on the way through.

use super::new_payment::InvalidPayment;
use serde::Serialize;
use zeroize::Zeroizing;

/// A card as the payer typed it.
///
/// Whoever takes one is bound by PCI DSS, and Razorpay asks for the certificate first. So it can be put
/// into one request and into nothing else: it can be neither shown, copied, compared nor serialised, and
/// its memory is overwritten when it goes. (The HTTP library's buffers are beyond that.)
///
/// ```compile_fail,E0277
/// fn is_shown<T: std::fmt::Debug>() {}
/// is_shown::<daan_gateway::razorpay::CardDetails>();
/// ```
/// ```compile_fail,E0277
/// fn is_copied<T: Clone>() {}
/// is_copied::<daan_gateway::razorpay::CardDetails>();
/// ```
/// ```compile_fail,E0277
/// fn is_serialised<T: serde::Serialize>() {}
/// is_serialised::<daan_gateway::razorpay::CardDetails>();
/// ```
pub struct CardDetails {
    number: Zeroizing<String>,
    name: Zeroizing<String>,
    expiry_month: Zeroizing<String>,
    expiry_year: Zeroizing<String>,
    cvv: Zeroizing<String>,
}

/// How a card goes out.
#[derive(Serialize)]
pub(super) struct Wire<'a> {
    number: &'a str,
    name: &'a str,
    expiry_month: &'a str,
    expiry_year: &'a str,
    cvv: &'a str,
}

const MAX_NAME_CHARS: usize = 100;

impl CardDetails {
    /// Reads a card: a number of 12 to 19 digits, spaces and hyphens allowed; its holder's name; the month
    /// as `MM` and the year as `YY`; three or four digits of check value.
    ///
    /// What is given in is overwritten as well.
    ///
    /// # Errors
    /// [`InvalidPayment::Card`], which does not say what came.
    pub fn new(
        number: String,
        name: String,
        expiry_month: String,
        expiry_year: String,
        cvv: String,
    ) -> Result<CardDetails, InvalidPayment> {
        let card = CardDetails {
            number: unformatted(&Zeroizing::new(number)),
            name: Zeroizing::new(name),
            expiry_month: Zeroizing::new(expiry_month),
            expiry_year: Zeroizing::new(expiry_year),
            cvv: Zeroizing::new(cvv),
        };
        if card.fits() {
            Ok(card)
        } else {
            Err(InvalidPayment::Card)
        }
    }

    pub(super) fn wire(&self) -> Wire<'_> {
        Wire {
            number: &self.number,
            name: self.name.trim(),
            expiry_month: &self.expiry_month,
            expiry_year: &self.expiry_year,
            cvv: &self.cvv,
        }
    }

    fn fits(&self) -> bool {
        let month = self.expiry_month.parse::<u8>();
        let name_chars = self.name.trim().chars().count();
        are_digits(&self.number, 12, 19)
            && (1..=MAX_NAME_CHARS).contains(&name_chars)
            && are_digits(&self.expiry_month, 2, 2)
            && month.is_ok_and(|month| (1..=12).contains(&month))
            && are_digits(&self.expiry_year, 2, 2)
            && are_digits(&self.cvv, 3, 4)
    }
}

/// Of full size from the start, so that no outgrown piece stays behind.
fn unformatted(number: &str) -> Zeroizing<String> {
    let mut digits = Zeroizing::new(String::with_capacity(number.len()));
    digits.extend(number.chars().filter(|c| !matches!(c, ' ' | '-')));
    digits
}

fn are_digits(text: &str, least: usize, most: usize) -> bool {
    (least..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn card(changed: &str, text: &str) -> Result<CardDetails, InvalidPayment> {
        let part = |name: &str, good: &str| if name == changed { text } else { good }.to_owned();
        CardDetails::new(
            part("number", "4100 2800 0000-1007"),
            part("name", " Asha "),
            part("month", "09"),
            part("year", "30"),
            part("cvv", "123"),
        )
    }

    #[test]
    fn a_card_goes_out_unformatted() {
        let wire = json!(card("", "").ok().unwrap().wire());
        assert_eq!(
            wire,
            json!({"number": "4100280000001007", "name": "Asha", "expiry_month": "09",
                   "expiry_year": "30", "cvv": "123"})
        );
    }

    #[test]
    fn what_is_no_card_is_refused_without_showing_it() {
        for (changed, broken) in [
            ("number", ""),
            ("number", "41002800000"),
            ("number", "41002800000010071234"),
            ("number", "4100x80000001007"),
            ("name", " "),
            ("month", "9"),
            ("month", "00"),
            ("month", "13"),
            ("year", "2030"),
            ("cvv", "12"),
            ("cvv", "12345"),
            ("cvv", "१२३"),
        ] {
            let error = card(changed, broken).err().unwrap();
            assert_eq!(error, InvalidPayment::Card, "{changed} {broken}");
            assert!(!error.to_string().contains("4100"));
        }
    }
}
