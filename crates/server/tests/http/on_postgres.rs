//! A ledger on PostgreSQL: what operators do beside servers that use it.

use crate::harness::{Begun, Program, gift};
use crate::operator::{Ended, daan, reconciled};
use daan_testkit::postgres::Database;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

/// Nobody listens there.
const NOWHERE: &str = "postgres://daan:pg-secret-word@127.0.0.1:1/daan";

async fn started(database: &Database) -> Program {
    let mut program = Program::prepared().await;
    program.set("DATABASE_URL", &database.url());
    program.start().await;
    program
}

/// Threats 42, 72.
#[tokio::test]
async fn an_operator_works_beside_a_server_on_its_database() {
    let database = Database::create().await;
    let program = started(&database).await;
    let begun = Begun::read(&program.post("/api/begin_donation", &gift()).await.ok());
    program.gateway.pay(&begun.order, "captured").await;
    let ended = daan(&program, &["recheck", &begun.id], "").await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(
        ended
            .out
            .starts_with(&format!("{}: INR 500.00 to education, paid\n", begun.id)),
        "{ended:?}"
    );
    let ended = daan(&program, &["refund", &begun.id, "--yes"], "").await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let ended = reconciled(&program).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let ended = daan(&program, &["verify-ledger"], "").await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.out.ends_with("the ledger is whole\n"), "{ended:?}");
}

/// Stands for PostgreSQL's own: writes down how it was called.
const PG_DUMP: &str =
    "#!/bin/sh\necho \"$PGPASSWORD\" \"$@\" > called\necho dumped > \"$4\"\nexit $CODE\n";
const PG_RESTORE: &str = "#!/bin/sh\necho \"$@\" > listed\nexit $CODE\n";

/// Puts a program of PostgreSQL's that ends with this code on the path.
fn put(program: &mut Program, name: &str, script: &str, code: &str) {
    let folder = program.folder.path().to_owned();
    let file = folder.join(name);
    fs::write(&file, script.replace("$CODE", code)).unwrap();
    fs::set_permissions(&file, Permissions::from_mode(0o700)).unwrap();
    program.set("PATH", folder.to_str().unwrap());
}

async fn backup(program: &Program, to: &str) -> Ended {
    daan(program, &["backup", "--to", to], "").await
}

#[tokio::test]
async fn a_backup_is_made_by_pg_dump_which_is_not_told_the_password_aloud() {
    let database = Database::create().await;
    let mut program = started(&database).await;
    put(&mut program, "pg_dump", PG_DUMP, "0");
    let ended = backup(&program, "copy.dump").await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let folder = program.folder.path().to_owned();
    let url = database.url();
    let (before, host) = url.rsplit_once('@').unwrap();
    let (before, password) = before.rsplit_once(':').unwrap();
    assert_eq!(
        fs::read_to_string(folder.join("called")).unwrap(),
        format!(
            "{password} --format=custom --no-password --file copy.dump.partial --dbname={before}@{host}\n"
        )
    );
    let copy = folder.join("copy.dump");
    assert_eq!(fs::read_to_string(&copy).unwrap(), "dumped\n");
    let mode = fs::metadata(&copy).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    // One that fails leaves nothing that could be taken for a backup.
    put(&mut program, "pg_dump", PG_DUMP, "1");
    let ended = backup(&program, "other.dump").await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    for left in ["other.dump", "other.dump.partial", "copy.dump.partial"] {
        assert!(!folder.join(left).exists(), "{left}");
    }
}

#[tokio::test]
async fn a_dump_that_pg_restore_cannot_read_is_no_backup() {
    let database = Database::create().await;
    let mut program = started(&database).await;
    put(&mut program, "pg_dump", PG_DUMP, "0");
    let ended = backup(&program, "unread.dump").await;
    assert!(ended.out.contains("no pg_restore"), "{ended:?}");
    put(&mut program, "pg_restore", PG_RESTORE, "0");
    let ended = backup(&program, "copy.dump").await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.out.contains("pg_restore can read it"), "{ended:?}");
    let folder = program.folder.path().to_owned();
    let listed = fs::read_to_string(folder.join("listed")).unwrap();
    assert_eq!(listed, "--list copy.dump.partial\n");
    put(&mut program, "pg_restore", PG_RESTORE, "1");
    let ended = backup(&program, "broken.dump").await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(!folder.join("broken.dump").exists());
}

#[tokio::test]
async fn a_database_without_a_ledger_is_not_backed_up() {
    let database = Database::create().await;
    let mut program = Program::prepared().await;
    program.set("DATABASE_URL", &database.url());
    put(&mut program, "pg_dump", PG_DUMP, "0");
    let ended = backup(&program, "copy.dump").await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.err.contains("holds no ledger of Daan"), "{ended:?}");
    for made in ["called", "copy.dump", "copy.dump.partial"] {
        assert!(!program.folder.path().join(made).exists(), "{made}");
    }
}

#[tokio::test]
async fn without_pg_dump_an_operator_is_told_what_to_type() {
    let database = Database::create().await;
    let mut program = started(&database).await;
    program.set("PATH", "/nowhere");
    let ended = backup(&program, "copy.dump").await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(
        ended.err.contains("pg_dump --format=custom --file="),
        "{ended:?}"
    );
    assert!(!program.folder.path().join("copy.dump").exists());
}

#[tokio::test]
async fn a_database_that_does_not_answer_is_named_without_its_password() {
    let mut program = Program::prepared().await;
    for url in [
        NOWHERE,
        "postgres://daan:pg-secret-word@127.0.0.1:no-port/daan",
    ] {
        program.set("DATABASE_URL", url);
        let (code, line) = program.refusal().await;
        assert_eq!(code, Some(1), "{line}");
        assert!(line.contains("DATABASE_URL"), "{line}");
        for command in [
            vec!["recheck", "DN-4F7K-Q2MX-9TBZ"],
            vec!["reconcile"],
            vec!["verify-ledger"],
            vec!["backup", "--to", "copy.dump"],
        ] {
            let ended = daan(&program, &command, "").await;
            assert_eq!(ended.code, Some(1), "{ended:?}");
            assert!(ended.err.contains("DATABASE_URL"), "{ended:?}");
            assert!(!format!("{ended:?}").contains("secret-word"), "{ended:?}");
        }
        assert!(!program.log().contains("secret-word"), "{}", program.log());
    }
}
