//! Pictures of the widget on a page of somebody else's.

use super::{begins, gives, opens, page, widget};
use crate::harness::{ASHA, DESK, SCREENS, SHARP, Screen, Stage, run};

/// Pictures of the documents, as high as what is to be seen.
const BESIDE: Screen = (1080, 1150);
const ABOVE: Screen = (390, 1140);
const THANKS: Screen = (390, 1140);

const SCHOOL: &str = "<style>
    :root { color-scheme: light dark; }
    body { margin: 0; font: 1.0625rem/1.6 Georgia, serif; }
    main { max-width: 64rem; margin: 0 auto; padding: 0.75rem; }
    h1 { margin: 0.5rem 0 1rem; font-weight: 400; }
</style>";

async fn opens_school(stage: &Stage, attributes: &str, beside: &str) {
    let body = widget(stage, "education", attributes) + beside;
    opens(stage, &page(stage, SCHOOL, &body), &[]).await;
}

#[test]
fn form_and_thanks_fit_every_screen_in_every_language() {
    run(async |stage| {
        let donor = &stage.donor;
        for language in ["en", "hi", "ne"] {
            let attributes = format!(r#"locale="{language}" currency="INR""#);
            opens_school(stage, &attributes, "").await;
            begins(donor, "#education").await;
            for scheme in ["light", "dark"] {
                donor.dress(scheme).await;
                for screen in SCREENS {
                    let name = format!("widget-{}-{scheme}-{language}", screen.0);
                    donor.take(&name, screen).await;
                }
            }
            donor.hold_screen(DESK, 1).await;
            donor.fill_in(&ASHA).await;
            donor.press().await;
            donor.pays("success").await;
            donor.sees_mood("done").await;
            donor.window_is_gone().await;
            for screen in SCREENS {
                let name = format!("widget-thanks-{}-{language}", screen.0);
                donor.take(&name, screen).await;
            }
            donor.hold_screen(DESK, 1).await;
        }
    });
}

#[test]
fn the_documents_have_pictures_of_form_popup_and_thanks() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.dress("dark").await;
        donor.hold_screen(THANKS, SHARP).await;
        opens_school(stage, "", "").await;
        begins(donor, "#education").await;
        gives(stage).await;
        donor.window_is_gone().await;
        donor.keep("widget-thank-you.png", THANKS).await;

        donor.dress("light").await;
        donor.hold_screen(BESIDE, SHARP).await;
        opens_school(stage, "", "").await;
        begins(donor, "#education").await;
        donor.fill_in(&ASHA).await;
        donor.keep("widget.png", BESIDE).await;

        donor.turns_to_page();
        donor.hold_screen(ABOVE, SHARP).await;
        let button = r#"<p><button id="give" data-daan="education" data-daan-locale="hi">दान करें</button></p>"#;
        opens_school(stage, "", button).await;
        donor.click("#give").await;
        donor.turns_to("daan-donate[popup]");
        donor.find("#daan-name").await;
        donor.keep("widget-popup.png", ABOVE).await;
    });
}
