//! What the books hold, the newest first, from the same JSON that `/control/state` answers.

use jiff::Timestamp;
use serde_json::Value;

use crate::checkout::money::format_money;
use crate::template::{Slot, escape, fill};

/// The newest are looked for, and a page of thousands helps nobody.
const MAX_ROWS: usize = 25;

const EMPTY: &str = "<p class=\"empty\">Nothing yet.</p>";
const FACT: &str = "<div><dt>{{name}}</dt><dd>{{value}}</dd></div>";
const STATUS: &str = "<span class=\"status\" data-status=\"{{word}}\">{{word}}</span>";
const PAY_LINK: &str = "<a href=\"/khalti/pay/?pidx={{id}}\"><code>{{id}}</code></a>";

/// Where webhooks go, and what is broken on purpose.
pub(super) fn standing(state: &Value) -> String {
    let open = all(state, "downtimes").filter(|downtime| downtime["end"].is_null());
    let facts = [
        ("Webhooks go to", word(&state["webhook_url"])),
        ("Methods down", list(open, "method")),
        ("Faults", list(all(state, "faults"), "route")),
    ];
    let facts = facts.iter().map(|(name, value)| {
        let value = if value.is_empty() { "none" } else { value };
        fill(
            FACT,
            &[("name", Slot::Text(name)), ("value", Slot::Text(value))],
        )
    });
    facts.collect()
}

/// The orders that can be chosen, with what tells them apart.
pub(super) fn order_choices(state: &Value) -> Vec<(String, String)> {
    let orders = newest(state, "orders");
    let choices = orders.map(|order| {
        let id = word(&order["id"]);
        let money = money(&order["amount"], &order["currency"]);
        let text = format!("{id} · {money} · {}", word(&order["status"]));
        (id, text)
    });
    choices.collect()
}

/// The Khalti payments that can be chosen.
pub(super) fn khalti_choices(state: &Value) -> Vec<(String, String)> {
    let payments = newest(state, "khalti");
    let choices = payments.map(|payment| {
        let pidx = word(&payment["pidx"]);
        let money = rupees(payment);
        let text = format!("{pidx} · {money} · {}", word(&payment["status"]));
        (pidx, text)
    });
    choices.collect()
}

pub(super) fn orders(state: &Value) -> String {
    let rows = newest(state, "orders").map(|order| {
        [
            code(&order["id"]),
            escape(&money(&order["amount"], &order["currency"])),
            status(&order["status"]),
            escape(&word(&order["attempts"])),
            time(&order["created_at"]),
        ]
    });
    table(["Order", "Amount", "Status", "Attempts", "Made"], rows)
}

pub(super) fn payments(state: &Value) -> String {
    let rows = newest(state, "payments").map(|payment| {
        let reason = escape(&word(&payment["error_reason"]));
        [
            code(&payment["id"]),
            code(&payment["order_id"]),
            escape(&money(&payment["amount"], &payment["currency"])),
            escape(&word(&payment["method"])),
            format!("{} {reason}", status(&payment["status"])),
            time(&payment["created_at"]),
        ]
    });
    let heads = ["Payment", "Order", "Amount", "Method", "Status", "Made"];
    table(heads, rows)
}

pub(super) fn khalti(state: &Value) -> String {
    let rows = newest(state, "khalti").map(|payment| {
        let pidx = word(&payment["pidx"]);
        [
            fill(PAY_LINK, &[("id", Slot::Text(&pidx))]),
            escape(&word(asked(payment, "/request/purchase_order_id"))),
            escape(&rupees(payment)),
            status(&payment["status"]),
            time(&payment["created_at"]),
        ]
    });
    table(["Payment", "For", "Amount", "Status", "Made"], rows)
}

pub(super) fn deliveries(state: &Value) -> String {
    let rows = newest(state, "webhooks").map(|delivery| {
        let answer = match &delivery["status"] {
            Value::Null => Value::from("no answer"),
            code => Value::from(code.to_string()),
        };
        [
            escape(&word(&delivery["event"])),
            code(&delivery["event_id"]),
            status(&answer),
            time(&delivery["at"]),
        ]
    });
    table(["Event", "Event id", "Answer", "Sent"], rows)
}

fn all<'a>(state: &'a Value, name: &str) -> impl DoubleEndedIterator<Item = &'a Value> {
    state[name].as_array().into_iter().flatten()
}

fn newest<'a>(state: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    all(state, name).rev().take(MAX_ROWS)
}

fn list<'a>(entries: impl Iterator<Item = &'a Value>, member: &str) -> String {
    let words: Vec<String> = entries.map(|entry| word(&entry[member])).collect();
    words.join(", ")
}

/// A table of cells that are markup already.
fn table<const N: usize>(heads: [&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let rows = rows.map(|cells| {
        let cells = heads.iter().zip(cells);
        let cells = cells.map(|(head, cell)| format!("<td data-head=\"{head}\">{cell}</td>"));
        format!("<tr>{}</tr>", cells.collect::<String>())
    });
    let body: String = rows.collect();
    if body.is_empty() {
        return EMPTY.to_owned();
    }
    let heads = heads
        .map(|head| format!("<th scope=\"col\">{head}</th>"))
        .concat();
    format!("<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>")
}

/// A member as text; nothing for one that is not there.
fn word(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn money(amount: &Value, currency: &Value) -> String {
    format_money(amount.as_i64().unwrap_or_default(), &word(currency))
}

/// What the merchant asked for when initiating a Khalti payment, by its place in the JSON.
fn asked<'a>(payment: &'a Value, place: &str) -> &'a Value {
    payment.pointer(place).unwrap_or(&Value::Null)
}

fn rupees(payment: &Value) -> String {
    money(asked(payment, "/request/amount"), &Value::from("NPR"))
}

fn code(id: &Value) -> String {
    let id = word(id);
    let id = if id.is_empty() { "–" } else { &id };
    fill("<code>{{id}}</code>", &[("id", Slot::Text(id))])
}

fn status(value: &Value) -> String {
    fill(STATUS, &[("word", Slot::Text(&word(value)))])
}

/// The time of day, in UTC.
fn time(unix: &Value) -> String {
    let time = Timestamp::from_second(unix.as_i64().unwrap_or_default());
    time.unwrap_or_default().strftime("%H:%M:%S").to_string()
}
