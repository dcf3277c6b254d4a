//! The app takes over a form that the server has refused, or that has several currencies to choose from.

use crate::page::{campaign_of_two, document, input, pause, run, stage, text};
use daan_api::Client;
use daan_domain::Locale;
use daan_web::checkout::draft::{Draft, currencies};
use daan_web::checkout::flow::Flow;
use daan_web::components::campaign_page;
use daan_web::takeover::{Typed, take_over};
use leptos::mount::mount_to;
use leptos::prelude::IntoAny;
use wasm_bindgen_test::wasm_bindgen_test;

/// The parts of such a form that the app looks at.
const SERVED: &str = r##"<form id="daan-form" action="javascript:0">
    <div id="daan-said"><div id="daan-summary" role="alert" tabindex="-1"><a href="#daan-email">No address</a></div></div>
    <input type="radio" name="currency" value="INR" checked><input type="radio" name="currency" value="NPR">
    <input type="radio" name="preset" value="INR:50000"><input type="radio" name="preset" value="NPR:10000">
    <input id="daan-amount" name="amount"><p id="daan-amount-error"></p><input id="daan-name" name="name">
    <input id="daan-email" type="email" name="email" value="nonsense"><p id="daan-email-error">No address</p>
    <details id="daan-more"><input id="daan-phone"><input id="daan-pan"><textarea id="daan-message"></textarea></details>
    <button id="daan-give">Donate</button></form>"##;

fn put_live_view() {
    let root = document().get_element_by_id("daan").unwrap();
    let typed = Typed::read();
    let read = typed.clone();
    take_over(&root, move |twin| {
        mount_to(twin, move || {
            let (draft, campaign) = (Draft::new(), campaign_of_two());
            read.fill(draft, &currencies(&campaign));
            draft.served(&campaign, Locale::En);
            let flow = Flow::new(Client::new("", Locale::En), Locale::En, None);
            campaign_page(&campaign, Locale::En, draft, flow).into_any()
        })
        .forget();
    });
    typed.resume();
}

fn said() -> String {
    text("document.getElementById('daan-said').textContent")
}

#[wasm_bindgen_test]
async fn what_the_server_refused_stays_shown_until_the_next_press() {
    stage(SERVED);
    run("document.getElementById('daan-summary').focus()");
    put_live_view();
    assert_eq!(said(), "No address");
    assert_eq!(text("document.activeElement.id"), "daan-summary");
    assert_eq!(
        text("document.getElementById('daan-email-error').textContent"),
        "No address"
    );
    assert_eq!(
        input("daan-email").get_attribute("aria-invalid").as_deref(),
        Some("true")
    );
    assert_eq!(input("daan-email").value(), "nonsense");
    run("document.getElementById('daan-give').click()");
    pause(20).await;
    assert_eq!(said(), "");
    assert_eq!(text("document.activeElement.id"), "daan-amount");
}

#[wasm_bindgen_test]
fn a_preset_counts_in_its_own_currency_only() {
    for (preset, currency, label) in [
        ("INR:50000", "INR", "Donate ₹500"),
        ("NPR:10000", "NPR", "Donate NPR 100"),
        ("INR:50000", "NPR", "Donate"),
    ] {
        stage(SERVED);
        run(&format!(
            "for (const value of ['{preset}', '{currency}'])
                 document.querySelector(`[value='${{value}}']`).checked = true"
        ));
        put_live_view();
        assert!(input(&format!("daan-currency-{currency}")).checked());
        let shown = text("document.getElementById('daan-give').textContent");
        assert_eq!(shown, label, "{preset} in {currency}");
    }
}

#[wasm_bindgen_test]
fn a_page_that_is_being_left_is_left_alone() {
    stage(SERVED);
    run(
        "document.getElementById('daan-form').setAttribute('data-pressed', '');
         document.documentElement.setAttribute('data-daan-sent', '');
         window.presses = 0;
         document.getElementById('daan-give').onclick = () => { presses += 1; return false; }",
    );
    put_live_view();
    run("document.documentElement.removeAttribute('data-daan-sent')");
    assert_eq!(
        text("document.querySelectorAll('[name=preset]').length"),
        "2"
    );
    assert_eq!(
        text("document.getElementById('daan-summary') === null"),
        "false"
    );
    assert_eq!(text("presses"), "0", "the form is on its way already");
}
