//! The schema has the last word: every rule is tried with raw SQL, as a mistake in the code would.

use crate::fixture::{File, captured, fetched, hooked, id, intent, open, paid, refunded, settle};
use daan_domain::settle::Claim;
use daan_storage::Ledger;
use sqlx::{Connection as _, SqliteConnection};

/// Donation 1 is paid by `pay_1`, ₹200 of which went back; `pay_s` is its surplus. Donation 2 is open, with
/// evidence of a capture of `pay_2` (of its order), and `pay_q` held. Donation 3 is being created.
pub(crate) async fn prepare(ledger: &Ledger) {
    let first = paid(ledger, 1, "pay_1").await;
    settle(
        ledger,
        &first,
        &hooked(1, "pay_1", refunded("rfnd_1", 200_00)),
    )
    .await;
    settle(ledger, &first, &hooked(1, "pay_s", captured())).await;
    let second = open(ledger, 2).await;
    settle(ledger, &second, &hooked(2, "pay_u", Claim::Pending)).await;
    settle(ledger, &first, &fetched(2, "pay_2", captured())).await;
    ledger
        .record_intent(&intent(3), crate::fixture::at(0))
        .await
        .unwrap();
    ledger.close().await;
}

async fn prepared() -> (File, SqliteConnection) {
    let file = File::new();
    prepare(&file.open().await).await;
    let raw = file.raw().await;
    (file, raw)
}

/// Replaces `:1`, `:2`, `:3` by the donations' references and `:e` by the evidence of `pay_2`'s capture.
pub(crate) fn filled(sql: &str) -> String {
    let evidence = "(SELECT id FROM evidence WHERE payment_id = 'pay_2')";
    [(":1", id(1)), (":2", id(2)), (":3", id(3))]
        .into_iter()
        .fold(sql.replace(":e", evidence), |sql, (name, id)| {
            sql.replace(name, &format!("'{id}'"))
        })
}

async fn attempt(connection: &mut SqliteConnection, sql: &str) -> Result<(), String> {
    let mut transaction = connection.begin().await.unwrap();
    let outcome = sqlx::raw_sql(sqlx::AssertSqlSafe(filled(sql)))
        .execute(&mut *transaction)
        .await;
    transaction.rollback().await.unwrap();
    outcome.map(drop).map_err(|error| error.to_string())
}

async fn assert_refused(attempts: &[(&str, &str)]) {
    let (_file, mut connection) = prepared().await;
    for (sql, reason) in attempts {
        match attempt(&mut connection, sql).await {
            Ok(()) => panic!("allowed: {sql}"),
            Err(error) => assert!(error.contains(reason), "{sql}\n{error}"),
        }
    }
}

const COPY_DONATION: &str = "INSERT INTO donations SELECT 'DN-AAAA-AAAA-AAAA', randomblob(32), \
    randomblob(32), randomblob(32), campaign, gateway, payee, 1, amount_minor, currency, status, \
    anonymous, locale, created_at, NULL, NULL, NULL, created_at, NULL, 0, 1, NULL, 0 FROM donations WHERE id = :3";

/// Gives `pay_2` to donation 2 and books it there.
const CAPTURE: &str = "UPDATE payments SET donation_id = :2, state = 'captured', mismatch = NULL, \
        disposition = 'applied', amount_minor = 50000, currency = 'INR' WHERE payment_id = 'pay_2'; \
    INSERT INTO ledger VALUES (NULL, :2, 'razorpay', 'pay_2', 'capture', 'applied', NULL, 50000, 'INR', \
        :e, 0, NULL)";

#[tokio::test]
async fn a_row_that_breaks_no_rule_is_taken() {
    let (_file, mut connection) = prepared().await;
    let capture =
        format!("{CAPTURE}; UPDATE donations SET status = 'paid', paid_at = 1 WHERE id = :2");
    for sql in [
        COPY_DONATION,
        &capture,
        "DELETE FROM donors WHERE donation_id = :1",
    ] {
        assert_eq!(attempt(&mut connection, sql).await, Ok(()), "{sql}");
    }
}

