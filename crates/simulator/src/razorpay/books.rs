//! What Razorpay holds: orders, the payments of them, and what went back.

use crate::chance::Chance;
use serde_json::Value;
use std::collections::BTreeMap;

/// An order.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub(crate) id: String,
    pub(crate) amount: i64,
    pub(crate) currency: String,
    pub(crate) receipt: Option<String>,
    pub(crate) notes: Value,
    pub(crate) created_s: i64,
    pub(crate) attempts: i64,
    pub(crate) amount_paid: i64,
}

/// Where a payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Created,
    Authorized,
    Captured,
    Failed,
    Refunded,
}

/// A payment.
#[derive(Debug, Clone)]
pub(crate) struct Payment {
    pub(crate) id: String,
    pub(crate) order: String,
    pub(crate) amount: i64,
    pub(crate) currency: String,
    pub(crate) standing: Standing,
    pub(crate) was_captured: bool,
    pub(crate) refunded: i64,
    pub(crate) created_s: i64,
}

/// A refund that has gone through.
#[derive(Debug, Clone)]
pub(crate) struct Refund {
    pub(crate) id: String,
    pub(crate) payment: String,
    pub(crate) amount: i64,
    pub(crate) created_s: i64,
}

/// What happened, as webhooks tell it: snapshots of that moment.
#[derive(Debug, Clone)]
pub(crate) struct News {
    pub(crate) event: &'static str,
    pub(crate) payment: Payment,
    pub(crate) order: Order,
    pub(crate) refund: Option<Refund>,
}

/// Why a capture is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotCaptured {
    Unknown,
    OtherAmount,
    AlreadyCaptured,
    OrderPaid,
    NotAuthorized,
}

/// The account's books.
pub(crate) struct Books {
    chance: Chance,
    /// Whether what is authorised in time is captured by itself.
    pub(crate) captures_by_itself: bool,
    pub(crate) orders: BTreeMap<String, Order>,
    pub(crate) payments: BTreeMap<String, Payment>,
    pub(crate) refunds: BTreeMap<String, Refund>,
    /// Ids in the order of their making.
    pub(crate) order_ids: Vec<String>,
    pub(crate) payment_ids: Vec<String>,
}

impl Books {
    pub(crate) fn new(chance: Chance, captures_by_itself: bool) -> Books {
        Books {
            chance,
            captures_by_itself,
            orders: BTreeMap::new(),
            payments: BTreeMap::new(),
            refunds: BTreeMap::new(),
            order_ids: Vec::new(),
            payment_ids: Vec::new(),
        }
    }

    pub(crate) fn make_order(
        &mut self,
        amount: i64,
        currency: String,
        (receipt, notes): (Option<String>, Value),
        now_s: i64,
    ) -> Order {
        let order = Order {
            id: format!("order_{}", self.chance.word(14)),
            amount,
            currency,
            receipt,
            notes,
            created_s: now_s,
            attempts: 0,
            amount_paid: 0,
        };
        self.order_ids.push(order.id.clone());
        self.orders.insert(order.id.clone(), order.clone());
        order
    }

    /// Somebody tries to pay an order; `None` where it takes no further attempt.
    pub(crate) fn attempt(&mut self, order: &str, now_s: i64) -> Option<String> {
        let Order {
            amount, currency, ..
        } = self.orders.get(order)?.clone();
        // An odd payment should not be there, and keeps nobody from paying.
        let is_taken = self.payments_of(order).any(|payment| {
            self.fits(&payment.id)
                && matches!(payment.standing, Standing::Authorized | Standing::Captured)
        });
        (!is_taken && !self.is_paid(order)).then(|| self.attach(order, amount, currency, now_s))
    }

    /// A payment appears on an order, whatever it asks for.
    pub(crate) fn attach(
        &mut self,
        order: &str,
        amount: i64,
        currency: String,
        now_s: i64,
    ) -> String {
        let payment = Payment {
            id: format!("pay_{}", self.chance.word(14)),
            order: order.to_owned(),
            amount,
            currency,
            standing: Standing::Created,
            was_captured: false,
            refunded: 0,
            created_s: now_s,
        };
        if let Some(order) = self.orders.get_mut(order) {
            order.attempts += 1;
        }
        self.payment_ids.push(payment.id.clone());
        let id = payment.id.clone();
        self.payments.insert(id.clone(), payment);
        id
    }

    /// The bank says no, for now.
    pub(crate) fn fail(&mut self, payment: &str) -> Vec<News> {
        self.turn(
            payment,
            Standing::Created,
            Standing::Failed,
            "payment.failed",
        )
    }

    /// The bank says yes, perhaps late. Beside a payment that stands, the money goes back at once.
    pub(crate) fn authorise(&mut self, payment: &str, now_s: i64) -> Vec<News> {
        let Some(order) = self.payments.get(payment).map(|known| known.order.clone()) else {
            return Vec::new();
        };
        let has_other = self.payments_of(&order).any(|other| {
            other.id != payment
                && self.fits(&other.id)
                && matches!(other.standing, Standing::Authorized | Standing::Captured)
        });
        let mut news = self.turn(
            payment,
            Standing::Created,
            Standing::Authorized,
            "payment.authorized",
        );
        news.extend(self.turn(
            payment,
            Standing::Failed,
            Standing::Authorized,
            "payment.authorized",
        ));
        if (has_other || self.is_paid(&order)) && self.fits(payment) {
            news.extend(self.give_back_uncaptured(payment, now_s));
        }
        news
    }

