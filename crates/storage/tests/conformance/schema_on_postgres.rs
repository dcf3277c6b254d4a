//! PostgreSQL's schema has the last word too: the rules of SQLite's, tried with raw SQL.

use crate::postgres::{open, raw};
use crate::schema::{filled, prepare};
use daan_testkit::postgres::Database;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

const BYTES: &str = "decode(repeat('ab', 32), 'hex')";

/// Another donation like the third, with what is to be tried in the place of a column.
fn copy(column: &str, value: &str) -> String {
    let columns = [
        ("id", "'DN-AAAA-AAAA-AAAA'"),
        ("view_token_hash", BYTES),
        ("idempotency_key_hash", BYTES),
        ("request_fingerprint", BYTES),
        ("campaign", "campaign"),
        ("gateway", "gateway"),
        ("payee", "payee"),
        ("declares_indian_citizen", "true"),
        ("amount_minor", "amount_minor"),
        ("currency", "currency"),
        ("status", "status"),
        ("anonymous", "anonymous"),
        ("locale", "locale"),
        ("created_at", "created_at"),
        ("next_check_at", "created_at"),
    ];
    let names = columns.map(|(name, _)| name).join(", ");
    let values = columns.map(|(name, usual)| if name == column { value } else { usual });
    format!(
        "INSERT INTO donations ({names}) SELECT {} FROM donations WHERE id = :3",
        values.join(", ")
    )
}

/// Makes `pay_2` a captured payment of donation 2 and books an entry for it.
fn booked(disposition: &str, entry: &str) -> String {
    format!(
        "UPDATE payments SET donation_id = :2, state = 'captured', mismatch = NULL, \
             disposition = '{disposition}', amount_minor = 50000, currency = 'INR' WHERE payment_id = 'pay_2'; \
         INSERT INTO ledger (donation_id, gateway, payment_id, kind, disposition, refund_id, amount_minor, \
             currency, evidence_id, booked_at) VALUES ({entry}, 0)"
    )
}

const ENTRY: &str = ":2, 'razorpay', 'pay_2', 'capture', 'applied', NULL, 50000, 'INR', :e";

async fn attempt(connection: &mut PgConnection, sql: &str) -> Result<(), String> {
    let mut transaction = connection.begin().await.unwrap();
    let outcome = sqlx::raw_sql(AssertSqlSafe(filled(sql)))
        .execute(&mut *transaction)
        .await;
    transaction.rollback().await.unwrap();
    outcome.map(drop).map_err(|error| error.to_string())
}

async fn prepared(database: &Database) -> PgConnection {
    prepare(&open(database).await).await;
    raw(database).await
}

#[tokio::test]
async fn a_row_that_breaks_no_rule_is_taken() {
    let database = Database::create().await;
    let mut connection = prepared(&database).await;
    let paid = format!(
        "{}; UPDATE donations SET status = 'paid', paid_at = 1 WHERE id = :2",
        booked("applied", ENTRY)
    );
    for sql in [
        &copy("", ""),
        &paid,
        "DELETE FROM donors WHERE donation_id = :1",
    ] {
        assert_eq!(attempt(&mut connection, sql).await, Ok(()), "{sql}");
    }
}

#[tokio::test]
async fn nothing_is_paid_more_than_a_day_after_it_is_booked() {
    let database = Database::create().await;
    let mut connection = prepared(&database).await;
    let paid_at = |ms: &str| {
        booked("applied", ENTRY)
            .replace("booked_at) VALUES", "paid_at, booked_at) VALUES")
            .replace(":e, 0)", &format!(":e, {ms}, 0)"))
    };
    assert_eq!(attempt(&mut connection, &paid_at("86400000")).await, Ok(()));
    let refused = attempt(&mut connection, &paid_at("86400001"))
        .await
        .unwrap_err();
    assert!(refused.contains("check"), "{refused}");
}

