//! What only a file can show.

use crate::fixture::{
    AMOUNT_MINOR, File, at, at_khalti, at_razorpay, captured, fetched, find, hooked, id, intent,
    open, paid, raised_minor, settle,
};
use daan_domain::Status;
use daan_domain::settle::Claim;
use daan_storage::{Actor, Chain, Ledger, OpenError, Recorded, StorageError};

#[tokio::test]
async fn a_second_opening_of_the_same_file_is_refused() {
    let file = File::new();
    let ledger = file.open().await;
    let second = Ledger::open(&file.url(), 1).await.err();
    assert!(
        matches!(second, Some(OpenError::AlreadyOpen { .. })),
        "{second:?}"
    );
    ledger.close().await;
    file.open().await.close().await;
}

#[tokio::test]
async fn a_closed_ledger_refuses_and_a_reopened_one_has_everything() {
    let file = File::new();
    let ledger = file.open().await;
    paid(&ledger, 1, "pay_1").await;
    let key = ledger.setting_or_insert("key", &[1]).await.unwrap();
    let before = (
        find(&ledger, &id(1)).await,
        ledger.events(&id(1)).await.unwrap(),
    );
    ledger.close().await;
    assert!(matches!(
        ledger.find(&id(1)).await,
        Err(StorageError::Unavailable(_))
    ));
    let refused = ledger.record_intent(&intent(2), at(0)).await;
    assert!(matches!(refused, Err(StorageError::Unavailable(_))));
    let again = file.open().await;
    let after = (
        find(&again, &id(1)).await,
        again.events(&id(1)).await.unwrap(),
    );
    assert_eq!(before, after);
    assert_eq!(raised_minor(&again).await, AMOUNT_MINOR);
    assert_eq!(again.setting_or_insert("key", &[2]).await, Ok(key));
    let known = again.record_intent(&intent(1), at(9)).await.unwrap();
    assert!(matches!(known, Recorded::Known(_)));
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_refused() {
    let file = File::new();
    file.open().await.close().await;
    let mut raw = file.raw().await;
    sqlx::query(
        "INSERT INTO _sqlx_migrations VALUES (9999, 'later', CURRENT_TIMESTAMP, 1, x'00', 0)",
    )
    .execute(&mut raw)
    .await
    .unwrap();
    let refused = Ledger::open(&file.url(), 1).await.err();
    assert!(
        matches!(refused, Some(OpenError::SchemaNewer { found: 9999, .. })),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_database_of_the_first_release_is_brought_forward_with_what_it_holds() {
    let file = File::new();
    std::fs::create_dir_all(file.path().parent().unwrap()).unwrap();
    let mut first = sqlx::migrate!("./migrations/sqlite");
    first
        .migrations
        .to_mut()
        .retain(|migration| migration.version <= 5);
    let mut raw = file.raw().await;
    first.run(&mut raw).await.unwrap();
    let written = "INSERT INTO donations VALUES ('DN-0000-0000-0001', randomblob(32), randomblob(32), \
         randomblob(32), 'education', 'razorpay', 'Trust', 1, 50000, 'INR', 'creating', 0, 'en', 0, \
         NULL, NULL, NULL, 1, NULL, 0, 1); \
         INSERT INTO gateway_orders VALUES ('razorpay', 'order_1', 'DN-0000-0000-0001', 1, 1)";
    sqlx::raw_sql(written).execute(&mut raw).await.unwrap();
    drop(raw);
    let ledger = file.open().await;
    let captured = fetched(1, "pay_1", captured());
    let settled = settle(&ledger, &id(1), &captured).await;
    assert_eq!(settled.donation.status, Status::Paid);
    assert_eq!(raised_minor(&ledger).await, AMOUNT_MINOR);
}

#[tokio::test]
async fn a_database_whose_migration_was_altered_is_refused() {
    let file = File::new();
    file.open().await.close().await;
    sqlx::query("UPDATE _sqlx_migrations SET checksum = x'00' WHERE version = 1")
        .execute(&mut file.raw().await)
        .await
        .unwrap();
    let refused = Ledger::open(&file.url(), 1).await.err();
    assert!(
        matches!(refused, Some(OpenError::Migration(_))),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_file_that_is_no_database_or_is_damaged_is_refused() {
    let file = File::new();
    file.open().await.close().await;
    std::fs::write(file.path(), vec![b'x'; 8192]).unwrap();
    let refused = Ledger::open(&file.url(), 1).await.err();
    assert!(matches!(refused, Some(OpenError::NoLedger)), "{refused:?}");

    let file = File::new();
    file.open().await.close().await;
    sqlx::raw_sql(
        "PRAGMA foreign_keys = OFF; \
         INSERT INTO donors VALUES ('DN-0000-0000-0009', 'A', 'a@b.c', NULL, NULL, NULL, NULL)",
    )
    .execute(&mut file.raw().await)
    .await
    .unwrap();
    let refused = Ledger::open(&file.url(), 1).await.err();
    assert!(
        matches!(refused, Some(OpenError::Damaged(_))),
        "{refused:?}"
    );
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_but_its_owner_can_read_the_database() {
    use std::os::unix::fs::PermissionsExt as _;
    let file = File::new();
    let ledger = file.open().await;
    paid(&ledger, 1, "pay_1").await;
    for suffix in ["", "-wal"] {
        let path = format!("{}{suffix}", file.path().display());
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{path}");
    }
    let folder = file.path().parent().unwrap().metadata().unwrap();
    assert_eq!(folder.permissions().mode() & 0o777, 0o700, "made by us");
}

async fn count(file: &File, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql)
        .fetch_one(&mut file.raw().await)
        .await
        .unwrap()
}

/// Threat 37.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_hundred_concurrent_captures_leave_one_entry_and_one_receipt() {
    let file = File::new();
    let ledger = file.open().await;
    open(&ledger, 1).await;
    let settlements = (0..500).map(|number| {
        let ledger = ledger.clone();
        let evidence = match number % 2 {
            0 => fetched(1, "pay_1", captured()),
            _ => hooked(1, "pay_1", captured()),
        };
        tokio::spawn(async move {
            ledger
                .settle(&id(1), &[evidence], Actor::Webhook, at(2))
                .await
        })
    });
    for settled in futures::future::join_all(settlements).await {
        assert_eq!(settled.unwrap().unwrap().donation.status, Status::Paid);
    }
    assert_eq!(count(&file, "SELECT count(*) FROM ledger").await, 1);
    assert_eq!(count(&file, "SELECT count(*) FROM evidence").await, 2);
    assert_eq!(
        count(&file, "SELECT count(*) FROM outbox WHERE kind = 'receipt'").await,
        1
    );
}

#[tokio::test]
async fn a_surplus_and_a_held_payment_are_each_somebodys_task() {
    let file = File::new();
    let ledger = file.open().await;
    let first = paid(&ledger, 1, "pay_1").await;
    for _ in 0..3 {
        settle(&ledger, &first, &hooked(1, "pay_2", captured())).await;
        settle(
            &ledger,
            &first,
            &hooked(1, "pay_3", Claim::Captured(crate::fixture::inr(1))),
        )
        .await;
    }
    let tasks: Vec<(String, i64)> = sqlx::query_as("SELECT kind, seq FROM outbox ORDER BY id")
        .fetch_all(&mut file.raw().await)
        .await
        .unwrap();
    let tasks: Vec<_> = tasks
        .iter()
        .map(|(kind, seq)| (kind.as_str(), *seq))
        .collect();
    assert_eq!(tasks, [("receipt", 1), ("refund_surplus", 4), ("alert", 5)]);
}

#[tokio::test]
async fn what_callers_who_hung_up_had_asked_for_is_done_wholly_or_not_at_all() {
    let file = File::new();
    let ledger = file.open().await;
    for number in 1..=60 {
        open(&ledger, number).await;
    }
    for number in 1..=60_u8 {
        let evidence = [fetched(number, &format!("pay_{number}"), captured())];
        let id = id(number);
        let mut asked = Box::pin(ledger.settle(&id, &evidence, Actor::Webhook, at(2)));
        if number % 2 == 0 {
            // The job is queued; its caller goes without waiting for the answer.
            assert!(futures::poll!(&mut asked).is_pending());
        }
    }
    ledger.close().await;
    for part in [
        "SELECT count(*) FROM donations WHERE status = 'paid'",
        "SELECT count(*) FROM ledger",
        "SELECT count(*) FROM payments",
        "SELECT count(*) FROM evidence",
        "SELECT count(*) FROM outbox",
        "SELECT count(*) FROM events WHERE kind = 'payment_credited'",
    ] {
        assert_eq!(count(&file, part).await, 30, "{part}");
    }
}

#[tokio::test]
async fn a_refused_job_does_not_hurt_those_committed_with_it() {
    let file = File::new();
    let ledger = file.open().await;
    for number in 1..=9 {
        open(&ledger, number).await;
    }
    let (taken, pidx) = (at_razorpay("order_1"), at_khalti("pidx"));
    let jobs = (2..=9).map(|number| {
        let (ledger, taken, pidx) = (&ledger, &taken, &pidx);
        async move {
            let evidence = [fetched(number, &format!("pay_{number}"), captured())];
            let id = id(number);
            tokio::join!(
                ledger.bind_order(&id, pidx, at(1)),
                ledger.settle(&id, &evidence, Actor::Server, at(2)),
                ledger.bind_order(&id, taken, at(3)),
            )
        }
    });
    let outcomes = futures::future::join_all(jobs).await;
    // The same pidx binds once; the order of donation 1 never.
    assert_eq!(
        outcomes
            .iter()
            .filter(|(khalti, ..)| khalti.is_ok())
            .count(),
        1
    );
    for (_, settled, razorpay) in outcomes {
        assert_eq!(settled.unwrap().donation.status, Status::Paid);
        assert!(
            matches!(razorpay, Err(StorageError::Constraint(_))),
            "{razorpay:?}"
        );
    }
    assert_eq!(count(&file, "SELECT count(*) FROM ledger").await, 8);
}

/// Flips one bit somewhere behind the ledger's back, past the triggers.
async fn tamper(file: &File, sql: &'static str) {
    let mut raw = file.raw().await;
    sqlx::raw_sql(
        "DROP TRIGGER events_are_never_changed; DROP TRIGGER evidence_is_never_changed; \
         DROP TRIGGER events_are_never_deleted",
    )
    .execute(&mut raw)
    .await
    .unwrap();
    let changed = sqlx::raw_sql(sql).execute(&mut raw).await.unwrap();
    assert_eq!(changed.rows_affected(), 1, "{sql}");
}

#[tokio::test]
async fn one_changed_byte_of_a_history_is_found() {
    for (sql, seq) in [
        (
            "UPDATE events SET data = replace(data, '50000', '50001') WHERE seq = 1",
            1,
        ),
        ("UPDATE events SET kind = 'order_bounD' WHERE seq = 2", 2),
        ("UPDATE events SET at = at + 1 WHERE seq = 2", 2),
        ("UPDATE events SET actor = 'operator' WHERE seq = 3", 3),
        ("UPDATE events SET evidence_id = NULL WHERE seq = 3", 3),
        (
            "UPDATE events SET prev_hash = zeroblob(32) WHERE seq = 3",
            3,
        ),
        ("UPDATE events SET hash = zeroblob(32) WHERE seq = 2", 2),
        (
            "UPDATE events SET data = '{' || substr(data, 2) || ' ' WHERE seq = 3",
            3,
        ),
        ("UPDATE evidence SET amount_minor = amount_minor + 1", 3),
        ("UPDATE evidence SET digest = zeroblob(32)", 3),
        ("DELETE FROM events WHERE seq = 2", 2),
    ] {
        let file = File::new();
        let ledger = file.open().await;
        let id = paid(&ledger, 1, "pay_1").await;
        assert_eq!(
            ledger.verify_chain(&id).await,
            Ok(Chain::Whole { events: 3 })
        );
        tamper(&file, sql).await;
        assert_eq!(
            ledger.verify_chain(&id).await,
            Ok(Chain::Broken { seq }),
            "{sql}"
        );
    }
}

#[tokio::test]
async fn a_row_that_does_not_parse_is_corrupt_and_names_its_column_only() {
    let file = File::new();
    let ledger = file.open().await;
    open(&ledger, 1).await;
    sqlx::query("UPDATE donors SET email = 'asha at home'")
        .execute(&mut file.raw().await)
        .await
        .unwrap();
    let error = ledger.donor(&id(1)).await.unwrap_err();
    assert_eq!(error, StorageError::Corrupt("column email".to_owned()));
}

#[tokio::test]
async fn the_lock_of_another_writer_does_not_keep_readers_out() {
    let file = File::new();
    let ledger = file.open().await;
    open(&ledger, 1).await;
    let mut raw = file.raw().await;
    sqlx::query("BEGIN IMMEDIATE")
        .execute(&mut raw)
        .await
        .unwrap();
    assert_eq!(find(&ledger, &id(1)).await.status, Status::Open);
    sqlx::query("COMMIT").execute(&mut raw).await.unwrap();
    settle(&ledger, &id(1), &fetched(1, "pay_1", captured())).await;
}
