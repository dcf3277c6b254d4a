//! `daan recheck`.

use super::advice::{advice, of_payment};
use super::reasons::{reason, status_in_words};
use super::times::written;
use anyhow::bail;
use clap::Args;
use daan_domain::Locale;
use daan_server::checkout::Rechecked;
use daan_server::operator::{Office, sentence};
use daan_server::settings::Source;
use std::collections::HashMap;
use std::fmt::Write as _;

/// Ask the gateways about one donation now, and tell its history
///
/// What answers "I paid and see nothing": what is known, what the gateway says at this moment, and who did what
/// when. A payment that the ledger did not have is booked on the gateway's word. While daan serve runs it is asked
/// through the socket beside its ledger, so run this as its user, in its folder or with its `DATABASE_URL`.
///
/// Ends with code 1 where a gateway that may have news could not be asked; the history is printed all the same.
#[derive(Args)]
pub(crate) struct RecheckFlags {
    /// The donation's reference, such as DN-4F7K-Q2MX-9TBZ, its receipt's number, or what its gateway calls the payment or
    /// the order
    reference: String,
    /// As JSON, times in unix milliseconds
    #[arg(long)]
    json: bool,
    /// Ledger (`DATABASE_URL`) [default: sqlite:data/daan.db]
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
}

pub(crate) async fn run(flags: &RecheckFlags, source: &Source) -> anyhow::Result<()> {
    let office = Office::reach(source).await?;
    let rechecked = office.recheck(&flags.reference).await;
    office.close().await;
    let rechecked = rechecked?;
    if flags.json {
        println!("{}", serde_json::to_string_pretty(&rechecked)?);
    } else {
        print!("{}", text(&rechecked));
    }
    if !rechecked.is_complete {
        bail!("not everything could be asked: what is told here may be out of date");
    }
    Ok(())
}

impl RecheckFlags {
    pub(crate) fn settings(&self) -> HashMap<&'static str, String> {
        let url = self.database_url.clone();
        url.map(|url| ("DATABASE_URL", url)).into_iter().collect()
    }
}

fn text(rechecked: &Rechecked) -> String {
    let Rechecked {
        reference,
        status,
        status_before,
        amount,
        campaign,
        ..
    } = rechecked;
    let now = status_in_words(status);
    let mut text = format!("{reference}: {amount} to {campaign}, {now}\n");
    if status != status_before {
        let before = status_in_words(status_before);
        let _ = writeln!(text, "It was {before} before this look.");
    }
    for unasked in &rechecked.unasked {
        let _ = writeln!(text, "{}", reason(&unasked.gateway, &unasked.reason));
    }
    for payment in &rechecked.payments {
        let _ = writeln!(text, "  {}", of_payment(payment));
    }
    let _ = write!(text, "{}\n\n", advice(rechecked));
    for event in &rechecked.history {
        let _ = writeln!(
            text,
            "{}  {:<8}  {}",
            written(event.at_ms),
            event.actor,
            sentence(event, Locale::En)
        );
    }
    // Whatever a gateway says, it says nothing to the terminal itself.
    text.chars()
        .filter(|c| *c == '\n' || !c.is_control())
        .collect()
}
