//! When a gift was paid: its gateway's time where that can be, otherwise the time of booking.

use crate::exports::{donations, entries};
use crate::fixture::{
    AMOUNT_MINOR, File, at, campaign, captured, fetched, find, hooked, id, open, refunded,
};
use crate::postgres;
use crate::receipts::issue;
use daan_domain::settle::{CLOCKS_APART_MS, Evidence};
use daan_domain::{DonationId, Timestamp};
use daan_storage::{Actor, ExportFilter, FiguresAsked, Ledger, StoredDonation};
use daan_testkit::postgres::Database;
use sqlx::migrate::Migrator;

const DAY_S: i64 = 24 * 60 * 60;
/// The day of the fixture's beginning in India: 9 October 2025.
const FIRST_DAY: i64 = 20_370;

fn begun(payment: &str, begun_at: Timestamp) -> Evidence {
    fetched(1, payment, captured()).with_begun_at(Some(begun_at))
}

async fn booked(
    ledger: &Ledger,
    id: &DonationId,
    evidence: Evidence,
    seconds: i64,
) -> StoredDonation {
    let evidence = [evidence];
    let settled = ledger
        .settle(id, &evidence, Actor::Sweep, at(seconds))
        .await;
    let donation = settled.unwrap().donation;
    assert_eq!(donation, find(ledger, id).await);
    assert!(ledger.verify().await.unwrap().is_whole());
    donation
}

/// What each day brought and gave back.
async fn days(ledger: &Ledger) -> Vec<(i64, i64, i64)> {
    let asked = FiguresAsked {
        from_day: 0,
        begun_from: at(0),
        late_before: at(0),
    };
    let days = ledger.figures(asked).await.unwrap().money.into_iter();
    days.map(|day| (day.day, day.received_minor, day.returned_minor))
        .collect()
}

pub(crate) async fn a_gift_is_of_when_its_gateway_says_it_was_paid_however_late_that_is_heard(
    ledger: &Ledger,
) {
    let id = open(ledger, 1).await;
    let paid = booked(ledger, &id, begun("pay_1", at(30)), 2 * DAY_S).await;
    assert_eq!(paid.paid_at, Some(at(30)));
    let receipt = issue(ledger, &id, "2025-26", 2 * DAY_S + 1).await;
    assert_eq!(
        (receipt.paid_at, receipt.issued_at),
        (at(30), at(2 * DAY_S + 1))
    );
    assert_eq!(days(ledger).await, [(FIRST_DAY, AMOUNT_MINOR, 0)]);
    let of_first_day = ExportFilter {
        paid_from: Some(at(0)),
        paid_until: Some(at(60)),
        ..ExportFilter::default()
    };
    let rows = donations(ledger, of_first_day).await;
    assert_eq!(rows[0].paid_at_ms, Some(at(30).unix_ms()));
    let heard_ms = at(2 * DAY_S).unix_ms();
    assert_eq!(rows[0].payment.as_ref().unwrap().booked_at_ms, heard_ms);
    // A time that is over has no more booked in it, whenever that was paid.
    let booked_in = |from_s, until_s| ExportFilter {
        booked_from: Some(at(from_s)),
        booked_until: Some(at(until_s)),
        ..ExportFilter::default()
    };
    let of_paying = donations(ledger, booked_in(0, 2 * DAY_S)).await;
    let of_booking = donations(ledger, booked_in(2 * DAY_S, 3 * DAY_S)).await;
    assert_eq!((of_paying.len(), of_booking.len()), (0, 1));
    // What the gateway said stands in the history, beside when it was heard.
    let events = ledger.events(&id).await.unwrap();
    let credited = events.last().unwrap();
    assert_eq!(
        (credited.at, credited.data["begun_at_ms"].as_i64()),
        (at(2 * DAY_S), Some(at(30).unix_ms()))
    );
    // What goes back does so when it is booked.
    let back = hooked(1, "pay_1", refunded("rfnd_1", AMOUNT_MINOR)).with_begun_at(Some(at(30)));
    assert_eq!(
        booked(ledger, &id, back, 2 * DAY_S + 2).await.paid_at,
        Some(at(30))
    );
    assert_eq!(
        days(ledger).await,
        [
            (FIRST_DAY, AMOUNT_MINOR, 0),
            (FIRST_DAY + 2, 0, AMOUNT_MINOR)
        ]
    );
    let entries = entries(ledger, ExportFilter::default(), false).await;
    let times: Vec<_> = entries
        .iter()
        .map(|entry| (entry.booked_at_ms, entry.paid_at_ms))
        .collect();
    assert_eq!(
        times,
        [(heard_ms, Some(at(30).unix_ms())), (heard_ms + 2_000, None)]
    );
}

