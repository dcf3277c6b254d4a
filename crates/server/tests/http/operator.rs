//! `daan refund`, beside a server that serves and without one.

use crate::harness::{Begun, Program, gift};
use serde_json::json;
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::process::{Child, Command};

/// How a command ended, and what it said.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs the program in the server's folder with the server's settings, and types this.
pub(crate) async fn daan(program: &Program, arguments: &[&str], typed: &str) -> Ended {
    run(program, program.environment.clone(), arguments, typed).await
}

/// `daan reconcile`. The server may be at its own comparison, which it makes at its start.
pub(crate) async fn reconciled(program: &Program) -> Ended {
    loop {
        let ended = daan(program, &["reconcile"], "").await;
        if !ended.out.contains("are being compared at this moment") {
            return ended;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn run(
    program: &Program,
    environment: Vec<(String, String)>,
    arguments: &[&str],
    typed: &str,
) -> Ended {
    let mut child = spawn(program, environment, arguments);
    // It may have ended without reading.
    let _ = child
        .stdin
        .take()
        .unwrap()
        .write_all(typed.as_bytes())
        .await;
    Ended::of(child).await
}

pub(crate) fn spawn(
    program: &Program,
    environment: Vec<(String, String)>,
    arguments: &[&str],
) -> Child {
    Command::new(env!("CARGO_BIN_EXE_daan"))
        .args(arguments)
        .current_dir(program.folder.path())
        .env_clear()
        .envs(environment)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

impl Ended {
    async fn of(child: Child) -> Ended {
        let output = child.wait_with_output().await.unwrap();
        Ended {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

async fn paid(program: &Program) -> Begun {
    let begun = Begun::read(&program.post("/api/begin_donation", &gift()).await.ok());
    let mut proof = program.gateway.pay_for(&begun).await;
    proof["token"] = json!(begun.token);
    program.post("/api/confirm_payment", &proof).await.ok();
    begun
}

async fn refund_id(program: &Program) -> String {
    let state = program.gateway.state().await;
    assert_eq!(state["refunds"].as_array().unwrap().len(), 1, "{state:#}");
    state["refunds"][0]["id"].as_str().unwrap().to_owned()
}

async fn payment_id(program: &Program) -> String {
    program.book.rows("SELECT payment_id FROM payments").await[0].clone()
}

#[tokio::test]
async fn a_server_that_serves_refunds_through_its_socket() {
    let mut program = Program::started().await;
    let begun = paid(&program).await;
    let socket = program.folder.path().join("daan.db.sock");
    let mode = std::fs::metadata(&socket).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "for its owner only");
    // No key is needed: the server has it.
    let environment = vec![("DATABASE_URL".to_owned(), "sqlite:daan.db".to_owned())];
    let ended = run(&program, environment, &["refund", &begun.id, "--yes"], "").await;
    let (refund, payment) = (refund_id(&program).await, payment_id(&program).await);
    let said = format!(
        "refunded INR 500.00 of {}: {refund} of {payment}; the donation is refunded\n",
        begun.id
    );
    assert_eq!(
        (ended.code, ended.out.as_str()),
        (Some(0), said.as_str()),
        "{ended:?}"
    );
    assert_eq!(ended.err, "");
    assert_eq!(program.book.status().await, "refunded");
    program.terminate();
    assert_eq!(program.exit().await.code(), Some(0));
    assert!(!socket.exists());
}

#[tokio::test]
async fn without_a_server_the_ledger_is_opened_and_freed() {
    let mut program = Program::started().await;
    let begun = paid(&program).await;
    program.terminate();
    program.exit().await;
    let ended = daan(
        &program,
        &["refund", &begun.id, "--amount", "100.00", "--yes"],
        "",
    )
    .await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(program.book.status().await, "partially_refunded");
    program.start().await;
    let ended = daan(&program, &["refund", &begun.id, "--yes"], "").await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(program.book.status().await, "refunded");
}

#[tokio::test]
async fn a_socket_that_a_killed_server_left_behind_is_in_nobodys_way() {
    let mut program = Program::started().await;
    let begun = paid(&program).await;
    program.kill().await;
    assert!(program.folder.path().join("daan.db.sock").exists());
    let ended = daan(
        &program,
        &["refund", &begun.id, "--amount", "1", "--yes"],
        "",
    )
    .await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    program.start().await;
    let ended = daan(&program, &["refund", &begun.id, "--yes"], "").await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
}

#[tokio::test]
async fn it_asks_before_and_takes_only_yes() {
    let program = Program::started().await;
    let begun = paid(&program).await;
    let payment = payment_id(&program).await;
    for typed in ["", "\n", "no\n", "yesss\n", "1\n"] {
        let ended = daan(&program, &["refund", &begun.id], typed).await;
        assert_eq!(ended.code, Some(1), "{typed:?}: {ended:?}");
        let question = format!(
            "Refund INR 500.00 of {}? Payment {payment} at razorpay: INR 500.00 captured, INR 0.00 gone back or on its way. [yes/no] ",
            begun.id
        );
        assert!(ended.err.starts_with(&question), "{ended:?}");
        assert!(
            ended.err.contains("daan: nothing was refunded"),
            "{ended:?}"
        );
    }
    assert_eq!(program.book.status().await, "paid");
    let ended = daan(&program, &["refund", &begun.id], "yes\n").await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(program.book.status().await, "refunded");
}

#[tokio::test]
async fn a_refusal_ends_with_one_and_a_wrong_call_with_two() {
    let program = Program::started().await;
    let begun = paid(&program).await;
    for (arguments, code, said) in [
        (
            vec!["refund", "DN-0000-0000-0000", "--yes"],
            1,
            "daan: there is no donation DN-0000-0000-0000",
        ),
        (
            vec!["refund", "pay_123", "--yes"],
            1,
            "daan: expected a donation's reference",
        ),
        (
            vec!["refund", &begun.id, "--amount", "500.01", "--yes"],
            1,
            "daan: expected at most INR 500.00",
        ),
        (
            vec!["refund", &begun.id, "--amount", "NPR 5", "--yes"],
            1,
            "daan: expected an amount in INR",
        ),
        (
            vec!["refund", &begun.id, "--amount", "-5", "--yes"],
            1,
            "daan: expected an amount in INR",
        ),
        (
            vec!["refund", &begun.id, "--surplus", "--yes"],
            1,
            "daan: expected a payment of",
        ),
        (
            vec!["refund", &begun.id, "--manual", "--note", "by letter"],
            1,
            "daan: expected a refund of",
        ),
        (
            vec!["refund", &begun.id, "--manual", "--note", " "],
            1,
            "daan: --note expected 1 to 500 characters",
        ),
        (vec!["refund", &begun.id, "--manual"], 2, "--note"),
        (
            vec!["refund", &begun.id, "--note", "asked by asha@example.org"],
            1,
            "daan: expected a reason without an e-mail address",
        ),
        (
            vec!["refund", &begun.id, "--manual", "--note", "call 9876543210"],
            1,
            "ten digits in a row",
        ),
        (vec!["refund", &begun.id, "--speed", "fast"], 2, "optimum"),
        (vec!["refund"], 2, "<REFERENCE>"),
    ] {
        let ended = daan(&program, &arguments, "").await;
        assert_eq!(ended.code, Some(code), "{arguments:?}: {ended:?}");
        assert!(ended.err.contains(said), "{arguments:?}: {ended:?}");
        assert_eq!(ended.out, "", "{arguments:?}");
    }
    assert_eq!(program.book.status().await, "paid");
}

#[tokio::test]
async fn a_server_killed_in_the_middle_of_a_refund_refunds_once() {
    let mut program = Program::started().await;
    let begun = paid(&program).await;
    program.gateway.delay_one("/refund", 2_000).await;
    let command = spawn(
        &program,
        program.environment.clone(),
        &["refund", &begun.id, "--yes"],
    );
    program.gateway.struck().await;
    program.kill().await;
    let ended = Ended::of(command).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(
        ended.err.contains("Run the same command again"),
        "{ended:?}"
    );
    // The gateway goes on with what it was asked.
    crate::harness::eventually(async || program.gateway.state().await["refunds"] != json!([]))
        .await;
    program.start().await;
    let ended = daan(&program, &["refund", &begun.id, "--yes"], "").await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    refund_id(&program).await;
    assert_eq!(program.book.status().await, "refunded");
}

#[tokio::test]
async fn a_ledger_that_is_not_there_is_not_made() {
    let mut program = Program::prepared().await;
    program.set("DATABASE_URL", "sqlite:elsewhere/other.db");
    let ended = daan(&program, &["refund", "DN-4F7K-Q2MX-9TBZ", "--yes"], "").await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    for word in ["DATABASE_URL", "elsewhere/other.db"] {
        assert!(ended.err.contains(word), "{ended:?}");
    }
    assert!(!program.folder.path().join("elsewhere").exists());
}

#[tokio::test]
async fn help_says_what_a_command_does_and_how_it_ends() {
    let program = Program::prepared().await;
    for (arguments, words) in [
        (
            ["refund", "--help"],
            [
                "socket",
                "never makes a second one",
                "--surplus",
                "--manual",
                "optimum",
            ],
        ),
        (
            ["orders", "--help"],
            [
                "Razorpay's own orders",
                "--receipt",
                "--authorized",
                "--json",
                "--since",
            ],
        ),
    ] {
        let ended = daan(&program, &arguments, "").await;
        assert_eq!(ended.code, Some(0));
        for word in words {
            assert!(ended.out.contains(word), "{word}: {}", ended.out);
        }
    }
    let ended = daan(&program, &["--help"], "").await;
    for word in ["serve", "refund", "orders", "sandbox", "code 0"] {
        assert!(ended.out.contains(word), "{word}: {}", ended.out);
    }
}
