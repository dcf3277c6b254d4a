//! Receipts, series by series, in the order of their numbers.

use super::{ExportFilter, ExportPage, PAGE_ROWS};
use crate::db::{Db, Row, Statement, column, sql};
use crate::erasure::is_erased;
use crate::error::Result;
use crate::home::Job;
use crate::recovery::is_recovered;
use daan_domain::{CampaignSlug, Timestamp};
use tokio::sync::mpsc::Sender;

/// Which receipts. What is `None` leaves nothing out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReceiptFilter {
    /// Of this payee.
    pub payee: Option<String>,
    /// Of this financial year, as it is written: `2026-27`, `2083-84`.
    pub year: Option<String>,
    /// As with other exports: `from` and `until` say when a receipt got its number, `currency` and `gateway` are the
    /// payment's, and `status` is the donation's.
    pub common: ExportFilter,
}

/// A receipt as it leaves the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedReceipt {
    /// Its number as it is written.
    pub label: String,
    /// Who received the money; with `year` its series.
    pub payee: String,
    /// The financial year.
    pub year: String,
    /// Its place in its series, from 1.
    pub number: i64,
    /// When it got its number, in unix milliseconds.
    pub issued_at_ms: i64,
    /// When the payment was paid, in unix milliseconds.
    pub paid_at_ms: i64,
    /// The donation's reference.
    pub reference: String,
    /// What was given to.
    pub campaign: String,
    /// Where the payment is.
    pub gateway: String,
    /// The payment's id there.
    pub payment: String,
    /// What was paid, in minor units.
    pub amount_minor: i64,
    /// In which currency, as an ISO code.
    pub currency: String,
    /// What of it went back since, in minor units.
    pub gone_back_minor: i64,
    /// Who gave, as the receipt has it.
    pub donor_name: Option<String>,
    /// Whether who gave was erased; the receipt may have the name all the same.
    pub is_erased: bool,
    /// Whether the ledger had lost the donation: the receipt may have had another number before.
    pub is_restored: bool,
    /// Its latest mail, if there was one.
    pub mail: Option<ExportedMail>,
}

/// What is known of a receipt's mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedMail {
    /// What became of it, `None` while it waits.
    pub result: Option<String>,
    /// When that came about, or when it is tried next, in unix milliseconds.
    pub at_ms: i64,
}

pub(super) struct Export {
    pub(super) filter: ReceiptFilter,
    pub(super) pages: Sender<ExportPage<ExportedReceipt>>,
}

macro_rules! fits {
    () => {
        "(r.payee, r.year, r.number) > ($1, $2, $3) \
         AND ($4 IS NULL OR r.payee = $4) AND ($5 IS NULL OR r.year = $5) \
         AND ($6 IS NULL OR r.issued_at >= $6) AND ($7 IS NULL OR r.issued_at < $7) \
         AND ($8 IS NULL OR r.paid_at >= $8) AND ($9 IS NULL OR r.paid_at < $9) \
         AND ($10 IS NULL OR donations.campaign = $10) AND ($11 IS NULL OR r.currency = $11) \
         AND ($12 IS NULL OR donations.status = $12) AND ($13 IS NULL OR r.gateway = $13)"
    };
}

const COUNT: &str = concat!(
    "SELECT count(*) AS total FROM receipts AS r JOIN donations ON donations.id = r.donation_id WHERE ",
    fits!()
);

/// The rows first, from the index that has them in their order; then what is told of each.
const PAGE: &str = concat!(
    "SELECT r.*, \
         CAST(coalesce((SELECT sum(back.amount_minor) FROM ledger AS back WHERE back.donation_id = r.donation_id \
             AND back.gateway = r.gateway AND back.payment_id = r.payment_id \
             AND back.kind = 'refund'), 0) AS BIGINT) AS gone_minor, ",
    is_recovered!("r.donation_id"),
    " AS is_restored, ",
    is_erased!("r.donation_id"),
    " AS is_erased, \
         mail.result AS mail_result, coalesce(mail.ended_at, mail.next_at) AS mail_at \
     FROM (SELECT r.donation_id, r.payee, r.year, r.number, r.label, r.issued_at, r.paid_at, r.gateway, r.payment_id, \
             r.amount_minor, r.currency, r.donor_name, donations.campaign \
         FROM receipts AS r JOIN donations ON donations.id = r.donation_id WHERE ",
    fits!(),
    " ORDER BY r.payee, r.year, r.number LIMIT $14) AS r \
     LEFT JOIN donors ON donors.donation_id = r.donation_id \
     LEFT JOIN receipt_mails AS mail ON mail.donation_id = r.donation_id \
         AND mail.seq = (SELECT max(seq) FROM receipt_mails WHERE receipt_mails.donation_id = r.donation_id) \
     ORDER BY r.payee, r.year, r.number"
);

/// The last row of a page.
type Behind = (String, String, i64);

impl Job for Export {
    type Output = ();

    async fn run(&self, db: &mut Db<'_>) -> Result<()> {
        let mut behind: Behind = (String::new(), String::new(), 0);
        let total = column(&db.row(self.bound(COUNT, &behind)).await?, "total")?;
        loop {
            let page = self.bound(PAGE, &behind).bind(PAGE_ROWS);
            let rows = db.rows(page).await?;
            let rows = rows.iter().map(receipt).collect::<Result<Vec<_>>>()?;
            let Some(last) = rows.last() else {
                return Ok(());
            };
            behind = (last.payee.clone(), last.year.clone(), last.number);
            if self.pages.send(ExportPage { total, rows }).await.is_err() {
                return Ok(());
            }
        }
    }
}

impl Export {
    fn bound<'v>(&'v self, text: &'static str, (payee, year, number): &'v Behind) -> Statement<'v> {
        let filter = &self.filter.common;
        let ms = |time: Option<Timestamp>| time.map(Timestamp::unix_ms);
        sql(text)
            .bind(payee.as_str())
            .bind(year.as_str())
            .bind(*number)
            .bind(self.filter.payee.as_deref())
            .bind(self.filter.year.as_deref())
            .bind(ms(filter.from))
            .bind(ms(filter.until))
            .bind(ms(filter.paid_from))
            .bind(ms(filter.paid_until))
            .bind(filter.campaign.as_ref().map(CampaignSlug::as_str))
            .bind(filter.currency.map(daan_domain::Currency::code))
            .bind(filter.status.map(daan_domain::Status::code))
            .bind(filter.gateway.map(daan_domain::Gateway::code))
    }
}

fn receipt(row: &Row) -> Result<ExportedReceipt> {
    Ok(ExportedReceipt {
        label: column(row, "label")?,
        payee: column(row, "payee")?,
        year: column(row, "year")?,
        number: column(row, "number")?,
        issued_at_ms: column(row, "issued_at")?,
        paid_at_ms: column(row, "paid_at")?,
        reference: column(row, "donation_id")?,
        campaign: column(row, "campaign")?,
        gateway: column(row, "gateway")?,
        payment: column(row, "payment_id")?,
        amount_minor: column(row, "amount_minor")?,
        currency: column(row, "currency")?,
        gone_back_minor: column(row, "gone_minor")?,
        donor_name: column(row, "donor_name")?,
        is_erased: column(row, "is_erased")?,
        is_restored: column(row, "is_restored")?,
        mail: mail(row)?,
    })
}

fn mail(row: &Row) -> Result<Option<ExportedMail>> {
    let Some(at_ms) = column(row, "mail_at")? else {
        return Ok(None);
    };
    Ok(Some(ExportedMail {
        result: column(row, "mail_result")?,
        at_ms,
    }))
}
