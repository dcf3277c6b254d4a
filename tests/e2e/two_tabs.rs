//! Two tabs of one browser, a gift in each.

use crate::harness::{ASHA, Donor, Gift, Trouble, run, until};

const CONFIRM: &str = "POST /api/confirm_payment";

const BINA: Gift = Gift {
    preset: Some(1_000_00),
    name: "Bina Thapa",
    email: "bina@example.org",
};

/// How many proofs the browser has written down.
async fn keeps_proofs(donor: &Donor, count: usize) {
    let script = format!(
        "return Object.values(localStorage).filter((record) => record.includes('signature')).length === {count}"
    );
    donor
        .sees(format_args!("{count} kept proofs"), &script)
        .await;
}

/// Threat 33.
#[test]
fn the_unsent_proofs_of_two_tabs_are_both_kept_and_both_brought_on_the_next_visit() {
    run(async |stage| {
        let donor = &stage.donor;
        let driver = &donor.browser.driver;
        stage.line.trouble(Trouble::Refuse(CONFIRM));
        donor.open("/").await;
        donor.fill_in(&ASHA).await;
        let first = driver.window().await.unwrap();
        let second = driver.new_tab().await.unwrap();
        driver.switch_to_window(second).await.unwrap();
        donor.open("/").await;
        donor.fill_in(&BINA).await;
        donor.press().await;
        donor.pays("success").await;
        donor.reads("Confirming your payment").await;
        driver.switch_to_window(first).await.unwrap();
        donor.press().await;
        donor.pays("success").await;
        donor.reads("Confirming your payment").await;
        keeps_proofs(donor, 2).await;

        // A line that is cut takes no last words either.
        donor.closes_the_tab().await;
        donor.open("/").await;
        donor.reads("Confirming your payment").await;
        stage.line.heal();
        donor.reads("Thank you!").await;
        until("both gifts to be paid", async || {
            let mut donations = stage.book.donations().await;
            donations.sort();
            (donations == ["paid|100000|INR", "paid|50000|INR"]).then_some(())
        })
        .await;
        assert_eq!(stage.book.entries().await.len(), 2);
        keeps_proofs(donor, 0).await;
    });
}

/// Threat 33.
#[test]
fn the_same_form_in_two_tabs_is_two_gifts() {
    run(async |stage| {
        let donor = &stage.donor;
        let driver = &donor.browser.driver;
        donor.gives(&ASHA).await;
        donor.window_opens().await;
        let second = driver.new_tab().await.unwrap();
        driver.switch_to_window(second).await.unwrap();
        donor.gives(&ASHA).await;
        donor.window_opens().await;
        assert_eq!(
            stage.book.donations().await,
            ["open|50000|INR", "open|50000|INR"]
        );
        assert_eq!(
            stage.gateway.orders().await,
            ["created|50000", "created|50000"]
        );
    });
}
