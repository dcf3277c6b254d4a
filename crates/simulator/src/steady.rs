//! What must hold after every single step of the ledger.

use crate::razorpay::books::Standing;
use crate::world::World;
use daan_domain::Status;
use daan_storage::InLine;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Remembers how far each donation was, and compares the ledger with the gateways' own books.
pub(crate) struct Steady {
    drawer: InLine,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    status: BTreeMap<String, Status>,
    entries: i64,
}

/// Donations with their status and the number of their applied captures, and the latest ledger entry.
#[derive(Deserialize)]
struct State {
    donations: Vec<(String, String, i64)>,
    entries: i64,
}

const STATE: &str = "SELECT json_object(\
    'donations', (SELECT json_group_array(json_array(id, status, (SELECT count(*) FROM ledger \
        WHERE donation_id = donations.id AND kind = 'capture' AND disposition = 'applied'))) \
        FROM donations), \
    'entries', (SELECT coalesce(max(id), 0) FROM ledger))";

/// A ledger entry beside its evidence and its order.
#[derive(Deserialize)]
struct Entry {
    id: i64,
    donation: String,
    gateway: String,
    payment: String,
    kind: String,
    disposition: String,
    refund: Option<String>,
    amount: i64,
    currency: String,
    claim: Option<String>,
    source: Option<String>,
    order: Option<String>,
    of_payment: Option<String>,
    of_donation: Option<String>,
    asked: Option<i64>,
    asked_in: Option<String>,
    events: i64,
    refunded: i64,
    captured: i64,
}

const ENTRIES: &str = "SELECT json_group_array(json_object(\
    'id', ledger.id, 'donation', ledger.donation_id, 'gateway', ledger.gateway, \
    'payment', ledger.payment_id, 'kind', ledger.kind, 'disposition', ledger.disposition, \
    'refund', ledger.refund_id, 'amount', ledger.amount_minor, 'currency', ledger.currency, \
    'claim', evidence.claim, 'source', evidence.source, 'order', evidence.gateway_order_id, \
    'of_payment', evidence.payment_id, 'of_donation', gateway_orders.donation_id, \
    'asked', coalesce(gateway_orders.quoted_minor, donations.amount_minor), \
    'asked_in', coalesce(gateway_orders.quoted_currency, donations.currency), \
    'events', (SELECT count(*) FROM events WHERE events.evidence_id = ledger.evidence_id \
        AND events.donation_id = ledger.donation_id), \
    'refunded', (SELECT coalesce(sum(amount_minor), 0) FROM ledger AS other \
        WHERE other.kind = 'refund' AND other.gateway = ledger.gateway \
        AND other.payment_id = ledger.payment_id), \
    'captured', (SELECT coalesce(sum(amount_minor), 0) FROM ledger AS other \
        WHERE other.kind = 'capture' AND other.gateway = ledger.gateway \
        AND other.payment_id = ledger.payment_id))) \
    FROM ledger \
    LEFT JOIN evidence ON evidence.id = ledger.evidence_id \
    LEFT JOIN gateway_orders ON gateway_orders.gateway = ledger.gateway \
        AND gateway_orders.gateway_order_id = evidence.gateway_order_id \
    LEFT JOIN donations ON donations.id = gateway_orders.donation_id";

impl Steady {
    pub(crate) fn new(drawer: InLine) -> Steady {
        Steady {
            drawer,
            seen: Mutex::default(),
        }
    }

    /// Looks at the ledger after a job.
    pub(crate) fn check(&self, world: &World, job: &str) {
        let Some(state) = self.read::<State>(world, STATE) else {
            return;
        };
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        for (id, status, applied) in state.donations {
            let Some(status) = Status::lookup(&status) else {
                world.violated("I6", format!("{id} has the status {status}"));
                continue;
            };
            check_status(world, &id, status, applied);
            let before = seen.status.insert(id.clone(), status);
            if let Some(before) = before.filter(|before| before.rank() > status.rank())
                && before.is_credited()
            {
                let what = format!(
                    "{id} went from {} to {} by {job}",
                    before.code(),
                    status.code()
                );
                world.violated("I6", what);
            }
        }
        if state.entries > seen.entries {
            let entries = self.read::<Vec<Entry>>(world, ENTRIES).unwrap_or_default();
            for entry in entries.iter().filter(|entry| entry.id > seen.entries) {
                entry.check(world);
            }
            seen.entries = state.entries;
        }
    }

    fn read<T: for<'de> Deserialize<'de>>(&self, world: &World, sql: &'static str) -> Option<T> {
        let text = self.drawer.look(sql, &[]);
        let read = text.map(|text| serde_json::from_str(&text.unwrap_or_default()));
        match read {
            Ok(Ok(read)) => Some(read),
            Ok(Err(error)) => {
                world.violated("look", error.to_string());
                None
            }
            Err(error) => {
                world.violated("look", error.to_string());
                None
            }
        }
    }
}

fn check_status(world: &World, id: &str, status: Status, applied: i64) {
    if applied > 1 {
        world.violated("I8", format!("{id} has {applied} applied captures"));
    }
    if status.is_credited() != (applied > 0) {
        let what = format!("{id} is {} with {applied} applied captures", status.code());
        world.violated("I2", what);
    }
}

impl Entry {
    fn check(&self, world: &World) {
        let broken = [
            ("I2", !self.has_evidence()),
            ("I3", self.of_donation.as_ref() != Some(&self.donation)),
            ("I4", !self.is_of_right_amount()),
            ("I12", self.refunded > self.captured),
            ("I2", !self.is_true(world)),
        ];
        for (invariant, is_broken) in broken {
            if is_broken {
                world.violated(invariant, self.told());
            }
        }
    }

    /// Somebody who may be believed said that the money moved, and it stands in the history.
    fn has_evidence(&self) -> bool {
        let claim = match self.kind.as_str() {
            "capture" => "captured",
            _ => "refunded",
        };
        self.claim.as_deref() == Some(claim)
            && self.source.as_deref() != Some("rzp_signature")
            && self.of_payment.as_ref() == Some(&self.payment)
            && self.events > 0
    }

    fn is_of_right_amount(&self) -> bool {
        let is_asked =
            self.asked == Some(self.amount) && self.asked_in.as_ref() == Some(&self.currency);
        self.kind != "capture" || is_asked
    }

    /// Whether the gateway's own books say the same.
    fn is_true(&self, world: &World) -> bool {
        match (self.gateway.as_str(), self.kind.as_str()) {
            ("razorpay", "capture") => {
                world
                    .razorpay()
                    .payments
                    .get(&self.payment)
                    .is_some_and(|payment| {
                        payment.was_captured
                            && matches!(payment.standing, Standing::Captured | Standing::Refunded)
                            && Some(&payment.order) == self.order.as_ref()
                            && (payment.amount, &payment.currency) == (self.amount, &self.currency)
                    })
            }
            ("razorpay", _) => {
                let books = world.razorpay();
                let refund = self.refund.as_ref().and_then(|id| books.refunds.get(id));
                refund.is_some_and(|refund| {
                    (refund.amount, &refund.payment) == (self.amount, &self.payment)
                })
            }
            _ => world.khalti().links.get(&self.payment).is_some_and(|link| {
                link.is_paid()
                    && self.order.as_ref() == Some(&link.pidx)
                    && link.paid == self.amount
                    && self.currency == "NPR"
            }),
        }
    }

    fn told(&self) -> String {
        format!(
            "{} of {} {} by {} {} ({}) of {}",
            self.kind,
            self.amount,
            self.currency,
            self.gateway,
            self.payment,
            self.disposition,
            self.donation
        )
    }
}
