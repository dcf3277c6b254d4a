//! The history of a donation: append-only, and chained so that a change to it shows.

use crate::donation::Digest;
use daan_domain::Timestamp;

/// Who made an event happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Actor {
    /// The donor's browser, with something that was verified.
    Donor,
    /// A gateway's webhook.
    Webhook,
    /// The server on its own account: creating orders, repair on read.
    Server,
    /// The job that asks gateways about donations under way.
    Poll,
    /// The daily comparison with the gateways' own lists.
    Sweep,
    /// A person who runs the server.
    Operator,
}

impl Actor {
    /// Every actor.
    pub const ALL: [Actor; 6] = [
        Actor::Donor,
        Actor::Webhook,
        Actor::Server,
        Actor::Poll,
        Actor::Sweep,
        Actor::Operator,
    ];

    /// The stable word in the history.
    pub fn code(self) -> &'static str {
        match self {
            Actor::Donor => "donor",
            Actor::Webhook => "webhook",
            Actor::Server => "server",
            Actor::Poll => "poll",
            Actor::Sweep => "sweep",
            Actor::Operator => "operator",
        }
    }

    /// The actor with this code.
    pub fn lookup(code: &str) -> Option<Actor> {
        Self::ALL.into_iter().find(|actor| actor.code() == code)
    }
}

/// One event of a donation's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// 1 for the first, then one more each.
    pub seq: i64,
    /// The stable word for what happened.
    pub kind: String,
    /// The particulars, without personal data.
    pub data: serde_json::Value,
    /// Who made it happen.
    pub actor: Actor,
    /// When it was written down.
    pub at: Timestamp,
    /// The digest of the evidence that it speaks of.
    pub evidence: Option<Digest>,
}

/// What recomputing a donation's history found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chain {
    /// Every event follows from the one before.
    Whole {
        /// How many there are.
        events: i64,
    },
    /// The first event that does not.
    Broken {
        /// Its place.
        seq: i64,
    },
}
