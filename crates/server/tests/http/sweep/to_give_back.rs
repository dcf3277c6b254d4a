//! What is to be given back, or went back, is told with every comparison.

use super::by_hand::begun;
use super::{reconciled, swept};
use crate::harness::{House, Program, khalti_gift};
use crate::operator::daan;
use daan_domain::DonationId;
use daan_server::checkout::{Found, Kind, SweepReport, SweepRequest};
use daan_storage::{Actor, Sought, Waiting};
use serde_json::json;

const TEN_DAYS_MS: i64 = 10 * 24 * 3_600_000;

fn row(report: &SweepReport, kind: Kind) -> &Found {
    let row = report.found.iter().find(|found| found.kind == kind);
    row.unwrap_or_else(|| panic!("no {kind:?} in {report:#?}"))
}

fn amount(found: &Found) -> String {
    found.amount.as_ref().unwrap().to_string()
}

/// Long before the span.
async fn of_today(house: &House) -> SweepReport {
    house.pass_ms(TEN_DAYS_MS);
    let now_ms = house.desk.now().unix_ms();
    let today = SweepRequest {
        from_ms: Some(now_ms - 1_000),
        to_ms: None,
    };
    house.desk.reconcile(today).await.unwrap().remove(0)
}

#[tokio::test]
async fn a_surplus_is_listed_with_its_command_until_it_went_back_whenever_it_was_paid() {
    let house = House::open().await;
    let begun = house.begun().await;
    house.gateway.pay_for(&begun).await;
    house.gateway.pay_for(&begun).await;
    let found = swept(&house).await;
    assert_eq!((found.surplus, found.settled), (1, 1), "{found:#?}");
    let later = of_today(&house).await;
    assert!(!later.is_clean());
    let surplus = row(&later, Kind::Surplus);
    assert_eq!(amount(surplus), "INR 500.00");
    let step = format!("give it back: daan refund {} --surplus", begun.id);
    assert_eq!(surplus.next_step().as_deref(), Some(step.as_str()));
    for (part, left) in [(100_00, 1), (400_00, 0)] {
        let payment = surplus.payment.as_deref().unwrap();
        let path = format!("payments/{payment}/refund");
        house.gateway.api_post(&path, json!({"amount": part})).await;
        assert_eq!(swept_far_back(&house).await.surplus, left);
    }
    assert!(of_today(&house).await.is_clean());
}

/// Of a payment of long ago no list of the span tells, and the webhook with the end of its refund may be lost.
#[tokio::test]
async fn a_refund_under_way_is_booked_however_long_ago_its_payment_was() {
    let house = House::open().await;
    let begun = house.begun().await;
    house.gateway.pay_for(&begun).await;
    swept(&house).await;
    let id = DonationId::parse(begun.id.as_str()).unwrap();
    let donation = house.desk.ledger.find(&id).await.unwrap().unwrap();
    let payment = donation.payments[0].id.as_str().to_owned();
    let path = format!("payments/{payment}/refund");
    house
        .gateway
        .api_post(&path, json!({"amount": 100_00}))
        .await;
    assert_eq!(of_today(&house).await.refunded, 0, "nobody knows of it");
    let refund = house.gateway.state().await["refunds"][0]["id"].clone();
    let data = json!({"payment": payment, "refund": refund, "amount_minor": 100_00});
    let (ledger, now) = (&house.desk.ledger, house.desk.now());
    let noted = ledger.record_event(&id, "refund_created", &data, Actor::Webhook, now);
    noted.await.unwrap();
    let later = of_today(&house).await;
    assert_eq!(amount(row(&later, Kind::Refunded)), "INR 100.00");
    assert_eq!(of_today(&house).await.refunded, 0);
    let entries = house.book.entries().await;
    let gone = entries.iter().filter(|entry| entry.starts_with("refund|"));
    assert_eq!(gone.count(), 1, "{entries:?}");
}

/// All of it, cool-downs passed.
async fn swept_far_back(house: &House) -> SweepReport {
    house.pass_ms(6_000);
    let always = SweepRequest {
        from_ms: Some(house.desk.now().unix_ms() - 9 * TEN_DAYS_MS),
        to_ms: None,
    };
    house.desk.reconcile(always).await.unwrap().remove(0)
}

#[tokio::test]
async fn a_held_payment_is_listed_whenever_it_was_paid() {
    let house = House::open().await;
    let begun = house.begun().await;
    let wrong = json!({"order_id": begun.order, "outcome": "captured", "amount": 499_99});
    house.gateway.pay_as(wrong).await;
    assert_eq!(
        swept(&house).await.held,
        1,
        "once, though list and ledger have it"
    );
    let later = of_today(&house).await;
    assert_eq!((later.read, later.held), (0, 1), "{later:#?}");
    let held = row(&later, Kind::Held);
    assert_eq!(amount(held), "INR 499.99");
    assert_eq!(
        held.note.as_deref(),
        Some("its amount is not the donation's")
    );
}

#[tokio::test]
async fn a_refund_of_the_dashboard_is_told_as_a_refund_with_its_amount() {
    let house = House::open().await;
    let begun = house.begun().await;
    house.gateway.pay_for(&begun).await;
    let payment = row(&swept(&house).await, Kind::Settled)
        .payment
        .clone()
        .unwrap();
    let path = format!("payments/{payment}/refund");
    house
        .gateway
        .api_post(&path, json!({"amount": 100_00}))
        .await;
    let report = swept(&house).await;
    assert_eq!((report.settled, report.refunded), (0, 1), "{report:#?}");
    assert_eq!(amount(row(&report, Kind::Refunded)), "INR 100.00");
    assert!(report.is_clean());
}

