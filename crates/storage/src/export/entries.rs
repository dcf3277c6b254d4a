//! Ledger entries: what was booked, and what went back.

use super::{ExportFilter, ExportPage, PAGE_ROWS};
use crate::db::{Db, Row, Statement, column, sql};
use crate::error::Result;
use crate::home::Job;
use daan_domain::{CampaignSlug, Timestamp};
use tokio::sync::mpsc::Sender;

/// A ledger entry as it leaves the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedEntry {
    /// Its number: later ones are larger, and some are missing.
    pub number: i64,
    /// When it was booked, in unix milliseconds.
    pub booked_at_ms: i64,
    /// When what was captured was paid: when its gateway says, else when it was booked. Nothing of a refund.
    pub paid_at_ms: Option<i64>,
    /// The donation's reference.
    pub reference: String,
    /// What was given to.
    pub campaign: String,
    /// `capture` or `refund`.
    pub kind: String,
    /// `applied`, or `surplus` for a payment beyond the one that counts.
    pub disposition: String,
    /// Where the payment is.
    pub gateway: String,
    /// The payment's id there.
    pub payment: String,
    /// The refund's id there.
    pub refund: Option<String>,
    /// How much, in minor units; what went back is told by its kind.
    pub amount_minor: i64,
    /// In which currency, as an ISO code.
    pub currency: String,
}

pub(super) struct Export {
    pub(super) filter: ExportFilter,
    pub(super) is_refund: bool,
    pub(super) pages: Sender<ExportPage<ExportedEntry>>,
}

/// What is told of an entry.
macro_rules! entry_columns {
    () => {
        "ledger.id AS number, ledger.booked_at, \
         CASE ledger.kind WHEN 'capture' THEN coalesce(ledger.paid_at, ledger.booked_at) END AS paid_at, \
         ledger.donation_id, donations.campaign, ledger.kind, ledger.disposition, ledger.gateway, \
         ledger.payment_id, ledger.refund_id, ledger.amount_minor, ledger.currency"
    };
}
pub(super) use entry_columns;

macro_rules! fits {
    () => {
        "ledger.id > $1 AND ($2 IS NULL OR ledger.kind = $2) \
         AND ($3 IS NULL OR ledger.booked_at >= $3) AND ($4 IS NULL OR ledger.booked_at < $4) \
         AND ($5 IS NULL OR donations.campaign = $5) AND ($6 IS NULL OR ledger.currency = $6) \
         AND ($7 IS NULL OR donations.status = $7) AND ($8 IS NULL OR ledger.gateway = $8)"
    };
}

const COUNT: &str = concat!(
    "SELECT count(*) AS total FROM ledger JOIN donations ON donations.id = ledger.donation_id WHERE ",
    fits!()
);

const PAGE: &str = concat!(
    "SELECT ",
    entry_columns!(),
    " FROM ledger JOIN donations ON donations.id = ledger.donation_id WHERE ",
    fits!(),
    " ORDER BY ledger.id LIMIT $9"
);

impl Job for Export {
    type Output = ();

    async fn run(&self, db: &mut Db<'_>) -> Result<()> {
        let mut after = i64::MIN;
        let total = column(&db.row(self.bound(COUNT, after)).await?, "total")?;
        loop {
            let page = self.bound(PAGE, after).bind(PAGE_ROWS);
            let rows = db.rows(page).await?;
            let rows = rows.iter().map(entry).collect::<Result<Vec<_>>>()?;
            let Some(last) = rows.last() else {
                return Ok(());
            };
            after = last.number;
            if self.pages.send(ExportPage { total, rows }).await.is_err() {
                return Ok(());
            }
        }
    }
}

impl Export {
    fn bound(&self, text: &'static str, after: i64) -> Statement<'_> {
        let filter = &self.filter;
        let ms = |time: Option<Timestamp>| time.map(Timestamp::unix_ms);
        sql(text)
            .bind(after)
            .bind(self.is_refund.then_some("refund"))
            .bind(ms(filter.from))
            .bind(ms(filter.until))
            .bind(filter.campaign.as_ref().map(CampaignSlug::as_str))
            .bind(filter.currency.map(daan_domain::Currency::code))
            .bind(filter.status.map(daan_domain::Status::code))
            .bind(filter.gateway.map(daan_domain::Gateway::code))
    }
}

pub(super) fn entry(row: &Row) -> Result<ExportedEntry> {
    Ok(ExportedEntry {
        number: column(row, "number")?,
        booked_at_ms: column(row, "booked_at")?,
        paid_at_ms: column(row, "paid_at")?,
        reference: column(row, "donation_id")?,
        campaign: column(row, "campaign")?,
        kind: column(row, "kind")?,
        disposition: column(row, "disposition")?,
        gateway: column(row, "gateway")?,
        payment: column(row, "payment_id")?,
        refund: column(row, "refund_id")?,
        amount_minor: column(row, "amount_minor")?,
        currency: column(row, "currency")?,
    })
}
