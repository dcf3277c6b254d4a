//! A receipt that is sent again: by an operator, and in the admin.

use super::{house, receipted, rows, send_due};
use crate::admin::{Desk, PASSWORD, VIEWERS};
use crate::harness::{Begun, PostOffice, Program, eventually, gift};
use crate::operator::daan;
use serde_json::{Value, json};

const SECRETLESS: &str = "Example Trust <receipts@example.org>";

#[tokio::test]
async fn a_bookkeeper_sends_a_receipt_again_once_a_minute_and_it_is_written_down() {
    let post = PostOffice::open().await;
    let house = house(&post.url()).await;
    let begun = receipted(&house, &gift()).await;
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let page = format!("/admin/donations/{}", begun.id);
    let shown = desk.get(&page).await.text;
    for said in [
        "/00001",
        "Waits to be sent.",
        "Send the receipt again",
        "receipt.pdf?lang=hi",
    ] {
        assert!(shown.contains(said), "{said}: {shown}");
    }
    send_due(&house).await;
    let shown = desk.get(&page).await.text;
    assert!(shown.contains("<dd>Sent "), "{shown}");
    let send = format!("{page}/receipt/send");
    let soon = desk.post(&send, &[]).await;
    assert_eq!(soon.status, 429, "{soon:?}");
    assert!(soon.text.contains("less than a minute ago"), "{soon:?}");
    house.pass_ms(61_000);
    let asked = desk.post(&send, &[]).await;
    assert_eq!(
        (asked.status, asked.header("location")),
        (303, page.as_str())
    );
    assert!(
        asked.all("set-cookie").contains("daan-admin-said=mailing."),
        "{asked:?}"
    );
    send_due(&house).await;
    let taken = post.taken();
    assert_eq!(taken.len(), 2);
    assert_ne!(taken[0].header("Message-ID"), taken[1].header("Message-ID"));
    assert_eq!(rows(&house).await, ["1|1|sent|", "2|1|sent|"]);
    let shown = desk.get(&page).await.text;
    assert!(shown.contains("as a bookkeeper asked"), "{shown}");
    let events = house
        .book
        .rows("SELECT data, actor FROM events WHERE kind = 'receipt_mail_asked'");
    assert_eq!(
        events.await,
        ["{\"mail\":2,\"role\":\"bookkeeper\"}|operator"]
    );
}

#[tokio::test]
async fn who_may_only_look_sees_the_receipt_and_sends_none() {
    let post = PostOffice::open().await;
    let house = house(&post.url()).await;
    let begun = receipted(&house, &gift()).await;
    let desk = Desk::signed_in(&house, VIEWERS).await;
    let page = format!("/admin/donations/{}", begun.id);
    let shown = desk.get(&page).await.text;
    assert!(
        shown.contains("/00001") && !shown.contains("Send the receipt"),
        "{shown}"
    );
    assert_eq!(
        desk.post(&format!("{page}/receipt/send"), &[]).await.status,
        403
    );
    // A form of another site's has no token of ours.
    let keeper = Desk::signed_in(&house, PASSWORD).await;
    let forged = keeper.send(&format!("{page}/receipt/send"), &[]).await;
    assert_eq!(forged.status, 403, "{forged:?}");
    let stranger = Desk::stranger(&house)
        .get(&format!("{page}/receipt.pdf"))
        .await;
    assert_eq!(stranger.status, 303);
    let pdf = desk.get(&format!("{page}/receipt.pdf?lang=ne")).await;
    assert_eq!(
        (pdf.status, pdf.header("content-type")),
        (200, "application/pdf")
    );
    assert_eq!(pdf.header("cache-control"), "no-store");
    let unknown = desk
        .get("/admin/donations/DN-4F7K-Q2MX-9TBZ/receipt.pdf")
        .await;
    assert_eq!(unknown.status, 404);
    assert_eq!(rows(&house).await, ["1|0||"]);
}

#[tokio::test]
async fn the_list_finds_a_gift_by_its_receipts_number() {
    let post = PostOffice::open().await;
    let house = house(&post.url()).await;
    let first = receipted(&house, &gift()).await;
    let second = receipted(&house, &gift()).await;
    let labels = house
        .book
        .rows("SELECT label FROM receipts ORDER BY number")
        .await;
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let found = desk
        .post("/admin/donations", &[("receipt", &labels[1])])
        .await;
    assert_eq!(found.status, 303);
    let list = desk.get(found.header("location")).await.text;
    assert!(
        list.contains(&second.id) && !list.contains(&first.id),
        "{list}"
    );
    let none = desk.get("/admin/donations?receipt=%25").await.text;
    assert!(none.contains("No donation is found"), "{none}");
}

#[tokio::test]
async fn where_nothing_is_mailed_or_nobody_is_known_asking_says_so() {
    let quiet = crate::admin::house().await;
    let begun = receipted(&quiet, &gift()).await;
    let desk = Desk::signed_in(&quiet, PASSWORD).await;
    let page = format!("/admin/donations/{}", begun.id);
    assert!(!desk.get(&page).await.text.contains("Send the receipt"));
    let refused = desk.post(&format!("{page}/receipt/send"), &[]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("DAAN_SMTP_URL"), "{refused:?}");

    let post = PostOffice::open().await;
    let house = house(&post.url()).await;
    let begun = receipted(&house, &gift()).await;
    let request = daan_server::checkout::ErasureRequest {
        email: None,
        reference: Some(begun.id.clone()),
        is_trial: false,
    };
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let page = format!("/admin/donations/{}", begun.id);
    let send = format!("{page}/receipt/send");
    assert!(desk.get(&page).await.text.contains(&send));
    house.desk.erase(&request).await.unwrap();
    assert!(!desk.get(&page).await.text.contains(&send));
    let refused = desk.post(&send, &[]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("no address"), "{refused:?}");
}

