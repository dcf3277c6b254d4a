//! Going over a whole ledger: nothing is wrong with what the program wrote, and one changed byte is found.

use crate::fixture::{
    File, at, at_khalti, captured, fetched, hooked, id, intent, looked_up, npr, open, order, paid,
    refunded, settle,
};
use daan_domain::settle::Claim;
use daan_domain::{DonationId, Gateway};
use daan_storage::{GatewayOrder, Ledger, PayLink, Quote};

/// One of everything: paid, partly refunded, surplus, held, failed, quoted, orphaned, being made.
async fn filled(ledger: &Ledger) {
    let first = open(ledger, 1).await;
    let told = fetched(1, "pay_1", captured()).with_begun_at(Some(at(1)));
    settle(ledger, &first, &told).await;
    settle(
        ledger,
        &first,
        &hooked(1, "pay_1", refunded("rfnd_1", 200_00)),
    )
    .await;
    settle(ledger, &first, &hooked(1, "pay_s", captured())).await;
    let second = open(ledger, 2).await;
    settle(ledger, &second, &hooked(2, "pay_u", Claim::Pending)).await;
    settle(ledger, &second, &fetched(2, "pay_f", Claim::Failed)).await;
    settle(ledger, &first, &fetched(2, "pay_2", captured())).await;
    ledger.record_intent(&intent(3), at(0)).await.unwrap();
    let fourth = open(ledger, 4).await;
    let quoted = GatewayOrder {
        quote: Some(Quote {
            amount: npr(800_00),
            payee: "Shiksha Nepal".to_owned(),
        }),
        link: Some(PayLink {
            url: "https://pay.example.org/?pidx=pidx_4".to_owned(),
            expires_at: Some(at(3_600)),
        }),
        ..at_khalti("pidx_4")
    };
    ledger.bind_order(&fourth, &quoted, at(2)).await.unwrap();
    settle(
        ledger,
        &fourth,
        &looked_up("pidx_4", Claim::Captured(npr(800_00))),
    )
    .await;
    let orphan = GatewayOrder::plain(Gateway::Razorpay, order("order_late"));
    ledger.bind_order(&fourth, &orphan, at(3)).await.unwrap();
}

/// Threat 31.
pub(crate) async fn what_the_program_wrote_is_whole(ledger: &Ledger) {
    let empty = ledger.verify().await.unwrap();
    assert!(empty.is_whole(), "{empty:#?}");
    filled(ledger).await;
    let verified = ledger.verify().await.unwrap();
    assert!(verified.is_whole(), "{:#?}", verified.first_fault());
    let rows = |name| {
        let check = verified.checks.iter().find(|check| check.name == name);
        check.unwrap().rows
    };
    assert_eq!(rows("booked_is_captured"), 4);
    assert_eq!(rows("terms_are_as_sealed"), 4);
    assert_eq!(rows("orders_are_as_bound"), 5);
    assert_eq!(rows("payments_are_as_told"), 6);
    assert!(rows("chains_are_whole") >= 14);
}

