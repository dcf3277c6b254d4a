//! Receipts on their way to their donors by mail.

use super::mail_texts::{Said, said};
use super::{pdf, sheet};
use crate::checkout::{Desk, Failure};
use crate::mail::{Draft, Letter, Line, Mailer, Undelivered, address_of};
use daan_domain::Donor;
use daan_storage::{DueMail, MailResult, StoredDonation, StoredReceipt};
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

/// What a mail that is due is to be.
enum Prepared {
    Letter(Box<Letter>),
    /// No letter can be made of it.
    Unwritable(Undelivered),
    /// The whole gift went back: its receipt is cancelled, and nobody is sent it.
    Refunded,
    /// The donor was erased since it was taken.
    Erased,
}

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
        let carried = conversation
            .await
            .unwrap_or(Err(Undelivered::of("no_answer")));
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

    async fn prepared(&self, mailer: &Mailer, due: &DueMail) -> Result<Prepared, Failure> {
        let (receipt, donation, donor) = (
            self.ledger.receipt(&due.donation).await?,
            self.ledger.find(&due.donation).await?,
            self.ledger.donor(&due.donation).await?,
        );
        let (Some(receipt), Some(donation), Some((donor, _))) = (receipt, donation, donor) else {
            return Ok(Prepared::Erased);
        };
        if is_cancelled(&receipt) {
            return Ok(Prepared::Refunded);
        }
        let letter = written(mailer, due, &receipt, &donation, &donor);
        Ok(letter.map_or_else(Prepared::Unwritable, |letter| {
            Prepared::Letter(Box::new(letter))
        }))
    }

    async fn not_sent(&self, due: &DueMail, why: Undelivered) -> Result<(), Failure> {
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

fn written(
    mailer: &Mailer,
    due: &DueMail,
    receipt: &StoredReceipt,
    donation: &StoredDonation,
    donor: &Donor,
) -> Result<Letter, Undelivered> {
    let sheet = sheet(receipt, donation.locale);
    let to = address_of(donor.email.as_str())
        .ok_or_else(|| Undelivered::for_good("address_unusable"))?;
    let pdf = pdf(&sheet).map_err(|_| Undelivered::of("pdf_failed"))?;
    let Said {
        subject,
        text,
        html,
    } = said(&sheet, receipt, donor.name.as_str());
    let draft = Draft {
        from: mailer.from(),
        to,
        name: donor.name.as_str(),
        subject: &subject,
        message_id: &due.message_id,
        date_ms: due.asked_at.unix_ms(),
        language: donation.locale.tag(),
        text,
        html,
        file_name: file_name(&receipt.label),
        pdf,
    };
    draft.written()
}

/// The number in letters that every disk and every header takes: `receipt-DET-2026-27-00001.pdf`.
pub(crate) fn file_name(label: &str) -> String {
    let words = label.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let name: String = words.join("-").chars().take(80).collect();
    if name.is_empty() {
        "receipt.pdf".to_owned()
    } else {
        format!("receipt-{name}.pdf")
    }
}

pub(super) fn is_cancelled(receipt: &StoredReceipt) -> bool {
    receipt.gone_back.amount_minor() >= receipt.amount.amount_minor()
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

    #[test]
    fn a_files_name_is_one_that_every_disk_takes() {
        assert_eq!(
            file_name("DET/2026-27/00001"),
            "receipt-DET-2026-27-00001.pdf"
        );
        assert_eq!(file_name("../../\r\n\"x\""), "receipt-x.pdf");
        assert_eq!(file_name("रसीद"), "receipt.pdf");
    }
}
