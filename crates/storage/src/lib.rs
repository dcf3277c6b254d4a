//! The ledger of donations on SQLite or PostgreSQL: every write is one transaction, durable before it is acknowledged.
//!
//! It decides nothing about money (that is [`daan_domain::settle`]), speaks to no gateway, and reads no
//! clock. The rules that must hold whatever the code does are in the schema, as constraints and triggers:
//! no donation is paid without evidence, from paid on nothing goes back, and ledger, evidence and history
//! are append-only.
//!
//! ```
//! use daan_domain::CampaignSlug;
//! use daan_storage::Ledger;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let ledger = Ledger::open("sqlite::memory:", 1).await?;
//! let education = CampaignSlug::parse("education")?;
//! assert_eq!(ledger.totals(&education).await?, []);
//! # Ok(())
//! # }
//! ```

mod backlog;
mod browse;
mod chain;
mod creation;
mod db;
mod digest;
mod donation;
mod donor;
mod downtime;
mod due;
mod durability;
mod erasure;
mod error;
mod event;
mod evidence;
mod expiry;
mod export;
mod figures;
mod form;
mod home;
mod inbox;
mod intent;
mod latest;
mod lease;
mod ledger;
mod load;
mod mails;
mod note;
mod open_matters;
mod queues;
mod readiness;
mod receipts;
mod recovery;
mod refunds_under_way;
mod renumbered;
mod seal;
mod settling;
mod shelf;
mod standing;
mod sweep;
mod sweeping;
mod verify;

pub use backlog::{Backlog, ForAPerson, Queue};
pub use browse::{ListedDonation, ListedDonor, Place, Sought, SoughtName, Waiting};
pub use chain::without_nul;
pub use donation::{
    Bound, Digest, GatewayOrder, LostDonation, LostDonor, NewDonation, Origin, PayLink, Quote,
    Recorded, Recovered, Settled, StoredDonation, StoredOrder,
};
pub use downtime::Downtime;
pub use due::DueDonation;
pub use erasure::{Erasable, Erasure, Retention};
pub use error::{OpenError, StorageError};
pub use event::{Actor, Chain, StoredEvent};
pub use export::{
    ExportFilter, ExportPage, ExportedDonation, ExportedDonor, ExportedEntry, ExportedMail,
    ExportedPayment, ExportedReceipt, Named, ReceiptFilter, UnbookedPayment,
};
pub use figures::{
    Attempts, BegunGifts, CampaignTotal, DayOfMoney, Figures, FiguresAsked, OpenWork, Waited,
};
pub use home::{InLine, Interruption, Interruptions};
pub use inbox::{Notice, StoredNotice};
pub use latest::{LatestGift, Total};
pub use ledger::Ledger;
pub use mails::{DueMail, MailAsked, MailResult, Mailed, NewMail, ReceiptMail};
pub use open_matters::{MatterKind, OpenMatter};
pub use receipts::{NewReceipt, StoredReceipt};
pub use refunds_under_way::RefundUnderWay;
pub use renumbered::RenumberedReceipts;
pub use standing::StandingPayment;
pub use sweep::{BookedCapture, SweepEnd, SweepState, SweepTurn};
pub use sweeping::Span;
pub use verify::{Check, Fault, Verification};
