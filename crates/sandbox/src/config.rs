//! What a sandbox is started with.

use std::net::{Ipv4Addr, SocketAddr};

use crate::surroundings::Surroundings;

/// The one key id the sandbox knows; public, as a real one is.
pub const KEY_ID: &str = "rzp_test_DaanSandbox001";

/// The secret that belongs to [`KEY_ID`]: Basic-auth password, and the key of payment signatures.
pub const KEY_SECRET: &str = "daan-sandbox-key-secret";

/// The secret that webhooks are signed with.
pub const WEBHOOK_SECRET: &str = "daan-sandbox-webhook-secret";

/// The merchant's secret key at Khalti.
pub const KHALTI_KEY: &str = "daan-sandbox-khalti-secret";

/// How a sandbox is set up.
#[derive(Clone)]
pub struct Config {
    /// Where to listen; port 0 takes a free one, see [`crate::Running::address`].
    pub listen: SocketAddr,
    /// Where webhooks go. Without it none are sent.
    pub webhook_url: Option<String>,
    /// The account's ceiling for one order, in the currency's minor unit.
    pub max_amount_minor: i64,
    /// The clock and the entropy that ids and timestamps come from.
    pub surroundings: Surroundings,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8081)),
            webhook_url: None,
            // Rs 5,00,000: the documented ceiling of netbanking and cards.
            max_amount_minor: 50_000_000,
            surroundings: Surroundings::system(),
        }
    }
}
