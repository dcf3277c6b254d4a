//! What became of gifts, as this server saw it.

use daan_domain::settle::{Claim, Evidence, Finding, Mismatch};
use daan_domain::{Currency, FailureReason, Gateway, Money, Timestamp};
use daan_storage::StoredDonation;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::ops::Deref;
use std::time::Duration;

/// From what a card takes to the last day on which a bank still says yes.
const SECONDS_TO_PAID: [f64; 11] = [
    15.0, 30.0, 60.0, 120.0, 300.0, 900.0, 3_600.0, 21_600.0, 86_400.0, 259_200.0, 604_800.0,
];

/// What a piece of evidence may mean that is news.
const FINDINGS: [Finding; 12] = [
    Finding::Processing,
    Finding::Credited,
    Finding::Surplus,
    Finding::AttemptFailed,
    Finding::Returned,
    Finding::Refunded,
    Finding::Quarantined(Mismatch::Order),
    Finding::Quarantined(Mismatch::Amount),
    Finding::Quarantined(Mismatch::Currency),
    Finding::Quarantined(Mismatch::OtherDonation),
    Finding::Quarantined(Mismatch::RefundTooLarge),
    Finding::RefundWithoutCapture,
];

/// Where a failed payment's reason is none that is documented.
const UNKNOWN: &str = "unknown";

#[derive(Debug)]
pub(crate) struct Gifts {
    begun: Family<Kind, Counter>,
    payments: Family<Outcome, Counter>,
    failures: Family<Failure, Counter>,
    captured: Family<Kind, Counter>,
    refunded: Family<Kind, Counter>,
    to_paid: Family<At, Histogram, fn() -> Histogram>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Kind {
    gateway: &'static str,
    currency: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    gateway: &'static str,
    currency: &'static str,
    finding: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Failure {
    gateway: &'static str,
    reason: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct At {
    gateway: &'static str,
}

impl Kind {
    fn of(gateway: Gateway, money: Money) -> Kind {
        Kind::in_currency(gateway, money.currency())
    }

    fn in_currency(gateway: Gateway, currency: Currency) -> Kind {
        Kind {
            gateway: gateway.code(),
            currency: currency.code(),
        }
    }
}

impl Gifts {
    pub(super) fn registered(registry: &mut Registry) -> Gifts {
        let gifts = Gifts {
            begun: Family::default(),
            payments: Family::default(),
            failures: Family::default(),
            captured: Family::default(),
            refunded: Family::default(),
            to_paid: Family::new_with_constructor(|| Histogram::new(SECONDS_TO_PAID)),
        };
        gifts.register(registry);
        gifts.begin_at_nothing();
        gifts
    }

    fn register(&self, registry: &mut Registry) {
        let begun = self.begun.clone();
        registry.register("gifts_begun", "Gifts that were written down", begun);
        registry.register(
            "payments",
            "News of payments, by what it meant for the gift",
            self.payments.clone(),
        );
        registry.register(
            "payment_failures",
            "Payments that failed, by the bank's reason",
            self.failures.clone(),
        );
        registry.register(
            "captured_minor",
            "Money that was credited, in paise and the like",
            self.captured.clone(),
        );
        registry.register(
            "refunded_minor",
            "Money that went back, in paise and the like",
            self.refunded.clone(),
        );
        registry.register_with_unit(
            "time_to_paid",
            "From the donor's press to the credited gift",
            Unit::Seconds,
            self.to_paid.clone(),
        );
    }

    /// A rate needs the nothing before the first.
    fn begin_at_nothing(&self) {
        for gateway in Gateway::ALL {
            let currency = match gateway {
                Gateway::Razorpay => Currency::INR,
                Gateway::Khalti => Currency::NPR,
            };
            let kind = Kind::in_currency(gateway, currency);
            for family in [&self.begun, &self.captured, &self.refunded] {
                drop(family.get_or_create(&kind));
            }
            for finding in FINDINGS {
                drop(self.outcome(gateway, currency, finding));
            }
            let reasons = reasons(gateway).iter().map(|reason| reason.code());
            let gateway = gateway.code();
            for reason in reasons.chain([UNKNOWN]) {
                drop(self.failures.get_or_create(&Failure { gateway, reason }));
            }
            drop(self.to_paid.get_or_create(&At { gateway }));
        }
    }

    /// A gift was written down.
    pub(crate) fn begun(&self, gateway: Gateway, amount: Money) {
        self.begun.get_or_create(&Kind::of(gateway, amount)).inc();
    }

    /// Evidence of this gift was settled.
    pub(crate) fn settled(
        &self,
        donation: &StoredDonation,
        piece: &Evidence,
        finding: Finding,
        now: Timestamp,
    ) {
        if finding == Finding::Unchanged {
            return;
        }
        let at = piece.source.gateway();
        // What the evidence says may be anything; that the gift is in this currency is our own word.
        let currency = donation.amount.currency();
        self.outcome(at, currency, finding).inc();
        match (finding, &piece.claim) {
            (Finding::Credited, Claim::Captured(money)) => {
                self.credited(at, *money);
                self.took(at, donation.created_at, now);
            }
            (Finding::Refunded, Claim::Refunded { amount, .. }) => {
                let back = self.refunded.get_or_create(&Kind::of(at, *amount));
                back.inc_by(minor(*amount));
            }
            (Finding::AttemptFailed, _) => {
                let failure = Failure {
                    gateway: at.code(),
                    reason: piece.reason.map_or(UNKNOWN, |reason| reason.code()),
                };
                self.failures.get_or_create(&failure).inc();
            }
            _ => {}
        }
    }

    fn outcome(
        &self,
        gateway: Gateway,
        currency: Currency,
        finding: Finding,
    ) -> impl Deref<Target = Counter> {
        self.payments.get_or_create(&Outcome {
            gateway: gateway.code(),
            currency: currency.code(),
            finding: finding.code(),
        })
    }

    fn credited(&self, at: Gateway, money: Money) {
        let captured = self.captured.get_or_create(&Kind::of(at, money));
        captured.inc_by(minor(money));
    }

    fn took(&self, at: Gateway, begun: Timestamp, now: Timestamp) {
        let took_ms = now.unix_ms().saturating_sub(begun.unix_ms());
        let took = Duration::from_millis(u64::try_from(took_ms).unwrap_or_default());
        let gateway = at.code();
        let histogram = self.to_paid.get_or_create(&At { gateway });
        histogram.observe(took.as_secs_f64());
    }
}

/// Why a payment may fail, as this gateway tells.
fn reasons(gateway: Gateway) -> &'static [FailureReason] {
    match gateway {
        Gateway::Razorpay => &FailureReason::ALL,
        Gateway::Khalti => &[
            FailureReason::PaymentCancelled,
            FailureReason::PaymentTimedOut,
            FailureReason::PaymentFailed,
        ],
    }
}

fn minor(money: Money) -> u64 {
    u64::try_from(money.amount_minor()).unwrap_or_default()
}
