//! The ways to give that this app can pay.

use daan_api::OfferView;
use daan_domain::{AmountRules, Currency, Gateway, Limits, Money, Offer};

/// The offers that can be paid here, in the campaign's order.
pub(crate) fn payable(views: &[OfferView]) -> Vec<Offer> {
    views
        .iter()
        .filter_map(read)
        .filter(|offer| can_pay(offer.gateway))
        .collect()
}

/// An offer as the domain reads it; `None` where it contradicts itself or is of a newer server.
fn read(view: &OfferView) -> Option<Offer> {
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

fn can_pay(gateway: Gateway) -> bool {
    match gateway {
        Gateway::Razorpay => true,
        Gateway::Khalti => false,
    }
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
            citizens_only: false,
        }
    }

    #[test]
    fn only_what_can_be_paid_here_is_shown() {
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
        assert_eq!(shown, [(Gateway::Razorpay, Currency::INR)]);
    }
}
