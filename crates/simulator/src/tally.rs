//! What must have happened at least once, for a run of many seeds to have tried anything.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

macro_rules! sometimes {
    ($($(#[$doc:meta])* $name:ident = $words:literal,)*) => {
        /// A case that a run of many seeds must have met.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Sometimes {
            $($(#[$doc])* $name,)*
        }

        impl Sometimes {
            /// Every case.
            pub const ALL: &'static [Sometimes] = &[$(Sometimes::$name,)*];

            /// The case in words.
            pub fn words(self) -> &'static str {
                match self {
                    $(Sometimes::$name => $words,)*
                }
            }

            fn place(self) -> usize {
                Self::ALL
                    .iter()
                    .position(|known| *known == self)
                    .unwrap_or_default()
            }
        }
    };
}

sometimes! {
    /// The server died with a gateway order that nobody knows of.
    CrashBeforeBind = "crash between the gateway's answer and the bind",
    /// The server died before a commit.
    CrashBeforeCommit = "crash before a commit",
    /// The server died between a commit and its answer.
    CrashAfterCommit = "crash between a commit and its answer",
    /// The server died before a call of a gateway.
    CrashBeforeCall = "crash before a call of a gateway",
    /// The server died while it took a webhook.
    CrashInWebhook = "crash while a webhook was being taken",
    /// Another node went on.
    OtherNodeServed = "one node down, the other served",
    /// An order was made after its maker had given up on it.
    OrderLandedLate = "an order landed after its create had timed out",
    /// One create made two orders.
    OrderMadeTwice = "one create made two orders",
    /// An order was bound that may never be handed out.
    OrderOrphaned = "an order was written down as an orphan",
    /// A webhook told of an order that was not bound.
    WebhookBeforeBind = "a webhook came before its order was bound",
    /// A second payment was captured.
    Surplus = "a second captured payment: surplus",
    /// A payment that does not fit, and one that does.
    QuarantineThenRight = "a payment was held, then the right one credited",
    /// A proof and a webhook of one payment at the same time.
    ConfirmRacedWebhook = "a proof and a webhook of one donation raced",
    /// The same event under another id.
    EventUnderNewId = "an event came again under a new id",
    /// The same event under the same id.
    EventTwice = "an event came again under its id",
    /// An old event after a newer one.
    EventsOutOfOrder = "an older event overtook a newer one",
    /// A webhook that was not taken the first time.
    WebhookRetried = "a webhook was sent again after a failure",
    /// A worker slept beyond its lease.
    SleptBeyondLease = "a worker slept beyond its lease and woke",
    /// A failed payment was authorised after all.
    LateAuthorisation = "a failed payment was authorised late",
    /// The same, days later.
    LateByDays = "a payment was authorised days late",
    /// An authorised payment went back by itself.
    AutoRefund = "an uncaptured payment went back by itself",
    /// A refund of a part.
    PartialRefund = "a part of a payment went back",
    /// A link lapsed.
    LinkExpired = "a Khalti link expired and was told so with HTTP 400",
    /// A payment was settled after its link had lapsed.
    LinkPaidLate = "a Khalti payment settled after its link's end",
    /// A Khalti payment of another amount.
    OddLink = "a Khalti link was paid with another amount",
    /// A payment by both gateways.
    PaidByBoth = "a donor paid through both gateways",
    /// A clock jumped.
    ClockJumped = "a server's clock jumped by a day or more",
    /// A payment was booked long after it was begun.
    HeardOfLate = "a payment was booked more than a day after its donor began it",
    /// What a gateway says of when a payment was begun is after its booking, by a clock of ours that is slow.
    PaidAfterBooking = "a payment was booked before it was begun, by a slow clock",
    /// What a gateway says of when a payment was begun cannot be, by the ledger's clock.
    TimeNotBelieved = "a payment was begun before its gift or after its booking, by clocks more than a day apart",
    /// A gateway was down.
    GatewayDown = "a gateway was down while it was asked",
    /// A gateway asked for fewer calls.
    TooMany = "a gateway answered 429",
    /// A forged signature.
    ForgedProof = "a forged signature was refused",
    /// A signature of another donation.
    SwappedProof = "a signature of another donation was refused",
    /// A forged webhook.
    ForgedWebhook = "a forged webhook was refused",
    /// A forged return.
    ForgedReturn = "a forged Khalti return was looked through",
    /// A double press.
    DoublePress = "a donor pressed twice at once",
    /// A key with another body.
    KeyReused = "an idempotency key came with another body",
    /// A browser that was closed brought its proof when it was opened again.
    ProofResumed = "a browser was closed with its proof and brought it later",
}

/// How often each case was met.
pub struct Tally(Vec<AtomicU64>);

impl Default for Tally {
    fn default() -> Tally {
        Tally(
            Sometimes::ALL
                .iter()
                .map(|_| AtomicU64::default())
                .collect(),
        )
    }
}

impl Tally {
    pub(crate) fn count(&self, what: Sometimes) {
        self.add(what, 1);
    }

    fn add(&self, what: Sometimes, more: u64) {
        if let Some(count) = self.0.get(what.place()) {
            count.fetch_add(more, Ordering::Relaxed);
        }
    }

    /// How often this was met.
    pub fn of(&self, what: Sometimes) -> u64 {
        self.0
            .get(what.place())
            .map_or(0, |count| count.load(Ordering::Relaxed))
    }

    pub(crate) fn merge(&self, other: &Tally) {
        for what in Sometimes::ALL {
            self.add(*what, other.of(*what));
        }
    }

    /// What was never met.
    pub fn never(&self) -> Vec<Sometimes> {
        Sometimes::ALL
            .iter()
            .copied()
            .filter(|what| self.of(*what) == 0)
            .collect()
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for what in Sometimes::ALL {
            writeln!(f, "  {:>9}  {}", self.of(*what), what.words())?;
        }
        Ok(())
    }
}
