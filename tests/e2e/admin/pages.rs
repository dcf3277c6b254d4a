//! No page of the admin has a barrier that axe-core knows of, and none is wider than a small phone.

use super::{Desk, PLAN};
use crate::harness::{DESK, PHONE, run_with};

const LANGUAGES: [&str; 3] = ["en", "hi", "ne"];

#[test]
fn every_page_of_the_admin_has_no_barrier_and_fits_its_screen() {
    run_with(PLAN, async |stage| {
        let desk = Desk::open(stage).await;
        let donor = desk.donor;
        for language in LANGUAGES {
            let gift = desk.gift.as_str();
            let refund = format!("{gift}/refund");
            for (page, path) in [
                ("overview", "/admin"),
                ("overview-all", "/admin?span=all"),
                ("list", "/admin/donations"),
                ("gift", gift),
                ("refund", &refund),
                ("no-such-gift", "/admin/donations/DN-0000-0000-0000"),
            ] {
                let joint = if path.contains('?') { '&' } else { '?' };
                donor.visit(&format!("{path}{joint}lang={language}")).await;
                looked_at(&desk, page, language).await;
            }
            desk.checks("50", "दो बार दिया").await;
            looked_at(&desk, "refund-check", language).await;
        }
        donor.visit("/admin/sign-in").await;
        donor.click("form.out button").await;
        donor.find("#password").await;
        looked_at(&desk, "sign-in", "ne").await;
    });
}

/// In light and in dark, on a phone and at a desk, with all that can be unfolded.
async fn looked_at(desk: &Desk<'_>, page: &str, language: &str) {
    let donor = desk.donor;
    let unfold = "document.querySelectorAll('details').forEach((part) => { part.open = true })";
    donor.browser.eval(unfold).await;
    for scheme in ["light", "dark"] {
        donor.dress(scheme).await;
        for screen in [PHONE, DESK] {
            donor.hold_screen(screen, 1).await;
            let state = format!("admin-{page}-{}-{scheme}-{language}", screen.0);
            donor.meets_no_barrier(&state).await;
            donor.take(&state, screen).await;
        }
    }
    donor.dress("light").await;
}
