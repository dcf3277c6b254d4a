//! What became of a call that did not bring what was asked for.

use super::api_error::ApiError;

/// Why a call has no result. It shows no secret, no personal data and no query.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No connection: the gateway certainly did nothing.
    #[error("the gateway could not be reached: {0}")]
    NotSent(String),
    /// Sent, then a time-out, a reset or a cut answer: nobody knows whether it was done.
    #[error("the gateway did not answer: {0}")]
    NoAnswer(String),
    /// The gateway definitely refused.
    #[error("the gateway refused: {0}")]
    Refused(Box<ApiError>),
    /// The gateway does not know the key, or not with this secret.
    #[error("the gateway does not accept RAZORPAY_KEY_ID with RAZORPAY_KEY_SECRET")]
    Unauthorized,
    /// Too many calls; nothing was done.
    #[error("the gateway asks for fewer calls")]
    RateLimited {
        /// For how many seconds to wait, where it says so.
        retry_after_s: Option<u64>,
    },
    /// The gateway failed; it may have done it all the same.
    #[error("the gateway is unavailable (HTTP {status})")]
    Unavailable {
        /// The HTTP status: 5xx, 408, or 4xx where the body speaks of the gateway's own failure.
        status: u16,
        /// What it said of it, where that was readable.
        error: Option<Box<ApiError>>,
    },
    /// Neither a refusal nor what was asked for; it may have been done all the same.
    #[error("the gateway's answer (HTTP {status}) cannot be read: {problem}")]
    UnreadableAnswer {
        /// The HTTP status: 2xx or 3xx.
        status: u16,
        /// What is wrong with it.
        problem: Unreadable,
    },
}

/// Why an answer cannot be read. No part of it is shown: it may be of a donor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// No body at all.
    #[error("it is empty")]
    Empty,
    /// A body beyond the limit.
    #[error("it is longer than {max} bytes", max = super::answer::MAX_BODY_BYTES)]
    TooLong,
    /// Not JSON: a proxy's page, half a document, a compressed one that was not asked for.
    #[error("it is not JSON")]
    NotJson,
    /// JSON of something else.
    #[error("it is no {0}")]
    NotThe(&'static str),
    /// The right kind of thing, but another one than was asked for.
    #[error("it is another {0} than was asked for")]
    Another(&'static str),
    /// It points elsewhere; redirects are not followed, because the secret would go along.
    #[error("it is a redirect")]
    Redirect,
}

impl Error {
    /// Whether a POST may have been done: look before doing it again.
    pub fn effect_is_unknown(&self) -> bool {
        match self {
            Error::NoAnswer(_) | Error::Unavailable { .. } | Error::UnreadableAnswer { .. } => true,
            Error::NotSent(_)
            | Error::Refused(_)
            | Error::Unauthorized
            | Error::RateLimited { .. } => false,
        }
    }

    /// Whether the same call may go well later with nothing changed on our side.
    pub fn is_transient(&self) -> bool {
        match self {
            Error::NotSent(_)
            | Error::NoAnswer(_)
            | Error::RateLimited { .. }
            | Error::Unavailable { .. }
            | Error::UnreadableAnswer { .. } => true,
            // 409: a like call is being worked on at this moment.
            Error::Refused(error) => error.status == 409,
            Error::Unauthorized => false,
        }
    }

    /// The stable word for logs and metrics.
    pub fn code(&self) -> &'static str {
        match self {
            Error::NotSent(_) => "not_sent",
            Error::NoAnswer(_) => "no_answer",
            Error::Refused(_) => "refused",
            Error::Unauthorized => "unauthorized",
            Error::RateLimited { .. } => "rate_limited",
            Error::Unavailable { .. } => "unavailable",
            Error::UnreadableAnswer { .. } => "unreadable_answer",
        }
    }
}

/// The innermost reason in words, without the address that was called.
pub(super) fn of_transport(error: reqwest::Error) -> Error {
    let before_sending = error.is_connect() || error.is_builder();
    let timed_out = error.is_timeout();
    let error = error.without_url();
    let mut innermost: &dyn std::error::Error = &error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    let cause = if timed_out {
        "time-out".to_owned()
    } else {
        innermost.to_string()
    };
    if before_sending {
        Error::NotSent(cause)
    } else {
        Error::NoAnswer(cause)
    }
}
