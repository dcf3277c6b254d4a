//! The checkout in a frame: `/embed/v1/frame/{slug}`.

use super::early::{WASM, orders_are};
use super::{EMBEDDED, is_told, opens, page};
use crate::harness::{ASHA, Donor, Stage, Trouble, click, run_with, until};
use serde_json::json;
use thirtyfour::By;

const FORM: &str = "daan-donate";

async fn opens_framed(stage: &Stage) {
    let server = &stage.line.origin;
    let body = format!(
        r#"<iframe id="frame" src="{server}/embed/v1/frame/books?locale=hi&amounts=250,500" title="Give" allow="payment *"
        referrerpolicy="origin" style="width:100%;height:300px;border:0"></iframe>"#
    );
    opens(stage, &page(stage, "", &body), &[]).await;
}

/// Goes into the frame, and looks at nothing but the form there from then on.
async fn goes_inside(donor: &Donor) {
    let driver = &donor.browser.driver;
    driver.enter_default_frame().await.unwrap();
    let frame = donor.browser.driver.find(By::Css("#frame")).await.unwrap();
    frame.enter_frame().await.unwrap();
    donor.turns_to(FORM);
}

async fn goes_outside(donor: &Donor) {
    donor.browser.driver.enter_default_frame().await.unwrap();
    donor.turns_to_page();
}

/// Presses something in the payment window inside of the frame.
async fn presses_in_window(donor: &Donor, selector: &str) {
    until(format_args!("a press on {selector}"), async || {
        goes_inside(donor).await;
        let driver = &donor.browser.driver;
        let window = driver
            .find(By::Css(".razorpay-checkout-frame"))
            .await
            .ok()?;
        window.enter_frame().await.ok()?;
        click(&driver.find(By::Css(selector)).await.ok()?).await
    })
    .await;
}

const IS_AS_TALL: &str = "const { height } = document.getElementById('frame').style;
    return parseInt(height) > 600";

#[test]
fn a_frame_grows_with_its_form_and_over_the_page_while_it_is_paid() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        opens_framed(stage).await;
        donor.sees("a frame as tall as its form", IS_AS_TALL).await;
        goes_inside(donor).await;
        donor.ready().await;
        donor.reads("₹250").await;
        donor.fill_in(&ASHA).await;
        donor.press().await;
        goes_outside(donor).await;
        is_told(donor, "frame", "daan-open").await;
        let covers = "return document.getElementById('frame').style.position === 'fixed'";
        donor.sees("a frame over the whole page", covers).await;
        presses_in_window(donor, "[data-method=netbanking]").await;
        presses_in_window(donor, "[data-action=failure]").await;
        goes_outside(donor).await;
        is_told(donor, "frame", "daan-failure").await;
        donor
            .sees("a frame over the whole page still", covers)
            .await;
        presses_in_window(donor, "[data-action=retry]").await;
        presses_in_window(donor, "[data-method=netbanking]").await;
        presses_in_window(donor, "[data-action=success]").await;
        goes_outside(donor).await;
        let told = is_told(donor, "frame", "daan-success").await;
        assert_eq!(told["amount_minor"], 500_00);
        let is_back =
            "const { position, width, borderWidth } = document.getElementById('frame').style;
            return position === '' && width === '100%' && borderWidth === '0px'";
        donor.sees("the frame in its place again", is_back).await;
        assert_eq!(stage.book.donations().await, ["paid|50000|INR"]);
    });
}

/// Where a gift is paid without the app shows itself in no frame.
#[test]
fn a_frame_without_its_app_gives_in_a_tab_of_its_own() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        stage.line.trouble(Trouble::Hold(WASM));
        opens_framed(stage).await;
        donor.sees("a frame as tall as its form", IS_AS_TALL).await;
        goes_inside(donor).await;
        donor.fill_in(&ASHA).await;
        donor.press().await;
        orders_are(stage, &["created|50000"]).await;
        stage.line.only_trouble(Trouble::Refuse(WASM));
        // Nothing opens a tab but a press.
        let is_awake = "return !document.querySelector('daan-donate').shadowRoot.querySelector('form[data-pressed]')";
        donor.sees("a button that can be pressed", is_awake).await;
        donor.press().await;
        let driver = &donor.browser.driver;
        let tab = until("a tab of its own", async || {
            driver.windows().await.ok()?.get(1).cloned()
        });
        driver.switch_to_window(tab.await).await.unwrap();
        donor.turns_to_page();
        donor.pays_on_hosted_page("success").await;
        donor.reads("धन्यवाद!").await;
        stage.is_paid_once(50_000).await;
        assert_eq!(stage.gateway.orders().await, ["paid|50000"]);
    });
}

/// A page of another server is none of ours, whatever its address says.
///
/// Threat 58.
#[test]
fn a_frame_of_another_server_is_not_believed() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        let evil = "<script>parent.postMessage({ source: 'daan', version: 1, type: 'event', name: 'daan-open',
            detail: { way: 'window' } }, '*'); parent.postMessage('said', '*')</script>";
        stage
            .site
            .publish("/embed/v1/frame/x", "text/html", evil, &[]);
        let body = r#"<iframe id="frame" src="/embed/v1/frame/x"></iframe>"#;
        let hears = "<script>addEventListener('message', ({ data }) => { if (data === 'said') window.said = true; });</script>";
        opens(stage, &page(stage, hears, body), &[]).await;
        donor
            .sees("the frame to have spoken", "return window.said === true")
            .await;
        let style = "return [document.getElementById('frame').style.cssText, told.length]";
        assert_eq!(donor.browser.eval(style).await, json!(["", 0]));
    });
}

/// In the element the page's scripts could read what is typed; in the frame they cannot.
///
/// Threat 70.
#[test]
fn what_is_typed_in_the_frame_is_closed_to_the_page_around_it() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        opens_framed(stage).await;
        donor.sees("a frame as tall as its form", IS_AS_TALL).await;
        let tries = "const { contentDocument, contentWindow } = document.getElementById('frame');
            try { return [contentDocument, contentWindow.document] } catch ({ name }) { return [contentDocument, name] }";
        assert_eq!(
            donor.browser.eval(tries).await,
            json!([null, "SecurityError"])
        );
    });
}

/// What anybody else says in the frame's name is passed over.
///
/// Threat 58.
#[test]
fn only_the_frame_itself_is_believed() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        opens_framed(stage).await;
        donor.sees("a frame as tall as its form", IS_AS_TALL).await;
        let lies = "
            const say = (message) => postMessage({ source: 'daan', version: 1, ...message }, '*');
            say({ type: 'size', height: 77 });
            say({ type: 'event', name: 'daan-success', detail: {} });
            return new Promise((go) => setTimeout(() => go(
                [document.getElementById('frame').style.height !== '77px', told.every(([, name]) => name !== 'daan-success')],
            ), 200));";
        assert_eq!(donor.browser.eval(lies).await, json!([true, true]));
    });
}

/// Threat 56.
#[test]
fn a_site_that_is_not_allowed_gets_no_frame() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        opens_framed(stage).await;
        let stranger = format!("{}/", stage.site.stranger);
        donor.goes_to(&stranger).await;
        let is_empty = "const frame = document.getElementById('frame');
            return document.readyState === 'complete' && frame.style.height === '300px' && told.length === 0";
        donor.sees("nothing of the frame", is_empty).await;
        goes_inside(donor).await;
        assert!(
            donor
                .browser
                .eval("return document.querySelector('daan-donate')")
                .await
                .is_null()
        );
    });
}
