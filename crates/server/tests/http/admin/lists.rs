//! What is found and shown.

use super::{Desk, PASSWORD, house, paid, value_of};
use crate::harness::{Answer, gift};
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn the_list_is_narrowed_down_and_says_what_it_cannot_read() {
    let house = house().await;
    let one = paid(&house).await;
    let other = house.begun().await;
    let desk = Desk::signed_in(&house, PASSWORD).await;
    for (query, first, second) in [
        ("", true, true),
        ("status=paid", true, false),
        ("status=open", false, true),
        ("gateway=khalti", false, false),
        (
            "campaign=education&currency=INR&min=500&max=500.00",
            true,
            true,
        ),
        ("min=500.01", false, false),
        ("to=2020-01-01", false, false),
        ("from=2020-01-01", true, true),
        (&format!("name={}", one.id.to_lowercase()), true, false),
        (&format!("name={}", other.order), false, true),
        ("name=pay_nobody", false, false),
        ("waiting=1", false, false),
        ("waiting=held", false, false),
        ("waiting=surplus", false, false),
        ("waiting=overdue", false, false),
        ("name=%00", true, true),
        ("receipt=a%00b", false, false),
    ] {
        let page = desk.get(&format!("/admin/donations?{query}")).await;
        assert_eq!(page.status, 200, "{query}");
        let found = (page.text.contains(&one.id), page.text.contains(&other.id));
        assert_eq!(found, (first, second), "{query}");
    }
    let page = desk
        .get("/admin/donations?status=paidd&from=1.2.2026")
        .await;
    assert_eq!(page.status, 422);
    assert!(
        page.text.contains("expected a day such as 2026-11-24"),
        "{page:?}"
    );
    assert!(
        page.text.contains("value=\"1.2.2026\""),
        "what was typed is kept"
    );
}

/// On a phone the list is not a screen away; what narrows it down is in sight.
#[tokio::test]
async fn what_is_seldom_asked_for_is_folded_until_it_is_used() {
    let house = house().await;
    let desk = Desk::signed_in(&house, PASSWORD).await;
    for (query, is_open) in [
        ("", false),
        ("status=paid&name=pay_1", false),
        ("campaign=education", true),
        ("max=1,000", true),
    ] {
        let page = desk.get(&format!("/admin/donations?{query}")).await;
        let details = page.text.split("<details").nth(1).unwrap();
        let head = details.split('>').next().unwrap();
        assert_eq!(head.contains(" open"), is_open, "{query}: {head}");
    }
}

/// A campaign that has ended, and a currency that no offer has any more, are looked for all the same.
#[tokio::test]
async fn whatever_was_ever_paid_can_be_chosen() {
    let house = house().await;
    paid(&house).await;
    let ended = "UPDATE totals SET campaign = 'flood-2019', currency = 'MYR'";
    house.book.change(ended).await;
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let page = desk.get("/admin/donations?campaign=never-paid").await;
    for value in ["education", "flood-2019", "never-paid", "INR", "NPR", "MYR"] {
        let option = format!("<option value=\"{value}\"");
        assert_eq!(page.text.matches(&option).count(), 1, "{value}: {page:?}");
    }
    assert!(
        page.text.contains("value=\"never-paid\" selected"),
        "{page:?}"
    );
}

/// Threat 61.
#[tokio::test]
async fn a_donor_is_looked_for_without_standing_in_an_address() {
    let house = house().await;
    let begun = house.begun().await;
    let desk = Desk::signed_in(&house, PASSWORD).await;
    for (language, why) in [
        ("en", "was not looked for"),
        ("hi", "नहीं खोजा गया"),
        ("ne", "खोजिएन"),
    ] {
        let request = house.request(Method::GET, "/admin/donations?d%6Fnor=zzzz&status=open");
        let request = request
            .header("cookie", &desk.cookie)
            .header("accept-language", language);
        let typed = Answer::read(request.send().await.unwrap()).await;
        assert_eq!(typed.status, 200, "{typed:?}");
        assert!(!typed.text.contains("zzzz"), "{typed:?}");
        assert!(typed.text.contains(why), "{typed:?}");
        assert!(typed.text.contains(&begun.id), "the rest is looked for");
    }
    for silent in ["", "?donor=", "?donor=%20"] {
        let page = desk.get(&format!("/admin/donations{silent}")).await;
        assert!(!page.text.contains("was not looked for"), "{page:?}");
    }
    let found = desk.post("/admin/donations", &[("donor", "asha@EX")]).await;
    assert_eq!(found.status, 200);
    assert!(found.text.contains(&begun.id), "{found:?}");
    let nobody = desk.post("/admin/donations", &[("donor", "nobody")]).await;
    assert!(!nobody.text.contains(&begun.id), "{nobody:?}");
    let plain = desk
        .post("/admin/donations", &[("status", "open"), ("donor", " ")])
        .await;
    assert_eq!(
        (plain.status, plain.header("location")),
        (303, "/admin/donations?status=open")
    );
}

