//! The words of the business, and the one rule by which money counts as given.
//!
//! Pure: no I/O, no clock, no randomness, no async, and no wire format (that is `daan-api`) – so the
//! browser and the server run the very same validation, and [`settle::settle`] can be tried with every
//! order of evidence.
//!
//! # Glossary
//! | word | meaning |
//! |---|---|
//! | campaign | what is given to: a title, a story, perhaps a goal, and its offers |
//! | offer | one way to give to a campaign: a currency, the gateway that takes it, and its amount rules |
//! | payee | who receives the money of an offer; Razorpay pays an Indian one, Khalti a Nepali one |
//! | donation | one donor's intent to give one amount to one campaign, and what became of it |
//! | reference | the id of a donation that a donor can read out on the phone |
//! | view token | the secret that lets a donor see a donation |
//! | gateway order | what a gateway was asked to collect: a Razorpay `order_…`, a Khalti `pidx` |
//! | quote | what a gateway order asks for where that is not the donation's own amount: the same gift in another currency |
//! | payment | one attempt at a gateway to pay a gateway order; there may be several |
//! | authorise, capture | the bank has set the money aside; the payee's gateway has taken it |
//! | evidence | what a gateway proved about a payment; a browser's word is none |
//! | settle | to decide, from a donation and evidence, what the ledger says next |
//! | applied, surplus | the captured payment that the donation counts; any further one, to be refunded |
//! | quarantine | to hold a payment that does not fit its donation, without touching the donation |
//!
//! ```
//! use daan_domain::{Currency, Money};
//!
//! let gift = Money::parse_typed("₹1,00,000", Currency::INR)?;
//! assert_eq!(gift.amount_minor(), 1_00_000_00);
//! # Ok::<(), daan_domain::TypedAmountError>(())
//! ```

mod campaign;
mod currency;
mod display;
mod donation;
mod donor;
mod failure_reason;
mod id;
mod intent;
mod locale;
mod money;
mod phone;
mod rate;
mod refusal;
pub mod settle;
mod text;
mod timestamp;

pub use campaign::{
    AmountRules, Campaign, ContradictoryRules, Localized, Offer, Picture, PicturePlace, alternative,
};
pub use currency::Currency;
pub use display::Digits;
pub use donation::{Gateway, Status};
pub use donor::{Donor, DonorName, Email, Message, Pan};
pub use failure_reason::FailureReason;
pub use id::{
    CampaignSlug, DonationId, GatewayOrderId, IdempotencyKey, MalformedId, PaymentId, RefundId,
    TransactionId, ViewToken,
};
pub use intent::{Intent, Typed};
pub use locale::Locale;
pub use money::{Money, MoneyError, TypedAmountError};
pub use phone::{Country, Phone};
pub use rate::{MalformedRate, Rate};
pub use refusal::{AmountProblem, Field, Limits, Refusal};
pub use text::{filled, single_line};
pub use timestamp::Timestamp;
