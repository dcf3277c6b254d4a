//! Who may sign in where the people work who run it.

use super::source::{SettingError, Source};
use argon2::password_hash;
use std::fmt;

/// Who may sign in at `/admin`; nobody where neither is set.
#[derive(Debug, Clone, Default)]
pub struct AdminSettings {
    /// What the bookkeeper's password is held against.
    pub bookkeeper: Option<PasswordHash>,
    /// What the password is held against of those who may look and change nothing.
    pub viewer: Option<PasswordHash>,
}

/// An Argon2id hash of a password, as `daan admin set-password` prints it.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl AdminSettings {
    pub(super) fn read(source: &Source) -> Result<AdminSettings, SettingError> {
        Ok(AdminSettings {
            bookkeeper: read(source, "DAAN_ADMIN_PASSWORD_HASH")?,
            viewer: read(source, "DAAN_ADMIN_VIEWER_PASSWORD_HASH")?,
        })
    }

    /// Whether anybody may sign in.
    pub fn is_set(&self) -> bool {
        self.bookkeeper.is_some() || self.viewer.is_some()
    }
}

fn read(source: &Source, name: &'static str) -> Result<Option<PasswordHash>, SettingError> {
    let given = source.lookup(name)?;
    given
        .map(|text| {
            PasswordHash::parse(&text).ok_or_else(|| {
                // What was found is not told: it may be a password.
                SettingError::new(
                    name,
                    "expected an Argon2id hash that begins with $argon2id$, found something else. Run `daan admin \
                     set-password`, which prints the whole line; in .env the hash stands in single quotes"
                        .to_owned(),
                )
            })
        })
        .transpose()
}

impl PasswordHash {
    /// The hash of this text; `None` where it is none of Argon2id.
    pub fn parse(text: &str) -> Option<PasswordHash> {
        let read = password_hash::PasswordHash::new(text.trim()).ok()?;
        let is_whole = read.hash.is_some() && read.salt.is_some();
        (is_whole && read.algorithm == argon2::ARGON2ID_IDENT)
            .then(|| PasswordHash(text.trim().to_owned()))
    }

    /// As it is written in the settings.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whoever reads the log must not guess at it.
impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$\
                        WlsSJ2TpB4Zk6PgAtuh3/uM9gkkHkFkfzE4pGgk8wTk";

    #[test]
    fn a_hash_of_argon2id_is_taken_and_nothing_else() {
        let source = |value| Source::of(&[], &[("DAAN_ADMIN_PASSWORD_HASH", value)], &[]);
        let read = AdminSettings::read(&source(HASH)).unwrap();
        assert_eq!(read.bookkeeper.unwrap().as_str(), HASH);
        for wrong in [
            "secret",
            "$argon2id$v=19",
            "$argon2i$v=19$m=8,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$WlsSJ2TpB4Zk6PgAtuh3/uM9gkkHkFkfzE4pGgk8wTk",
        ] {
            let refused = AdminSettings::read(&source(wrong)).unwrap_err().to_string();
            assert!(refused.contains("daan admin set-password"), "{refused}");
            assert!(!refused.contains("secret"), "{refused}");
        }
    }

    #[test]
    fn a_hash_is_not_told_in_the_log() {
        let hash = PasswordHash::parse(HASH).unwrap();
        assert_eq!(format!("{hash:?}"), "PasswordHash(…)");
    }
}
