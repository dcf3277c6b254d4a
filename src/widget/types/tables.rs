//! What the element takes and shows, besides its events. The tests compare it with the loader and the style sheets.

/// A thing with a name, for the page's developer.
pub(super) struct Named {
    pub(super) name: &'static str,
    /// The TypeScript type, where the thing has one.
    pub(super) kind: &'static str,
    pub(super) description: &'static str,
}

const fn named(name: &'static str, kind: &'static str, description: &'static str) -> Named {
    Named {
        name,
        kind,
        description,
    }
}

/// Amounts are rupees, as people write them.
pub(super) const ATTRIBUTES: [Named; 16] = [
    named("campaign", "string", "The campaign's slug."),
    named(
        "amount",
        "string | number",
        "The amount that is chosen to begin with, in rupees.",
    ),
    named(
        "amounts",
        "string",
        "The amounts to choose from, in rupees, with commas between them; eight at most.",
    ),
    named(
        "min",
        "string | number",
        "The least, in rupees, within the campaign's limits.",
    ),
    named(
        "max",
        "string | number",
        "The most, in rupees, within the campaign's limits.",
    ),
    named(
        "currency",
        r#""INR" | "NPR" | "MYR""#,
        "The currency to begin with, and the one of the amounts.",
    ),
    named(
        "gateways",
        "string",
        "Which may be offered: `razorpay`, `khalti`, or both with a comma.",
    ),
    named(
        "locale",
        r#""en" | "hi" | "ne""#,
        "The language; without it the page's, else the browser's.",
    ),
    named(
        "theme",
        r#""light" | "dark" | "auto""#,
        "The colours; without it `auto`, as the donor's system has them.",
    ),
    named(
        "donor-name",
        "string",
        "The donor's name, where the page knows it; the donor can change it.",
    ),
    named(
        "donor-email",
        "string",
        "The donor's e-mail address, where the page knows it.",
    ),
    named(
        "donor-phone",
        "string",
        "The donor's phone number, where the page knows it.",
    ),
    named(
        "success-url",
        "string",
        "Where to go once the server has verified the gift; without it a thank-you in place.",
    ),
    named(
        "api-base",
        "string",
        "The server's origin, where the script comes from another one.",
    ),
    named("eager", FLAG, "Loads the form at once."),
    named(
        "popup",
        FLAG,
        "Shows nothing in the page; `open()` shows the checkout above it.",
    ),
];

/// The type of an attribute that is there or not.
const FLAG: &str = r#"boolean | """#;

pub(super) const METHODS: [Named; 4] = [
    named(
        "open",
        "Promise<void>",
        "Shows the checkout and puts the focus into it.",
    ),
    named(
        "close",
        "void",
        "Puts the checkout away. A gift that is under way goes on.",
    ),
    named("reset", "void", "Begins anew with an empty form."),
    named("status", "DaanStatusDetail", "Where the checkout stands."),
];

pub(super) const PROPERTIES: [Named; 11] = [
    property("--daan-accent", "Buttons, links and what is chosen."),
    property("--daan-accent-text", "Text on the accent."),
    property("--daan-background", "Behind everything."),
    property("--daan-surface", "Cards and fields."),
    property("--daan-text", "Text."),
    property("--daan-muted", "Text that matters less."),
    property("--daan-border", "Lines around fields and cards."),
    property("--daan-danger", "What is wrong."),
    property(
        "--daan-radius",
        "How round corners are; 0.625rem by itself.",
    ),
    property("--daan-font", "The font family."),
    property(
        "--daan-height",
        "The room that is kept while an eager form loads; 60rem by itself.",
    ),
];

const fn property(name: &'static str, description: &'static str) -> Named {
    named(name, "", description)
}

/// Every word that stands in a `part` attribute.
pub(super) const PARTS: [Named; 6] = [
    property("button", "Everything to press, the one at rest too."),
    property("input", "A field to type into."),
    property("label", "The name of a field or of a group of choices."),
    property("error", "What is wrong with a field or with the press."),
    property("amount", "An amount to choose."),
    property("dialog", "The popup above the page."),
];
