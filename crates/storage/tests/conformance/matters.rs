//! What was told of money beside the ledger, and when it is over.

use crate::fixture::{
    AMOUNT_MINOR, at, captured, fetched, find, id, inr, open, paid, refunded, settle,
};
use daan_domain::settle::Claim;
use daan_domain::{DonationId, Gateway, PaymentId, Status};
use daan_storage::{
    Actor, FiguresAsked, ForAPerson, Ledger, MatterKind, OpenMatter, OpenWork, Sought, Waiting,
};
use serde_json::{Value, json};

async fn told(ledger: &Ledger, id: &DonationId, kind: &'static str, data: Value) {
    ledger
        .record_event(id, kind, &data, Actor::Webhook, at(9))
        .await
        .unwrap();
}

/// An event of a refund of `pay_1`.
async fn of_refund(ledger: &Ledger, kind: &'static str, refund: &str, amount_minor: i64) {
    let data = json!({"payment": "pay_1", "refund": refund, "amount_minor": amount_minor});
    told(ledger, &id(1), kind, data).await;
}

async fn booked(ledger: &Ledger, refund: &str, amount_minor: i64) {
    let back = fetched(1, "pay_1", refunded(refund, amount_minor));
    settle(ledger, &id(1), &back).await;
}

/// The names of what is open.
async fn names(ledger: &Ledger) -> Vec<String> {
    let open = ledger.open_matters(None, 50).await.unwrap();
    open.into_iter().filter_map(|matter| matter.name).collect()
}

const NONE: [&str; 0] = [];

pub(crate) async fn of_two_refunds_under_way_the_one_that_failed_stays_open(ledger: &Ledger) {
    paid(ledger, 1, "pay_1").await;
    of_refund(ledger, "refund_made", "rfnd_a", 100_00).await;
    of_refund(ledger, "refund_created", "rfnd_b", 200_00).await;
    of_refund(ledger, "refund_made", "rfnd_c", 100_00).await;
    of_refund(ledger, "refund_failed", "rfnd_a", 100_00).await;
    booked(ledger, "rfnd_b", 200_00).await;
    assert_eq!(names(ledger).await, ["rfnd_a"], "another amount");
    booked(ledger, "rfnd_c", 100_00).await;
    assert_eq!(names(ledger).await, ["rfnd_a"], "asked for before");
    of_refund(ledger, "refund_created", "rfnd_d", 100_00).await;
    assert_eq!(names(ledger).await, ["rfnd_a"], "not booked yet");
    booked(ledger, "rfnd_d", 100_00).await;
    assert_eq!(names(ledger).await, NONE);
}

pub(crate) async fn a_refund_is_under_way_until_its_end_is_heard(ledger: &Ledger) {
    let under_way = async || {
        let all = ledger
            .refunds_under_way(Gateway::Razorpay, None, 50)
            .await
            .unwrap();
        all.into_iter()
            .map(|refund| (refund.donation, refund.payment.as_str().to_owned()))
            .collect::<Vec<_>>()
    };
    let one = vec![(id(1), "pay_1".to_owned())];
    paid(ledger, 1, "pay_1").await;
    paid(ledger, 2, "pay_2").await;
    assert_eq!(under_way().await, []);
    of_refund(ledger, "refund_made", "rfnd_a", 100_00).await;
    of_refund(ledger, "refund_created", "rfnd_a", 100_00).await;
    of_refund(ledger, "refund_created", "rfnd_b", 200_00).await;
    assert_eq!(under_way().await, one);
    of_refund(ledger, "refund_failed", "rfnd_a", 100_00).await;
    assert_eq!(under_way().await, one, "the other one");
    booked(ledger, "rfnd_b", 200_00).await;
    assert_eq!(under_way().await, []);
    of_refund(ledger, "refund_made", "rfnd_c", 1_00).await;
    let of_other = json!({"payment": "pay_2", "refund": "rfnd_d", "amount_minor": 1_00});
    told(ledger, &id(2), "refund_created", of_other).await;
    let all = under_way().await;
    let mut pieces = Vec::new();
    loop {
        let piece = ledger
            .refunds_under_way(Gateway::Razorpay, pieces.last(), 1)
            .await;
        let piece = piece.unwrap();
        if piece.is_empty() {
            break;
        }
        pieces.extend(piece);
    }
    let pieces: Vec<_> = pieces
        .into_iter()
        .map(|refund| (refund.donation, refund.payment.as_str().to_owned()))
        .collect();
    assert_eq!((pieces.len(), pieces), (2, all));
}

