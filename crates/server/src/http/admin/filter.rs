//! What the list is narrowed down by, as it was typed.

use super::door::Posted;
use super::reader::Reader;
use super::texts::Texts;
use crate::times::india;
use daan_domain::{CampaignSlug, Currency, DonationId, Gateway, Money, Status, Timestamp, filled};
use daan_storage::{MatterKind, Place, Sought, SoughtName, Waiting};
use jiff::civil::Date;

/// Longer than any name or address.
const MAX_TEXT_CHARS: usize = 200;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
const LATE_MS: i64 = 10 * 60 * 1_000;

/// The fields of the form, in their order.
pub(super) const FIELDS: [&str; 12] = [
    "status", "gateway", "campaign", "currency", "from", "to", "min", "max", "name", "waiting",
    "receipt", "donor",
];

/// What was typed, and what it means.
#[derive(Default)]
pub(super) struct Filter {
    pub(super) typed: Posted,
    pub(super) sought: Sought,
    pub(super) behind: Option<Place>,
    /// What cannot be read, and what was expected.
    pub(super) problems: Vec<String>,
    /// Why something that was asked for is not looked for, though the rest is.
    pub(super) left_out: Option<&'static str>,
}

impl Filter {
    /// What was typed, as it is meant now.
    pub(super) fn read(typed: Posted, reader: &Reader, now: Timestamp) -> Filter {
        let mut reading = Reading {
            typed: &typed,
            t: reader.t(),
            problems: Vec::new(),
        };
        let sought = reading.sought(now);
        let problems = reading.problems;
        let behind = place(typed.text("behind"));
        Filter {
            typed,
            sought,
            behind,
            problems,
            left_out: None,
        }
    }

    /// The address of this list, without who is looked for: addresses are kept by browsers and proxies.
    pub(super) fn address(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for name in FIELDS.iter().filter(|name| **name != "donor") {
            let value = self.typed.text(name);
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        format!("/admin/donations?{}", query.finish())
    }
}

/// What is being read, and what of it cannot be.
struct Reading<'a> {
    typed: &'a Posted,
    t: &'static Texts,
    problems: Vec<String>,
}

impl Reading<'_> {
    fn sought(&mut self, now: Timestamp) -> Sought {
        let (t, f) = (&self.t.list, &self.t.filter);
        let slug = |found: &str| CampaignSlug::parse(found).ok();
        let mut sought = Sought {
            status: self.read("status", t.status, f.of_list, Status::lookup),
            gateway: self.read("gateway", t.gateway, f.a_gateway, Gateway::lookup),
            campaign: self.read("campaign", t.campaign, f.a_campaign, slug),
            currency: self.read("currency", t.currency, f.a_currency, Currency::lookup),
            from: self.read("from", t.from, f.a_day, day),
            before: self
                .read("to", t.to, f.a_day, day)
                .map(|day| day.plus_ms(DAY_MS)),
            waiting: self.read("waiting", t.waiting, f.of_list, |found| waiting(found, now)),
            ..Sought::default()
        };
        let currency = sought.currency.unwrap_or(Currency::INR);
        let amount = |found: &str| {
            let money = Money::parse_typed(found, currency).ok()?;
            Some(money.amount_minor())
        };
        sought.least_minor = self.read("min", t.least, f.an_amount, amount);
        sought.most_minor = self.read("max", t.most, f.an_amount, amount);
        sought.name = self.text("name").map(named);
        let receipt = self.text("receipt");
        sought.receipt = receipt.map(|found| found.chars().take(MAX_TEXT_CHARS).collect());
        let donor = self.text("donor");
        sought.donor = donor.map(|found| found.chars().take(MAX_TEXT_CHARS).collect());
        sought
    }

    fn text(&self, name: &str) -> Option<&str> {
        Some(self.typed.text(name)).filter(|text| !text.is_empty())
    }

    fn read<T>(
        &mut self,
        name: &str,
        what: &str,
        expected: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let found = self.text(name)?;
        let parsed = parse(found);
        if parsed.is_none() {
            let found: String = found.chars().take(60).collect();
            let words = [("what", what), ("expected", expected), ("found", &found)];
            self.problems.push(filled(self.t.filter.problem, &words));
        }
        parsed
    }
}

fn waiting(code: &str, now: Timestamp) -> Option<Waiting> {
    match code {
        "1" => Some(Waiting::Person),
        "held" => Some(Waiting::Held),
        "surplus" => Some(Waiting::Surplus),
        "overdue" => Some(Waiting::Look(late(now))),
        kind => MatterKind::lookup(kind).map(Waiting::Matter),
    }
}

/// A look that was due before then is overdue: the watch looks every few seconds, and a look takes some.
pub(super) fn late(now: Timestamp) -> Timestamp {
    now.plus_ms(-LATE_MS)
}

fn named(found: &str) -> SoughtName {
    match DonationId::parse(found.to_ascii_uppercase()) {
        Ok(id) => SoughtName::Reference(id),
        Err(_) => SoughtName::AtGateway(found.chars().take(MAX_TEXT_CHARS).collect()),
    }
}

/// When a day begins.
fn day(text: &str) -> Option<Timestamp> {
    let day: Date = text.parse().ok()?;
    let begun = day.to_zoned(india()).ok()?;
    Some(Timestamp::from_unix_ms(begun.timestamp().as_millisecond()))
}

/// A place in the list, as an address has it.
pub(super) fn place_text(place: &Place) -> String {
    format!("{}.{}", place.created_at.unix_ms(), place.id.as_str())
}

fn place(text: &str) -> Option<Place> {
    let (at, id) = text.split_once('.')?;
    Some(Place {
        created_at: Timestamp::from_unix_ms(at.parse().ok()?),
        id: DonationId::parse(id).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_told_and_the_rest_is_not_lost() {
        let typed = "status=paidd&from=24.11.2026&min=5,00&gateway=khalti&donor=Asha&to=2026-11-24";
        let now = Timestamp::from_unix_ms(0);
        let filter = Filter::read(Posted::of(typed), &Reader::default(), now);
        assert_eq!(filter.problems.len(), 3, "{:?}", filter.problems);
        assert_eq!(filter.sought.gateway, Some(Gateway::Khalti));
        let address = filter.address();
        assert!(address.contains("status=paidd"), "{address}");
        assert!(!address.contains("Asha"), "{address}");
        assert_eq!(
            filter.sought.before,
            Some(Timestamp::from_unix_ms(1_795_545_000_000))
        );
    }

    #[test]
    fn a_reference_is_known_and_any_other_name_is_a_gateways() {
        assert_eq!(
            named("dn-4f7k-q2mx-9tbz"),
            DonationId::parse("DN-4F7K-Q2MX-9TBZ").map_or_else(|_| panic!(), SoughtName::Reference)
        );
        assert_eq!(named("pay_1"), SoughtName::AtGateway("pay_1".to_owned()));
    }
}
