//! Which rows are exported, as it is typed.

use crate::cli::times::{DAY_MS, WrongCall, time};
use clap::Args;
use daan_domain::{CampaignSlug, Currency, Gateway, Status, Timestamp};
use daan_storage::ExportFilter;

#[derive(Args)]
pub(super) struct FilterFlags {
    /// Made (donations), booked (ledger, refunds) or numbered (receipts) from this time on: 2026-11-24 (its beginning in India) or
    /// 2026-11-24T09:00:00+05:30
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// Until this time; a day counts to its end
    #[arg(long, value_name = "TIME")]
    to: Option<String>,
    /// Paid from this time on, for donations and receipts: a year is begun and ended by it
    #[arg(long, value_name = "TIME")]
    paid_from: Option<String>,
    /// Paid until this time; a day counts to its end
    #[arg(long, value_name = "TIME")]
    paid_to: Option<String>,
    /// Whose payment was booked from this time on, for donations alone: none is booked later in a time that is over
    #[arg(long, value_name = "TIME")]
    booked_from: Option<String>,
    /// Booked until this time; a day counts to its end
    #[arg(long, value_name = "TIME")]
    booked_to: Option<String>,
    /// Given to this campaign
    #[arg(long, value_name = "SLUG")]
    campaign: Option<String>,
    /// In this currency, such as INR
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    /// Of donations with this status: creating, open, processing, paid, `partially_refunded`, refunded, expired or
    /// `create_failed`
    #[arg(long, value_name = "STATUS")]
    status: Option<String>,
    /// Through this gateway: razorpay or khalti
    #[arg(long, value_name = "GATEWAY")]
    gateway: Option<String>,
}

impl FilterFlags {
    pub(super) fn read(&self) -> anyhow::Result<ExportFilter> {
        let at = |text: &Option<String>, flag, into_the_day_ms| {
            text.as_deref()
                .map(|text| time(text, flag, into_the_day_ms))
                .transpose()
        };
        let filter = ExportFilter {
            from: at(&self.from, "--from", 0)?,
            until: at(&self.to, "--to", DAY_MS)?,
            paid_from: at(&self.paid_from, "--paid-from", 0)?,
            paid_until: at(&self.paid_to, "--paid-to", DAY_MS)?,
            booked_from: at(&self.booked_from, "--booked-from", 0)?,
            booked_until: at(&self.booked_to, "--booked-to", DAY_MS)?,
            campaign: word(
                self.campaign.as_deref(),
                "--campaign",
                "a slug such as education",
                |text| CampaignSlug::parse(text).ok(),
            )?,
            currency: word(
                self.currency.as_deref(),
                "--currency",
                "an ISO code such as INR",
                |text| Currency::lookup(&text.to_ascii_uppercase()),
            )?,
            status: word(
                self.status.as_deref(),
                "--status",
                "a status such as paid",
                Status::lookup,
            )?,
            gateway: word(
                self.gateway.as_deref(),
                "--gateway",
                "razorpay or khalti",
                Gateway::lookup,
            )?,
        };
        in_order("", filter.from, filter.until)?;
        in_order("paid-", filter.paid_from, filter.paid_until)?;
        in_order("booked-", filter.booked_from, filter.booked_until)?;
        Ok(filter)
    }

    /// Says that a table is empty: a slug that is mistyped looks else like a campaign to which nobody gave.
    pub(super) fn tell_nothing(&self, rows: u64) {
        if rows > 0 {
            return;
        }
        let campaign = self.campaign.as_ref().map_or_else(String::new, |slug| {
            format!(
                ". Is `{slug}` the campaign's slug, letter by letter as in the campaign file? Without --campaign those of all \
                 campaigns are listed"
            )
        });
        eprintln!("nothing fits: the table has no rows{campaign}");
    }

    /// A receipt has the times of its payment and of its number.
    pub(super) fn refuse_booked(&self) -> anyhow::Result<()> {
        if self.booked_from.is_none() && self.booked_to.is_none() {
            return Ok(());
        }
        let text = "--booked-from and --booked-to are of `export donations`; entries are found by --from and --to, when they \
                    were booked, and receipts by --from and --to, when they got their number";
        Err(WrongCall(text.to_owned()).into())
    }

    /// Entries of the ledger are found by one time, when they were booked.
    pub(super) fn refuse_paid(&self) -> anyhow::Result<()> {
        if self.paid_from.is_none() && self.paid_to.is_none() {
            return Ok(());
        }
        let text = "--paid-from and --paid-to are of `export donations` and `export receipts`; entries are found by --from \
                    and --to, when they were booked";
        Err(WrongCall(text.to_owned()).into())
    }
}

fn in_order(which: &str, from: Option<Timestamp>, until: Option<Timestamp>) -> anyhow::Result<()> {
    match (from, until) {
        (Some(from), Some(until)) if from >= until => Err(WrongCall(format!(
            "expected --{which}from before --{which}to, found it after; exchange them"
        ))
        .into()),
        _ => Ok(()),
    }
}

fn word<T>(
    text: Option<&str>,
    flag: &str,
    expected: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> anyhow::Result<Option<T>> {
    let Some(text) = text else {
        return Ok(None);
    };
    match parse(text) {
        Some(word) => Ok(Some(word)),
        None => Err(WrongCall(format!("{flag} expected {expected}, found `{text}`")).into()),
    }
}
