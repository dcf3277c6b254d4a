//! The server of Daan: settles evidence, keeps the ledger, serves the pages.
//!
//! Holds no rule about money itself (`daan-domain` does), no wire format (`daan-api`) and no SQL
//! (`daan-storage`); it brings them together.
//!
//! ```no_run
//! # async fn run() -> anyhow::Result<()> {
//! let source = daan_server::settings::Source::of_process(Default::default())?;
//! let settings = daan_server::settings::Settings::read(&source)?;
//! daan_server::serve(settings, std::future::pending()).await
//! # }
//! ```

pub mod campaigns;
pub mod checkout;
pub mod conformance;
mod connections;
pub mod doctor;
pub mod export;
mod http;
mod lists;
pub mod mail;
pub mod metrics;
pub mod operator;
mod outage;
pub mod passwords;
mod retention;
mod serve;
pub mod settings;
mod start;
pub mod surroundings;
pub mod times;
pub mod traces;
mod watch;

pub use http::{Mode, Policies, Site, openapi, router};
pub use outage::breaker;
pub use serve::{desk, serve, token_key};
