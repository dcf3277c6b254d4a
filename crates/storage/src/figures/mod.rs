//! What a span of time brought, added up: money by day, gifts by what became of them, attempts, and what is left to do.
//!
//! Money by day is kept by the schema, the rest is counted from indexes alone; all of it is of one state of the ledger.

mod read;

use crate::error::Result;
use crate::ledger::Ledger;
use daan_domain::{CampaignSlug, Currency, Gateway, Money, Status, Timestamp};
use read::{ReadFigures, ReadTotals};

/// Which span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FiguresAsked {
    /// Money of this day and later ones, as [`DayOfMoney::day`] counts them.
    pub from_day: i64,
    /// Gifts begun and payments first seen at this time or later.
    pub begun_from: Timestamp,
    /// Donations that were to be asked about before this time, and were not.
    pub late_before: Timestamp,
}

/// What a span brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// Money that counts, in and out, by day; in the order of the days.
    pub money: Vec<DayOfMoney>,
    /// Gifts by what became of them.
    pub begun: Vec<BegunGifts>,
    /// Payments by how they ended.
    pub attempts: Vec<Attempts>,
    /// How long gifts took from their beginning until their payment was booked; in the order of the times.
    pub waits: Vec<Waited>,
    /// What waits for somebody, of all times.
    pub open: OpenWork,
}

/// The money of one day, one currency, one gateway and one campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayOfMoney {
    /// Days since 1970-01-01 where the currency is at home: in Nepal for its rupee, else in India.
    pub day: i64,
    /// What is given to.
    pub campaign: CampaignSlug,
    /// Who took the money.
    pub gateway: Gateway,
    /// In which currency.
    pub currency: Currency,
    /// How many gifts were paid.
    pub gifts: i64,
    /// How much came in, in minor units.
    pub received_minor: i64,
    /// How many refunds went out.
    pub refunds: i64,
    /// How much went back, in minor units.
    pub returned_minor: i64,
}

/// Gifts that were begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BegunGifts {
    /// What became of them.
    pub status: Status,
    /// How many.
    pub count: i64,
}

/// Payments that were tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempts {
    /// Who was to take the money.
    pub gateway: Gateway,
    /// Whether the money was captured.
    pub is_captured: bool,
    /// Why not, in the gateway's word, where it failed and somebody said why.
    pub reason: Option<String>,
    /// How many.
    pub count: i64,
}

/// Gifts that took equally long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waited {
    /// How long: to the second below ten minutes, to the minute below a day, else to the hour.
    pub seconds: i64,
    /// How many.
    pub count: i64,
}

/// What waits for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenWork {
    /// Donations with a payment that is held.
    pub held: i64,
    /// Donations with a payment beside the one that counts, of which something is left to give back.
    pub surplus: i64,
    /// Donations with a refund that failed, and with none in its stead.
    pub failed_refunds: i64,
    /// Donations with a refund that a person has to record.
    pub unrecorded_refunds: i64,
    /// Donations with a dispute that is open.
    pub disputes: i64,
    /// Donations with a dispute that was lost, and is not struck from the books.
    pub lost_disputes: i64,
    /// Donations with a refund that was booked and failed afterwards.
    pub came_back: i64,
    /// Donations with a refund that does not fit beside what is booked.
    pub too_large: i64,
    /// Donations that should have been asked about.
    pub overdue: i64,
}

/// What a campaign has raised in a currency, since ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignTotal {
    /// Which campaign; it may have ended long ago.
    pub campaign: CampaignSlug,
    /// How much, without what went back.
    pub raised: Money,
    /// How many gifts count.
    pub gifts: i64,
}

impl Ledger {
    /// What a span brought.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn figures(&self, asked: FiguresAsked) -> Result<Figures> {
        self.snapshot(ReadFigures(asked)).await
    }

    /// What every campaign has raised in every currency that it was paid in, by campaign and currency.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn campaign_totals(&self) -> Result<Vec<CampaignTotal>> {
        self.read(ReadTotals).await
    }
}
