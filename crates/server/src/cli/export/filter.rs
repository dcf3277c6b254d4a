//! Which rows are exported, as it is typed.

use crate::cli::times::{DAY_MS, WrongCall, time};
use clap::Args;
use daan_domain::{CampaignSlug, Currency, Gateway, Status};
use daan_storage::ExportFilter;

#[derive(Args)]
pub(super) struct FilterFlags {
    /// Made (donations), booked (ledger, refunds) or numbered (receipts) from this time on: 2026-11-24 (its beginning in UTC) or
    /// 2026-11-24T09:00:00+05:30
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// Until this time; a day counts to its end
    #[arg(long, value_name = "TIME")]
    to: Option<String>,
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
            ..ExportFilter::default()
        };
        match (filter.from, filter.until) {
            (Some(from), Some(until)) if from >= until => Err(WrongCall(
                "expected --from before --to, found it after; exchange them".to_owned(),
            )
            .into()),
            _ => Ok(filter),
        }
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
