//! What happened in a run, as far as it is held against the ledger.

use crate::razorpay::books::Standing;
use daan_domain::Gateway;
use std::collections::BTreeMap;

/// Money that a gateway took.
#[derive(Debug, Clone)]
pub(crate) struct Capture {
    pub(crate) gateway: Gateway,
    /// Razorpay's payment; at Khalti the link it was made by.
    pub(crate) payment: String,
    pub(crate) order: String,
    pub(crate) amount: i64,
    pub(crate) currency: String,
    /// When, by the age of the run.
    pub(crate) age_ms: u64,
    /// How old the run was when the order was made.
    pub(crate) order_age_ms: u64,
}

/// A webhook that was taken, to be sent again one day.
#[derive(Debug, Clone)]
pub(crate) struct Letter {
    pub(crate) id: String,
    pub(crate) event: &'static str,
    pub(crate) payment: String,
    pub(crate) order: String,
    pub(crate) standing: Standing,
    pub(crate) body: Vec<u8>,
}

/// A proof that checkout.js gave out.
#[derive(Debug, Clone)]
pub(crate) struct Proof {
    pub(crate) token: String,
    pub(crate) order: String,
    pub(crate) payment: String,
    pub(crate) signature: String,
}

/// What a server has said is so.
#[derive(Debug, Clone)]
pub(crate) enum Said {
    /// Pay this.
    Order { donation: String, order: String },
    /// The proof is taken.
    ProofTaken { donation: String, payment: String },
    /// The donation is paid.
    Paid { donation: String },
    /// The webhook is taken.
    Taken { id: String, body: Vec<u8> },
}

/// A rule that did not hold.
#[derive(Debug, Clone)]
pub struct Violation {
    /// Which: `I1` to `I17`.
    pub invariant: &'static str,
    /// What was found.
    pub what: String,
    /// When, by the age of the run in milliseconds.
    pub age_ms: u64,
}

/// What happened so far.
#[derive(Default)]
pub(crate) struct History {
    pub(crate) captures: BTreeMap<String, Capture>,
    pub(crate) letters: Vec<Letter>,
    pub(crate) proofs: Vec<Proof>,
    /// Which donation each token shows.
    pub(crate) tokens: BTreeMap<String, String>,
    pub(crate) said: Vec<Said>,
    /// When each order was asked about.
    pub(crate) looks: BTreeMap<String, Vec<u64>>,
    /// How often donors asked for something to pay, and how often a gateway was asked to make it.
    pub(crate) asked: u64,
    pub(crate) made: u64,
    /// Whose proofs and webhooks are being worked on.
    pub(crate) confirming: BTreeMap<String, u32>,
    pub(crate) notifying: BTreeMap<String, u32>,
    pub(crate) steps: u64,
    pub(crate) crashes: u64,
    pub(crate) violations: Vec<Violation>,
}
