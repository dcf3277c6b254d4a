//! What a donation's history says of it.

use super::Fault;
use crate::chain::Head;
use crate::db::{Row, column};
use crate::donation::PayLink;
use crate::error::{Result, StorageError};
use crate::seal::link_seal;
use daan_domain::Timestamp;
use daan_domain::settle::paid_at;
use serde_json::Value;

/// A history whose chain is whole.
pub(super) struct History {
    events: Vec<Event>,
}

struct Event {
    kind: String,
    at_ms: i64,
    data: Value,
}

type Found = std::result::Result<Option<Fault>, (StorageError, Fault)>;

impl History {
    /// Follows the chain from its first event to its last.
    pub(super) fn follow(id: &str, rows: &[Row]) -> std::result::Result<History, Fault> {
        let fault = |seq: i64, problem: &str| Fault {
            table: "events",
            row: format!("{id} event {seq}"),
            donation: None,
            problem: problem.to_owned(),
        };
        if rows.is_empty() {
            return Err(fault(1, "the history is missing"));
        }
        let mut head = Head::NONE;
        let mut events = Vec::with_capacity(rows.len());
        for row in rows {
            head = head.followed_by(row).ok().flatten().ok_or_else(|| {
                fault(
                    head.next_seq(),
                    "it, or its evidence, is not what was written",
                )
            })?;
            events
                .push(event(row).map_err(|error| fault(head.next_seq() - 1, &error.to_string()))?);
        }
        Ok(History { events })
    }

    /// A seal that the first event carries; older ones have none.
    pub(super) fn sealed(&self, name: &str) -> Option<&str> {
        self.events.first()?.data.get(name)?.as_str()
    }

    /// When the donation was paid, in unix milliseconds: when its gateway says so, else when that was booked.
    pub(super) fn paid_at_ms(&self) -> Option<i64> {
        let credited = self
            .events
            .iter()
            .find(|event| event.kind == "payment_credited")?;
        Some(credited.number("paid_at_ms").unwrap_or(credited.at_ms))
    }

    /// How an order contradicts the history, if it does.
    pub(super) fn order_fault(&self, row: &Row) -> Found {
        found("gateway_orders", "gateway_order_id", row, || {
            let (gateway, order): (&str, &str) =
                (column(row, "gateway")?, column(row, "gateway_order_id")?);
            let bound = self.events.iter().find(|event| {
                matches!(event.kind.as_str(), "order_bound" | "order_orphaned")
                    && event.text("gateway") == Some(gateway)
                    && event.text("order") == Some(order)
            });
            let Some(bound) = bound else {
                return Ok(Some("no event tells of its binding"));
            };
            let is_asked_as_bound = column::<Option<i64>>(row, "quoted_minor")?
                == bound.number("quoted_minor")
                && column::<Option<&str>>(row, "quoted_currency")? == bound.text("quoted_currency")
                && column::<Option<&str>>(row, "quoted_payee")? == bound.text("quoted_payee");
            if !is_asked_as_bound {
                return Ok(Some("it asks for something else than when it was bound"));
            }
            let was_handed_out = bound.kind == "order_bound";
            let times_fit = column::<i64>(row, "bound_at")? == bound.at_ms
                && column::<Option<i64>>(row, "handed_out_at")?
                    == was_handed_out.then_some(bound.at_ms);
            if !times_fit {
                return Ok(Some("it was bound or handed out at another time"));
            }
            let link = link(row)?.map(|link| hex::encode(link_seal(&link)));
            let is_sealed = bound.data.get("link").is_some();
            Ok((is_sealed && link.as_deref() != bound.text("link"))
                .then_some("it is paid at another address than when it was bound"))
        })
    }

