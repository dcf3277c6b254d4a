//! Whole pages: what the server writes into `<div id="daan">`, and what the app puts in its place.

pub use crate::boot::Boot;

use crate::checkout::draft::Draft;
use crate::checkout::flow::Flow;
use crate::checkout::step::{Event, Ticket};
use crate::components::{campaign_page, donation_page};
use crate::texts::{own_name, texts};
use daan_api::{BrowserProblem, CampaignView, Client, DonationView};
use daan_domain::Locale;
use leptos::prelude::*;

/// What stands in `<div id="daan">` at `/` and `/donate/{slug}`.
pub fn campaign_html(campaign: &CampaignView, locale: Locale) -> String {
    rendered(|| {
        let flow = Flow::new(Client::new("", locale), locale, None);
        shell(
            locale,
            campaign_page(campaign, locale, Draft::new(), flow).into_any(),
        )
    })
}

/// What stands in `<div id="daan">` at `/donations/{token}`.
pub fn donation_html(
    donation: &DonationView,
    campaign: Option<&CampaignView>,
    token: &str,
    locale: Locale,
) -> String {
    rendered(|| {
        let flow = Flow::new(Client::new("", locale), locale, None);
        let ticket = Ticket {
            donation_id: donation.donation_id.clone(),
            token: token.to_owned(),
        };
        flow.show(Event::Arrived(ticket, Box::new(donation.clone())));
        shell(
            locale,
            donation_page(campaign.cloned(), locale, flow).into_any(),
        )
    })
}

/// What stands in `<div id="daan">` where there is nothing else to show: a sentence for the reader and,
/// where there is one, what to name when asking for help.
pub fn problem_html(message: &str, reference: Option<&str>, locale: Locale) -> String {
    rendered(|| shell(locale, problem(message, reference, locale)))
}

/// The text of `<title>`: the campaign's title, else the app's name.
pub fn title(campaign: Option<&CampaignView>, locale: Locale) -> String {
    let app = texts(locale).app;
    campaign.map_or_else(
        || app.to_owned(),
        |campaign| [&campaign.title, " · ", app].concat(),
    )
}

/// A sentence in place of a page.
pub fn problem(message: &str, reference: Option<&str>, locale: Locale) -> AnyView {
    let t = &texts(locale).status;
    let reference = reference
        .filter(|reference| !reference.is_empty())
        .map(|reference| {
            view! {
                <dl class="daan-facts"><div><dt>{t.reference}</dt><dd><code>{reference.to_owned()}</code></dd></div></dl>
            }
        });
    view! {
        <div class="daan-columns daan-single">
            <div class="daan-card">
                <div class="daan-panel" data-mood="alert">
                    <span class="daan-mark" aria-hidden="true"></span>
                    <h1>{t.problem}</h1>
                    <p>{message.to_owned()}</p>
                    {reference}
                    <div class="daan-actions"><a class="daan-button daan-quiet" href=localized("/", locale) rel="external">{t.to_campaign}</a></div>
                </div>
            </div>
        </div>
    }
    .into_any()
}

/// What stands at an address where there is nothing.
pub fn nowhere(locale: Locale) -> AnyView {
    problem(&BrowserProblem::NothingHere.message(locale), None, locale)
}

/// What stands where data is still on its way.
pub fn loading(locale: Locale) -> AnyView {
    let t = &texts(locale).status;
    view! {
        <div class="daan-columns daan-single">
            <p class="daan-loading" role="status">{t.loading}</p>
        </div>
    }
    .into_any()
}

/// Header and footer around a page.
pub fn shell(locale: Locale, content: AnyView) -> AnyView {
    let t = texts(locale);
    view! {
        <header class="daan-header">
            // The server knows which campaign stands at "/"; the router does not.
            <a class="daan-logo" href=localized("/", locale) rel="external">
                <span class="daan-logo-mark" aria-hidden="true"></span>
                {t.app}
            </a>
            {language_switch(locale)}
        </header>
        <main class="daan-main">{content}</main>
        <footer class="daan-footer"><p>{t.footer}</p></footer>
    }
    .into_any()
}

