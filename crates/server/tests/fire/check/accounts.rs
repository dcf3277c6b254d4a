//! What the ledger holds, and what the gateways hold.

use crate::book::Reading;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A payment, by gateway and id.
type PaymentKey = (String, String);

/// Money that a gateway has taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Captured {
    pub(crate) order: String,
    pub(crate) amount_minor: String,
    pub(crate) currency: String,
}

/// The gateways' truth.
pub(crate) struct Held {
    pub(crate) captured: BTreeMap<PaymentKey, Captured>,
    pub(crate) orders: HashSet<String>,
}

impl Held {
    pub(crate) fn read(state: &Value) -> Held {
        let list = |name: &str| state[name].as_array().unwrap().iter();
        let text = |value: &Value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let at_razorpay = list("payments")
            .filter(|payment| payment["status"] == "captured")
            .map(|payment| {
                let captured = Captured {
                    order: text(&payment["order_id"]),
                    amount_minor: text(&payment["amount"]),
                    currency: text(&payment["currency"]),
                };
                (("razorpay".to_owned(), text(&payment["id"])), captured)
            });
        let at_khalti = list("khalti")
            .filter(|payment| payment["status"] == "Completed")
            .map(|payment| {
                let captured = Captured {
                    order: text(&payment["pidx"]),
                    amount_minor: text(&payment["total_amount"]),
                    currency: "NPR".to_owned(),
                };
                (("khalti".to_owned(), text(&payment["pidx"])), captured)
            });
        Held {
            captured: at_razorpay.chain(at_khalti).collect(),
            orders: list("orders")
                .map(|order| text(&order["id"]))
                .chain(list("khalti").map(|payment| text(&payment["pidx"])))
                .collect(),
        }
    }
}

/// One capture that was booked, with the evidence it was booked on.
#[derive(Debug)]
struct Entry {
    donation: String,
    disposition: String,
    captured: Captured,
    evidence: (String, String),
}

#[derive(Debug)]
struct Order {
    donation: String,
    is_handed_out: bool,
}

#[derive(Debug)]
struct Donation {
    status: String,
    amount_minor: String,
    currency: String,
}

/// How many payments the two stories differ by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Differences {
    /// Captured and not booked.
    pub(crate) lost: usize,
    /// Booked once more.
    pub(crate) duplicates: usize,
    /// Booked and not captured.
    pub(crate) invented: usize,
}

/// The ledger's story.
pub(crate) struct Accounts {
    entries: Vec<(PaymentKey, Entry)>,
    /// The payment that paid each donation.
    applied: HashSet<(String, String)>,
    entry_count: usize,
    orders: HashMap<String, Order>,
    donations: HashMap<String, Donation>,
    events: Vec<(String, String)>,
    receipts: Vec<String>,
    pub(crate) inbox: HashSet<String>,
}

const ENTRIES: &str = "SELECT ledger.gateway, ledger.payment_id, ledger.donation_id, ledger.disposition, \
     evidence.gateway_order_id, CAST(ledger.amount_minor AS TEXT), ledger.currency, evidence.payment_id, evidence.claim \
     FROM ledger JOIN evidence ON evidence.id = ledger.evidence_id WHERE ledger.kind = 'capture'";
const ENTRY_IDS: &str = "SELECT CAST(id AS TEXT) FROM ledger";
const ORDERS: &str =
    "SELECT gateway_order_id, donation_id, CAST(handed_out_at AS TEXT) FROM gateway_orders";
const DONATIONS: &str = "SELECT id, status, CAST(amount_minor AS TEXT), currency FROM donations";
const EVENTS: &str =
    "SELECT donation_id, CAST(seq AS TEXT) FROM events ORDER BY donation_id, events.seq";
const RECEIPTS: &str = "SELECT donation_id FROM outbox WHERE kind = 'receipt'";
const INBOX: &str = "SELECT event_id FROM inbox";

impl Accounts {
    pub(crate) async fn read(mut book: Reading) -> Accounts {
        let mut accounts = Accounts {
            entries: Vec::new(),
            applied: HashSet::new(),
            entry_count: book.rows(ENTRY_IDS).await.len(),
            orders: HashMap::new(),
            donations: HashMap::new(),
            events: book.pairs(EVENTS).await,
            receipts: book.rows(RECEIPTS).await.into_iter().flatten().collect(),
            inbox: HashSet::new(),
        };
        accounts.entries = book.rows(ENTRIES).await.into_iter().map(entry).collect();
        let is_applied = |(_, entry): &&(PaymentKey, Entry)| entry.disposition == "applied";
        let applied = accounts.entries.iter().filter(is_applied);
        accounts.applied = applied
            .map(|((_, payment), entry)| (entry.donation.clone(), payment.clone()))
            .collect();
        accounts.inbox = book.rows(INBOX).await.into_iter().flatten().collect();
        for [id, donation, handed_out_at] in book.rows(ORDERS).await.into_iter().map(fields) {
            let is_handed_out = !handed_out_at.is_empty();
            let order = Order {
                donation,
                is_handed_out,
            };
            accounts.orders.insert(id, order);
        }
        for [id, status, amount_minor, currency] in
            book.rows(DONATIONS).await.into_iter().map(fields)
        {
            let donation = Donation {
                status,
                amount_minor,
                currency,
            };
            accounts.donations.insert(id, donation);
        }
        accounts
    }

    /// Whether a captured payment is not booked yet.
    pub(crate) fn misses(&self, held: &Held) -> bool {
        let booked: HashSet<&PaymentKey> = self.entries.iter().map(|(key, _)| key).collect();
        held.captured.keys().any(|key| !booked.contains(key))
    }

