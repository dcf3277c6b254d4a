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

mod harness;
mod paying;
