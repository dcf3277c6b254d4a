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

#[cfg(test)]
mod tests {
    use super::*;
    use daan_gateway::razorpay::{ApiUrl, Config, Credentials};
    use std::time::Duration;

    /// What a page shows of entries that come to be while it is read.
    type Shown = fn(skip: u32, count: u32) -> Vec<String>;

    struct Shifting(Shown);

    impl List for Shifting {
        type Item = String;

        fn id(item: &String) -> &str {
            item
        }

        async fn page(&self, _: &Client, count: u8, skip: u32) -> Result<Page<String>, Error> {
            Ok(Page {
                items: (self.0)(skip, u32::from(count)),
                unreadable: 0,
            })
        }
    }

    async fn read(shown: Shown) -> (Vec<String>, bool) {
        let mut pages = Pages::of(Shifting(shown));
        let mut read = Vec::new();
        while let Some(fresh) = pages.next(&nobody(), usize::MAX).await.unwrap() {
            read.extend(fresh);
        }
        (read, pages.is_whole())
    }

    fn nobody() -> Client {
        Client::new(Config {
            api_url: ApiUrl::parse("http://127.0.0.1:1").unwrap(),
            credentials: Credentials::parse("rzp_test_lists", "secret").unwrap(),
            connect_timeout: Duration::from_secs(1),
            timeout: Duration::from_secs(2),
        })
        .unwrap()
    }

    fn numbers(from: u32, to: u32) -> Vec<String> {
        (from..to).map(|number| number.to_string()).collect()
    }

    #[tokio::test]
    async fn entries_that_moved_to_the_next_page_are_read_once() {
        // One came to be after the first page was read.
        let (read, is_whole) = read(|skip, count| {
            let moved = u32::from(skip > 0);
            numbers(skip - moved, 150.min(skip - moved + count))
        })
        .await;
        assert_eq!(read, numbers(0, 150));
        assert!(is_whole);
    }

    #[tokio::test]
    async fn a_list_that_tells_the_same_page_for_ever_is_given_up_and_not_called_whole() {
        let (read, is_whole) = read(|_, count| numbers(0, count)).await;
        assert_eq!(read.len(), usize::from(Window::MAX_COUNT));
        assert!(!is_whole);
    }
}
