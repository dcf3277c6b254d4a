//! What the tests show.

use super::Gift;
use daan_api::{CampaignView, OfferView, RateView};
use daan_domain::{Currency, Money};

/// What somebody types who means no good.
pub(super) const HOSTILE: &str = r#""><script>alert(1)</script></textarea>'"#;

/// A gift of ₹500.
pub(super) fn gift() -> Gift {
    Gift {
        token: "t0ken".to_owned(),
        donation_id: "DN-7K3Q".to_owned(),
        slug: "education".to_owned(),
        campaign: "Books & <b>bags</b>".to_owned(),
        amount: Money::new(500_00, Currency::INR).unwrap(),
        payee: "Trust & Co".to_owned(),
    }
}

/// With plain spaces in its amounts.
pub(super) fn spaced(html: &str) -> String {
    html.replace('\u{a0}', " ")
}

/// A campaign with one offer.
pub(crate) fn campaign(gateway: &str) -> CampaignView {
    CampaignView {
        slug: "education".to_owned(),
        title: "Books & <b>bags</b>".to_owned(),
        story: "First.\n\nSecond.".to_owned(),
        goal: Some(5_00_000_00),
        raised: 6_00_000_00,
        currency: "INR".to_owned(),
        offers: vec![offer("INR", gateway, "Trust")],
        languages: vec!["en".to_owned()],
        rates: vec![],
        checkout_url: None,
        picture: None,
        recent: vec![],
        donors: 0,
    }
}

/// A campaign in India and Nepal.
pub(crate) fn campaign_of_two() -> CampaignView {
    CampaignView {
        offers: vec![
            offer("INR", "razorpay", "Trust"),
            OfferView {
                citizens_only: false,
                ..offer("NPR", "khalti", "Kosh <i>&</i>")
            },
        ],
        rates: vec![RateView {
            from: "INR".to_owned(),
            to: "NPR".to_owned(),
            rate: "1.6".to_owned(),
        }],
        ..campaign("razorpay")
    }
}

fn offer(currency: &str, gateway: &str, payee: &str) -> OfferView {
    OfferView {
        currency: currency.to_owned(),
        gateway: gateway.to_owned(),
        payee: payee.to_owned(),
        presets: vec![100_00, 500_00],
        min: 10_00,
        max: 5_00_000_00,
        whole_only: true,
        citizens_only: true,
        trouble: vec![],
    }
}
