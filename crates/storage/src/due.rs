//! Which donations are to be asked about, and when next.

use crate::donation::StoredDonation;
use crate::load::{donation, donation_columns};
use crate::rows::run_one;
use crate::writer::{Job, Result};
use daan_domain::{DonationId, Timestamp};
use sqlx::SqliteConnection;

/// Reads the donations whose time has come, longest overdue first.
pub(crate) struct Due {
    pub(crate) now: Timestamp,
    pub(crate) limit: u32,
}

const SELECT: &str = concat!(
    "SELECT ",
    donation_columns!(),
    "FROM donations WHERE next_check_at <= $1 ORDER BY next_check_at LIMIT $2"
);

impl Job for Due {
    type Output = Vec<StoredDonation>;

    async fn run(self, connection: &mut SqliteConnection) -> Result<Vec<StoredDonation>> {
        let rows = sqlx::query(SELECT)
            .bind(self.now.unix_ms())
            .bind(self.limit)
            .fetch_all(connection)
            .await?;
        rows.iter().map(donation).collect()
    }
}

/// Sets when a donation is asked about next, unless that was set anew since it was read.
pub(crate) struct ScheduleCheck {
    pub(crate) id: DonationId,
    pub(crate) planned: Option<Timestamp>,
    pub(crate) next: Timestamp,
}

impl Job for ScheduleCheck {
    type Output = ();

    async fn run(self, connection: &mut SqliteConnection) -> Result<()> {
        let schedule = sqlx::query(
            "UPDATE donations SET next_check_at = $3 \
             WHERE id = $1 AND next_check_at IS NOT DISTINCT FROM $2 AND next_check_at IS NOT NULL",
        )
        .bind(self.id.as_str())
        .bind(self.planned.map(Timestamp::unix_ms))
        .bind(self.next.unix_ms());
        run_one(connection, schedule).await?;
        Ok(())
    }
}
