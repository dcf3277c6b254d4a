//! A whole gift in each other language.

use crate::harness::{Gift, run};

struct Words {
    tag: &'static str,
    name: &'static str,
    give: &'static str,
    thanks: &'static str,
    reference: &'static str,
}

fn a_whole_gift(words: &'static Words) {
    run(async move |stage| {
        let donor = &stage.donor;
        donor.open(&format!("/?lang={}", words.tag)).await;
        // Who reads Nepali is offered Nepal's rupees first.
        donor.click("#daan-currency-INR").await;
        donor
            .fill_in(&Gift {
                preset: Some(1_000_00),
                name: words.name,
                email: "asha@example.org",
            })
            .await;
        donor.reads(words.give).await;
        donor.press().await;
        donor.pays("success").await;
        donor.reads(words.thanks).await;
        stage.is_paid_once(1_000_00).await;
        let rows = stage.book.rows("SELECT id, locale FROM donations").await;
        let reference = donor.fact(words.reference).await;
        assert_eq!(rows, [format!("{reference}|{}", words.tag)]);
        let tag = "return document.documentElement.lang";
        assert_eq!(donor.browser.eval(tag).await, words.tag);
        donor.reload().await;
        donor.reads(words.thanks).await;
        assert_eq!(donor.browser.eval(tag).await, words.tag);
    });
}

#[test]
fn a_whole_gift_can_be_given_in_hindi() {
    a_whole_gift(&Words {
        tag: "hi",
        name: "आशा राय",
        give: "₹1,000 दान करें",
        thanks: "धन्यवाद!",
        reference: "संदर्भ संख्या",
    });
}

#[test]
fn a_whole_gift_can_be_given_in_nepali() {
    a_whole_gift(&Words {
        tag: "ne",
        name: "आशा राई",
        give: "दान गर्नुहोस्",
        thanks: "धन्यवाद!",
        reference: "सन्दर्भ नम्बर",
    });
}
