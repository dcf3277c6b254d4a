//! The mail that brings a receipt, with a mail server that behaves and one that does not.

mod again;
mod changes;
mod faults;
mod servers;
mod told;

use crate::harness::{Begun, House, Plan, PostOffice, gift, given_back};
use daan_server::settings::{MailServer, MailSettings};
use reqwest::Method;
use serde_json::{Value, json};

pub(crate) fn settings(url: &str) -> MailSettings {
    MailSettings {
        server: MailServer::parse(url).unwrap(),
        from: "Example Trust <receipts@example.org>".parse().unwrap(),
    }
}

async fn house(url: &str) -> House {
    House::with(Plan {
        mail: Some(settings(url)),
        admin: crate::admin::settings(),
        ..Plan::default()
    })
    .await
}

fn named(name: &str, locale: &str) -> Value {
    let mut gift = gift();
    gift["request"]["donor"]["name"] = json!(name);
    gift["request"]["locale"] = json!(locale);
    gift
}

/// A gift that is paid, and whose receipt has its number.
async fn receipted(house: &House, gift: &Value) -> Begun {
    let begun = Begun::read(&house.begin(gift).await.ok());
    let proof = house.gateway.pay_for(&begun).await;
    house.confirm(&begun.token, &proof).await.ok();
    let path = format!("/donations/{}/receipt", begun.token);
    assert_eq!(house.get(&path).await.status, 200);
    begun
}

async fn send_due(house: &House) {
    while house.desk.mail_due_receipts().await.unwrap() {}
}

async fn rows(house: &House) -> Vec<String> {
    house
        .book
        .rows("SELECT CAST(seq AS TEXT), CAST(attempts AS TEXT), result, problem FROM receipt_mails ORDER BY id")
        .await
}

#[tokio::test]
async fn a_receipt_is_mailed_once_in_the_donors_language_with_its_pdf() {
    let post = PostOffice::open().await;
    let house = house(&post.url()).await;
    for (name, locale, greeting, title) in [
        ("Asha Rai", "en", "Dear Asha Rai,", "Donation receipt"),
        ("आशा राई", "hi", "आदरणीय आशा राई,", "दान की रसीद"),
        ("आशा राई", "ne", "आदरणीय आशा राई,", "दानको रसिद"),
    ] {
        let before = post.taken().len();
        let begun = receipted(&house, &named(name, locale)).await;
        send_due(&house).await;
        send_due(&house).await;
        let taken = post.taken();
        assert_eq!(taken.len(), before + 1, "{taken:#?}");
        let mail = &taken[before];
        assert_eq!(mail.from, "receipts@example.org");
        assert_eq!(mail.to, ["asha@example.org"]);
        let path = format!("/donations/{}/receipt.pdf?lang={locale}", begun.token);
        let shown = house.request(Method::GET, &path).send().await.unwrap();
        assert_eq!(shown.headers()["content-type"], "application/pdf");
        let shown = shown.bytes().await.unwrap();
        assert!(shown.starts_with(b"%PDF-"));
        assert!(mail.pdf() == shown, "another PDF than the page's");
        let text = mail.text();
        assert!(text.starts_with(greeting), "{text}");
        assert!(mail.data.is_ascii());
        let subject = mail.header("Subject");
        if locale == "en" {
            assert!(
                subject.starts_with(title) && subject.contains("/00001"),
                "{subject}"
            );
            assert!(mail.header("To").contains("Asha Rai"));
        } else {
            assert!(subject.starts_with("=?utf-8?"), "{subject}");
        }
        assert!(!subject.contains("Asha") && !subject.contains("500"));
        let id = begun.id.to_lowercase();
        assert_eq!(
            mail.header("Message-ID"),
            format!("<receipt.{id}.1@example.org>")
        );
        assert!(mail.data.contains(&format!("Content-Language: {locale}")));
    }
    assert_eq!(rows(&house).await, ["1|1|sent|"; 3]);
}

#[tokio::test]
async fn without_its_settings_nothing_is_mailed_and_nothing_waits_for_it() {
    let house = House::open().await;
    receipted(&house, &gift()).await;
    assert!(!house.desk.mail_due_receipts().await.unwrap());
    assert_eq!(rows(&house).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_gift_that_is_not_paid_is_no_mail() {
    let post = PostOffice::open().await;
    let house = house(&post.url()).await;
    house.begun().await;
    send_due(&house).await;
    assert_eq!(post.heard(), Vec::<String>::new());
}

/// Threat 49.
#[tokio::test]
async fn a_name_with_line_breaks_adds_no_recipient_and_no_header() {
    let post = PostOffice::open().await;
    let house = house(&post.url()).await;
    for name in [
        "Asha\r\nBcc: mallory@example.org",
        "Asha\nSubject: won\n\nBody",
        "\"Asha\", Rai <mallory@example.org>",
        "आशा,\r\nRai\\\"",
    ] {
        receipted(&house, &named(name, "en")).await;
    }
    send_due(&house).await;
    let taken = post.taken();
    assert_eq!(taken.len(), 4);
    let recipients: Vec<_> = post
        .heard()
        .into_iter()
        .filter(|line| line.starts_with("RCPT"))
        .collect();
    assert_eq!(recipients, ["RCPT TO:<asha@example.org>"; 4]);
    for mail in taken {
        assert_eq!(mail.header("Bcc"), "");
        assert!(mail.header("Subject").starts_with("Donation receipt "));
        assert!(
            mail.header("To").ends_with("<asha@example.org>"),
            "{mail:?}"
        );
    }
}

#[tokio::test]
async fn one_mail_that_is_refused_keeps_no_other_from_going() {
    let post = PostOffice::open().await;
    let house = house(&post.url()).await;
    let mut unusable = gift();
    unusable["request"]["donor"]["email"] = json!("आशा@example.org");
    receipted(&house, &unusable).await;
    receipted(&house, &gift()).await;
    send_due(&house).await;
    assert_eq!(post.taken().len(), 1);
    assert_eq!(
        rows(&house).await,
        ["1|1|refused|address_needs_smtputf8", "1|1|sent|"]
    );
}

#[tokio::test]
async fn an_erased_donor_gets_no_mail() {
    let post = PostOffice::open().await;
    let house = house(&post.url()).await;
    let begun = receipted(&house, &gift()).await;
    let request = daan_server::checkout::ErasureRequest {
        email: None,
        reference: Some(begun.id),
        is_trial: false,
    };
    house.desk.erase(&request).await.unwrap();
    send_due(&house).await;
    assert_eq!(post.heard(), Vec::<String>::new());
    assert_eq!(rows(&house).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_gift_that_went_back_whole_before_its_mail_is_not_mailed_and_a_part_is() {
    let post = PostOffice::open().await;
    let house = house(&post.url()).await;
    let whole = receipted(&house, &gift()).await;
    let part = receipted(&house, &gift()).await;
    for (begun, amount) in [(&whole, None), (&part, Some("100"))] {
        given_back(&house, begun, amount).await;
    }
    send_due(&house).await;
    let taken = post.taken();
    assert_eq!(taken.len(), 1);
    let text = taken[0].text();
    for stated in [
        "Reduced: ₹100 was refunded. This receipt now stands for ₹400.",
        "Amount given: ₹500",
        "Refunded: ₹100",
        "Remaining amount: ₹400",
        "Remaining amount in words: Four hundred rupees only",
    ] {
        assert!(text.contains(stated), "{stated}: {text}");
    }
    assert_eq!(rows(&house).await, ["1|1|refunded|", "1|1|sent|"]);
}
