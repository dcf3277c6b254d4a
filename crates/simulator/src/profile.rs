//! Which of the nets are up.

use crate::sky::{HOUR_MS, MINUTE_MS};

/// Which ways a payment may come home by. A bug that another net repairs shows only where that is down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Profile {
    /// All of them.
    All,
    /// Razorpay's webhooks; donors who paid are never seen again.
    WebhookOnly,
    /// The watch that asks about each donation.
    PollOnly,
    /// The sweep of the gateways' own lists.
    SweepOnly,
    /// Browsers that bring their proof, and the watch.
    ConfirmAndPoll,
}

impl Profile {
    /// Every profile.
    pub const ALL: [Profile; 5] = [
        Profile::All,
        Profile::WebhookOnly,
        Profile::PollOnly,
        Profile::SweepOnly,
        Profile::ConfirmAndPoll,
    ];

    /// Its word on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Profile::All => "all",
            Profile::WebhookOnly => "webhook-only",
            Profile::PollOnly => "poll-only",
            Profile::SweepOnly => "sweep-only",
            Profile::ConfirmAndPoll => "confirm+poll",
        }
    }

    /// The profile of this word.
    pub fn lookup(code: &str) -> Option<Profile> {
        Self::ALL.into_iter().find(|profile| profile.code() == code)
    }

    pub(crate) fn has_webhooks(self) -> bool {
        matches!(self, Profile::All | Profile::WebhookOnly)
    }

    pub(crate) fn has_watch(self) -> bool {
        matches!(
            self,
            Profile::All | Profile::PollOnly | Profile::ConfirmAndPoll
        )
    }

    pub(crate) fn has_sweep(self) -> bool {
        matches!(self, Profile::All | Profile::SweepOnly)
    }

    /// Whether a browser is still there after its donor has paid.
    pub(crate) fn has_browsers(self) -> bool {
        matches!(self, Profile::All | Profile::ConfirmAndPoll)
    }

    /// Khalti sends no webhooks.
    pub(crate) fn has_khalti(self) -> bool {
        self != Profile::WebhookOnly
    }

    /// Whether the account may leave capturing to us: a webhook that tells of an authorisation while the
    /// gateway does not answer leaves the capture to the watch.
    pub(crate) fn may_capture_by_hand(self) -> bool {
        matches!(
            self,
            Profile::All | Profile::PollOnly | Profile::ConfirmAndPoll
        )
    }

    /// How soon after the faults are over money that was taken stands in the ledger, in milliseconds.
    pub(crate) fn deadline_ms(self) -> u64 {
        match self {
            Profile::All | Profile::WebhookOnly => 2 * MINUTE_MS,
            Profile::PollOnly | Profile::ConfirmAndPoll => 15 * MINUTE_MS,
            Profile::SweepOnly => 25 * HOUR_MS,
        }
    }
}
