//! Gifts in rupees of Nepal, paid from a wallet.

use crate::harness::{ASHA, Donor, Stage, run, until};

const MEANT: &str = "50000|NPR";

/// A gift of NPR 500, as far as the wallet's page.
async fn goes_to_the_wallet(donor: &Donor) {
    donor.open("/").await;
    donor.click("#daan-currency-NPR").await;
    donor.fill_in(&ASHA).await;
    donor.reads("Donate NPR 500").await;
    donor.press().await;
    donor.page_shows("sign-in").await;
}

#[test]
fn a_gift_paid_from_the_wallet_is_thanked_for_at_a_clean_address() {
    run(async |stage| {
        let donor = &stage.donor;
        goes_to_the_wallet(donor).await;
        assert_eq!(donor.asked_amount().await, "Rs 500.00");
        donor.pays_at_wallet("success").await;
        donor.reads("Thank you!").await;
        stage.is_paid_at_khalti(MEANT, 500_00).await;
        assert_eq!(stage.book.evidence().await, ["khalti_lookup|captured"]);
        assert_eq!(donor.comes_back().await, donor.path().await, "no query");
        assert_eq!(donor.fact("Amount").await, "NPR 500");
        assert_eq!(donor.fact("Paid through").await, "Khalti");

        donor.reload().await;
        donor.ready().await;
        donor.reads("Thank you!").await;
        stage.is_paid_at_khalti(MEANT, 500_00).await;
    });
}

#[test]
fn a_payment_cancelled_at_the_wallet_is_told_and_made_up_for_by_another_link() {
    run(async |stage| {
        let donor = &stage.donor;
        goes_to_the_wallet(donor).await;
        donor.pays_at_wallet("cancel").await;
        donor.reads("No payment has reached us yet").await;
        donor
            .reads("The payment was cancelled before it was finished.")
            .await;
        assert_eq!(stage.book.donations().await, [format!("open|{MEANT}")]);
        donor.click_button("Pay now").await;
        donor.pays_at_wallet("success").await;
        donor.reads("Thank you!").await;
        assert_eq!(stage.book.donations().await, [format!("paid|{MEANT}")]);
        assert_eq!(
            stage.book.entries().await,
            [format!("capture|applied|{MEANT}")]
        );
        assert_eq!(
            stage.gateway.khalti_payments().await,
            ["User canceled|50000", "Completed|50000"]
        );
    });
}

#[test]
fn who_goes_back_from_the_wallet_goes_on_by_the_same_link() {
    run(async |stage| {
        let donor = &stage.donor;
        goes_to_the_wallet(donor).await;
        let link = stage.gateway.only_link().await;
        donor.browser.driver.back().await.unwrap();
        donor.reads("No payment has reached us yet").await;
        donor.click_button("Try again").await;
        donor.pays_at_wallet("success").await;
        donor.reads("Thank you!").await;
        stage.is_paid_at_khalti(MEANT, 500_00).await;
        assert_eq!(stage.gateway.only_link().await, link);
    });
}

#[test]
fn a_payment_that_hangs_is_called_so_and_thanked_for_without_a_press_once_it_is_through() {
    run(async |stage| {
        let donor = &stage.donor;
        goes_to_the_wallet(donor).await;
        donor.pays_at_wallet("pending").await;
        donor.reads("Khalti has not confirmed yet").await;
        donor.reads("Please do not pay again.").await;
        assert_eq!(
            stage.book.donations().await,
            [format!("processing|{MEANT}")]
        );
        let link = stage.gateway.only_link().await;
        stage.gateway.settle_khalti(&link, "Completed").await;
        donor.reads("Thank you!").await;
        stage.is_paid_at_khalti(MEANT, 500_00).await;
    });
}

/// Pays, and closes the tab before the wallet can lead back; answers where it would have led to.
async fn pays_and_closes_the_tab(stage: &Stage) -> String {
    goes_to_the_wallet(&stage.donor).await;
    let link = stage.gateway.only_link().await;
    stage.donor.closes_the_tab().await;
    stage.gateway.settle_khalti(&link, "Completed").await
}

#[test]
fn a_payment_whose_donor_never_comes_back_is_booked_although_nobody_looks() {
    run(async |stage| {
        pays_and_closes_the_tab(stage).await;
        let paid = [format!("paid|{MEANT}")];
        until("the gift to be paid", async || {
            (stage.book.donations().await == paid).then_some(())
        })
        .await;
        let who = "SELECT DISTINCT actor FROM events WHERE evidence_id IS NOT NULL";
        assert_eq!(stage.book.rows(who).await, ["poll"]);
    });
}

#[test]
fn a_payment_whose_donor_comes_back_elsewhere_is_thanked_for_there() {
    run(async |stage| {
        let back = pays_and_closes_the_tab(stage).await;
        let path = back.strip_prefix(&stage.donor.origin).unwrap();
        let token = path.strip_prefix("/return/khalti/").unwrap();
        let token = token.split('?').next().unwrap();
        stage.donor.open(&format!("/donations/{token}")).await;
        stage.donor.reads("Thank you!").await;
        stage.is_paid_at_khalti(MEANT, 500_00).await;
    });
}

#[test]
fn an_address_that_says_paid_is_not_believed() {
    run(async |stage| {
        let donor = &stage.donor;
        goes_to_the_wallet(donor).await;
        let state = stage.gateway.state().await;
        let link = &state["khalti"][0];
        let back = link["request"]["return_url"].as_str().unwrap();
        let pidx = link["pidx"].as_str().unwrap();
        let lie = format!("{back}?pidx={pidx}&status=Completed&amount=50000");
        donor.browser.driver.goto(lie).await.unwrap();
        donor.reads("No payment has reached us yet").await;
        assert_eq!(stage.book.donations().await, [format!("open|{MEANT}")]);
        assert_eq!(donor.comes_back().await, donor.path().await, "no query");
    });
}
