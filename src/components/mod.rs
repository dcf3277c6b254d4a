//! What donors see. Each component is a function from data and signals to a view, and works without a
//! browser too: the server renders the same ones.

mod actions;
mod amount_picker;
mod campaign_card;
mod campaign_page;
mod copyable;
mod donate_form;
mod donation_page;
mod donor_fields;
mod offer_choice;
mod other_way;
mod progress;
mod recent;
mod share;
mod small_print;
mod status;
mod text_field;
mod thanks;

// The app draws what belongs to the donor's choices, and anew with each of them; the server writes all that
// there is to choose from.
#[cfg_attr(target_arch = "wasm32", path = "live.rs")]
#[cfg_attr(not(target_arch = "wasm32"), path = "served/mod.rs")]
mod parts;

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use parts::{Summary, go_on};

pub(crate) use actions::page_of;
pub use campaign_card::{campaign_card, campaign_story};
pub use campaign_page::campaign_page;
pub(crate) use copyable::copyable;
pub use donate_form::donate_form;
pub use donation_page::donation_page;
pub use status::{About, status_panel};
pub(crate) use text_field::error_id;

use leptos::prelude::{AnyView, IntoAny};

/// What is drawn anew when what it reads has changed. In a box, so that the browser gets the code for it once
/// and not for each part.
pub(crate) fn drawn(draw: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
    (move || draw()).into_any()
}

/// The ids of the form's parts: errors are shown and focus is put by them, and what was typed into the
/// server's form is found by them.
pub(crate) mod ids {
    use daan_domain::Field;

    pub(crate) const FORM: &str = "daan-form";
    /// The form's heading, where reading goes on when the form comes back.
    pub(crate) const TITLE: &str = "daan-form-title";
    /// What the server says above the fields.
    pub(crate) const SAID: &str = "daan-said";
    /// What is wrong, in there.
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) const SUMMARY: &str = "daan-summary";
    pub(crate) const DECLARATION: &str = "daan-declaration";
    pub(crate) const BUTTON: &str = "daan-give";
    pub(crate) const MORE: &str = "daan-more";
    pub(crate) const AMOUNT: &str = "daan-amount";
    pub(crate) const NAME: &str = "daan-name";
    pub(crate) const EMAIL: &str = "daan-email";
    pub(crate) const PHONE: &str = "daan-phone";
    pub(crate) const PAN: &str = "daan-pan";
    pub(crate) const MESSAGE: &str = "daan-message";
    pub(crate) const ANONYMOUS: &str = "daan-anonymous";

    /// Where the donor mends a field.
    pub(crate) fn of(field: Field) -> &'static str {
        match field {
            Field::Amount | Field::Currency | Field::Gateway => AMOUNT,
            Field::Name => NAME,
            Field::Email => EMAIL,
            Field::Phone => PHONE,
            Field::Pan => PAN,
            Field::Message => MESSAGE,
            Field::Declaration | Field::IdempotencyKey | Field::Locale => BUTTON,
        }
    }
}
