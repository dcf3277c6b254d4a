//! What can be wrong: the page's developer is told, and the donor's link still works.

use super::{EMBEDDED, complaints, is_told, opens, page, widget};
use crate::harness::{ASHA, Stage, run_with};

/// The complaint names the element and where help is.
async fn is_complained_of(stage: &Stage, what: &str) {
    let told = is_told(&stage.donor, "books", "daan-load-error").await;
    assert_eq!(told["what"], what, "{told}");
    let help = told["help"].as_str().unwrap();
    assert!(help.ends_with(&format!("#{what}")), "{told}");
    let complaints = complaints(&stage.donor).await;
    let is_said = |text: &String| text.contains("<daan-donate") && text.contains(help);
    assert!(complaints.iter().any(is_said), "{complaints:#?}");
}

/// A whole gift by the page that the link inside of the element leads to.
async fn the_link_leads_to_the_hosted_page(stage: &Stage) {
    let donor = &stage.donor;
    donor.click("#books a").await;
    donor.comes_back().await;
    assert_eq!(donor.path().await, "/donate/books");
    donor.fill_in(&ASHA).await;
    donor.press().await;
    donor.pays("success").await;
    donor.reads("Thank you!").await;
    assert_eq!(stage.book.donations().await, ["paid|50000|INR"]);
}

async fn opens_eager(stage: &Stage, attributes: &str) {
    let eager = format!("eager {attributes}");
    opens(
        stage,
        &page(stage, "", &widget(stage, "books", &eager)),
        &[],
    )
    .await;
}

#[test]
fn a_site_that_is_not_allowed_is_told_so_and_its_link_works() {
    run_with(EMBEDDED, async |stage| {
        opens_eager(stage, "").await;
        let stranger = format!("{}/", stage.site.stranger);
        stage.donor.goes_to(&stranger).await;
        is_complained_of(stage, "network").await;
        let told = is_told(&stage.donor, "books", "daan-load-error").await;
        assert!(told.to_string().contains("DAAN_ALLOWED_ORIGINS"), "{told}");
        the_link_leads_to_the_hosted_page(stage).await;
    });
}

#[test]
fn an_unknown_campaign_is_told() {
    run_with(EMBEDDED, async |stage| {
        let html = page(stage, "", &widget(stage, "books", "eager"));
        let html = html.replace("campaign=\"books\"", "campaign=\"bokks\"");
        opens(stage, &html, &[]).await;
        is_complained_of(stage, "campaign").await;
        let is_there = "return document.querySelector('#books a').checkVisibility()";
        stage.donor.sees("the link", is_there).await;
    });
}
