//! A right proof that comes again.

use crate::harness::House;
use futures::future::join_all;

/// Threat 5.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_replays_of_a_proof_make_one_entry_and_one_answer() {
    let house = House::open().await;
    let begun = house.begun().await;
    let proof = house.gateway.pay_for(&begun).await;
    // The first ones race each other.
    let mut answers = join_all((0..20).map(|_| house.confirm(&begun.token, &proof))).await;
    for _ in 0..9 {
        answers.extend(join_all((0..20).map(|_| house.confirm(&begun.token, &proof))).await);
    }
    let first = answers[0].ok();
    assert_eq!(first["status"], "paid");
    assert!(answers.iter().all(|answer| answer.ok() == first));
    assert_eq!(answers.len(), 200);
    assert_eq!(house.book.entries().await, ["capture|applied|50000|INR"]);
    assert_eq!(
        house.book.rows("SELECT kind FROM outbox").await,
        ["receipt"]
    );
    assert_eq!(house.book.count("SELECT count(*) FROM evidence").await, 2);
}

/// Threat 35.
#[tokio::test]
async fn a_proof_that_races_a_look_is_booked_once() {
    let house = House::open().await;
    let begun = house.begun().await;
    let proof = house.gateway.pay_for(&begun).await;
    let (confirmed, seen) =
        tokio::join!(house.confirm(&begun.token, &proof), house.donation(&begun));
    assert_eq!(confirmed.ok()["status"], "paid");
    seen.ok();
    assert_eq!(house.book.entries().await, ["capture|applied|50000|INR"]);
}
