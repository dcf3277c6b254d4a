//! A ledger that is copied while it is used, lost, and restored from the copy.

use crate::harness::{Begun, Program, eventually, gift};
use crate::operator::{daan, reconciled};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;

async fn begun(program: &Program) -> (Value, Begun) {
    let asked = gift();
    let begun = Begun::read(&program.post("/api/begin_donation", &asked).await.ok());
    (asked, begun)
}

async fn paid(program: &Program) -> (Value, Begun) {
    let (asked, begun) = begun(program).await;
    let mut proof = program.gateway.pay_for(&begun).await;
    proof["token"] = json!(begun.token);
    let donation = program.post("/api/confirm_payment", &proof).await.ok();
    assert_eq!(donation["status"], "paid");
    (asked, begun)
}

/// What the gateway has captured, and what the ledger has booked.
async fn both_sides(program: &Program) -> (BTreeSet<String>, BTreeSet<String>) {
    let state = program.gateway.state().await;
    let there = state["payments"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|payment| payment["status"] == "captured")
        .map(|payment| {
            format!(
                "{}|{}|{}",
                payment["id"].as_str().unwrap(),
                payment["amount"],
                payment["currency"].as_str().unwrap()
            )
        })
        .collect();
    let here = program
        .book
        .rows("SELECT payment_id, CAST(amount_minor AS TEXT), currency FROM ledger WHERE kind = 'capture'")
        .await;
    (there, here.into_iter().collect())
}

pub(crate) fn restore(program: &Program) {
    let folder = program.folder.path();
    for old in ["daan.db", "daan.db-wal", "daan.db-shm"] {
        // The last two are there only after a crash.
        let _ = fs::remove_file(folder.join(old));
    }
    fs::copy(folder.join("copy.db"), folder.join("daan.db")).unwrap();
}

/// Threat 42.
#[tokio::test]
async fn a_restored_ledger_finds_again_what_was_given_since_its_backup() {
    let mut program = Program::started().await;
    for _ in 0..3 {
        paid(&program).await;
    }
    let (_, left_open) = begun(&program).await;
    let ended = daan(&program, &["backup", "--to", "copy.db"], "").await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.out.contains("4 donations"), "{ended:?}");
    let mut lost = Vec::new();
    for _ in 0..4 {
        lost.push(paid(&program).await);
    }
    program.gateway.pay(&left_open.order, "captured").await;
    let (_, unpaid) = begun(&program).await;
    program.kill().await;
    restore(&program);
    program.start().await;
    eventually(async || {
        let (there, here) = both_sides(&program).await;
        there == here
    })
    .await;
    for (asked, gift) in &lost {
        let seen = program
            .post("/api/donation", &json!({"token": gift.token}))
            .await
            .ok();
        assert_eq!(
            (&seen["status"], &seen["donation_id"]),
            (&json!("paid"), &json!(gift.id))
        );
        let again = program.post("/api/begin_donation", asked).await.ok();
        assert_eq!(again["donation_id"], json!(gift.id));
    }
    let seen = program
        .post("/api/donation", &json!({"token": unpaid.token}))
        .await
        .ok();
    assert_eq!(seen["status"], "open");
    let ended = reconciled(&program).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let ended = daan(&program, &["verify-ledger"], "").await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
}

#[tokio::test]
async fn a_backup_is_private_whole_and_never_in_anothers_place() {
    let program = Program::started().await;
    paid(&program).await;
    let ended = daan(&program, &["backup", "--to", "copy.db"], "").await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let copy = program.folder.path().join("copy.db");
    assert_eq!(
        fs::metadata(&copy).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let beside: Vec<String> = fs::read_dir(program.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("copy.db"))
        .collect();
    assert_eq!(beside, ["copy.db"], "nothing is left beside it");
    let bytes = fs::read(&copy).unwrap();
    let ended = daan(&program, &["backup", "--to", "copy.db"], "").await;
    assert_eq!(ended.code, Some(1));
    assert!(ended.err.contains("is there already"), "{ended:?}");
    assert_eq!(fs::read(&copy).unwrap(), bytes);
    let ended = daan(&program, &["backup", "--to", "no/such/folder/copy.db"], "").await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
}

/// Threat 31.
#[tokio::test]
async fn a_ledger_that_was_tampered_with_is_named_and_not_backed_up() {
    use sqlx::ConnectOptions;
    let mut program = Program::started().await;
    let (_, begun) = paid(&program).await;
    program.terminate();
    program.exit().await;
    let mut ledger = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(program.book.path())
        .connect()
        .await
        .unwrap();
    for sql in [
        "DROP TRIGGER events_are_never_changed",
        "UPDATE events SET at = at + 1 WHERE seq = 2",
    ] {
        sqlx::query(sql).execute(&mut ledger).await.unwrap();
    }
    drop(ledger);
    let ended = daan(&program, &["verify-ledger"], "").await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.err.contains(&begun.id), "{ended:?}");
    let ended = daan(&program, &["backup", "--to", "copy.db"], "").await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(!program.folder.path().join("copy.db").exists());
}
