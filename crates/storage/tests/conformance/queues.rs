//! What comes from gateways unasked, and what is to be asked of them.

use crate::fixture::{at, captured, fetched, find, id, open, settle};
use daan_domain::{DonationId, Gateway};
use daan_storage::{Downtime, Ledger, Notice};
use serde_json::json;

const LEASE_MS: i64 = 60_000;

pub(crate) fn notice(id: &str) -> Notice {
    Notice {
        gateway: Gateway::Razorpay,
        id: id.to_owned(),
        raw_digest: Notice::digest_of(id.as_bytes()),
        payload: json!({ "event": "order.paid" }),
    }
}

pub(crate) async fn a_notice_is_worked_off_once(ledger: &Ledger) {
    let receive = async |second| {
        let received = ledger.receive(notice("evt_1"), at(second)).await.unwrap();
        received.map(|notice| notice.id)
    };
    for second in [0, 1] {
        assert_eq!(receive(second).await.as_deref(), Some("evt_1"));
    }
    for (result, second) in [("settled", 2), ("ignored", 3)] {
        ledger
            .finish_notice(Gateway::Razorpay, "evt_1", result, at(second))
            .await
            .unwrap();
    }
    assert_eq!(receive(4).await, None);
}

/// The name is not signed, so whoever has one signed body could fill the disk with it.
pub(crate) async fn the_same_bytes_under_another_name_are_the_same_notice(ledger: &Ledger) {
    let again = |name: &str| Notice {
        id: name.to_owned(),
        ..notice("evt_1")
    };
    ledger.receive(notice("evt_1"), at(0)).await.unwrap();
    let twin = ledger.receive(again("evt_2"), at(1)).await.unwrap();
    assert_eq!(twin.unwrap().id, "evt_1");
    ledger
        .finish_notice(Gateway::Razorpay, "evt_1", "settled", at(2))
        .await
        .unwrap();
    assert_eq!(ledger.receive(again("evt_3"), at(3)).await.unwrap(), None);
    let waiting = ledger.claim_notices(at(99), 9, LEASE_MS).await.unwrap();
    assert_eq!(waiting, []);
}

/// Somebody sends one notice under the name that another will need.
pub(crate) async fn no_notice_is_kept_out_by_the_name_of_another(ledger: &Ledger) {
    let digest = Notice::digest_of(b"to come");
    let taken = Notice {
        id: hex::encode(digest),
        ..notice("evt_1")
    };
    ledger.receive(taken.clone(), at(0)).await.unwrap();
    ledger
        .finish_notice(Gateway::Razorpay, &taken.id, "ignored", at(1))
        .await
        .unwrap();
    ledger.receive(notice("evt_2"), at(1)).await.unwrap();
    let to_come = Notice {
        raw_digest: digest,
        ..notice("evt_2")
    };
    let received = ledger.receive(to_come, at(2)).await.unwrap();
    assert_eq!(received.unwrap().id, Notice::id_of(b"to come"));
}

pub(crate) async fn other_bytes_under_a_known_name_are_another_notice(ledger: &Ledger) {
    ledger.receive(notice("evt_1"), at(0)).await.unwrap();
    ledger
        .finish_notice(Gateway::Razorpay, "evt_1", "settled", at(1))
        .await
        .unwrap();
    let other = Notice {
        raw_digest: Notice::digest_of(b"other bytes"),
        ..notice("evt_1")
    };
    for second in [2, 3] {
        let received = ledger.receive(other.clone(), at(second)).await.unwrap();
        let id = received.unwrap().id;
        assert_eq!(id, Notice::id_of(b"other bytes"));
    }
    let waiting = ledger.claim_notices(at(20), 9, LEASE_MS).await.unwrap();
    assert_eq!(waiting.len(), 1);
}

