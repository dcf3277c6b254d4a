use crate::checkout::show;
use crate::page::{campaign_of_two, input, pause, text, type_into};
use wasm_bindgen_test::wasm_bindgen_test;

const NEPALI: &str = "+9779841234567";

fn button() -> String {
    text("document.getElementById('daan-give').textContent")
}

/// What the form says of itself, below the fields of the donor.
fn notices() -> String {
    text(
        "[...document.querySelectorAll('.daan-form > .daan-notice')].map((p) => p.textContent).join('')",
    )
}

#[wasm_bindgen_test]
async fn a_nepali_number_turns_to_nepals_offer_and_says_so() {
    let _page = show(&campaign_of_two());
    assert_eq!(
        text("document.querySelectorAll('.daan-form > .daan-notice:not(:empty)').length"),
        "0",
        "what has nothing to say takes no room"
    );
    assert!(input("daan-currency-INR").checked());
    type_into("daan-amount", "700", 3);
    type_into("daan-phone", NEPALI, 14);
    pause(20).await;
    assert!(input("daan-currency-NPR").checked());
    assert_eq!(button(), "Donate NPR 700");
    assert!(
        notices().contains("the currency is now NPR"),
        "{}",
        notices()
    );
    type_into("daan-phone", "", 0);
    pause(20).await;
    assert!(input("daan-currency-INR").checked());
    assert_eq!(notices(), "");
}

#[wasm_bindgen_test]
async fn a_currency_that_was_chosen_is_left_alone() {
    let _page = show(&campaign_of_two());
    input("daan-currency-NPR").click();
    input("daan-currency-INR").click();
    type_into("daan-phone", NEPALI, 14);
    pause(20).await;
    assert!(input("daan-currency-INR").checked());
    assert_eq!(notices(), "");
}

#[wasm_bindgen_test]
async fn trouble_at_a_gateway_is_told_with_another_way() {
    let mut campaign = campaign_of_two();
    let inr = campaign.offers.first_mut().unwrap();
    inr.trouble = vec!["upi".to_owned(), "card".to_owned()];
    let _page = show(&campaign);
    pause(20).await;
    assert_eq!(
        notices(),
        "UPI, Card payments have trouble at the moment. Other methods work."
    );
    assert_eq!(text("document.getElementById('daan-other')"), "null");
    input("daan-preset-50000").click();
    pause(20).await;
    assert_eq!(
        text("document.getElementById('daan-other').textContent"),
        "Give NPR 800 through Khalti to Kosh instead"
    );
    assert!(
        notices().contains("where ₹500 comes to NPR 800"),
        "{}",
        notices()
    );
    input("daan-currency-NPR").click();
    pause(20).await;
    assert_eq!(notices(), "");
}
