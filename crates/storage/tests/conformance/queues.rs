//! What comes from gateways unasked, and what is to be asked of them.

use crate::fixture::{at, captured, fetched, find, id, open, settle};
use daan_domain::Gateway;
use daan_storage::{Downtime, Ledger, Notice};
use serde_json::json;

fn notice(id: &str) -> Notice {
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
    assert_eq!(ledger.waiting_notices(at(9), 9).await.unwrap().len(), 1);
}

pub(crate) async fn what_was_not_worked_off_is_found_again(ledger: &Ledger) {
    for (id, second) in [("evt_2", 2), ("evt_1", 1), ("evt_3", 3), ("evt_late", 60)] {
        ledger.receive(notice(id), at(second)).await.unwrap();
    }
    ledger
        .finish_notice(Gateway::Razorpay, "evt_3", "settled", at(4))
        .await
        .unwrap();
    let waiting = ledger.waiting_notices(at(30), 10).await.unwrap();
    let ids: Vec<_> = waiting.iter().map(|notice| notice.id.as_str()).collect();
    assert_eq!(ids, ["evt_1", "evt_2"]);
    assert_eq!(waiting[0].payload, notice("evt_1").payload);
    assert_eq!(ledger.waiting_notices(at(99), 1).await.unwrap().len(), 1);
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
    let donation = find(ledger, &id(2)).await;
    ledger.schedule_check(&donation, at(5)).await.unwrap();
    settle(ledger, &id(3), &fetched(3, "pay_3", captured())).await;
    let due = |second, limit| ledger.due(at(second), limit);
    let ids = |due: Vec<daan_storage::StoredDonation>| -> Vec<_> {
        due.into_iter().map(|donation| donation.id).collect()
    };
    assert_eq!(ids(due(4, 10).await.unwrap()), []);
    assert_eq!(ids(due(5, 10).await.unwrap()), [id(2)]);
    assert_eq!(ids(due(99, 10).await.unwrap()), [id(2), id(1)]);
    assert_eq!(ids(due(99, 1).await.unwrap()), [id(2)]);
}

pub(crate) async fn a_plan_made_meanwhile_outlasts_a_schedule(ledger: &Ledger) {
    open(ledger, 1).await;
    let as_read = find(ledger, &id(1)).await;
    settle(ledger, &id(1), &fetched(1, "pay_1", captured())).await;
    ledger.schedule_check(&as_read, at(50)).await.unwrap();
    assert_eq!(find(ledger, &id(1)).await.next_check_at, None);
}
