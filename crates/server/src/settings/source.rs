//! Where settings come from: default, mounted file, `.env`, environment, flag – each beats those before it.

use std::collections::HashMap;
use std::fs;
use std::str::FromStr;

/// A setting that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name} {problem}")]
pub struct SettingError {
    name: &'static str,
    problem: String,
}

impl SettingError {
    /// The setting, and a sentence that goes on from its name.
    pub fn new(name: &'static str, problem: String) -> SettingError {
        SettingError { name, problem }
    }
}

/// The settings as given.
#[derive(Default)]
pub struct Source {
    flags: HashMap<&'static str, String>,
    environment: HashMap<String, String>,
    dotenv: HashMap<String, String>,
}

impl Source {
    /// The process's environment and the `.env` file of the folder it was started in.
    ///
    /// # Errors
    /// A `.env` file that cannot be read.
    pub fn of_process(flags: HashMap<&'static str, String>) -> anyhow::Result<Source> {
        let dotenv = match dotenvy::from_path_iter(".env") {
            Ok(entries) => entries.collect::<Result<_, _>>()?,
            Err(error) if error.not_found() => HashMap::new(),
            Err(error) => return Err(error.into()),
        };
        Ok(Source {
            flags,
            environment: std::env::vars().collect(),
            dotenv,
        })
    }

    /// The value of a setting, if it is given and not empty.
    ///
    /// # Errors
    /// `NAME_FILE` names a file that cannot be read.
    pub fn lookup(&self, name: &'static str) -> Result<Option<String>, SettingError> {
        let given = self
            .flags
            .get(name)
            .or_else(|| self.environment.get(name))
            .or_else(|| self.dotenv.get(name));
        match given {
            Some(value) => Ok(Some(value.clone())),
            None => self.mounted(name),
        }
        .map(|value| value.filter(|value| !value.is_empty()))
    }

    /// The value, else this one.
    ///
    /// # Errors
    /// As [`Source::lookup`].
    pub fn or(&self, name: &'static str, default: &str) -> Result<String, SettingError> {
        Ok(self.lookup(name)?.unwrap_or_else(|| default.to_owned()))
    }

    /// The value of a setting that there is no default for.
    ///
    /// # Errors
    /// As [`Source::lookup`], and where it is missing.
    pub fn required(&self, name: &'static str) -> Result<String, SettingError> {
        self.lookup(name)?.ok_or_else(|| {
            SettingError::new(
                name,
                format!("is missing. Set it in the environment or in .env, or {name}_FILE to a file that holds it"),
            )
        })
    }

    /// The value, else the default, read as a `T`.
    ///
    /// # Errors
    /// As [`Source::lookup`], and where it does not parse; `expected` says what would.
    pub fn parse<T: FromStr>(
        &self,
        name: &'static str,
        default: &str,
        expected: &str,
    ) -> Result<T, SettingError> {
        let text = self.or(name, default)?;
        text.parse()
            .map_err(|_| SettingError::new(name, format!("expected {expected}, found `{text}`")))
    }

    /// A secret that the machine mounts as a file, named by `NAME_FILE`. The line break that editors and
    /// `echo` put at its end is not part of it.
    fn mounted(&self, name: &'static str) -> Result<Option<String>, SettingError> {
        let file_name = format!("{name}_FILE");
        let Some(path) = self
            .environment
            .get(&file_name)
            .or_else(|| self.dotenv.get(&file_name))
        else {
            return Ok(None);
        };
        match fs::read_to_string(path) {
            Ok(text) => Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned())),
            Err(error) => Err(SettingError::new(
                name,
                format!("cannot be read from {file_name}={path}: {error}"),
            )),
        }
    }

    /// A source of these flags, this environment and this `.env`, for tests.
    #[cfg(test)]
    pub(super) fn of(
        flags: &[(&'static str, &str)],
        environment: &[(&str, &str)],
        dotenv: &[(&str, &str)],
    ) -> Source {
        let owned = |pairs: &[(&str, &str)]| {
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect()
        };
        Source {
            flags: flags
                .iter()
                .map(|(name, value)| (*name, (*value).to_owned()))
                .collect(),
            environment: owned(environment),
            dotenv: owned(dotenv),
        }
    }
}