pub(crate) async fn what_was_not_worked_off_is_found_again(ledger: &Ledger) {
    for (id, second) in [("evt_2", 2), ("evt_1", 1), ("evt_3", 3), ("evt_late", 60)] {
        ledger.receive(notice(id), at(second)).await.unwrap();
    }
    ledger
        .finish_notice(Gateway::Razorpay, "evt_3", "settled", at(4))
        .await
        .unwrap();
    assert_eq!(
        ledger.claim_notices(at(10), 10, LEASE_MS).await.unwrap(),
        [],
        "whoever took a notice in has ten seconds"
    );
    let waiting = ledger.claim_notices(at(30), 10, LEASE_MS).await.unwrap();
    let ids: Vec<_> = waiting.iter().map(|notice| notice.id.as_str()).collect();
    assert_eq!(ids, ["evt_1", "evt_2"]);
    assert_eq!(waiting[0].payload, notice("evt_1").payload);
    let again = ledger.claim_notices(at(89), 10, LEASE_MS).await.unwrap();
    let ids: Vec<_> = again.iter().map(|notice| notice.id.as_str()).collect();
    assert_eq!(ids, ["evt_late"], "the others are being worked on");
    assert_eq!(waiting[0].attempts, 0);
}

pub(crate) async fn a_notice_that_is_put_off_lets_others_pass_and_comes_again(ledger: &Ledger) {
    ledger.receive(notice("evt_1"), at(0)).await.unwrap();
    ledger.receive(notice("evt_2"), at(1)).await.unwrap();
    let claim = async |second, limit| {
        let claimed = ledger.claim_notices(at(second), limit, LEASE_MS).await;
        let claimed = claimed.unwrap();
        claimed
            .into_iter()
            .map(|notice| (notice.id.clone(), notice.attempts, notice))
            .collect::<Vec<_>>()
    };
    let first = claim(20, 1).await;
    assert_eq!((first[0].0.as_str(), first[0].1), ("evt_1", 0));
    ledger.postpone_notice(&first[0].2, at(600)).await.unwrap();
    assert_eq!(claim(21, 1).await[0].0, "evt_2");
    let again = claim(600, 9).await;
    assert_eq!((again[1].0.as_str(), again[1].1), ("evt_2", 1));
    assert_eq!((again[0].0.as_str(), again[0].1), ("evt_1", 1));
    // Put off before the clock was put back by a day: nobody waits a day for that.
    let back = claim(-86_400, 9).await;
    assert_eq!(back.len(), 2);
}

pub(crate) async fn of_two_workers_each_notice_has_one(ledger: &Ledger) {
    for number in 0..40 {
        let id = format!("evt_{number}");
        ledger.receive(notice(&id), at(0)).await.unwrap();
    }
    let claims = (0..8).map(|_| ledger.claim_notices(at(20), 5, LEASE_MS));
    let claimed = futures::future::try_join_all(claims).await.unwrap();
    let mut ids: Vec<String> = claimed
        .into_iter()
        .flatten()
        .map(|notice| notice.id)
        .collect();
    ids.sort();
    let all = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), all, "a notice was given to two");
    // Whoever found others at work may have come back with less than there was.
    let rest = ledger.claim_notices(at(20), 40, LEASE_MS).await.unwrap();
    assert_eq!(all + rest.len(), 40);
}

pub(crate) async fn a_downtime_lasts_until_a_later_report_ends_it(ledger: &Ledger) {
    let report = |id: &str, is_open, second| {
        ledger.record_downtime(Downtime {
            gateway: Gateway::Razorpay,
            id: id.to_owned(),
            method: "upi".to_owned(),
            severity: Some("high".to_owned()),
            is_open,
            told_at: at(second),
        })
    };
    let methods = async || {
        let methods = ledger.methods_in_trouble(Gateway::Razorpay, at(0)).await;
        methods.unwrap()
    };
    report("down_1", true, 10).await.unwrap();
    report("down_2", true, 11).await.unwrap();
    assert_eq!(methods().await, ["upi"]);
    report("down_1", false, 12).await.unwrap();
    report("down_2", false, 12).await.unwrap();
    report("down_1", true, 10).await.unwrap();
    assert_eq!(
        methods().await,
        [""; 0],
        "an old report opens nothing again"
    );
    report("down_1", true, 13).await.unwrap();
    assert_eq!(methods().await, ["upi"]);
    let later = ledger.methods_in_trouble(Gateway::Razorpay, at(14)).await;
    assert_eq!(
        later.unwrap(),
        [""; 0],
        "one that was never ended is forgotten"
    );
}

