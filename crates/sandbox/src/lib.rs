//! Two payment gateways on your desk, for development and tests: Razorpay's HTTP API, webhooks and
//! checkout.js, and Khalti's web checkout with its wallet page.
//!
//! It moves no money, keeps nothing on disk and never calls the real gateways. It shares no types with
//! the rest of the workspace, so that a misreading of the protocol on one side fails against the other.
//!
//! ```
//! # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
//! let config = daan_sandbox::Config { listen: ([127, 0, 0, 1], 0).into(), ..Default::default() };
//! let running = daan_sandbox::start(config).await?;
//! let state = reqwest::get(format!("{}/control/state", running.origin())).await?;
//! assert!(state.status().is_success());
//! running.stop().await;
//! # Ok::<(), Box<dyn std::error::Error>>(()) })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod api;
mod checkout;
mod config;
mod control;
mod currency;
mod deck;
mod desk;
mod error;
mod faults;
mod fields;
mod gateway;
mod id;
mod khalti;
mod line;
mod running;
mod signature;
mod surroundings;
mod template;
mod webhook;

pub use config::{Config, KEY_ID, KEY_SECRET, KHALTI_KEY, WEBHOOK_SECRET};
pub use running::{Running, StartError, serve, start};
pub use surroundings::Surroundings;
