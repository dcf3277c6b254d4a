//! `daan orders`.

use super::table::table as written_table;
use super::times::{DAY_MS, WrongCall, time};
use anyhow::bail;
use clap::Args;
use daan_domain::{DonationId, Timestamp};
use daan_gateway::razorpay::{Client, Config, Error, Order, OrderStatus, Payment};
use daan_server::checkout::Sum;
use daan_server::operator::{OrderQuery, list_orders};
use daan_server::settings::{RazorpaySettings, Source};
use daan_server::surroundings::{Clock, SystemClock};
use serde_json::{Value, json};

/// List Razorpay's own orders, with their payments
///
/// Reads the account of `RAZORPAY_KEY_ID`, without our ledger: what Razorpay itself has to say about "I paid and
/// see nothing". The receipt of an order is the donation's reference. Newest first; all pages are read.
///
/// Columns: receipt, order, status, amount, attempts, then each payment as id, status, amount, method and why
/// it failed.
#[derive(Args)]
pub(crate) struct OrderFlags {
    /// Made in the last so many days [default: 7, or ever where --receipt is given]
    #[arg(long, value_name = "DAYS", conflicts_with_all = ["from", "to"])]
    since: Option<u32>,
    /// Made at this time or later: 2026-11-24 (its beginning in India) or 2026-11-24T09:00:00+05:30
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// Made at this time or earlier; a day counts to its end
    #[arg(long, value_name = "TIME")]
    to: Option<String>,
    /// Only orders with this receipt: a donation's reference; its further orders have -2, -3 behind it
    #[arg(long, value_name = "REFERENCE")]
    receipt: Option<String>,
    /// Only orders with an authorised payment
    #[arg(long)]
    authorized: bool,
    /// So many at most, the newest
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    count: Option<u32>,
    /// As JSON: a list of orders, amounts in minor units, times in unix milliseconds
    #[arg(long)]
    json: bool,
}

const DEFAULT_DAYS: u32 = 7;

pub(crate) async fn run(flags: &OrderFlags, source: &Source) -> anyhow::Result<()> {
    let query = flags.query(SystemClock.now())?;
    let settings = RazorpaySettings::read(source)?;
    let client = Client::new(Config::new(settings.api_url, settings.credentials))?;
    let list = list_orders(&client, &query)
        .await
        .map_err(|error| anyhow::anyhow!(advice(&error)).context(error))?;
    if flags.json {
        let orders: Vec<Value> = list.orders.iter().map(order_json).collect();
        println!("{}", serde_json::to_string_pretty(&orders)?);
    } else {
        print!("{}", table(&list.orders));
    }
    if list.orders.is_empty() && list.unreadable == 0 {
        eprintln!("daan: {}", flags.none_found());
    }
    if list.unreadable > 0 {
        bail!(
            "{} orders could not be read and are not shown; look them up in Razorpay's dashboard",
            list.unreadable
        );
    }
    Ok(())
}

impl OrderFlags {
    fn query(&self, now: Timestamp) -> anyhow::Result<OrderQuery> {
        let of_days = |days: u32| now.plus_ms(-DAY_MS * i64::from(days));
        let is_bounded = self.from.is_some() || self.to.is_some() || self.receipt.is_some();
        let default = (!is_bounded).then_some(DEFAULT_DAYS);
        let from = match &self.from {
            Some(text) => Some(time(text, "--from", 0)?),
            None => self.since.or(default).map(of_days),
        };
        let to = self.to.as_deref();
        let to = to.map(|text| time(text, "--to", DAY_MS - 1)).transpose()?;
        if let (Some(from), Some(to)) = (from, to)
            && from > to
        {
            let text = "expected --from before --to, found it after; exchange them";
            return Err(WrongCall(text.to_owned()).into());
        }
        Ok(OrderQuery {
            from,
            // What is made while the pages are read would push orders from one page to the next.
            to: to.or(from.map(|_| now)),
            receipt: self.receipt.as_deref().map(receipt).transpose()?,
            authorized: self.authorized,
            count: self.count.map(usize::try_from).transpose()?,
        })
    }

    fn none_found(&self) -> &'static str {
        match (&self.receipt, self.authorized) {
            (Some(_), false) => {
                "no order with this receipt at Razorpay; gifts through Khalti are not listed here"
            }
            (Some(_), true) => "no order with this receipt and an authorised payment at Razorpay",
            (None, true) => "no orders with an authorised payment in this time",
            (None, false) => "no orders in this time",
        }
    }
}

