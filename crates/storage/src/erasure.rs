//! Erasing who gave: the donor's row goes, with its salt; amounts, ledger and the chained history stay, and the
//! history's seal of the donor tells nothing any more.

use crate::db::{Db, Row, column, money, parsed, sql};
use crate::error::{Result, StorageError};
use crate::event::Actor;
use crate::home::Job;
use crate::ledger::Ledger;
use crate::mails::forget_waiting;
use crate::note::RecordEvent;
use daan_domain::{DonationId, Money, Status, Timestamp};
use serde_json::json;

/// Why a donor is erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erasure {
    /// The donor asked for it, and a person did it.
    Asked,
    /// The time that it is kept for was over.
    Retention,
}

/// What the ledger holds of a donation's donor, by kind and not by content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasable {
    /// The donation.
    pub id: DonationId,
    /// What became of it.
    pub status: Status,
    /// What was meant.
    pub amount: Money,
    /// When it was recorded, in unix milliseconds.
    pub created_at_ms: i64,
    /// Whether there is a telephone number.
    pub has_phone: bool,
    /// Whether there is a PAN.
    pub has_pan: bool,
    /// Whether there is a message.
    pub has_message: bool,
}

/// Whose donors are due to be erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Of gifts that nobody paid: those made before this time.
    pub unpaid_before: Option<Timestamp>,
    /// Of paid gifts: those paid before this time.
    pub paid_before: Option<Timestamp>,
}

impl Ledger {
    /// The donations whose donor has this e-mail address, in any case of letters, oldest first. It goes over all donors.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn erasable_of_email(&self, email: &str) -> Result<Vec<Erasable>> {
        self.read(OfEmail(email.to_lowercase())).await
    }

    /// What there is of a donation's donor; nothing where it is erased, was never known, or there is no such donation.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn erasable(&self, id: &DonationId) -> Result<Option<Erasable>> {
        self.read(Of(id.clone())).await
    }

    /// The donations whose donors are due to be erased, `limit` at most. It goes over all donors.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn donors_to_erase(&self, due: Retention, limit: i64) -> Result<Vec<DonationId>> {
        self.read(Due { due, limit }).await
    }

    /// Erases a donation's donor and writes that down; `false` where there was none.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn erase_donor(
        &self,
        id: &DonationId,
        why: Erasure,
        actor: Actor,
        now: Timestamp,
    ) -> Result<bool> {
        let id = id.clone();
        self.write(Erase {
            id,
            why,
            actor,
            now,
        })
        .await
    }

    /// Takes what was erased out of the database's files too, as far as the database lets us.
    ///
    /// SQLite overwrites what is deleted, and its log is emptied here; where a row was moved before it was deleted a copy
    /// may still lie in a page's free room: `traces` are looked for, and if one is found the whole file is written anew,
    /// while gifts wait. PostgreSQL frees the room, and writes over it when it needs it.
    ///
    /// # Errors
    /// [`crate::StorageError`]: `Busy` where somebody reads an older state for long, such as an export. What was erased
    /// is gone from the ledger all the same.
    pub async fn scrub(&self, traces: &[String]) -> Result<()> {
        self.home().scrub(traces).await
    }
}

/// Whether the donor of this donation was erased; wants `donors` joined. One who was never known is not.
macro_rules! is_erased {
    ($donation:literal) => {
        concat!(
            "(donors.donation_id IS NULL AND EXISTS (SELECT 1 FROM events WHERE events.donation_id = ",
            $donation,
            " AND events.kind = 'donor_erased'))"
        )
    };
}
pub(crate) use is_erased;

macro_rules! erasable {
    ($condition:literal) => {
        concat!(
            "SELECT donations.id, donations.status, donations.amount_minor, donations.currency, donations.created_at, \
                 donors.phone IS NOT NULL AS has_phone, donors.pan IS NOT NULL AS has_pan, \
                 donors.message IS NOT NULL AS has_message \
             FROM donors JOIN donations ON donations.id = donors.donation_id WHERE ",
            $condition,
            " ORDER BY donations.created_at, donations.id"
        )
    };
}

struct OfEmail(String);

impl Job for OfEmail {
    type Output = Vec<Erasable>;

    async fn run(&self, db: &mut Db<'_>) -> Result<Vec<Erasable>> {
        let select = sql(erasable!("lower(donors.email) = $1")).bind(self.0.as_str());
        db.rows(select).await?.iter().map(erasable).collect()
    }
}

struct Of(DonationId);

impl Job for Of {
    type Output = Option<Erasable>;

    async fn run(&self, db: &mut Db<'_>) -> Result<Option<Erasable>> {
        let select = sql(erasable!("donors.donation_id = $1")).bind(self.0.as_str());
        db.row_if_any(select)
            .await?
            .as_ref()
            .map(erasable)
            .transpose()
    }
}

fn erasable(row: &Row) -> Result<Erasable> {
    Ok(Erasable {
        id: parsed(row, "id", |text| DonationId::parse(text).ok())?,
        status: parsed(row, "status", Status::lookup)?,
        amount: money(column(row, "amount_minor")?, column(row, "currency")?)?,
        created_at_ms: column(row, "created_at")?,
        has_phone: column(row, "has_phone")?,
        has_pan: column(row, "has_pan")?,
        has_message: column(row, "has_message")?,
    })
}

struct Due {
    due: Retention,
    limit: i64,
}

/// A payment that is under way keeps its donor until it is decided.
const DUE: &str = "SELECT donations.id FROM donors JOIN donations ON donations.id = donors.donation_id \
     WHERE (donations.status IN ('creating', 'create_failed', 'open', 'expired') AND donations.created_at < $1) \
         OR donations.paid_at < $2 LIMIT $3";

impl Job for Due {
    type Output = Vec<DonationId>;

    async fn run(&self, db: &mut Db<'_>) -> Result<Vec<DonationId>> {
        let ms = |time: Option<Timestamp>| time.map(Timestamp::unix_ms);
        let select = sql(DUE)
            .bind(ms(self.due.unpaid_before))
            .bind(ms(self.due.paid_before))
            .bind(self.limit);
        let rows = db.rows(select).await?;
        rows.iter()
            .map(|row| parsed(row, "id", |text| DonationId::parse(text).ok()))
            .collect()
    }
}

struct Erase {
    id: DonationId,
    why: Erasure,
    actor: Actor,
    now: Timestamp,
}

impl Job for Erase {
    type Output = bool;

    fn writes_once(&self) -> bool {
        false
    }

    async fn run(&self, db: &mut Db<'_>) -> Result<bool> {
        db.lock(&self.id).await?;
        let delete = sql("DELETE FROM donors WHERE donation_id = $1").bind(self.id.as_str());
        if db.run(delete).await? == 0 {
            let known = sql("SELECT 1 FROM donations WHERE id = $1").bind(self.id.as_str());
            let known = db.row_if_any(known).await?;
            return known.map(|_| false).ok_or(StorageError::NotFound);
        }
        forget_waiting(db, &self.id).await?;
        let why = match self.why {
            Erasure::Asked => "asked",
            Erasure::Retention => "retention",
        };
        RecordEvent {
            id: self.id.clone(),
            kind: "donor_erased",
            data: json!({ "why": why }),
            actor: self.actor,
            now: self.now,
        }
        .run(db)
        .await?;
        Ok(true)
    }
}
