//! The money of one currency, added up as the page has it. Nothing is ever added to another currency's.

use super::spans::{self, Span, Step};
use daan_domain::{Currency, Gateway};
use daan_storage::DayOfMoney;
use std::collections::BTreeMap;

/// What came in and what went back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) gifts: i64,
    pub(super) received_minor: i64,
    pub(super) returned_minor: i64,
}

impl Sum {
    /// What is left of it.
    pub(super) fn left_minor(self) -> i64 {
        self.received_minor.saturating_sub(self.returned_minor)
    }

    pub(super) fn is_nothing(self) -> bool {
        self == Sum::default()
    }

    fn and(self, day: &DayOfMoney) -> Sum {
        Sum {
            gifts: self.gifts.saturating_add(day.gifts),
            received_minor: self.received_minor.saturating_add(day.received_minor),
            returned_minor: self.returned_minor.saturating_add(day.returned_minor),
        }
    }
}

/// Where the days of a currency begin.
#[derive(Debug, Clone, Copy)]
pub(super) struct Calendar {
    pub(super) today: i64,
    pub(super) month_from: i64,
    pub(super) year_from: i64,
}

/// The money of a currency.
pub(super) struct Ledger {
    pub(super) currency: Currency,
    pub(super) today: Sum,
    pub(super) month: Sum,
    pub(super) year: Sum,
    pub(super) step: Step,
    /// The day that each column begins on.
    pub(super) columns: Vec<(i64, Sum)>,
    /// Of all columns.
    pub(super) whole: Sum,
    /// By campaign, the largest first.
    pub(super) campaigns: Vec<(String, Sum)>,
    /// By gateway, the largest first.
    pub(super) gateways: Vec<(Gateway, Sum)>,
}

impl Ledger {
    /// Of the days of this currency.
    pub(super) fn of(
        currency: Currency,
        days: &[&DayOfMoney],
        span: Span,
        calendar: Calendar,
    ) -> Ledger {
        let since = |from: i64| {
            let days = days.iter().filter(|day| day.day >= from);
            days.fold(Sum::default(), |sum, day| sum.and(day))
        };
        let first = days.first().map_or(calendar.today, |day| day.day);
        let (step, starts) = spans::columns(span, calendar.today, first.min(calendar.today));
        let from = starts.first().copied().unwrap_or(calendar.today);
        let within: Vec<&DayOfMoney> = days.iter().copied().filter(|day| day.day >= from).collect();
        let mut columns: Vec<(i64, Sum)> =
            starts.iter().map(|day| (*day, Sum::default())).collect();
        let mut whole = Sum::default();
        let (mut campaigns, mut gateways) = (BTreeMap::new(), BTreeMap::new());
        for day in within {
            let at = columns.partition_point(|(start, _)| *start <= day.day);
            if let Some((_, sum)) = at.checked_sub(1).and_then(|at| columns.get_mut(at)) {
                *sum = sum.and(day);
            }
            whole = whole.and(day);
            let campaign: &mut Sum = campaigns
                .entry(day.campaign.as_str().to_owned())
                .or_default();
            *campaign = campaign.and(day);
            let gateway: &mut Sum = gateways.entry(day.gateway.code()).or_default();
            *gateway = gateway.and(day);
        }
        let gateways = gateways
            .into_iter()
            .filter_map(|(code, sum)| Some((Gateway::lookup(code)?, sum)));
        Ledger {
            currency,
            today: since(calendar.today),
            month: since(calendar.month_from),
            year: since(calendar.year_from),
            step,
            columns,
            whole,
            campaigns: largest_first(campaigns),
            gateways: largest_first(gateways),
        }
    }
}

fn largest_first<T>(sums: impl IntoIterator<Item = (T, Sum)>) -> Vec<(T, Sum)> {
    let mut sums: Vec<(T, Sum)> = sums.into_iter().collect();
    sums.sort_by_key(|(_, sum)| std::cmp::Reverse(sum.left_minor()));
    sums
}

/// The currencies of some days: India's rupee first, then Nepal's, then by their codes.
pub(super) fn currencies(days: &[DayOfMoney]) -> Vec<Currency> {
    let mut found: Vec<Currency> = days.iter().map(|day| day.currency).collect();
    found.sort_by_key(|currency| {
        let is_other = ![Currency::INR, Currency::NPR].contains(currency);
        (is_other, currency.code())
    });
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use daan_domain::CampaignSlug;

    fn day(day: i64, campaign: &str, received_minor: i64, returned_minor: i64) -> DayOfMoney {
        DayOfMoney {
            day,
            campaign: CampaignSlug::parse(campaign).unwrap(),
            gateway: Gateway::Razorpay,
            currency: Currency::INR,
            gifts: 1,
            received_minor,
            refunds: 0,
            returned_minor,
        }
    }

    #[test]
    fn what_lies_before_the_span_counts_for_the_year_alone() {
        let days = [
            day(19_000, "water", 7, 0),
            day(19_950, "water", 5, 0),
            day(19_990, "trees", 100, 30),
            day(20_000, "water", 80, 0),
        ];
        let calendar = Calendar {
            today: 20_000,
            month_from: 19_985,
            year_from: 19_900,
        };
        let all: Vec<&DayOfMoney> = days.iter().collect();
        let ledger = Ledger::of(Currency::INR, &all, Span::Days, calendar);
        let left = |sum: Sum| (sum.gifts, sum.left_minor());
        assert_eq!(left(ledger.today), (1, 80));
        assert_eq!(left(ledger.month), (2, 150));
        assert_eq!(left(ledger.year), (3, 155));
        assert_eq!(left(ledger.whole), (2, 150));
        assert_eq!(ledger.columns.len(), 30);
        assert_eq!(left(ledger.columns[19].1), (1, 70));
        let names: Vec<&str> = ledger
            .campaigns
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        assert_eq!(names, ["water", "trees"]);
        let sum = ledger.columns.iter().map(|(_, sum)| sum.left_minor());
        assert_eq!(sum.sum::<i64>(), ledger.whole.left_minor());
    }

    #[test]
    fn currencies_are_each_named_once_in_their_order() {
        let of = |currency| DayOfMoney {
            currency,
            ..day(1, "water", 1, 0)
        };
        let myr = Currency::lookup("MYR").unwrap();
        let days = [of(myr), of(Currency::NPR), of(Currency::INR), of(myr)];
        assert_eq!(currencies(&days), [Currency::INR, Currency::NPR, myr]);
    }
}
