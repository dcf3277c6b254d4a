//! On phones: where the payment window cannot stay in a page, and where nothing may jump under a thumb.

use super::{EMBEDDED, begins, is_told, opens, page, widget};
use crate::harness::{ASHA, Plan, run_with};
use crate::redirect::IPHONE;
use serde_json::json;

#[test]
fn an_iphone_leaves_the_host_page_to_pay_and_comes_to_the_gifts_own_page() {
    let plan = Plan {
        agent: Some(IPHONE),
        ..EMBEDDED
    };
    run_with(plan, async |stage| {
        let donor = &stage.donor;
        opens(stage, &page(stage, "", &widget(stage, "books", "")), &[]).await;
        begins(donor, "#books").await;
        donor.fill_in(&ASHA).await;
        donor.press().await;
        donor.turns_to_page();
        donor.leaves_for_the_bank().await;
        donor.bank_answers("success").await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
        assert_eq!(donor.comes_back().await, donor.path().await, "no query");
    });
}

/// Counts how far what was already there moves without a donor's doing. The style is the one of `docs/embedding.md`:
/// before the loader has run, nobody but the page can keep room.
const MEASURES: &str = "<style>
    daan-donate:not(:defined) { display: block }
    daan-donate:not(:defined) > a { display: inline-block; padding: 0.75em 1.5em; font-weight: 600 }
    daan-donate[eager]:not(:defined) { min-height: 60rem }
    </style><script>
    window.shifted = [];
    new PerformanceObserver((list) => {
        for (const { hadRecentInput, value, sources } of list.getEntries())
            if (!hadRecentInput) shifted.push([value, ...sources.map(({ node }) => node?.outerHTML ?? node?.nodeName)]);
    }).observe({type: 'layout-shift', buffered: true});</script>";

#[test]
fn nothing_in_the_host_page_moves_before_a_donor_acts() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        let body = [
            widget(stage, "books", ""),
            widget(stage, "school", "eager"),
            "<p>Below</p>".to_owned(),
        ];
        opens(stage, &page(stage, MEASURES, &body.concat()), &[]).await;
        is_told(donor, "school", "daan-ready").await;
        donor.turns_to("#school");
        donor.find("#daan-name").await;
        donor.turns_to_page();
        // A shift is told with the next frame.
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        let shifted = donor.browser.eval("return window.shifted").await;
        assert_eq!(shifted, json!([]));
    });
}