/// A donation's reference, with the number of its order behind it from the second on.
fn receipt(typed: &str) -> anyhow::Result<String> {
    let text = typed.trim().to_ascii_uppercase();
    let is_reference = |text: &str| DonationId::parse(text).is_ok();
    let is_further = |(reference, number): (&str, &str)| {
        let is_number = number.parse::<u32>().is_ok_and(|number| number > 1);
        is_number && is_reference(reference)
    };
    if is_reference(&text) || text.rsplit_once('-').is_some_and(is_further) {
        return Ok(text);
    }
    bail!(
        "--receipt expected a donation's reference such as DN-4F7K-Q2MX-9TBZ, or with -2, -3 behind it for its \
         further orders, found `{typed}`"
    )
}

pub(super) fn advice(error: &Error) -> &'static str {
    match error {
        Error::Unauthorized => {
            "set the key and secret that the dashboard shows for this account and mode"
        }
        Error::NotSent(_) | Error::NoAnswer(_) => {
            "check RAZORPAY_API_URL and this machine's way out, and try again"
        }
        Error::Refused(_) | Error::NotFound => "check the flags",
        Error::Resting { .. }
        | Error::Busy
        | Error::RateLimited { .. }
        | Error::Unavailable { .. }
        | Error::UnreadableAnswer { .. } => "try again in a minute",
    }
}

const HEAD: [&str; 6] = [
    "RECEIPT", "ORDER", "STATUS", "AMOUNT", "ATTEMPTS", "PAYMENTS",
];

/// Each further payment has a line of its own.
fn table(orders: &[Order]) -> String {
    let mut rows = vec![HEAD.map(str::to_owned)];
    rows.extend(orders.iter().flat_map(lines));
    written_table(&rows)
}

fn lines(order: &Order) -> Vec<[String; 6]> {
    let none = String::new;
    let mut payments = payment_cells(order).into_iter();
    let first = [
        order.receipt.clone().unwrap_or_else(|| "-".to_owned()),
        order.id.as_str().to_owned(),
        status(order).to_owned(),
        amount(order.amount_minor, &order.currency),
        order
            .attempts
            .map_or_else(none, |attempts| attempts.to_string()),
        payments.next().unwrap_or_default(),
    ];
    let further = payments.map(|payment| [none(), none(), none(), none(), none(), payment]);
    std::iter::once(first).chain(further).collect()
}

fn payment_cells(order: &Order) -> Vec<String> {
    let Some(page) = &order.payments else {
        return Vec::new();
    };
    let mut cells: Vec<String> = page.items.iter().map(payment_cell).collect();
    if page.unreadable > 0 {
        cells.push(format!("{} that cannot be read", page.unreadable));
    }
    cells
}

fn payment_cell(payment: &Payment) -> String {
    let mut parts = vec![
        payment.id.as_str().to_owned(),
        payment.status.as_str().to_owned(),
        amount(payment.amount_minor, &payment.currency),
    ];
    parts.extend(payment.method.clone());
    parts.extend(payment.error.reason.clone());
    parts.join(" ")
}

fn amount(amount_minor: i64, currency: &str) -> String {
    let sum = Sum {
        amount_minor,
        currency: currency.to_owned(),
    };
    sum.to_string()
}

fn status(order: &Order) -> &str {
    match &order.status {
        OrderStatus::Created => "created",
        OrderStatus::Attempted => "attempted",
        OrderStatus::Paid => "paid",
        OrderStatus::Other(word) => word,
    }
}

fn order_json(order: &Order) -> Value {
    let payments = order.payments.iter().flat_map(|page| &page.items);
    json!({
        "receipt": order.receipt,
        "order_id": order.id.as_str(),
        "status": status(order),
        "amount_minor": order.amount_minor,
        "amount_paid_minor": order.amount_paid_minor,
        "currency": order.currency,
        "attempts": order.attempts,
        "created_at_ms": order.created_at.map(Timestamp::unix_ms),
        "payments": payments.map(payment_json).collect::<Vec<_>>(),
    })
}

fn payment_json(payment: &Payment) -> Value {
    json!({
        "payment_id": payment.id.as_str(),
        "status": payment.status.as_str(),
        "amount_minor": payment.amount_minor,
        "amount_refunded_minor": payment.amount_refunded_minor,
        "currency": payment.currency,
        "method": payment.method,
        "reason": payment.error.reason,
        "created_at_ms": payment.created_at.map(Timestamp::unix_ms),
    })
}
