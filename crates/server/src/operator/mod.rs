//! What the people who run the server ask of it: through a socket beside the ledger's file while it
//! serves, at the ledger itself while it does not.

mod history;
mod office;
mod orders;
mod receipt;
mod routes;
mod socket;

pub(crate) use history::dispute_in_words;
pub use history::{problem_in_words, sentence};
pub use office::{Office, ledger_to_read};
pub use orders::{OrderList, OrderQuery, list_orders};
pub use receipt::{FoundReceipt, MailTold};
pub(crate) use socket::ledger_path;
pub use socket::{OperatorSocket, socket_path};
