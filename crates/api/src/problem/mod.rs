//! Every way in which the API says no: its code, its HTTP status, its wording.

mod error;

pub use error::ApiError;

use crate::wording;
use daan_domain::{Locale, Refusal};

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// The request breaks a rule of its campaign.
    Refused(Refusal),
    /// The request could not be read.
    RequestMalformed,
    /// The body is larger than the route takes.
    BodyTooLarge,
    /// The body is not JSON by its own account.
    NotJson,
    /// The body is no form by its own account.
    NotAForm,
    /// No such address.
    RouteNotFound,
    /// The address does not take this method.
    MethodNotAllowed,
    /// The page that asked is not on the list of those that may.
    OriginNotAllowed,
    /// No such campaign.
    CampaignNotFound,
    /// No such donation.
    DonationNotFound,
    /// The signature does not prove a payment of this donation.
    SignatureMismatch,
    /// The idempotency key belongs to another request.
    IdempotencyKeyReused,
    /// The same request is being worked on, or its outcome at the gateway is not clear yet.
    DonationInProgress,
    /// The donation cannot be paid again.
    AlreadyPaid,
    /// A payment of the donation is authorised or being decided; a second one would be one too many.
    PaymentUnderWay,
    /// Too many requests.
    TooManyRequests,
    /// The gateway did not answer, or not in time.
    GatewayUnavailable,
    /// The gateway's answer was an error, or not to be understood.
    GatewayFailed,
    /// The gateway's answer leads to an address that no donor is sent to.
    LinkNotAllowed,
    /// The ledger cannot be written.
    LedgerUnavailable,
    /// A mistake of ours.
    Internal,
    /// What only the browser says.
    Browser(BrowserProblem),
}

/// What the browser finds by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BrowserProblem {
    /// No such address in the app.
    NothingHere,
    /// The server was not reached.
    Unreachable,
    /// The server's answer could not be read.
    AnswerMalformed,
}

impl BrowserProblem {
    /// The error for a reader of this language.
    pub fn into_error(self, locale: Locale) -> ApiError {
        ApiError {
            code: Problem::Browser(self).code().to_owned(),
            message: self.message(locale),
            reference: String::new(),
            field: None,
            retry_after_s: None,
        }
    }

    /// The wording for a reader of this language.
    pub fn message(self, locale: Locale) -> String {
        wording::browser(self, locale).to_owned()
    }
}

/// The wording of a refusal for a reader of this language.
pub fn refusal_message(refusal: Refusal, locale: Locale) -> String {
    wording::refusal(refusal, locale)
}

impl Problem {
    pub(crate) const PLAIN: [Problem; 22] = [
        Problem::RequestMalformed,
        Problem::BodyTooLarge,
        Problem::NotJson,
        Problem::NotAForm,
        Problem::RouteNotFound,
        Problem::MethodNotAllowed,
        Problem::OriginNotAllowed,
        Problem::CampaignNotFound,
        Problem::DonationNotFound,
        Problem::SignatureMismatch,
        Problem::IdempotencyKeyReused,
        Problem::DonationInProgress,
        Problem::AlreadyPaid,
        Problem::PaymentUnderWay,
        Problem::TooManyRequests,
        Problem::GatewayUnavailable,
        Problem::GatewayFailed,
        Problem::LinkNotAllowed,
        Problem::LedgerUnavailable,
        Problem::Internal,
        Problem::Browser(BrowserProblem::Unreachable),
        Problem::Browser(BrowserProblem::AnswerMalformed),
    ];

