//! Whole gifts.

use super::{EMBEDDED, begins, complaints, is_told, opens, page, widget};
use crate::harness::{ASHA, Plan, Stage, run_with};
use serde_json::json;

async fn opens_both(stage: &Stage) {
    let widgets = [widget(stage, "books", ""), widget(stage, "school", "")].concat();
    opens(stage, &page(stage, "", &widgets), &[]).await;
}

#[test]
fn two_widgets_of_two_campaigns_take_a_gift_each() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        opens_both(stage).await;
        begins(donor, "#books").await;
        begins(donor, "#school").await;
        donor.turns_to("#books");
        donor.fill_in(&ASHA).await;
        donor.press().await;
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        let told = is_told(donor, "books", "daan-success").await;
        assert_eq!(told["amount_minor"], 500_00);
        assert_eq!(told["currency"], "INR");
        let reference = stage.book.rows("SELECT id FROM donations").await;
        assert_eq!(told["donation_id"], json!(reference[0]));
        assert!(!told.to_string().contains("asha"), "{told}");

        donor.turns_to("#school");
        donor.fill_in(&ASHA).await;
        donor.press().await;
        donor.turns_to_page();
        donor.pays_at_wallet("success").await;
        donor.reads("Thank you!").await;
        assert_eq!(
            stage.book.donations().await,
            ["paid|50000|INR", "paid|50000|NPR"]
        );
        let entries = stage.book.entries().await;
        assert_eq!(
            entries,
            ["capture|applied|50000|INR", "capture|applied|50000|NPR"]
        );
    });
}

#[test]
fn nothing_but_the_loader_is_fetched_before_a_donor_acts() {
    run_with(EMBEDDED, async |stage| {
        opens_both(stage).await;
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        assert_eq!(stage.line.count("GET /embed/v1/daan.js"), 1);
        assert_eq!(stage.line.count("HTTP/1.1"), 1);
        begins(&stage.donor, "#books").await;
        assert!(stage.line.count("HTTP/1.1") > 3);
    });
}

#[test]
fn a_widget_that_is_taken_out_and_put_back_still_takes_the_gift() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        opens_both(stage).await;
        begins(donor, "#books").await;
        let out = "window.taken = document.getElementById('books'); taken.remove()";
        let back = "document.querySelector('main').append(taken)";
        donor.browser.eval(out).await;
        donor
            .browser
            .eval("return new Promise((go) => setTimeout(go, 50))")
            .await;
        donor.browser.eval(back).await;
        begins(donor, "#books").await;
        donor.fill_in(&ASHA).await;
        donor.press().await;
        donor.window_opens().await;
        donor.browser.eval(out).await;
        donor.browser.eval(back).await;
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        is_told(donor, "books", "daan-success").await;
        assert_eq!(stage.book.donations().await, ["paid|50000|INR"]);
    });
}

#[test]
fn a_closed_window_is_told_and_the_gift_is_paid_all_the_same() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        opens_both(stage).await;
        begins(donor, "#books").await;
        donor.fill_in(&ASHA).await;
        donor.press().await;
        donor.window_opens().await;
        donor.leaves_window().await;
        donor.reads("No payment has reached us yet").await;
        is_told(donor, "books", "daan-cancel").await;
        donor.click_button("Try again").await;
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        assert_eq!(stage.book.donations().await, ["paid|50000|INR"]);
    });
}

#[test]
fn a_gift_is_given_where_nothing_may_be_kept() {
    let plan = Plan {
        without_storage: true,
        ..EMBEDDED
    };
    run_with(plan, async |stage| {
        let donor = &stage.donor;
        opens_both(stage).await;
        begins(donor, "#books").await;
        donor.fill_in(&ASHA).await;
        donor.press().await;
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        assert_eq!(stage.book.donations().await, ["paid|50000|INR"]);
        assert_eq!(complaints(donor).await, [""; 0]);
    });
}
