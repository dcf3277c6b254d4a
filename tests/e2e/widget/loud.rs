//! A page that styles everything.

use super::{EMBEDDED, begins, gives, opens, page, widget};
use crate::harness::run_with;
use serde_json::Value;

/// Rules that reach everything on their page but what checkout.js puts there.
const LOUD: &str = "<style>
    body :not(div, iframe) { all: unset !important; }
    body { font-size: 40px !important; text-transform: uppercase; letter-spacing: 0.2em; text-align: right; color: red; }
    a { color: red !important; border: 9px dashed red !important; }
    input { border: 9px solid red !important; }
    button, h2, form { display: none !important; }
</style>";

/// Of each element of the widget: where it is, and how it is drawn.
const LOOK: &str = "
    const root = document.getElementById('books').shadowRoot;
    const at = root.querySelector('.daan').getBoundingClientRect();
    return [...root.querySelectorAll('.daan, .daan *')].filter((one) => one.checkVisibility()).map((one) => {
        const style = getComputedStyle(one), box = one.getBoundingClientRect();
        const place = [box.x - at.x, box.y - at.y, box.width, box.height].map(Math.round);
        return [one.tagName, one.className, ...place, style.color, style.fontSize, style.fontFamily, style.fontWeight,
            style.textTransform, style.letterSpacing, style.textAlign, style.display, style.borderTopWidth,
            style.borderTopColor].join(' ');
    });";

const IS_STILL: &str =
    "return document.getElementById('books').shadowRoot.getAnimations().length === 0";

#[test]
fn a_page_that_styles_everything_styles_nothing_in_the_widget() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        let mut looks = vec![];
        for style in ["", LOUD] {
            let body = format!(
                r#"<div style="width: 600px">{}</div>"#,
                widget(stage, "books", "")
            );
            opens(stage, &page(stage, style, &body), &[]).await;
            begins(donor, "#books").await;
            // What the mouse is over looks otherwise.
            let mouse = donor.browser.driver.action_chain();
            mouse.move_to(0, 0).perform().await.unwrap();
            donor.sees("nothing that moves", IS_STILL).await;
            let Value::Array(look) = donor.browser.eval(LOOK).await else {
                panic!("no elements")
            };
            assert!(look.len() > 30, "{look:#?}");
            looks.push(look);
        }
        for (plain, loud) in looks[0].iter().zip(&looks[1]) {
            assert_eq!(plain, loud);
        }
        assert_eq!(looks[0].len(), looks[1].len());
        gives(stage).await;
    });
}
