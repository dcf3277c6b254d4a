//! Receipts on their way to their donors by mail.

use super::letter::Prepared;
use crate::checkout::{Desk, Failure};
use crate::mail::{Letter, Line, Mailer, Undelivered};
use daan_storage::{DueMail, MailResult};
use std::time::Duration;

/// How many mails go in one round.
const ROUND: usize = 10;
/// Longer than a conversation with a mail server that answers at its slowest.
pub(super) const LEASE_MS: i64 = 20 * 60 * 1_000;
const CONVERSATION: Duration = Duration::from_mins(15);
/// The first pause; each further one is twice as long.
const FIRST_PAUSE_MS: i64 = 5_000;
const LONGEST_PAUSE_MS: i64 = 4 * 60 * 60 * 1_000;
/// For so long a mail server is left alone that could not be reached.
const REST_MS: i64 = 5_000;
/// That a mail went must be written down, or it goes twice.
const TRIES_TO_MARK: u32 = 5;

impl Desk {
    /// Sends the mails that are due, longest overdue first; `true` where there may be more.
    ///
    /// # Errors
    /// The ledger does not answer.
    pub async fn mail_due_receipts(&self) -> Result<bool, Failure> {
        let Some(mailer) = &self.mailer else {
            return Ok(false);
        };
        let mut line = None;
        let mut has_more = true;
        for _ in 0..ROUND {
            let now = self.now();
            if mailer.rests(now.unix_ms(), REST_MS) {
                has_more = false;
                break;
            }
            let Some(due) = self.ledger.claim_mail(None, now, LEASE_MS).await? else {
                has_more = false;
                break;
            };
            self.mail(mailer, &mut line, &due).await?;
        }
        if let Some(line) = line {
            line.close().await;
        }
        Ok(has_more)
    }

    /// One mail, from its turn to what became of it. What is wrong with one keeps no other from going.
    pub(super) async fn mail(
        &self,
        mailer: &Mailer,
        line: &mut Option<Line>,
        due: &DueMail,
    ) -> Result<(), Failure> {
        let letter = match self.prepared(mailer, due).await {
            Ok(Prepared::Letter(letter)) => letter,
            // The mail went with the donor, mostly.
            Ok(Prepared::Erased) => {
                let problem = Some("donor_not_known".to_owned());
                return self.ended(due, MailResult::Refused, problem).await;
            }
            Ok(Prepared::Unwritable(why)) => return self.not_sent(due, why).await,
            Ok(Prepared::Refunded) => {
                return self.ended(due, MailResult::Refunded, None).await;
            }
            Err(_) => {
                return self
                    .not_sent(due, Undelivered::of("ledger_unreadable"))
                    .await;
            }
        };
        let conversation = tokio::time::timeout(CONVERSATION, carried(mailer, line, &letter));
        let carried = conversation.await.unwrap_or(Err(Undelivered {
            may_have_gone: true,
            ..Undelivered::of("no_answer")
        }));
        match carried {
            Ok(()) => {
                tracing::info!(donation = %due.donation, "a receipt was mailed");
                self.marked_as_sent(due).await
            }
            Err(why) => {
                if !why.is_line_whole {
                    *line = None;
                    mailer.rest_until(self.now().plus_ms(REST_MS).unix_ms());
                }
                self.not_sent(due, why).await
            }
        }
    }

    async fn not_sent(&self, due: &DueMail, why: Undelivered) -> Result<(), Failure> {
        let due = &DueMail {
            may_have_gone: due.may_have_gone || why.may_have_gone,
            ..due.clone()
        };
        let (donation, problem) = (&due.donation, why.to_string());
        if why.is_final {
            tracing::error!(%donation, problem, "a receipt's mail was refused for good: see the donation in /admin");
            return self.ended(due, MailResult::Refused, Some(problem)).await;
        }
        let now = self.now();
        let next = now.plus_ms(pause_ms(due.attempt));
        if next >= due.give_up_at {
            tracing::error!(%donation, problem, "a receipt could not be mailed for days: nobody tries any more");
            return self.ended(due, MailResult::GivenUp, Some(problem)).await;
        }
        tracing::warn!(%donation, problem, attempt = due.attempt, "a receipt could not be mailed; it is tried again");
        Ok(self.ledger.put_off_mail(due, next, problem).await?)
    }

    async fn ended(
        &self,
        due: &DueMail,
        result: MailResult,
        problem: Option<String>,
    ) -> Result<(), Failure> {
        self.ledger
            .end_mail(due, result, problem, self.now())
            .await?;
        Ok(())
    }

    async fn marked_as_sent(&self, due: &DueMail) -> Result<(), Failure> {
        let mut marked = self.ended(due, MailResult::Sent, None).await;
        for attempt in 1..TRIES_TO_MARK {
            if marked.is_ok() {
                return marked;
            }
            tokio::time::sleep(Duration::from_millis(200 << attempt)).await;
            marked = self.ended(due, MailResult::Sent, None).await;
        }
        if marked.is_err() {
            tracing::error!(
                donation = %due.donation,
                message_id = due.message_id,
                "a receipt was mailed, and the ledger could not be told: it may go again under the same Message-ID"
            );
        }
        marked
    }
}

/// Over the line that is there, or a new one.
async fn carried(
    mailer: &Mailer,
    line: &mut Option<Line>,
    letter: &Letter,
) -> Result<(), Undelivered> {
    let line = match line {
        Some(line) => line,
        None => line.insert(mailer.connect().await?),
    };
    line.send(letter).await
}

fn pause_ms(attempt: i64) -> i64 {
    let doublings = u32::try_from(attempt.clamp(1, 20) - 1).unwrap_or_default();
    (FIRST_PAUSE_MS << doublings).min(LONGEST_PAUSE_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end_within_the_days_that_a_server_may_be_away() {
        assert_eq!(pause_ms(1), 5_000);
        assert_eq!(pause_ms(2), 10_000);
        assert_eq!(pause_ms(i64::MAX), LONGEST_PAUSE_MS);
        let tries = (1..).scan(0, |sum, attempt| {
            *sum += pause_ms(attempt);
            (*sum < 5 * 24 * 60 * 60 * 1_000).then_some(())
        });
        let tries = tries.count();
        assert!((20..60).contains(&tries), "{tries}");
    }
}
