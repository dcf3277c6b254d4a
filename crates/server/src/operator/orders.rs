//! The gateway's own list of orders, page by page.

use daan_domain::Timestamp;
use daan_gateway::razorpay::{Client, Error, Expand, Order, OrderFilter, Window};
use std::collections::HashSet;

/// A million orders; a gateway that sends pages without end is not listened to for ever.
const MOST_PAGES: u32 = 10_000;

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
    let mut list = OrderList::default();
    let mut seen = HashSet::new();
    let mut skip = 0;
    for _ in 0..MOST_PAGES {
        let count = page_size(most.saturating_sub(list.orders.len()));
        let page = client.orders(&filter(query, count, skip)).await?;
        let sent = page.sent();
        let known = seen.len();
        // An order that is made meanwhile pushes the last one of a page onto the next.
        let fresh = page
            .items
            .into_iter()
            .filter(|order| seen.insert(order.id.clone()));
        list.orders.extend(fresh);
        list.unreadable += page.unreadable;
        let repeats = seen.len() == known && page.unreadable == 0;
        if sent < usize::from(count) || repeats || list.orders.len() >= most {
            break;
        }
        skip += u32::from(count);
    }
    list.orders.truncate(most);
    Ok(list)
}

fn page_size(wanted: usize) -> u8 {
    u8::try_from(wanted).map_or(Window::MAX_COUNT, |wanted| wanted.min(Window::MAX_COUNT))
}

fn filter(query: &OrderQuery, count: u8, skip: u32) -> OrderFilter {
    OrderFilter {
        authorized: query.authorized.then_some(true),
        receipt: query.receipt.clone(),
        window: Window {
            from: query.from,
            to: query.to,
            count: Some(count),
            skip: Some(skip),
        },
        expand: vec![Expand::Payments],
    }
}