/// Its refund ends as the payment does, and no word names it.
pub(crate) async fn a_refund_of_a_payment_that_was_never_ours_is_not_under_way(ledger: &Ledger) {
    open(ledger, 1).await;
    of_refund(ledger, "refund_created", "rfnd_a", AMOUNT_MINOR).await;
    let returned = fetched(1, "pay_1", Claim::Returned);
    settle(ledger, &id(1), &returned).await;
    let under_way = ledger.refunds_under_way(Gateway::Razorpay, None, 50).await;
    assert_eq!(under_way.unwrap(), []);
}

/// One word with a NUL would hide every other one from PostgreSQL.
pub(crate) async fn a_word_with_a_nul_is_kept_without_it(ledger: &Ledger) {
    paid(ledger, 1, "pay_1").await;
    of_refund(ledger, "refund_failed", "rfnd_a", 100_00).await;
    let note = json!({"name": "rfnd_b", "note": "by\0transfer", "pay\0": ["\0"]});
    told(ledger, &id(1), "matter_closed", note).await;
    assert_eq!(names(ledger).await, ["rfnd_a"]);
    let kept = ledger.events(&id(1)).await.unwrap().pop().unwrap().data;
    let clean = json!({"name": "rfnd_b", "note": "by transfer", "pay ": [" "]});
    assert_eq!(kept, clean);
}

pub(crate) async fn each_refund_that_failed_waits_for_one_of_its_own(ledger: &Ledger) {
    paid(ledger, 1, "pay_1").await;
    of_refund(ledger, "refund_failed", "rfnd_a", 100_00).await;
    of_refund(ledger, "refund_failed", "rfnd_b", 100_00).await;
    booked(ledger, "rfnd_c", 100_00).await;
    assert_eq!(names(ledger).await.len(), 1);
    booked(ledger, "rfnd_d", 100_00).await;
    assert_eq!(names(ledger).await, NONE);
    of_refund(ledger, "refund_failed", "rfnd_e", 100_00).await;
    assert_eq!(
        names(ledger).await,
        ["rfnd_e"],
        "the earlier ones are spent"
    );
    booked(ledger, "rfnd_e", 100_00).await;
    assert_eq!(names(ledger).await, NONE, "booked after all");
}

pub(crate) async fn where_all_of_a_payment_went_back_no_failure_is_left(ledger: &Ledger) {
    paid(ledger, 1, "pay_1").await;
    of_refund(ledger, "refund_made", "rfnd_a", 100_00).await;
    of_refund(ledger, "refund_failed", "rfnd_a", 100_00).await;
    booked(ledger, "rfnd_b", AMOUNT_MINOR - 1).await;
    assert_eq!(names(ledger).await, ["rfnd_a"]);
    booked(ledger, "rfnd_c", 1).await;
    assert_eq!(names(ledger).await, NONE);
}

pub(crate) async fn an_operators_word_closes_what_it_names_until_that_is_told_again(
    ledger: &Ledger,
) {
    let id = paid(ledger, 1, "pay_1").await;
    let dispute = json!({"payment": "pay_1", "dispute": "disp_1"});
    of_refund(ledger, "refund_failed", "rfnd_a", 100_00).await;
    of_refund(ledger, "refund_failed", "rfnd_b", 200_00).await;
    told(ledger, &id, "dispute_created", dispute.clone()).await;
    for (name, left) in [
        ("rfnd_x", vec!["disp_1", "rfnd_a", "rfnd_b"]),
        ("rfnd_b", vec!["disp_1", "rfnd_a"]),
        ("disp_1", vec!["rfnd_a"]),
    ] {
        let word = json!({"name": name, "note": "by bank transfer"});
        told(ledger, &id, "matter_closed", word).await;
        assert_eq!(names(ledger).await, left, "{name}");
    }
    told(ledger, &id, "dispute_under_review", dispute).await;
    assert_eq!(names(ledger).await, ["disp_1", "rfnd_a"]);
}

