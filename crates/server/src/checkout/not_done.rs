//! Why an operator's command was not done.

use super::Failure;
use serde::{Deserialize, Serialize};

/// Why a command was not done. The text is an operator's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct NotDone {
    /// A stable word for programs.
    pub code: String,
    /// What was expected, what was found, what to do.
    pub message: String,
}

impl NotDone {
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> NotDone {
        NotDone {
            code: code.to_owned(),
            message: message.into(),
        }
    }
}

impl From<Failure> for NotDone {
    fn from(failure: Failure) -> NotDone {
        let message = format!(
            "the ledger could not be read or written ({}). Run the same command again",
            failure.problem().code()
        );
        NotDone::new("ledger_unavailable", message)
    }
}

impl From<daan_storage::StorageError> for NotDone {
    fn from(error: daan_storage::StorageError) -> NotDone {
        Failure::from(error).into()
    }
}