    pub(crate) fn differences(&self, held: &Held) -> Differences {
        let booked: HashSet<&PaymentKey> = self.entries.iter().map(|(key, _)| key).collect();
        let is_lost = |key: &&PaymentKey| !booked.contains(key);
        let is_invented = |key: &&&PaymentKey| !held.captured.contains_key(**key);
        Differences {
            lost: held.captured.keys().filter(is_lost).count(),
            duplicates: self.entries.len() - booked.len(),
            invented: booked.iter().filter(is_invented).count(),
        }
    }

    /// Every order that a donor was given, and the donation it is of.
    pub(crate) fn handed_out(&self) -> HashMap<&str, &str> {
        let handed_out = self.orders.iter().filter(|(_, order)| order.is_handed_out);
        handed_out
            .map(|(id, order)| (id.as_str(), order.donation.as_str()))
            .collect()
    }

    pub(crate) fn surplus(&self) -> usize {
        let is_surplus = |entry: &Entry| entry.disposition == "surplus";
        self.entries
            .iter()
            .filter(|(_, entry)| is_surplus(entry))
            .count()
    }

    /// Whether this payment paid the donation.
    pub(crate) fn has_applied(&self, donation: &str, payment: &str) -> bool {
        self.applied
            .contains(&(donation.to_owned(), payment.to_owned()))
    }

    /// I1: nothing lost, nothing twice, nothing invented, and the same money.
    pub(crate) fn against_gateway(&self, held: &Held) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut booked: HashMap<&PaymentKey, u32> = HashMap::new();
        for (key, entry) in &self.entries {
            *booked.entry(key).or_default() += 1;
            match held.captured.get(key) {
                None => wrong.push(format!("I1: invented: {key:?} {entry:?}")),
                Some(captured) if *captured != entry.captured => {
                    wrong.push(format!("I1: {key:?} is {captured:?}, booked as {entry:?}"));
                }
                Some(_) => {}
            }
        }
        for (key, captured) in &held.captured {
            match booked.get(key) {
                Some(1) => {}
                Some(count) => wrong.push(format!("I1: booked {count} times: {key:?}")),
                None => wrong.push(format!(
                    "I1: lost: {key:?} {captured:?}, {}",
                    self.about(&captured.order)
                )),
            }
        }
        wrong
    }

    /// I2 to I4, I6, I8, I11.
    pub(crate) fn against_itself(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        if self.entries.len() != self.entry_count {
            let (with, all) = (self.entries.len(), self.entry_count);
            wrong.push(format!(
                "I2: {with} of {all} entries are captures with evidence"
            ));
        }
        let mut applied: HashMap<&str, u32> = HashMap::new();
        let mut receipts: HashMap<&str, u32> = HashMap::new();
        for donation in &self.receipts {
            *receipts.entry(donation).or_default() += 1;
        }
        for (key, entry) in &self.entries {
            let is_applied = entry.disposition == "applied";
            if is_applied {
                *applied.entry(&entry.donation).or_default() += 1;
            }
            wrong.extend(self.unfit(key, entry, is_applied));
        }
        for (id, donation) in &self.donations {
            let count = applied.get(id.as_str()).copied().unwrap_or_default();
            let receipts = receipts.get(id.as_str()).copied().unwrap_or_default();
            let is_paid = donation.status == "paid";
            if count != u32::from(is_paid) {
                wrong.push(format!(
                    "I8: {id} is {}, and has {count} applied entries",
                    donation.status
                ));
            }
            if receipts != u32::from(is_paid) {
                wrong.push(format!(
                    "I11: {id} is {}, and has {receipts} receipts",
                    donation.status
                ));
            }
        }
        wrong.extend(self.gaps());
        wrong
    }

    fn unfit(&self, key: &PaymentKey, entry: &Entry, is_applied: bool) -> Option<String> {
        let (evidence_of, claim) = &entry.evidence;
        if *evidence_of != key.1 || claim != "captured" {
            return Some(format!(
                "I2: {key:?} was booked on other evidence: {entry:?}"
            ));
        }
        let order = self.orders.get(&entry.captured.order);
        if order.is_none_or(|order| order.donation != entry.donation) {
            return Some(format!(
                "I3: {key:?} is of another donation's order: {entry:?}"
            ));
        }
        let donation = self.donations.get(&entry.donation)?;
        let is_meant = donation.amount_minor == entry.captured.amount_minor
            && donation.currency == entry.captured.currency;
        (is_applied && !is_meant)
            .then(|| format!("I4: {key:?} is not what was meant: {donation:?}"))
    }

    /// Histories whose numbers do not follow each other.
    fn gaps(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut before: Option<(&str, u64)> = None;
        for (donation, seq) in &self.events {
            let seq: u64 = seq.parse().unwrap();
            let expected = match before {
                Some((same, seq)) if same == donation => seq + 1,
                _ => 1,
            };
            if seq != expected {
                wrong.push(format!(
                    "I6: event {seq} of {donation} comes where {expected} is due"
                ));
            }
            before = Some((donation, seq));
        }
        wrong
    }

    fn about(&self, order: &str) -> String {
        match self.orders.get(order) {
            None => "an order that the ledger does not know".to_owned(),
            Some(order) => format!("{order:?}, {:?}", self.donations.get(&order.donation)),
        }
    }
}

fn fields<const N: usize>(row: Vec<String>) -> [String; N] {
    row.try_into().unwrap()
}

fn entry(row: Vec<String>) -> (PaymentKey, Entry) {
    let [
        gateway,
        payment,
        donation,
        disposition,
        order,
        amount_minor,
        currency,
        evidence_of,
        claim,
    ] = fields(row);
    let entry = Entry {
        donation,
        disposition,
        captured: Captured {
            order,
            amount_minor,
            currency,
        },
        evidence: (evidence_of, claim),
    };
    ((gateway, payment), entry)
}
