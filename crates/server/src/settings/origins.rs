//! Other sites whose pages may take gifts.

use super::{SettingError, Source, entries, origin};

const NAME: &str = "DAAN_ALLOWED_ORIGINS";

/// What says in so many words that no site embeds the checkout; an empty list may have been forgotten.
pub(crate) const NONE: &str = "none";

pub(super) fn allowed(source: &Source) -> Result<Vec<String>, SettingError> {
    let list = source.or(NAME, NONE)?;
    let given: Vec<&str> = entries(&list).collect();
    if given == [NONE] {
        return Ok(Vec::new());
    }
    if given.contains(&NONE) {
        return Err(SettingError::new(
            NAME,
            format!(
                "expected origins or none, found both: `{list}`. Take `none` out of the list, or let it stand alone"
            ),
        ));
    }
    given.into_iter().map(|entry| origin(NAME, entry)).collect()
}
