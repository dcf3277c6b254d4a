//! Which donations are to be asked about, by whom, and when next.

use crate::db::{Db, Statement, column, parsed, sql};
use crate::donation::StoredDonation;
use crate::error::{Result, StorageError};
use crate::home::Job;
use crate::lease::{beyond, is_free};
use crate::load::load;
use daan_domain::{DonationId, Timestamp};

/// A donation that is to be asked about by whoever took it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueDonation {
    /// The donation as it was read then.
    pub donation: StoredDonation,
    /// Which turn this is. Whoever was paused for longer than a turn lasts has an older one, and no say in
    /// when the donation is asked about next.
    pub epoch: i64,
}

/// Takes the donations whose time has come, longest overdue first.
pub(crate) struct ClaimDue {
    pub(crate) now: Timestamp,
    pub(crate) limit: i64,
    pub(crate) lease_ms: i64,
}

/// They are chosen once, before any is taken: PostgreSQL may run a subquery in `IN` for each row that it looks at, pass over
/// those that it has just locked, and take more than the limit.
macro_rules! claim {
    ($skip_locked:literal) => {
        concat!(
            "WITH due AS MATERIALIZED (SELECT id FROM donations WHERE next_check_at <= $1 AND ",
            is_free!("watch_until", "$1", "$4"),
            " ORDER BY next_check_at LIMIT $2",
            $skip_locked,
            ") UPDATE donations SET watch_until = $3, watch_epoch = watch_epoch + 1 \
             WHERE id IN (SELECT id FROM due) RETURNING id, watch_epoch"
        )
    };
}

impl ClaimDue {
    fn statement(&self) -> Statement<'_> {
        Statement::in_dialects(claim!(""), claim!(" FOR UPDATE SKIP LOCKED"))
            .bind(self.now.unix_ms())
            .bind(self.limit)
            .bind(self.now.plus_ms(self.lease_ms).unix_ms())
            .bind(beyond(self.now, self.lease_ms))
    }
}

impl Job for ClaimDue {
    type Output = Vec<DueDonation>;

    fn writes_once(&self) -> bool {
        false
    }

    async fn run(&self, db: &mut Db<'_>) -> Result<Vec<DueDonation>> {
        let mut due = Vec::new();
        for row in db.rows(self.statement()).await? {
            let id = parsed(&row, "id", |text| DonationId::parse(text).ok())?;
            match load(db, &id).await {
                Ok(donation) => due.push(DueDonation {
                    donation,
                    epoch: column(&row, "watch_epoch")?,
                }),
                // One that was tampered with must not keep the others waiting; `verify` names it.
                Err(StorageError::Corrupt(_)) => {}
                Err(error) => return Err(error),
            }
        }
        due.sort_by_key(|due| due.donation.next_check_at.map(Timestamp::unix_ms));
        Ok(due)
    }
}

/// Ends a turn, and sets when the donation is asked about next, unless that was set anew since it was read.
pub(crate) struct ScheduleCheck {
    pub(crate) id: DonationId,
    pub(crate) epoch: i64,
    pub(crate) planned: Option<Timestamp>,
    pub(crate) next: Timestamp,
    pub(crate) now: Timestamp,
}

/// The turn ends now, which stays written down: by it a plan is told that was made in the future.
const SCHEDULE: &str = "UPDATE donations SET watch_until = $5, next_check_at = \
         CASE WHEN next_check_at IS NOT NULL AND next_check_at IS NOT DISTINCT FROM $2 \
             THEN $3 ELSE next_check_at END \
     WHERE id = $1 AND watch_epoch = $4";

impl Job for ScheduleCheck {
    type Output = ();

    async fn run(&self, db: &mut Db<'_>) -> Result<()> {
        let schedule = sql(SCHEDULE)
            .bind(self.id.as_str())
            .bind(self.planned.map(Timestamp::unix_ms))
            .bind(self.next.unix_ms())
            .bind(self.epoch)
            .bind(self.now.unix_ms());
        db.run(schedule).await?;
        Ok(())
    }
}

/// Has donations asked about now whose next look was planned in the future, that is, by a clock that was ahead
/// and has been put right since. It goes over all that are to be asked about.
pub(crate) struct RecallChecks {
    pub(crate) now: Timestamp,
}

const RECALL: &str = "UPDATE donations SET next_check_at = $1 WHERE next_check_at > $1 \
     AND (watch_until > $1 OR checked_at > $1 OR EXISTS (SELECT 1 FROM events \
         WHERE events.donation_id = donations.id AND events.at > $1))";

impl Job for RecallChecks {
    type Output = u64;

    async fn run(&self, db: &mut Db<'_>) -> Result<u64> {
        db.run(sql(RECALL).bind(self.now.unix_ms())).await
    }
}

/// Reads when the donation that has waited longest was to be asked about.
pub(crate) struct OldestDue;

impl Job for OldestDue {
    type Output = Option<Timestamp>;

    async fn run(&self, db: &mut Db<'_>) -> Result<Option<Timestamp>> {
        let row = db
            .row(sql("SELECT min(next_check_at) AS oldest FROM donations"))
            .await?;
        Ok(column::<Option<i64>>(&row, "oldest")?.map(Timestamp::from_unix_ms))
    }
}
