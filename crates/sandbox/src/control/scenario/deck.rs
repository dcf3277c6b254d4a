//! Every scenario by name.

use serde::Serialize;

use crate::gateway::DowntimeStatus;
use crate::khalti::Status;

/// What a scenario befalls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Subject {
    Order,
    Khalti,
    Gateway,
}

/// What happens.
#[derive(Clone, Copy, Debug)]
pub(super) enum Play {
    Captured,
    Authorized,
    Failed,
    Late,
    AutoRefund,
    Refund,
    WebhooksAgain,
    Khalti(Status),
    Downtime(DowntimeStatus),
    AllDown,
    NoFaults,
    Reset,
}

/// One card of the deck.
#[derive(Debug, Serialize)]
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    /// What stands on its button.
    pub(crate) title: &'static str,
    pub(crate) does: &'static str,
    pub(crate) on: Subject,
    /// The fields it takes besides its name.
    pub(crate) takes: &'static [&'static str],
    #[serde(skip)]
    pub(super) play: Play,
}

/// Name, title and what it does.
type Words = (&'static str, &'static str, &'static str);

const fn card(
    (name, title, does): Words,
    on: Subject,
    takes: &'static [&'static str],
    play: Play,
) -> Scenario {
    Scenario {
        name,
        title,
        does,
        on,
        takes,
        play,
    }
}

const fn on_order(words: Words, play: Play) -> Scenario {
    card(words, Subject::Order, &["order_id"], play)
}

const fn on_khalti(words: Words, status: Status) -> Scenario {
    card(words, Subject::Khalti, &["pidx"], Play::Khalti(status))
}

const fn on_gateway(words: Words, takes: &'static [&'static str], play: Play) -> Scenario {
    card(words, Subject::Gateway, takes, play)
}

/// The deck, in the order in which its page shows it.
pub(crate) const DECK: &[Scenario] = &[
    on_order(("paid", "Paid", "a payment is captured"), Play::Captured),
    on_order(
        (
            "authorized",
            "Authorised only",
            "the bank says yes, nobody captures the money",
        ),
        Play::Authorized,
    ),
    card(
        ("failed", "Failed", "a payment fails for the reason"),
        Subject::Order,
        &["order_id", "reason"],
        Play::Failed,
    ),
    on_order(
        (
            "late",
            "Late authorisation",
            "the last failed payment is authorised after all; without one, one fails first",
        ),
        Play::Late,
    ),
    on_order(
        (
            "auto_refund",
            "Automatic refund",
            "the last authorised payment goes back because nobody captured it; without one, one is authorised first",
        ),
        Play::AutoRefund,
    ),
    on_order(
        (
            "refunded",
            "Refunded",
            "the last captured payment is refunded in full",
        ),
        Play::Refund,
    ),
    on_order(
        (
            "webhook_again",
            "Webhooks again",
            "everything that happened to the order is sent once more, under the same event ids",
        ),
        Play::WebhooksAgain,
    ),
    on_khalti(
        (
            "khalti_completed",
            "Completed",
            "the payer pays, and never comes back to the shop",
        ),
        Status::Completed,
    ),
    on_khalti(
        (
            "khalti_pending",
            "Pending",
            "the wallet has not confirmed it",
        ),
        Status::Pending,
    ),
    on_khalti(
        ("khalti_canceled", "User canceled", "the payer gives up"),
        Status::UserCanceled,
    ),
    on_khalti(
        ("khalti_expired", "Expired", "nobody paid in time"),
        Status::Expired,
    ),
    on_khalti(
        (
            "khalti_refunded",
            "Refunded",
            "all of it has gone back to the payer",
        ),
        Status::Refunded,
    ),
    on_gateway(
        (
            "downtime_on",
            "Method down",
            "the method stops working, and its event is sent",
        ),
        &["method"],
        Play::Downtime(DowntimeStatus::Started),
    ),
    on_gateway(
        (
            "downtime_off",
            "Method up",
            "the method works again, and its event is sent",
        ),
        &["method"],
        Play::Downtime(DowntimeStatus::Resolved),
    ),
    on_gateway(
        (
            "faults_down",
            "Gateways down",
            "no call to either gateway is answered",
        ),
        &[],
        Play::AllDown,
    ),
    on_gateway(
        ("faults_none", "No faults", "every fault ends"),
        &[],
        Play::NoFaults,
    ),
    on_gateway(
        ("reset", "Reset", "both gateways are empty again"),
        &[],
        Play::Reset,
    ),
];