pub(crate) async fn what_cannot_be_the_time_of_a_payment_is_not_taken_for_it(ledger: &Ledger) {
    let (recorded, heard) = (at(0), at(2 * DAY_S));
    let earliest = recorded.plus_ms(-CLOCKS_APART_MS);
    let latest = heard.plus_ms(CLOCKS_APART_MS);
    for (number, begun_at, paid_at) in [
        (1, Some(earliest), earliest),
        (2, Some(earliest.plus_ms(-1)), heard),
        (3, Some(Timestamp::from_unix_ms(0)), heard),
        (4, Some(heard), heard),
        (5, Some(heard.plus_ms(1)), heard.plus_ms(1)),
        (6, Some(latest), latest),
        (7, Some(latest.plus_ms(1)), heard),
        (8, None, heard),
    ] {
        let id = open(ledger, number).await;
        let evidence =
            fetched(number, &format!("pay_{number}"), captured()).with_begun_at(begun_at);
        let paid = booked(ledger, &id, evidence, 2 * DAY_S).await;
        assert_eq!(paid.paid_at, Some(paid_at), "{number}");
        // Also where it is not believed it is told.
        let events = ledger.events(&id).await.unwrap();
        let told = events.last().unwrap().data["begun_at_ms"].as_i64();
        assert_eq!(told, begun_at.map(Timestamp::unix_ms), "{number}");
    }
}

pub(crate) async fn what_is_told_later_moves_no_gift_into_another_year(ledger: &Ledger) {
    let id = open(ledger, 1).await;
    booked(ledger, &id, hooked(1, "pay_1", captured()), 100).await;
    let again = booked(ledger, &id, begun("pay_1", at(30)), 200).await;
    assert_eq!(again.paid_at, Some(at(100)));
    assert_eq!(issue(ledger, &id, "2025-26", 300).await.paid_at, at(100));
}

pub(crate) async fn a_second_payment_keeps_its_own_time(ledger: &Ledger) {
    let id = open(ledger, 1).await;
    booked(ledger, &id, begun("pay_1", at(60)), 100).await;
    let both = booked(ledger, &id, begun("pay_2", at(30)), 200).await;
    assert_eq!(both.paid_at, Some(at(60)), "what counts was paid then");
    let events = ledger.events(&id).await.unwrap();
    let surplus = events.last().unwrap();
    assert_eq!(
        (surplus.kind.as_str(), surplus.data["paid_at_ms"].as_i64()),
        ("payment_surplus", Some(at(30).unix_ms()))
    );
}

pub(crate) async fn gifts_that_are_heard_of_late_stand_where_they_were_paid(ledger: &Ledger) {
    for (number, paid_s, heard_s) in [(1, 50, 60), (2, 30, DAY_S), (3, 40, 2 * DAY_S)] {
        let new = daan_storage::NewDonation {
            anonymous: false,
            ..crate::fixture::intent(number)
        };
        ledger.record_intent(&new, at(0)).await.unwrap();
        let order = crate::fixture::at_razorpay(&format!("order_{number}"));
        ledger.bind_order(&id(number), &order, at(1)).await.unwrap();
        let evidence = fetched(number, &format!("pay_{number}"), captured());
        booked(
            ledger,
            &id(number),
            evidence.with_begun_at(Some(at(paid_s))),
            heard_s,
        )
        .await;
    }
    let latest = ledger.latest_gifts(&campaign(), 9).await.unwrap();
    let times: Vec<_> = latest.iter().map(|gift| gift.paid_at).collect();
    assert_eq!(times, [at(50), at(40), at(30)]);
    // Receipts are owed in the order of booking, whatever year each is of.
    let owed = ledger.owed_receipts(9).await.unwrap();
    assert_eq!(owed, [id(1), id(2), id(3)]);
}

