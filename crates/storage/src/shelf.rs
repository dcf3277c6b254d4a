//! What is not about one donation: totals of campaigns, and settings.

use crate::rows::{column, corrupt};
use crate::writer::{Job, Result};
use daan_domain::{CampaignSlug, Currency, Money};
use sqlx::SqliteConnection;

/// Reads what a campaign has raised.
pub(crate) struct Raised {
    pub(crate) campaign: CampaignSlug,
    pub(crate) currency: Currency,
}

impl Job for Raised {
    type Output = Money;

    async fn run(self, connection: &mut SqliteConnection) -> Result<Money> {
        let row =
            sqlx::query("SELECT raised_minor FROM totals WHERE campaign = $1 AND currency = $2")
                .bind(self.campaign.as_str())
                .bind(self.currency.code())
                .fetch_optional(connection)
                .await?;
        row.map_or(Ok(Money::zero(self.currency)), |row| {
            Money::new(column(&row, "raised_minor")?, self.currency)
                .map_err(|_| corrupt("raised_minor"))
        })
    }
}

/// Reads a setting, or writes it where there is none.
pub(crate) struct SettingOrInsert {
    pub(crate) name: &'static str,
    pub(crate) value: Vec<u8>,
}

const SETTING: &str = "INSERT INTO settings (name, value) VALUES ($1, $2) \
     ON CONFLICT (name) DO UPDATE SET value = settings.value RETURNING value";

impl Job for SettingOrInsert {
    type Output = Vec<u8>;

    async fn run(self, connection: &mut SqliteConnection) -> Result<Vec<u8>> {
        Ok(sqlx::query_scalar(SETTING)
            .bind(self.name)
            .bind(self.value)
            .fetch_one(connection)
            .await?)
    }
}
