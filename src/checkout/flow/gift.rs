//! What the donor is giving, as far as the checkout has been told.

use super::super::step::{Event, Step};
use daan_api::{AlternativeView, BeginRequest, DonationView, Next, OpenCheckout};
use daan_domain::{Currency, Money};

/// An amount, and the way it goes. Shown beside the state, never asked for by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gift {
    /// How much.
    pub amount: Money,
    /// `razorpay` or `khalti`; with the currency it tells the offer, and so the payee. Empty where the payee is known.
    pub gateway: String,
    /// Who receives the money, where somebody has said so.
    pub payee: Option<String>,
}

impl Gift {
    fn new(amount_minor: i64, currency: &str, gateway: &str, payee: Option<&str>) -> Option<Gift> {
        Some(Gift {
            amount: Money::new(amount_minor, Currency::lookup(currency)?).ok()?,
            gateway: gateway.to_owned(),
            payee: payee.map(ToOwned::to_owned),
        })
    }

    fn meant(request: &BeginRequest) -> Option<Gift> {
        let amount_minor = request.amount_minor.0?;
        Gift::new(amount_minor, &request.currency, &request.gateway, None)
    }

    fn ordered(order: &OpenCheckout) -> Option<Gift> {
        let currency = order.currency.to_ascii_uppercase();
        Gift::new(order.amount_minor, &currency, "", Some(&order.name))
    }

    fn taken(other: &AlternativeView) -> Option<Gift> {
        let payee = Some(other.payee.as_str());
        Gift::new(other.amount_minor, &other.currency, &other.gateway, payee)
    }

    fn told(view: &DonationView) -> Option<Gift> {
        Gift::new(view.amount_minor, &view.currency, &view.gateway, None)
    }
}

/// What an event says of the gift.
pub(super) struct Said {
    gift: Gift,
    /// The server's word about a donation is of its own amount, also while the donor pays another one by another
    /// way: it counts only where nothing better is known.
    is_hint: bool,
}

/// What an event says in a step.
pub(super) fn said(step: &Step, event: &Event) -> Option<Said> {
    let is_hint = matches!(event, Event::Status(..) | Event::Confirmed(..));
    let gift = match event {
        Event::Submitted(request) => Gift::meant(request),
        Event::TakeAlternative => step.alternative().and_then(Gift::taken),
        Event::TryAgain => match step {
            Step::Blocked { order, .. } => Gift::ordered(order),
            _ => None,
        },
        Event::Began(Ok(begun)) => ordered_by(&begun.next),
        Event::Retried(Ok(next)) => ordered_by(next),
        Event::Status(_, Ok(view)) | Event::Confirmed(_, Ok(view)) => Gift::told(view),
        Event::Arrived(_, view) => Gift::told(view),
        _ => None,
    };
    gift.map(|gift| Said { gift, is_hint })
}

/// What is known in the step that followed.
pub(super) fn after(known: Option<Gift>, said: Option<Said>, step: &Step) -> Option<Gift> {
    match step {
        Step::Form { .. } => None,
        Step::Unpaid { view, .. } => Gift::told(view),
        _ => match (known, said) {
            (Some(known), Some(said)) if said.is_hint => Some(known),
            (_, Some(said)) => Some(said.gift),
            (known, None) => known,
        },
    }
}

fn ordered_by(next: &Next) -> Option<Gift> {
    match next {
        Next::OpenCheckout(order) => Gift::ordered(order),
        Next::Redirect { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::step::{Ticket, step};
    use super::*;
    use daan_api::{AmountMinor, Begun, DonorFields};
    use std::sync::Arc;

    fn view(status: &str) -> Arc<DonationView> {
        Arc::new(DonationView {
            donation_id: "DN-1".to_owned(),
            status: status.to_owned(),
            amount_minor: 500_00,
            currency: "INR".to_owned(),
            campaign: "education".to_owned(),
            gateway: "razorpay".to_owned(),
            under_review: false,
            payment_id: None,
            paid_at: None,
            returned_minor: None,
            receipt_mail: None,
            next: None,
            failure: None,
            alternative: Some(AlternativeView {
                gateway: "khalti".to_owned(),
                currency: "NPR".to_owned(),
                amount_minor: 800_00,
                payee: "Kosh".to_owned(),
            }),
            surplus: vec![],
        })
    }

    fn request() -> Box<BeginRequest> {
        Box::new(BeginRequest {
            idempotency_key: String::new(),
            campaign: "education".to_owned(),
            amount_minor: AmountMinor(Some(500_00)),
            currency: "INR".to_owned(),
            gateway: "razorpay".to_owned(),
            donor: DonorFields {
                name: "Asha".to_owned(),
                email: "asha@example.org".to_owned(),
                phone: None,
                pan: None,
            },
            message: None,
            anonymous: false,
            locale: "en".to_owned(),
            declares_indian_citizen: false,
        })
    }

    fn redirect() -> Next {
        Next::Redirect {
            url: "https://pay.example".to_owned(),
        }
    }

    /// The amount that is shown after these events, in minor units, and where it goes.
    fn shown(events: impl IntoIterator<Item = Event>) -> Option<(i64, String)> {
        let (mut now, mut gift) = (Step::START, None);
        for event in events {
            let said = said(&now, &event);
            now = step(now, event).0;
            gift = after(gift, said, &now);
        }
        gift.map(|gift| (gift.amount.amount_minor(), gift.gateway))
    }

    fn ticket() -> Ticket {
        Ticket::new("DN-1".to_owned(), "token".to_owned())
    }

    fn begun() -> Event {
        Event::Began(Ok(Begun {
            donation_id: "DN-1".to_owned(),
            token: "token".to_owned(),
            next: redirect(),
        }))
    }

    #[test]
    fn what_was_asked_for_is_known_on_the_way_to_a_page_that_names_no_amount() {
        let way = [Event::Submitted(request()), begun()];
        assert_eq!(shown(way), Some((500_00, "razorpay".to_owned())));
    }

    #[test]
    fn an_amount_taken_instead_is_not_replaced_by_the_donations_own() {
        let way = [
            Event::Arrived(ticket(), view("open")),
            Event::TakeAlternative,
            Event::Retried(Ok(redirect())),
            Event::Returned(ticket()),
            Event::Status(
                "token".to_owned(),
                Ok(DonationView::clone(&view("processing"))),
            ),
        ];
        assert_eq!(shown(way), Some((800_00, "khalti".to_owned())));
    }

    #[test]
    fn what_can_be_paid_again_is_the_donations_own_amount() {
        let way = [
            Event::Arrived(ticket(), view("open")),
            Event::TakeAlternative,
            Event::Retried(Ok(redirect())),
            Event::Returned(ticket()),
            Event::Status("token".to_owned(), Ok(DonationView::clone(&view("open")))),
        ];
        assert_eq!(shown(way), Some((500_00, "razorpay".to_owned())));
    }

    #[test]
    fn the_form_knows_of_no_gift_but_its_own() {
        let way = [Event::Arrived(ticket(), view("open")), Event::ChangeGift];
        assert_eq!(shown(way), None);
    }
}
