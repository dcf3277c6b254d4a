//! The page of one donation.

use super::super::shell;
use super::rendered;
use crate::checkout::flow::Flow;
use crate::checkout::step::{Event, Ticket};
use crate::components::{donation_page, go_on};
use daan_api::{CampaignView, Client, DonationView};
use daan_domain::Locale;
use leptos::prelude::*;
use std::sync::Arc;

/// What stands in `<div id="daan">` at `/donations/{token}`.
pub fn donation_html(
    donation: &DonationView,
    campaign: Option<&CampaignView>,
    token: &str,
    locale: Locale,
) -> String {
    rendered(|| {
        let flow = Flow::new(Client::new("", locale), locale, None);
        let ticket = Ticket::new(donation.donation_id.clone(), token.to_owned());
        flow.show(Event::Arrived(ticket, Arc::new(donation.clone())));
        let page = view! {
            {donation_page(campaign.cloned(), locale, flow, false)}
            <div class="daan-columns daan-single daan-below">{go_on(donation, token, locale)}</div>
        };
        shell(locale, page.into_any())
    })
}

#[cfg(test)]
mod tests {
    use super::super::samples::{campaign, spaced};
    use super::*;
    use daan_api::{AlternativeView, FailureView, Next};

    fn view(status: &str) -> DonationView {
        DonationView {
            donation_id: "DN-7K3Q".to_owned(),
            status: status.to_owned(),
            amount_minor: 500_00,
            currency: "INR".to_owned(),
            campaign: "education".to_owned(),
            gateway: "razorpay".to_owned(),
            under_review: false,
            payment_id: Some("pay_1".to_owned()),
            paid_at: Some("2026-11-21T07:04:50Z".to_owned()),
            returned_minor: None,
            receipt_mail: None,
            next: None,
            failure: None,
            alternative: None,
            surplus: vec![],
        }
    }

    fn shown(donation: &DonationView) -> String {
        let campaign = campaign("razorpay");
        spaced(&donation_html(
            donation,
            Some(&campaign),
            "t0ken",
            Locale::En,
        ))
    }

    #[test]
    fn thanks_are_said_for_money_that_has_arrived_and_for_no_other() {
        for (status, under_review, said) in [
            ("paid", false, "Thank you!"),
            ("processing", false, "Your bank has not confirmed yet"),
            ("processing", true, "We are checking this payment"),
            ("open", false, "No payment has reached us yet"),
            ("expired", false, "No payment has reached us yet"),
            ("refunded", false, "Your gift was sent back"),
            (
                "of_a_newer_server",
                false,
                "Your bank has not confirmed yet",
            ),
        ] {
            let html = shown(&DonationView {
                under_review,
                ..view(status)
            });
            assert!(html.contains(said), "{status}: {said}");
            assert_eq!(html.contains("Thank you!"), status == "paid", "{status}");
            assert!(html.contains("DN-7K3Q"), "{status} shows the reference");
        }
    }

    #[test]
    fn a_receipt_by_mail_is_told_of_and_words_of_a_newer_server_are_not() {
        for (word, said) in [
            (None, None),
            (
                Some("waiting"),
                Some("We e-mail your receipt to the address that you gave."),
            ),
            (
                Some("sent"),
                Some("Your receipt was e-mailed to the address that you gave."),
            ),
            (Some("by_pigeon"), None),
        ] {
            let html = shown(&DonationView {
                receipt_mail: word.map(str::to_owned),
                ..view("paid")
            });
            let is_told = html.contains("the address that you gave");
            assert_eq!(is_told, said.is_some(), "{word:?}: {html}");
            assert!(
                said.is_none_or(|said| html.contains(said)),
                "{word:?}: {html}"
            );
        }
    }

    #[test]
    fn an_unpaid_gift_can_be_paid_without_a_script() {
        let html = shown(&view("open"));
        for part in [
            r#"<form method="post" action="/donations/t0ken/retry?lang=en">"#,
            r#"<input type="hidden" name="gateway" value="razorpay""#,
            "Pay now",
            r#"href="/donations/t0ken?lang=en""#,
            r#"href="/donate/education?lang=en""#,
        ] {
            assert!(html.contains(part), "{part} is not in {html}");
        }
    }

    #[test]
    fn there_is_one_button_to_pay_and_not_two() {
        let ready = DonationView {
            next: Some(Next::Redirect {
                url: "https://pay.example/1".to_owned(),
            }),
            ..view("open")
        };
        for donation in [view("open"), view("expired"), ready] {
            let html = shown(&donation);
            assert_eq!(html.matches("Pay now").count(), 1, "{html}");
        }
    }

    #[test]
    fn the_other_way_says_all_that_its_press_agrees_to() {
        let html = shown(&DonationView {
            failure: Some(FailureView {
                reason: "card_declined".to_owned(),
                message: "The bank <declined> it.".to_owned(),
            }),
            alternative: Some(AlternativeView {
                gateway: "khalti".to_owned(),
                currency: "NPR".to_owned(),
                amount_minor: 800_00,
                payee: "Kosh".to_owned(),
            }),
            ..view("open")
        });
        for part in [
            "The bank &lt;declined&gt; it.",
            r#"name="gateway" value="khalti""#,
            "Give NPR 800 through Khalti to Kosh instead",
        ] {
            assert!(html.contains(part), "{part} is not in {html}");
        }
    }

    #[test]
    fn what_may_still_be_paid_is_loaded_again_by_early_js_or_by_a_press() {
        for (status, under_review, every_s) in [
            ("processing", false, Some("10")),
            ("creating", false, Some("10")),
            ("of_a_newer_server", false, Some("10")),
            ("processing", true, None),
            ("open", false, Some("30")),
            ("expired", false, None),
            ("paid", false, None),
            ("refunded", false, None),
        ] {
            let html = shown(&DonationView {
                under_review,
                ..view(status)
            });
            let again = html
                .split_once(r#"data-again=""#)
                .and_then(|(_, rest)| rest.split('"').next());
            assert_eq!(again, every_s, "{status} {html}");
            let is_told = html.contains("does not change by itself");
            assert_eq!(is_told, every_s.is_some(), "{status} {html}");
            assert!(!html.contains("http-equiv"), "{status} {html}");
            let credited = ["paid", "refunded"].contains(&status);
            assert_eq!(html.contains("Check now"), !credited, "{status}");
        }
    }
}
