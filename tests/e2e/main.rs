//! The whole product in a real browser: `daan serve`, `daan sandbox`, Chromium. What the page says is
//! compared with the ledger's file and with what the gateway holds.
//!
//! Runs by `cargo xtask test`, which builds the program and finds the browser.

#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod admin;
mod amounts;
mod attempts;
mod barriers;
mod blocked;
mod broken_app;
mod early;
mod fields;
mod gateway_faults;
mod harness;
mod history;
mod interrupted;
mod keyboard;
mod khalti;
mod languages;
mod leaving;
mod malaysia;
mod nepal;
mod one_call;
mod other_way;
mod paying;
mod pictures;
mod pictures_of_ways;
mod presses;
mod reasons;
mod redirect;
mod reloads;
mod secrets;
mod storage;
mod strangers;
mod two_tabs;
mod webhooks;
mod widget;
mod without_scripts;
