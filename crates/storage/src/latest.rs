//! What a campaign shows of its gifts: how many there are, and the latest of them.

use crate::db::{Db, Row, column, money, sql, timestamp};
use crate::error::Result;
use crate::home::Job;
use crate::ledger::Ledger;
use daan_domain::{CampaignSlug, Money, Timestamp};

/// A gift that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LatestGift {
    /// Who gave; `None` where they wish not to be named, or where nobody knows.
    pub name: Option<String>,
    /// What was paid.
    pub amount: Money,
    /// When it was paid.
    pub paid_at: Timestamp,
}

impl Ledger {
    /// The latest gifts to a campaign that are paid and of which nothing went back, newest first; so many at most.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn latest_gifts(
        &self,
        campaign: &CampaignSlug,
        limit: i64,
    ) -> Result<Vec<LatestGift>> {
        let campaign = campaign.clone();
        self.read(Latest { campaign, limit }).await
    }

    /// What a campaign raised in each currency that it was paid in, one of each, by currency.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn totals(&self, campaign: &CampaignSlug) -> Result<Vec<Total>> {
        self.read(Totals(campaign.clone())).await
    }
}

struct Latest {
    campaign: CampaignSlug,
    limit: i64,
}

/// The few gifts first, from the index that has them in their order; then what is told of each. The capture is
/// what was paid, which may be in another currency than the gift was meant in.
macro_rules! latest {
    () => {
        "SELECT CASE WHEN latest.anonymous THEN NULL ELSE donors.name END AS name, \
             latest.paid_at, ledger.amount_minor, ledger.currency \
         FROM (SELECT id, anonymous, paid_at FROM donations WHERE campaign = $1 AND status = 'paid' \
             ORDER BY paid_at DESC, id DESC LIMIT $2) AS latest \
         JOIN ledger ON ledger.donation_id = latest.id AND ledger.kind = 'capture' \
             AND ledger.disposition = 'applied' \
         LEFT JOIN donors ON donors.donation_id = latest.id \
         ORDER BY latest.paid_at DESC, latest.id DESC"
    };
}

impl Job for Latest {
    type Output = Vec<LatestGift>;

    async fn run(&self, db: &mut Db<'_>) -> Result<Vec<LatestGift>> {
        let select = sql(latest!()).bind(self.campaign.as_str()).bind(self.limit);
        db.rows(select).await?.iter().map(gift).collect()
    }
}

fn gift(row: &Row) -> Result<LatestGift> {
    Ok(LatestGift {
        name: column(row, "name")?,
        amount: money(column(row, "amount_minor")?, column(row, "currency")?)?,
        paid_at: timestamp(row, "paid_at")?,
    })
}

/// What a campaign raised in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Total {
    /// What counts, less what went back.
    pub raised: Money,
    /// How many gifts count: credited, and not wholly given back.
    pub gifts: i64,
}

struct Totals(CampaignSlug);

/// PostgreSQL keeps each in several rows, so that gifts to one campaign do not wait for each other.
macro_rules! totals {
    () => {
        "SELECT currency, CAST(sum(raised_minor) AS BIGINT) AS raised_minor, \
             CAST(sum(gifts) AS BIGINT) AS gifts \
         FROM totals WHERE campaign = $1 GROUP BY currency ORDER BY currency"
    };
}

impl Job for Totals {
    type Output = Vec<Total>;

    async fn run(&self, db: &mut Db<'_>) -> Result<Vec<Total>> {
        let rows = db.rows(sql(totals!()).bind(self.0.as_str())).await?;
        rows.iter().map(total).collect()
    }
}

fn total(row: &Row) -> Result<Total> {
    Ok(Total {
        raised: money(column(row, "raised_minor")?, column(row, "currency")?)?,
        gifts: column(row, "gifts")?,
    })
}

#[cfg(test)]
mod tests;
