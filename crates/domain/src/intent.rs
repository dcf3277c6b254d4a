//! What a donor asks for, held against an offer. The browser and the server both ask here.

use crate::campaign::Offer;
use crate::currency::Currency;
use crate::donor::{Donor, DonorName, Email, Message, Pan};
use crate::money::Money;
use crate::phone::{Country, Phone};
use crate::refusal::Refusal;

/// What a donor typed, besides the amount. An empty optional text counts as none.
#[derive(Clone, Copy, Default)]
pub struct Typed<'a> {
    /// Name.
    pub name: &'a str,
    /// E-mail address.
    pub email: &'a str,
    /// Phone number, optional.
    pub phone: &'a str,
    /// PAN, optional.
    pub pan: &'a str,
    /// Message, optional.
    pub message: &'a str,
    /// Whether the donor declares to be an Indian citizen.
    pub declares_indian_citizen: bool,
}

/// A gift that an offer takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intent {
    /// How much.
    pub amount: Money,
    /// Who gives.
    pub donor: Donor,
    /// What the donor says with it.
    pub message: Option<Message>,
}

impl Intent {
    /// Checks every field, so that a form can show all that is wrong at once.
    ///
    /// `amount` comes from [`crate::AmountRules::parse_typed`] or [`crate::AmountRules::parse_minor`].
    ///
    /// # Errors
    /// Every refusal, in the order of the form's fields; never empty.
    pub fn check(
        offer: &Offer,
        amount: Result<Money, Refusal>,
        typed: Typed<'_>,
    ) -> Result<Intent, Vec<Refusal>> {
        let name = DonorName::parse(typed.name);
        let email = Email::parse(typed.email);
        let phone = optional(typed.phone, |text| {
            Phone::parse(text, home(offer.currency()))
        });
        let pan = optional(typed.pan, Pan::parse);
        let message = Message::parse(typed.message);
        let declared = declaration(offer, typed.declares_indian_citizen);
        match (amount, name, email, phone, pan, message, declared) {
            (Ok(amount), Ok(name), Ok(email), Ok(phone), Ok(pan), Ok(message), Ok(())) => {
                Ok(Intent {
                    amount,
                    donor: Donor {
                        name,
                        email,
                        phone,
                        pan,
                    },
                    message,
                })
            }
            (amount, name, email, phone, pan, message, declared) => Err([
                amount.err(),
                name.err(),
                email.err(),
                phone.err(),
                pan.err(),
                message.err(),
                declared.err(),
            ]
            .into_iter()
            .flatten()
            .collect()),
        }
    }
}

/// A number typed without its country code belongs where the offer's currency is at home.
fn home(currency: Currency) -> Country {
    if currency == Currency::NPR {
        Country::Nepal
    } else {
        Country::India
    }
}

fn optional<T>(
    text: &str,
    parse: impl Fn(&str) -> Result<T, Refusal>,
) -> Result<Option<T>, Refusal> {
    if text.trim().is_empty() {
        Ok(None)
    } else {
        parse(text).map(Some)
    }
}

fn declaration(offer: &Offer, declared: bool) -> Result<(), Refusal> {
    if offer.citizens_only && !declared {
        Err(Refusal::DeclarationMissing)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AmountRules, Gateway, Limits};

    fn offer(citizens_only: bool) -> Offer {
        let money = |minor| Money::new(minor, Currency::INR).unwrap();
        let limits = Limits {
            min: money(10_00),
            max: money(1_00_000_00),
        };
        Offer {
            gateway: Gateway::Razorpay,
            payee: "Payee".to_owned(),
            rules: AmountRules::new(limits, vec![], true).unwrap(),
            citizens_only,
        }
    }

    const ASHA: Typed<'_> = Typed {
        name: "Asha Rai",
        email: "asha@example.org",
        phone: " ",
        pan: "",
        message: "",
        declares_indian_citizen: false,
    };

    fn codes(offer: &Offer, amount: &str, typed: Typed<'_>) -> Vec<&'static str> {
        match Intent::check(offer, offer.rules.parse_typed(amount), typed) {
            Ok(_) => vec![],
            Err(refusals) => refusals.into_iter().map(Refusal::code).collect(),
        }
    }

    #[test]
    fn name_and_address_are_enough() {
        assert_eq!(codes(&offer(false), "500", ASHA), Vec::<&str>::new());
    }

    #[test]
    fn everything_wrong_is_said_at_once_in_the_forms_order() {
        let typed = Typed {
            phone: "12",
            pan: "x",
            ..Typed::default()
        };
        assert_eq!(
            codes(&offer(true), "1", typed),
            [
                "amount_below_minimum",
                "name_missing",
                "email_missing",
                "phone_malformed",
                "pan_malformed",
                "declaration_missing"
            ]
        );
    }

    #[test]
    fn what_was_typed_is_what_is_kept() {
        let typed = Typed {
            phone: "9841234567",
            pan: "ABCPE1234F",
            message: "For Sita's class",
            ..ASHA
        };
        let amount = offer(false).rules.parse_typed("500");
        let intent = Intent::check(&offer(false), amount, typed).unwrap();
        assert_eq!(intent.donor.phone.unwrap().as_str(), "+919841234567");
        assert_eq!(intent.donor.pan.unwrap().as_str(), "ABCPE1234F");
        assert_eq!(intent.message.unwrap().as_str(), "For Sita's class");
    }

    #[test]
    fn a_number_without_its_country_code_is_at_home_where_the_currency_is() {
        assert_eq!(home(Currency::INR), Country::India);
        assert_eq!(home(Currency::NPR), Country::Nepal);
    }

    #[test]
    fn a_message_that_is_too_long_is_said() {
        let message = "x".repeat(501);
        let typed = Typed {
            message: &message,
            ..ASHA
        };
        assert_eq!(codes(&offer(false), "500", typed), ["message_too_long"]);
    }

    #[test]
    fn an_offer_for_citizens_asks_for_the_declaration() {
        assert_eq!(codes(&offer(true), "500", ASHA), ["declaration_missing"]);
        let declared = Typed {
            declares_indian_citizen: true,
            ..ASHA
        };
        assert_eq!(codes(&offer(true), "500", declared), Vec::<&str>::new());
    }
}