#[tokio::test]
async fn a_donation_keeps_to_its_columns() {
    let copy = |from: &str, to: &str| COPY_DONATION.replacen(from, to, 1);
    let blob = "randomblob(32)";
    let attempts = [
        (copy("amount_minor", "0"), "CHECK"),
        (copy("amount_minor", "-1"), "CHECK"),
        (copy("amount_minor", "'much'"), "cannot store TEXT"),
        (copy("currency", "'RUPEE'"), "CHECK"),
        (
            copy("currency, status", "currency, 'failed'"),
            "begins with status creating",
        ),
        (
            copy("currency, status", "currency, 'paid'"),
            "begins with status creating",
        ),
        (copy("DN-AAAA-AAAA-AAAA", "1"), "CHECK"),
        (
            copy("'DN-AAAA-AAAA-AAAA'", "id"),
            "donations are never replaced",
        ),
        (copy("'DN-AAAA-AAAA-AAAA'", "NULL"), "NOT NULL"),
        (
            copy(blob, "view_token_hash"),
            "UNIQUE constraint failed: donations.view_token_hash",
        ),
        (copy(blob, "x'00'"), "CHECK"),
        (
            copy(
                "randomblob(32), randomblob(32)",
                "randomblob(32), idempotency_key_hash",
            ),
            "UNIQUE constraint failed: donations.idempotency_key_hash",
        ),
        (copy("gateway", "'paypal'"), "CHECK"),
        (copy("locale", "'de'"), "CHECK"),
        (copy("NULL, created_at, NULL", "NULL, NULL, NULL"), "CHECK"),
    ];
    let attempts: Vec<_> = attempts
        .iter()
        .map(|(sql, why)| (sql.as_str(), *why))
        .collect();
    assert_refused(&attempts).await;
}

#[tokio::test]
async fn what_the_donor_meant_never_changes() {
    assert_refused(&[
        (
            "UPDATE donations SET amount_minor = 1 WHERE id = :2",
            "never changes",
        ),
        (
            "UPDATE donations SET currency = 'NPR' WHERE id = :2",
            "never changes",
        ),
        (
            "UPDATE donations SET campaign = 'other' WHERE id = :2",
            "never changes",
        ),
        (
            "UPDATE donations SET id = 'DN-AAAA-AAAA-AAAA' WHERE id = :3",
            "never changes",
        ),
        ("DELETE FROM donations WHERE id = :3", "never deleted"),
        (
            "INSERT INTO donors VALUES ('DN-AAAA-AAAA-AAAA', 'A', 'a@b.c', NULL, NULL, NULL, NULL)",
            "FOREIGN KEY",
        ),
    ])
    .await;
}

#[tokio::test]
async fn no_donation_is_paid_without_an_applied_capture() {
    assert_refused(&[
        (
            "UPDATE donations SET status = 'paid', paid_at = 1 WHERE id = :2",
            "applied capture only",
        ),
        (
            "UPDATE donations SET status = 'paid', paid_at = 1 WHERE id = :3",
            "applied capture only",
        ),
        (
            "UPDATE donations SET status = 'refunded', paid_at = 1 WHERE id = :2",
            "only",
        ),
        (
            "UPDATE donations SET status = 'partially_refunded', paid_at = 1 WHERE id = :3",
            "only",
        ),
        (
            &format!(
                "{CAPTURE}; UPDATE donations SET status = 'refunded', paid_at = 1 WHERE id = :2"
            ),
            "by a refund only",
        ),
        ("UPDATE donations SET paid_at = 1 WHERE id = :2", "CHECK"),
        (
            "UPDATE donations SET status = 'lost' WHERE id = :2",
            "CHECK",
        ),
        (
            "UPDATE donations SET next_check_at = NULL WHERE id = :2",
            "CHECK",
        ),
    ])
    .await;
}

#[tokio::test]
async fn from_paid_on_no_status_goes_back() {
    let back = "from paid on a status never goes back";
    let lowered = [
        "creating",
        "open",
        "processing",
        "expired",
        "create_failed",
        "paid",
    ]
    .map(|status| {
        format!("UPDATE donations SET status = '{status}', paid_at = NULL WHERE id = :1")
    });
    let mut attempts: Vec<_> = lowered.iter().map(|sql| (sql.as_str(), back)).collect();
    // A whole new row in the place of a paid one, status `creating`.
    let replaced = COPY_DONATION
        .replacen("INSERT INTO", "INSERT OR REPLACE INTO", 1)
        .replacen("'DN-AAAA-AAAA-AAAA'", "id", 1)
        .replace(":3", ":1");
    attempts.push((&replaced, "never replaced"));
    assert_refused(&attempts).await;
}

