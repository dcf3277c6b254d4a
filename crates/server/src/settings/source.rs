//! Where settings come from: default, mounted file, `.env`, environment, flag – each beats those before it.

use super::known::is_unknown;
use std::collections::{BTreeSet, HashMap};
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

    /// The setting.
    pub fn name(&self) -> &'static str {
        self.name
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
        Ok(Source {
            flags,
            environment: environment(),
            dotenv: dotenv()?,
        })
    }

    /// The process's environment alone, for whoever is to look on where `.env` cannot be read.
    pub fn of_environment(flags: HashMap<&'static str, String>) -> Source {
        Source {
            flags,
            environment: environment(),
            dotenv: HashMap::new(),
        }
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

    /// Whether something is switched on, by `1`; off where nothing is said, or `0`.
    ///
    /// # Errors
    /// As [`Source::lookup`], and where it is another word.
    pub fn switch(&self, name: &'static str) -> Result<bool, SettingError> {
        match self.lookup(name)?.as_deref() {
            None | Some("0") => Ok(false),
            Some("1") => Ok(true),
            Some(other) => Err(SettingError::new(
                name,
                format!("expected 1 or 0, found `{other}`"),
            )),
        }
    }

    /// Names that look like settings of ours and are none, most likely by a slip; in their order.
    pub(super) fn unknown_names(&self) -> Vec<String> {
        let given = self.environment.iter().chain(&self.dotenv);
        let unknown = given.filter(|(name, value)| is_unknown(name) && !value.is_empty());
        let names: BTreeSet<String> = unknown.map(|(name, _)| name.clone()).collect();
        names.into_iter().collect()
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
    pub(crate) fn of(
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

/// A variable that is no text is none of ours.
fn environment() -> HashMap<String, String> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect()
}

/// The library's own message repeats the line, which may hold a secret.
fn dotenv() -> anyhow::Result<HashMap<String, String>> {
    let entries = match dotenvy::from_path_iter(".env") {
        Ok(entries) => entries,
        Err(error) if error.not_found() => return Ok(HashMap::new()),
        Err(error) => return Err(anyhow::anyhow!(error).context(".env cannot be read")),
    };
    let mut settings = HashMap::new();
    for entry in entries {
        let (name, value) = entry.map_err(|error| unreadable_line(&error, settings.len()))?;
        settings.insert(name, value);
    }
    Ok(settings)
}

fn unreadable_line(error: &dotenvy::Error, settings_above: usize) -> anyhow::Error {
    let advice = "expected NAME=value, in quotes where the value has spaces";
    match error {
        dotenvy::Error::LineParse(..) => {
            anyhow::anyhow!(".env: a line after {settings_above} good settings: {advice}")
        }
        _ => anyhow::anyhow!(".env cannot be read to its end: {advice}"),
    }
}
