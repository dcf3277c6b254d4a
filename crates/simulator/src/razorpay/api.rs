//! Razorpay's HTTP API, as far as a donation needs it.

use super::books::{Books, NotCaptured, Payment};
use super::{Effect, json};
use reqwest::{Method, Request, Url};
use serde_json::{Value, json};

const DEFAULT_COUNT: usize = 10;
const MAX_COUNT: usize = 100;

/// Does what a call asks for.
pub(crate) fn serve(books: &mut Books, request: &Request, now_s: i64) -> Effect {
    let path: Vec<&str> = request
        .url()
        .path_segments()
        .map(Iterator::collect)
        .unwrap_or_default();
    match (request.method().clone(), path.as_slice()) {
        (Method::POST, ["v1", "orders"]) => make_order(books, &body_of(request), now_s),
        (Method::GET, ["v1", "orders"]) => list_orders(books, request.url()),
        (Method::GET, ["v1", "orders", id]) => one(books.orders.get(*id).map(json::order)),
        (Method::GET, ["v1", "orders", id, "payments"]) => payments_of(books, id),
        (Method::GET, ["v1", "payments"]) => list_payments(books, request.url()),
        (Method::GET, ["v1", "payments", id]) => one(books.payments.get(*id).map(json::payment)),
        (Method::POST, ["v1", "payments", id, "capture"]) => capture(books, id, &body_of(request)),
        (Method::GET, ["v1", "payments", id, "refunds"]) => {
            let refunds: Vec<Value> = books.refunds_of(id).map(processed).collect();
            Effect::ok(json::collection(&refunds))
        }
        (Method::GET, ["v1", "refunds"]) => list_refunds(books, request.url()),
        (Method::GET, ["v1", "refunds", id]) => one(books.refunds.get(*id).map(processed)),
        _ => Effect::refused("The requested URL was not found on the server."),
    }
}

fn body_of(request: &Request) -> Value {
    request
        .body()
        .and_then(reqwest::Body::as_bytes)
        .and_then(|bytes| serde_json::from_slice(bytes).ok())
        .unwrap_or_default()
}

fn one(found: Option<Value>) -> Effect {
    found.map_or_else(
        || Effect::refused("The id provided does not exist"),
        Effect::ok,
    )
}

fn processed(refund: &super::books::Refund) -> Value {
    json::refund(refund, "processed")
}

fn make_order(books: &mut Books, body: &Value, now_s: i64) -> Effect {
    let amount = body.get("amount").and_then(Value::as_i64);
    let currency = body.get("currency").and_then(Value::as_str);
    let (Some(amount), Some(currency)) = (amount.filter(|amount| *amount >= 100), currency) else {
        return Effect::refused("The amount must be at least INR 1.00");
    };
    let receipt = body.get("receipt").and_then(Value::as_str);
    let notes = body.get("notes").cloned().unwrap_or_else(|| json!([]));
    let order = books.make_order(
        amount,
        currency.to_owned(),
        (receipt.map(str::to_owned), notes),
        now_s,
    );
    Effect::ok(json::order(&order))
}

fn list_orders(books: &Books, url: &Url) -> Effect {
    let receipt = query(url, "receipt");
    let orders = books
        .order_ids
        .iter()
        .rev()
        .filter_map(|id| books.orders.get(id))
        .filter(|order| receipt.is_none() || order.receipt == receipt)
        .filter(|order| is_within(url, order.created_s));
    page(url, orders.map(json::order))
}

fn payments_of(books: &Books, order: &str) -> Effect {
    if !books.orders.contains_key(order) {
        return Effect::refused("The id provided does not exist");
    }
    let mut payments: Vec<&Payment> = books.payments_of(order).collect();
    payments.reverse();
    let payments: Vec<Value> = payments.into_iter().map(json::payment).collect();
    Effect::ok(json::collection(&payments))
}

fn list_payments(books: &Books, url: &Url) -> Effect {
    let payments = books
        .payment_ids
        .iter()
        .rev()
        .filter_map(|id| books.payments.get(id))
        .filter(|payment| is_within(url, payment.created_s));
    page(url, payments.map(json::payment))
}

fn list_refunds(books: &Books, url: &Url) -> Effect {
    let mut refunds: Vec<_> = books
        .refunds
        .values()
        .filter(|refund| is_within(url, refund.created_s))
        .collect();
    refunds.sort_by_key(|refund| std::cmp::Reverse(refund.created_s));
    page(url, refunds.into_iter().map(processed))
}

fn capture(books: &mut Books, payment: &str, body: &Value) -> Effect {
    let Some(amount) = body.get("amount").and_then(Value::as_i64) else {
        return Effect::refused("The amount must be an integer");
    };
    match books.capture(payment, amount) {
        Ok(news) => Effect {
            news,
            ..one(books.payments.get(payment).map(json::payment))
        },
        Err(refusal) => Effect::refused(match refusal {
            NotCaptured::Unknown => "The id provided does not exist",
            NotCaptured::OtherAmount => "Capture amount must be equal to the amount authorized",
            NotCaptured::AlreadyCaptured => "This payment has already been captured",
            NotCaptured::OrderPaid => "Your payment has been declined as the order is already paid",
            NotCaptured::NotAuthorized => {
                "Only payments which have been authorized can be captured"
            }
        }),
    }
}

fn page(url: &Url, items: impl Iterator<Item = Value>) -> Effect {
    let number = |name| query(url, name).and_then(|text| text.parse::<usize>().ok());
    let count = number("count").unwrap_or(DEFAULT_COUNT);
    if count > MAX_COUNT {
        return Effect::refused("The count may not be greater than 100.");
    }
    let items = items.skip(number("skip").unwrap_or(0)).take(count);
    Effect::ok(json::collection(&items.collect::<Vec<Value>>()))
}

fn is_within(url: &Url, created_s: i64) -> bool {
    let second = |name| query(url, name).and_then(|text| text.parse::<i64>().ok());
    second("from").is_none_or(|from| from <= created_s)
        && second("to").is_none_or(|to| created_s <= to)
}

fn query(url: &Url, name: &str) -> Option<String> {
    url.query_pairs()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

impl Effect {
    fn ok(body: Value) -> Effect {
        Effect {
            status: 200,
            body,
            news: Vec::new(),
        }
    }

    fn refused(description: &str) -> Effect {
        Effect {
            status: 400,
            body: json!(json::error(description)),
            news: Vec::new(),
        }
    }
}
