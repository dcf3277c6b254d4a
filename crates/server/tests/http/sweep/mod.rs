//! The gateways' own lists are compared with the ledger, both ways.

mod both_ways;
mod by_hand;
mod by_reference;
mod in_days;
mod recovered;
mod schedule;
mod to_give_back;

use crate::harness::House;
use daan_server::checkout::{SweepReport, SweepRequest};

/// One comparison of all gateways now, each donation's cool-down passed.
async fn reconciled(house: &House) -> Vec<SweepReport> {
    house.pass_ms(6_000);
    let desk = &house.desk;
    desk.reconcile(SweepRequest::default()).await.unwrap()
}

/// What was found at Razorpay.
pub(crate) async fn swept(house: &House) -> SweepReport {
    reconciled(house).await.remove(0)
}
