//! The real program under fire: servers and gateway in processes of their own, real sockets and real disks; kills,
//! pauses, cut lines and full disks; and afterwards every acknowledged answer compared with the ledger and the gateway.
//!
//! Each test prints one line of figures: `cargo test -p daan-server --test fire -- --nocapture`.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod book;
mod check;
mod crowding;
mod donors;
mod durability;
mod kills;
mod races;
mod scale;
mod starts;
mod storms;
mod town;