    /// The stable word.
    pub fn code(self) -> &'static str {
        match self {
            Problem::Refused(refusal) => refusal.code(),
            Problem::RequestMalformed => "request_malformed",
            Problem::BodyTooLarge => "body_too_large",
            Problem::NotJson => "not_json",
            Problem::NotAForm => "not_a_form",
            Problem::RouteNotFound => "route_not_found",
            Problem::MethodNotAllowed => "method_not_allowed",
            Problem::OriginNotAllowed => "origin_not_allowed",
            Problem::CampaignNotFound => "campaign_not_found",
            Problem::DonationNotFound => "donation_not_found",
            Problem::SignatureMismatch => "signature_mismatch",
            Problem::IdempotencyKeyReused => "idempotency_key_reused",
            Problem::DonationInProgress => "donation_in_progress",
            Problem::AlreadyPaid => "already_paid",
            Problem::PaymentUnderWay => "payment_under_way",
            Problem::TooManyRequests => "too_many_requests",
            Problem::GatewayUnavailable => "gateway_unavailable",
            Problem::GatewayFailed => "gateway_failed",
            Problem::LinkNotAllowed => "link_not_allowed",
            Problem::LedgerUnavailable => "ledger_unavailable",
            Problem::Internal => "internal",
            Problem::Browser(BrowserProblem::NothingHere) => Problem::RouteNotFound.code(),
            Problem::Browser(BrowserProblem::Unreachable) => "unreachable",
            Problem::Browser(BrowserProblem::AnswerMalformed) => "answer_malformed",
        }
    }

    /// The HTTP status.
    pub fn status(self) -> u16 {
        match self {
            Problem::RequestMalformed | Problem::SignatureMismatch => 400,
            Problem::OriginNotAllowed => 403,
            Problem::RouteNotFound
            | Problem::Browser(BrowserProblem::NothingHere)
            | Problem::CampaignNotFound
            | Problem::DonationNotFound => 404,
            Problem::MethodNotAllowed => 405,
            Problem::IdempotencyKeyReused
            | Problem::DonationInProgress
            | Problem::AlreadyPaid
            | Problem::PaymentUnderWay => 409,
            Problem::BodyTooLarge => 413,
            Problem::NotJson | Problem::NotAForm => 415,
            Problem::Refused(_) => 422,
            Problem::TooManyRequests => 429,
            Problem::Internal => 500,
            Problem::GatewayFailed
            | Problem::LinkNotAllowed
            | Problem::Browser(BrowserProblem::AnswerMalformed) => 502,
            Problem::GatewayUnavailable
            | Problem::LedgerUnavailable
            | Problem::Browser(BrowserProblem::Unreachable) => 503,
        }
    }

    /// The error for a reader of this language. `reference` is the donation's, else the request's.
    pub fn into_error(self, locale: Locale, reference: &str) -> ApiError {
        let field = match self {
            Problem::Refused(refusal) => Some(refusal.field().path().to_owned()),
            _ => None,
        };
        ApiError {
            code: self.code().to_owned(),
            message: self.message(locale),
            reference: reference.to_owned(),
            field,
            retry_after_s: None,
        }
    }

    /// The wording for a reader of this language.
    pub fn message(self, locale: Locale) -> String {
        match self {
            Problem::Refused(refusal) => wording::refusal(refusal, locale),
            plain => wording::problem(plain, locale).to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_read_from_the_wire_has_the_status_it_was_sent_with() {
        for problem in Problem::PLAIN {
            let error = problem.into_error(Locale::En, "");
            assert_eq!(error.status(), problem.status(), "{}", problem.code());
        }
        let refused = Problem::Refused(Refusal::EmailMissing).into_error(Locale::En, "");
        assert_eq!(
            (refused.status(), refused.field.as_deref()),
            (422, Some("donor.email"))
        );
    }

    #[test]
    fn no_problem_is_missing_from_the_list_that_statuses_are_read_by() {
        // A new variant does not compile here until it has a place.
        let place = |problem: Problem| match problem {
            Problem::RequestMalformed => 0,
            Problem::BodyTooLarge => 1,
            Problem::NotJson => 2,
            Problem::NotAForm => 3,
            Problem::RouteNotFound | Problem::Browser(BrowserProblem::NothingHere) => 4,
            Problem::MethodNotAllowed => 5,
            Problem::OriginNotAllowed => 6,
            Problem::CampaignNotFound => 7,
            Problem::DonationNotFound => 8,
            Problem::SignatureMismatch => 9,
            Problem::IdempotencyKeyReused => 10,
            Problem::DonationInProgress => 11,
            Problem::AlreadyPaid => 12,
            Problem::PaymentUnderWay => 13,
            Problem::TooManyRequests => 14,
            Problem::GatewayUnavailable => 15,
            Problem::GatewayFailed => 16,
            Problem::LinkNotAllowed => 17,
            Problem::LedgerUnavailable => 18,
            Problem::Internal => 19,
            Problem::Browser(BrowserProblem::Unreachable) => 20,
            Problem::Browser(BrowserProblem::AnswerMalformed) => 21,
            // All of them are 422, which is what a code outside the list stands for.
            Problem::Refused(_) => usize::MAX,
        };
        for (index, problem) in Problem::PLAIN.into_iter().enumerate() {
            assert_eq!(place(problem), index, "{}", problem.code());
        }
    }

    #[test]
    fn only_an_unknown_donation_is_gone() {
        for problem in Problem::PLAIN {
            let error = problem.into_error(Locale::En, "");
            assert_eq!(error.is_gone(), problem == Problem::DonationNotFound);
        }
    }

    #[test]
    fn only_what_may_pass_by_itself_is_tried_again() {
        let transient = |problem: Problem| problem.into_error(Locale::En, "").is_transient();
        assert!(transient(Problem::GatewayUnavailable));
        assert!(transient(Problem::TooManyRequests));
        assert!(transient(Problem::Browser(BrowserProblem::Unreachable)));
        assert!(transient(Problem::DonationInProgress));
        assert!(!transient(Problem::SignatureMismatch));
        assert!(!transient(Problem::Refused(Refusal::NameMissing)));
    }
}
