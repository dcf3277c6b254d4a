//! Every page of the admin in every language.

use super::matters::payment_of;
use super::{Desk, PASSWORD, VIEWERS, house, paid, settings, value_of};
use crate::harness::{Answer, House, Plan};
use daan_domain::DonationId;
use daan_storage::Actor;
use reqwest::Method;
use serde_json::{Value, json};

/// Names, codes and commands, which are the same in every language.
const SAME: [&str; 28] = [
    "Daan",
    "Razorpay",
    "Khalti",
    "English",
    "INR",
    "NPR",
    "UTC",
    "PAN",
    "KiB",
    "education",
    "Education",
    "Trust",
    "Asha",
    "Rai",
    "razorpay",
    "khalti",
    "paid",
    "daan",
    "admin",
    "set",
    "password",
    "verify",
    "ledger",
    "viewer",
    "serve",
    "env",
    "application",
    "www",
];
/// References, payments, orders, addresses and settings.
const NAMES: [&str; 10] = [
    "DN-",
    "pay_",
    "order_",
    "rfnd_",
    "disp_",
    "DET/",
    "DAAN_",
    "asha@",
    "Daan Education",
    "pwned",
];

/// What a reader or a screen reader is told: text, and the attributes that are read.
fn told(page: &str) -> Vec<String> {
    let mut told = Vec::new();
    let mut hidden: Option<String> = None;
    for piece in page.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        let name = tag.split([' ', '/']).next().unwrap_or_default();
        if let Some(end) = &hidden {
            if tag.starts_with(&format!("/{end}")) {
                hidden = None;
            } else {
                continue;
            }
        }
        for attribute in ["aria-label=\"", "placeholder=\"", "alt=\""] {
            if let Some((_, rest)) = tag.split_once(attribute) {
                told.push(rest.split('"').next().unwrap().to_owned());
            }
        }
        if tag.contains("translate=\"no\"") {
            hidden = Some(name.to_owned());
            continue;
        }
        if !text.trim().is_empty() {
            told.push(text.trim().to_owned());
        }
    }
    told
}

/// Words of English that are no names.
fn english(page: &str) -> Vec<String> {
    let is_word = |word: &str| {
        let letters = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        letters.len() > 1
            && letters.chars().all(|c| c.is_ascii_alphabetic())
            && !SAME.contains(&letters)
    };
    told(page)
        .into_iter()
        .filter(|text| !text.contains("DAAN_") && !text.contains("urlencoded"))
        .filter(|text| {
            let words = text
                .split_whitespace()
                .filter(|word| !NAMES.iter().any(|name| word.contains(name)));
            words
                .flat_map(|word| word.split(['-', '·', '/', '+']))
                .any(is_word)
        })
        .collect()
}

#[test]
fn english_is_found_and_names_are_not() {
    assert_eq!(
        english("<p>दान Razorpay DN-4F7K <b>Sign in</b></p>"),
        ["Sign in"]
    );
    assert_eq!(
        english("<nav aria-label=\"Pages\"><pre translate=\"no\">some code</pre> x</nav>"),
        ["Pages"]
    );
    assert!(english("<p>₹500 · 25 नव॰ 2026, INR, asha@example.org</p>").is_empty());
}

fn speaks(page: &Answer, language: &str, what: &str) {
    assert!(
        page.text.contains(&format!("<html lang=\"{language}\"")),
        "{what}: {page:?}"
    );
    let left = english(&page.text);
    assert!(
        left.is_empty(),
        "{what} in {language}: {left:#?}\n{}",
        page.text
    );
}

/// What a mail that did not get through comes to, in each word of ours.
const MAIL_TROUBLE: [&str; 15] = [
    "not_reached",
    "no_answer",
    "tls_failed",
    "tls_unusable",
    "login_refused 535",
    "sender_refused 550",
    "recipient_refused 550",
    "mail_refused 554",
    "address_unusable",
    "address_needs_smtputf8",
    "pdf_failed",
    "ledger_unreadable",
    "mail_unwritable",
    "donor_not_known",
    "no_answer 421",
];