#[tokio::test]
async fn a_donor_never_sees_two_razorpay_orders() {
    assert_refused(&[
        (
            "INSERT INTO gateway_orders VALUES ('razorpay', 'order_x', :1, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL)",
            "UNIQUE constraint failed: gateway_orders.donation_id",
        ),
        (
            "INSERT INTO gateway_orders VALUES ('razorpay', 'order_1', :3, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL)",
            "never replaced",
        ),
        (
            "INSERT INTO gateway_orders VALUES ('stripe', 'o', :3, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL)",
            "CHECK",
        ),
        (
            "UPDATE gateway_orders SET donation_id = :3 WHERE donation_id = :2",
            "never moves",
        ),
        ("DELETE FROM gateway_orders", "never forgotten"),
        (
            "UPDATE gateway_orders SET (quoted_minor, quoted_currency, quoted_payee) = (1, 'NPR', 'p')",
            "asks for never changes",
        ),
        (
            "INSERT INTO gateway_orders VALUES ('khalti', 'pidx', :3, 0, 0, 80000, 'NPR', NULL, NULL, NULL, NULL)",
            "CHECK",
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_payment_is_in_one_state_and_stays_captured() {
    let update = |set: &str, payment: &str| {
        format!("UPDATE payments SET {set} WHERE payment_id = '{payment}'")
    };
    let attempts = [
        (
            update("state = 'failed', disposition = NULL", "pay_1"),
            "stays as it is",
        ),
        (update("donation_id = 'x'", "pay_1"), "stays as it is"),
        (update("state = 'captured'", "pay_u"), "CHECK"),
        (update("state = 'quarantined'", "pay_u"), "CHECK"),
        (update("disposition = 'applied'", "pay_u"), "CHECK"),
        (update("state = 'won'", "pay_u"), "CHECK"),
        (update("donation_id = 'nobody'", "pay_u"), "FOREIGN KEY"),
        (
            "DELETE FROM payments WHERE payment_id = 'pay_1'".to_owned(),
            "never deleted",
        ),
        (
            "INSERT INTO payments SELECT * FROM payments WHERE payment_id = 'pay_1'".to_owned(),
            "UNIQUE",
        ),
    ];
    let attempts: Vec<_> = attempts
        .iter()
        .map(|(sql, why)| (sql.as_str(), *why))
        .collect();
    assert_refused(&attempts).await;
}

#[tokio::test]
async fn evidence_is_whole_and_append_only() {
    let insert =
        |values: &str| format!("INSERT INTO evidence VALUES (NULL, randomblob(32), {values}, 0)");
    let attempts = [
        ("UPDATE evidence SET amount_minor = 1".to_owned(), "append-only"),
        ("DELETE FROM evidence".to_owned(), "append-only"),
        (
            "INSERT INTO evidence SELECT NULL, digest, source, gateway, gateway_order_id, payment_id, \
             claim, refund_id, amount_minor, currency, 0 FROM evidence LIMIT 1"
                .to_owned(),
            "UNIQUE constraint failed: evidence.digest",
        ),
        (insert("'browser', 'razorpay', 'o', 'p', 'captured', NULL, 1, 'INR'"), "CHECK"),
        (insert("'rzp_signature', 'razorpay', 'o', 'p', 'captured', NULL, 1, 'INR'"), "CHECK"),
        (insert("'rzp_fetch', 'khalti', 'o', 'p', 'captured', NULL, 1, 'INR'"), "CHECK"),
        (insert("'rzp_fetch', 'razorpay', 'o', 'p', 'captured', NULL, NULL, NULL"), "CHECK"),
        (insert("'rzp_fetch', 'razorpay', 'o', 'p', 'captured', NULL, 1, NULL"), "CHECK"),
        (insert("'rzp_fetch', 'razorpay', 'o', 'p', 'refunded', NULL, 1, 'INR'"), "CHECK"),
        (insert("'rzp_fetch', 'razorpay', 'o', 'p', 'won', NULL, NULL, NULL"), "CHECK"),
    ];
    let attempts: Vec<_> = attempts
        .iter()
        .map(|(sql, why)| (sql.as_str(), *why))
        .collect();
    assert_refused(&attempts).await;
}

/// Books `entry` once `pay_2` is captured by these columns, so that one rule alone stands in the way.
fn booked(payment: &str, entry: &str) -> String {
    format!(
        "UPDATE payments SET (donation_id, state, mismatch, disposition, amount_minor, currency) \
             = (:2, 'captured', NULL, {payment}) WHERE payment_id = 'pay_2'; \
         INSERT INTO ledger (donation_id, gateway, payment_id, kind, disposition, refund_id, \
             amount_minor, currency, evidence_id, booked_at) VALUES ({entry}, 0)"
    )
}

#[tokio::test]
async fn the_ledger_takes_only_what_its_evidence_says() {
    let unproven = "needs evidence of the same payment";
    let uncaptured = "needs a captured payment";
    let applied = "'applied', 50000, 'INR'";
    let capture = ":2, 'razorpay', 'pay_2', 'capture', 'applied', NULL, 50000, 'INR', :e";
    let with = |from: &str, to: &str| booked(applied, &capture.replace(from, to));
    let attempts = [
        (with(":e", "NULL"), unproven),
        (with(":e", "999"), unproven),
        (
            with(":e", "(SELECT id FROM evidence WHERE payment_id = 'pay_1')"),
            unproven,
        ),
        (
            booked(
                "'surplus', 50001, 'INR'",
                ":2, 'razorpay', 'pay_2', 'capture', 'surplus', NULL, 50001, 'INR', :e",
            ),
            unproven,
        ),
        (
            booked(
                "'surplus', 50000, 'NPR'",
                ":2, 'razorpay', 'pay_2', 'capture', 'surplus', NULL, 50000, 'NPR', :e",
            ),
            unproven,
        ),
        (with("'applied'", "'surplus'"), uncaptured),
        (booked("'applied', 40000, 'INR'", capture), uncaptured),
        (
            format!(
                "INSERT INTO ledger (donation_id, gateway, payment_id, kind, disposition, refund_id, \
                amount_minor, currency, evidence_id, booked_at) VALUES ({capture}, 0)"
            ),
            uncaptured,
        ),
        (
            booked(applied, capture)
                .replace("booked_at) VALUES", "paid_at, booked_at) VALUES")
                .replace(":e, 0)", ":e, 86400001, 0)"),
            "CHECK",
        ),
    ];
    let attempts: Vec<_> = attempts
        .iter()
        .map(|(sql, why)| (sql.as_str(), *why))
        .collect();
    assert_refused(&attempts).await;
}

#[tokio::test]
async fn the_ledger_books_each_payment_and_refund_once_and_never_changes() {
    let copy = |columns: &str, kind: &str| {
        format!("INSERT INTO ledger SELECT NULL, {columns} FROM ledger WHERE kind = '{kind}'")
    };
    let same = "donation_id, gateway, payment_id, kind, disposition, refund_id, amount_minor, currency, \
                evidence_id, booked_at, paid_at";
    // Evidence of a refund that is right in all but its amount.
    let too_large = "INSERT INTO evidence VALUES (900, randomblob(32), 'rzp_fetch', 'razorpay', 'order_1', \
             'pay_1', 'refunded', 'rfnd_2', 30001, 'INR', 0); \
         INSERT INTO ledger VALUES (NULL, :1, 'razorpay', 'pay_1', 'refund', 'applied', 'rfnd_2', 30001, \
             'INR', 900, 0, NULL)";
    let attempts = [
        (
            "INSERT INTO ledger SELECT NULL, donation_id, gateway, payment_id, 'refund', 'applied', 'rfnd_9', \
             100, currency, evidence_id, 0, NULL FROM ledger WHERE payment_id = 'pay_1' AND kind = 'capture'"
                .to_owned(),
            "needs evidence of the same payment",
        ),
        (copy(same, "capture"), "UNIQUE"),
        (copy(same, "refund"), "UNIQUE"),
        (too_large.to_owned(), "no more goes back"),
        (
            copy(&same.replace("paid_at", "booked_at"), "refund"),
            "CHECK",
        ),
        ("UPDATE ledger SET amount_minor = 1".to_owned(), "append-only"),
        ("DELETE FROM ledger".to_owned(), "append-only"),
    ];
    let attempts: Vec<_> = attempts
        .iter()
        .map(|(sql, why)| (sql.as_str(), *why))
        .collect();
    assert_refused(&attempts).await;
}

/// Both captures are proven and of the right amount; what is refused is applying the second.
#[tokio::test]
async fn a_donation_has_one_applied_capture() {
    let second = "INSERT INTO evidence VALUES (900, randomblob(32), 'rzp_fetch', 'razorpay', 'order_1', \
            'pay_x', 'captured', NULL, 50000, 'INR', 0); \
        INSERT INTO payments VALUES ('razorpay', 'pay_x', :1, 'captured', 'applied', 50000, 'INR', NULL, 0, 0, NULL, NULL); \
        INSERT INTO ledger VALUES (NULL, :1, 'razorpay', 'pay_x', 'capture', 'applied', NULL, 50000, 'INR', \
            900, 0, NULL)";
    let other_amount = "INSERT INTO evidence VALUES (900, randomblob(32), 'rzp_fetch', 'razorpay', 'order_2', \
            'pay_x', 'captured', NULL, 40000, 'INR', 0); \
        INSERT INTO payments VALUES ('razorpay', 'pay_x', :2, 'captured', 'applied', 40000, 'INR', NULL, 0, 0, NULL, NULL); \
        INSERT INTO ledger VALUES (NULL, :2, 'razorpay', 'pay_x', 'capture', 'applied', NULL, 40000, 'INR', \
            900, 0, NULL)";
    assert_refused(&[
        (second, "UNIQUE constraint failed: ledger.donation_id"),
        (other_amount, "of the amount that its order asks for"),
    ])
    .await;
}

#[tokio::test]
async fn history_is_append_only_and_in_order() {
    let insert = |values: &str| format!("INSERT INTO events VALUES ({values})");
    let attempts = [
        ("UPDATE events SET data = '{}'".to_owned(), "append-only"),
        ("DELETE FROM events".to_owned(), "append-only"),
        (
            insert(":3, 3, 'x', '{}', 'server', 0, NULL, zeroblob(32), zeroblob(32)"),
            "follows the latest",
        ),
        (
            insert(":3, 1, 'x', '{}', 'server', 0, NULL, zeroblob(32), zeroblob(32)"),
            "follows the latest",
        ),
        (
            insert(":3, 2, 'x', '{}', 'server', 0, NULL, zeroblob(32), zeroblob(32)"),
            "follows the latest",
        ),
        (
            "INSERT OR REPLACE INTO events SELECT donation_id, seq, 'x', data, actor, at, NULL, \
             prev_hash, hash FROM events WHERE donation_id = :3"
                .to_owned(),
            "follows the latest",
        ),
    ];
    let attempts: Vec<_> = attempts
        .iter()
        .map(|(sql, why)| (sql.as_str(), *why))
        .collect();
    assert_refused(&attempts).await;
}

#[tokio::test]
async fn queues_hold_each_thing_once() {
    let inbox =
        "INSERT INTO inbox VALUES ('razorpay', 'evt_1', zeroblob(32), '{}', 0, NULL, NULL, 0, 0)";
    let twice = format!("{inbox}; {inbox}");
    assert_refused(&[
        (&twice, "UNIQUE constraint failed: inbox.source, inbox.event_id"),
        ("INSERT INTO inbox VALUES ('razorpay', 'e', zeroblob(32), 'no json', 0, NULL, NULL, 0, 0)", "CHECK"),
        ("INSERT INTO inbox VALUES ('razorpay', 'e', zeroblob(32), '{}', 0, 1, NULL, 0, 0)", "CHECK"),
        (
            "INSERT INTO outbox SELECT NULL, donation_id, kind, seq, payload, 0, 0, NULL FROM outbox",
            "UNIQUE constraint failed: outbox.donation_id, outbox.kind, outbox.seq",
        ),
        ("INSERT INTO outbox VALUES (NULL, :1, 'gift', 1, '{}', 0, 0, NULL)", "CHECK"),
        ("INSERT INTO settings VALUES ('a', x'01'), ('a', x'02')", "UNIQUE"),
        ("UPDATE totals SET raised_minor = -1", "CHECK"),
    ])
    .await;
}
