//! Receipts: a number that nobody else has and that leaves no gap, and what is stated under it.

use crate::db::{Db, Row, column, corrupt, gateway, money, parsed, parsed_if_any, sql, timestamp};
use crate::error::{Result, StorageError};
use crate::home::Job;
use crate::ledger::Ledger;
use crate::mails::first_mail;
use crate::recovery::is_recovered;
use daan_domain::{DonationId, DonorName, Gateway, Money, PaymentId, Timestamp};
use serde_json::Value;

/// What a receipt is to be issued for, and what it states besides the payment.
#[derive(Debug, Clone, PartialEq)]
pub struct NewReceipt {
    /// Whose receipt it is.
    pub donation: DonationId,
    /// Who received the money; with `year` its series.
    pub payee: String,
    /// The payee's financial year, as it is written: `2026-27`, of Nepal `2083-84`.
    pub year: String,
    /// How the number is written; `{number}` stands for the number, five digits at least.
    pub label: String,
    /// Who gave, where that is known.
    pub donor_name: Option<DonorName>,
    /// What else is stated, without anything personal.
    pub statement: Value,
    /// The domain that the name of its mail ends with; `None` where nothing is mailed.
    pub mailed_from: Option<String>,
}

/// A receipt that has its number.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredReceipt {
    /// Whose receipt it is.
    pub donation: DonationId,
    /// Who received the money.
    pub payee: String,
    /// The financial year.
    pub year: String,
    /// Its place in its series, from 1.
    pub number: i64,
    /// The number as it is written.
    pub label: String,
    /// When it got its number.
    pub issued_at: Timestamp,
    /// When the payment was paid.
    pub paid_at: Timestamp,
    /// Through whom it was paid.
    pub gateway: Gateway,
    /// The payment that counts.
    pub payment: PaymentId,
    /// What was paid.
    pub amount: Money,
    /// What of it went back since.
    pub gone_back: Money,
    /// Who gave, as they were called then; `None` where nobody knew, or once it is erased.
    pub donor_name: Option<DonorName>,
    /// What else is stated.
    pub statement: Value,
    /// Whether the ledger had lost the donation, and has it from its gateway: it may have had another number before.
    pub is_restored: bool,
}

impl Ledger {
    /// Gives a paid donation its receipt, with the next number of its series. A donation that has one keeps it.
    ///
    /// # Errors
    /// [`StorageError`]; `NotFound` where nothing is credited.
    pub async fn issue_receipt(&self, new: NewReceipt, now: Timestamp) -> Result<StoredReceipt> {
        self.write(Issue { new, now }).await
    }

    /// The receipt of a donation, if it has one.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn receipt(&self, id: &DonationId) -> Result<Option<StoredReceipt>> {
        self.read(FindReceipt(id.clone())).await
    }

    /// The donations whose receipts have this number, as it is written; payees may write theirs alike.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn receipts_numbered(&self, label: &str) -> Result<Vec<DonationId>> {
        self.read(Numbered(label.to_owned())).await
    }

    /// Whether another donor may hold a receipt with this donation's number: one that was handed out before a restore. From
    /// the first number to the last that a gift got which the ledger had lost, nobody here knows whose they were.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn is_number_of_two(&self, id: &DonationId) -> Result<bool> {
        self.read(OfTwo(id.clone())).await
    }

    /// Donations that are owed a receipt, in the order in which their payments were booked, so many at most.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn owed_receipts(&self, limit: i64) -> Result<Vec<DonationId>> {
        self.read(Owed(limit)).await
    }

    /// Takes the donor's name off a receipt. Number, amount, payment and payee stay: books need them.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn erase_receipt_name(&self, id: &DonationId) -> Result<()> {
        self.write(EraseName(id.clone())).await
    }
}

struct Issue {
    new: NewReceipt,
    now: Timestamp,
}

/// On PostgreSQL its row is locked until the commit, so a number that is rolled back is taken by the next.
const NEXT: &str = "INSERT INTO receipt_series (payee, year, last) VALUES ($1, $2, 1) \
     ON CONFLICT (payee, year) DO UPDATE SET last = receipt_series.last + 1 RETURNING last";

const INSERT: &str = "INSERT INTO receipts (donation_id, payee, year, number, label, issued_at, paid_at, gateway, \
         payment_id, amount_minor, currency, donor_name, statement) \
     SELECT donation_id, $2, $3, $4, $5, $6, coalesce(paid_at, booked_at), gateway, payment_id, amount_minor, \
         currency, $7, $8 \
     FROM ledger WHERE donation_id = $1 AND kind = 'capture' AND disposition = 'applied'";

const DELIVERED: &str = "UPDATE outbox SET delivered_at = $2 \
     WHERE donation_id = $1 AND kind = 'receipt' AND delivered_at IS NULL";

impl Job for Issue {
    type Output = StoredReceipt;

    fn writes_once(&self) -> bool {
        false
    }

