//! The real program and its mails: across restarts, on one database with another, and as the doctor sees them.

use crate::harness::{Begun, Manner, PostOffice, Program, closed_post_office, eventually, gift};
use crate::operator::daan;
use daan_testkit::postgres::Database;
use serde_json::{Value, json};
use sqlx::{Connection as _, PgConnection};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::time::Instant;

async fn prepared(post: SocketAddr) -> Program {
    let mut program = Program::prepared().await;
    program.set("DAAN_SMTP_URL", &format!("smtp://{post}"));
    program.set("DAAN_MAIL_FROM", "receipts@example.org");
    program
}

async fn pay(program: &Program) -> Begun {
    let begun = Begun::read(&program.post("/api/begin_donation", &gift()).await.ok());
    let mut proof = program.gateway.pay_for(&begun).await;
    proof["token"] = json!(begun.token);
    program.post("/api/confirm_payment", &proof).await.ok();
    begun
}

#[tokio::test]
async fn a_mail_that_could_not_go_goes_once_after_a_restart() {
    let address = closed_post_office().await;
    let mut program = prepared(address).await;
    program.start().await;
    pay(&program).await;
    let tried = "SELECT count(*) FROM receipt_mails WHERE attempts > 0 AND problem = 'not_reached'";
    eventually(async || program.book.count(tried).await == 1).await;
    program.kill().await;
    let post = PostOffice::open_at(address).await;
    program.start().await;
    eventually(async || post.taken().len() == 1).await;
    let sent = "SELECT count(*) FROM receipt_mails WHERE result = 'sent'";
    eventually(async || program.book.count(sent).await == 1).await;
    program.terminate();
    program.exit().await;
    program.start().await;
    tokio::time::sleep(Duration::from_secs(4)).await;
    assert_eq!(post.taken().len(), 1);
}

#[tokio::test]
async fn a_refusal_for_good_is_told_once_and_without_the_address() {
    let post = PostOffice::open().await;
    post.behaves(Manner::Says(
        "RCPT",
        "550 5.1.1 <asha@example.org> is unknown",
    ));
    let mut program = prepared(post.address).await;
    program.start().await;
    let begun = pay(&program).await;
    let refused = "SELECT count(*) FROM receipt_mails WHERE result = 'refused'";
    eventually(async || program.book.count(refused).await == 1).await;
    tokio::time::sleep(Duration::from_secs(4)).await;
    let log = program.log();
    assert!(!log.contains("asha@") && !log.contains("Asha"), "{log}");
    let errors = log
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|line| line["level"] == "ERROR");
    let errors: Vec<_> = errors.collect();
    assert_eq!(errors.len(), 1, "{errors:#?}");
    assert_eq!(errors[0]["problem"], "recipient_refused 550");
    assert_eq!(errors[0]["donation"], begun.id.as_str());
    let tries = post
        .heard()
        .iter()
        .filter(|line| line.starts_with("RCPT"))
        .count();
    assert_eq!(tries, 1);
}

#[tokio::test]
async fn two_servers_on_one_database_send_each_mail_once() {
    const GIFTS: usize = 12;
    let post = PostOffice::open().await;
    let database = Database::create().await;
    let mut one = prepared(post.address).await;
    one.set("DATABASE_URL", &database.url());
    let mut other = prepared(post.address).await;
    other.set("DATABASE_URL", &database.url());
    one.start().await;
    other.start().await;
    for _ in 0..GIFTS / 2 {
        tokio::join!(pay(&one), pay(&other));
    }
    eventually(async || post.taken().len() >= GIFTS).await;
    tokio::time::sleep(Duration::from_secs(4)).await;
    let mut names: Vec<_> = post
        .taken()
        .iter()
        .map(|mail| mail.header("Message-ID"))
        .collect();
    assert_eq!(names.len(), GIFTS);
    names.sort();
    names.dedup();
    assert_eq!(names.len(), GIFTS);
}

