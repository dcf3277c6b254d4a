//! What Khalti holds: links, and what became of them.

use crate::chance::Chance;
use crate::sky::MINUTE_MS;
use std::collections::BTreeMap;

/// How long a link takes a payment.
const LIFETIME_MS: u64 = 60 * MINUTE_MS;

/// Where a link stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// Nobody has paid by it.
    Initiated,
    /// Somebody pays; the outcome is open.
    Pending,
    /// The money moved.
    Completed,
    /// The payer gave up.
    Canceled,
    /// All of it went back.
    Refunded,
}

/// A link to pay by.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) pidx: String,
    pub(crate) amount: i64,
    pub(crate) state: State,
    pub(crate) expires_ms: i64,
    pub(crate) transaction: Option<String>,
    pub(crate) paid: i64,
}

/// The merchant's books.
pub(crate) struct Books {
    chance: Chance,
    pub(crate) links: BTreeMap<String, Link>,
}

impl Books {
    pub(crate) fn new(chance: Chance) -> Books {
        Books {
            chance,
            links: BTreeMap::new(),
        }
    }

    pub(crate) fn initiate(&mut self, amount: i64, now_ms: i64) -> Link {
        let link = Link {
            pidx: self.chance.word(22),
            amount,
            state: State::Initiated,
            expires_ms: now_ms.saturating_add_unsigned(LIFETIME_MS),
            transaction: None,
            paid: 0,
        };
        self.links.insert(link.pidx.clone(), link.clone());
        link
    }

    /// A payer begins; false where the link takes no payment.
    pub(crate) fn begin(&mut self, pidx: &str, now_ms: i64) -> bool {
        match self.links.get_mut(pidx) {
            Some(link) if link.state == State::Initiated && now_ms < link.expires_ms => {
                link.state = State::Pending;
                true
            }
            _ => false,
        }
    }

    /// The money of a payer who began moves: this much of it.
    pub(crate) fn complete(&mut self, pidx: &str, amount: i64) {
        let transaction = self.chance.word(22);
        if let Some(link) = self.links.get_mut(pidx)
            && link.state == State::Pending
        {
            link.state = State::Completed;
            link.transaction = Some(transaction);
            link.paid = amount;
        }
    }

    pub(crate) fn cancel(&mut self, pidx: &str) {
        if let Some(link) = self.links.get_mut(pidx)
            && matches!(link.state, State::Initiated | State::Pending)
        {
            link.state = State::Canceled;
        }
    }

    /// Somebody at the dashboard gives all of it back.
    pub(crate) fn refund(&mut self, pidx: &str) {
        if let Some(link) = self.links.get_mut(pidx)
            && link.state == State::Completed
        {
            link.state = State::Refunded;
        }
    }
}

impl Link {
    /// Whether the money is with the payee, or was.
    pub(crate) fn is_paid(&self) -> bool {
        matches!(self.state, State::Completed | State::Refunded)
    }

    pub(crate) fn is_expired(&self, now_ms: i64) -> bool {
        self.state == State::Initiated && now_ms >= self.expires_ms
    }
}
