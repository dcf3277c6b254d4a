//! The gateway's books: orders, payments, refunds and downtimes, and what may happen to them.
//!
//! Nothing here knows HTTP. What happened comes back as [`Event`]s, snapshots that webhooks carry.

mod attempt;
mod authorise;
mod authorise_session;
mod collection;
mod dispute;
mod downtime;
mod event;
mod failure;
mod flow;
mod history;
mod new_order;
mod notes;
mod order;
mod page;
mod payment;
mod refund;
mod refund_keys;
mod settlement;
mod shelf;

pub(crate) use attempt::{Attempt, Card, Method, Outcome};
pub(crate) use authorise::{Choice, Errand, Visit, WayBack, is_right_otp};
pub(crate) use authorise_session::Session;
pub(crate) use collection::{collection, put};
pub(crate) use dispute::{DISPUTE, Dispute};
pub(crate) use downtime::{DOWNTIME, Downtime, DowntimeStatus, Report, Severity};
pub(crate) use event::{Event, ORDER_PAID};
pub(crate) use failure::Failure;
pub(crate) use flow::Price;
pub(crate) use history::{Happening, History};
pub(crate) use new_order::NewOrder;
pub(crate) use notes::Notes;
pub(crate) use order::{Capture, Order, OrderStatus};
pub(crate) use page::Page;
pub(crate) use payment::{Payment, PaymentStatus};
pub(crate) use refund::{NewRefund, Refund};
pub(crate) use settlement::{ReconQuery, Settlement};

use std::collections::HashMap;

use crate::faults::Faults;
use crate::webhook::Delivery;
use refund_keys::RefundKeys;
use settlement::Settlements;
use shelf::Shelf;

/// Everything one account holds.
#[derive(Default)]
pub(crate) struct Gateway {
    pub(crate) orders: Shelf<Order>,
    pub(crate) payments: Shelf<Payment>,
    pub(crate) refunds: Shelf<Refund>,
    pub(crate) settlements: Settlements,
    pub(crate) disputes: Vec<Dispute>,
    pub(crate) downtimes: Vec<Downtime>,
    pub(crate) history: History,
    pub(crate) deliveries: Vec<Delivery>,
    pub(crate) faults: Faults,
    refund_keys: RefundKeys,
    /// The payments that were begun at the mock bank's page, by their id.
    visits: HashMap<String, Visit>,
    /// The hosted checkouts that were opened.
    sessions: HashMap<String, Session>,
}
