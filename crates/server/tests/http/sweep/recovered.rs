//! Donations that the ledger does not know, written down again from their orders.
//!
//! A second house with the first one's gateway and its key for tokens stands for a ledger restored from a
//! backup that is older than the gifts.

use super::{reconciled, swept};
use crate::fallback::two_way_house;
use crate::harness::{Begun, House, Linked, Plan, eventually, gift, khalti_gift};
use serde_json::{Value, json};

/// A house on the same gateway account, whose ledger knows nothing; `shares_key` tells whether it is the same
/// installation, restored.
async fn beside(house: &House, shares_key: bool) -> House {
    let plan = Plan {
        gateway: Some(house.gateway.origin.clone()),
        token_key: shares_key.then(|| house.desk.token_key.clone()),
        ..Plan::default()
    };
    House::with(plan).await
}

async fn look(house: &House, begun: &Begun) -> Value {
    house.donation(begun).await.ok()
}

/// Threat 42.
#[tokio::test]
async fn a_gift_that_a_restored_ledger_does_not_know_is_written_down_again_and_counts() {
    let lost = House::open().await;
    let asked = gift();
    let begun = Begun::read(&lost.begin(&asked).await.ok());
    let before = look(&lost, &begun).await;
    lost.pay_order(&begun).await;
    let house = beside(&lost, true).await;
    let report = swept(&house).await;
    assert_eq!((report.recovered, report.settled), (1, 1), "{report:#?}");
    assert!(report.is_clean(), "{report:#?}");
    // The donor's own link works, and a repeated request is the same gift.
    let seen = look(&house, &begun).await;
    assert_eq!(seen["status"], "paid");
    for same in [
        "donation_id",
        "amount_minor",
        "currency",
        "campaign",
        "gateway",
    ] {
        assert_eq!(seen[same], before[same], "{same}");
    }
    let again = Begun::read(&house.begin(&asked).await.ok());
    assert_eq!(
        (again.id.as_str(), again.token.as_str()),
        (begun.id.as_str(), begun.token.as_str())
    );
    let mut other = asked.clone();
    other["request"]["donor"]["name"] = json!("Somebody Else");
    house
        .begin(&other)
        .await
        .refused(409, "idempotency_key_reused");
    assert_eq!(house.book.events().await[0], "recovered_from_gateway");
    let donors = house.book.count("SELECT count(*) FROM donors").await;
    assert_eq!(donors, 0, "nobody knows who gave");
}

/// The donor's browser was faster than the sweep, and its key is another donation's by now.
#[tokio::test]
async fn a_gift_that_was_begun_again_before_the_sweep_found_it_is_booked_all_the_same() {
    let lost = House::open().await;
    let asked = gift();
    let first = Begun::read(&lost.begin(&asked).await.ok());
    lost.pay_order(&first).await;
    let house = beside(&lost, true).await;
    let second = Begun::read(&house.begin(&asked).await.ok());
    assert_ne!(first.id, second.id);
    let report = swept(&house).await;
    assert_eq!((report.recovered, report.settled), (1, 1), "{report:#?}");
    assert_eq!(look(&house, &first).await["status"], "paid");
    assert_eq!(look(&house, &second).await["status"], "open");
    let twin = house
        .book
        .rows("SELECT json_extract(data, '$.key_taken_by') FROM events WHERE kind = 'recovered_from_gateway'")
        .await;
    assert_eq!(twin, [second.id]);
}

#[tokio::test]
async fn a_gift_that_is_not_paid_yet_is_known_again_and_can_be_paid() {
    let lost = House::open().await;
    let begun = lost.begun().await;
    let house = beside(&lost, true).await;
    house.begun().await;
    assert_eq!(swept(&house).await.recovered, 1);
    assert_eq!(look(&house, &begun).await["status"], "open");
    let proof = lost.gateway.pay_for(&begun).await;
    let paid = house.confirm(&begun.token, &proof).await.ok();
    assert_eq!(paid["status"], "paid");
}

#[tokio::test]
async fn a_webhook_of_a_gift_that_the_ledger_does_not_know_brings_it_back() {
    let lost = House::open().await;
    let begun = lost.begun().await;
    let house = beside(&lost, true).await;
    let url = format!("{}/webhooks/razorpay", house.origin);
    lost.send_webhooks_to(&url);
    lost.gateway.pay(&begun.order, "captured").await;
    eventually(async || {
        let seen = house.donation(&begun).await;
        seen.status == 200 && seen.ok()["status"] == "paid"
    })
    .await;
}

/// Two installations may take gifts through one account.
#[tokio::test]
async fn gifts_of_another_installation_of_the_account_are_told_as_such() {
    let other = House::open().await;
    let begun = other.begun().await;
    other.pay_order(&begun).await;
    let house = beside(&other, false).await;
    house.begun().await;
    let report = swept(&house).await;
    assert_eq!(
        (report.recovered, report.other_ledger),
        (0, 1),
        "{report:#?}"
    );
    assert_eq!(house.book.donations().await, 1);
    house
        .donation(&begun)
        .await
        .refused(404, "donation_not_found");
}

/// Whoever may change an order's notes in the dashboard cannot make a gift of them.
#[tokio::test]
async fn notes_that_were_changed_bring_nothing_back() {
    let lost = House::open().await;
    let begun = lost.begun().await;
    lost.pay_order(&begun).await;
    let mut notes = lost.gateway.orders().await[0]["notes"].clone();
    notes["campaign"] = json!("library");
    let path = format!("orders/{}", begun.order);
    lost.gateway.api_patch(&path, json!({"notes": notes})).await;
    let house = beside(&lost, true).await;
    house.begun().await;
    let report = swept(&house).await;
    assert_eq!(
        (report.recovered, report.other_ledger),
        (0, 1),
        "{report:#?}"
    );
}

/// Threat 61.
#[tokio::test]
async fn an_order_remembers_nothing_personal() {
    let house = House::open().await;
    house.begun().await;
    let notes = house.gateway.orders().await[0]["notes"].clone();
    let notes = notes.as_object().unwrap();
    assert!(notes.len() <= 15, "{notes:?}");
    for text in notes.values().map(|note| note.as_str().unwrap()) {
        assert!(text.chars().count() <= 256);
        for personal in ["Asha", "Rai", "asha@example.org"] {
            assert!(!text.contains(personal), "{text}");
        }
    }
    // What was asked for is hashed with the donor's name in it, so the hash itself is veiled.
    let stored = house
        .book
        .rows("SELECT lower(hex(request_fingerprint)) FROM donations")
        .await;
    assert_ne!(notes["request"], json!(stored[0]));
}

/// A gift that was begun through Khalti and led on to Razorpay asks for rupees of another country there.
#[tokio::test]
async fn a_quoted_order_is_written_down_again_as_it_was_quoted() {
    let lost = two_way_house().await;
    let mut asked = khalti_gift();
    asked["request"]["declares_indian_citizen"] = json!(true);
    let gift = Linked::read(&lost.begin(&asked).await.ok());
    let next = lost.retry(&gift.token, "razorpay").await.ok();
    let order = next["next"]["order_id"].as_str().unwrap().to_owned();
    lost.gateway.pay(&order, "captured").await;
    let house = beside(&lost, true).await;
    house.begun().await;
    let report = reconciled(&house).await.remove(0);
    assert_eq!((report.recovered, report.settled), (1, 1), "{report:#?}");
    let seen = house.look(&gift.token).await;
    assert_eq!(
        (&seen["status"], &seen["currency"]),
        (&json!("paid"), &json!("INR"))
    );
    assert_eq!(house.book.entries().await, ["capture|applied|50000|INR"]);
}
