//! The file that says what the sheet looks like.

use super::FinancialYear;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// What a sheet looks like.
#[derive(Debug)]
pub struct DonorSheet {
    title: String,
    currency: String,
    year: FinancialYear,
    columns: Vec<Column>,
    payees: Vec<Payee>,
    path: PathBuf,
}

/// Why a sheet cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// The file cannot be read.
    #[error("{path} cannot be read: {source}. config/donor-sheet.toml is a sample; --columns says where yours is", path = path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It says something that cannot be.
    #[error("{path}: {problem}", path = path.display())]
    Wrong {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    title: String,
    currency: String,
    utc_offset_minutes: i32,
    first_month: i8,
    column: Vec<RawColumn>,
    payee: Vec<Payee>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawColumn {
    title: String,
    from: Option<From>,
    payee: Option<String>,
    text: Option<String>,
}

/// A column.
#[derive(Debug)]
pub(super) struct Column {
    title: String,
    pub(super) source: Source,
}

/// Where a column's values are from.
#[derive(Debug)]
pub(super) enum Source {
    From(From),
    Payee(String),
    Text(String),
}

/// What of a gift.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum From {
    Serial,
    Reference,
    Name,
    Pan,
    Amount,
    AmountMinor,
    Currency,
    PaidOn,
    PaymentId,
}

/// A payee, and what the form wants to know of it.
#[derive(Debug, Deserialize)]
pub(super) struct Payee {
    pub(super) name: String,
    #[serde(flatten)]
    values: BTreeMap<String, String>,
}

impl DonorSheet {
    /// Where it is where nothing is said: in the campaign file's folder.
    pub fn beside(campaigns: &Path) -> PathBuf {
        campaigns.with_file_name("donor-sheet.toml")
    }

    /// Reads what a sheet looks like.
    ///
    /// # Errors
    /// [`SheetError`].
    pub fn read(path: &Path) -> Result<DonorSheet, SheetError> {
        let text = fs::read_to_string(path).map_err(|source| SheetError::Unreadable {
            path: path.to_owned(),
            source,
        })?;
        DonorSheet::parse(&text, path)
    }

    /// Reads the text of such a file; `path` is what errors call it.
    ///
    /// # Errors
    /// [`SheetError::Wrong`]
    pub(super) fn parse(text: &str, path: &Path) -> Result<DonorSheet, SheetError> {
        let wrong = |problem: String| SheetError::Wrong {
            path: path.to_owned(),
            problem,
        };
        let file: File = toml::from_str(text).map_err(|error| wrong(error.to_string()))?;
        let year = FinancialYear::new(file.utc_offset_minutes, file.first_month).ok_or_else(|| {
            wrong("expected utc_offset_minutes of a time zone, such as 330, and first_month from 1 to 12".to_owned())
        })?;
        let sheet = DonorSheet {
            title: file.title,
            year: year.of_currency(&file.currency),
            currency: file.currency,
            columns: file
                .column
                .into_iter()
                .map(column)
                .collect::<Result<_, _>>()
                .map_err(&wrong)?,
            payees: file.payee,
            path: path.to_owned(),
        };
        sheet.check().map_err(wrong)?;
        Ok(sheet)
    }

    /// What the form is called.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Its years.
    pub fn year_of(&self) -> &FinancialYear {
        &self.year
    }

    /// The titles of its columns.
    pub fn titles(&self) -> Vec<String> {
        self.columns
            .iter()
            .map(|column| column.title.clone())
            .collect()
    }

    /// Whether it knows this payee.
    pub(crate) fn has_payee(&self, name: &str) -> bool {
        self.payees.iter().any(|payee| payee.name == name)
    }

    /// Whether a payee has this value.
    pub(crate) fn says(&self, value: &str) -> bool {
        self.payees
            .iter()
            .any(|payee| payee.values.values().any(|known| known == value))
    }

    /// The currency that is told of.
    pub(crate) fn currency(&self) -> &str {
        &self.currency
    }

    pub(super) fn columns(&self) -> &[Column] {
        &self.columns
    }

    pub(super) fn payee(&self, name: &str) -> Result<&Payee, SheetError> {
        self.payees
            .iter()
            .find(|payee| payee.name == name)
            .ok_or_else(|| {
                let known: Vec<&str> = self
                    .payees
                    .iter()
                    .map(|payee| payee.name.as_str())
                    .collect();
                SheetError::Wrong {
                    path: self.path.clone(),
                    problem: format!(
                        "expected a [[payee]] with name = \"{name}\", found {}",
                        known.join(", ")
                    ),
                }
            })
    }

    /// Every payee says what a column asks of it.
    fn check(&self) -> Result<(), String> {
        for column in &self.columns {
            let Source::Payee(key) = &column.source else {
                continue;
            };
            if let Some(payee) = self
                .payees
                .iter()
                .find(|payee| !payee.values.contains_key(key))
            {
                return Err(format!(
                    "the column \"{}\" needs {key} of the payee \"{}\"",
                    column.title, payee.name
                ));
            }
        }
        Ok(())
    }
}

impl Payee {
    pub(super) fn value(&self, key: &str) -> Option<&str> {
        self.values.get(key).map(String::as_str)
    }
}

fn column(raw: RawColumn) -> Result<Column, String> {
    let source = match (raw.from, raw.payee, raw.text) {
        (Some(from), None, None) => Source::From(from),
        (None, Some(key), None) => Source::Payee(key),
        (None, None, Some(text)) => Source::Text(text),
        _ => {
            return Err(format!(
                "the column \"{}\" needs one of from, payee and text, and no two of them",
                raw.title
            ));
        }
    };
    Ok(Column {
        title: raw.title,
        source,
    })
}
