//! What the gateway pays out: captured payments less its fees and what went back, and the list of what was in it.

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::HashSet;

use super::Gateway;
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
    lines: Vec<Settled>,
    ids: HashSet<String>,
}

/// One payment or refund of a settlement.
#[derive(Clone, Debug)]
struct Settled {
    at: i64,
    credit: i64,
    debit: i64,
    fee: i64,
    tax: i64,
    value: Value,
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
            .filter(|line| query.fits(line.at))
            .skip(query.skip)
            .take(query.count)
            .map(|line| line.value.clone())
    }
}

impl Gateway {
    /// Pays out everything that was captured or has gone back and was not in a settlement before.
    pub(crate) fn settle(&mut self, surroundings: &Surroundings) -> Result<Settlement, ApiError> {
        let now = surroundings.unix_now();
        let id = Kind::Settlement.draw(surroundings);
        let utr = format!("{now}{}", letters(surroundings).to_ascii_lowercase());
        let lines = self.unsettled(&id, &utr, now);
        if lines.is_empty() {
            let words = "expected a captured payment or a refund that was not settled before; there is none";
            return Err(ApiError::invalid(words));
        }
        let sum = |of: fn(&Settled) -> i64| lines.iter().map(of).fold(0_i64, i64::saturating_add);
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
        let ids = lines
            .iter()
            .filter_map(|line| line.value["entity_id"].as_str());
        books.ids.extend(ids.map(str::to_owned));
        books.lines.extend(lines);
        books.made.add(settlement.clone());
        Ok(settlement)
    }

    fn unsettled(&self, settlement: &str, utr: &str, now: i64) -> Vec<Settled> {
        let is_new = |id: &str| !self.settlements.ids.contains(id);
        let payments = self.payments.oldest_first();
        let payments = payments.filter(|payment| payment.captured && is_new(&payment.id));
        let refunds = self.refunds.oldest_first().filter(|refund| {
            // What goes back of a payment that was never captured was never the merchant's.
            let payment = self.payments.lookup(&refund.payment_id);
            refund.has_gone_back()
                && payment.is_some_and(|payment| payment.captured)
                && is_new(&refund.id)
        });
        let of_payment = payments.map(|payment| self.payment_line(payment));
        let of_refund = refunds.map(|refund| self.refund_line(refund));
        let mut lines: Vec<Settled> = of_payment.chain(of_refund).collect();
        for line in &mut lines {
            line.at = now;
            line.value["settlement_id"] = json!(settlement);
            line.value["settlement_utr"] = json!(utr);
            line.value["settled_at"] = json!(now);
        }
        lines
    }

    fn payment_line(&self, payment: &Payment) -> Settled {
        let (fee, tax) = payment.charges();
        let credit = payment.amount.saturating_sub(fee);
        Settled::new(
            "payment",
            &payment.id,
            (payment.amount, &payment.currency),
            payment.created_at,
        )
        .sums(credit, 0, fee, tax)
        .of(payment, None)
    }

    fn refund_line(&self, refund: &Refund) -> Settled {
        let (amount, currency) = refund.money();
        let line = Settled::new(
            "refund",
            &refund.id,
            (amount, currency),
            refund.created_at(),
        )
        .sums(0, amount, 0, 0);
        match self.payments.lookup(&refund.payment_id) {
            Some(payment) => line.of(payment, Some(&refund.payment_id)),
            None => line,
        }
    }
}

impl Settled {
    fn new(kind: &str, id: &str, (amount, currency): (i64, &str), created_at: i64) -> Self {
        let value = json!({
            "entity_id": id,
            "type": kind,
            "amount": amount,
            "currency": currency,
            "on_hold": false,
            "settled": true,
            "created_at": created_at,
            "posted_at": null,
            "credit_type": "default",
            "card_network": null,
            "card_issuer": null,
            "card_type": null,
            "dispute_id": null,
        });
        Self {
            at: 0,
            credit: 0,
            debit: 0,
            fee: 0,
            tax: 0,
            value,
        }
    }

    fn sums(mut self, credit: i64, debit: i64, fee: i64, tax: i64) -> Self {
        (self.credit, self.debit, self.fee, self.tax) = (credit, debit, fee, tax);
        for (name, sum) in [
            ("credit", credit),
            ("debit", debit),
            ("fee", fee),
            ("tax", tax),
        ] {
            self.value[name] = json!(sum);
        }
        self
    }

    /// Of a refund the payment is named; of a payment it is the line's own id.
    fn of(mut self, payment: &Payment, payment_id: Option<&str>) -> Self {
        let described = payment.to_value();
        self.value["payment_id"] = json!(payment_id);
        self.value["order_receipt"] = Value::Null;
        for name in ["order_id", "method", "description", "notes"] {
            self.value[name] = described[name].clone();
        }
        self
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