fn lost(payment: &str, deducted: i64) -> Value {
    json!({
        "payment": payment, "dispute": "disp_2", "amount_minor": 800_00, "amount_deducted_minor": deducted,
        "currency": "INR",
    })
}

pub(crate) async fn a_lost_dispute_waits_for_a_person_until_one_closes_it(ledger: &Ledger) {
    let id = paid(ledger, 1, "pay_1").await;
    told(ledger, &id, "dispute_created", lost("pay_1", 0)).await;
    told(ledger, &id, "dispute_lost", lost("pay_1", 0)).await;
    assert_eq!(names(ledger).await, NONE, "nothing was deducted");
    told(ledger, &id, "dispute_lost", lost("pay_1", 500_00)).await;
    let open = OpenMatter {
        donation: id.clone(),
        kind: MatterKind::LostDispute,
        payment: PaymentId::parse("pay_1").unwrap(),
        name: Some("disp_2".to_owned()),
        amount_minor: Some(500_00),
        currency: Some("INR".to_owned()),
    };
    let now = async || ledger.open_matters(Some(&id), 9).await.unwrap();
    assert_eq!(now().await, std::slice::from_ref(&open));
    // What was lost stays lost, and the dispute itself is not open again.
    told(ledger, &id, "dispute_closed", lost("pay_1", 500_00)).await;
    told(ledger, &id, "dispute_created", lost("pay_1", 0)).await;
    assert_eq!(now().await, [open]);
    let word = json!({"name": "disp_2", "note": "struck from May"});
    told(ledger, &id, "matter_closed", word).await;
    assert_eq!(now().await, []);
}

/// A refund of `pay_{number}` is booked, and fails then.
async fn came_back(ledger: &Ledger, number: u8, refund: &str, amount_minor: i64) {
    let payment = format!("pay_{number}");
    let back = fetched(number, &payment, refunded(refund, amount_minor));
    settle(ledger, &id(number), &back).await;
    let data = json!({"payment": payment, "refund": refund, "amount_minor": amount_minor});
    told(ledger, &id(number), "refund_failed", data).await;
}

pub(crate) async fn a_refund_that_failed_after_it_was_booked_waits_until_a_person_closes_it(
    ledger: &Ledger,
) {
    for (number, amount_minor) in [(1, AMOUNT_MINOR), (2, 100_00)] {
        let (payment, name) = (format!("pay_{number}"), format!("rfnd_{number}"));
        let id = paid(ledger, number, &payment).await;
        came_back(ledger, number, &name, amount_minor).await;
        let open = OpenMatter {
            donation: id.clone(),
            kind: MatterKind::RefundCameBack,
            payment: PaymentId::parse(&payment).unwrap(),
            name: Some(name.clone()),
            amount_minor: Some(amount_minor),
            currency: Some("INR".to_owned()),
        };
        let now = async || ledger.open_matters(Some(&id), 9).await.unwrap();
        assert_eq!(now().await, std::slice::from_ref(&open));
        // What is told of another amount says nothing of it.
        let beside = fetched(number, &payment, refunded("rfnd_beside", 1_00));
        settle(ledger, &id, &beside).await;
        let named = |matter: &OpenMatter| matter.name == Some(name.clone());
        assert_eq!(now().await.into_iter().find(named), Some(open));
        let beside = json!({"name": "rfnd_beside", "note": "in its stead, in part"});
        told(ledger, &id, "matter_closed", beside).await;
        let word = json!({"name": name, "note": "transfer of 4 May"});
        told(ledger, &id, "matter_closed", word).await;
        assert_eq!(now().await, []);
    }
}

