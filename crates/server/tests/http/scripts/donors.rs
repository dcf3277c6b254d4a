//! What a donor writes into a gift, on every page that shows something of it.

use super::{HARMLESS, Markup, SCRIPTS, is_as_for, shown};
use crate::admin::{Desk, PASSWORD, paid_as, settings};
use crate::harness::{Begun, House, Plan, PostOffice, gift};
use daan_domain::{DonorName, Message};
use serde_json::{Value, json};

/// Addresses that are valid and look like something else to a page that forgets to escape.
const EMAILS: [&str; 8] = [
    "'onfocus='alert@example.org",
    "a&lt/b&gt@example.org",
    "&#60b@example.org",
    "{{7*7}}@example.org",
    "`-alert-`@example.org",
    "a&quot=b@example.org",
    "javascript/*a*/@example.org",
    "${name}@example.org",
];

fn by(name: &str, message: &str, email: &str) -> Value {
    let mut gift = gift();
    gift["request"]["donor"]["name"] = json!(name);
    gift["request"]["donor"]["email"] = json!(email);
    gift["request"]["message"] = json!(message);
    gift
}

/// A page, and whether it shows the donor's name and message.
struct Page {
    path: String,
    names: bool,
    quotes: bool,
    html: String,
}

async fn pages(desk: &Desk<'_>, begun: &Begun) -> Vec<Page> {
    let (id, token) = (&begun.id, &begun.token);
    let mut pages = Vec::new();
    for (path, names, quotes) in [
        (format!("/admin/donations?name={id}"), true, false),
        (format!("/admin/donations/{id}"), true, true),
        (format!("/admin/donations/{id}/refund"), false, false),
        (format!("/donations/{token}"), false, false),
        (format!("/donations/{token}/receipt?lang=hi"), true, false),
        ("/".to_owned(), true, false),
        ("/donate/education?lang=ne".to_owned(), true, false),
        ("/embed/v1/form/education".to_owned(), false, false),
        ("/embed/v1/frame/education".to_owned(), false, false),
    ] {
        let answer = desk.get(&path).await;
        let (html, path) = (
            shown(&answer, &path),
            path.replace(id, "").replace(token, ""),
        );
        pages.push(Page {
            path,
            names,
            quotes,
            html,
        });
    }
    pages
}

async fn house(post: &PostOffice) -> House {
    House::with(Plan {
        admin: settings(),
        mail: Some(crate::mails::settings(&post.url())),
        ..Plan::default()
    })
    .await
}

/// Threat 50.
#[tokio::test]
async fn no_script_in_a_name_or_message_is_more_than_text_on_any_page_or_in_the_mail() {
    let post = PostOffice::open().await;
    let house = house(&post).await;
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let origins = [house.origin.as_str(), house.gateway.origin.as_str()];
    // As many as a campaign shows.
    for _ in 0..5 {
        paid_as(&house, &by(HARMLESS, HARMLESS, "asha@example.org")).await;
    }
    let harmless = paid_as(&house, &by(HARMLESS, HARMLESS, "asha@example.org")).await;
    let harmless: Vec<Markup> = pages(&desk, &harmless)
        .await
        .iter()
        .map(|page| Markup::of(&page.html))
        .collect();
    let mut named = Vec::new();
    for script in SCRIPTS.iter() {
        let name = DonorName::parse(script);
        let name = name.as_ref().map_or(HARMLESS, DonorName::as_str);
        let message = Message::parse(script).unwrap().unwrap();
        let gift = by(script_or(script, name), script, "asha@example.org");
        // Gateways tell seconds, and the page shows who paid last.
        house.time_passes_ms(1_000);
        let begun = paid_as(&house, &gift).await;
        named.push(name.to_owned());
        for (page, harmless) in pages(&desk, &begun).await.iter().zip(&harmless) {
            let what = format!("{} with {script:?}", page.path);
            let found = is_as_for(harmless, &page.html, &origins, &what);
            let short: String = name.chars().take(30).collect();
            assert!(!page.names || found.shows(&short), "{what}: {}", page.html);
            let said = message.as_str();
            assert!(!page.quotes || found.shows(said), "{what}: {}", page.html);
        }
        let campaign = house.get("/api/campaign?slug=education").await;
        assert_eq!(campaign.header("content-type"), "application/json");
        assert_eq!(campaign.header("x-content-type-options"), "nosniff");
    }
    while house.desk.mail_due_receipts().await.unwrap() {}
    let mails = post.taken();
    assert_eq!(
        mails.len(),
        1 + named.len(),
        "a receipt is numbered when it is looked at"
    );
    let harmless = Markup::of(&mails[0].html());
    for (mail, name) in mails[1..].iter().zip(&named) {
        let found = is_as_for(&harmless, &mail.html(), &origins, name);
        assert!(found.shows(name), "{name}: {}", mail.html());
    }
}

/// What cannot be a name is a message alone.
fn script_or<'a>(script: &'a str, name: &'a str) -> &'a str {
    if DonorName::parse(script).is_ok() {
        script
    } else {
        name
    }
}

/// Threat 50.
#[tokio::test]
async fn no_address_that_looks_like_markup_is_more_than_text() {
    let post = PostOffice::open().await;
    let house = house(&post).await;
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let origins = [house.origin.as_str(), house.gateway.origin.as_str()];
    let harmless = paid_as(&house, &by(HARMLESS, HARMLESS, "asha@example.org")).await;
    let page = |begun: Begun| format!("/admin/donations/{}", begun.id);
    let harmless = Markup::of(&desk.get(&page(harmless)).await.text);
    for email in EMAILS {
        let begun = paid_as(&house, &by(HARMLESS, HARMLESS, email)).await;
        let html = desk.get(&page(begun)).await.text;
        let found = is_as_for(&harmless, &html, &origins, email);
        assert!(found.shows(email), "{email}: {html}");
    }
}

/// Threat 48.
#[tokio::test]
async fn half_a_letter_is_no_letter() {
    let house = House::open().await;
    for half in ["\\ud83d", "\\ude00\\ud83d", "a\\udfffb", "\\uD800\\u0041"] {
        for field in ["Asha Rai", "asha@example.org"] {
            let body = gift().to_string().replace(field, half);
            let request = house
                .request(reqwest::Method::POST, "/api/begin_donation")
                .header("content-type", "application/json")
                .body(body);
            let answer = crate::harness::Answer::read(request.send().await.unwrap()).await;
            answer.refused(400, "request_malformed");
        }
    }
    assert_eq!(house.book.donations().await, 0);
}