/// Whoever has paid hears so, whatever holds up what is known of the mail.
#[tokio::test]
async fn a_gift_is_confirmed_while_nobody_can_read_what_became_of_mails() {
    let post = PostOffice::open().await;
    let database = Database::create().await;
    let mut program = prepared(post.address).await;
    program.set("DATABASE_URL", &database.url());
    program.start().await;
    let begun = Begun::read(&program.post("/api/begin_donation", &gift()).await.ok());
    let mut proof = program.gateway.pay_for(&begun).await;
    proof["token"] = json!(begun.token);
    let mut raw = PgConnection::connect(&database.url()).await.unwrap();
    let lock = "BEGIN; LOCK TABLE receipt_mails IN ACCESS EXCLUSIVE MODE";
    sqlx::raw_sql(lock).execute(&mut raw).await.unwrap();
    let mut fastest = Duration::MAX;
    for _ in 0..3 {
        let asked = Instant::now();
        let answer = program.post("/api/confirm_payment", &proof).await.ok();
        assert_eq!(answer["status"], "paid");
        assert_eq!(answer["receipt_mail"], Value::Null);
        fastest = fastest.min(asked.elapsed());
    }
    // The ledger itself gives a lock two seconds.
    assert!(fastest < Duration::from_millis(1_500), "{fastest:?}");
    raw.close().await.unwrap();
}

async fn findings(program: &Program) -> Vec<(String, String)> {
    let ended = daan(program, &["doctor", "--json"], "").await;
    let told: Value = serde_json::from_str(&ended.out).unwrap_or_else(|_| panic!("{ended:?}"));
    let list = told["findings"]
        .as_array()
        .or(told.as_array())
        .unwrap()
        .clone();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    list.iter()
        .filter(|finding| text(&finding["code"]).starts_with("mail"))
        .map(|finding| (text(&finding["code"]), text(&finding["level"])))
        .collect()
}

#[tokio::test]
async fn the_doctor_knows_what_is_wrong_with_the_mail() {
    let post = PostOffice::open().await;
    let mut program = Program::prepared().await;
    assert_eq!(findings(&program).await, []);
    let closed = closed_post_office().await;
    for (url, from, code, level) in [
        (post.url(), "receipts@example.org", "mail", "ok"),
        (
            format!("smtp://{closed}"),
            "receipts@example.org",
            "mail_unreachable",
            "fault",
        ),
        (
            format!("{}?tls=required", post.url()),
            "receipts@example.org",
            "mail_unreachable",
            "fault",
        ),
        (
            "mail.example.org".to_owned(),
            "receipts@example.org",
            "mail_unusable",
            "fault",
        ),
        (post.url(), "nobody", "mail_unusable", "fault"),
        (post.url(), "", "mail_unusable", "fault"),
        (
            String::new(),
            "receipts@example.org",
            "mail_unusable",
            "fault",
        ),
    ] {
        program.set("DAAN_SMTP_URL", &url);
        program.set("DAAN_MAIL_FROM", from);
        assert_eq!(
            findings(&program).await,
            [(code.to_owned(), level.to_owned())],
            "{url} {from}"
        );
    }
    program.set("DAAN_MAIL_FROM", "receipts@example.org");
    program.set("DAAN_SMTP_URL", "smtp://192.0.2.1:25");
    let ended = daan(&program, &["doctor", "--offline"], "").await;
    assert!(ended.out.contains("mail_plain"), "{ended:?}");
    assert_eq!(ended.code, Some(1));
    post.behaves(Manner::Says("AUTH", "535 5.7.8 wrong"));
    let url = post.url().replace("smtp://", "smtp://asha:hunter2@");
    program.set("DAAN_SMTP_URL", &url);
    assert_eq!(
        findings(&program).await,
        [("mail_refuses_login".to_owned(), "fault".to_owned())]
    );
    program.set("DAAN_SMTP_URL", "smtp://asha:hunter2@mail example");
    let (code, line) = program.refusal().await;
    assert_eq!(code, Some(1));
    assert!(
        line.contains("DAAN_SMTP_URL expected") && !line.contains("hunter2"),
        "{line}"
    );
}
