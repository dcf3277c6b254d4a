//! The gateway's own list of orders, as a person asks for it.

use crate::lists::{Orders, Pages};
use daan_domain::Timestamp;
use daan_gateway::razorpay::{Client, Error, Expand, Order, OrderFilter, Window};

/// Which orders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderQuery {
    /// Made at this time or later.
    pub from: Option<Timestamp>,
    /// Made at this time or earlier.
    pub to: Option<Timestamp>,
    /// With this receipt: a donation's reference.
    pub receipt: Option<String>,
    /// With an authorised payment.
    pub authorized: bool,
    /// So many at most, the newest of them.
    pub count: Option<usize>,
}

/// What the gateway lists.
#[derive(Debug, Default)]
pub struct OrderList {
    /// Newest first, each with its payments.
    pub orders: Vec<Order>,
    /// How many more could not be read.
    pub unreadable: usize,
}

/// Reads all pages of the gateway's orders.
///
/// # Errors
/// [`Error`] of any page.
pub async fn list_orders(client: &Client, query: &OrderQuery) -> Result<OrderList, Error> {
    let most = query.count.unwrap_or(usize::MAX);
    let mut pages = Pages::of(Orders(filter(query)));
    let mut orders: Vec<Order> = Vec::new();
    while orders.len() < most
        && let Some(page) = pages.next(client, most - orders.len()).await?
    {
        orders.extend(page);
    }
    orders.truncate(most);
    Ok(OrderList {
        orders,
        unreadable: pages.unreadable(),
    })
}

fn filter(query: &OrderQuery) -> OrderFilter {
    OrderFilter {
        authorized: query.authorized.then_some(true),
        receipt: query.receipt.clone(),
        window: Window {
            from: query.from,
            to: query.to,
            ..Window::default()
        },
        expand: vec![Expand::Payments],
    }
}
