//! The shapes on the wire. Texts stay texts here; `daan-domain` makes values of them.

mod amount;
mod begin;
mod campaign;
#[cfg(not(target_arch = "wasm32"))]
mod described;
mod donation;
mod next;

pub use amount::AmountMinor;
pub use begin::{BeginRequest, Begun, DonorFields};
pub use campaign::{CampaignView, OfferView, PictureView, RateView, RecentGift};
pub use donation::{AlternativeView, DonationView, FailureView, SurplusView};
pub use next::{Next, OpenCheckout, Prefill, Retried};
