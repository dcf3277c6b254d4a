//! `daan export settlements`.

use super::{OutFlags, finished};
use crate::cli::orders::advice;
use crate::cli::times::{WrongCall, written};
use anyhow::bail;
use clap::Args;
use daan_gateway::razorpay::{Client, Config};
use daan_server::checkout::Sum;
use daan_server::export::{
    self, Days, Row as _, SettledRow, SettledSums, SettlementError, SettlementSum,
};
use daan_server::settings::{RazorpaySettings, Source};
use daan_server::surroundings::{Clock as _, SystemClock};
use daan_storage::Ledger;
use jiff::civil::Date;

/// What Razorpay paid out to the bank, with fees and tax, held against the ledger entry by entry
///
/// The list is Razorpay's own, of the account of `RAZORPAY_KEY_ID`, by India's days. Below it stands what was booked on
/// these days and not paid out on them: Razorpay pays out two working days after a payment, so the last days' payments are
/// always there. The column `match` says what each row is:
///
/// `matched`         Razorpay and the ledger say the same
/// `amount_differs`  the ledger has another amount or currency
/// `sum_differs`     what was paid out is not the amount less the fee
/// `held`            the payment, or what went back of it, does not fit its donation and is not booked: refund what is left
/// `returned`        the same, and all of it went back
/// `not_in_ledger`   no donation has this payment or refund: daan reconcile books it where it is one's
/// `not_settled`     booked, and not paid out on these days
/// `other`           an adjustment or transfer of the account's own
///
/// What each settlement comes to is told on standard error. Ends with code 1 where a row differs (`amount_differs`,
/// `sum_differs`, `held`, `not_in_ledger`); the table is written all the same.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct SettlementFlags {
    /// The month in which it was paid out, such as 2026-11
    #[arg(long, value_name = "MONTH", conflicts_with_all = ["from", "until"], required_unless_present = "from")]
    month: Option<String>,
    /// Paid out on this day or later, such as 2026-11-24
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// Paid out on this day or earlier [default: today]
    #[arg(long = "to", value_name = "DAY", requires = "from")]
    until: Option<String>,
    #[command(flatten)]
    to: OutFlags,
}

pub(super) async fn run(
    flags: &SettlementFlags,
    ledger: &Ledger,
    source: &Source,
) -> anyhow::Result<()> {
    let days = flags.days()?;
    let settings = RazorpaySettings::read(source)?;
    let client = Client::new(Config::new(settings.api_url, settings.credentials))?;
    let columns = SettledRow::COLUMNS
        .iter()
        .map(|column| (*column).to_owned());
    let mut table = flags.to.table(columns.collect())?;
    let written = export::settlements(ledger, &client, days, |row| table.row(&row.cells())).await;
    let sums = written.map_err(|error| match error {
        SettlementError::Razorpay(ref cause) => {
            let advice = advice(cause);
            anyhow::anyhow!(advice).context(error)
        }
        error => error.into(),
    })?;
    finished(table)?;
    tell(&sums);
    if sums.differing > 0 || sums.unreadable > 0 {
        bail!(
            "{} rows differ: look for amount_differs, sum_differs, held and not_in_ledger in the column `match`; {} entries of \
             Razorpay's list could not be read",
            sums.differing,
            sums.unreadable
        );
    }
    Ok(())
}

impl SettlementFlags {
    fn days(&self) -> anyhow::Result<Days> {
        if let Some(month) = &self.month {
            return Days::of_month(month).ok_or_else(|| {
                WrongCall(format!(
                    "--month expected a month such as 2026-11, found `{month}`"
                ))
                .into()
            });
        }
        let first = day(self.from.as_deref().unwrap_or_default(), "--from")?;
        let last = match &self.until {
            Some(text) => day(text, "--to")?,
            None => Days::day_of(SystemClock.now()).unwrap_or(first).max(first),
        };
        Days::new(first, last).ok_or_else(|| {
            WrongCall("expected --from before --to, found it after; exchange them".to_owned())
                .into()
        })
    }
}

fn day(text: &str, flag: &str) -> Result<Date, WrongCall> {
    let day = text.parse().ok();
    day.filter(|_| text.len() == "2026-11-24".len())
        .ok_or_else(|| {
            WrongCall(format!(
                "{flag} expected a day such as 2026-11-24, found `{text}`"
            ))
        })
}

fn tell(sums: &SettledSums) {
    for ((id, currency), sum) in &sums.settlements {
        eprintln!("{}", sentence(id, currency, sum));
    }
    if sums.settlements.is_empty() {
        eprintln!("Razorpay paid out nothing on these days");
    }
    if sums.not_settled > 0 {
        eprintln!("{} booked and not paid out on these days", sums.not_settled);
    }
}

fn sentence(id: &str, currency: &str, sum: &SettlementSum) -> String {
    let amount = |amount_minor: i64| {
        let sum = Sum {
            amount_minor: amount_minor.saturating_abs(),
            currency: currency.to_owned(),
        };
        let sign = if amount_minor < 0 { "-" } else { "" };
        format!("{sign}{sum}")
    };
    format!(
        "{} of {}, UTR {}: {} entries, {} paid in, {} taken, {} to the bank; fees {}, of them tax {}",
        if id.is_empty() { "no settlement" } else { id },
        sum.settled_at_ms
            .map_or_else(|| "unknown time".to_owned(), written),
        sum.utr.as_deref().unwrap_or("unknown"),
        sum.entries,
        amount(sum.credit_minor),
        amount(sum.debit_minor),
        amount(sum.credit_minor.saturating_sub(sum.debit_minor)),
        amount(sum.fee_minor),
        amount(sum.tax_minor),
    )
}