/// What a hand past the triggers does, and the table and the check that show it.
const TAMPERED: [(&str, &str, &str); 39] = [
    (
        "UPDATE donations SET amount_minor = 50001 WHERE id = :2",
        "donations",
        "terms_are_as_sealed",
    ),
    (
        "UPDATE donations SET campaign = 'educatioN' WHERE id = :3",
        "donations",
        "terms_are_as_sealed",
    ),
    (
        "UPDATE donations SET payee = 'Shiksha Trusu' WHERE id = :1",
        "donations",
        "terms_are_as_sealed",
    ),
    (
        "UPDATE donations SET anonymous = 0 WHERE id = :1",
        "donations",
        "terms_are_as_sealed",
    ),
    (
        "UPDATE donations SET created_at = created_at + 1 WHERE id = :1",
        "donations",
        "terms_are_as_sealed",
    ),
    (
        // Its payment would have been begun 55 hours before it.
        "UPDATE donations SET created_at = created_at + 200000000 WHERE id = :1",
        "payments",
        "payments_are_as_told",
    ),
    (
        "UPDATE donations SET view_token_hash = zeroblob(32) WHERE id = :1",
        "donations",
        "terms_are_as_sealed",
    ),
    (
        "UPDATE donations SET request_fingerprint = zeroblob(32) WHERE id = :1",
        "donations",
        "terms_are_as_sealed",
    ),
    (
        "UPDATE donations SET paid_at = paid_at + 1 WHERE id = :1",
        "donations",
        "terms_are_as_sealed",
    ),
    (
        "UPDATE donations SET status = 'paid' WHERE id = :1",
        "donations",
        "status_is_what_is_booked",
    ),
    (
        "UPDATE donations SET status = 'refunded' WHERE id = :1",
        "donations",
        "status_is_what_is_booked",
    ),
    (
        "UPDATE donations SET status = 'paid', paid_at = 1 WHERE id = :2",
        "donations",
        "status_is_what_is_booked",
    ),
    (
        "UPDATE donations SET status = 'open', paid_at = NULL, next_check_at = 1 WHERE id = :4",
        "donations",
        "status_is_what_is_booked",
    ),
    (
        "UPDATE donors SET name = 'आशा Raj' WHERE donation_id = :1",
        "donors",
        "terms_are_as_sealed",
    ),
    (
        "UPDATE donors SET email = 'ashb@example.org' WHERE donation_id = :1",
        "donors",
        "terms_are_as_sealed",
    ),
    (
        "UPDATE gateway_orders SET quoted_minor = 80001 WHERE gateway = 'khalti'",
        "ledger",
        "applied_is_what_was_asked",
    ),
    (
        "UPDATE gateway_orders SET quoted_payee = 'Shiksha' WHERE gateway = 'khalti'",
        "gateway_orders",
        "orders_are_as_bound",
    ),
    (
        "UPDATE gateway_orders SET pay_url = 'https://pay.example.orG/' WHERE gateway = 'khalti'",
        "gateway_orders",
        "orders_are_as_bound",
    ),
    (
        "UPDATE gateway_orders SET handed_out_at = 1 WHERE gateway_order_id = 'order_late'",
        "donations",
        "one_order_to_pay",
    ),
    (
        "UPDATE gateway_orders SET donation_id = :3 WHERE gateway_order_id = 'order_2'",
        "gateway_orders",
        "orders_are_as_bound",
    ),
    (
        "UPDATE gateway_orders SET donation_id = :3 WHERE gateway_order_id = 'order_1'",
        "ledger",
        "entries_are_proved",
    ),
    (
        "UPDATE payments SET state = 'failed' WHERE payment_id = 'pay_u'",
        "payments",
        "payments_are_as_told",
    ),
    (
        "UPDATE payments SET transaction_id = 'x' WHERE payment_id = 'pay_1'",
        "payments",
        "payments_are_as_told",
    ),
    (
        "UPDATE payments SET amount_minor = 1 WHERE payment_id = 'pay_1'",
        "payments",
        "captured_is_booked",
    ),
    (
        "UPDATE payments SET disposition = 'surplus' WHERE payment_id = 'pay_1'",
        "payments",
        "captured_is_booked",
    ),
    (
        "UPDATE evidence SET amount_minor = 50001 WHERE payment_id = 'pay_1' AND claim = 'captured'",
        "ledger",
        "entries_are_proved",
    ),
    (
        "UPDATE evidence SET source = 'rzp_webhook' WHERE payment_id = 'pay_1' AND claim = 'captured'",
        "events",
        "chains_are_whole",
    ),
    (
        "UPDATE evidence SET received_at = 1 WHERE payment_id = 'pay_u'",
        "evidence",
        "evidence_came_when_it_was_told",
    ),
    (
        "UPDATE ledger SET amount_minor = 50001 WHERE payment_id = 'pay_s'",
        "payments",
        "captured_is_booked",
    ),
    (
        "UPDATE ledger SET booked_at = booked_at + 1 WHERE payment_id = 'pay_1' AND kind = 'refund'",
        "ledger",
        "entries_stand_in_the_history",
    ),
    (
        "UPDATE ledger SET paid_at = paid_at + 1 WHERE payment_id = 'pay_1' AND kind = 'capture'",
        "payments",
        "payments_are_as_told",
    ),
    (
        "UPDATE ledger SET paid_at = 1 WHERE payment_id = 'pay_s'",
        "payments",
        "payments_are_as_told",
    ),
    (
        "DELETE FROM ledger WHERE payment_id = 'pay_s'",
        "payments",
        "captured_is_booked",
    ),
    (
        "UPDATE events SET data = replace(data, '50000', '50001') WHERE donation_id = :1 AND seq = 1",
        "events",
        "chains_are_whole",
    ),
    (
        "DELETE FROM outbox WHERE kind = 'receipt' AND donation_id = :1",
        "ledger",
        "every_debt_is_written_down",
    ),
    (
        "UPDATE totals SET gifts = gifts + 1 WHERE currency = 'INR'",
        "totals",
        "totals_are_sums",
    ),
    (
        "UPDATE totals SET raised_minor = raised_minor + 1 WHERE currency = 'INR'",
        "totals",
        "totals_are_sums",
    ),
    (
        "UPDATE days SET returned_minor = returned_minor + 1 WHERE currency = 'INR'",
        "days",
        "days_are_sums",
    ),
    (
        "DELETE FROM days WHERE currency = 'INR'",
        "days",
        "days_are_sums",
    ),
];

