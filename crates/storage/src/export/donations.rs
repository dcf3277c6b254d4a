//! Donations, with who gave and what was paid.

use super::{ExportFilter, ExportPage, PAGE_ROWS};
use crate::db::{Db, Row, Statement, column, sql};
use crate::erasure::is_erased;
use crate::error::Result;
use crate::home::Job;
use daan_domain::{CampaignSlug, Timestamp};
use tokio::sync::mpsc::Sender;

/// A donation as it leaves the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedDonation {
    /// Its reference.
    pub reference: String,
    /// When it was recorded, in unix milliseconds.
    pub created_at_ms: i64,
    /// When it was paid.
    pub paid_at_ms: Option<i64>,
    /// What is given to.
    pub campaign: String,
    /// Who receives it: of the order that was paid, where one was.
    pub payee: String,
    /// The gateway that it was begun with.
    pub gateway: String,
    /// What became of it.
    pub status: String,
    /// What was meant, in minor units.
    pub amount_minor: i64,
    /// What was meant, as an ISO code.
    pub currency: String,
    /// The payment that counts.
    pub payment: Option<ExportedPayment>,
    /// What went back of that payment, in minor units of its currency.
    pub refunded_minor: i64,
    /// Whether the donor's name is kept from the public.
    pub anonymous: bool,
    /// Whether the donor declared to be an Indian citizen.
    pub declares_indian_citizen: bool,
    /// The donor's language.
    pub locale: String,
    /// Who gave; nothing where that was erased, or never known.
    pub donor: Option<ExportedDonor>,
    /// Whether who gave was erased.
    pub is_erased: bool,
    /// The number of its receipt as it is written.
    pub receipt: Option<String>,
}

/// The payment that a donation counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedPayment {
    /// When it was booked, in unix milliseconds.
    pub booked_at_ms: i64,
    /// Where it was paid.
    pub gateway: String,
    /// Its id there.
    pub id: String,
    /// How much, in minor units.
    pub amount_minor: i64,
    /// In which currency, as an ISO code.
    pub currency: String,
}

/// Who gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedDonor {
    /// Their name.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
    /// Their telephone number, as E.164.
    pub phone: Option<String>,
    /// Their PAN.
    pub pan: Option<String>,
    /// What they said.
    pub message: Option<String>,
}

pub(super) struct Export {
    pub(super) filter: ExportFilter,
    pub(super) pages: Sender<ExportPage<ExportedDonation>>,
}

macro_rules! fits {
    () => {
        "(d.created_at, d.id) > ($1, $2) \
         AND ($3 IS NULL OR d.created_at < $3) \
         AND ($4 IS NULL OR d.campaign = $4) AND ($5 IS NULL OR d.currency = $5) \
         AND ($6 IS NULL OR d.status = $6) AND ($7 IS NULL OR d.gateway = $7) \
         AND ($8 IS NULL OR d.paid_at >= $8) AND ($9 IS NULL OR d.paid_at < $9) \
         AND (($10 IS NULL AND $11 IS NULL) OR EXISTS (SELECT 1 FROM ledger AS counted \
             WHERE counted.donation_id = d.id AND counted.kind = 'capture' AND counted.disposition = 'applied' \
             AND ($10 IS NULL OR counted.booked_at >= $10) AND ($11 IS NULL OR counted.booked_at < $11)))"
    };
}

const COUNT: &str = concat!(
    "SELECT count(*) AS total FROM donations AS d WHERE ",
    fits!()
);

