//! What the gateway pays out: captured payments less its fees and what went back, and the list of what was in it.

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use serde::Serialize;
use serde_json::Value;
use std::collections::HashSet;

use super::Gateway;
use super::notes::Notes;
use super::payment::Payment;
use super::refund::Refund;
use super::shelf::{Entry, Shelf};
use crate::error::ApiError;
use crate::fields::Fields;
use crate::id::{Kind, letters};
use crate::surroundings::Surroundings;

/// India's clock, by whose days the gateway lists.
const INDIA_S: i32 = (5 * 60 + 30) * 60;
const DEFAULT_COUNT: i64 = 10;
const MAX_COUNT: i64 = 1_000;

/// The settlement entity.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Settlement {
    id: String,
    entity: &'static str,
    amount: i64,
    status: &'static str,
    fees: i64,
    tax: i64,
    utr: String,
    created_at: i64,
}

/// The settlements, and what was in them.
#[derive(Default)]
pub(crate) struct Settlements {
    pub(crate) made: Shelf<Settlement>,
    /// The list of everything that was settled, oldest first.
    lines: Vec<ReconLine>,
    ids: HashSet<String>,
}

/// One payment or refund of a settlement, with every member the documents list.
#[derive(Clone, Debug, Serialize)]
struct ReconLine {
    entity_id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    debit: i64,
    credit: i64,
    amount: i64,
    currency: String,
    fee: i64,
    tax: i64,
    on_hold: bool,
    settled: bool,
    created_at: i64,
    settled_at: i64,
    settlement_id: String,
    posted_at: Option<i64>,
    credit_type: &'static str,
    description: Option<String>,
    notes: Notes,
    /// Of a refund; of a payment it is the line's own id.
    payment_id: Option<String>,
    settlement_utr: String,
    order_id: Option<String>,
    order_receipt: Option<String>,
    method: &'static str,
    card_network: Option<String>,
    card_issuer: Option<String>,
    card_type: Option<String>,
    dispute_id: Option<String>,
}

/// Which part of that list is wanted.
pub(crate) struct ReconQuery {
    year: i64,
    month: i64,
    day: Option<i64>,
    count: usize,
    skip: usize,
}

impl ReconQuery {
    pub(crate) fn parse(query: &Fields) -> Result<Self, ApiError> {
        query.only(&["year", "month", "day", "count", "skip"])?;
        let within = |name: &str, value: i64, least: i64, most: i64| {
            let is_within = (least..=most).contains(&value);
            let words = format!("The {name} must be between {least} and {most}.");
            is_within
                .then_some(value)
                .ok_or_else(|| ApiError::invalid(words).on(name))
        };
        let day = query.integer("day")?;
        let count = query.integer("count")?.unwrap_or(DEFAULT_COUNT);
        let skip = query.integer("skip")?.unwrap_or_default();
        Ok(Self {
            year: within("year", query.required_integer("year")?, 1970, 9999)?,
            month: within("month", query.required_integer("month")?, 1, 12)?,
            day: day.map(|day| within("day", day, 1, 31)).transpose()?,
            count: size(within("count", count, 1, MAX_COUNT)?),
            skip: size(within("skip", skip, 0, i64::from(u32::MAX))?),
        })
    }

    fn fits(&self, settled_at: i64) -> bool {
        let Ok(offset) = Offset::from_seconds(INDIA_S) else {
            return false;
        };
        let Ok(at) = Timestamp::from_second(settled_at) else {
            return false;
        };
        let date = at.to_zoned(TimeZone::fixed(offset)).date();
        i64::from(date.year()) == self.year
            && i64::from(date.month()) == self.month
            && self.day.is_none_or(|day| i64::from(date.day()) == day)
    }
}

fn size(number: i64) -> usize {
    usize::try_from(number).unwrap_or_default()
}

