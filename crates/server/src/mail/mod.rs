//! Mail by SMTP: a letter, and the line that carries it to the mail server.

mod letter;
mod line;

pub(crate) use letter::{Draft, Letter, address_of};
pub(crate) use line::{Line, Undelivered};

use crate::settings::MailSettings;
use lettre::message::Mailbox;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// RFC 5321 wants minutes for each answer: whoever hangs up before the last one does not know whether the mail went.
const PATIENCE: Duration = Duration::from_mins(2);

/// Who carries mail.
#[derive(Debug)]
pub struct Mailer {
    /// Where it is handed in, and as whose.
    pub settings: MailSettings,
    /// For how long to wait for each answer.
    pub patience: Duration,
    /// Until then, in unix milliseconds, the mail server is left alone: it could not be reached.
    rests_until_ms: AtomicI64,
}

impl Mailer {
    /// One with these settings.
    pub fn new(settings: MailSettings) -> Mailer {
        Mailer {
            settings,
            patience: PATIENCE,
            rests_until_ms: AtomicI64::new(0),
        }
    }

    /// Connects to the mail server and signs in.
    ///
    /// # Errors
    /// [`Undelivered`]; never for good, as it is not the mail's fault.
    pub(crate) async fn connect(&self) -> Result<Line, Undelivered> {
        Line::connect(&self.settings.server, self.domain(), self.patience)
            .await
            .map_err(|refused| Undelivered {
                is_final: false,
                ..refused
            })
    }

    /// Whom mail comes from.
    pub(crate) fn from(&self) -> &Mailbox {
        &self.settings.from
    }

    /// The domain that mail comes from.
    pub(crate) fn domain(&self) -> &str {
        self.settings.from.email.domain()
    }

    pub(crate) fn rests(&self, now_ms: i64, longest_ms: i64) -> bool {
        let left_ms = self.rests_until_ms.load(Ordering::Relaxed) - now_ms;
        // A clock that was put back makes no rest longer.
        (1..=longest_ms).contains(&left_ms)
    }

    pub(crate) fn rest_until(&self, until_ms: i64) {
        self.rests_until_ms.store(until_ms, Ordering::Relaxed);
    }
}
