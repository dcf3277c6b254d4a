//! What is given to.

use crate::currency::Currency;
use crate::donation::Gateway;
use crate::id::CampaignSlug;
use crate::locale::Locale;
use crate::money::{Money, TypedAmountError};
use crate::rate::Rate;
use crate::refusal::{AmountProblem, Limits, Refusal};

/// A text in the languages it was written in; English is always there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Localized {
    /// English.
    pub en: String,
    /// Hindi.
    pub hi: Option<String>,
    /// Nepali.
    pub ne: Option<String>,
}

impl Localized {
    /// The text in this language, else in English.
    pub fn text(&self, locale: Locale) -> &str {
        match locale {
            Locale::En => None,
            Locale::Hi => self.hi.as_deref(),
            Locale::Ne => self.ne.as_deref(),
        }
        .unwrap_or(&self.en)
    }
}

/// A campaign, as its operator wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campaign {
    /// Its name in addresses.
    pub slug: CampaignSlug,
    /// Its title.
    pub title: Localized,
    /// What the gifts are for.
    pub story: Localized,
    /// What is to be reached, if anything.
    pub goal: Option<Money>,
    /// The ways to give; never empty, at most one per gateway and currency.
    pub offers: Vec<Offer>,
    /// What one currency of its offers is in another, for donors who must change from one to the other.
    pub rates: Vec<Rate>,
    /// What is seen beside the story.
    pub picture: Option<Picture>,
    /// Whether it shows who gave lately.
    pub shows_donors: bool,
}

/// A campaign's picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Where it is.
    pub place: PicturePlace,
    /// What it shows, for who does not see it; none where it only decorates.
    pub alt: Option<Localized>,
}

/// Where a campaign's picture is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PicturePlace {
    /// At this https address.
    Elsewhere(String),
    /// At the server that has the campaign.
    Ours,
}

/// One way to give to a campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The gateway that takes the money.
    pub gateway: Gateway,
    /// Who receives it, as the donor is told.
    pub payee: String,
    /// The amounts it takes, and so its currency.
    pub rules: AmountRules,
    /// Whether the payee may take Indian citizens' money only (FCRA), so that the donor must declare it.
    pub citizens_only: bool,
}

impl Offer {
    /// The currency of the offer.
    pub fn currency(&self) -> Currency {
        self.rules.limits().min.currency()
    }
}

impl Campaign {
    /// The offer for a currency and gateway.
    ///
    /// # Errors
    /// [`Refusal::CurrencyNotOffered`], [`Refusal::GatewayNotOffered`].
    pub fn offer(&self, currency: &str, gateway: &str) -> Result<&Offer, Refusal> {
        let in_currency = |offer: &&Offer| offer.currency().code() == currency;
        if !self.offers.iter().any(|offer| in_currency(&offer)) {
            return Err(Refusal::CurrencyNotOffered);
        }
        self.offers
            .iter()
            .filter(in_currency)
            .find(|offer| offer.gateway.code() == gateway)
            .ok_or(Refusal::GatewayNotOffered)
    }
}

/// The other way to give the same gift: the place of an offer through another gateway, and what the gift
/// comes to there. `None` where no rate leads to one, or the amount is outside its rules.
///
/// `is_citizen` says whether the donor declared to be an Indian citizen: nobody who did not gets to an offer
/// that asks for it.
pub fn alternative(
    offers: &[Offer],
    rates: &[Rate],
    gateway: Gateway,
    is_citizen: bool,
    amount: Money,
) -> Option<(usize, Money)> {
    offers
        .iter()
        .enumerate()
        .filter(|(_, offer)| offer.gateway != gateway)
        .filter(|(_, offer)| is_citizen || !offer.citizens_only)
        .find_map(|(place, offer)| Some((place, quote(rates, amount, &offer.rules)?)))
}

/// What an amount comes to under the rules of an offer in another currency, by the first rate that leads there.
fn quote(rates: &[Rate], amount: Money, rules: &AmountRules) -> Option<Money> {
    let currency = rules.limits().min.currency();
    rates
        .iter()
        .filter(|rate| rate.to() == currency)
        .find_map(|rate| rate.quote(amount, rules))
}

/// Which amounts an offer takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmountRules {
    limits: Limits,
    presets: Vec<Money>,
    whole_only: bool,
}

