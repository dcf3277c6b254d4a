//! The figures, counted once a minute at most, however many look at them.

use super::super::super::App;
use super::super::filter::late;
use super::spans::{self, Span};
use daan_domain::{Currency, Timestamp};
use daan_storage::{Figures, FiguresAsked, StorageError};
use std::sync::Arc;
use tokio::sync::Mutex;

const FRESH_MS: i64 = 60_000;
/// Behind the beginning of any financial year.
const YEAR_AND_MORE_DAYS: i64 = 400;

/// What was counted lately, for each span. Whoever comes while it is being counted waits for the same answer.
#[derive(Default)]
pub(in crate::http::admin) struct Kept {
    days: Mutex<Option<Arc<Made>>>,
    year: Mutex<Option<Arc<Made>>>,
    all: Mutex<Option<Arc<Made>>>,
}

/// Figures, and when they were counted.
pub(super) struct Made {
    pub(super) at: Timestamp,
    pub(super) begun_from: Timestamp,
    pub(super) figures: Figures,
}

impl Kept {
    pub(super) async fn of(&self, app: &App, span: Span) -> Result<Arc<Made>, StorageError> {
        let place = match span {
            Span::Days => &self.days,
            Span::Year => &self.year,
            Span::All => &self.all,
        };
        let mut kept = place.lock().await;
        let now = app.desk.now();
        if let Some(made) = kept.as_ref().filter(|made| made.is_fresh(now)) {
            return Ok(Arc::clone(made));
        }
        let made = Arc::new(Made::count(app, span, now).await?);
        *kept = Some(Arc::clone(&made));
        Ok(made)
    }
}

impl Made {
    async fn count(app: &App, span: Span, now: Timestamp) -> Result<Made, StorageError> {
        let today = spans::today(now, Currency::INR);
        let begun_from = spans::midnight_in_india(spans::begun_since(span, today));
        let asked = FiguresAsked {
            from_day: match span {
                Span::All => 0,
                Span::Days | Span::Year => today - YEAR_AND_MORE_DAYS,
            },
            begun_from,
            late_before: late(now),
        };
        Ok(Made {
            at: now,
            begun_from,
            figures: app.desk.ledger.figures(asked).await?,
        })
    }

    /// A clock that was put back makes nothing fresh for long.
    fn is_fresh(&self, now: Timestamp) -> bool {
        (0..FRESH_MS).contains(&(now.unix_ms() - self.at.unix_ms()))
    }
}
