//! The ledger of donations.

mod chain;
mod creation;
mod digest;
mod donation;
mod donor;
mod error;
mod event;
mod evidence;
mod intent;
mod ledger;
mod load;
mod note;
mod open;
mod rows;
mod settling;
mod shelf;
mod writer;

pub use donation::{Bound, Digest, NewDonation, Recorded, Settled, StoredDonation, StoredOrder};
pub use error::{OpenError, StorageError};
pub use event::{Actor, Chain, StoredEvent};
pub use ledger::Ledger;
