//! Pages that make it hard for a guest.

use super::{EMBEDDED, begins, complaints, opens, page, widget};
use crate::harness::{ASHA, Stage, run_with};

async fn takes_a_gift(stage: &Stage) {
    let donor = &stage.donor;
    begins(donor, "#books").await;
    donor.fill_in(&ASHA).await;
    donor.press().await;
    donor.pays("success").await;
    donor.reads("Thank you!").await;
    assert_eq!(stage.book.donations().await, ["paid|50000|INR"]);
}

#[test]
fn a_second_copy_of_the_script_is_complained_of_and_does_no_harm() {
    run_with(EMBEDDED, async |stage| {
        let again = format!(
            r#"<script type="module" src="{}/embed/v1/daan.js?again"></script>"#,
            stage.line.origin
        );
        opens(
            stage,
            &page(stage, &again, &widget(stage, "books", "")),
            &[],
        )
        .await;
        let told = "return complaints.some((text) => text.includes('more than once') && text.includes('help#'))";
        stage
            .donor
            .sees("a complaint about the second copy", told)
            .await;
        takes_a_gift(stage).await;
    });
}

#[test]
fn a_strict_policy_of_the_page_has_nothing_to_refuse() {
    run_with(EMBEDDED, async |stage| {
        let (server, gateway) = (&stage.line.origin, &stage.gateway.origin);
        let policy = format!(
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' {server} {gateway}; style-src {server} 'unsafe-inline'; \
             connect-src {server} {gateway}; img-src {server} {gateway} data:; frame-src {gateway}; base-uri 'none'"
        );
        let html = page(stage, "", &widget(stage, "books", ""));
        opens(stage, &html, &[("Content-Security-Policy", &policy)]).await;
        takes_a_gift(stage).await;
        assert_eq!(complaints(&stage.donor).await, [""; 0]);
    });
}
