//! One donor's browser, one server, one gateway, one ledger – new for every test.

mod barriers;
mod book;
mod browser;
mod camera;
mod donor;
mod engine;
mod gateway;
mod line;
mod machine;
mod pages;
mod place;
mod plan;
mod process;
mod reach;
mod server;
mod site;
mod stage;
mod wait;
mod window;

pub(crate) use camera::{DESK, PHONE, SCREENS, SHARP, Screen};
pub(crate) use donor::{ASHA, Donor, Gift};
pub(crate) use line::Trouble;
pub(crate) use plan::Plan;
pub(crate) use reach::click;
pub(crate) use stage::{Stage, run, run_with};
pub(crate) use wait::until;