/// Before gateways' times were kept.
fn older(mut migrator: Migrator) -> Migrator {
    let migrations = migrator.migrations.to_mut();
    migrations.retain(|migration| migration.version < 25);
    migrator
}

/// Writes a gift down as it was then; `bytes` writes 32 of them.
fn written(bytes: impl Fn(u8) -> String) -> String {
    format!(
        "INSERT INTO donations (id, view_token_hash, idempotency_key_hash, request_fingerprint, campaign, gateway, \
             payee, declares_indian_citizen, amount_minor, currency, status, anonymous, locale, created_at, \
             next_check_at) VALUES ('{id}', {one}, {one}, {one}, 'education', 'razorpay', 'Trust', true, \
             {AMOUNT_MINOR}, 'INR', 'creating', false, 'en', {created_ms}, 1); \
         UPDATE donations SET status = 'open'; \
         INSERT INTO gateway_orders (gateway, gateway_order_id, donation_id, bound_at, handed_out_at) \
             VALUES ('razorpay', 'order_1', '{id}', 1, 1); \
         INSERT INTO write_settlement (donation_id, at, seq, event, data, actor, digest, prev_hash, hash, source, \
             gateway, gateway_order_id, payment_id, claim, amount_minor, currency, state, disposition, entry, \
             entry_disposition, status, paid_at, task, task_seq) \
             VALUES ('{id}', {booked_ms}, 1, 'payment_credited', '{{}}', 'server', {one}, {none}, {one}, 'rzp_fetch', \
             'razorpay', 'order_1', 'pay_1', 'captured', {AMOUNT_MINOR}, 'INR', 'captured', 'applied', 'capture', \
             'applied', 'paid', {booked_ms}, 'receipt', 1)",
        id = id(1),
        one = bytes(1),
        none = bytes(0),
        created_ms = at(0).unix_ms(),
        booked_ms = at(DAY_S).unix_ms(),
    )
}

/// What was booked then has the time of its booking for good, and no gateway's.
async fn stays_where_it_was(ledger: &Ledger) {
    let evidence = [begun("pay_1", at(30))];
    let settled = ledger
        .settle(&id(1), &evidence, Actor::Sweep, at(2 * DAY_S))
        .await;
    assert_eq!(settled.unwrap().donation.paid_at, Some(at(DAY_S)));
    assert_eq!(
        issue(ledger, &id(1), "2025-26", 3 * DAY_S).await.paid_at,
        at(DAY_S)
    );
    assert_eq!(days(ledger).await, [(FIRST_DAY + 1, AMOUNT_MINOR, 0)]);
}

#[tokio::test]
async fn a_gift_of_an_older_ledger_stays_where_it_was() {
    let file = File::new();
    std::fs::create_dir_all(file.path().parent().unwrap()).unwrap();
    let mut raw = file.raw().await;
    let older = older(sqlx::migrate!("./migrations/sqlite"));
    older.run(&mut raw).await.unwrap();
    let sql = written(|byte| format!("x'{}'", hex::encode([byte; 32])));
    let sql = sqlx::AssertSqlSafe(sql);
    sqlx::raw_sql(sql).execute(&mut raw).await.unwrap();
    drop(raw);
    stays_where_it_was(&file.open().await).await;
}

#[tokio::test]
async fn a_gift_of_an_older_ledger_on_postgresql_stays_where_it_was() {
    let database = Database::create().await;
    let mut raw = postgres::raw(&database).await;
    let older = older(sqlx::migrate!("./migrations/postgres"));
    older.run(&mut raw).await.unwrap();
    let sql = written(|byte| format!("'\\x{}'", hex::encode([byte; 32])));
    let sql = sqlx::AssertSqlSafe(sql);
    sqlx::raw_sql(sql).execute(&mut raw).await.unwrap();
    let ledger = postgres::open(&database).await;
    stays_where_it_was(&ledger).await;
    ledger.close().await;
}
