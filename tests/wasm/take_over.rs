use crate::page::{campaign, document, input, pause, run, stage, text};
use daan_api::Client;
use daan_domain::Locale;
use daan_web::boot::Boot;
use daan_web::checkout::draft::Draft;
use daan_web::checkout::flow::Flow;
use daan_web::components::campaign_page;
use daan_web::takeover::{Typed, take_over, when_not_composing};
use leptos::mount::mount_to;
use leptos::prelude::IntoAny;
use leptos::prelude::Owner;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// The parts of the server's page that the app looks at.
const SERVED: &str = r#"<form id="daan-form" action="javascript:0">
    <input type="radio" name="preset" value="50000"><input id="daan-amount" name="amount">
    <input id="daan-name" name="name"><input id="daan-email" type="email" name="email">
    <details id="daan-more"><input id="daan-phone"><input id="daan-pan"><textarea id="daan-message"></textarea></details>
    <input type="checkbox" id="daan-anonymous" name="anonymous" value="true"><button id="daan-give">Donate</button></form>"#;

fn put_live_view() {
    let root = document().get_element_by_id("daan").unwrap();
    let typed = Typed::read();
    let reading = typed.clone();
    take_over(&root, move |twin| {
        mount_to(twin, move || {
            let draft = Draft::new();
            reading.fill(draft, &["INR"]);
            let flow = Flow::new(Client::new("", Locale::En), Locale::En, None);
            campaign_page(&campaign(), Locale::En, draft, flow).into_any()
        })
        .forget();
    });
    typed.resume();
}

#[wasm_bindgen_test]
fn what_was_typed_chosen_and_focused_stays() {
    stage(SERVED);
    input("daan-name").set_value("Asha Rai");
    input("daan-email").set_value("asha@example.org");
    run("document.querySelector('[name=preset]').checked = true;
         document.getElementById('daan-anonymous').checked = true;
         document.getElementById('daan-more').open = true;
         document.getElementById('daan-message').value = 'For\\nBina';
         document.getElementById('daan-name').focus();
         document.getElementById('daan-name').setSelectionRange(2, 5);");
    put_live_view();
    assert_eq!(document().query_selector_all("form").unwrap().length(), 1);
    assert_eq!(input("daan-name").value(), "Asha Rai");
    assert_eq!(input("daan-email").value(), "asha@example.org");
    assert_eq!(
        text("document.getElementById('daan-message').value"),
        "For\nBina"
    );
    assert_eq!(text("document.getElementById('daan-more').open"), "true");
    assert!(input("daan-anonymous").checked());
    assert!(input("daan-preset-50000").checked());
    assert_eq!(text("document.activeElement.id"), "daan-name");
    assert_eq!(
        text("document.activeElement.selectionStart + ' ' + document.activeElement.selectionEnd"),
        "2 5"
    );
    assert_eq!(
        text("document.getElementById('daan-give').textContent"),
        "Donate ₹500"
    );
}

#[wasm_bindgen_test]
async fn a_press_before_the_start_counts() {
    stage(SERVED);
    run("document.getElementById('daan-form').setAttribute('data-pressed', '')");
    put_live_view();
    pause(20).await;
    assert_ne!(
        text("document.getElementById('daan-name-error').textContent"),
        "",
        "the press was made up for, and found the form empty"
    );
    assert_eq!(text("document.activeElement.id"), "daan-amount");
}

#[wasm_bindgen_test]
async fn a_composition_is_waited_for() {
    stage(SERVED);
    let done = Rc::new(Cell::new(false));
    let mark = Rc::clone(&done);
    run("document.documentElement.setAttribute('data-daan-composing', '')");
    when_not_composing(move || mark.set(true));
    pause(20).await;
    assert!(!done.get());
    run("document.documentElement.removeAttribute('data-daan-composing');
         document.getElementById('daan-name').dispatchEvent(new CompositionEvent('compositionend', {bubbles: true}))");
    pause(20).await;
    assert!(done.get());
}

#[wasm_bindgen_test]
fn the_app_reads_what_the_server_knew() {
    let _owner = Owner::new();
    stage(
        r#"<script type="application/json" id="daan-boot">{"checkout_url":"https://c.example/v1/checkout.js","token":"t",
        "donation":{"donation_id":"DN-1","status":"paid","amount_minor":9007199254740991,"currency":"INR",
        "campaign":"education","gateway":"razorpay","under_review":false,"surplus":[],"next":{"kind":"redirect","url":"https://pay.example"}}}</script>"#,
    );
    let boot = Boot::from_page();
    let donation = boot.donation.unwrap();
    assert_eq!(donation.amount_minor, 9_007_199_254_740_991);
    assert!(donation.next.is_some() && !donation.under_review);
    assert_eq!(boot.token.as_deref(), Some("t"));
    assert!(boot.campaign.is_none());
    stage("");
    assert!(Boot::from_page().checkout_url.is_none(), "trunk's own page");
}