/// Why amount rules contradict themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ContradictoryRules {
    /// The least is zero, above the most, or of another currency.
    #[error("min must be above zero and not above max")]
    Limits,
    /// A preset is an amount that the rules refuse.
    #[error("preset {0:?} is outside min and max, or has a fraction where whole_only is set")]
    Preset(Money),
}

impl AmountRules {
    /// Rules that hold together.
    ///
    /// # Errors
    /// [`ContradictoryRules`].
    pub fn new(
        limits: Limits,
        presets: Vec<Money>,
        whole_only: bool,
    ) -> Result<AmountRules, ContradictoryRules> {
        let one_currency = limits.min.currency() == limits.max.currency();
        let ordered =
            0 < limits.min.amount_minor() && limits.min.amount_minor() <= limits.max.amount_minor();
        if !one_currency || !ordered {
            return Err(ContradictoryRules::Limits);
        }
        let rules = AmountRules {
            limits,
            presets,
            whole_only,
        };
        match rules
            .presets
            .iter()
            .find(|preset| rules.check(**preset).is_err())
        {
            Some(preset) => Err(ContradictoryRules::Preset(*preset)),
            None => Ok(rules),
        }
    }

    /// The least and the most.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// The amounts to choose from.
    pub fn presets(&self) -> &[Money] {
        &self.presets
    }

    /// Whether fractions of the major unit are refused.
    pub fn whole_only(&self) -> bool {
        self.whole_only
    }

    /// Reads an amount as typed, in major units.
    ///
    /// # Errors
    /// [`Refusal::Amount`].
    pub fn parse_typed(&self, text: &str) -> Result<Money, Refusal> {
        match Money::parse_typed(text, self.limits.min.currency()) {
            Ok(money) => self.check(money),
            Err(TypedAmountError::Missing) => Err(self.refusal(AmountProblem::Missing)),
            Err(TypedAmountError::OtherCurrency) => Err(self.refusal(AmountProblem::OtherCurrency)),
            Err(TypedAmountError::Malformed) => Err(self.refusal(AmountProblem::Malformed)),
            Err(TypedAmountError::TooFine) => Err(self.refusal(AmountProblem::NotWhole)),
            Err(TypedAmountError::TooLarge) => Err(self.refusal(AmountProblem::AboveMaximum)),
        }
    }

    /// Reads an amount as sent, in minor units; `None` stands for anything that was no integer.
    ///
    /// # Errors
    /// [`Refusal::Amount`].
    pub fn parse_minor(&self, amount_minor: Option<i64>) -> Result<Money, Refusal> {
        let amount_minor = amount_minor.ok_or_else(|| self.refusal(AmountProblem::Malformed))?;
        match Money::new(amount_minor, self.limits.min.currency()) {
            Ok(money) => self.check(money),
            Err(_) if amount_minor < 0 => Err(self.refusal(AmountProblem::BelowMinimum)),
            Err(_) => Err(self.refusal(AmountProblem::AboveMaximum)),
        }
    }

    /// Holds an amount against the rules.
    ///
    /// # Errors
    /// [`Refusal::Amount`], [`Refusal::CurrencyNotOffered`] for money of another currency.
    pub fn check(&self, money: Money) -> Result<Money, Refusal> {
        let Limits { min, max } = self.limits;
        let step_minor = min.currency().chargeable_step_minor();
        let problem = if money.currency() != min.currency() {
            return Err(Refusal::CurrencyNotOffered);
        } else if money.amount_minor() < min.amount_minor() {
            AmountProblem::BelowMinimum
        } else if money.amount_minor() > max.amount_minor() {
            AmountProblem::AboveMaximum
        } else if (self.whole_only && !money.is_whole()) || money.amount_minor() % step_minor != 0 {
            AmountProblem::NotWhole
        } else {
            return Ok(money);
        };
        Err(self.refusal(problem))
    }

