//! Addresses that a merchant gives for the way back.

use reqwest::Url;

use crate::error::ApiError;
use crate::fields::Fields;

/// The address in a field, or nothing when there is none. An empty field of a form is none.
pub(crate) fn parse_address(fields: &Fields, name: &str) -> Result<Option<String>, ApiError> {
    let text = fields.text(name)?.filter(|text| !text.trim().is_empty());
    let Some(text) = text else {
        return Ok(None);
    };
    let url = Url::parse(text.trim()).ok();
    let is_web = |url: &Url| matches!(url.scheme(), "http" | "https");
    if let Some(url) = url.filter(is_web) {
        return Ok(Some(url.into()));
    }
    let words = format!("expected {name} to be an absolute http or https address; got {text:?}");
    Err(ApiError::invalid(words).on(name))
}