#[tokio::test]
async fn a_capture_and_its_refund_that_are_both_news_are_told_both() {
    let house = House::open().await;
    let begun = house.begun().await;
    let proof = house.gateway.pay_for(&begun).await;
    let path = format!(
        "payments/{}/refund",
        proof["razorpay_payment_id"].as_str().unwrap()
    );
    house
        .gateway
        .api_post(&path, json!({"amount": 100_00}))
        .await;
    let report = swept(&house).await;
    assert_eq!(amount(row(&report, Kind::Settled)), "INR 500.00");
    assert_eq!(amount(row(&report, Kind::Refunded)), "INR 100.00");
}

#[tokio::test]
async fn what_khalti_gave_back_is_told_or_asked_for() {
    for (outcome, kind, told, is_clean) in [
        ("Refunded", Kind::Refunded, "NPR 800.00", true),
        ("Partially Refunded", Kind::Unrecorded, "NPR 800.00", false),
    ] {
        let house = House::open().await;
        let gift = house.linked().await;
        house.gateway.khalti(gift.pidx(), "Completed").await;
        reconciled(&house).await;
        house.gateway.khalti(gift.pidx(), outcome).await;
        let report = reconciled(&house).await.remove(1);
        let found = row(&report, kind);
        assert_eq!(
            (amount(found).as_str(), report.is_clean()),
            (told, is_clean),
            "{report:#?}"
        );
        assert_eq!(report.settled, 0);
        let id = found.reference.as_deref().unwrap();
        let step = found.next_step().unwrap_or_default();
        let command = format!("daan refund {id} --manual --amount AMOUNT --note TEXT");
        assert_eq!(step.contains(&command), !is_clean, "{step}");
        assert_eq!(looked_at(&house).await, usize::from(!is_clean), "{outcome}");
    }
}

/// How many gifts the list of the admin has for a person.
async fn looked_at(house: &House) -> usize {
    let sought = Sought {
        waiting: Some(Waiting::Person),
        ..Sought::default()
    };
    let found = house.desk.ledger.browse(&sought, None, 9).await;
    found.unwrap().len()
}

#[tokio::test]
async fn a_dispute_is_listed_until_it_ended() {
    let house = House::open().await;
    house.hear_webhooks();
    let begun = house.begun().await;
    let proof = house.gateway.pay_for(&begun).await;
    for (word, open) in [("created", 1), ("won", 0)] {
        let asked = json!({
            "event": format!("payment.dispute.{word}"), "payment_id": proof["razorpay_payment_id"],
        });
        house.gateway.control("webhook", asked).await;
        house.pass_ms(6_000);
        let report = reconciled(&house).await.remove(0);
        assert_eq!(
            (report.disputed, report.is_clean()),
            (open, open == 0),
            "{report:#?}"
        );
        let rechecked = house.desk.recheck(&begun.id).await.unwrap();
        assert_eq!(rechecked.matters.len(), open);
        assert_eq!(looked_at(&house).await, open);
    }
}

#[tokio::test]
async fn gateways_that_cannot_be_compared_are_named_and_the_others_printed() {
    let mut program = Program::started().await;
    begun(&program).await;
    program
        .post("/api/begin_donation", &khalti_gift())
        .await
        .ok();
    program.terminate();
    program.exit().await;
    program.set("KHALTI_SECRET_KEY", "");
    program.set("KHALTI_API_URL", "");
    let ended = daan(&program, &["reconcile"], "").await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.out.contains("nothing differs"), "{}", ended.out);
    assert!(
        ended.out.contains("without KHALTI_SECRET_KEY"),
        "{}",
        ended.out
    );
}

#[tokio::test]
async fn a_held_payment_is_one_line_of_the_log_with_amounts_as_people_write_them() {
    let program = Program::started().await;
    program.compared().await;
    let begun = begun(&program).await;
    let wrong = json!({"order_id": begun.order, "outcome": "captured", "amount": 499_99});
    program.gateway.pay_as(wrong).await;
    for command in ["recheck", "recheck", "reconcile"] {
        let arguments = if command == "recheck" {
            vec![command, &begun.id]
        } else {
            vec![command]
        };
        daan(&program, &arguments, "").await;
    }
    let log = program.log();
    let lines: Vec<_> = log
        .lines()
        .filter(|line| line.contains("does not fit its donation"))
        .collect();
    assert_eq!(lines.len(), 1, "{lines:#?}");
    for field in [r#""amount":"INR 499.99""#, r#""expected":"INR 500.00""#] {
        assert!(lines[0].contains(field), "{lines:#?}");
    }
}

/// Two installations may take gifts through one account.
#[tokio::test]
async fn gifts_of_another_ledger_are_a_warning_and_what_differs_here_an_error() {
    let program = Program::started().await;
    program.compared().await;
    let begun = begun(&program).await;
    let order = json!({"amount": 500_00, "currency": "INR", "receipt": "DN-4F7K-Q2MX-9TBZ"});
    let order = program.gateway.api_post("orders", order).await;
    let order = order["id"].as_str().unwrap();
    program.gateway.pay(order, "captured").await;
    for (wrong, level) in [(false, "WARN"), (true, "ERROR")] {
        if wrong {
            let wrong = json!({"order_id": begun.order, "outcome": "captured", "amount": 499_99});
            program.gateway.pay_as(wrong).await;
        }
        let before = program.log().len();
        let ended = daan(&program, &["reconcile"], "").await;
        assert_eq!(ended.code, Some(1), "{ended:?}");
        let log = program.log().split_off(before);
        let line = log
            .lines()
            .find(|line| line.contains(r#""other_ledger":1"#));
        let line = line.unwrap_or_else(|| panic!("{log}"));
        assert!(line.contains(&format!(r#""level":"{level}""#)), "{line}");
    }
}
