//! Who is offered Nepal's rupees first.

use crate::harness::{ASHA, Donor, Gift, run};

async fn chooses(donor: &Donor, currency: &str) {
    let script =
        format!("return document.getElementById('daan-currency-{currency}').checked === true");
    donor
        .sees(format_args!("{currency} to be chosen"), &script)
        .await;
}

async fn types_phone(donor: &Donor, number: &str) {
    donor.click("#daan-more summary").await;
    donor.type_in("#daan-phone", number).await;
}

#[test]
fn a_reader_of_nepali_gives_in_nepals_rupees_and_is_thanked_in_nepali() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.open("/?lang=ne").await;
        chooses(donor, "NPR").await;
        donor
            .fill_in(&Gift {
                preset: Some(1_000_00),
                name: "आशा राई",
                ..ASHA
            })
            .await;
        donor.press().await;
        donor.pays_at_wallet("success").await;
        donor.reads("धन्यवाद!").await;
        stage.is_paid_at_khalti("100000|NPR", 1_000_00).await;
        assert_eq!(
            stage.book.rows("SELECT locale FROM donations").await,
            ["ne"]
        );
    });
}

#[test]
fn a_number_of_nepal_changes_the_currency_and_says_so() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.open("/").await;
        chooses(donor, "INR").await;
        types_phone(donor, "+977 9841234567").await;
        chooses(donor, "NPR").await;
        donor
            .reads("Your number is from Nepal, so the currency is now NPR.")
            .await;
        donor.fill_in(&ASHA).await;
        donor.press().await;
        donor.pays_at_wallet("success").await;
        stage.is_paid_at_khalti("50000|NPR", 500_00).await;
        let phones = stage.book.rows("SELECT phone FROM donors").await;
        assert_eq!(phones, ["+9779841234567"]);
    });
}

#[test]
fn a_currency_that_was_chosen_stays_whatever_number_is_typed() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.open("/").await;
        donor.click("#daan-currency-NPR").await;
        donor.click("#daan-currency-INR").await;
        types_phone(donor, "+977 9841234567").await;
        chooses(donor, "INR").await;
        donor.fill_in(&ASHA).await;
        donor.reads("Donate ₹500").await;
    });
}