/// A bookkeeper finds it at the gateway by that alone.
fn is_reference(text: &str) -> bool {
    DonationId::parse(text).is_ok()
}

fn sql_of(text: &str) -> String {
    let named = [(":1", id(1)), (":2", id(2)), (":3", id(3)), (":4", id(4))];
    named.into_iter().fold(text.to_owned(), |sql, (name, id)| {
        sql.replace(name, &format!("'{id}'"))
    })
}

/// Threat 31.
#[tokio::test]
async fn one_changed_value_anywhere_is_found_and_named() {
    let file = File::new();
    let ledger = file.open().await;
    filled(&ledger).await;
    ledger.close().await;
    let untouched = std::fs::read(file.path()).unwrap();
    for (text, table, name) in TAMPERED {
        std::fs::write(file.path(), &untouched).unwrap();
        tamper(&file, &sql_of(text)).await;
        let ledger = Ledger::open_to_read(&file.url()).await.unwrap();
        let verified = ledger.verify().await.unwrap();
        ledger.close().await;
        let failed: Vec<_> = verified
            .checks
            .iter()
            .filter(|check| check.fault.is_some())
            .collect();
        let fits = failed.iter().any(|check| {
            let fault = check.fault.as_ref().unwrap();
            let is_told = matches!(table, "totals" | "days")
                || fault.donation.as_deref().is_some_and(is_reference);
            check.name == name && fault.table == table && !fault.row.is_empty() && is_told
        });
        assert!(fits, "{text}\n{failed:#?}");
    }
}

async fn tamper(file: &File, sql: &str) {
    let mut raw = file.raw().await;
    let triggers: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name NOT LIKE 'write_%'",
    )
    .fetch_all(&mut raw)
    .await
    .unwrap();
    let drops: Vec<_> = triggers
        .iter()
        .map(|name| format!("DROP TRIGGER {name}"))
        .collect();
    let without_indexes =
        "DROP INDEX one_handed_out_razorpay_order; PRAGMA ignore_check_constraints = ON;";
    let all = format!("{}; {without_indexes} {sql}", drops.join("; "));
    let changed = sqlx::raw_sql(sqlx::AssertSqlSafe(all))
        .execute(&mut raw)
        .await
        .unwrap();
    assert!(changed.rows_affected() >= 1, "{sql}");
    sqlx::Connection::close(raw).await.unwrap();
}

/// A ledger is gone over while it is written, and no half of a gift is taken for a fault.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ledger_that_is_being_written_is_whole_at_every_moment() {
    let file = File::new();
    let ledger = file.open().await;
    let writing = {
        let ledger = ledger.clone();
        tokio::spawn(async move {
            for number in 1..60 {
                paid(&ledger, number, &format!("pay_{number}")).await;
            }
        })
    };
    let mut rounds = 0;
    while !writing.is_finished() || rounds == 0 {
        let beside = Ledger::open_to_read(&file.url()).await.unwrap();
        let verified = beside.verify().await.unwrap();
        assert!(verified.is_whole(), "{:#?}", verified.first_fault());
        beside.close().await;
        rounds += 1;
    }
    writing.await.unwrap();
}
