//! A simulation of the whole house: the real server core among simulated gateways, browsers, clocks and lines.
//!
//! Real are the use cases at the desk, the rule `settle`, every statement of the ledger (on SQLite in memory),
//! the gateways' clients down to their codecs and signatures, and the checkout's state machine in the browser.
//! Simulated are what is outside: Razorpay and Khalti, written from their documents; banks, donors and people
//! with bad intentions; lost, late, doubled and garbled messages; servers that crash at every await, and clocks
//! that jump. All of it is drawn from one seed, so a seed is a run that can be had again.
//!
//! It is not a test of HTTP, of real disks or of PostgreSQL: those are run for real elsewhere.
//!
//! ```no_run
//! use daan_simulator::{Profile, Simulator};
//!
//! let outcome = Simulator::new()?.run(42, Profile::All, true)?;
//! println!("{}", outcome.trace.join("\n"));
//! assert!(outcome.violations.is_empty());
//! # Ok::<(), anyhow::Error>(())
//! ```

mod again;
mod bailiff;
mod bank;
mod browser;
mod chance;
mod dates;
mod fleet;
mod history;
mod house;
mod khalti;
mod life;
mod line;
mod node;
mod plan;
pub mod planted;
mod post;
mod profile;
mod razorpay;
mod run;
mod sky;
mod steady;
mod stranger;
mod street;
mod strings;
mod tally;
mod trace;
mod verdict;
mod weather;
mod work;
mod world;

pub use fleet::{Broken, Order, Report, Row, profile_of, run};
pub use history::Violation;
pub use profile::Profile;
pub use run::{Outcome, Simulator};
pub use tally::{Sometimes, Tally};
