//! A payment method that does not work for a while.

use serde::{Deserialize, Serialize};

use super::{Event, Gateway};
use crate::id::Kind;
use crate::surroundings::Surroundings;

/// How far a downtime has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum DowntimeStatus {
    Started,
    Updated,
    Resolved,
}

impl DowntimeStatus {
    fn event(self) -> &'static str {
        match self {
            Self::Started => "payment.downtime.started",
            Self::Updated => "payment.downtime.updated",
            Self::Resolved => "payment.downtime.resolved",
        }
    }
}

/// The downtime entity.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Downtime {
    id: String,
    entity: &'static str,
    pub(crate) method: String,
    begin: i64,
    end: Option<i64>,
    status: DowntimeStatus,
    scheduled: bool,
    severity: &'static str,
    created_at: i64,
    updated_at: i64,
}

impl Downtime {
    /// Not yet resolved.
    pub(crate) fn is_open(&self) -> bool {
        self.end.is_none()
    }
}

impl Gateway {
    /// Starts, updates or resolves the downtime of a method.
    pub(crate) fn report_downtime(
        &mut self,
        method: &str,
        status: DowntimeStatus,
        surroundings: &Surroundings,
    ) -> (Downtime, Event) {
        let now = surroundings.unix_now();
        let open = |downtime: &Downtime| downtime.method == method && downtime.is_open();
        let mut downtime = match self.downtimes.iter().position(open) {
            Some(place) => self.downtimes.remove(place),
            None => Downtime {
                id: Kind::Downtime.draw(surroundings),
                entity: "payment.downtime",
                method: method.to_owned(),
                begin: now,
                end: None,
                status,
                scheduled: false,
                severity: "high",
                created_at: now,
                updated_at: now,
            },
        };
        downtime.status = status;
        downtime.updated_at = now;
        downtime.end = (status == DowntimeStatus::Resolved).then_some(now);
        self.downtimes.push(downtime.clone());
        let event = Event::of_downtime(status.event(), &downtime, now);
        (downtime, event)
    }
}
