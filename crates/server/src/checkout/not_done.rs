//! Why an operator's command was not done.

use super::Failure;
use daan_api::Problem;
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
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> NotDone {
        NotDone {
            code: code.to_owned(),
            message: message.into(),
        }
    }
}

impl From<Failure> for NotDone {
    fn from(failure: Failure) -> NotDone {
        let (code, message) = match failure.problem() {
            Problem::Internal => (
                "ledger_damaged",
                "the ledger holds, or was to hold, what it must not. Run `daan verify-ledger`, which says where",
            ),
            Problem::DonationNotFound => (
                "donation_not_found",
                "there is no such donation in this ledger. Check the reference, and DATABASE_URL",
            ),
            _ => (
                "ledger_unavailable",
                "the ledger could not be read or written. Run the same command again",
            ),
        };
        NotDone::new(code, message)
    }
}

impl From<daan_storage::StorageError> for NotDone {
    fn from(error: daan_storage::StorageError) -> NotDone {
        Failure::from(error).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use daan_storage::StorageError;

    #[test]
    fn what_stays_wrong_is_not_to_be_tried_again() {
        for (error, code, said) in [
            (
                StorageError::Corrupt(String::new()),
                "ledger_damaged",
                "daan verify-ledger",
            ),
            (
                StorageError::Constraint(String::new()),
                "ledger_damaged",
                "daan verify-ledger",
            ),
            (
                StorageError::NotFound,
                "donation_not_found",
                "Check the reference",
            ),
            (
                StorageError::Busy(String::new()),
                "ledger_unavailable",
                "command again",
            ),
        ] {
            let told = NotDone::from(error);
            assert_eq!(told.code, code);
            assert!(told.message.contains(said), "{told}");
            assert_eq!(told.message.contains("again"), code == "ledger_unavailable");
        }
    }
}
