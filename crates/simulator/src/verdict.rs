//! What must hold when a run is over.

use crate::bailiff;
use crate::dates;
use crate::history::{Capture, Said};
use crate::house::House;
use crate::razorpay::books::Standing;
use crate::sky::{DAY_MS, MINUTE_MS};
use crate::tally::Sometimes;
use daan_domain::DonationId;
use daan_storage::{Chain, Verification};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// All of it.
pub(crate) async fn reach(house: &Arc<House>) {
    captures(house);
    refunds(house);
    said(house);
    orders(house);
    tasks(house);
    questions(house);
    waiting(house);
    dates::hold(house);
    chains(house).await;
    notable(house);
}

/// I1: nothing is missing in the end, whenever it came.
fn captures(house: &House) {
    let world = &house.world;
    let over: Vec<Capture> = {
        let history = world.history();
        let is_over = |capture: &&Capture| capture.age_ms + DAY_MS < world.sky.age_ms();
        history.captures.values().filter(is_over).cloned().collect()
    };
    for capture in over {
        bailiff::look(house, &capture);
    }
}

/// I12: what went back of a booked payment is booked too, where anybody told us.
fn refunds(house: &House) {
    const REFUNDS: &str = "SELECT json_group_array(refund_id) FROM ledger WHERE kind = 'refund'";
    const CAPTURES: &str = "SELECT json_group_array(payment_id) FROM ledger WHERE kind = 'capture'";
    if !house.world.profile.has_webhooks() {
        return;
    }
    let booked = house
        .read::<BTreeSet<String>>(REFUNDS, &[])
        .unwrap_or_default();
    let captured = house
        .read::<BTreeSet<String>>(CAPTURES, &[])
        .unwrap_or_default();
    let missing: Vec<String> = {
        let books = house.world.razorpay();
        let now_s = house.world.sky.now_s();
        books
            .refunds
            .values()
            .filter(|refund| captured.contains(&refund.payment) && refund.created_s + 600 < now_s)
            .filter(|refund| !booked.contains(&refund.id))
            .map(|refund| refund.id.clone())
            .collect()
    };
    for refund in missing {
        house
            .world
            .violated("I12", format!("{refund} is not booked"));
    }
}

/// I7: what a server said is so.
fn said(house: &House) {
    const STATUS: &str = "SELECT status FROM donations WHERE id = $1";
    const ORDER: &str = "SELECT donation_id FROM gateway_orders WHERE gateway = 'razorpay' \
        AND gateway_order_id = $1 AND handed_out_at IS NOT NULL";
    const PAYMENT: &str =
        "SELECT donation_id FROM payments WHERE gateway = 'razorpay' AND payment_id = $1";
    let said = house.world.history().said.clone();
    for said in said {
        let is_kept = match &said {
            Said::Order { donation, order } => {
                house.text(ORDER, &[order]).as_ref() == Some(donation)
            }
            Said::ProofTaken { donation, payment } => {
                house.text(PAYMENT, &[payment]).as_ref() == Some(donation)
            }
            Said::Paid { donation } => house.text(STATUS, &[donation]).is_some_and(|status| {
                matches!(status.as_str(), "paid" | "partially_refunded" | "refunded")
            }),
            Said::Taken { body, .. } => is_in_inbox(house, body),
        };
        if !is_kept {
            house
                .world
                .violated("I7", format!("not kept: {}", said.told()));
        }
    }
}

/// Under whatever name: the same bytes under another one are the same notice.
fn is_in_inbox(house: &House, body: &[u8]) -> bool {
    const NOTICE: &str = "SELECT event_id FROM inbox WHERE lower(hex(raw_digest)) = $1";
    let digest = hex::encode(daan_storage::Notice::digest_of(body));
    house.text(NOTICE, &[&digest]).is_some()
}

/// I5: who asks twice gets the same order, unless the first can take no payment any more.
fn orders(house: &House) {
    let mut given: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for said in &house.world.history().said {
        if let Said::Order { donation, order } = said {
            let orders = given.entry(donation.clone()).or_default();
            if orders.last() != Some(order) {
                orders.push(order.clone());
            }
        }
    }
    for (donation, orders) in given {
        let earlier = orders.iter().take(orders.len().saturating_sub(1));
        for order in earlier.filter(|order| !is_spent(house, order)) {
            let what = format!(
                "{donation} was given {} after {order}, which can be paid",
                orders.join(", ")
            );
            house.world.violated("I5", what);
        }
    }
}

fn is_spent(house: &House, order: &str) -> bool {
    let books = house.world.razorpay();
    books.payments_of(order).any(|payment| {
        matches!(
            payment.standing,
            Standing::Authorized | Standing::Captured | Standing::Refunded
        )
    })
}

/// I11: one receipt per paid donation, one task per surplus payment.
fn tasks(house: &House) {
    const ODD: &str = "SELECT json_group_array(id) FROM donations WHERE \
        (SELECT count(*) FROM outbox WHERE donation_id = donations.id AND kind = 'receipt') \
            <> (status IN ('paid', 'partially_refunded', 'refunded')) \
        OR (SELECT count(*) FROM outbox WHERE donation_id = donations.id AND kind = 'refund_surplus') \
            <> (SELECT count(*) FROM ledger WHERE donation_id = donations.id AND kind = 'capture' \
                AND disposition = 'surplus')";
    for donation in house.read::<Vec<String>>(ODD, &[]).unwrap_or_default() {
        house.world.violated(
            "I11",
            format!("{donation} owes a receipt or a refund too many or too few"),
        );
    }
}