#[tokio::test]
async fn a_row_that_breaks_a_rule_is_refused() {
    let entry = |from: &str, to: &str| booked("applied", &ENTRY.replace(from, to));
    let attempts = [
        // Donations.
        (copy("amount_minor", "0"), "check"),
        (copy("currency", "'RUPEE'"), "check"),
        (copy("status", "'paid'"), "begins with status creating"),
        (copy("id", "'1'"), "check"),
        (copy("id", "id"), "duplicate key"),
        (copy("view_token_hash", "view_token_hash"), "duplicate key"),
        (copy("idempotency_key_hash", "idempotency_key_hash"), "duplicate key"),
        (copy("gateway", "'paypal'"), "check"),
        (copy("locale", "'de'"), "check"),
        (copy("next_check_at", "NULL"), "check"),
        ("UPDATE donations SET amount_minor = 1 WHERE id = :3".into(), "never changes"),
        ("UPDATE donations SET payee = 'me' WHERE id = :3".into(), "never changes"),
        ("DELETE FROM donations WHERE id = :3".into(), "never deleted"),
        ("TRUNCATE donations CASCADE".into(), "never"),
        ("UPDATE donations SET next_check_at = NULL WHERE id = :2".into(), "check"),
        ("UPDATE donations SET status = 'lost' WHERE id = :2".into(), "check"),
        // Paid.
        ("UPDATE donations SET status = 'paid', paid_at = 1 WHERE id = :2".into(), "applied capture only"),
        ("UPDATE donations SET status = 'refunded', paid_at = 1 WHERE id = :3".into(), "only"),
        (
            format!("{}; UPDATE donations SET status = 'refunded', paid_at = 1 WHERE id = :2", booked("applied", ENTRY)),
            "by a refund only",
        ),
        ("UPDATE donations SET status = 'open', paid_at = NULL WHERE id = :1".into(), "never goes back"),
        ("UPDATE donations SET status = 'paid' WHERE id = :1".into(), "never goes back"),
        // Orders.
        (
            "INSERT INTO gateway_orders (gateway, gateway_order_id, donation_id, bound_at, handed_out_at) \
             VALUES ('razorpay', 'order_x', :1, 0, 0)"
                .into(),
            "one_handed_out_razorpay_order",
        ),
        ("UPDATE gateway_orders SET donation_id = :3 WHERE donation_id = :2".into(), "never moves"),
        ("UPDATE gateway_orders SET quoted_minor = 1, quoted_currency = 'NPR', quoted_payee = 'p'".into(), "asks for never changes"),
        ("DELETE FROM gateway_orders".into(), "never forgotten"),
        // Payments and evidence.
        ("UPDATE payments SET state = 'failed', disposition = NULL WHERE payment_id = 'pay_1'".into(), "stays as it is"),
        ("UPDATE payments SET state = 'captured' WHERE payment_id = 'pay_u'".into(), "check"),
        ("UPDATE payments SET state = 'quarantined' WHERE payment_id = 'pay_u'".into(), "check"),
        ("DELETE FROM payments".into(), "never deleted"),
        ("UPDATE evidence SET amount_minor = 1".into(), "append-only"),
        ("DELETE FROM evidence".into(), "append-only"),
        ("TRUNCATE evidence CASCADE".into(), "append-only"),
        (
            "INSERT INTO evidence (digest, source, gateway, gateway_order_id, payment_id, claim, amount_minor, \
             currency, received_at) SELECT repeat('a', 32)::bytea, 'rzp_signature', gateway, gateway_order_id, \
             payment_id, claim, amount_minor, currency, 0 FROM evidence WHERE claim = 'captured' LIMIT 1"
                .into(),
            "check",
        ),
        // The ledger.
        (entry("'pay_2'", "'pay_u'"), "needs evidence"),
        (entry("50000", "50001"), "needs evidence"),
        (entry("'INR'", "'NPR'"), "needs evidence"),
        (entry(":2", ":3"), "needs evidence"),
        (entry(":e", "(SELECT id FROM evidence WHERE payment_id = 'pay_s')"), "needs evidence"),
        (booked("surplus", ENTRY), "needs a captured payment"),
        ("UPDATE ledger SET amount_minor = 1".into(), "append-only"),
        ("DELETE FROM ledger".into(), "append-only"),
        ("TRUNCATE ledger".into(), "append-only"),
        (
            "INSERT INTO ledger (donation_id, gateway, payment_id, kind, disposition, refund_id, amount_minor, \
             currency, evidence_id, booked_at) SELECT donation_id, gateway, payment_id, kind, disposition, \
             refund_id, amount_minor, currency, evidence_id, 0 FROM ledger WHERE kind = 'capture' LIMIT 1"
                .into(),
            "one_capture_per_payment",
        ),
        (
            "INSERT INTO evidence (digest, source, gateway, gateway_order_id, payment_id, claim, refund_id, \
             amount_minor, currency, received_at) VALUES (repeat('b', 32)::bytea, 'rzp_fetch', 'razorpay', \
             'order_1', 'pay_1', 'refunded', 'rfnd_2', 30001, 'INR', 0); \
             INSERT INTO ledger (donation_id, gateway, payment_id, kind, disposition, refund_id, amount_minor, \
             currency, evidence_id, booked_at) SELECT :1, 'razorpay', 'pay_1', 'refund', 'applied', 'rfnd_2', \
             30001, 'INR', max(id), 0 FROM evidence"
                .into(),
            "no more goes back",
        ),
        // Histories.
        ("UPDATE events SET data = '{}'".into(), "append-only"),
        ("DELETE FROM events".into(), "append-only"),
        (
            "INSERT INTO events SELECT donation_id, seq + 7, kind, data, actor, at, evidence_id, prev_hash, hash \
             FROM events WHERE donation_id = :3"
                .into(),
            "follows the latest",
        ),
        (
            "INSERT INTO events SELECT donation_id, seq + 1, kind, data, actor, at, evidence_id, prev_hash, hash \
             FROM events WHERE donation_id = :3"
                .into(),
            "follows the latest",
        ),
        ("UPDATE outbox SET payload = 'no json'".into(), "json"),
        ("UPDATE totals SET raised_minor = -1".into(), "check"),
    ];
    let database = Database::create().await;
    let mut connection = prepared(&database).await;
    for (sql, reason) in attempts {
        match attempt(&mut connection, &sql).await {
            Ok(()) => panic!("allowed: {sql}"),
            Err(error) => assert!(error.contains(reason), "{sql}\n{error}"),
        }
    }
}
