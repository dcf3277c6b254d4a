//! The reader's language.

use axum::http::{HeaderMap, Uri, header};
use daan_domain::Locale;

/// What the address asks for (`?lang=hi`), else what the browser prefers, else English.
pub(super) fn of(uri: &Uri, headers: &HeaderMap) -> Locale {
    asked(uri)
        .or_else(|| preferred(headers))
        .unwrap_or_default()
}

/// What the address asks for.
pub(super) fn asked(uri: &Uri) -> Option<Locale> {
    uri.query()?
        .split('&')
        .find_map(|pair| pair.strip_prefix("lang="))
        .and_then(Locale::lookup)
}

/// The first language of the list that there is; browsers list them in the order of preference.
pub(super) fn preferred(headers: &HeaderMap) -> Option<Locale> {
    headers
        .get(header::ACCEPT_LANGUAGE)?
        .to_str()
        .ok()?
        .split(',')
        .filter_map(|part| part.split(';').next())
        .find_map(|tag| Locale::lookup(tag.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locale(uri: &str, accept: &str) -> Locale {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, accept.parse().unwrap());
        of(&uri.parse().unwrap(), &headers)
    }

    #[test]
    fn the_address_beats_the_browser_and_english_is_last() {
        assert_eq!(locale("/?lang=ne", "hi-IN,hi;q=0.9"), Locale::Ne);
        assert_eq!(locale("/", "fr-FR, hi-IN;q=0.8, en;q=0.7"), Locale::Hi);
        assert_eq!(locale("/?lang=fr", "fr"), Locale::En);
    }
}
