//! What a campaign file says, on the pages, receipts and mails of its campaigns.

use super::{HARMLESS, Markup, SCRIPTS, is_as_for, shown};
use crate::harness::{Begun, House, Plan, gift};
use serde_json::{Value, json};

/// A campaign of each script, and its payee.
fn file() -> String {
    let mut file = toml::Table::new();
    let (mut campaigns, mut payees) = (Vec::new(), Vec::new());
    for (number, text) in texts().iter().enumerate() {
        let payee = format!("{number} {}", text.replace(char::is_control, " "));
        campaigns.push(json!({
            "slug": format!("c{number}"),
            "title": {"en": text},
            "story": {"en": text},
            "picture": "education.svg",
            "picture_alt": {"en": text},
            "shows_donors": true,
            "offer": [{
                "currency": "INR", "gateway": "razorpay", "payee": payee, "presets_minor": [50_000],
                "min_minor": 1_000, "max_minor": 50_000_000, "citizens_only": false,
            }],
        }));
        payees.push(json!({
            "name": payee, "code": format!("C{number}"),
            "address": {"en": text}, "registration": {"en": text}, "tax_note": {"en": text}, "signatory": {"en": text},
        }));
    }
    let table = |list: Vec<Value>| toml::Value::try_from(list).unwrap();
    file.insert("campaign".to_owned(), table(campaigns));
    file.insert("payee".to_owned(), table(payees));
    toml::to_string(&file).unwrap()
}

/// The harmless one first; all of them of one paragraph, as it is.
fn texts() -> Vec<String> {
    let mut texts = vec![HARMLESS.to_owned()];
    texts.extend(
        SCRIPTS
            .iter()
            .map(|script| script.replace(['\r', '\n'], " ")),
    );
    texts
}

async fn pages(house: &House, number: usize) -> Vec<String> {
    let mut gift = gift();
    gift["request"]["campaign"] = json!(format!("c{number}"));
    let begun = Begun::read(&house.begin(&gift).await.ok());
    let proof = house.gateway.pay_for(&begun).await;
    house.confirm(&begun.token, &proof).await.ok();
    let mut pages = Vec::new();
    for path in [
        format!("/donate/c{number}"),
        format!("/embed/v1/form/c{number}"),
        format!("/embed/v1/frame/c{number}"),
        format!("/donations/{}", begun.token),
        format!("/donations/{}/receipt", begun.token),
    ] {
        let answer = house.get(&path).await;
        pages.push(shown(&answer, &path));
    }
    pages
}

/// Threat 50.
#[tokio::test]
async fn no_script_in_a_campaign_file_is_more_than_text() {
    let house = House::with(Plan {
        campaigns: Some(file()),
        ..Plan::default()
    })
    .await;
    let origins = [house.origin.as_str(), house.gateway.origin.as_str()];
    let harmless: Vec<Markup> = pages(&house, 0)
        .await
        .iter()
        .map(|html| Markup::of(html))
        .collect();
    for (number, script) in texts().iter().enumerate().skip(1) {
        for (html, harmless) in pages(&house, number).await.iter().zip(&harmless) {
            is_as_for(harmless, html, &origins, script);
        }
    }
}