#[tokio::test]
async fn pages_lead_on_to_the_last_and_keep_the_filter() {
    let house = house().await;
    for _ in 0..52 {
        house.begun().await;
    }
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let ids = |text: &str| text.matches("href=\"/admin/donations/DN-").count();
    let first = desk.get("/admin/donations?status=open").await;
    assert_eq!(ids(&first.text), 50);
    let (_, rest) = first.text.split_once("rel=\"next\" href=\"").unwrap();
    let next = rest.split_once('"').unwrap().0.replace("&amp;", "&");
    assert!(
        next.starts_with("/admin/donations?status=open&behind="),
        "{next}"
    );
    let second = desk.get(&next).await;
    assert_eq!(ids(&second.text), 2);
    assert!(!second.text.contains("rel=\"next\""));
    let sought = desk.post("/admin/donations", &[("donor", "Asha")]).await;
    let behind = value_of(&sought.text, "behind");
    let older = desk
        .post(
            "/admin/donations",
            &[("donor", "Asha"), ("behind", &behind)],
        )
        .await;
    assert_eq!(ids(&older.text), 2);
}

/// Threat 50.
#[tokio::test]
async fn what_a_donor_has_written_stays_text() {
    let house = house().await;
    let mut gift = gift();
    let evil = "<script>alert(1)</script>";
    gift["request"]["donor"]["name"] = json!(format!("{evil}\"><img src=x onerror=alert(2)>"));
    gift["request"]["message"] = json!(format!("</textarea>{evil}'\"&lt;"));
    let begun = super::paid_as(&house, &gift).await;
    let desk = Desk::signed_in(&house, PASSWORD).await;
    for path in [
        "/admin/donations".to_owned(),
        format!("/admin/donations/{}", begun.id),
        format!(
            "/admin/donations/{}/refund?amount=%22%3E%3Cscript%3E&reason=%3C/textarea%3E%3Cscript%3E",
            begun.id
        ),
        "/admin/donations?name=%22%3E%3Cscript%3E&status=%3Cscript%3E".to_owned(),
    ] {
        let page = desk.get(&path).await;
        assert!(!page.text.contains("<script>"), "{path}: {page:?}");
        assert!(!page.text.contains("<img"), "{path}: {page:?}");
        assert!(page.text.contains("&lt;script"), "{path}: {page:?}");
    }
}

/// Threats 52, 60, 72.
#[tokio::test]
async fn one_donations_page_answers_what_became_of_it_and_an_unknown_reference_says_so() {
    let house = house().await;
    let begun = paid(&house).await;
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let page = desk.get(&format!("/admin/donations/{}", begun.id)).await;
    for said in [
        "₹500",
        "asha@example.org",
        "The donor meant to give INR 500.00",
        "is captured and counts",
        "This payment counts.",
        "Give money back…",
    ] {
        assert!(page.text.contains(said), "{said}: {page:?}");
    }
    let mut answers = Vec::new();
    for unknown in ["DN-4F7K-Q2MX-9TBZ", "nonsense", "' OR 1=1 --"] {
        let page = desk.get(&format!("/admin/donations/{unknown}")).await;
        assert_eq!(page.status, 404, "{unknown}");
        answers.push(
            page.text
                .contains("Expected a reference that this ledger has"),
        );
    }
    assert_eq!(answers, [true; 3]);
}