    fn refusal(&self, problem: AmountProblem) -> Refusal {
        Refusal::Amount(problem, self.limits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inr(minor: i64) -> Money {
        Money::new(minor, Currency::INR).unwrap()
    }

    fn rules(whole_only: bool) -> AmountRules {
        let limits = Limits {
            min: inr(10_00),
            max: inr(5_00_000_00),
        };
        AmountRules::new(limits, vec![inr(500_00)], whole_only).unwrap()
    }

    fn offer(gateway: Gateway, code: &str, citizens_only: bool) -> Offer {
        let currency = Currency::lookup(code).unwrap();
        let money = |minor| Money::new(minor, currency).unwrap();
        let limits = Limits {
            min: money(1_00),
            max: money(1_00_000_00),
        };
        Offer {
            gateway,
            payee: code.to_owned(),
            rules: AmountRules::new(limits, vec![], false).unwrap(),
            citizens_only,
        }
    }

    #[test]
    fn the_other_way_is_the_first_that_this_donor_may_take_at_another_gateway() {
        let offers = [
            offer(Gateway::Khalti, "NPR", false),
            offer(Gateway::Khalti, "USD", false),
            offer(Gateway::Razorpay, "INR", true),
            offer(Gateway::Razorpay, "MYR", false),
        ];
        let rates = [("USD", "1"), ("INR", "0.625"), ("MYR", "0.03")].map(|(to, rate)| {
            Rate::parse(Currency::NPR, Currency::lookup(to).unwrap(), rate).unwrap()
        });
        let given = Money::new(800_00, Currency::NPR).unwrap();
        let place = |is_citizen| {
            alternative(&offers, &rates, Gateway::Khalti, is_citizen, given).map(|found| found.0)
        };
        assert_eq!((place(true), place(false)), (Some(2), Some(3)));
        let none = alternative(&offers, &rates, Gateway::Khalti, true, inr(500_00));
        assert_eq!(none, None, "no rate leads from there");
    }

    fn code(result: Result<Money, Refusal>) -> &'static str {
        result.map_or_else(Refusal::code, |_| "taken")
    }

    #[test]
    fn typed_amounts_are_held_against_the_rules() {
        for (text, expected) in [
            ("500", "taken"),
            ("10", "taken"),
            ("5,00,000", "taken"),
            ("9.99", "amount_below_minimum"),
            ("0", "amount_below_minimum"),
            ("5,00,000.01", "amount_above_maximum"),
            ("99999999999999999999", "amount_above_maximum"),
            ("100.5", "amount_not_whole"),
            ("100.555", "amount_not_whole"),
            ("1e3", "amount_malformed"),
            ("-500", "amount_malformed"),
            ("", "amount_missing"),
            ("abc", "amount_malformed"),
        ] {
            assert_eq!(code(rules(true).parse_typed(text)), expected, "{text}");
        }
        assert_eq!(code(rules(false).parse_typed("100.5")), "taken");
    }

    #[test]
    fn sent_amounts_are_held_against_the_rules() {
        for (minor, expected) in [
            (Some(500_00), "taken"),
            (Some(999), "amount_below_minimum"),
            (Some(0), "amount_below_minimum"),
            (Some(-500_00), "amount_below_minimum"),
            (Some(i64::MIN), "amount_below_minimum"),
            (Some(i64::MAX), "amount_above_maximum"),
            (Some(100_50), "amount_not_whole"),
            (None, "amount_malformed"),
        ] {
            assert_eq!(code(rules(true).parse_minor(minor)), expected, "{minor:?}");
        }
    }

    #[test]
    fn a_currency_of_three_decimals_is_charged_in_steps_of_ten() {
        let kwd = Currency::lookup("KWD").unwrap();
        let money = |minor| Money::new(minor, kwd).unwrap();
        let rules = AmountRules::new(
            Limits {
                min: money(100),
                max: money(1_000_000),
            },
            vec![],
            false,
        )
        .unwrap();
        assert_eq!(code(rules.parse_minor(Some(99_990))), "taken");
        assert_eq!(code(rules.parse_minor(Some(99_991))), "amount_not_whole");
    }

    #[test]
    fn rules_that_contradict_themselves_are_refused() {
        let npr = Money::new(10_00, Currency::NPR).unwrap();
        for (min, max) in [(inr(0), inr(10)), (inr(11), inr(10)), (npr, inr(10_000))] {
            assert_eq!(
                AmountRules::new(Limits { min, max }, vec![], true),
                Err(ContradictoryRules::Limits)
            );
        }
        let limits = Limits {
            min: inr(10_00),
            max: inr(20_00),
        };
        assert_eq!(
            AmountRules::new(limits, vec![inr(21_00)], true),
            Err(ContradictoryRules::Preset(inr(21_00)))
        );
        assert_eq!(
            AmountRules::new(limits, vec![inr(10_50)], true),
            Err(ContradictoryRules::Preset(inr(10_50)))
        );
    }
}
