//! Why a use case did not do what it was asked.

use daan_api::{ApiError, Problem};
use daan_domain::{DonationId, Locale, Refusal};
use daan_storage::StorageError;

/// A problem, with what is known about whom it meets.
#[derive(Debug, Clone)]
pub struct Failure {
    problem: Problem,
    about: Option<(DonationId, Locale)>,
    locale: Option<Locale>,
}

impl Failure {
    /// A problem of a request that belongs to no donation yet.
    pub fn of(problem: Problem) -> Failure {
        Failure {
            problem,
            about: None,
            locale: None,
        }
    }

    /// The same, worded in the language that the request asked for.
    #[must_use]
    pub fn in_language(self, locale: Locale) -> Failure {
        Failure {
            locale: Some(locale),
            ..self
        }
    }

    /// A problem with this donation: its reference and its language are the answer's.
    #[must_use]
    pub fn about(self, donation: &daan_storage::StoredDonation) -> Failure {
        Failure {
            about: Some((donation.id.clone(), donation.locale)),
            ..self
        }
    }

    /// The answer. The donation's language and reference come first, then the request's.
    pub fn into_error(self, locale: Locale, request_id: &str) -> ApiError {
        match self.about {
            Some((id, its_locale)) => self.problem.into_error(its_locale, id.as_str()),
            None => self
                .problem
                .into_error(self.locale.unwrap_or(locale), request_id),
        }
    }

    /// The problem.
    pub fn problem(&self) -> Problem {
        self.problem
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        Failure::of(Problem::Refused(refusal))
    }
}

/// What the ledger says stays in the log; the donor learns only that it cannot be written.
impl From<StorageError> for Failure {
    fn from(error: StorageError) -> Failure {
        // A reference that nobody has is whoever typed it to answer for, and no fault of the ledger's.
        if error != StorageError::NotFound {
            tracing::error!(%error, "the ledger refused");
        }
        Failure::of(match error {
            StorageError::Busy(_) | StorageError::Conflict(_) | StorageError::Unavailable(_) => {
                Problem::LedgerUnavailable
            }
            StorageError::NotFound => Problem::DonationNotFound,
            StorageError::Constraint(_) | StorageError::Corrupt(_) => Problem::Internal,
        })
    }
}
