//! The ways to give to a campaign, and which of them a donor is shown first.

use daan_api::{OfferView, RateView};
use daan_domain::{
    AmountRules, Country, Currency, Gateway, Limits, Locale, Money, Offer, Phone, Rate,
};

/// The offers that can be paid here, in the campaign's order.
pub(crate) fn payable(views: &[OfferView]) -> Vec<Offer> {
    views.iter().filter_map(read).collect()
}

/// An offer as the domain reads it; `None` where it contradicts itself or is of a newer server.
pub(crate) fn read(view: &OfferView) -> Option<Offer> {
    let currency = Currency::lookup(&view.currency)?;
    let money = |minor| Money::new(minor, currency).ok();
    let limits = Limits {
        min: money(view.min)?,
        max: money(view.max)?,
    };
    let presets = view
        .presets
        .iter()
        .map(|minor| money(*minor))
        .collect::<Option<Vec<_>>>()?;
    Some(Offer {
        gateway: Gateway::lookup(&view.gateway)?,
        payee: view.payee.clone(),
        rules: AmountRules::new(limits, presets, view.whole_only).ok()?,
        citizens_only: view.citizens_only,
    })
}

/// The rates that this app can read.
pub(crate) fn rates(views: &[RateView]) -> Vec<Rate> {
    views
        .iter()
        .filter_map(|view| {
            let from = Currency::lookup(&view.from)?;
            let to = Currency::lookup(&view.to)?;
            Rate::parse(from, to, &view.rate).ok()
        })
        .collect()
}

/// The payment methods of an offer with which its gateway reports trouble.
pub(crate) fn trouble<'a>(views: &'a [OfferView], offer: &Offer) -> &'a [String] {
    views
        .iter()
        .find(|view| {
            view.gateway == offer.gateway.code() && view.currency == offer.currency().code()
        })
        .map_or(&[], |view| &view.trouble)
}

/// The place of the offer that stands first: Nepal's for a donor who is there, else the campaign's own
/// first one.
pub(crate) fn first(offers: &[Offer], in_nepal: bool) -> usize {
    offers
        .iter()
        .position(|offer| in_nepal && offer.currency() == Currency::NPR)
        .unwrap_or_default()
}

/// Who reads Nepali is taken to be in Nepal.
pub(crate) fn first_for(offers: &[Offer], locale: Locale) -> usize {
    first(offers, locale == Locale::Ne)
}

/// The places of the offers as a reader of this language sees them.
pub(crate) fn in_order(offers: &[Offer], locale: Locale) -> Vec<usize> {
    let first = first_for(offers, locale);
    let mut places: Vec<usize> = (0..offers.len()).filter(|place| *place != first).collect();
    if !offers.is_empty() {
        places.insert(0, first);
    }
    places
}

/// Whether this is a whole number of Nepal. Half a number says nothing yet, and one without its country
/// code belongs to India, as the form reads it.
pub(crate) fn is_nepali(phone: &str) -> bool {
    Phone::parse(phone, Country::India).is_ok_and(|phone| phone.country() == Some(Country::Nepal))
}