/// A gift that is paid, disputed in every state, with a refund to record and one that failed, and with mails in trouble.
async fn troubled(house: &House) -> String {
    let begun = paid(house).await;
    let receipt = format!("/donations/{}/receipt", begun.token);
    assert_eq!(house.get(&receipt).await.status, 200);
    while house.desk.mail_due_receipts().await.unwrap() {}
    let payment = payment_of(house, &begun.id).await;
    let id = DonationId::parse(begun.id.as_str()).unwrap();
    let note = async |kind: &'static str, data: Value| {
        let ledger = &house.desk.ledger;
        let noted = ledger.record_event(&id, kind, &data, Actor::Webhook, house.desk.now());
        noted.await.unwrap();
    };
    let dispute = |name: &str, status: &str| {
        json!({
            "payment": payment, "dispute": format!("disp_{name}"), "status": status,
            "amount_minor": 500_00, "currency": "INR",
            "amount_deducted_minor": if status == "lost" { 500_00 } else { 0 },
            "respond_by_ms": 1_800_000_000_000_i64,
        })
    };
    for (kind, name, status) in [
        ("dispute_created", "A", "open"),
        ("dispute_action_required", "B", "open"),
        ("dispute_under_review", "C", "under_review"),
        ("dispute_changed", "D", "novel"),
        ("dispute_changed", "E", "under_review"),
        ("dispute_created", "F", "open"),
        ("dispute_won", "F", "won"),
        ("dispute_lost", "G", "lost"),
        ("dispute_closed", "H", "closed"),
    ] {
        note(kind, dispute(name, status)).await;
    }
    note("refund_unrecorded", json!({"payment": payment})).await;
    for name in ["rfnd_A", "rfnd_B"] {
        let failed = json!({"payment": payment, "refund": name, "amount_minor": 24_68});
        note("refund_failed", failed).await;
    }
    for kind in ["payment_refunded", "refund_failed"] {
        let came_back = json!({"payment": payment, "refund": "rfnd_C", "amount_minor": 1_00, "currency": "INR"});
        note(kind, came_back).await;
    }
    let too_large =
        json!({"payment": payment, "refund": "rfnd_D", "amount_minor": 5_00_00, "currency": "INR"});
    note("quarantined_refund_too_large", too_large).await;
    let word = json!({"payment": payment, "name": "rfnd_B", "note": "बैंक से"});
    note("matter_closed", word).await;
    for problem in MAIL_TROUBLE {
        for result in ["refused", "given_up"] {
            let mail = json!({"result": result, "problem": problem});
            note("receipt_mail_ended", mail).await;
        }
    }
    begun.id
}

/// A gift of each kind: paid, given back in part, paid twice, held, one whose payment failed, and one in trouble.
async fn full_house() -> (House, Vec<String>) {
    let house = House::with(Plan {
        admin: settings(),
        // Nobody listens there.
        mail: Some(crate::mails::settings("smtp://127.0.0.1:1")),
        ..Plan::default()
    })
    .await;
    let mut ids = Vec::new();
    for how in [
        json!({"outcome": "captured"}),
        json!({"outcome": "captured", "amount": 100_00}),
        json!({"outcome": "failed", "reason": "insufficient_funds"}),
    ] {
        let begun = house.begun().await;
        for mut how in [how.clone(), how] {
            how["order_id"] = json!(begun.order);
            how["webhook"] = json!(false);
            house.gateway.pay_as(how).await;
        }
        ids.push(begun.id);
    }
    house.pass_ms(60_000);
    let desk = Desk::signed_in(&house, PASSWORD).await;
    for id in &ids {
        desk.post(&format!("/admin/donations/{id}/recheck"), &[])
            .await;
    }
    ids.push(troubled(&house).await);
    (house, ids)
}