/// Each answers one: of the two the latest first.
pub(crate) async fn a_refund_in_the_stead_of_one_that_came_back_ends_it(ledger: &Ledger) {
    paid(ledger, 1, "pay_1").await;
    of_refund(ledger, "refund_made", "rfnd_x", 100_00).await;
    came_back(ledger, 1, "rfnd_a", 100_00).await;
    booked(ledger, "rfnd_x", 100_00).await;
    assert_eq!(names(ledger).await, ["rfnd_a"], "it was under way before");
    booked(ledger, "rfnd_b", 100_00).await;
    assert_eq!(names(ledger).await, NONE);
    of_refund(ledger, "refund_failed", "rfnd_b", 100_00).await;
    assert_eq!(names(ledger).await, ["rfnd_b"]);
    booked(ledger, "rfnd_c", 100_00).await;
    assert_eq!(names(ledger).await, NONE);
    of_refund(ledger, "refund_failed", "rfnd_x", 100_00).await;
    assert_eq!(names(ledger).await, ["rfnd_x"], "the one before is spent");
}

pub(crate) async fn of_two_that_came_back_one_refund_ends_one(ledger: &Ledger) {
    paid(ledger, 1, "pay_1").await;
    booked(ledger, "rfnd_a", 100_00).await;
    booked(ledger, "rfnd_b", 100_00).await;
    of_refund(ledger, "refund_failed", "rfnd_a", 100_00).await;
    of_refund(ledger, "refund_failed", "rfnd_b", 100_00).await;
    assert_eq!(names(ledger).await, ["rfnd_a", "rfnd_b"]);
    booked(ledger, "rfnd_c", 100_00).await;
    assert_eq!(names(ledger).await, ["rfnd_a"]);
    booked(ledger, "rfnd_d", 100_00).await;
    assert_eq!(names(ledger).await, NONE);
}

/// Nothing of it is booked, so no sum would tell of it.
pub(crate) async fn a_refund_that_does_not_fit_waits_until_a_person_closes_it(ledger: &Ledger) {
    let id = paid(ledger, 1, "pay_1").await;
    came_back(ledger, 1, "rfnd_a", AMOUNT_MINOR).await;
    booked(ledger, "rfnd_b", AMOUNT_MINOR).await;
    let kinds = async || {
        let open = ledger.open_matters(Some(&id), 9).await.unwrap();
        open.into_iter()
            .map(|matter| (matter.kind, matter.name.unwrap_or_default()))
            .collect::<Vec<_>>()
    };
    let came_back = (MatterKind::RefundCameBack, "rfnd_a".to_owned());
    let too_large = (MatterKind::RefundTooLarge, "rfnd_b".to_owned());
    assert_eq!(kinds().await, [came_back, too_large]);
    for name in ["rfnd_a", "rfnd_b"] {
        let kind = ["refund_came_back", "refund_too_large"][usize::from(name == "rfnd_b")];
        let word = json!({"name": name, "kind": kind, "note": "the donor has it"});
        told(ledger, &id, "matter_closed", word).await;
    }
    // Another word of the same.
    let webhook = json!({"payment": "pay_1", "refund": "rfnd_b", "amount_minor": AMOUNT_MINOR});
    told(ledger, &id, "quarantined_refund_too_large", webhook).await;
    assert_eq!(kinds().await, []);
    // All of the payment is booked as gone back, and none of it has: that one failed too.
    of_refund(ledger, "refund_failed", "rfnd_b", AMOUNT_MINOR).await;
    let owed = (MatterKind::RefundCameBack, "rfnd_b".to_owned());
    assert_eq!(kinds().await, [owed]);
}

/// The booking of before comes late, and with it the failure once more.
pub(crate) async fn a_failure_that_a_person_closed_does_not_come_back(ledger: &Ledger) {
    let id = paid(ledger, 1, "pay_1").await;
    of_refund(ledger, "refund_failed", "rfnd_a", 100_00).await;
    let word = json!({"name": "rfnd_a", "kind": "refund_failed", "note": "transfer of 4 May"});
    told(ledger, &id, "matter_closed", word).await;
    booked(ledger, "rfnd_a", 100_00).await;
    of_refund(ledger, "refund_failed", "rfnd_a", 100_00).await;
    assert_eq!(names(ledger).await, NONE);
}

/// A failure that is told before a booking which overtook it is over, until it is told again.
pub(crate) async fn a_refund_is_as_the_latest_word_of_it_says(ledger: &Ledger) {
    paid(ledger, 1, "pay_1").await;
    of_refund(ledger, "refund_failed", "rfnd_a", 100_00).await;
    booked(ledger, "rfnd_a", 100_00).await;
    assert_eq!(names(ledger).await, NONE);
    of_refund(ledger, "refund_failed", "rfnd_a", 100_00).await;
    let open = ledger.open_matters(None, 9).await.unwrap();
    let kinds: Vec<MatterKind> = open.iter().map(|matter| matter.kind).collect();
    assert_eq!(kinds, [MatterKind::RefundCameBack]);
}

