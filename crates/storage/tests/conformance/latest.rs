//! What a campaign shows of its gifts.

use crate::fixture::{
    AMOUNT_MINOR, at, campaign, captured, fetched, gifts, inr, intent, open, order, paid, refunded,
    settle,
};
use daan_domain::{CampaignSlug, Gateway};
use daan_storage::{Actor, GatewayOrder, Ledger, NewDonation, Total};

/// A gift that was paid so many seconds after the test's beginning.
async fn paid_at(ledger: &Ledger, new: NewDonation, number: u8, seconds: i64) {
    ledger.record_intent(&new, at(0)).await.unwrap();
    let order = GatewayOrder::plain(Gateway::Razorpay, order(&format!("order_{number}")));
    ledger.bind_order(&new.id, &order, at(1)).await.unwrap();
    let evidence = [fetched(number, &format!("pay_{number}"), captured())];
    ledger
        .settle(&new.id, &evidence, Actor::Server, at(seconds))
        .await
        .unwrap();
}

fn named(number: u8) -> NewDonation {
    NewDonation {
        anonymous: false,
        ..intent(number)
    }
}

pub(crate) async fn the_latest_gifts_are_those_paid_last_and_name_who_agreed(ledger: &Ledger) {
    paid_at(ledger, named(1), 1, 30).await;
    paid_at(ledger, intent(2), 2, 40).await;
    paid_at(ledger, named(3), 3, 20).await;
    open(ledger, 4).await;
    let latest = ledger.latest_gifts(&campaign(), 2).await.unwrap();
    let told: Vec<_> = latest
        .iter()
        .map(|gift| (gift.name.as_deref(), gift.amount, gift.paid_at))
        .collect();
    assert_eq!(
        told,
        [
            (None, inr(AMOUNT_MINOR), at(40)),
            (Some("आशा Rai"), inr(AMOUNT_MINOR), at(30)),
        ]
    );
    assert_eq!(gifts(ledger).await, 3);
}

pub(crate) async fn a_gift_that_went_back_is_no_longer_shown_and_counts_until_all_of_it_did(
    ledger: &Ledger,
) {
    let id = paid(ledger, 1, "pay_1").await;
    paid(ledger, 2, "pay_2").await;
    settle(
        ledger,
        &id,
        &fetched(1, "pay_1", refunded("rfnd_1", 100_00)),
    )
    .await;
    assert_eq!(ledger.latest_gifts(&campaign(), 5).await.unwrap().len(), 1);
    assert_eq!(gifts(ledger).await, 2);
    settle(
        ledger,
        &id,
        &fetched(1, "pay_1", refunded("rfnd_2", 400_00)),
    )
    .await;
    assert_eq!(ledger.latest_gifts(&campaign(), 5).await.unwrap().len(), 1);
    assert_eq!(gifts(ledger).await, 1);
    assert!(ledger.verify().await.unwrap().is_whole());
}

/// A database that keeps a total in parts must not show the parts: whoever turns them into another currency would round
/// each.
pub(crate) async fn a_campaign_has_one_total_of_each_currency_however_many_gave(ledger: &Ledger) {
    for number in 1..=40 {
        paid(ledger, number, &format!("pay_{number}")).await;
    }
    let totals = ledger.totals(&campaign()).await.unwrap();
    let raised = inr(40 * AMOUNT_MINOR);
    assert_eq!(totals, [Total { raised, gifts: 40 }]);
}

pub(crate) async fn a_campaign_has_its_own_gifts_only(ledger: &Ledger) {
    paid(ledger, 1, "pay_1").await;
    let other = CampaignSlug::parse("water").unwrap();
    assert_eq!(ledger.latest_gifts(&other, 5).await.unwrap(), []);
    assert_eq!(ledger.totals(&other).await.unwrap(), []);
}
