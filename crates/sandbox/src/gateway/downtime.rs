//! A payment method that does not work for a while.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Event, Gateway, Method};
use crate::id::Kind;
use crate::surroundings::Surroundings;

/// What the events of a downtime begin with.
pub(crate) const DOWNTIME: &str = "payment.downtime.";

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

/// How much of a method fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Severity {
    High,
    Medium,
    Low,
}

/// What is said of a method.
#[derive(Clone, Debug)]
pub(crate) struct Report {
    pub(crate) method: String,
    pub(crate) status: DowntimeStatus,
    /// The bank, network, app or wallet alone that is down, as `{"bank": "HDFC"}`; without it the whole method is.
    pub(crate) instrument: Option<Value>,
    pub(crate) severity: Option<Severity>,
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
    severity: Severity,
    #[serde(skip_serializing_if = "Option::is_none")]
    instrument: Option<Value>,
    created_at: i64,
    updated_at: i64,
}

impl Downtime {
    fn begin(report: &Report, surroundings: &Surroundings) -> Self {
        let now = surroundings.unix_now();
        Self {
            id: Kind::Downtime.draw(surroundings),
            entity: "payment.downtime",
            method: report.method.clone(),
            begin: now,
            end: None,
            status: report.status,
            scheduled: false,
            severity: Severity::High,
            instrument: report.instrument.clone(),
            created_at: now,
            updated_at: now,
        }
    }

    /// Not yet resolved.
    pub(crate) fn is_open(&self) -> bool {
        self.end.is_none()
    }

    /// Whether it is the whole method that is down.
    pub(crate) fn is_of_all(&self, method: &str) -> bool {
        self.is_open() && self.method == method && self.instrument.is_none()
    }

    /// Whether a payment by this method runs into it.
    pub(crate) fn stops(&self, method: &Method) -> bool {
        let is_its_own = |instrument: &Value| method.is_with(instrument);
        self.is_open()
            && self.method == method.name()
            && self.instrument.as_ref().is_none_or(is_its_own)
    }

    fn is_about(&self, report: &Report) -> bool {
        self.is_open() && self.method == report.method && self.instrument == report.instrument
    }
}

impl Gateway {
    /// Starts, updates or resolves the downtime of a method or of one instrument of it.
    pub(crate) fn report_downtime(
        &mut self,
        report: &Report,
        surroundings: &Surroundings,
    ) -> (Downtime, Event) {
        let now = surroundings.unix_now();
        let mut open = self.downtimes.iter();
        let mut downtime = match open.position(|downtime| downtime.is_about(report)) {
            Some(place) => self.downtimes.remove(place),
            None => Downtime::begin(report, surroundings),
        };
        downtime.status = report.status;
        downtime.severity = report.severity.unwrap_or(downtime.severity);
        downtime.updated_at = now;
        downtime.end = (report.status == DowntimeStatus::Resolved).then_some(now);
        self.downtimes.push(downtime.clone());
        let event = Event::of_downtime(report.status.event(), &downtime, now);
        (downtime, event)
    }
}
