//! What is typed into a form and shown again.

use super::{HARMLESS, Markup, SCRIPTS, is_as_for};
use crate::admin::{Desk, PASSWORD, house, paid};
use crate::forms::post;
use daan_domain::{DonorName, Message, Refusal};

/// A name and a message that are as right or wrong as this one.
fn harmless_like(script: &str) -> (String, String) {
    let name = match DonorName::parse(script) {
        Ok(_) => HARMLESS.to_owned(),
        Err(Refusal::NameTooLong) => "x".repeat(101),
        Err(_) => "!".to_owned(),
    };
    let message = match Message::parse(script) {
        Ok(_) => HARMLESS.to_owned(),
        Err(_) => "x".repeat(501),
    };
    (name, message)
}

/// Threat 50.
#[tokio::test]
async fn a_donors_form_shows_again_what_was_typed_and_runs_none_of_it() {
    let house = house().await;
    let origins = [house.origin.as_str(), house.gateway.origin.as_str()];
    for script in SCRIPTS.iter() {
        let (name, message) = harmless_like(script);
        let typed = |text: &'_ str, name: &'_ str, message: &'_ str| {
            [
                ("currency", "INR"),
                ("amount", text),
                ("name", name),
                ("email", text),
                ("phone", text),
                ("pan", text),
                ("message", message),
                ("idempotency_key", text),
                ("locale", text),
                ("gateway", text),
            ]
            .map(|(name, value)| (name, value.to_owned()))
        };
        let harmless = typed("zz", &name, &message);
        let typed = typed(script, script, script);
        let path = "/donate/education?lang=en";
        let harmless = post(&house, path, &borrowed(&harmless)).await;
        let answer = post(&house, path, &borrowed(&typed)).await;
        assert_eq!((answer.status, harmless.status), (422, 422), "{answer:?}");
        let harmless = Markup::of(&harmless.text);
        let found = is_as_for(&harmless, &answer.text, &origins, script);
        if !script.contains(char::is_control) {
            assert!(found.shows(script.trim()), "{script:?}: {}", answer.text);
        }
    }
    assert_eq!(house.book.donations().await, 0);
}

fn borrowed<'a>(fields: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect()
}

const SOUGHT: [&str; 12] = [
    "status", "gateway", "campaign", "currency", "from", "to", "min", "max", "name", "waiting",
    "receipt", "donor",
];

/// Threat 50.
#[tokio::test]
async fn a_bookkeepers_forms_show_again_what_was_typed_and_run_none_of_it() {
    let house = house().await;
    let begun = paid(&house).await;
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let origins = [house.origin.as_str()];
    let check = format!("/admin/donations/{}/refund/check", begun.id);
    let all = |text: &str| -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(SOUGHT.map(|name| (name, text)));
        query.finish()
    };
    for script in SCRIPTS.iter() {
        let sought = SOUGHT.map(|name| (name, script.as_str()));
        let harmless = desk
            .post("/admin/donations", &SOUGHT.map(|name| (name, "!")))
            .await;
        let answer = desk.post("/admin/donations", &sought).await;
        assert_eq!((answer.status, harmless.status), (422, 422));
        is_as_for(&Markup::of(&harmless.text), &answer.text, &origins, script);

        let harmless = desk.get(&format!("/admin/donations?{}", all("!"))).await;
        let answer = desk.get(&format!("/admin/donations?{}", all(script))).await;
        is_as_for(&Markup::of(&harmless.text), &answer.text, &origins, script);

        for field in ["amount", "reason", "payment"] {
            let found = desk.post(&check, &[(field, script)]).await;
            let taken = ["refund of May", "letter to a@example.org", "zz"];
            let mut shapes = Vec::new();
            for harmless in taken {
                shapes.push(Markup::of(&desk.post(&check, &[(field, harmless)]).await.text).tags);
            }
            let found = Markup::of(&found.text);
            assert!(shapes.contains(&found.tags), "{field}={script}: {found:?}");
            found.leads_only_to(&origins, script);
        }
    }
    assert_eq!(house.book.status().await, "paid");
}
