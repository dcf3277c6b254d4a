//! `<daan-donate>` on somebody else's site, on another origin and port.

mod alone;
mod barriers;
mod early;
mod early_press;
mod frame;
mod gifts;
mod loud;
mod phones;
mod pictures;
mod popup;
mod put_away;
mod surroundings;
mod trouble;

use crate::harness::{ASHA, Donor, Plan, Stage, until};
use serde_json::{Value, json};

/// Two campaigns: one in rupees of India, one in those of Nepal.
const TWO_CAMPAIGNS: &str = r#"
[[campaign]]
slug = "books"
title.en = "Books for a village"
title.hi = "गाँव के लिए किताबें"
title.ne = "गाउँका लागि किताब"
story.en = "Books for schools."

[[campaign.offer]]
currency = "INR"
gateway = "razorpay"
payee = "Books Trust"
presets_minor = [10000, 50000]
min_minor = 1000
max_minor = 50000000
whole_only = true
citizens_only = true

[[campaign]]
slug = "school"
title.en = "A roof for a school"
story.en = "A roof."

[[campaign.offer]]
currency = "NPR"
gateway = "khalti"
payee = "School Kosh"
presets_minor = [50000, 100000]
min_minor = 1000
max_minor = 20000000
whole_only = true
citizens_only = false
"#;

const EMBEDDED: Plan = Plan {
    campaigns: Some(TWO_CAMPAIGNS),
    ..Plan::USUAL
};

/// Writes down what the page is told, and what is complained of.
const TOLD: &str = "
    window.told = [];
    window.complaints = [];
    for (const name of ['ready', 'change', 'submit', 'order-created', 'open', 'success', 'pending', 'failure',
        'cancel', 'load-error'])
        addEventListener(`daan-${name}`, (event) => told.push([event.target.id, event.type, event.detail]));
    for (const level of ['error', 'warn']) {
        const said = console[level];
        console[level] = (...words) => { complaints.push(words.join(' ')); said.apply(console, words); };
    }
    addEventListener('securitypolicyviolation',
        (event) => complaints.push(`refused: ${event.effectiveDirective} ${event.blockedURI}`));";

/// The page's own link is what works without anything else.
fn widget(stage: &Stage, campaign: &str, attributes: &str) -> String {
    let server = &stage.line.origin;
    format!(
        r#"<daan-donate id="{campaign}" campaign="{campaign}" {attributes}><a href="{server}/donate/{campaign}">Give</a></daan-donate>"#
    )
}

/// A page of the school's with this in it.
fn page(stage: &Stage, head: &str, body: &str) -> String {
    let server = &stage.line.origin;
    format!(
        r#"<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Our school</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <script src="/told.js"></script><script type="module" src="{server}/embed/v1/daan.js"></script>{head}</head>
        <body><main><h1>Our school</h1>{body}</main></body></html>"#
    )
}

/// Publishes the page and opens it.
async fn opens(stage: &Stage, html: &str, headers: &[(&str, &str)]) {
    stage.site.publish("/told.js", "text/javascript", TOLD, &[]);
    stage
        .site
        .publish("/", "text/html; charset=utf-8", html, headers);
    stage
        .donor
        .goes_to(&format!("{}/", stage.site.origin))
        .await;
    let is_defined = "return customElements.get('daan-donate') !== undefined";
    stage
        .donor
        .sees("the element to be defined", is_defined)
        .await;
}

/// Presses the link of a widget, and looks at nothing but the widget from then on.
async fn begins(donor: &Donor, widget: &'static str) {
    begins_early(donor, widget).await;
    donor.ready().await;
}

/// The same of a donor who does not wait for the app.
async fn begins_early(donor: &Donor, widget: &'static str) {
    donor.turns_to_page();
    donor.click(&format!("{widget} a")).await;
    donor.turns_to(widget);
    donor.find("#daan-name").await;
}

/// Waits until the page has been told this by that element, and gives the detail.
async fn is_told(donor: &Donor, id: &str, name: &str) -> Value {
    let script = format!(
        "return told.find(([from, name]) => from === {} && name === {})?.[2]",
        json!(id),
        json!(name)
    );
    until(format_args!("{name} of {id}"), async || {
        let detail = donor.browser.eval(&script).await;
        (!detail.is_null()).then_some(detail)
    })
    .await
}

/// What was complained of so far.
async fn complaints(donor: &Donor) -> Vec<String> {
    let complaints = donor.browser.eval("return window.complaints").await;
    serde_json::from_value(complaints).unwrap()
}

/// A whole gift in the widget of the books.
async fn takes_a_gift(stage: &Stage) {
    begins(&stage.donor, "#books").await;
    gives(stage).await;
}

/// The rest of a gift, in the form that the donor has turned to.
async fn gives(stage: &Stage) {
    let donor = &stage.donor;
    donor.ready().await;
    donor.fill_in(&ASHA).await;
    donor.press().await;
    donor.pays("success").await;
    donor.reads("Thank you!").await;
    assert_eq!(stage.book.donations().await, ["paid|50000|INR"]);
}
