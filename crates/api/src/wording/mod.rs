//! The translation tables of everything that can go wrong.
//!
//! One file per language; a code without wording does not compile, because each table is a `match`.
//! Three tables each, so that the browser carries only what it says itself: refusals, and what it finds
//! without the server. `{min}` and `{max}` stand for the offer's limits.

mod en;
// The server words failures; the browser only passes them on.
#[cfg(not(target_arch = "wasm32"))]
mod failure;
mod hi;
mod ne;

#[cfg(not(target_arch = "wasm32"))]
pub use failure::{failure_cause, failure_message};

use crate::problem::{BrowserProblem, Problem};
use daan_domain::{Limits, Locale, Refusal, filled};

pub(crate) fn refusal(refusal: Refusal, locale: Locale) -> String {
    let template = match locale {
        Locale::En => en::refusal(refusal),
        Locale::Hi => hi::refusal(refusal),
        Locale::Ne => ne::refusal(refusal),
    };
    match refusal {
        Refusal::Amount(_, limits) => with_limits(template, limits, locale),
        _ => template.to_owned(),
    }
}

pub(crate) fn problem(problem: Problem, locale: Locale) -> &'static str {
    match locale {
        Locale::En => en::problem(problem),
        Locale::Hi => hi::problem(problem),
        Locale::Ne => ne::problem(problem),
    }
}

pub(crate) fn browser(problem: BrowserProblem, locale: Locale) -> &'static str {
    match locale {
        Locale::En => en::browser(problem),
        Locale::Hi => hi::browser(problem),
        Locale::Ne => ne::browser(problem),
    }
}

fn with_limits(template: &str, limits: Limits, locale: Locale) -> String {
    let [min, max] = [limits.min, limits.max].map(|limit| limit.display(locale).to_string());
    let currency = limits.min.currency().code();
    filled(
        template,
        &[("min", &min), ("max", &max), ("currency", currency)],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use daan_domain::{AmountProblem, Currency, Money};

    #[test]
    fn every_amount_wording_names_the_limits_in_the_readers_digits() {
        let money = |minor| Money::new(minor, Currency::INR).unwrap();
        let limits = Limits {
            min: money(10_00),
            max: money(5_00_000_00),
        };
        for problem in [
            AmountProblem::Missing,
            AmountProblem::Malformed,
            AmountProblem::OtherCurrency,
            AmountProblem::NotWhole,
            AmountProblem::BelowMinimum,
            AmountProblem::AboveMaximum,
        ] {
            for (locale, min, max) in [
                (Locale::En, "₹10", "₹5,00,000"),
                (Locale::Hi, "₹10", "₹5,00,000"),
                (Locale::Ne, "₹१०", "₹५,००,०००"),
            ] {
                let text = refusal(Refusal::Amount(problem, limits), locale);
                assert!(text.contains(min) || text.contains(max), "{text}");
                assert!(!text.contains('{'), "{text}");
            }
        }
    }
}
