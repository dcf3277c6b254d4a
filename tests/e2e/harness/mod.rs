//! One donor's browser, one server, one gateway, one ledger – new for every test.

mod book;
mod browser;
mod donor;
mod gateway;
mod line;
mod machine;
mod process;
mod server;
mod stage;
mod wait;
mod window;

pub(crate) use donor::{ASHA, Donor, Gift};
pub(crate) use line::Trouble;
pub(crate) use machine::machine;
pub(crate) use stage::{Plan, Stage, run, run_with};
pub(crate) use wait::until;
