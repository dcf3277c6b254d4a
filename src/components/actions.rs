//! What a donor can do about a gift.

use super::other_way::OtherWay;
use crate::checkout::flow::Flow;
use crate::checkout::step::{Event, Step, Ticket};
use crate::place::Place;
use crate::texts::texts;
use daan_api::Next;
use daan_domain::Locale;
use leptos::prelude::*;

const LOUD: &str = "daan-button";
const QUIET: &str = "daan-button daan-quiet";

/// The buttons below a panel, the likeliest first; `has_form` where there is a form to go back to.
pub(super) fn actions(
    step: &Step,
    flow: Flow,
    has_form: bool,
    locale: Locale,
) -> Option<impl IntoView + use<>> {
    // A page that the server has just written has no app yet, and perhaps never gets one.
    let actions = if cfg!(target_arch = "wasm32") {
        buttons(step, flow, has_form, locale)
    } else {
        links(step, flow, locale)
    };
    (!actions.is_empty()).then(|| view! { <div class="daan-actions">{actions}</div> })
}

/// What needs no script.
fn links(step: &Step, flow: Flow, locale: Locale) -> Vec<AnyView> {
    let place = flow.place();
    let t = &texts(locale).status;
    let next = match step {
        Step::Unpaid { view, .. } => view.next.as_ref(),
        _ => None,
    };
    match (step, next) {
        (_, Some(Next::OpenCheckout(order))) => {
            vec![link(order.hosted_url.clone(), t.pay_now, None)]
        }
        (_, Some(Next::Redirect { url })) => vec![link(url.clone(), t.pay_now, None)],
        (Step::Waiting { ticket, .. }, _) => {
            vec![link(page_of(ticket, &place, locale), t.check_now, None)]
        }
        _ => vec![],
    }
}

fn buttons(step: &Step, flow: Flow, has_form: bool, locale: Locale) -> Vec<AnyView> {
    let place = flow.place();
    let t = &texts(locale).status;
    let ways = &texts(locale).ways;
    let again = if has_form { t.try_again } else { t.pay_now };
    match step {
        Step::Unpaid { .. } | Step::Blocked { .. } => {
            let other = step.alternative().and_then(OtherWay::read);
            let hosted =
                matches!(step, Step::Blocked { order, .. } if !order.hosted_url.is_empty());
            let mut buttons = vec![button(LOUD, again.to_owned(), flow, try_again)];
            if let Some(other) = other {
                buttons.push(button(QUIET, other.label(locale), flow, take_alternative));
            }
            if hosted {
                buttons.push(button(QUIET, ways.hosted.to_owned(), flow, take_hosted));
            }
            if has_form {
                buttons.push(button(QUIET, t.change.to_owned(), flow, change));
            }
            buttons
        }
        Step::Leaving(_, url) => vec![link(url.clone(), ways.go_now, None)],
        Step::Rejected(ticket, _) => {
            let page = page_of(ticket, &place, locale);
            let mut buttons = vec![link(page, t.open_page, place.target())];
            if has_form {
                buttons.push(button(QUIET, t.give_again.to_owned(), flow, change));
            }
            buttons
        }
        Step::Waiting { .. } | Step::Checking { .. } | Step::Confirming { .. } => {
            vec![button(QUIET, t.check_now.to_owned(), flow, Flow::hurry)]
        }
        _ => vec![],
    }
}

/// The address of a donation's own page.
pub(crate) fn page_of(ticket: &Ticket, place: &Place, locale: Locale) -> String {
    place.address(&["/donations/", &ticket.token].concat(), locale)
}

/// By function pointer, so that the browser gets the code of a button once.
fn button(class: &'static str, label: String, flow: Flow, press: fn(&Flow)) -> AnyView {
    view! {
        <button class=class part="button" type="button" on:click=move |_| press(&flow)>
            {label}
        </button>
    }
    .into_any()
}

/// The gateway's page, and ours that leads to it, are nothing that the app itself could show.
fn link(url: String, label: &'static str, target: Option<&'static str>) -> AnyView {
    view! { <a class=LOUD part="button" href=url target=target rel="external">{label}</a> }
        .into_any()
}

fn try_again(flow: &Flow) {
    flow.tell(Event::TryAgain);
}

fn take_alternative(flow: &Flow) {
    flow.tell(Event::TakeAlternative);
}

fn take_hosted(flow: &Flow) {
    flow.tell(Event::TakeHosted);
}

fn change(flow: &Flow) {
    flow.tell(Event::ChangeGift);
}

#[cfg(test)]
mod tests {
    use super::*;
    use daan_api::{Client, DonationView};
    use std::sync::Arc;

    /// The buttons of a donation's page, as the server writes them.
    fn served(status: &str, next: Option<Next>) -> String {
        let view = DonationView {
            donation_id: "DN-7K3Q".to_owned(),
            status: status.to_owned(),
            amount_minor: 800_00,
            currency: "NPR".to_owned(),
            campaign: "education".to_owned(),
            gateway: "khalti".to_owned(),
            under_review: false,
            payment_id: None,
            paid_at: None,
            returned_minor: None,
            receipt_mail: None,
            next,
            failure: None,
            alternative: None,
            surplus: vec![],
        };
        let ticket = Ticket::new(view.donation_id.clone(), "token".to_owned());
        Owner::new().with(|| {
            let flow = Flow::new(Client::new("", Locale::En), Locale::En, None);
            flow.show(Event::Arrived(ticket, Arc::new(view)));
            let actions = flow.look(|step| actions(step, flow, false, Locale::En));
            actions.into_any().to_html()
        })
    }

    #[test]
    fn a_page_without_a_script_leads_on_by_links() {
        let url = "https://pay.khalti.example/?pidx=1".to_owned();
        let html = served("open", Some(Next::Redirect { url }));
        assert!(
            html.contains(r#"href="https://pay.khalti.example/?pidx=1""#),
            "{html}"
        );
        let html = served("processing", None);
        assert!(
            html.contains(r#"href="/donations/token?lang=en""#),
            "{html}"
        );
        for status in ["open", "paid"] {
            assert!(!served(status, None).contains("<button"), "{status}");
        }
    }
}
