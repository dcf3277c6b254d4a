//! Trouble that gateways report with their payment methods.

use crate::db::{Db, column, sql};
use crate::error::Result;
use crate::home::Job;
use daan_domain::{Gateway, Timestamp};

/// A gateway's report on one of its methods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Downtime {
    /// Whose method it is.
    pub gateway: Gateway,
    /// The gateway's name for this trouble, 1 to 64 characters.
    pub id: String,
    /// Which method, such as `upi`, 1 to 64 characters.
    pub method: String,
    /// How bad it is, in the gateway's word.
    pub severity: Option<String>,
    /// Whether it lasts.
    pub is_open: bool,
    /// When the gateway said so.
    pub told_at: Timestamp,
}

/// Writes a report down, unless a later one is known.
pub(crate) struct RecordDowntime(pub(crate) Downtime);

/// Of two reports of the same second the one that ends the trouble is the later.
const UPSERT: &str = "INSERT INTO downtimes (gateway, downtime_id, method, severity, is_open, told_at) \
     VALUES ($1, $2, $3, $4, $5, $6) \
     ON CONFLICT (gateway, downtime_id) DO UPDATE SET method = excluded.method, \
         severity = excluded.severity, is_open = excluded.is_open, told_at = excluded.told_at \
     WHERE excluded.told_at > downtimes.told_at \
         OR (excluded.told_at = downtimes.told_at AND excluded.is_open < downtimes.is_open)";

impl Job for RecordDowntime {
    type Output = ();

    async fn run(&self, db: &mut Db<'_>) -> Result<()> {
        let Downtime {
            gateway,
            id,
            method,
            severity,
            is_open,
            told_at,
        } = &self.0;
        let upsert = sql(UPSERT)
            .bind(gateway.code())
            .bind(id.as_str())
            .bind(method.as_str())
            .bind(severity.as_deref())
            .bind(*is_open)
            .bind(told_at.unix_ms());
        db.run(upsert).await?;
        Ok(())
    }
}

/// Reads the methods in trouble.
pub(crate) struct MethodsInTrouble {
    pub(crate) gateway: Gateway,
    pub(crate) since: Timestamp,
}

impl Job for MethodsInTrouble {
    type Output = Vec<String>;

    async fn run(&self, db: &mut Db<'_>) -> Result<Vec<String>> {
        let methods = sql("SELECT DISTINCT method FROM downtimes \
             WHERE gateway = $1 AND is_open AND told_at >= $2 ORDER BY method")
        .bind(self.gateway.code())
        .bind(self.since.unix_ms());
        let rows = db.rows(methods).await?;
        rows.iter().map(|row| column(row, "method")).collect()
    }
}
