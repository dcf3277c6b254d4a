//! `daan erase`.

use super::reasons::status_in_words;
use super::table::table;
use super::times::written;
use anyhow::bail;
use clap::{ArgGroup, Args};
use daan_domain::Status;
use daan_server::checkout::{ErasedDonation, ErasureMade, ErasureRequest};
use daan_server::operator::Office;
use daan_server::settings::Source;
use std::collections::HashMap;
use std::fmt::Write as _;

/// Erase who gave: name, e-mail address, phone, PAN and message
///
/// Without --yes it says what it would erase, and changes nothing. Amounts, ledger and history stay: the gift counts as
/// before, and `daan verify-ledger` finds the ledger whole. That it was erased stands in the history, without saying who.
/// Repeating it is harmless. While daan serve runs it is asked through the socket beside its ledger, so run this as its
/// user, in its folder or with its `DATABASE_URL`.
///
/// Not erased by it: backups made before, files that were exported, mails that were sent, what the gateway keeps, and
/// what the law has an issued receipt keep.
#[derive(Args)]
#[command(group(ArgGroup::new("whom").required(true).args(["donor", "donation"])))]
pub(crate) struct EraseFlags {
    /// Of every gift with this e-mail address, in any case of letters
    #[arg(long, value_name = "EMAIL")]
    donor: Option<String>,
    /// Of one gift, by its reference, its receipt's number, or what its gateway calls the payment
    #[arg(long, value_name = "REFERENCE")]
    donation: Option<String>,
    /// Erase it, for good
    #[arg(long, short)]
    yes: bool,
    /// As JSON, times in unix milliseconds
    #[arg(long)]
    json: bool,
    /// Ledger (`DATABASE_URL`) [default: sqlite:data/daan.db]
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
}

impl EraseFlags {
    pub(crate) fn settings(&self) -> HashMap<&'static str, String> {
        let url = self.database_url.clone();
        url.map(|url| ("DATABASE_URL", url)).into_iter().collect()
    }
}

pub(crate) async fn run(flags: &EraseFlags, source: &Source) -> anyhow::Result<()> {
    let request = ErasureRequest {
        email: flags.donor.clone(),
        reference: flags.donation.clone(),
        is_trial: !flags.yes,
    };
    let office = Office::reach(source).await?;
    let made = office.erase(&request).await;
    office.close().await;
    let made = made?;
    if flags.json {
        println!("{}", serde_json::to_string_pretty(&made)?);
    } else {
        print!("{}", text(&made, flags.yes));
    }
    match made.left_in_files {
        Some(why) => bail!(
            "erased, but the database's files may still hold some of it: {why}. Run the same command again when exports \
             and backups are done"
        ),
        None => Ok(()),
    }
}

fn text(made: &ErasureMade, is_done: bool) -> String {
    if made.donations.is_empty() {
        return "nothing to erase: no gift has this donor, or it is erased already\n".to_owned();
    }
    let head = ["REFERENCE", "BEGUN", "AMOUNT", "STATUS", "GOES"].map(str::to_owned);
    let rows: Vec<_> = std::iter::once(head)
        .chain(made.donations.iter().map(row))
        .collect();
    if is_done {
        return format!("{}erased; amounts and history stay\n", table(&rows));
    }
    format!(
        "{}{}nothing is erased yet: run the same command with --yes\n",
        table(&rows),
        consequences(made)
    )
}

/// What cannot be had back.
fn consequences(made: &ErasureMade) -> String {
    let mut told = String::new();
    let on_sheet = made.donations.iter().filter(|donation| {
        let is_paid = Status::lookup(&donation.status).is_some_and(Status::is_credited);
        is_paid && donation.fields.iter().any(|field| field == "pan")
    });
    let on_sheet = on_sheet.count();
    if on_sheet > 0 {
        told = format!(
            "{on_sheet} with a PAN: the gift drops out of its year's donor sheet (export that first where it is still to be \
             filed)\n"
        );
    }
    let with_receipt = made
        .donations
        .iter()
        .filter(|donation| donation.has_receipt);
    let with_receipt = with_receipt.count();
    if with_receipt > 0 {
        let _ = writeln!(
            told,
            "{with_receipt} with a receipt: it was issued, and keeps the donor's name"
        );
    }
    told
}

fn row(donation: &ErasedDonation) -> [String; 5] {
    [
        donation.reference.clone(),
        written(donation.created_at_ms),
        donation.amount.to_string(),
        status_in_words(&donation.status),
        donation.fields.join(", "),
    ]
}