/// A refund of `pay_1` that was made so many seconds after the test's beginning failed; told of at 9 s.
async fn failed(ledger: &Ledger, refund: &str, made_at: i64) {
    let data = json!({
        "payment": "pay_1", "refund": refund, "amount_minor": 100_00, "made_at_ms": at(made_at).unix_ms(),
    });
    told(ledger, &id(1), "refund_failed", data).await;
}

pub(crate) async fn of_refunds_made_one_after_the_others_failure_only_the_last_is_told(
    ledger: &Ledger,
) {
    paid(ledger, 1, "pay_1").await;
    failed(ledger, "rfnd_a", 8).await;
    failed(ledger, "rfnd_b", 10).await;
    assert_eq!(names(ledger).await, ["rfnd_b"]);
    failed(ledger, "rfnd_c", 10).await;
    assert_eq!(names(ledger).await, ["rfnd_c"]);
    booked(ledger, "rfnd_d", 100_00).await;
    assert_eq!(names(ledger).await, NONE);
}

/// Each repetition stands in for one.
pub(crate) async fn of_two_refunds_that_failed_a_repetition_leaves_the_other_open(ledger: &Ledger) {
    paid(ledger, 1, "pay_1").await;
    failed(ledger, "rfnd_a", 7).await;
    failed(ledger, "rfnd_b", 8).await;
    assert_eq!(names(ledger).await, ["rfnd_a", "rfnd_b"]);
    for repeated in ["rfnd_c", "rfnd_d"] {
        failed(ledger, repeated, 10).await;
        assert_eq!(names(ledger).await, ["rfnd_a", repeated]);
    }
    booked(ledger, "rfnd_e", 100_00).await;
    assert_eq!(names(ledger).await, ["rfnd_a"]);
    booked(ledger, "rfnd_f", 100_00).await;
    assert_eq!(names(ledger).await, NONE);
}

/// It was under way when the first failed, whatever the gateway's clock says.
pub(crate) async fn a_refund_that_was_heard_of_before_the_failure_repeats_nothing(ledger: &Ledger) {
    paid(ledger, 1, "pay_1").await;
    of_refund(ledger, "refund_made", "rfnd_b", 100_00).await;
    failed(ledger, "rfnd_a", 8).await;
    failed(ledger, "rfnd_b", 10).await;
    assert_eq!(names(ledger).await, ["rfnd_a", "rfnd_b"]);
    booked(ledger, "rfnd_c", 100_00).await;
    assert_eq!(names(ledger).await, ["rfnd_a"]);
}

/// What went back and came back is owed by its own name, and answers no second failure.
pub(crate) async fn a_refund_that_came_back_stands_in_for_one_failure_at_most(ledger: &Ledger) {
    paid(ledger, 1, "pay_1").await;
    failed(ledger, "rfnd_a", 7).await;
    failed(ledger, "rfnd_b", 8).await;
    booked(ledger, "rfnd_c", 100_00).await;
    failed(ledger, "rfnd_c", 10).await;
    assert_eq!(names(ledger).await, ["rfnd_c", "rfnd_a"]);
    booked(ledger, "rfnd_d", 100_00).await;
    assert_eq!(
        names(ledger).await,
        ["rfnd_a"],
        "it went in the stead of the last"
    );
    booked(ledger, "rfnd_e", 100_00).await;
    assert_eq!(names(ledger).await, NONE);
}

