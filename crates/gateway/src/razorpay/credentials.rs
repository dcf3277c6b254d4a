//! The key pair of one Razorpay account, and the secrets of its webhooks.

use super::signature::Key;
use crate::setting::{SettingError, without_white_space};
use std::fmt;

/// Which of Razorpay's two worlds a key belongs to; orders of one do not exist in the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// No money moves.
    Test,
    /// Money moves.
    Live,
}

/// A key id and its secret: the Basic-auth user and password, and the key of payment signatures.
#[derive(Clone)]
pub struct Credentials {
    key_id: String,
    key_secret: String,
    signing_key: Key,
    mode: Mode,
}

/// The secrets that a webhook may be signed with: the present one and, after a change, the former one.
///
/// Razorpay signs the retries of an event with the secret of the event's time, so both must be known
/// for a day at least.
#[derive(Clone)]
pub struct WebhookSecrets(Vec<Key>);

const KEY_ID: &str = "RAZORPAY_KEY_ID";
const KEY_SECRET: &str = "RAZORPAY_KEY_SECRET";
const WEBHOOK_SECRET: &str = "RAZORPAY_WEBHOOK_SECRET";
impl Credentials {
    /// Reads a key pair as the dashboard shows it.
    ///
    /// # Errors
    /// [`SettingError`] where a part is empty, contains white space (a pasted line end is this field's
    /// commonest fault) or the key id is not of the shape `rzp_test_…` or `rzp_live_…`.
    pub fn parse(key_id: &str, key_secret: &str) -> Result<Credentials, SettingError> {
        without_white_space(KEY_ID, key_id)?;
        without_white_space(KEY_SECRET, key_secret)?;
        Ok(Credentials {
            mode: mode_of(key_id)?,
            key_id: key_id.to_owned(),
            key_secret: key_secret.to_owned(),
            signing_key: Key::new(key_secret),
        })
    }

    /// The key id. It is public: the browser gets it.
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// Whether money moves.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The key that payment signatures are checked with.
    pub fn signing_key(&self) -> &Key {
        &self.signing_key
    }

    pub(super) fn key_secret(&self) -> &str {
        &self.key_secret
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credentials({}, …)", self.key_id)
    }
}

impl WebhookSecrets {
    /// Reads one secret, or several separated by commas.
    ///
    /// # Errors
    /// [`SettingError`] where there is none, or one is empty, or contains white space.
    pub fn parse(text: &str) -> Result<WebhookSecrets, SettingError> {
        let key = |secret| match problem_of_webhook_secret(secret, text) {
            None => Ok(Key::new(secret)),
            Some(problem) => Err(SettingError {
                setting: WEBHOOK_SECRET,
                problem,
            }),
        };
        text.split(',').map(key).collect::<Result<_, _>>().map(Self)
    }

    pub(super) fn keys(&self) -> &[Key] {
        &self.0
    }
}

impl fmt::Debug for WebhookSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WebhookSecrets({} of them)", self.0.len())
    }
}

fn problem_of_webhook_secret(secret: &str, all: &str) -> Option<&'static str> {
    if let Err(error) = without_white_space(WEBHOOK_SECRET, secret) {
        return Some(match (all.contains(','), secret.is_empty()) {
            (false, _) => error.problem,
            (true, true) => "expected secrets separated by a comma, one of them is empty",
            (true, false) => {
                "expected no white space: several secrets are separated by a comma alone"
            }
        });
    }
    None
}

fn mode_of(key_id: &str) -> Result<Mode, SettingError> {
    let modes = [("rzp_test_", Mode::Test), ("rzp_live_", Mode::Live)];
    let found = modes.into_iter().find_map(|(prefix, mode)| {
        let rest = key_id.strip_prefix(prefix)?;
        let fits = !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_alphanumeric());
        fits.then_some(mode)
    });
    found.ok_or(SettingError {
        setting: KEY_ID,
        problem: "expected rzp_test_ or rzp_live_ and letters or digits",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "s3cr3t-of-the-payee";

    fn refused(key_id: &str, key_secret: &str) -> &'static str {
        Credentials::parse(key_id, key_secret).unwrap_err().setting
    }

    #[test]
    fn a_key_pair_with_white_space_anywhere_is_refused_naming_the_setting() {
        for broken in [
            "",
            " ",
            "rzp_test_abc\n",
            " rzp_test_abc",
            "rzp_test_a b",
            "rzp_test_abc\u{a0}",
        ] {
            assert_eq!(refused(broken, SECRET), KEY_ID, "{broken:?}");
        }
        for broken in [
            "",
            "s3cr3t\n",
            "s3cr3t\r\n",
            "\ts3cr3t",
            "s3 cr3t",
            "s3cr3t\u{200b}\u{2003}",
        ] {
            assert_eq!(refused("rzp_test_abc", broken), KEY_SECRET, "{broken:?}");
        }
    }

    #[test]
    fn a_key_id_of_another_shape_is_refused() {
        for broken in [
            "rzp_test_",
            "rzp_live_",
            "rzp_prod_abc",
            "RZP_TEST_abc",
            "key_test_abc",
            "rzp_test_abc:",
            "rzp_test_ab_c",
            SECRET,
        ] {
            assert_eq!(refused(broken, SECRET), KEY_ID, "{broken:?}");
        }
    }

    #[test]
    fn the_mode_stands_in_the_key_id() {
        let mode = |key_id| Credentials::parse(key_id, SECRET).unwrap().mode();
        assert_eq!(mode("rzp_test_1DP5mmOlF5G5ag"), Mode::Test);
        assert_eq!(mode("rzp_live_1DP5mmOlF5G5ag"), Mode::Live);
    }

    #[test]
    fn neither_debug_output_nor_a_refusal_shows_a_secret() {
        let credentials = Credentials::parse("rzp_test_abc", SECRET).unwrap();
        let secrets = WebhookSecrets::parse(SECRET).unwrap();
        let broken = format!("{SECRET}\n");
        let shown = [
            format!(
                "{credentials:?} {:?} {secrets:?}",
                credentials.signing_key()
            ),
            format!(
                "{:?}",
                Credentials::parse("rzp_test_abc", &broken).unwrap_err()
            ),
            Credentials::parse(&broken, &broken)
                .unwrap_err()
                .to_string(),
            WebhookSecrets::parse(&broken).unwrap_err().to_string(),
        ];
        for text in &shown {
            assert!(!text.contains("s3cr3t"), "{text}");
        }
        assert!(shown[0].contains("rzp_test_abc"));
    }

    #[test]
    fn webhook_secrets_are_one_or_several_and_none_is_empty() {
        let count = |text| WebhookSecrets::parse(text).unwrap().keys().len();
        assert_eq!(count("present1"), 1);
        assert_eq!(count("present1,former12"), 2);
        for (broken, expected) in [
            ("", "it is empty"),
            (",", "one of them is empty"),
            ("present1,", "one of them is empty"),
            (",present1", "one of them is empty"),
            ("present1,,former12", "one of them is empty"),
            ("present1, former12", "separated by a comma alone"),
            ("present1\n", "a line end pasted"),
        ] {
            let error = WebhookSecrets::parse(broken).unwrap_err();
            assert_eq!(error.setting, WEBHOOK_SECRET);
            assert!(error.problem.contains(expected), "{broken:?}: {error}");
        }
    }
}
