//! axe-core looks into the shadow root in every state.

use super::{EMBEDDED, begins_early, opens, page, widget};
use crate::harness::{ASHA, Trouble, run_with};

#[test]
fn a_widget_has_none_in_any_state_in_any_language() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        for language in ["en", "hi", "ne"] {
            let state = |state: &str| format!("widget: {state} ({language})");
            let locale = format!(r#"locale="{language}""#);
            opens(
                stage,
                &page(stage, "", &widget(stage, "books", &locale)),
                &[],
            )
            .await;
            donor
                .browser
                .eval("localStorage.clear(); sessionStorage.clear()")
                .await;
            donor
                .meets_no_barrier_in_light_and_dark(&state("link"))
                .await;
            stage.line.trouble(Trouble::Hold(".wasm"));
            begins_early(donor, "#books").await;
            donor
                .meets_no_barrier_in_light_and_dark(&state("the server's form"))
                .await;
            stage.line.heal();
            donor.ready().await;
            donor
                .meets_no_barrier_in_light_and_dark(&state("form"))
                .await;
            donor.press().await;
            donor.find("#daan-name[aria-invalid=true]").await;
            donor
                .meets_no_barrier_in_light_and_dark(&state("errors"))
                .await;
            donor.fill_in(&ASHA).await;
            donor.press().await;
            donor.window_opens().await;
            donor.leaves_window().await;
            donor.sees_mood("ask").await;
            donor
                .meets_no_barrier_in_light_and_dark(&state("unpaid"))
                .await;
            stage
                .line
                .trouble(Trouble::Refuse("POST /api/confirm_payment"));
            donor.click(".daan-actions > :first-child").await;
            donor.pays("success").await;
            donor.sees_mood("busy").await;
            donor
                .meets_no_barrier_in_light_and_dark(&state("confirming"))
                .await;
            stage.line.heal();
            donor.sees_mood("done").await;
            donor
                .meets_no_barrier_in_light_and_dark(&state("thanks"))
                .await;
        }
    });
}

#[test]
fn a_popup_has_none_and_says_what_it_is() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        let button = r#"<button id="give" data-daan="books">Give</button>"#;
        opens(stage, &page(stage, "", button), &[]).await;
        donor.click("#give").await;
        donor.turns_to("daan-donate[popup]");
        donor.find("#daan-name").await;
        let name = "return document.querySelector('daan-donate').shadowRoot.querySelector('dialog').ariaLabel";
        assert_eq!(donor.browser.eval(name).await, "Books for a village");
        donor
            .meets_no_barrier_in_light_and_dark("widget: popup")
            .await;
    });
}