/// The same gift through another gateway: the place of that offer, and what the gift comes to there.
///
/// Never one that asks for a declaration which this offer's donor was not asked for.
pub(crate) fn alternative(
    offers: &[Offer],
    rates: &[Rate],
    from: &Offer,
    amount: Money,
) -> Option<(usize, Money)> {
    daan_domain::alternative(offers, rates, from.gateway, from.citizens_only, amount)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(gateway: &str, currency: &str) -> OfferView {
        OfferView {
            currency: currency.to_owned(),
            gateway: gateway.to_owned(),
            payee: "Payee".to_owned(),
            presets: vec![500_00],
            min: 10_00,
            max: 1_00_000_00,
            whole_only: true,
            citizens_only: gateway == "razorpay",
            trouble: vec![],
        }
    }

    fn both() -> Vec<Offer> {
        payable(&[view("razorpay", "INR"), view("khalti", "NPR")])
    }

    fn money(minor: i64, currency: Currency) -> Money {
        Money::new(minor, currency).unwrap()
    }

    fn pegged(from: &str, to: &str, rate: &str) -> RateView {
        RateView {
            from: from.to_owned(),
            to: to.to_owned(),
            rate: rate.to_owned(),
        }
    }

    #[test]
    fn only_what_can_be_read_is_shown() {
        let views = [
            view("khalti", "NPR"),
            view("razorpay", "INR"),
            view("newer", "INR"),
            view("razorpay", "XXX"),
        ];
        let shown: Vec<_> = payable(&views)
            .iter()
            .map(|offer| (offer.gateway, offer.currency()))
            .collect();
        assert_eq!(
            shown,
            [
                (Gateway::Khalti, Currency::NPR),
                (Gateway::Razorpay, Currency::INR)
            ]
        );
    }

    #[test]
    fn a_donor_in_nepal_is_shown_its_offer_first() {
        assert_eq!((first(&both(), true), first(&both(), false)), (1, 0));
        assert_eq!(in_order(&both(), Locale::Ne), [1, 0]);
        assert_eq!(in_order(&both(), Locale::En), [0, 1]);
        assert_eq!(in_order(&both(), Locale::Hi), [0, 1]);
    }

    #[test]
    fn a_nepali_number_is_one_with_nepals_code_and_whole() {
        for (phone, expected) in [
            ("+9779841234567", true),
            ("00977 984-1234567", true),
            ("+९७७ ९८४१२३४५६७", true),
            ("", false),
            ("+977", false),
            ("+97798412345678901234", false),
            ("9841234567", false),
            ("+919876543210", false),
            ("nonsense", false),
        ] {
            assert_eq!(is_nepali(phone), expected, "{phone}");
        }
    }

    #[test]
    fn without_an_offer_of_nepal_the_campaigns_order_stands() {
        let offers = payable(&[view("razorpay", "INR"), view("razorpay", "USD")]);
        assert_eq!(first(&offers, true), 0);
        assert_eq!(in_order(&offers, Locale::Ne), [0, 1]);
        assert_eq!(in_order(&[], Locale::Ne), [0; 0]);
    }

    #[test]
    fn an_alternative_is_quoted_by_the_campaigns_rate() {
        let offers = both();
        let rates = rates(&[pegged("INR", "NPR", "1.6")]);
        let asked = money(500_00, Currency::INR);
        let found = alternative(&offers, &rates, &offers[0], asked);
        assert_eq!(found, Some((1, money(800_00, Currency::NPR))));
        assert_eq!(alternative(&offers, &[], &offers[0], asked), None);
        let too_much = money(90_000_00, Currency::INR);
        assert_eq!(alternative(&offers, &rates, &offers[0], too_much), None);
    }

    #[test]
    fn no_alternative_makes_a_declaration_for_a_donor_who_was_not_asked() {
        let offers = both();
        let rates = rates(&[pegged("NPR", "INR", "0.625")]);
        let asked = money(800_00, Currency::NPR);
        assert_eq!(alternative(&offers, &rates, &offers[1], asked), None);
    }

    #[test]
    fn a_rate_that_cannot_be_read_is_left_out() {
        let views = [
            pegged("INR", "NPR", "1.6"),
            pegged("INR", "NPR", "about 1.6"),
            pegged("INR", "ZZZ", "1.6"),
        ];
        assert_eq!(rates(&views).len(), 1);
    }

    #[test]
    fn trouble_is_told_of_its_own_offer() {
        let mut views = [view("razorpay", "INR"), view("khalti", "NPR")];
        views[0].trouble = vec!["upi".to_owned()];
        let offers = payable(&views);
        assert_eq!(trouble(&views, &offers[0]), ["upi"]);
        assert!(trouble(&views, &offers[1]).is_empty());
    }
}
