//! What donors see. Each component is a function from data and signals to a view, and works without a
//! browser too: the server renders the same ones.

mod amount_picker;
mod campaign_card;
mod campaign_page;
mod copyable;
mod donate_form;
mod donation_page;
mod donor_fields;
mod small_print;
mod status;
mod text_field;

pub use campaign_card::{campaign_card, campaign_story};
pub use campaign_page::campaign_page;
pub use donate_form::donate_form;
pub use donation_page::donation_page;
pub use status::{About, status_panel};

/// The ids of the form's parts: errors are shown and focus is put by them, and what was typed into the
/// server's form is found by them.
pub(crate) mod ids {
    use daan_domain::Field;

    pub(crate) const FORM: &str = "daan-form";
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
