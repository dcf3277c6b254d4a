//! A donation that nobody paid for long is shown as expired, and is paid as gladly as before.

use crate::harness::{House, Link};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Lets the watch run for so many days.
async fn watched_for(house: &House, days: i64) {
    for _ in 0..days * 4 {
        house.pass_ms(DAY_MS / 4);
        house.watch().await;
    }
}

async fn forgotten(house: &House) -> i64 {
    house
        .book
        .count("SELECT count(*) FROM donations WHERE status IN ('creating', 'open', 'processing', 'expired') AND next_check_at IS NULL")
        .await
}

#[tokio::test]
async fn a_gift_that_nobody_paid_expires_after_six_days_and_counts_when_it_is_paid_after_all() {
    let house = House::open().await;
    let begun = house.begun().await;
    watched_for(&house, 5).await;
    assert_eq!(house.book.status().await, "open", "there is hope yet");
    watched_for(&house, 2).await;
    assert_eq!(house.book.status().await, "expired");
    assert_eq!(house.look(&begun.token).await["status"], "expired");
    assert_eq!(forgotten(&house).await, 0, "it is asked about now and then");
    house.gateway.pay(&begun.order, "captured").await;
    watched_for(&house, 40).await;
    assert_eq!(house.book.status().await, "paid");
}

#[tokio::test]
async fn a_gift_of_which_a_payment_is_under_way_does_not_expire() {
    let house = House::open().await;
    let gift = house.linked().await;
    house.gateway.khalti(gift.pidx(), "Pending").await;
    watched_for(&house, 20).await;
    assert_eq!(house.book.status().await, "processing");
    assert_eq!(forgotten(&house).await, 0);
}

#[tokio::test]
async fn a_gift_that_expired_can_be_given_after_all() {
    let house = House::open().await;
    let gift = house.linked().await;
    house.gateway.khalti(gift.pidx(), "User canceled").await;
    watched_for(&house, 1).await;
    assert_eq!(house.look(&gift.token).await["status"], "expired");
    let again = Link::read(&house.retry(&gift.token, "khalti").await.ok());
    assert_ne!(again.pidx, gift.pidx());
    house.gateway.khalti(&again.pidx, "Completed").await;
    house.pass_ms(6_000);
    assert_eq!(house.look(&gift.token).await["status"], "paid");
}
