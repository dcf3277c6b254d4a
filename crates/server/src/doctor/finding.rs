//! What the doctor says of one thing.

use serde::Serialize;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// As it should be.
    Ok,
    /// Works, and is likely not what was meant.
    Warning,
    /// A donor will meet it, or money or proof is in danger.
    Fault,
}

/// One line of the doctor's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How bad it is.
    pub level: Level,
    /// A stable `snake_case` word.
    pub code: &'static str,
    /// What was found. It shows no secret.
    pub cause: String,
    /// What to do about it; nothing where it is as it should be.
    pub fix: Option<String>,
}

impl Finding {
    /// A `.env` that cannot be read, of which the error names the place and shows no value.
    pub fn unreadable_dotenv(error: &anyhow::Error) -> Finding {
        Finding::fault(
            "dotenv_unusable",
            format!("{error:#}: none of its settings is looked at below"),
            "Correct that line, or move .env away",
        )
    }

    /// A `RUST_LOG` that is no filter.
    pub fn unreadable_filter(error: &anyhow::Error) -> Finding {
        Finding::fault(
            "setting_unusable",
            error.to_string(),
            "Unset RUST_LOG, or set it to info",
        )
    }

    pub(super) fn ok(code: &'static str, cause: impl Into<String>) -> Finding {
        Finding {
            level: Level::Ok,
            code,
            cause: cause.into(),
            fix: None,
        }
    }

    pub(super) fn warning(
        code: &'static str,
        cause: impl Into<String>,
        fix: impl Into<String>,
    ) -> Finding {
        Finding {
            level: Level::Warning,
            code,
            cause: cause.into(),
            fix: Some(fix.into()),
        }
    }

    pub(super) fn fault(
        code: &'static str,
        cause: impl Into<String>,
        fix: impl Into<String>,
    ) -> Finding {
        Finding {
            level: Level::Fault,
            ..Finding::warning(code, cause, fix)
        }
    }
}
