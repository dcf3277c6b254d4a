//! The gateway's books: orders, payments, refunds and downtimes, and what may happen to them.
//!
//! Nothing here knows HTTP. What happened comes back as [`Event`]s, snapshots that webhooks carry.

mod attempt;
mod collection;
mod downtime;
mod event;
mod failure;
mod flow;
mod new_order;
mod notes;
mod order;
mod page;
mod payment;
mod refund;
mod shelf;

pub(crate) use attempt::{Attempt, Card, Method, Outcome};
pub(crate) use collection::{collection, put};
pub(crate) use downtime::{Downtime, DowntimeStatus};
pub(crate) use event::{Event, ORDER_PAID};
pub(crate) use failure::Failure;
pub(crate) use flow::Price;
pub(crate) use new_order::NewOrder;
pub(crate) use notes::Notes;
pub(crate) use order::{Capture, Order, OrderStatus};
pub(crate) use page::Page;
pub(crate) use payment::{Payment, PaymentStatus};
pub(crate) use refund::{NewRefund, Refund};

use std::collections::HashMap;

use serde_json::Value;

use crate::faults::Faults;
use crate::webhook::Delivery;
use shelf::Shelf;

/// Everything one account holds.
#[derive(Default)]
pub(crate) struct Gateway {
    pub(crate) orders: Shelf<Order>,
    pub(crate) payments: Shelf<Payment>,
    pub(crate) refunds: Shelf<Refund>,
    pub(crate) downtimes: Vec<Downtime>,
    pub(crate) deliveries: Vec<Delivery>,
    pub(crate) faults: Faults,
    /// Which request an `X-Refund-Idempotency` key was first used for, and the refund it made.
    refund_keys: HashMap<String, (Value, String)>,
}
