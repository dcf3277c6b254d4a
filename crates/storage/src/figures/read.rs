//! The sums themselves.

use super::{
    Attempts, BegunGifts, CampaignTotal, DayOfMoney, Figures, FiguresAsked, OpenWork, Waited,
};
use crate::browse::{HELD, SURPLUS};
use crate::db::{Db, Row, column, gateway, money, parsed, sql};
use crate::error::Result;
use crate::home::Job;
use crate::open_matters::MatterKind;
use daan_domain::{CampaignSlug, Currency, Gateway, Status};
use std::collections::BTreeMap;

pub(super) struct ReadFigures(pub(super) FiguresAsked);

/// Kept by the schema as the entries are booked, so that few rows are read, whatever the number of gifts.
const DAYS: &str = "SELECT day, campaign, gateway, currency, CAST(sum(gifts) AS BIGINT) AS gifts, \
         CAST(sum(received_minor) AS BIGINT) AS received_minor, CAST(sum(refunds) AS BIGINT) AS refunds, \
         CAST(sum(returned_minor) AS BIGINT) AS returned_minor \
     FROM days WHERE day >= $1 GROUP BY day, campaign, gateway, currency \
     ORDER BY day, campaign, gateway, currency";

/// What became of gifts and how long it took until they counted, as `daan_time_to_paid_seconds` has it: to the booking,
/// since a gateway's time is of when a payment was begun, or of another clock. A clock that was put back leaves gifts that
/// were booked before they were begun: those took no time.
const BEGUN: &str = "SELECT status, CASE WHEN took < 600 THEN took WHEN took < 86400 THEN took - took % 60 \
         ELSE took - took % 3600 END AS seconds, count(*) AS gifts \
     FROM (SELECT status, CASE WHEN booked_at > created_at THEN (booked_at - created_at) / 1000 \
             WHEN booked_at IS NOT NULL THEN 0 END AS took \
         FROM donations LEFT JOIN ledger AS counted ON counted.donation_id = donations.id \
             AND counted.kind = 'capture' AND counted.disposition = 'applied' \
         WHERE created_at >= $1) AS begun \
     GROUP BY status, seconds ORDER BY status, seconds";

const ATTEMPTS: &str = "SELECT gateway, state, failure_reason, count(*) AS attempts FROM payments \
     WHERE first_seen_at >= $1 AND state IN ('captured', 'failed') \
     GROUP BY gateway, state, failure_reason ORDER BY attempts DESC, gateway, state, failure_reason";

const MATTERS: &str =
    "SELECT kind, count(DISTINCT donation_id) AS donations FROM open_matters GROUP BY kind";

impl Job for ReadFigures {
    type Output = Figures;

    async fn run(&self, db: &mut Db<'_>) -> Result<Figures> {
        let asked = &self.0;
        let begun_from = asked.begun_from.unix_ms();
        let money = db.rows(sql(DAYS).bind(asked.from_day)).await?;
        let begun = db.rows(sql(BEGUN).bind(begun_from)).await?;
        let attempts = db.rows(sql(ATTEMPTS).bind(begun_from)).await?;
        let open = sql("SELECT (SELECT count(DISTINCT donation_id) FROM payments WHERE ")
            .then(HELD)
            .then(") AS held, (SELECT count(DISTINCT donation_id) FROM payments WHERE ")
            .then(SURPLUS)
            .then(") AS surplus, (SELECT count(*) FROM donations WHERE next_check_at < ")
            .then_bind(asked.late_before.unix_ms())
            .then(") AS overdue");
        let open = db.row(open).await?;
        let matters = db.rows(sql(MATTERS)).await?;
        Ok(Figures {
            money: money.iter().map(day_of_money).collect::<Result<_>>()?,
            begun: by_status(&begun)?,
            attempts: attempts.iter().map(attempts_of).collect::<Result<_>>()?,
            waits: by_wait(&begun)?,
            open: OpenWork {
                held: column(&open, "held")?,
                surplus: column(&open, "surplus")?,
                failed_refunds: of_kind(&matters, MatterKind::RefundFailed)?,
                unrecorded_refunds: of_kind(&matters, MatterKind::RefundUnrecorded)?,
                disputes: of_kind(&matters, MatterKind::Dispute)?,
                lost_disputes: of_kind(&matters, MatterKind::LostDispute)?,
                came_back: of_kind(&matters, MatterKind::RefundCameBack)?,
                too_large: of_kind(&matters, MatterKind::RefundTooLarge)?,
                overdue: column(&open, "overdue")?,
            },
        })
    }
}

fn of_kind(rows: &[Row], kind: MatterKind) -> Result<i64> {
    for row in rows {
        if parsed(row, "kind", MatterKind::lookup)? == kind {
            return column(row, "donations");
        }
    }
    Ok(0)
}

fn campaign(row: &Row) -> Result<CampaignSlug> {
    parsed(row, "campaign", |text| CampaignSlug::parse(text).ok())
}

fn day_of_money(row: &Row) -> Result<DayOfMoney> {
    Ok(DayOfMoney {
        day: column(row, "day")?,
        campaign: campaign(row)?,
        gateway: gateway(row)?,
        currency: parsed(row, "currency", Currency::lookup)?,
        gifts: column(row, "gifts")?,
        received_minor: column(row, "received_minor")?,
        refunds: column(row, "refunds")?,
        returned_minor: column(row, "returned_minor")?,
    })
}

fn by_status(rows: &[Row]) -> Result<Vec<BegunGifts>> {
    let mut begun: Vec<BegunGifts> = Vec::new();
    for row in rows {
        let status = parsed(row, "status", Status::lookup)?;
        let count: i64 = column(row, "gifts")?;
        match begun.last_mut().filter(|last| last.status == status) {
            Some(last) => last.count += count,
            None => begun.push(BegunGifts { status, count }),
        }
    }
    Ok(begun)
}

fn by_wait(rows: &[Row]) -> Result<Vec<Waited>> {
    let mut waits = BTreeMap::<i64, i64>::new();
    for row in rows {
        if let Some(seconds) = column::<Option<i64>>(row, "seconds")? {
            *waits.entry(seconds).or_default() += column::<i64>(row, "gifts")?;
        }
    }
    let waited = |(seconds, count)| Waited { seconds, count };
    Ok(waits.into_iter().map(waited).collect())
}

fn attempts_of(row: &Row) -> Result<Attempts> {
    let gateway: Gateway = gateway(row)?;
    let state: &str = column(row, "state")?;
    Ok(Attempts {
        gateway,
        is_captured: state == "captured",
        reason: column(row, "failure_reason")?,
        count: column(row, "attempts")?,
    })
}

pub(super) struct ReadTotals;

impl Job for ReadTotals {
    type Output = Vec<CampaignTotal>;

    async fn run(&self, db: &mut Db<'_>) -> Result<Vec<CampaignTotal>> {
        // PostgreSQL keeps each in parts.
        let select = sql(
            "SELECT campaign, currency, CAST(sum(raised_minor) AS BIGINT) AS raised_minor, \
                 CAST(sum(gifts) AS BIGINT) AS gifts \
             FROM totals GROUP BY campaign, currency ORDER BY campaign, currency",
        );
        let total = |row| {
            Ok(CampaignTotal {
                campaign: campaign(row)?,
                raised: money(column(row, "raised_minor")?, column(row, "currency")?)?,
                gifts: column(row, "gifts")?,
            })
        };
        db.rows(select).await?.iter().map(total).collect()
    }
}
