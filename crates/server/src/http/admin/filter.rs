//! What the list is narrowed down by, as it was typed.

use super::door::Posted;
use daan_domain::{CampaignSlug, Currency, DonationId, Gateway, Money, Status, Timestamp};
use daan_storage::{Place, Sought, SoughtName};
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

/// Longer than any name or address.
const MAX_TEXT_CHARS: usize = 200;
/// India's time, which the pages are written in.
const OFFSET_S: i32 = 5 * 3_600 + 30 * 60;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

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
}

impl Filter {
    pub(super) fn read(typed: Posted) -> Filter {
        let mut problems = Vec::new();
        let text = |name: &str| Some(typed.text(name)).filter(|text| !text.is_empty());
        let mut refuse = |what: &str, expected: &str, found: &str| {
            let found: String = found.chars().take(60).collect();
            problems.push(format!(
                "{what}: expected {expected}, found \u{201c}{found}\u{201d}."
            ));
        };
        let mut sought = Sought {
            for_a_person: typed.is_checked("waiting"),
            ..Sought::default()
        };
        if let Some(found) = text("status") {
            sought.status = Status::lookup(found);
            if sought.status.is_none() {
                refuse("Status", "one of the list", found);
            }
        }
        if let Some(found) = text("gateway") {
            sought.gateway = Gateway::lookup(found);
            if sought.gateway.is_none() {
                refuse("Gateway", "razorpay or khalti", found);
            }
        }
        if let Some(found) = text("campaign") {
            sought.campaign = CampaignSlug::parse(found).ok();
            if sought.campaign.is_none() {
                refuse(
                    "Campaign",
                    "a campaign\u{2019}s short name such as education",
                    found,
                );
            }
        }
        if let Some(found) = text("currency") {
            sought.currency = Currency::lookup(found);
            if sought.currency.is_none() {
                refuse("Currency", "a code such as INR", found);
            }
        }
        if let Some(found) = text("from") {
            sought.from = day(found);
            if sought.from.is_none() {
                refuse("From", "a day such as 2026-11-24", found);
            }
        }
        if let Some(found) = text("to") {
            sought.before = day(found).map(|day| day.plus_ms(DAY_MS));
            if sought.before.is_none() {
                refuse("To", "a day such as 2026-11-24", found);
            }
        }
        let currency = sought.currency.unwrap_or(Currency::INR);
        let amount = |found: &str| {
            Money::parse_typed(found, currency)
                .ok()
                .map(Money::amount_minor)
        };
        if let Some(found) = text("min") {
            sought.least_minor = amount(found);
            if sought.least_minor.is_none() {
                refuse("At least", "an amount such as 500 or 1,00,000", found);
            }
        }
        if let Some(found) = text("max") {
            sought.most_minor = amount(found);
            if sought.most_minor.is_none() {
                refuse("At most", "an amount such as 500 or 1,00,000", found);
            }
        }
        sought.name = text("name").map(named);
        if let Some(found) = text("receipt") {
            sought.receipt = Some(found.chars().take(MAX_TEXT_CHARS).collect());
        }
        sought.donor = text("donor").map(|found| found.chars().take(MAX_TEXT_CHARS).collect());
        let behind = place(typed.text("behind"));
        Filter {
            typed,
            sought,
            behind,
            problems,
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

fn named(found: &str) -> SoughtName {
    match DonationId::parse(found.to_ascii_uppercase()) {
        Ok(id) => SoughtName::Reference(id),
        Err(_) => SoughtName::AtGateway(found.chars().take(MAX_TEXT_CHARS).collect()),
    }
}

fn zone() -> TimeZone {
    TimeZone::fixed(Offset::from_seconds(OFFSET_S).unwrap_or(Offset::UTC))
}

/// When a day begins.
fn day(text: &str) -> Option<Timestamp> {
    let day: Date = text.parse().ok()?;
    let begun = day.to_zoned(zone()).ok()?;
    Some(Timestamp::from_unix_ms(begun.timestamp().as_millisecond()))
}

/// A time as the pages have it.
pub(super) fn written(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.unix_ms()).map_or_else(
        |_| format!("{} ms", at.unix_ms()),
        |at| at.to_zoned(zone()).strftime("%-d %b %Y, %H:%M").to_string(),
    )
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
        let filter = Filter::read(Posted::of(typed));
        assert_eq!(filter.problems.len(), 3, "{:?}", filter.problems);
        assert_eq!(filter.sought.gateway, Some(Gateway::Khalti));
        let address = filter.address();
        assert!(address.contains("status=paidd"), "{address}");
        assert!(!address.contains("Asha"), "{address}");
        assert_eq!(
            filter.sought.before.map(written).as_deref(),
            Some("25 Nov 2026, 00:00")
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