impl Settlements {
    /// The list of what was settled, oldest first.
    pub(crate) fn recon(&self, query: &ReconQuery) -> impl Iterator<Item = Value> {
        self.lines
            .iter()
            .filter(|line| query.fits(line.settled_at))
            .skip(query.skip)
            .take(query.count)
            .filter_map(|line| serde_json::to_value(line).ok())
    }
}

impl Gateway {
    /// Pays out everything that was captured or has gone back and was not in a settlement before.
    pub(crate) fn settle(&mut self, surroundings: &Surroundings) -> Result<Settlement, ApiError> {
        let now = surroundings.unix_now();
        let id = Kind::Settlement.draw(surroundings);
        let utr = format!("{now}{}", letters(surroundings).to_ascii_lowercase());
        let mut lines = self.unsettled();
        for line in &mut lines {
            line.settled_at = now;
            line.settlement_id.clone_from(&id);
            line.settlement_utr.clone_from(&utr);
        }
        if lines.is_empty() {
            let words = "expected a captured payment or a refund that was not settled before; there is none";
            return Err(ApiError::invalid(words));
        }
        let sum = |of: fn(&ReconLine) -> i64| lines.iter().map(of).fold(0_i64, i64::saturating_add);
        let settlement = Settlement {
            id,
            entity: "settlement",
            amount: sum(|line| line.credit.saturating_sub(line.debit)),
            status: "processed",
            fees: sum(|line| line.fee),
            tax: sum(|line| line.tax),
            utr,
            created_at: now,
        };
        let books = &mut self.settlements;
        let ids = lines.iter().map(|line| line.entity_id.clone());
        books.ids.extend(ids);
        books.lines.extend(lines);
        books.made.add(settlement.clone());
        Ok(settlement)
    }

    fn unsettled(&self) -> Vec<ReconLine> {
        let is_new = |id: &str| !self.settlements.ids.contains(id);
        let payments = self.payments.oldest_first();
        let payments = payments.filter(|payment| payment.captured && is_new(&payment.id));
        let refunds = self.refunds.oldest_first().filter_map(|refund| {
            // What goes back of a payment that was never captured was never the merchant's.
            let payment = self.payments.lookup(&refund.payment_id)?;
            let is_taken = refund.has_gone_back() && payment.captured && is_new(&refund.id);
            is_taken.then(|| ReconLine::of_refund(refund, payment))
        });
        payments.map(ReconLine::of_payment).chain(refunds).collect()
    }
}

impl ReconLine {
    fn of_payment(payment: &Payment) -> Self {
        let (fee, tax) = payment.charges();
        Self {
            entity_id: payment.id.clone(),
            kind: "payment",
            debit: 0,
            credit: payment.amount.saturating_sub(fee),
            amount: payment.amount,
            currency: payment.currency.clone(),
            fee,
            tax,
            on_hold: false,
            settled: true,
            created_at: payment.created_at,
            settled_at: 0,
            settlement_id: String::new(),
            posted_at: None,
            credit_type: "default",
            description: payment.description.clone(),
            notes: payment.notes.clone(),
            payment_id: None,
            settlement_utr: String::new(),
            order_id: payment.order_id.clone(),
            order_receipt: None,
            method: payment.method,
            card_network: None,
            card_issuer: None,
            card_type: None,
            dispute_id: None,
        }
    }

    fn of_refund(refund: &Refund, payment: &Payment) -> Self {
        let amount = refund.amount();
        Self {
            entity_id: refund.id.clone(),
            kind: "refund",
            debit: amount,
            credit: 0,
            amount,
            fee: 0,
            tax: 0,
            created_at: refund.created_at(),
            notes: refund.notes.clone(),
            payment_id: Some(payment.id.clone()),
            ..Self::of_payment(payment)
        }
    }
}

impl Settlement {
    pub(crate) fn to_value(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}

impl Entry for Settlement {
    const KIND: Kind = Kind::Settlement;

    fn id(&self) -> &str {
        &self.id
    }

    fn created_at(&self) -> i64 {
        self.created_at
    }
}
