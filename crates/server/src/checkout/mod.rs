//! What happens between a donor's press and a credited donation.
//!
//! Each use case has its file; all of them end in [`daan_storage::Ledger::settle`], where
//! `daan_domain::settle` decides.

mod adoption;
mod begin;
mod campaign_view;
mod close_matter;
mod confirm;
mod enter_khalti;
mod erasure;
mod failed_refunds;
mod failure;
mod gateway_evidence;
mod gateways;
mod khalti_links;
mod khalti_return;
mod known_matter;
mod known_payment;
mod look;
mod methods;
mod named;
mod next;
mod not_done;
mod noted;
mod one_call;
mod order;
mod out_of_turn;
mod put_back;
mod razorpay_orders;
mod razorpay_return;
mod receipt;
mod recheck;
mod refund;
mod remembered;
mod retry;
mod schedule;
mod settled;
mod sweep;
mod token;
mod turns;
mod view;
mod watched;
mod webhook;

pub use close_matter::{CloseRequest, MatterClosed};
pub(crate) use close_matter::{MAX_NOTE_CHARS, MOST_MATTERS};
pub use enter_khalti::{EnterRequest, Entered};
pub use erasure::{ErasedDonation, ErasureMade, ErasureRequest};
pub use failure::Failure;
pub use khalti_return::KhaltiHints;
pub use known_matter::KnownMatter;
pub use known_payment::KnownPayment;
pub use look::Unasked;
pub use methods::KnownMethods;
pub(crate) use named::donation_named;
pub use not_done::NotDone;
pub use one_call::{Offered, Onward, Payable, Step};
pub use out_of_turn::OutOfTurn;
pub use put_back::LastSeen;
pub use razorpay_return::Cancelled;
pub(crate) use receipt::{
    AHEAD, Sheet, file_name, financial_year, first_of_shrawan, pdf, sheet, year_began,
};
pub use receipt::{ResendRequest, Resent};
pub use recheck::{PastEvent, Rechecked};
pub(crate) use refund::left_in_books;
pub use refund::{
    Confirmed, KnownDispute, RefundMade, RefundPlan, RefundRefused, RefundRequest, RefundSpeed,
    Sum, refuse_personal,
};
pub use sweep::{Caught, Found, Kind, Renumbered, SweepReport, SweepRequest};
pub use token::TokenKey;
pub use turns::Turns;
pub use webhook::{Delivery, NotTaken, Strangers};

use crate::campaigns::Campaigns;
use crate::mail::Mailer;
use crate::metrics::Metrics;
use crate::settings::RazorpaySettings;
use crate::surroundings::{Clock, Entropy};
use async_trait::async_trait;
use daan_api::{
    ApiError, BeginRequest, Begun, CampaignView, Checkout, DonationView, Problem, Proof, Retried,
};
use daan_domain::{Campaign, Locale, Timestamp, ViewToken};
use daan_gateway::{khalti, razorpay};
use daan_storage::{Ledger, StoredDonation};
use std::future::Future;
use std::sync::Arc;
use tracing::Instrument as _;

/// Everything the use cases need.
pub struct Desk {
    /// What is given to.
    pub campaigns: Campaigns,
    /// The ledger.
    pub ledger: Ledger,
    /// Razorpay's API.
    pub razorpay: razorpay::Client,
    /// Razorpay's keys and addresses.
    pub razorpay_settings: RazorpaySettings,
    /// Khalti's API; `None` where there is no key for it.
    pub khalti: Option<khalti::Client>,
    /// Who carries mail; `None` where none is sent.
    pub mailer: Option<Mailer>,
    /// The origin donors reach us under.
    pub public_url: String,
    /// What view tokens are derived with.
    pub token_key: TokenKey,
    /// Whose payment is being worked on.
    pub turns: Turns,
    /// Who asked a gateway before the cool-down was over.
    pub out_of_turn: OutOfTurn,
    /// Whose events need not be asked about.
    pub strangers: Strangers,
    /// When the watch went round last.
    pub last_seen: LastSeen,
    /// Which gateways were swept since the start.
    pub caught: Caught,
    /// What can be paid with in one call.
    pub methods: KnownMethods,
    /// What is counted.
    pub metrics: Metrics,
    /// The time.
    pub clock: Box<dyn Clock>,
    /// Randomness.
    pub entropy: Box<dyn Entropy>,
}

impl Desk {
    /// The time now.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn campaign(&self, slug: &str) -> Result<&Campaign, Failure> {
        self.campaigns
            .lookup(slug)
            .ok_or(Failure::of(Problem::CampaignNotFound))
    }

    /// The language in which this token's donor gave.
    pub async fn locale_of(&self, token: &str) -> Option<Locale> {
        let (donation, _) = self.donation(token).await.ok()?;
        Some(donation.locale)
    }

    /// The donation that this token shows; nobody learns which half of a wrong token was right.
    async fn donation(&self, token: &str) -> Result<(StoredDonation, ViewToken), Failure> {
        let not_found = || Failure::of(Problem::DonationNotFound);
        let token = ViewToken::parse(token).map_err(|_| not_found())?;
        let found = self.ledger.find_by_token_hash(&token::hash(&token)).await?;
        found
            .map(|donation| (donation, token))
            .ok_or_else(not_found)
    }
}

/// One request at the desk: implements the contract for the server functions.
pub struct Visit {
    desk: Arc<Desk>,
    locale: Locale,
    request_id: String,
}

impl Visit {
    /// A request in this language, to be named by this id where there is no donation to name.
    pub fn new(desk: Arc<Desk>, locale: Locale, request_id: String) -> Visit {
        Visit {
            desk,
            locale,
            request_id,
        }
    }

    /// Runs a use case to its end even if the browser goes away in the middle: once a gateway has been
    /// asked for something, its answer must reach the ledger.
    async fn run<T, F, U>(&self, use_case: F) -> Result<T, ApiError>
    where
        T: Send + 'static,
        F: FnOnce(Arc<Desk>) -> U,
        U: Future<Output = Result<T, Failure>> + Send + 'static,
    {
        let ended = tokio::spawn(use_case(Arc::clone(&self.desk)).in_current_span()).await;
        ended
            .unwrap_or_else(|panic| {
                tracing::error!(%panic, "a use case panicked");
                Err(Failure::of(Problem::Internal))
            })
            .map_err(|failure| failure.into_error(self.locale, &self.request_id))
    }
}

#[async_trait]
impl Checkout for Visit {
    async fn campaign(
        &self,
        slug: String,
        locale: Option<String>,
    ) -> Result<CampaignView, ApiError> {
        let locale = locale
            .as_deref()
            .and_then(Locale::lookup)
            .unwrap_or_default();
        self.run(async move |desk| desk.campaign_view(&slug, locale).await)
            .await
    }

    async fn begin_donation(&self, request: BeginRequest) -> Result<Begun, ApiError> {
        self.run(async move |desk| desk.begin(request).await).await
    }

    async fn confirm_payment(&self, token: String, proof: Proof) -> Result<DonationView, ApiError> {
        let locale = self.locale;
        self.run(async move |desk| desk.confirm(&token, &proof, locale).await)
            .await
    }

    async fn donation(&self, token: String) -> Result<DonationView, ApiError> {
        let locale = self.locale;
        self.run(async move |desk| desk.status(&token, locale).await)
            .await
    }

    async fn retry_donation(&self, token: String, gateway: String) -> Result<Retried, ApiError> {
        self.run(async move |desk| desk.retry(&token, &gateway).await)
            .await
    }
}