/// An address of ours in this language.
pub(crate) fn localized(path: &str, locale: Locale) -> String {
    [path, "?lang=", locale.tag()].concat()
}

/// Plain links: the address alone carries the language.
fn language_switch(now: Locale) -> impl IntoView {
    let links: Vec<_> = Locale::ALL
        .into_iter()
        .map(|locale| {
            view! {
                <a
                    href=["?lang=", locale.tag()].concat()
                    id=["daan-lang-", locale.tag()].concat()
                    lang=locale.tag()
                    hreflang=locale.tag()
                    aria-current=(locale == now).then_some("true")
                >
                    {own_name(locale)}
                </a>
            }
        })
        .collect();
    view! { <nav class="daan-languages" aria-label=texts(now).language>{links}</nav> }
}

fn rendered<V: IntoView>(page: impl FnOnce() -> V) -> String {
    let owner = Owner::new();
    let html = owner.with(|| page().into_view().to_html());
    owner.unset_with_forced_cleanup();
    html
}

#[cfg(test)]
mod tests {
    use super::*;
    use daan_api::OfferView;

    fn campaign(gateway: &str) -> CampaignView {
        CampaignView {
            slug: "education".to_owned(),
            title: "Books & <b>bags</b>".to_owned(),
            story: "First.\n\nSecond.".to_owned(),
            goal: Some(5_00_000_00),
            raised: 6_00_000_00,
            currency: "INR".to_owned(),
            offers: vec![OfferView {
                currency: "INR".to_owned(),
                gateway: gateway.to_owned(),
                payee: "Trust".to_owned(),
                presets: vec![500_00],
                min: 10_00,
                max: 5_00_000_00,
                whole_only: true,
                citizens_only: true,
            }],
            languages: vec!["en".to_owned()],
        }
    }

    fn donation(status: &str, under_review: bool) -> String {
        let view = DonationView {
            donation_id: "DN-7K3Q".to_owned(),
            status: status.to_owned(),
            amount_minor: 500_00,
            currency: "INR".to_owned(),
            campaign: "education".to_owned(),
            gateway: "razorpay".to_owned(),
            under_review,
            payment_id: Some("pay_1".to_owned()),
            paid_at: Some("2026-11-21T07:04:50Z".to_owned()),
            next: None,
        };
        donation_html(&view, Some(&campaign("razorpay")), "token", Locale::En)
    }

    #[test]
    fn the_form_is_whole_before_any_script_runs() {
        let html = campaign_html(&campaign("razorpay"), Locale::En);
        for part in [
            r#"method="post" action="/donate/education""#,
            r#"name="preset""#,
            r#"name="amount""#,
            r#"autocomplete="name""#,
            r#"autocomplete="email""#,
            r#"autocomplete="tel""#,
            "<noscript>",
            "you declare that you are an Indian citizen",
            "Your gift goes to Trust.",
            "₹6,00,000 of ₹5,00,000",
        ] {
            assert!(html.contains(part), "{part}");
        }
    }

    #[test]
    fn what_a_campaign_says_is_text_and_no_markup() {
        let html = campaign_html(&campaign("razorpay"), Locale::En);
        assert!(html.contains("Books &amp; &lt;b&gt;bags&lt;/b&gt;"));
    }

    #[test]
    fn a_campaign_that_cannot_be_paid_here_shows_no_form() {
        let html = campaign_html(&campaign("khalti"), Locale::Ne);
        assert!(!html.contains("<form") && html.contains("अहिले यहाँ दान लिइरहेको छैन"));
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
            let html = donation(status, under_review);
            assert!(html.contains(said), "{status}: {said}");
            assert_eq!(html.contains("Thank you!"), status == "paid", "{status}");
            assert!(html.contains("DN-7K3Q"), "{status} shows the reference");
        }
    }

    #[test]
    fn every_page_is_there_in_every_language() {
        for locale in Locale::ALL {
            let html = campaign_html(&campaign("razorpay"), locale);
            assert!(html.contains(texts(locale).form.gateway));
            assert!(html.contains(&[r#"hreflang=""#, locale.tag()].concat()));
        }
    }
}
