//! A donor without a mouse, who perhaps does not see the page either.

use crate::harness::{ASHA, Donor, Trouble, run, until};
use serde_json::json;
use thirtyfour::Key;

const CONFIRM: &str = "POST /api/confirm_payment";

/// Waits until the focus is at the heading of what has taken the form's place.
async fn reads_on_at(donor: &Donor, heading: &str) {
    let script = format!(
        "const at = document.activeElement; return at.tagName === 'H2' && at.innerText === {}",
        json!(heading)
    );
    donor
        .sees(format_args!("the focus at {heading:?}"), &script)
        .await;
}

/// Goes by Tab to the button with this label and presses it.
async fn goes_to_button(donor: &Donor, label: &str) {
    let is_there = format!("document.activeElement.innerText === {}", json!(label));
    donor.tabs_to(&is_there).await;
    donor.keys(Key::Enter).await;
}

#[test]
fn a_whole_gift_needs_no_mouse() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.open("/").await;
        donor
            .tabs_to("document.activeElement.name === 'preset'")
            .await;
        donor.keys(Key::Right).await;
        donor
            .tabs_to("document.activeElement.id === 'daan-name'")
            .await;
        donor.keys(ASHA.name).await;
        donor.keys(Key::Tab).await;
        donor.keys(ASHA.email).await;
        donor.keys(Key::Enter).await;

        donor.window_opens().await;
        donor
            .tabs_to("document.activeElement.className === 'razorpay-checkout-frame'")
            .await;
        donor
            .in_window(async || {
                donor
                    .tabs_to("document.activeElement.dataset.method === 'netbanking'")
                    .await;
                donor.keys(Key::Enter).await;
                donor
                    .tabs_to("document.activeElement.dataset.action === 'success'")
                    .await;
                donor.keys(Key::Enter).await;
                Some(())
            })
            .await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
    });
}

#[test]
fn the_focus_goes_where_reading_goes_on() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.open("/").await;
        donor.fill_in(&ASHA).await;
        donor.type_in("#daan-email", "asha@").await;
        donor.keys(Key::Enter).await;
        donor.sees_focus("daan-email").await;
        donor.type_in("#daan-email", ASHA.email).await;
        donor.keys(Key::Enter).await;
        donor.window_opens().await;
        donor.leaves_window().await;
        reads_on_at(donor, "No payment has reached us yet").await;

        goes_to_button(donor, "Change the gift").await;
        donor.sees_focus("daan-form-title").await;
        donor
            .tabs_to("document.activeElement.id === 'daan-give'")
            .await;
        donor.keys(Key::Enter).await;
        donor.pays("failure").await;
        donor.window_shows("failed").await;
        donor.leaves_window().await;
        reads_on_at(donor, "No payment has reached us yet").await;

        goes_to_button(donor, "Try again").await;
        donor.pays("success").await;
        reads_on_at(donor, "Thank you!").await;
    });
}

#[test]
fn a_press_that_failed_leaves_the_focus_at_the_button() {
    run(async |stage| {
        let donor = &stage.donor;
        let broken = json!({"route": "POST /v1/orders", "kind": "status", "status": 500});
        stage.gateway.fault(broken).await;
        donor.open("/").await;
        donor.fill_in(&ASHA).await;
        donor
            .tabs_to("document.activeElement.id === 'daan-give'")
            .await;
        donor.keys(Key::Enter).await;
        donor.reads("Nothing was charged.").await;
        assert_eq!(donor.focus().await, "daan-give");
    });
}

/// The server is asked again and again meanwhile.
#[test]
fn the_focus_stays_at_a_button_while_the_page_waits() {
    run(async |stage| {
        let donor = &stage.donor;
        stage.line.trouble(Trouble::Refuse(CONFIRM));
        donor.gives(&ASHA).await;
        donor.pays("success").await;
        reads_on_at(donor, "Confirming your payment").await;
        let at_button = "document.activeElement.innerText === 'Check now'";
        donor.tabs_to(at_button).await;
        let asked = stage.line.count(CONFIRM);
        until("the server to be asked twice more", async || {
            (stage.line.count(CONFIRM) > asked + 1).then_some(())
        })
        .await;
        let stays = format!("return {at_button}");
        assert_eq!(donor.browser.eval(&stays).await, true);
    });
}

/// Writes down what a screen reader would say by itself: the text of a live region, each time it changes. A button
/// that comes with its words has not changed them.
const LISTEN: &str = "const regions = '[role=status], [role=alert], [aria-live]';
    const known = new WeakSet(document.querySelectorAll(regions));
    window.heard = [];
    new MutationObserver((changes) => {
        const at = (node) => node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
        const touched = changes.map((change) => at(change.target)?.closest(regions));
        for (const region of new Set(touched)) {
            if (region?.localName === 'button' && !known.has(region)) {
                known.add(region);
                continue;
            }
            const text = region?.isConnected ? region.textContent.replace(/\\s+/g, ' ').trim() : '';
            if (text) heard.push(text);
        }
    }).observe(document, { subtree: true, childList: true, characterData: true });";

async fn heard(donor: &Donor) -> Vec<String> {
    let heard = donor.browser.eval("return window.heard").await;
    serde_json::from_value(heard).unwrap()
}

#[test]
fn what_happens_is_said_once_each() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.open("/").await;
        donor.fill_in(&ASHA).await;
        donor.browser.eval(LISTEN).await;
        donor.press().await;
        donor.window_opens().await;
        donor.leaves_window().await;
        donor.reads("No payment has reached us yet").await;
        donor.click_button("Try again").await;
        stage.line.trouble(Trouble::Refuse(CONFIRM));
        donor.pays("success").await;
        donor.reads("Confirming your payment").await;
        until("the server to be asked three times", async || {
            (stage.line.count(CONFIRM) > 2).then_some(())
        })
        .await;
        stage.line.heal();
        donor.reads("Thank you!").await;
        let heard = heard(donor).await;
        eprintln!("{heard:#?}");
        for pair in heard.windows(2) {
            assert_ne!(pair[0], pair[1], "{heard:#?}");
        }
    });
}
