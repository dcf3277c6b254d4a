//! Razorpay's own lists, page by page.
//!
//! Whoever asks names the end of the span: what is made meanwhile is outside of it and moves nothing from one
//! page to the next. Where something does move, a page tells again what the one before told, which is passed
//! over; nothing is missed, since nothing is ever taken off a list.

use daan_gateway::razorpay::{Client, Error, Order, OrderFilter, Page, Payment, Window};
use std::collections::HashSet;

/// A million entries; a gateway that sends pages without end is not listened to for ever.
const MOST_PAGES: u32 = 10_000;

/// Something that Razorpay lists.
pub(crate) trait List {
    /// What is listed.
    type Item;

    /// What tells an entry from the others.
    fn id(item: &Self::Item) -> &str;

    /// `count` entries after the first `skip`.
    fn page(
        &self,
        client: &Client,
        count: u8,
        skip: u32,
    ) -> impl Future<Output = Result<Page<Self::Item>, Error>> + Send;
}

/// Orders; the filter's page is set by the reader.
pub(crate) struct Orders(pub(crate) OrderFilter);

/// The account's payments; the window's page is set by the reader.
pub(crate) struct Payments(pub(crate) Window);

/// Reads a list from its beginning to its end.
pub(crate) struct Pages<L> {
    list: L,
    seen: HashSet<String>,
    skip: u32,
    unreadable: usize,
    end: Option<End>,
}

/// How reading ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// With the last entry.
    Whole,
    /// Long before it, as it seems.
    Given,
}

impl<L: List> Pages<L> {
    pub(crate) fn of(list: L) -> Pages<L> {
        Pages {
            list,
            seen: HashSet::new(),
            skip: 0,
            unreadable: 0,
            end: None,
        }
    }

    /// The next page's new entries; nothing after the last. `wanted` is how many more are of use.
    pub(crate) async fn next(
        &mut self,
        client: &Client,
        wanted: usize,
    ) -> Result<Option<Vec<L::Item>>, Error> {
        if self.end.is_some() {
            return Ok(None);
        }
        let count = page_size(wanted);
        let page = self.list.page(client, count, self.skip).await?;
        let (sent, unreadable) = (page.sent(), page.unreadable);
        let fresh: Vec<L::Item> = page
            .items
            .into_iter()
            .filter(|item| self.seen.insert(L::id(item).to_owned()))
            .collect();
        self.unreadable += unreadable;
        self.skip += u32::from(count);
        self.end = if sent < usize::from(count) {
            Some(End::Whole)
        } else if (fresh.is_empty() && unreadable == 0)
            || self.skip >= MOST_PAGES * u32::from(Window::MAX_COUNT)
        {
            Some(End::Given)
        } else {
            None
        };
        Ok(Some(fresh))
    }

    /// How many entries could not be read so far.
    pub(crate) fn unreadable(&self) -> usize {
        self.unreadable
    }

    /// Whether the list was read to its end.
    pub(crate) fn is_whole(&self) -> bool {
        self.end == Some(End::Whole)
    }
}

fn page_size(wanted: usize) -> u8 {
    u8::try_from(wanted).map_or(Window::MAX_COUNT, |wanted| wanted.min(Window::MAX_COUNT))
}

impl List for Orders {
    type Item = Order;

    fn id(order: &Order) -> &str {
        order.id.as_str()
    }

    async fn page(&self, client: &Client, count: u8, skip: u32) -> Result<Page<Order>, Error> {
        let filter = OrderFilter {
            window: part(self.0.window, count, skip),
            ..self.0.clone()
        };
        client.orders(&filter).await
    }
}

impl List for Payments {
    type Item = Payment;

    fn id(payment: &Payment) -> &str {
        payment.id.as_str()
    }

    async fn page(&self, client: &Client, count: u8, skip: u32) -> Result<Page<Payment>, Error> {
        client.payments(&part(self.0, count, skip)).await
    }
}

fn part(window: Window, count: u8, skip: u32) -> Window {
    Window {
        count: Some(count),
        skip: Some(skip),
        ..window
    }
}