/// I13: nothing is made that nobody asked for, and no order is asked about all the time.
fn questions(house: &House) {
    const WINDOW_MS: u64 = MINUTE_MS;
    let (asked, made, looks) = {
        let history = house.world.history();
        (history.asked, history.made, history.looks.clone())
    };
    if made > asked {
        house
            .world
            .violated("I13", format!("{made} creates for {asked} requests"));
    }
    // Every five seconds, and out of turn as often again on each node; a restart forgives a few.
    let most = 12 + 14 * house.nodes.len() + 4;
    for (order, times) in looks {
        let busiest = times
            .iter()
            .enumerate()
            .map(|(place, from)| {
                let window = times
                    .iter()
                    .skip(place)
                    .take_while(|at| **at < from + WINDOW_MS);
                window.count()
            })
            .max()
            .unwrap_or(0);
        if busiest > most {
            house.world.violated(
                "I13",
                format!("{order} was asked about {busiest} times in a minute"),
            );
        }
    }
}

/// I16: what may still be paid is asked about, and not overdue.
fn waiting(house: &House) {
    const FORGOTTEN: &str = "SELECT json_group_array(id) FROM donations \
        WHERE status IN ('creating', 'open', 'processing') AND next_check_at IS NULL";
    const OVERDUE: &str = "SELECT json_group_array(id) FROM donations \
        WHERE next_check_at < CAST($1 AS INTEGER)";
    const UNREAD: &str = "SELECT json_group_array(event_id) FROM inbox \
        WHERE processed_at IS NULL AND received_at < CAST($1 AS INTEGER)";
    let world = &house.world;
    let minutes_ago = |minutes: u64| {
        let ms = i64::try_from(minutes * MINUTE_MS).unwrap_or_default();
        (world.sky.now_ms() - ms).to_string()
    };
    let mut found = house
        .read::<Vec<String>>(FORGOTTEN, &[])
        .unwrap_or_default();
    if world.profile.has_watch() {
        found.extend(
            house
                .read::<Vec<String>>(OVERDUE, &[&minutes_ago(2)])
                .unwrap_or_default(),
        );
    }
    if world.profile.has_webhooks() {
        found.extend(
            house
                .read::<Vec<String>>(UNREAD, &[&minutes_ago(10)])
                .unwrap_or_default(),
        );
    }
    for waiting in found {
        world.violated("I16", format!("{waiting} waits, and nobody will ask"));
    }
}

/// I6: every history is whole, and the server's own check of its ledger finds nothing.
async fn chains(house: &Arc<House>) {
    const ALL: &str = "SELECT json_group_array(id) FROM donations";
    let ledger = house.drawer.quiet_ledger();
    let verified = ledger.verify().await;
    if !verified.as_ref().is_ok_and(Verification::is_whole) {
        let fault = verified.map(|verified| verified.first_fault().cloned());
        house.world.violated("I6", format!("{fault:?}"));
    }
    for donation in house.read::<Vec<String>>(ALL, &[]).unwrap_or_default() {
        let Ok(id) = DonationId::parse(donation.as_str()) else {
            continue;
        };
        match ledger.verify_chain(&id).await {
            Ok(Chain::Whole { .. }) => {}
            broken => house
                .world
                .violated("I6", format!("{donation}: {broken:?}")),
        }
    }
}

/// Which of the rarer cases a run has come to.
fn notable(house: &House) {
    const CASES: &str = "SELECT json_object( \
        'orphans', (SELECT count(*) FROM events WHERE kind = 'order_orphaned'), \
        'surplus', (SELECT count(*) FROM ledger WHERE disposition = 'surplus'), \
        'held_then_right', (SELECT count(*) FROM payments JOIN donations ON donations.id = donation_id \
            WHERE state = 'quarantined' AND paid_at IS NOT NULL), \
        'both', (SELECT count(*) FROM (SELECT donation_id FROM ledger WHERE kind = 'capture' \
            GROUP BY donation_id HAVING count(DISTINCT gateway) > 1)))";
    #[derive(Deserialize)]
    struct Cases {
        orphans: u64,
        surplus: u64,
        held_then_right: u64,
        both: u64,
    }
    let Some(cases) = house.read::<Cases>(CASES, &[]) else {
        return;
    };
    for (count, what) in [
        (cases.orphans, Sometimes::OrderOrphaned),
        (cases.surplus, Sometimes::Surplus),
        (cases.held_then_right, Sometimes::QuarantineThenRight),
        (cases.both, Sometimes::PaidByBoth),
    ] {
        if count > 0 {
            house.world.met(what);
        }
    }
}

impl Said {
    fn told(&self) -> String {
        match self {
            Said::Order { donation, order } => format!("{donation} pays {order}"),
            Said::ProofTaken { donation, payment } => format!("{payment} of {donation} is taken"),
            Said::Paid { donation } => format!("{donation} is paid"),
            Said::Taken { id, .. } => format!("the webhook {id} is taken"),
        }
    }
}