    async fn run(&self, db: &mut Db<'_>) -> Result<StoredReceipt> {
        let new = &self.new;
        let id = new.donation.as_str();
        db.lock(&new.donation).await?;
        if let Some(known) = find(db, &new.donation).await? {
            return Ok(known);
        }
        let credited = sql(
            "SELECT id FROM ledger WHERE donation_id = $1 AND kind = 'capture' AND disposition = 'applied'",
        );
        if db.row_if_any(credited.bind(id)).await?.is_none() {
            return Err(StorageError::NotFound);
        }
        let next = sql(NEXT).bind(new.payee.as_str()).bind(new.year.as_str());
        let number: i64 = column(&db.row(next).await?, "last")?;
        let insert = sql(INSERT)
            .bind(id)
            .bind(new.payee.as_str())
            .bind(new.year.as_str())
            .bind(number)
            .bind(new.label.replace("{number}", &format!("{number:05}")))
            .bind(self.now.unix_ms())
            .bind(new.donor_name.as_ref().map(DonorName::as_str))
            .bind(new.statement.to_string());
        db.run(insert).await?;
        db.run(sql(DELIVERED).bind(id).bind(self.now.unix_ms()))
            .await?;
        if let Some(domain) = &new.mailed_from {
            first_mail(db, &new.donation, domain, self.now).await?;
        }
        let issued = find(db, &new.donation).await?;
        issued.ok_or_else(|| corrupt("receipts.donation_id"))
    }
}

struct FindReceipt(DonationId);

impl Job for FindReceipt {
    type Output = Option<StoredReceipt>;

    async fn run(&self, db: &mut Db<'_>) -> Result<Option<StoredReceipt>> {
        find(db, &self.0).await
    }
}

/// What has gone back of the payment that a donation's receipt states.
macro_rules! gone_minor {
    ($donation:literal) => {
        concat!(
            "CAST(coalesce((SELECT sum(back.amount_minor) FROM receipts AS stated JOIN ledger AS back \
                 ON back.gateway = stated.gateway AND back.payment_id = stated.payment_id AND back.kind = 'refund' \
                 WHERE stated.donation_id = ",
            $donation,
            "), 0) AS BIGINT)"
        )
    };
}
pub(crate) use gone_minor;

const SELECT: &str = concat!(
    "SELECT receipts.*, ",
    gone_minor!("receipts.donation_id"),
    " AS gone_minor, ",
    is_recovered!("receipts.donation_id"),
    " AS is_restored FROM receipts WHERE donation_id = $1"
);

async fn find(db: &mut Db<'_>, id: &DonationId) -> Result<Option<StoredReceipt>> {
    let row = db.row_if_any(sql(SELECT).bind(id.as_str())).await?;
    row.as_ref().map(receipt).transpose()
}

fn receipt(row: &Row) -> Result<StoredReceipt> {
    let currency: &str = column(row, "currency")?;
    Ok(StoredReceipt {
        donation: parsed(row, "donation_id", |text| DonationId::parse(text).ok())?,
        payee: column(row, "payee")?,
        year: column(row, "year")?,
        number: column(row, "number")?,
        label: column(row, "label")?,
        issued_at: timestamp(row, "issued_at")?,
        paid_at: timestamp(row, "paid_at")?,
        gateway: gateway(row)?,
        payment: parsed(row, "payment_id", |text| PaymentId::parse(text).ok())?,
        amount: money(column(row, "amount_minor")?, currency)?,
        gone_back: money(column(row, "gone_minor")?, currency)?,
        donor_name: parsed_if_any(row, "donor_name", |text| DonorName::parse(text).ok())?,
        statement: parsed(row, "statement", |text| serde_json::from_str(text).ok())?,
        is_restored: column(row, "is_restored")?,
    })
}

struct Numbered(String);

impl Job for Numbered {
    type Output = Vec<DonationId>;

    async fn run(&self, db: &mut Db<'_>) -> Result<Vec<DonationId>> {
        let select =
            sql("SELECT donation_id FROM receipts WHERE label = $1 ORDER BY issued_at LIMIT 10");
        let rows = db.rows(select.bind(self.0.as_str())).await?;
        let id = |row| parsed(row, "donation_id", |text| DonationId::parse(text).ok());
        rows.iter().map(id).collect()
    }
}

struct OfTwo(DonationId);

const OF_TWO: &str = concat!(
    "SELECT count(*) AS series FROM receipts AS own \
     JOIN (SELECT payee, year, min(number) AS low, max(number) AS high FROM receipts WHERE ",
    is_recovered!("receipts.donation_id"),
    " GROUP BY payee, year) AS anew ON anew.payee = own.payee AND anew.year = own.year \
     WHERE own.donation_id = $1 AND own.number >= anew.low AND own.number <= anew.high"
);

impl Job for OfTwo {
    type Output = bool;

    async fn run(&self, db: &mut Db<'_>) -> Result<bool> {
        let row = db.row(sql(OF_TWO).bind(self.0.as_str())).await?;
        let series: i64 = column(&row, "series")?;
        Ok(series > 0)
    }
}

struct Owed(i64);

impl Job for Owed {
    type Output = Vec<DonationId>;

    async fn run(&self, db: &mut Db<'_>) -> Result<Vec<DonationId>> {
        // An entry is written with the payment, and is due from that moment on.
        let select = sql(
            "SELECT donation_id FROM outbox WHERE kind = 'receipt' AND delivered_at IS NULL \
             ORDER BY next_at, id LIMIT $1",
        );
        let rows = db.rows(select.bind(self.0)).await?;
        let id = |row| parsed(row, "donation_id", |text| DonationId::parse(text).ok());
        rows.iter().map(id).collect()
    }
}

struct EraseName(DonationId);

impl Job for EraseName {
    type Output = ();

    async fn run(&self, db: &mut Db<'_>) -> Result<()> {
        let update = sql("UPDATE receipts SET donor_name = NULL WHERE donation_id = $1");
        db.run(update.bind(self.0.as_str())).await?;
        Ok(())
    }
}
