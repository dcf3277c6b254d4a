//! What must outlive the tab: which gifts were begun, and the proofs of payment that are not brought yet.
//!
//! Each gift has a record under its idempotency key and each proof one under its payment's id, so that no tab
//! and no later gift writes over a proof. Nothing personal is written. Storage can be missing, full, denied or
//! partitioned; then the same records live in memory and everything works but a reload.

mod record;
mod shelf;

pub use record::Record;
pub(super) use shelf::is_ours;

use super::step::{Proof, Ticket};
use crate::place::Place;
use daan_domain::Timestamp;
use record::LEFT;

/// The records' keeper: local storage, and memory where that fails.
///
/// On a page with several checkouts, each takes care of the gifts of its own server and campaign.
#[derive(Debug, Default)]
pub struct Pending {
    server: Option<String>,
    campaign: Option<String>,
    /// What was written by this page, newest first.
    memory: Vec<Record>,
    /// Whether some of it is in memory alone.
    is_unstored: bool,
}

impl Pending {
    /// The keeper of the gifts that are begun in this place.
    pub fn of(place: &Place) -> Pending {
        Pending {
            server: Some(place.server.clone()).filter(|server| !server.is_empty()),
            campaign: place.campaign.clone(),
            ..Pending::default()
        }
    }

    fn is_here(&self, record: &Record) -> bool {
        let campaign = self.campaign.as_ref();
        record.server == self.server && campaign.is_none_or(|own| record.campaign == *own)
    }

    fn tab(&self) -> &str {
        self.campaign.as_deref().unwrap_or_default()
    }

    /// Writes an intent down. One whose key is known already stays what it has become.
    pub fn begin(&mut self, intent: Record, now: Timestamp) {
        let before = self.of_this_tab(now);
        // Nobody was ever told how to pay what got no answer.
        let is_stale = |before: &Record| {
            before.idempotency_key != intent.idempotency_key && before.token.is_none()
        };
        if let Some(stale) = before.filter(is_stale) {
            self.memory.retain(|record| record.name() != stale.name());
            shelf::remove(&stale);
        }
        shelf::mark_tab(self.tab(), &intent.idempotency_key);
        let known = self.of_key(&intent.idempotency_key, now);
        self.put(known.unwrap_or(intent));
    }

    /// Makes this tab's next gift another one than its last.
    pub fn renew(&mut self) {
        shelf::unmark_tab(self.tab());
    }

    /// Writes down what this page's last intent became.
    pub fn remember(&mut self, ticket: &Ticket, order_id: Option<String>, now: Timestamp) {
        let key = self
            .memory
            .first()
            .map(|record| record.idempotency_key.clone());
        if let Some(mut record) = key.and_then(|key| self.of_key(&key, now)) {
            record.became(ticket, order_id);
            self.put(record);
        }
    }

    /// Writes a proof down, beside whatever is there.
    pub fn keep(&mut self, ticket: &Ticket, proof: &Proof, now: Timestamp) {
        let known = self.read(now).into_iter().find(|one| one.is_about(ticket));
        let mut record = known.unwrap_or_else(|| self.nameless(now));
        record.paid(ticket, proof);
        self.put(record);
    }

    /// Writes down that the server has refused the proofs of this donation. They are kept, because it may have
    /// been the server's mistake.
    pub fn refuse(&mut self, ticket: &Ticket, now: Timestamp) {
        for mut record in self.read(now) {
            if record.is_about(ticket) && record.proof().is_some() {
                record.refuse();
                self.put(record);
            }
        }
    }

    /// Writes down that the donor leaves the page to pay this donation.
    pub fn leave(&mut self, ticket: &Ticket, now: Timestamp) {
        self.set_state(ticket, None, Some(LEFT), now);
    }

    /// Whether the donor of this tab had left its page to pay this donation. Says so once: who comes again
    /// another day has come for something else.
    pub fn has_come_back(&mut self, ticket: &Ticket, now: Timestamp) -> bool {
        self.set_state(ticket, Some(LEFT), None, now)
    }

    fn set_state(
        &mut self,
        ticket: &Ticket,
        from: Option<&str>,
        to: Option<&str>,
        now: Timestamp,
    ) -> bool {
        let found = self.of_this_tab(now).filter(|record| {
            record.is_about(ticket) && record.proof().is_none() && record.state.as_deref() == from
        });
        let Some(mut record) = found else {
            return false;
        };
        record.state = to.map(ToOwned::to_owned);
        self.put(record);
        true
    }

    /// The gift that this tab began last, be it before a reload.
    pub fn of_this_tab(&self, now: Timestamp) -> Option<Record> {
        let in_memory = || Some(self.memory.first()?.idempotency_key.clone());
        let key = shelf::key_of_tab(self.tab()).or_else(in_memory)?;
        self.of_key(&key, now)
    }

    /// The records that are not too old, newest gift first; anything else that stands in their place is
    /// deleted.
    pub fn read(&self, now: Timestamp) -> Vec<Record> {
        let mut records = shelf::all(now);
        records.retain(|record| self.is_here(record));
        for own in &self.memory {
            if records.iter().all(|record| record.name() != own.name()) {
                records.push(own.clone());
            }
        }
        records
    }

    /// Whether something is written down nowhere but in memory.
    pub fn is_unstored(&self) -> bool {
        self.is_unstored
    }

    /// Whether another tab has deleted what was written down about this donation: it was answered there.
    pub fn is_gone(&self, ticket: &Ticket, now: Timestamp) -> bool {
        !self.is_unstored && !shelf::all(now).iter().any(|one| one.is_about(ticket))
    }

    /// Deletes the records of this donation; those of others stay.
    pub fn forget(&mut self, ticket: &Ticket, now: Timestamp) {
        for record in self.read(now) {
            if record.is_about(ticket) {
                shelf::remove(&record);
            }
        }
        self.memory.retain(|record| !record.is_about(ticket));
    }

    fn of_key(&self, key: &str, now: Timestamp) -> Option<Record> {
        self.read(now)
            .into_iter()
            .find(|record| record.idempotency_key == key && record.proof().is_none())
    }

    /// A gift of which nothing was written down before its proof came.
    fn nameless(&self, now: Timestamp) -> Record {
        let campaign = self.campaign.clone().unwrap_or_default();
        Record::intent(String::new(), campaign, 0, String::new(), now)
    }

    fn put(&mut self, mut record: Record) {
        record.server.clone_from(&self.server);
        if !shelf::put(&record) {
            self.is_unstored = true;
        }
        self.memory.retain(|other| other.name() != record.name());
        self.memory.insert(0, record);
    }
}