#[tokio::test]
async fn no_page_is_left_in_english() {
    let (house, ids) = full_house().await;
    for language in ["hi", "ne"] {
        let mut desk = Desk::signed_in(&house, PASSWORD).await;
        desk.cookie.push_str("; daan-admin-lang=");
        desk.cookie.push_str(language);
        let mut paths: Vec<String> = ["/admin", "/admin?span=12m", "/admin?span=all", "/admin/donations",
            "/admin/donations?status=x&gateway=x&campaign=!&currency=x&from=x&to=x&min=x&max=x&waiting=x",
            "/admin/donations?min=999999", "/admin/donations/DN-4F7K-Q2MX-9TBZ"]
            .map(str::to_owned).into();
        paths.extend(ids.iter().map(|id| format!("/admin/donations/{id}")));
        paths.push(format!("/admin/donations/{}/refund", ids[0]));
        paths.push(format!(
            "/admin/donations/{}/refund?surplus=1&again=1&despite_dispute=1",
            ids[0]
        ));
        let trouble = ids.len() - 1;
        for list in [
            "held",
            "surplus",
            "dispute",
            "dispute_lost",
            "refund_failed",
            "refund_came_back",
            "refund_too_large",
            "refund_unrecorded",
            "overdue",
        ] {
            paths.push(format!("/admin/donations?waiting={list}"));
        }
        for path in paths {
            speaks(&desk.get(&path).await, language, &path);
        }
        for (fields, of) in [
            (&[("reason", ""), ("amount", "1")][..], 0),
            (&[("reason", "x"), ("amount", "5,00")][..], 0),
            (&[("reason", "x"), ("amount", "900")][..], 0),
            (&[("reason", "x")][..], 2),
            (&[("reason", "x")][..], 1),
            (&[("reason", "x")][..], 0),
            (&[("reason", "x")][..], trouble),
            (&[("reason", "x"), ("despite_dispute", "1")][..], trouble),
        ] {
            let path = format!("/admin/donations/{}/refund/check", ids[of]);
            let page = desk.post(&path, fields).await;
            speaks(&page, language, &format!("{path} {fields:?}"));
            assert!(!page.text.contains("disp_"), "{path} {fields:?}: {page:?}");
        }
        let found = desk.post("/admin/donations", &[("donor", "asha")]).await;
        speaks(&found, language, "a donor");
    }
    let trouble = ids.last().unwrap();
    // Nothing is given back before a person saw to what came back.
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let close = format!("/admin/donations/{trouble}/matter/close");
    desk.post(&close, &[("matter", "rfnd_C"), ("note", "x")])
        .await;
    for language in ["hi", "ne"] {
        let mut desk = Desk::signed_in(&house, PASSWORD).await;
        desk.cookie.push_str("; daan-admin-lang=");
        desk.cookie.push_str(language);
        let path = format!("/admin/donations/{trouble}/refund/check");
        let fields = [("reason", "x"), ("despite_dispute", "1"), ("again", "1")];
        let page = desk.post(&path, &fields).await;
        speaks(&page, language, &path);
        assert_eq!(page.text.matches("disp_").count(), 8, "{page:?}");
    }
}