/// The rows first, from the index that has them in their order; then what is told of each.
const PAGE: &str = concat!(
    "SELECT d.*, coalesce(bought.quoted_payee, d.payee) AS received_by, \
         capture.booked_at, capture.gateway AS paid_gateway, capture.payment_id, capture.amount_minor AS paid_minor, \
         capture.currency AS paid_currency, \
         CAST(coalesce((SELECT sum(back.amount_minor) FROM ledger AS back WHERE back.donation_id = d.id \
             AND back.kind = 'refund' AND back.disposition = 'applied'), 0) AS BIGINT) AS refunded_minor, \
         receipts.label AS receipt, donors.name, donors.email, donors.phone, donors.pan, donors.message, ",
    is_erased!("d.id"),
    " AS is_erased \
     FROM (SELECT d.id, d.created_at, d.paid_at, d.campaign, d.payee, d.gateway, d.status, d.amount_minor, \
             d.currency, d.anonymous, d.declares_indian_citizen, d.locale \
         FROM donations AS d WHERE ",
    fits!(),
    " ORDER BY d.created_at, d.id LIMIT $12) AS d \
     LEFT JOIN ledger AS capture ON capture.donation_id = d.id AND capture.kind = 'capture' \
         AND capture.disposition = 'applied' \
     LEFT JOIN evidence ON evidence.id = capture.evidence_id \
     LEFT JOIN gateway_orders AS bought ON bought.gateway = evidence.gateway \
         AND bought.gateway_order_id = evidence.gateway_order_id \
     LEFT JOIN donors ON donors.donation_id = d.id \
     LEFT JOIN receipts ON receipts.donation_id = d.id \
     ORDER BY d.created_at, d.id"
);

impl Job for Export {
    type Output = ();

    async fn run(&self, db: &mut Db<'_>) -> Result<()> {
        let from_ms = self.filter.from.map_or(i64::MIN, Timestamp::unix_ms);
        let mut after = (from_ms, String::new());
        let total = column(&db.row(self.bound(COUNT, &after)).await?, "total")?;
        loop {
            let page = self.bound(PAGE, &after).bind(PAGE_ROWS);
            let rows = db.rows(page).await?;
            let rows = rows.iter().map(donation).collect::<Result<Vec<_>>>()?;
            let Some(last) = rows.last() else {
                return Ok(());
            };
            after = (last.created_at_ms, last.reference.clone());
            if self.pages.send(ExportPage { total, rows }).await.is_err() {
                return Ok(());
            }
        }
    }
}

impl Export {
    fn bound<'v>(&'v self, text: &'static str, (at, id): &'v (i64, String)) -> Statement<'v> {
        let filter = &self.filter;
        let ms = |time: Option<Timestamp>| time.map(Timestamp::unix_ms);
        sql(text)
            .bind(*at)
            .bind(id.as_str())
            .bind(ms(filter.until))
            .bind(filter.campaign.as_ref().map(CampaignSlug::as_str))
            .bind(filter.currency.map(daan_domain::Currency::code))
            .bind(filter.status.map(daan_domain::Status::code))
            .bind(filter.gateway.map(daan_domain::Gateway::code))
            .bind(ms(filter.paid_from))
            .bind(ms(filter.paid_until))
            .bind(ms(filter.booked_from))
            .bind(ms(filter.booked_until))
    }
}

fn donation(row: &Row) -> Result<ExportedDonation> {
    Ok(ExportedDonation {
        reference: column(row, "id")?,
        created_at_ms: column(row, "created_at")?,
        paid_at_ms: column(row, "paid_at")?,
        campaign: column(row, "campaign")?,
        payee: column(row, "received_by")?,
        gateway: column(row, "gateway")?,
        status: column(row, "status")?,
        amount_minor: column(row, "amount_minor")?,
        currency: column(row, "currency")?,
        payment: payment(row)?,
        refunded_minor: column(row, "refunded_minor")?,
        anonymous: column(row, "anonymous")?,
        declares_indian_citizen: column(row, "declares_indian_citizen")?,
        locale: column(row, "locale")?,
        donor: donor(row)?,
        is_erased: column(row, "is_erased")?,
        receipt: column(row, "receipt")?,
    })
}

fn payment(row: &Row) -> Result<Option<ExportedPayment>> {
    let Some(id) = column(row, "payment_id")? else {
        return Ok(None);
    };
    Ok(Some(ExportedPayment {
        id,
        booked_at_ms: column(row, "booked_at")?,
        gateway: column(row, "paid_gateway")?,
        amount_minor: column(row, "paid_minor")?,
        currency: column(row, "paid_currency")?,
    }))
}

fn donor(row: &Row) -> Result<Option<ExportedDonor>> {
    let Some(name) = column(row, "name")? else {
        return Ok(None);
    };
    Ok(Some(ExportedDonor {
        name,
        email: column(row, "email")?,
        phone: column(row, "phone")?,
        pan: column(row, "pan")?,
        message: column(row, "message")?,
    }))
}
