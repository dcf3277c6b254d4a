//! What a donor can get wrong.

use crate::harness::{ASHA, Donor, Gift, Stage, run};
use serde_json::json;

const NO_PRESET: Gift = Gift {
    preset: None,
    ..ASHA
};

/// Each wrong amount, and how its message begins.
const AMOUNTS: [(&str, &str); 8] = [
    ("5", "The smallest gift here is ₹10."),
    ("500001", "The largest gift here is ₹5,00,000."),
    ("0", "The smallest gift here is ₹10."),
    ("-5", ""),
    ("1e3", "That is not an amount we can read."),
    ("100.5", "This campaign takes whole rupees only."),
    ("five hundred", "That is not an amount we can read."),
    ("", "Choose or type an amount"),
];

/// Each other field, a wrong text and its message.
const OTHERS: [(&str, &str, &str); 6] = [
    ("daan-name", " ", "Type your name"),
    ("daan-email", "", "Type your e-mail address"),
    ("daan-email", "asha@", "It should be like name@example.org."),
    (
        "daan-email",
        "asha rai",
        "It should be like name@example.org.",
    ),
    (
        "daan-phone",
        "12345",
        "This does not look like a phone number.",
    ),
    (
        "daan-pan",
        "ABC123",
        "A PAN has ten characters like ABCPE1234F.",
    ),
];

/// The message stands at the field, the focus in it, and nobody was asked anything.
async fn is_refused(stage: &Stage, id: &str, message: &str) {
    let donor = &stage.donor;
    let expected = format!("{id} to be refused with {message:?}");
    let script = format!(
        "const field = document.getElementById({0});
         const described = (field.getAttribute('aria-describedby') || '').split(' ');
         const texts = described.map(id => document.getElementById(id)).filter(Boolean).map(e => e.innerText);
         return field.getAttribute('aria-invalid') === 'true' && document.activeElement === field
             && texts.some(text => text.includes({1})) && texts.join('').length > 10",
        json!(id),
        json!(message)
    );
    donor.sees(expected, &script).await;
    assert_eq!(stage.line.count("POST /api/begin_donation"), 0);
}

async fn try_it(donor: &Donor, id: &str, text: &str) {
    donor.type_in(&format!("#{id}"), text).await;
    donor.press().await;
}

#[test]
fn a_wrong_amount_is_refused_at_its_field_with_the_limits() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.open("/").await;
        donor.fill_in(&NO_PRESET).await;
        for (amount, message) in AMOUNTS {
            try_it(donor, "daan-amount", amount).await;
            is_refused(stage, "daan-amount", message).await;
            is_refused(stage, "daan-amount", "from ₹10 to ₹5,00,000").await;
        }
        stage.has_no_gift().await;
    });
}

#[test]
fn a_wrong_field_is_refused_with_what_it_should_be() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.open("/").await;
        donor.fill_in(&ASHA).await;
        donor.click("#daan-more summary").await;
        for (id, text, message) in OTHERS {
            let right = donor.value(&format!("#{id}")).await;
            try_it(donor, id, text).await;
            is_refused(stage, id, message).await;
            donor.type_in(&format!("#{id}"), &right).await;
            let script =
                format!("return !document.getElementById('{id}').hasAttribute('aria-invalid')");
            donor.sees(format_args!("{id} to be right"), &script).await;
        }
        stage.has_no_gift().await;
    });
}

#[test]
fn of_several_wrong_fields_each_is_marked_and_the_first_has_the_focus() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.open("/").await;
        donor.press().await;
        is_refused(stage, "daan-amount", "Choose or type an amount").await;
        let marked = "return [...document.querySelectorAll('[aria-invalid=true]')].map(e => e.id)";
        assert_eq!(
            donor.browser.eval(marked).await,
            json!(["daan-amount", "daan-name", "daan-email"])
        );
        stage.has_no_gift().await;
    });
}