    /// How a payment contradicts the history, if it does.
    pub(super) fn payment_fault(&self, row: &Row, donation: &Row) -> Found {
        found("payments", "payment_id", row, || {
            let payment: &str = column(row, "payment_id")?;
            let mut told: Option<(Standing<'_>, &Event)> = None;
            for event in self
                .events
                .iter()
                .filter(|event| event.text("payment") == Some(payment))
            {
                let is_captured = told.is_some_and(|(standing, _)| standing.state == "captured");
                if let Some(standing) = Standing::after(&event.kind).filter(|_| !is_captured) {
                    told = Some((standing, event));
                }
            }
            let Some((standing, event)) = told else {
                return Ok(Some("no event tells of it"));
            };
            let is_held = standing.mismatch.is_some();
            let fits = column::<&str>(row, "state")? == standing.state
                && column::<Option<&str>>(row, "disposition")? == standing.disposition
                && column::<Option<&str>>(row, "mismatch")? == standing.mismatch
                && column::<Option<&str>>(row, "failure_reason")? == event.text("reason")
                && column::<Option<&str>>(row, "transaction_id")?
                    == event.text("transaction").filter(|_| !is_held)
                && column::<Option<i64>>(row, "paid_at")? == event.number("paid_at_ms");
            let recorded_at = Timestamp::from_unix_ms(column(donation, "created_at")?);
            let is_dated = standing.state != "captured" || event.is_dated(recorded_at);
            Ok(if !fits {
                Some(
                    "it is not in the state that the history led it to, or was paid at another time",
                )
            } else if !is_dated {
                Some("it was paid at another time than follows from what its gateway told")
            } else {
                None
            })
        })
    }
}

/// A payment's columns after an event.
#[derive(Clone, Copy)]
struct Standing<'a> {
    state: &'a str,
    disposition: Option<&'a str>,
    mismatch: Option<&'a str>,
}

impl Standing<'_> {
    /// Where an event of this kind leads; `None` for one that moves no payment.
    fn after(kind: &str) -> Option<Standing<'static>> {
        let (state, disposition, mismatch) = match kind {
            "payment_processing" => ("under_way", None, None),
            "payment_failed" => ("failed", None, None),
            "payment_returned" => ("returned", None, None),
            "payment_credited" => ("captured", Some("applied"), None),
            "payment_surplus" => ("captured", Some("surplus"), None),
            "quarantined_order_mismatch" => ("quarantined", None, Some("order")),
            "quarantined_amount_mismatch" => ("quarantined", None, Some("amount")),
            "quarantined_currency_mismatch" => ("quarantined", None, Some("currency")),
            "quarantined_other_donation" => ("quarantined", None, Some("other_donation")),
            _ => return None,
        };
        Some(Standing {
            state,
            disposition,
            mismatch,
        })
    }
}

impl Event {
    fn text(&self, name: &str) -> Option<&str> {
        self.data.get(name)?.as_str()
    }

    fn number(&self, name: &str) -> Option<i64> {
        self.data.get(name)?.as_i64()
    }

    /// Whether the time of a capture is what follows from what was told; an event of before that was kept tells nothing.
    fn is_dated(&self, recorded_at: Timestamp) -> bool {
        let at = Timestamp::from_unix_ms;
        let paid_at = paid_at(
            self.number("begun_at_ms").map(at),
            recorded_at,
            at(self.at_ms),
        );
        paid_at.map(Timestamp::unix_ms) == self.number("paid_at_ms")
    }
}

fn event(row: &Row) -> Result<Event> {
    let data: &str = column(row, "data")?;
    Ok(Event {
        kind: column(row, "kind")?,
        at_ms: column(row, "at")?,
        data: serde_json::from_str(data).map_err(|_| crate::db::corrupt("data"))?,
    })
}

fn link(row: &Row) -> Result<Option<PayLink>> {
    let url: Option<String> = column(row, "pay_url")?;
    let expires_at: Option<i64> = column(row, "expires_at")?;
    Ok(url.map(|url| PayLink {
        url,
        expires_at: expires_at.map(Timestamp::from_unix_ms),
    }))
}

fn found(
    table: &'static str,
    name: &'static str,
    row: &Row,
    look: impl FnOnce() -> Result<Option<&'static str>>,
) -> Found {
    let fault = |problem: &str| Fault {
        table,
        row: column::<String>(row, name).unwrap_or_default(),
        donation: None,
        problem: problem.to_owned(),
    };
    match look() {
        Ok(problem) => Ok(problem.map(fault)),
        Err(error) => Err((error, fault(""))),
    }
}
