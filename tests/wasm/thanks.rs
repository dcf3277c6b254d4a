use crate::checkout::{heading, press, show};
use crate::checkout_flow::PAY;
use crate::page::{campaign, pause, run, text};
use daan_api::CampaignView;
use wasm_bindgen_test::wasm_bindgen_test;

const BAR: &str = "document.querySelector('.daan-status progress').value";

/// Gives ₹500 to a campaign that then stands at so many paise.
async fn gives(raised: i64) -> impl Sized {
    let page = show(&campaign());
    let after = CampaignView {
        raised,
        donors: 2,
        ..campaign()
    };
    let after = daan_api::codec::to_json(&after).unwrap();
    run(&["answers['/api/campaign'] = [200, ", &after, "]"].concat());
    press().await;
    run(PAY);
    pause(50).await;
    assert_eq!(heading(), "Thank you!");
    page
}

#[wasm_bindgen_test]
async fn the_bar_moves_to_what_the_server_says_after_the_gift() {
    let _page = gives(1_00_500_00).await;
    assert_eq!(text(BAR), "10050000");
    let said = text("document.querySelector('.daan-status .daan-figures').innerText");
    assert!(said.contains("₹1,00,500 of ₹5,00,000"), "{said}");
    assert!(said.contains("2 gifts"), "{said}");
    assert_eq!(text("figures.length"), "1");
    assert_eq!(text("figures[0].cache"), "reload", "no answer of before");
}

#[wasm_bindgen_test]
async fn without_fresh_figures_those_of_before_stand() {
    let _page = show(&campaign());
    press().await;
    run(PAY);
    pause(50).await;
    assert_eq!(text("figures.length"), "1");
    assert_eq!(text(BAR), "10000000");
}

#[wasm_bindgen_test]
async fn others_are_told_of_the_campaign_and_nothing_of_the_donor() {
    let _page = gives(1_00_500_00).await;
    let link = text("document.querySelector('.daan-share a').href");
    let said = text(&["decodeURIComponent('", &link, "')"].concat());
    assert!(said.starts_with("https://wa.me/?text="), "{said}");
    assert!(said.contains("“School”"), "{said}");
    let origin = text("location.origin");
    let page = [&origin, "/donate/education?lang=en"].concat();
    assert!(said.ends_with(&page), "{said}");
    for secret in ["token", "Asha", "DN-1", "500"] {
        assert!(!said.contains(secret), "{said}");
    }
}

#[wasm_bindgen_test]
async fn a_device_that_can_share_is_handed_the_words_and_the_address() {
    run(
        "Object.defineProperty(navigator, 'share', {configurable: true, value: async (data) => { window.shared = data; }})",
    );
    let _page = gives(1_00_500_00).await;
    run("document.querySelector('.daan-share button').click()");
    pause(10).await;
    assert!(text("shared.text").contains("“School”"));
    assert!(text("shared.url").ends_with("/donate/education?lang=en"));
    run("delete navigator.share");
}
