//! Pages that make it hard for a guest.

use super::{EMBEDDED, begins, complaints, is_told, opens, page, takes_a_gift, widget};
use crate::harness::{ASHA, run_with};

#[test]
fn a_second_copy_of_the_script_is_complained_of_and_does_no_harm() {
    run_with(EMBEDDED, async |stage| {
        let again = format!(
            r#"<script type="module" src="{}/embed/v1/daan.js?again"></script>"#,
            stage.line.origin
        );
        let html = page(stage, &again, &widget(stage, "books", ""));
        opens(stage, &html, &[]).await;
        let told = "return complaints.some((text) => text.includes('more than once') && text.includes('help#'))";
        stage
            .donor
            .sees("a complaint about the second copy", told)
            .await;
        takes_a_gift(stage).await;
    });
}

/// As `docs/embedding.md` has it, with the sandbox in the place of Razorpay's hosts.
#[test]
fn a_strict_policy_of_the_page_has_nothing_to_refuse() {
    run_with(EMBEDDED, async |stage| {
        let (server, gateway) = (&stage.line.origin, &stage.gateway.origin);
        let policy = format!(
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' {server} {gateway}; style-src 'self' 'unsafe-inline'; \
             img-src 'self' data: {server} {gateway}; connect-src 'self' {server} {gateway}; frame-src 'self' {gateway}; \
             base-uri 'none'"
        );
        let html = page(stage, "", &widget(stage, "books", ""));
        opens(stage, &html, &[("Content-Security-Policy", &policy)]).await;
        takes_a_gift(stage).await;
        assert_eq!(complaints(&stage.donor).await, [""; 0]);
    });
}

/// Such a page shows no frame that does not agree to it, and a payment window is one.
///
/// Threat 59.
#[test]
fn a_page_that_keeps_to_itself_leads_to_razorpays_own_page() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        let alone = [
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Embedder-Policy", "require-corp"),
        ];
        let html = page(stage, "", &widget(stage, "books", ""));
        opens(stage, &html, &alone).await;
        assert_eq!(donor.browser.eval("return crossOriginIsolated").await, true);
        begins(donor, "#books").await;
        assert_eq!(complaints(donor).await, [""; 0]);
        donor.fill_in(&ASHA).await;
        donor.press().await;
        let told = is_told(donor, "books", "daan-load-error").await;
        assert_eq!(told["what"], "checkout", "{told}");
        donor.click_button("Pay on Razorpay’s own page").await;
        donor.turns_to_page();
        donor.pays_on_hosted_page("success").await;
        donor.reads("Thank you!").await;
        assert_eq!(stage.book.donations().await, ["paid|50000|INR"]);
    });
}
