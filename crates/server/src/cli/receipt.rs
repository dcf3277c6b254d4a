//! `daan receipt`.

use super::times::written;
use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use daan_domain::Locale;
use daan_server::checkout::{ResendRequest, Resent, Sum};
use daan_server::export::Destination;
use daan_server::operator::{FoundReceipt, MailTold, Office, ledger_to_read, problem_in_words};
use daan_server::settings::{Settings, Source};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Show a receipt, write its PDF, or send it to its donor again
///
/// Shows what stands under a number, and what became of the mail that brought it. It is read beside whoever writes, so
/// this works while daan serve runs and while it does not. --send is done by daan serve where it runs (through the socket
/// beside its ledger, so run this as its user, in its folder or with its `DATABASE_URL`), else by this command; it is
/// written into the donation's history, and done once a minute at most.
#[derive(Args)]
pub(crate) struct ReceiptFlags {
    /// The receipt's number as it is written, such as DET/2026-27/00001, the donation's reference, or what its gateway calls the
    /// payment
    #[arg(value_name = "NUMBER|REFERENCE")]
    asked: String,
    /// Write the PDF into this file; one of the same name is replaced
    #[arg(long, value_name = "FILE")]
    pdf: Option<PathBuf>,
    /// In this language [default: the donor's own]
    #[arg(long, value_enum, requires = "pdf")]
    lang: Option<Language>,
    /// Send it to the donor's address, again or for the first time
    #[arg(long)]
    send: bool,
    /// As JSON, times in unix milliseconds
    #[arg(long)]
    json: bool,
    /// Ledger (`DATABASE_URL`) [default: sqlite:data/daan.db]
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Language {
    En,
    Hi,
    Ne,
}

impl ReceiptFlags {
    pub(crate) fn settings(&self) -> HashMap<&'static str, String> {
        let url = self.database_url.clone();
        url.map(|url| ("DATABASE_URL", url)).into_iter().collect()
    }
}

pub(crate) async fn run(flags: &ReceiptFlags, source: &Source) -> anyhow::Result<()> {
    let found = found(flags, source).await?;
    if let Some(file) = &flags.pdf {
        let locale = flags.lang.map(|language| match language {
            Language::En => Locale::En,
            Language::Hi => Locale::Hi,
            Language::Ne => Locale::Ne,
        });
        write(file, &found.pdf(locale)?)
            .with_context(|| format!("--pdf {} cannot be written", file.display()))?;
    }
    let resent = if flags.send {
        Some(sent(&found.donation, source).await?)
    } else {
        None
    };
    let found = if resent.is_some() {
        self::found(flags, source).await?
    } else {
        found
    };
    if flags.json {
        println!("{}", serde_json::to_string_pretty(&found)?);
    } else {
        print!("{}", text(&found));
    }
    match resent {
        Some(resent) => judged(&resent),
        None => Ok(()),
    }
}

async fn found(flags: &ReceiptFlags, source: &Source) -> anyhow::Result<FoundReceipt> {
    let ledger = ledger_to_read(&Settings::database_url(source)?).await?;
    let found = FoundReceipt::look_up(&ledger, &flags.asked).await;
    ledger.close().await;
    Ok(found?)
}

async fn sent(reference: &str, source: &Source) -> anyhow::Result<Resent> {
    let request = ResendRequest {
        reference: reference.to_owned(),
        role: "command line".to_owned(),
    };
    let office = Office::reach(source).await?;
    let resent = office.resend_receipt(&request).await;
    office.close().await;
    resent
}

/// Code 1 where it did not go, and why.
fn judged(resent: &Resent) -> anyhow::Result<()> {
    let why = resent
        .problem
        .as_deref()
        .map(|problem| problem_in_words(problem, Locale::En));
    let why = why.unwrap_or_else(|| "it waits for its turn".to_owned());
    match resent.result.as_deref() {
        Some("sent") => Ok(()),
        Some(_) => bail!("the receipt was not sent, and is not tried again: {why}"),
        None => bail!("the receipt was not sent yet: {why}. daan serve tries again for five days"),
    }
}

fn write(name: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = Destination::file(name)?;
    file.write_all(bytes)?;
    file.finish()
}

fn text(found: &FoundReceipt) -> String {
    let mut text = format!(
        "{} of {}: {} to {}, {}\nissued {}, paid {}\n",
        found.number,
        found.donation,
        found.amount,
        found.payee,
        found.year,
        written(found.issued_at_ms),
        written(found.paid_at_ms)
    );
    let donor = found.donor.as_deref().unwrap_or("not known, or erased");
    // Writing to a String cannot fail.
    let _ = writeln!(text, "received from {donor}");
    if let Some(standing) = standing(&found.amount, &found.gone_back) {
        let _ = writeln!(text, "{standing}");
    }
    if found.is_restored {
        text +=
            "numbered anew after a restore: its donor may hold this receipt under another number\n";
    }
    let _ = writeln!(text, "mail: {}", mail(found.mail.as_ref()));
    text
}

/// What refunds have left of a receipt, in the words of `daan export receipts`.
fn standing(amount: &Sum, gone_back: &Sum) -> Option<String> {
    let left_minor = amount.amount_minor.saturating_sub(gone_back.amount_minor);
    let left = Sum {
        amount_minor: left_minor,
        ..amount.clone()
    };
    match gone_back.amount_minor {
        0 => None,
        _ if left_minor <= 0 => Some(format!("CANCELLED: all of it went back since, {gone_back}")),
        _ => Some(format!(
            "REDUCED: {gone_back} of it went back since, {left} remains"
        )),
    }
}

fn mail(mail: Option<&MailTold>) -> String {
    let Some(mail) = mail else {
        return "none was sent".to_owned();
    };
    let at = written(mail.at_ms);
    let why = mail
        .problem
        .as_deref()
        .map(|problem| problem_in_words(problem, Locale::En));
    let why = why.map_or_else(String::new, |why| format!(": {why}"));
    match mail.state {
        "sent" => format!("sent {at} as {}", mail.message_id),
        "refused" => format!("refused {at}{why}"),
        "given_up" => format!("given up {at} after {} tries{why}", mail.attempts),
        "refunded" => format!("not sent: the whole gift had gone back by {at}"),
        _ if mail.attempts == 0 => format!("waits to be sent, from {at} on"),
        _ => format!("tried {} times, next at {at}{why}", mail.attempts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_went_back_reduces_a_receipt_or_cancels_it() {
        let sum = |amount_minor| -> Sum {
            let sum = serde_json::json!({"amount_minor": amount_minor, "currency": "INR"});
            serde_json::from_value(sum).unwrap()
        };
        let told = |gone| standing(&sum(500_00), &sum(gone));
        assert_eq!(told(0), None);
        let reduced = "REDUCED: INR 100.00 of it went back since, INR 400.00 remains";
        assert_eq!(told(100_00).as_deref(), Some(reduced));
        let cancelled = "CANCELLED: all of it went back since, INR 500.00";
        assert_eq!(told(500_00).as_deref(), Some(cancelled));
    }
}
