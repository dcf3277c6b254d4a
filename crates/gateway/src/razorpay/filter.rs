//! Which part of a list to ask for.

use daan_domain::Timestamp;

/// A span of time and a page of it. What is `None` is left to Razorpay, which gives 10 items from the start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Window {
    /// Made at this time or later; Razorpay counts whole seconds.
    pub from: Option<Timestamp>,
    /// Made at this time or earlier.
    pub to: Option<Timestamp>,
    /// How many, 1 to 100.
    pub count: Option<u8>,
    /// How many to pass over.
    pub skip: Option<u32>,
}

/// Which orders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderFilter {
    /// Only those with (true) or without (false) an authorised payment.
    pub authorized: Option<bool>,
    /// Only those with this receipt. Razorpay calls receipts unique, yet shows two orders with one.
    pub receipt: Option<String>,
    /// When made, and which page.
    pub window: Window,
    /// What to send along with each order.
    pub expand: Vec<Expand>,
}

/// What to send along with an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expand {
    /// Its payments.
    Payments,
    /// Its payments, each with its card.
    PaymentsCard,
    /// Its transfers.
    Transfers,
    /// Its virtual account.
    VirtualAccount,
}

/// Names and values of a query.
pub(super) type Query = Vec<(&'static str, String)>;

impl Window {
    /// The largest page.
    pub const MAX_COUNT: u8 = 100;

    pub(super) fn query(&self) -> Query {
        let seconds = |time: Timestamp| time.unix_ms().div_euclid(1_000).to_string();
        [
            ("from", self.from.map(seconds)),
            // A second that has begun belongs to the span.
            ("to", self.to.map(|time| seconds(time.plus_ms(999)))),
            ("count", self.count.map(|count| count.to_string())),
            ("skip", self.skip.map(|skip| skip.to_string())),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
    }
}

impl OrderFilter {
    /// The orders with this receipt.
    pub fn of_receipt(receipt: impl Into<String>) -> OrderFilter {
        OrderFilter {
            receipt: Some(receipt.into()),
            ..OrderFilter::default()
        }
    }

    pub(super) fn query(&self) -> Query {
        let authorized = self.authorized.map(|yes| u8::from(yes).to_string());
        let own = [
            ("authorized", authorized),
            ("receipt", self.receipt.clone()),
        ];
        own.into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .chain(self.window.query())
            .chain(
                self.expand
                    .iter()
                    .map(|part| ("expand[]", part.code().to_owned())),
            )
            .collect()
    }
}

impl Expand {
    fn code(self) -> &'static str {
        match self {
            Expand::Payments => "payments",
            Expand::PaymentsCard => "payments.card",
            Expand::Transfers => "transfers",
            Expand::VirtualAccount => "virtual_account",
        }
    }
}
