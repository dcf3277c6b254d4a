//! Pictures of what donors see, for whoever wants to look at all of it.

use crate::harness::{ASHA, DESK, Donor, PHONE, SCREENS, SHARP, Screen, Trouble, run};

const LANGUAGES: [&str; 3] = ["en", "hi", "ne"];

/// Pictures of the README, as high as what is to be seen.
const FORM: Screen = (390, 1120);
const THANKS: Screen = (390, 844);

async fn take_all(donor: &Donor, page: &str, path: &str) {
    for language in LANGUAGES {
        donor.open(&format!("{path}?lang={language}")).await;
        for scheme in ["light", "dark"] {
            donor.dress(scheme).await;
            for screen in SCREENS {
                let name = format!("{page}-{}-{scheme}-{language}", screen.0);
                donor.take(&name, screen).await;
            }
        }
    }
}

#[test]
fn form_and_thanks_fit_every_screen_in_every_language() {
    run(async |stage| {
        let donor = &stage.donor;
        take_all(donor, "form", "/").await;
        donor.hold_screen(DESK, 1).await;
        donor.gives(&ASHA).await;
        donor.pays("success").await;
        donor.sees_mood("done").await;
        let page = donor.path().await;
        take_all(donor, "thank-you", &page).await;
    });
}

#[test]
fn errors_window_and_open_gift_fit_a_small_phone() {
    run(async |stage| {
        let donor = &stage.donor;
        let small = PHONE;
        donor.dress("light").await;
        donor.hold_screen(small, 1).await;
        donor.open("/").await;
        donor.press().await;
        donor.take("errors-360-light-en", small).await;
        donor.hold_screen(small, 1).await;
        donor.fill_in(&ASHA).await;
        donor.press().await;
        donor.window_opens().await;
        donor.take("window-360-light-en", small).await;
        donor.hold_screen(small, 1).await;
        donor.leaves_window().await;
        donor.reads("No payment has reached us yet").await;
        donor.take("unpaid-360-light-en", small).await;
    });
}

/// The form with an earlier gift's reference, and a proof that is not brought yet.
#[test]
fn what_is_said_after_the_press_fits_a_small_phone_in_every_language() {
    run(async |stage| {
        let donor = &stage.donor;
        let small = PHONE;
        donor.dress("light").await;
        for language in LANGUAGES {
            let home = format!("/?lang={language}");
            donor.hold_screen(small, 1).await;
            donor.open(&home).await;
            donor.click("#daan-currency-INR").await;
            donor.fill_in(&ASHA).await;
            donor.press().await;
            donor.leaves_window().await;
            donor.sees_mood("ask").await;
            donor.click(".daan-actions > :last-child").await;
            donor.find(".daan-form .daan-facts").await;
            donor
                .take(&format!("earlier-360-light-{language}"), small)
                .await;

            stage
                .line
                .trouble(Trouble::Refuse("POST /api/confirm_payment"));
            donor.hold_screen(small, 1).await;
            donor.press().await;
            donor.pays("success").await;
            donor.sees_mood("busy").await;
            donor
                .take(&format!("confirming-360-light-{language}"), small)
                .await;
            stage.line.heal();
            donor.hold_screen(small, 1).await;
            donor.click(".daan-actions > :last-child").await;
            donor.sees_mood("done").await;
        }
    });
}

#[test]
fn the_readme_has_pictures_of_form_and_thanks() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.dress("light").await;
        donor.hold_screen(FORM, SHARP).await;
        donor.open("/").await;
        donor.fill_in(&ASHA).await;
        donor.reads("Donate ₹500").await;
        donor.keep("form.png", FORM).await;
        donor.press().await;
        donor.pays("success").await;
        donor.sees_mood("done").await;
        donor.window_is_gone().await;
        donor.keep("thank-you.png", THANKS).await;
    });
}