    /// Takes what was authorised.
    pub(crate) fn capture(&mut self, payment: &str, amount: i64) -> Result<Vec<News>, NotCaptured> {
        let known = self.payments.get(payment).ok_or(NotCaptured::Unknown)?;
        match known.standing {
            Standing::Captured => return Err(NotCaptured::AlreadyCaptured),
            Standing::Authorized => {}
            _ => return Err(NotCaptured::NotAuthorized),
        }
        if known.amount != amount {
            return Err(NotCaptured::OtherAmount);
        }
        let order = known.order.clone();
        if self.is_paid(&order) {
            return Err(NotCaptured::OrderPaid);
        }
        Ok(self.take(payment, &order, amount))
    }

    /// A payment that should not be is taken all the same.
    pub(crate) fn take_odd(&mut self, payment: &str) -> Vec<News> {
        let Some(known) = self.payments.get(payment).cloned() else {
            return Vec::new();
        };
        if known.standing != Standing::Authorized {
            return Vec::new();
        }
        self.take(payment, &known.order, known.amount)
    }

    fn take(&mut self, payment: &str, order: &str, amount: i64) -> Vec<News> {
        if let Some(known) = self.payments.get_mut(payment) {
            known.was_captured = true;
        }
        let is_right = self.fits(payment);
        if let Some(order) = self.orders.get_mut(order)
            && is_right
        {
            order.amount_paid = amount;
        }
        let mut news = self.turn(
            payment,
            Standing::Authorized,
            Standing::Captured,
            "payment.captured",
        );
        if self.is_paid(order) {
            let paid: Vec<News> = news
                .iter()
                .map(|captured| News {
                    event: "order.paid",
                    ..captured.clone()
                })
                .collect();
            news.extend(paid);
        }
        news
    }

    /// Nobody captured it: the money goes back by itself.
    pub(crate) fn give_back_uncaptured(&mut self, payment: &str, now_s: i64) -> Vec<News> {
        let Some(known) = self.payments.get(payment) else {
            return Vec::new();
        };
        if known.standing != Standing::Authorized {
            return Vec::new();
        }
        let amount = known.amount;
        self.go_back(payment, amount, now_s)
    }

    /// Somebody at the dashboard gives a part or all of a captured payment back.
    pub(crate) fn refund(&mut self, payment: &str, amount: i64, now_s: i64) -> Vec<News> {
        let Some(known) = self.payments.get(payment) else {
            return Vec::new();
        };
        let is_possible =
            known.standing == Standing::Captured && known.refunded + amount <= known.amount;
        if is_possible {
            self.go_back(payment, amount, now_s)
        } else {
            Vec::new()
        }
    }

    fn go_back(&mut self, payment: &str, amount: i64, now_s: i64) -> Vec<News> {
        let Some(known) = self.payments.get_mut(payment) else {
            return Vec::new();
        };
        known.refunded += amount;
        if known.refunded == known.amount {
            known.standing = Standing::Refunded;
        }
        let (known, refund) = (
            known.clone(),
            Refund {
                id: format!("rfnd_{}", self.chance.word(14)),
                payment: payment.to_owned(),
                amount,
                created_s: now_s,
            },
        );
        self.refunds.insert(refund.id.clone(), refund.clone());
        let Some(order) = self.orders.get(&known.order).cloned() else {
            return Vec::new();
        };
        ["refund.created", "refund.processed"]
            .map(|event| News {
                event,
                payment: known.clone(),
                order: order.clone(),
                refund: Some(refund.clone()),
            })
            .into()
    }

    fn turn(
        &mut self,
        payment: &str,
        from: Standing,
        to: Standing,
        event: &'static str,
    ) -> Vec<News> {
        let Some(known) = self.payments.get_mut(payment) else {
            return Vec::new();
        };
        if known.standing != from {
            return Vec::new();
        }
        known.standing = to;
        let payment = known.clone();
        let order = self.orders.get(&payment.order).cloned();
        order
            .map(|order| News {
                event,
                payment,
                order,
                refund: None,
            })
            .into_iter()
            .collect()
    }

    /// Whether a payment is of what its order asks for.
    fn fits(&self, payment: &str) -> bool {
        let Some(payment) = self.payments.get(payment) else {
            return false;
        };
        self.orders.get(&payment.order).is_some_and(|order| {
            (order.amount, &order.currency) == (payment.amount, &payment.currency)
        })
    }

    pub(crate) fn is_paid(&self, order: &str) -> bool {
        self.orders
            .get(order)
            .is_some_and(|order| order.amount_paid == order.amount)
    }

    pub(crate) fn payments_of<'a>(&'a self, order: &'a str) -> impl Iterator<Item = &'a Payment> {
        self.payment_ids
            .iter()
            .filter_map(|id| self.payments.get(id))
            .filter(move |payment| payment.order == order)
    }

    pub(crate) fn refunds_of<'a>(&'a self, payment: &'a str) -> impl Iterator<Item = &'a Refund> {
        self.refunds
            .values()
            .filter(move |refund| refund.payment == payment)
    }
}

impl Order {
    pub(crate) fn status(&self) -> &'static str {
        match (self.amount_paid == self.amount, self.attempts) {
            (true, _) => "paid",
            (false, 0) => "created",
            (false, _) => "attempted",
        }
    }
}

impl Standing {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Standing::Created => "created",
            Standing::Authorized => "authorized",
            Standing::Captured => "captured",
            Standing::Failed => "failed",
            Standing::Refunded => "refunded",
        }
    }
}
