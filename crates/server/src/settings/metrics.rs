//! Who may read the numbers.

use super::{SettingError, Source};
use sha2::{Digest as _, Sha256};
use std::fmt;

const TOKEN: &str = "DAAN_METRICS_TOKEN";
/// A shorter one could be guessed.
const LEAST_CHARS: usize = 16;

/// What whoever reads `/metrics` has to bring.
#[derive(Clone, PartialEq, Eq)]
pub struct MetricsToken([u8; 32]);

impl MetricsToken {
    pub(super) fn read(source: &Source) -> Result<Option<MetricsToken>, SettingError> {
        let Some(text) = source.lookup(TOKEN)? else {
            return Ok(None);
        };
        MetricsToken::parse(&text).map(Some).ok_or_else(|| {
            // What was found is not told: it is a secret.
            SettingError::new(
                TOKEN,
                format!(
                    "expected {LEAST_CHARS} letters, digits and signs or more, without a space. `openssl rand -hex 24` makes one"
                ),
            )
        })
    }

    /// A token of this text; `None` where it could be guessed, or is no word.
    pub fn parse(text: &str) -> Option<MetricsToken> {
        let is_word = text.bytes().all(|byte| byte.is_ascii_graphic());
        (is_word && text.len() >= LEAST_CHARS).then(|| MetricsToken(digest(text)))
    }

    /// Whether this is the token. Digests are compared, so the time it takes tells nothing of the token.
    pub fn is(&self, text: &str) -> bool {
        self.0 == digest(text)
    }
}

fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}

/// Whoever reads the log must not read the numbers by it.
impl fmt::Debug for MetricsToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MetricsToken(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_long_and_one_word_and_never_told() {
        let read = |text| MetricsToken::read(&Source::of(&[], &[(TOKEN, text)], &[]));
        let token = read("a-token-of-letters").unwrap().unwrap();
        assert!(token.is("a-token-of-letters"));
        assert!(!token.is("a-token-of-letter") && !token.is(""));
        assert_eq!(format!("{token:?}"), "MetricsToken(…)");
        assert_eq!(read("").unwrap(), None);
        for wrong in ["short", "a token of words, long", "टोकन-टोकन-टोकन-टोकन"]
        {
            let said = read(wrong).unwrap_err().to_string();
            assert!(said.contains(TOKEN) && !said.contains(wrong), "{said}");
        }
    }
}
