//! What became of a call that did not bring what was asked for.

use crate::address::ForeignAddress;
use std::fmt;
use std::time::Duration;

/// Why a call has no result. It shows no secret, no personal data and no query.
///
/// `R` is what the gateway says of a call that it did not do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError<R: Refusal> {
    /// No connection: the gateway certainly did nothing.
    #[error("the gateway could not be reached: {0}")]
    NotSent(String),
    /// Not made: several calls before it had no answer, and the gateway is left alone for a while.
    #[error("the gateway did not answer before and is left alone for {for_ms} ms")]
    Resting {
        /// In how long one call is made for trial; 0 while one is.
        for_ms: u64,
    },
    /// Sent, then a time-out, a reset or a cut answer: nobody knows whether it was done.
    #[error("the gateway did not answer: {0}")]
    NoAnswer(String),
    /// The gateway definitely refused.
    #[error("the gateway refused: {0}")]
    Refused(Box<R>),
    /// The gateway does not know the thing that it was asked about. Razorpay says this in no stable way,
    /// so there it is [`CallError::Refused`].
    #[error("the gateway does not know what it was asked about")]
    NotFound,
    /// A like call is being worked on at this moment (HTTP 409). With the same idempotency key, asking
    /// again tells what became of it.
    #[error("the gateway is at work on a like call")]
    Busy,
    /// The gateway does not know the key, or not with this secret.
    #[error("the gateway does not accept {}", R::KEY_SETTINGS)]
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
        error: Option<Box<R>>,
    },
    /// Neither a refusal nor what was asked for; it may have been done all the same.
    #[error("the gateway's answer (HTTP {status}) cannot be read: {problem}")]
    UnreadableAnswer {
        /// The HTTP status: 2xx or 3xx, or 400 where that can carry an answer.
        status: u16,
        /// What is wrong with it.
        problem: Unreadable,
    },
}

/// What a gateway says of a call that it did not do.
pub trait Refusal: fmt::Display {
    /// The settings that hold the key, as an operator knows them.
    const KEY_SETTINGS: &'static str;
}

/// Why an answer cannot be read. No part of it is shown: it may be of a donor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// No body at all.
    #[error("it is empty")]
    Empty,
    /// A body beyond the limit.
    #[error("it is longer than {max} bytes", max = crate::http::MAX_BODY_BYTES)]
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
    /// It would send the donor to a place that is not the gateway's.
    #[error("it leads away: {0}")]
    LeadsAway(#[from] ForeignAddress),
}

impl<R: Refusal> CallError<R> {
    /// Whether a POST may have been done: look before doing it again.
    pub fn effect_is_unknown(&self) -> bool {
        match self {
            CallError::NoAnswer(_)
            | CallError::Busy
            | CallError::Unavailable { .. }
            | CallError::UnreadableAnswer { .. } => true,
            CallError::NotSent(_)
            | CallError::Resting { .. }
            | CallError::Refused(_)
            | CallError::NotFound
            | CallError::Unauthorized
            | CallError::RateLimited { .. } => false,
        }
    }

    /// Whether the same call may go well later with nothing changed on our side.
    pub fn is_transient(&self) -> bool {
        match self {
            CallError::NotSent(_)
            | CallError::Resting { .. }
            | CallError::NoAnswer(_)
            | CallError::Busy
            | CallError::RateLimited { .. }
            | CallError::Unavailable { .. }
            | CallError::UnreadableAnswer { .. } => true,
            CallError::Refused(_) | CallError::NotFound | CallError::Unauthorized => false,
        }
    }

    /// Whether nothing came back but the wish to be left alone, if that: a refusal is an answer.
    pub(crate) fn is_silence(&self) -> bool {
        matches!(
            self,
            CallError::NotSent(_)
                | CallError::NoAnswer(_)
                | CallError::RateLimited { .. }
                | CallError::Unavailable { .. }
        )
    }

    /// For how long the gateway asked not to be called.
    pub(crate) fn asked_to_wait(&self) -> Option<Duration> {
        match self {
            CallError::RateLimited { retry_after_s } => retry_after_s.map(Duration::from_secs),
            _ => None,
        }
    }

    /// The stable word for logs and metrics.
    pub fn code(&self) -> &'static str {
        match self {
            CallError::NotSent(_) => "not_sent",
            CallError::Resting { .. } => "resting",
            CallError::NoAnswer(_) => "no_answer",
            CallError::Refused(_) => "refused",
            CallError::NotFound => "not_found",
            CallError::Busy => "busy",
            CallError::Unauthorized => "unauthorized",
            CallError::RateLimited { .. } => "rate_limited",
            CallError::Unavailable { .. } => "unavailable",
            CallError::UnreadableAnswer { .. } => "unreadable_answer",
        }
    }
}

/// The innermost reason in words, without the address that was called.
pub(crate) fn of_transport<R: Refusal>(error: reqwest::Error) -> CallError<R> {
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
        CallError::NotSent(cause)
    } else {
        CallError::NoAnswer(cause)
    }
}