async fn paid(program: &Program) -> Begun {
    let begun = Begun::read(&program.post("/api/begin_donation", &gift()).await.ok());
    let mut proof = program.gateway.pay_for(&begun).await;
    proof["token"] = json!(begun.token);
    program.post("/api/confirm_payment", &proof).await.ok();
    begun
}

#[tokio::test]
async fn the_command_shows_a_receipt_writes_its_pdf_and_sends_it_again() {
    let post = PostOffice::open().await;
    let mut program = Program::prepared().await;
    program.set("DAAN_SMTP_URL", &post.url());
    program.set("DAAN_MAIL_FROM", SECRETLESS);
    program.start().await;
    let begun = paid(&program).await;
    eventually(async || post.taken().len() == 1).await;
    let label = program.book.rows("SELECT label FROM receipts").await[0].clone();
    for asked in [label.as_str(), &begun.id.to_lowercase()] {
        let ended = daan(&program, &["receipt", asked, "--pdf", "one.pdf"], "").await;
        assert_eq!(ended.code, Some(0), "{ended:?}");
        let start = format!("{label} of {}: INR 500.00 to ", begun.id);
        assert!(ended.out.starts_with(&start), "{ended:?}");
        assert!(ended.out.contains("mail: "), "{ended:?}");
        assert!(!ended.out.contains("asha@"), "{ended:?}");
    }
    let sent = "SELECT count(*) FROM receipt_mails WHERE result = 'sent'";
    eventually(async || program.book.count(sent).await == 1).await;
    let asked = daan(&program, &["refund", &begun.id], "no\n").await;
    assert!(
        asked.err.contains("is mailed it again as it stands then"),
        "{asked:?}"
    );
    let written = std::fs::read(program.folder.path().join("one.pdf")).unwrap();
    assert!(written == post.taken()[0].pdf());

    let soon = daan(&program, &["receipt", &label, "--send"], "").await;
    assert_eq!(soon.code, Some(1), "{soon:?}");
    assert!(soon.err.contains("less than a minute ago"), "{soon:?}");
    // Neither beside a server nor without one is there a wait in the ledger that a test could shorten.
    program.terminate();
    program.exit().await;
    let mut file = sqlx::sqlite::SqliteConnectOptions::new().filename(program.book.path());
    file = file.foreign_keys(true);
    let age =
        "DROP TRIGGER receipt_mails_end_once; UPDATE receipt_mails SET asked_at = asked_at - 61000";
    let mut raw = sqlx::ConnectOptions::connect(&file).await.unwrap();
    sqlx::raw_sql(age).execute(&mut raw).await.unwrap();
    sqlx::Connection::close(raw).await.unwrap();
    let ended = daan(&program, &["receipt", &label, "--send", "--json"], "").await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let told: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(told["mail"]["state"], "sent", "{told:#}");
    assert_eq!(post.taken().len(), 2);
    let events = program
        .book
        .rows("SELECT data, actor FROM events WHERE kind = 'receipt_mail_asked'");
    assert_eq!(
        events.await,
        ["{\"mail\":2,\"role\":\"command line\"}|operator"]
    );
    let told = daan(&program, &["recheck", &begun.id], "").await;
    assert!(told.out.contains("as an operator asked"), "{told:?}");
}

#[tokio::test]
async fn the_command_says_what_it_cannot_find_or_do() {
    let program = Program::started().await;
    let begun = Begun::read(&program.post("/api/begin_donation", &gift()).await.ok());
    for (arguments, code, said) in [
        (&["receipt"][..], 2, "NUMBER|REFERENCE"),
        (
            &["receipt", "DET/1"],
            1,
            "which no receipt of this ledger has",
        ),
        (&["receipt", "DN-4F7K-Q2MX-9TBZ"], 1, "no such donation"),
        (&["receipt", &begun.id], 1, "has no receipt: it is open"),
        (&["receipt", &begun.id, "--lang", "hi"], 2, "--pdf"),
    ] {
        let ended = daan(&program, arguments, "").await;
        assert_eq!(ended.code, Some(code), "{ended:?}");
        assert!(ended.err.contains(said), "{said}: {ended:?}");
        assert!(!ended.err.contains("ledger refused"), "{ended:?}");
    }
    let paid = paid(&program).await;
    eventually(async || program.book.count("SELECT count(*) FROM receipts").await == 1).await;
    let nowhere = daan(
        &program,
        &["receipt", &paid.id, "--pdf", "no/such/folder.pdf"],
        "",
    )
    .await;
    assert_eq!(nowhere.code, Some(1), "{nowhere:?}");
    assert!(nowhere.err.contains("cannot be written"), "{nowhere:?}");
    let unset = daan(&program, &["receipt", &paid.id, "--send"], "").await;
    assert_eq!(unset.code, Some(1), "{unset:?}");
    assert!(unset.err.contains("DAAN_SMTP_URL"), "{unset:?}");
}