pub(crate) async fn what_is_due_is_read_longest_overdue_first(ledger: &Ledger) {
    for number in [1, 2, 3] {
        open(ledger, number).await;
    }
    settle(ledger, &id(3), &fetched(3, "pay_3", captured())).await;
    let all = ledger.claim_due(at(30), 10, LEASE_MS).await.unwrap();
    assert_eq!(all.len(), 2, "a paid donation is not asked about");
    for due in &all {
        let next = if due.donation.id == id(2) { 35 } else { 40 };
        ledger.schedule_check(due, at(next), at(30)).await.unwrap();
    }
    let due = async |second, limit| claimed(ledger, second, limit).await;
    assert_eq!(ledger.oldest_due().await, Ok(Some(at(35))));
    assert_eq!(due(34, 10).await, []);
    assert_eq!(due(35, 10).await, [id(2)]);
    assert_eq!(due(99, 10).await, [id(2), id(1)]);
    assert_eq!(due(999, 1).await, [id(2)]);
}

/// Threat 40.
pub(crate) async fn what_was_planned_by_a_clock_that_was_ahead_is_asked_about_now(ledger: &Ledger) {
    const DAY: i64 = 86_400;
    for number in [1, 2] {
        open(ledger, number).await;
    }
    // Both are planned for tomorrow, the second by a clock that takes today for tomorrow.
    let due = ledger.claim_due(at(30), 10, LEASE_MS).await.unwrap();
    for due in &due {
        let now = if due.donation.id == id(2) { DAY } else { 30 };
        let planned = ledger.schedule_check(due, at(DAY + 60), at(now)).await;
        planned.unwrap();
    }
    assert_eq!(claimed(ledger, 120, 10).await, []);
    assert_eq!(ledger.recall_checks(at(120)).await, Ok(1));
    assert_eq!(claimed(ledger, 120, 10).await, [id(2)]);
}

async fn claimed(ledger: &Ledger, second: i64, limit: i64) -> Vec<DonationId> {
    let due = ledger.claim_due(at(second), limit, LEASE_MS).await;
    let due = due.unwrap().into_iter();
    due.map(|due| due.donation.id).collect()
}

/// Threat 36.
pub(crate) async fn a_donation_that_somebody_asks_about_is_nobody_elses_until_the_turn_is_over(
    ledger: &Ledger,
) {
    open(ledger, 1).await;
    let turns = (0..8).map(|_| ledger.claim_due(at(30), 10, LEASE_MS));
    let taken = futures::future::try_join_all(turns).await.unwrap();
    assert_eq!(taken.iter().flatten().count(), 1);
    let paused = taken.into_iter().flatten().next().unwrap();
    assert_eq!(claimed(ledger, 89, 10).await, []);
    let awake = ledger.claim_due(at(90), 10, LEASE_MS).await.unwrap();
    ledger
        .schedule_check(&awake[0], at(500), at(90))
        .await
        .unwrap();
    // The one that slept through its turn has no say any more.
    ledger
        .schedule_check(&paused, at(100), at(90))
        .await
        .unwrap();
    assert_eq!(find(ledger, &id(1)).await.next_check_at, Some(at(500)));
    assert_eq!(claimed(ledger, 499, 10).await, []);
    assert_eq!(claimed(ledger, 500, 10).await, [id(1)]);
    // A turn that was taken before the clock was put back ends with that.
    assert_eq!(claimed(ledger, 500 - 60, 10).await, []);
}

pub(crate) async fn a_plan_made_meanwhile_outlasts_a_schedule(ledger: &Ledger) {
    open(ledger, 1).await;
    let due = ledger.claim_due(at(30), 1, LEASE_MS).await.unwrap();
    settle(ledger, &id(1), &fetched(1, "pay_1", captured())).await;
    ledger
        .schedule_check(&due[0], at(50), at(40))
        .await
        .unwrap();
    assert_eq!(find(ledger, &id(1)).await.next_check_at, None);
}