/// One donation of each kind, and one payment of two.
async fn one_of_each(ledger: &Ledger) {
    let first = paid(ledger, 1, "pay_1").await;
    of_refund(ledger, "refund_failed", "rfnd_a", 100_00).await;
    of_refund(ledger, "refund_failed", "rfnd_b", 200_00).await;
    let dispute = |name| json!({"payment": "pay_1", "dispute": name});
    told(ledger, &first, "dispute_created", dispute("disp_1")).await;
    let second = paid(ledger, 2, "pay_2").await;
    let unrecorded = json!({"payment": "pay_2"});
    told(ledger, &second, "refund_unrecorded", unrecorded).await;
    let held = open(ledger, 3).await;
    let other = fetched(3, "pay_3", Claim::Captured(inr(1_00)));
    settle(ledger, &held, &other).await;
    let fourth = paid(ledger, 4, "pay_4").await;
    told(ledger, &fourth, "dispute_lost", lost("pay_4", 500_00)).await;
    let fifth = paid(ledger, 5, "pay_5").await;
    came_back(ledger, 5, "rfnd_e", AMOUNT_MINOR).await;
    assert_eq!(find(ledger, &fifth).await.status, Status::Refunded);
    let sixth = paid(ledger, 6, "pay_6").await;
    let too_large = fetched(6, "pay_6", refunded("rfnd_f", AMOUNT_MINOR + 1));
    settle(ledger, &sixth, &too_large).await;
    paid(ledger, 7, "pay_7").await;
}

pub(crate) async fn what_waits_beside_the_payments_is_counted_by_kind(ledger: &Ledger) {
    one_of_each(ledger).await;
    let asked = FiguresAsked {
        from_day: 0,
        begun_from: at(0),
        late_before: at(0),
    };
    let expected = OpenWork {
        held: 1,
        surplus: 0,
        failed_refunds: 1,
        unrecorded_refunds: 1,
        disputes: 1,
        lost_disputes: 1,
        came_back: 1,
        too_large: 1,
        overdue: 0,
    };
    assert_eq!(ledger.figures(asked).await.unwrap().open, expected);
    let waiting = ledger.backlog().await.unwrap().for_a_person;
    let of = |waiting: &ForAPerson| waiting.matters.clone();
    let counts = MatterKind::ALL.map(|kind| (kind, 1));
    assert_eq!(of(&waiting[0]), counts, "{waiting:?}");
    assert_eq!(of(&waiting[1]), MatterKind::ALL.map(|kind| (kind, 0)));
    booked(ledger, "rfnd_c", 100_00).await;
    booked(ledger, "rfnd_d", 200_00).await;
    let ended = json!({"payment": "pay_1", "dispute": "disp_1"});
    told(ledger, &id(1), "dispute_won", ended).await;
    let open = ledger.figures(asked).await.unwrap().open;
    assert_eq!((open.failed_refunds, open.disputes), (0, 0));
    let waiting = ledger.backlog().await.unwrap().for_a_person;
    assert_eq!(waiting[0].matters[0], (MatterKind::RefundFailed, 0));
}

pub(crate) async fn what_waits_beside_the_payments_is_listed_by_kind(ledger: &Ledger) {
    one_of_each(ledger).await;
    for (kind, number) in [
        (MatterKind::RefundFailed, 1),
        (MatterKind::RefundUnrecorded, 2),
        (MatterKind::Dispute, 1),
        (MatterKind::LostDispute, 4),
        (MatterKind::RefundCameBack, 5),
        (MatterKind::RefundTooLarge, 6),
    ] {
        let sought = Sought {
            waiting: Some(Waiting::Matter(kind)),
            ..Sought::default()
        };
        let found = ledger.browse(&sought, None, 9).await.unwrap();
        let found: Vec<_> = found.into_iter().map(|listed| listed.id).collect();
        assert_eq!(found, [id(number)], "{kind:?}");
    }
}

pub(crate) async fn a_refund_of_a_held_payment_that_failed_is_over_once_it_went_back(
    ledger: &Ledger,
) {
    let held = open(ledger, 1).await;
    let other = fetched(1, "pay_1", Claim::Captured(inr(100_00)));
    settle(ledger, &held, &other).await;
    of_refund(ledger, "refund_failed", "rfnd_a", 100_00).await;
    assert_eq!(names(ledger).await, ["rfnd_a"]);
    settle(ledger, &held, &fetched(1, "pay_1", Claim::Returned)).await;
    assert_eq!(names(ledger).await, NONE);
    settle(ledger, &held, &fetched(1, "pay_5", captured())).await;
    assert_eq!(names(ledger).await, NONE);
}
