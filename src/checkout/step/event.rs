//! What happens to the checkout, and what it does about it.

use daan_api::{ApiError, BeginRequest, Begun, DonationView, Next, OpenCheckout};
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// A donation that was begun. Every step and effect has it, so a copy is the same one.
#[derive(Clone, PartialEq, Eq)]
pub struct Ticket(Arc<Names>);

/// What a ticket says.
#[derive(PartialEq, Eq)]
pub struct Names {
    /// The reference, which names the donation to people.
    pub donation_id: String,
    /// The secret that shows it to its donor.
    pub token: String,
}

impl Ticket {
    /// Of the donation with this reference and this secret.
    pub fn new(donation_id: String, token: String) -> Ticket {
        Ticket(Arc::new(Names { donation_id, token }))
    }
}

impl Deref for Ticket {
    type Target = Names;

    fn deref(&self) -> &Names {
        &self.0
    }
}

/// Shows no secret.
impl fmt::Debug for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ticket({})", self.donation_id)
    }
}

/// What checkout.js gave to its handler.
#[derive(Clone, PartialEq, Eq)]
pub struct Proof {
    /// The payment.
    pub payment_id: String,
    /// The order, as the window says.
    pub order_id: String,
    /// HMAC-SHA256 over both, in lower-case hex.
    pub signature: String,
}

/// Shows no signature.
impl fmt::Debug for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proof({})", self.payment_id)
    }
}

/// What `payment.failed` said. It ends nothing: the window stays open and offers another try.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AttemptFailure {
    /// Razorpay's `error.code`, such as `BAD_REQUEST_ERROR`.
    pub code: String,
    /// Razorpay's `error.reason`, such as `payment_cancelled`.
    pub reason: String,
}

/// What happened.
#[derive(Debug, Clone)]
pub enum Event {
    /// The donor pressed the button, and the form is in order.
    Submitted(Box<BeginRequest>),
    /// The answer to [`Effect::Begin`].
    Began(Result<Begun, ApiError>),
    /// The answer to [`Effect::Retry`].
    Retried(Result<Next, ApiError>),
    /// checkout.js can be used.
    ScriptReady,
    /// checkout.js did not come, or not in time.
    ScriptFailed,
    /// The window could not be opened with this order.
    WindowBroke(Arc<OpenCheckout>),
    /// `payment.failed`.
    AttemptFailed(AttemptFailure),
    /// The donor closed the window, perhaps after approving in an app.
    Dismissed,
    /// The handler was called.
    Paid(Proof),
    /// The answer to [`Effect::Confirm`] for the donation with this token.
    Confirmed(String, Result<DonationView, ApiError>),
    /// The answer to [`Effect::Ask`] for the donation with this token.
    Status(String, Result<DonationView, ApiError>),
    /// The time of [`Effect::Wait`] is over.
    Due,
    /// The donor wants to pay the same gift.
    TryAgain,
    /// The donor takes the alternative that is shown, for the amount that stands there.
    TakeAlternative,
    /// The donor goes to the gateway's own page, which needs no payment window.
    TakeHosted,
    /// The donor wants to see the form again.
    ChangeGift,
    /// The page was opened, and storage holds a donation, perhaps with an unsent proof.
    Resumed(Ticket, Option<Proof>),
    /// The page is seen again after the donor had left it to pay this donation elsewhere.
    Returned(Ticket),
    /// The page was opened on a donation.
    Arrived(Ticket, Arc<DonationView>),
}

/// What to do.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Write the intent down, then call `begin_donation`.
    Begin(Box<BeginRequest>),
    /// Write down which donation, and which gateway order, the intent became.
    Remember(Ticket, Option<String>),
    /// Call `retry_donation` for this gateway.
    Retry(Ticket, String),
    /// Load checkout.js from there, unless the page has it.
    Load(String),
    /// Open the payment window.
    Open(Ticket, Arc<OpenCheckout>),
    /// Close the payment window.
    Close,
    /// Write the proof down, before anything else happens.
    Keep(Ticket, Arc<Proof>),
    /// Call `confirm_payment`.
    Confirm(Ticket, Arc<Proof>),
    /// Call `donation`.
    Ask(Ticket),
    /// Come back with [`Event::Due`] after the time for this many tries, and not before these seconds are over
    /// that the server has named.
    Wait(u32, Option<i64>),
    /// Delete what was written down about this donation.
    Forget(Ticket),
    /// Put the proof away: it stays written down, and no donor is shown it again.
    SetAside(Ticket),
    /// Take a new idempotency key for the next press.
    Renew,
    /// Write down that the page is left to pay this donation, then go to that address.
    Leave(Ticket, String),
    /// Tell the page around that the money has arrived.
    Finish(Ticket, Arc<DonationView>),
}