#[tokio::test]
async fn what_is_refused_at_the_door_is_told_in_the_readers_language() {
    let house = house().await;
    let begun = paid(&house).await;
    let refund = format!("/admin/donations/{}/refund", begun.id);
    for language in ["hi", "ne"] {
        let cookie = format!("daan-admin-lang={language}");
        let stranger = Desk {
            house: &house,
            cookie: cookie.clone(),
        };
        speaks(&stranger.get("/admin/sign-in").await, language, "sign-in");
        speaks(
            &stranger.sign_in("wrong").await,
            language,
            "a wrong password",
        );
        speaks(
            &stranger.send(&refund, &[]).await,
            language,
            "a stranger's form",
        );
        let mut viewer = Desk::signed_in(&house, VIEWERS).await;
        viewer.cookie.push_str("; ");
        viewer.cookie.push_str(&cookie);
        speaks(&viewer.get(&refund).await, language, "a viewer");
        speaks(
            &viewer.send("/admin/donations", &[]).await,
            language,
            "another session's form",
        );
        let elsewhere = viewer
            .send_from("/admin/donations", &[], "https://evil.example")
            .await;
        speaks(&elsewhere, language, "another site's form");
        let long = "x".repeat(20_000);
        speaks(
            &viewer.send("/admin/donations", &[("name", &long)]).await,
            language,
            "a long form",
        );
        let text = house.request(Method::POST, "/admin/donations");
        let text = text
            .header("cookie", &viewer.cookie)
            .header("origin", &house.origin);
        let text = text.header("content-type", "text/plain").body("x");
        let text = Answer::read(text.send().await.unwrap()).await;
        assert_eq!(text.status, 415);
        speaks(&text, language, "no form");
    }
    for _ in 0..6 {
        Desk::stranger(&house).sign_in("wrong").await;
    }
    let locked = Desk {
        house: &house,
        cookie: "daan-admin-lang=ne".to_owned(),
    };
    let locked = locked.sign_in("wrong").await;
    assert_eq!(locked.status, 429);
    speaks(&locked, "ne", "locked out");
    let unset = House::with(Plan::default()).await;
    let unset = Desk {
        house: &unset,
        cookie: "daan-admin-lang=hi".to_owned(),
    };
    speaks(&unset.get("/admin").await, "hi", "not set up");
}

#[tokio::test]
async fn a_language_is_chosen_by_the_address_remembered_and_else_the_browsers() {
    let house = house().await;
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let language = |page: &Answer| {
        let (_, rest) = page.text.split_once("<html lang=\"").unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    };
    assert_eq!(language(&desk.get("/admin").await), "en");
    let asked = desk.get("/admin/donations?status=paid&lang=ne").await;
    assert_eq!(language(&asked), "ne");
    let set = asked.all("set-cookie");
    assert!(
        set.contains(
            "daan-admin-lang=ne; Path=/admin; Max-Age=31536000; HttpOnly; SameSite=Strict"
        ),
        "{set}"
    );
    for tag in ["en", "hi", "ne"] {
        let link = format!("href=\"/admin/donations?status=paid&amp;lang={tag}\"");
        assert!(asked.text.contains(&link), "{asked:?}");
    }
    assert!(
        asked
            .text
            .contains("lang=\"ne\" hreflang=\"ne\" aria-current=\"true\""),
        "{asked:?}"
    );
    let unknown = desk.get("/admin?lang=fr").await;
    assert_eq!(
        (
            language(&unknown),
            unknown.all("set-cookie").contains("lang")
        ),
        ("en".to_owned(), false)
    );
    let request = house
        .request(Method::GET, "/admin")
        .header("cookie", &desk.cookie);
    let page = request
        .header("accept-language", "fr, hi-IN;q=0.8")
        .send()
        .await
        .unwrap();
    assert_eq!(language(&Answer::read(page).await), "hi");
    let request = house.request(Method::GET, "/admin");
    let request = request.header("cookie", format!("{}; daan-admin-lang=ne", desk.cookie));
    let page = request
        .header("accept-language", "hi")
        .send()
        .await
        .unwrap();
    assert_eq!(language(&Answer::read(page).await), "ne");
}

/// The answer to a form has no address that could be asked for again.
#[tokio::test]
async fn another_language_of_a_forms_answer_is_that_of_the_page_it_was_on() {
    let house = house().await;
    let begun = paid(&house).await;
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let path = format!("/admin/donations/{}/refund", begun.id);
    let page = desk
        .post(&format!("{path}/check"), &[("reason", "x")])
        .await;
    assert!(!value_of(&page.text, "seal").is_empty());
    assert!(
        page.text.contains(&format!("href=\"{path}?lang=hi\"")),
        "{page:?}"
    );
    let link = format!("{path}?lang=hi");
    assert_eq!(desk.get(&link).await.status, 200);
}
