//! What the payer filled in: with what to pay, and what that decides in advance.

use super::cards;
use super::methods::{FPX, NETBANKING, name_of, wallets};
use crate::error::ApiError;
use crate::fields::Fields;
use crate::gateway::{Errand, Method, WayBack};
use crate::surroundings::Surroundings;

const FAILING_VPA: &str = "failure@razorpay";

/// A way to pay, ready to be tried.
pub(crate) struct Instrument {
    pub(crate) method: Method,
    /// In the payer's words: `HDFC Bank`, `Visa card ending in 1007`.
    pub(crate) name: String,
    /// Why it fails when failure is chosen.
    pub(crate) failure_reason: &'static str,
    /// Why it cannot pay at all, whatever is chosen.
    pub(crate) refusal: Option<&'static str>,
}

impl Instrument {
    /// `default_vpa` stands in for an address that a QR code would have brought along.
    pub(super) fn parse(
        fields: &Fields,
        default_vpa: &str,
        surroundings: &Surroundings,
    ) -> Result<Self, ApiError> {
        let or_else = |name: &str, standard: &str| {
            Ok::<_, ApiError>(fields.text(name)?.unwrap_or_else(|| standard.to_owned()))
        };
        match fields.required_text("method")?.as_str() {
            "card" => {
                let card = fields.group("card")?.unwrap_or_default();
                let holder = card.text("name")?.unwrap_or_default();
                let typed = card.required_text("number")?;
                Ok(Self::card(&typed, &holder, surroundings))
            }
            "netbanking" => Ok(Self::netbanking(or_else("bank", "HDFC")?)),
            "fpx" => Ok(Self::fpx(or_else("bank", "MB2U")?)),
            "wallet" => Ok(Self::wallet(or_else("wallet", "mobikwik")?)),
            "upi" => Ok(Self::upi(or_else("vpa", default_vpa)?)),
            _ => {
                let words = "expected method to be card, netbanking, fpx, upi or wallet";
                Err(ApiError::invalid(words).on("method"))
            }
        }
    }

    /// Of the number as typed nothing is kept but its last four digits and what they tell.
    pub(crate) fn card(typed: &str, holder: &str, surroundings: &Surroundings) -> Self {
        let number = cards::parse_number(typed);
        let refusal = number.is_none().then_some("card_number_invalid");
        let number = number.unwrap_or_default();
        let card = cards::describe(&number, holder, surroundings);
        Self {
            name: format!("{} card ending in {}", card.network, card.last4),
            failure_reason: cards::failure_reason(&number),
            refusal,
            method: Method::Card(card),
        }
    }

    pub(crate) fn netbanking(bank: String) -> Self {
        let name = name_of(&bank, NETBANKING);
        Self::plain(name, Method::Netbanking { bank })
    }

    pub(crate) fn fpx(bank: String) -> Self {
        let name = name_of(&bank, FPX);
        Self::plain(name, Method::Fpx { bank })
    }

    pub(crate) fn wallet(wallet: String) -> Self {
        let name = ["INR", "MYR"].map(|currency| name_of(&wallet, wallets(currency)));
        let name = name.into_iter().find(|name| *name != wallet);
        Self::plain(
            name.unwrap_or_else(|| wallet.clone()),
            Method::Wallet { wallet },
        )
    }

    /// An address without its `@` reaches nobody.
    pub(crate) fn upi(vpa: String) -> Self {
        let parts = vpa.split_once('@');
        let is_address = parts.is_some_and(|(name, bank)| {
            !name.is_empty() && !bank.is_empty() && !vpa.contains(char::is_whitespace)
        });
        Self {
            refusal: (!is_address).then_some("invalid_vpa"),
            ..Self::plain(format!("UPI, {vpa}"), Method::Upi { vpa })
        }
    }

    pub(crate) fn upi_app() -> Self {
        Self::plain("a UPI app".to_owned(), Method::UpiIntent)
    }

    /// What the bank's page has to know of it.
    pub(crate) fn errand(&self, merchant: &str, way_back: WayBack) -> Errand {
        Errand {
            merchant: merchant.to_owned(),
            method: self.method.clone(),
            instrument: self.name.clone(),
            failure_reason: self.failure_reason,
            asks_otp: matches!(self.method, Method::Card(_)),
            can_succeed: !matches!(&self.method, Method::Upi { vpa } if vpa == FAILING_VPA),
            on_poll: None,
            way_back,
        }
    }

    fn plain(name: String, method: Method) -> Self {
        Self {
            method,
            name,
            failure_reason: "payment_failed",
            refusal: None,
        }
    }
}
