//! The common way.

use crate::harness::{ASHA, Donor, run};
use thirtyfour::Key;

#[test]
fn a_gift_paid_by_netbanking_is_thanked_for_and_still_there_after_a_reload() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.gives(&ASHA).await;
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
        assert_eq!(
            stage.book.evidence().await,
            ["rzp_signature|signed", "rzp_fetch|captured"]
        );
        let state = stage.gateway.state().await;
        assert_eq!(donor.fact("Payment").await, state["payments"][0]["id"]);
        let reference = stage.book.rows("SELECT id FROM donations").await;
        assert_eq!(donor.fact("Reference").await, reference[0]);

        donor.reload().await;
        donor.ready().await;
        donor.reads("Thank you!").await;
        assert_eq!(donor.fact("Reference").await, reference[0]);
        stage.is_paid_once(500_00).await;
    });
}

#[test]
fn payment_id_and_reference_are_copied_by_one_press_each() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.gives(&ASHA).await;
        donor.pays("success").await;
        donor.sees_mood("done").await;
        for label in ["Reference", "Payment"] {
            let shown = donor.fact(label).await;
            assert_eq!(copied(donor, label).await, shown);
        }
    });
}

async fn copied(donor: &Donor, label: &str) -> String {
    let button = format!("//dt[.='{label}']/following-sibling::dd//button");
    donor.click_path(&button).await;
    donor.reads("Copied").await;
    // The page itself may not read the clipboard; whoever sits before it may paste.
    donor
        .browser
        .eval(
            "const place = document.body.appendChild(document.createElement('textarea'));
             place.id = 'pasted';",
        )
        .await;
    let place = donor.find("#pasted").await;
    place.send_keys(Key::Control + "v").await.unwrap();
    let text = donor
        .browser
        .eval(
            "const place = document.getElementById('pasted');
             place.remove();
             return place.value;",
        )
        .await;
    text.as_str().unwrap_or_default().to_owned()
}
