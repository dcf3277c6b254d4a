//! `daan backup`, and commands that find no ledger.

use crate::harness::Program;
use crate::operator::{daan, spawn};
use daan_testkit::postgres::Database;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

const PARTIAL: &str = "copy.partial";
const NO_SERVER: &str = "postgres://daan:pg-secret-word@127.0.0.1:1/daan";

/// The dump is none, so PostgreSQL's own program must not be asked to read it.
fn pg_dump(program: &mut Program, script: &str) {
    for (name, script) in [("pg_dump", script), ("pg_restore", "#!/bin/sh\n")] {
        let file = program.folder.path().join(name);
        fs::write(&file, script).unwrap();
        fs::set_permissions(&file, Permissions::from_mode(0o700)).unwrap();
    }
    let path = format!("{}:/usr/bin:/bin", program.folder.path().display());
    program.set("PATH", &path);
}

#[tokio::test]
async fn a_backup_that_was_killed_leaves_no_file_of_the_name_and_is_made_again() {
    let database = Database::create().await;
    let mut program = Program::prepared().await;
    program.set("DATABASE_URL", &database.url());
    program.start().await;
    pg_dump(
        &mut program,
        "#!/bin/sh\necho half > \"$4\"\nexec sleep 3\n",
    );
    let environment = program.environment.clone();
    let mut child = spawn(&program, environment, &["backup", "--to", "copy"]);
    let folder = program.folder.path().to_owned();
    let is_half = || fs::read_to_string(folder.join(PARTIAL)).is_ok_and(|text| text == "half\n");
    crate::harness::eventually(async || is_half()).await;
    child.kill().await.unwrap();
    assert!(
        !folder.join("copy").exists(),
        "it could be taken for a backup"
    );
    pg_dump(&mut program, "#!/bin/sh\necho whole > \"$4\"\n");
    let ended = daan(&program, &["backup", "--to", "copy"], "").await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(fs::read_to_string(folder.join("copy")).unwrap(), "whole\n");
    assert!(!folder.join(PARTIAL).exists());
}

#[tokio::test]
async fn what_a_killed_backup_left_is_cleared_away_and_a_file_of_the_name_stays() {
    let program = Program::started().await;
    let folder = program.folder.path();
    let left = ["copy.partial", "copy.partial-journal"].map(|name| folder.join(name));
    for file in &left {
        fs::write(file, "half").unwrap();
    }
    let ended = daan(&program, &["backup", "--to", "copy"], "").await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(left.iter().all(|file| !file.exists()));
    let mode = fs::metadata(folder.join("copy"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    fs::write(folder.join("copy"), "precious").unwrap();
    let ended = daan(&program, &["backup", "--to", "copy"], "").await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert_eq!(fs::read_to_string(folder.join("copy")).unwrap(), "precious");
}

const COMMANDS: [&[&str]; 4] = [
    &["verify-ledger"],
    &["backup", "--to", "copy"],
    &["recheck", "DN-4F7K-Q2MX-9TBZ"],
    &["reconcile"],
];

#[tokio::test]
async fn a_command_that_finds_no_ledger_says_so_and_makes_none() {
    let mut program = Program::prepared().await;
    for (name, content, said) in [
        ("missing.db", None, "found no file"),
        ("empty.db", Some(""), "holds no ledger of Daan"),
        (
            "foreign.db",
            Some("a letter to a donor, of some length"),
            "holds no ledger of Daan",
        ),
    ] {
        let path = program.folder.path().join(name);
        if let Some(content) = content {
            fs::write(&path, content).unwrap();
        }
        program.set("DATABASE_URL", &format!("sqlite:{name}"));
        for command in COMMANDS {
            let ended = daan(&program, command, "").await;
            assert_eq!(ended.code, Some(1), "{command:?}: {ended:?}");
            assert_eq!(ended.err.matches(said).count(), 1, "{command:?}: {ended:?}");
            assert_eq!(
                fs::read_to_string(&path).ok().as_deref(),
                content,
                "{command:?}"
            );
            assert!(!program.folder.path().join("copy").exists());
        }
    }
}

#[tokio::test]
async fn a_database_server_that_does_not_answer_is_named_at_once_and_once() {
    let mut program = Program::prepared().await;
    program.set("DATABASE_URL", NO_SERVER);
    let began = tokio::time::Instant::now();
    for command in COMMANDS {
        let ended = daan(&program, command, "").await;
        assert_eq!(ended.code, Some(1), "{ended:?}");
        assert!(
            ended
                .err
                .contains("PostgreSQL at 127.0.0.1:1 does not answer"),
            "{ended:?}"
        );
        assert_eq!(ended.err.matches("refused").count(), 1, "{ended:?}");
        assert!(!ended.err.contains("pg-secret-word"), "{ended:?}");
    }
    assert!(began.elapsed().as_secs() < 20);
}

#[tokio::test]
async fn a_damaged_ledger_is_told_with_the_way_out() {
    let mut program = Program::started().await;
    program.terminate();
    program.exit().await;
    let path = program.folder.path().join("daan.db");
    let mut bytes = fs::read(&path).unwrap();
    // The first page, with the schema, stays: the file opens.
    bytes[4_096..].fill(0xFF);
    fs::write(&path, bytes).unwrap();
    for command in COMMANDS {
        let ended = daan(&program, command, "").await;
        assert_eq!(ended.code, Some(1), "{command:?}: {ended:?}");
        for word in [
            "\u{201c}Restoring\u{201d} in docs/operating.md",
            "last good backup",
        ] {
            assert!(ended.err.contains(word), "{command:?}: {ended:?}");
        }
    }
    assert!(!program.folder.path().join("copy").exists());
}
