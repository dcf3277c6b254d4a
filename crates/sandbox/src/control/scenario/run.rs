//! What each scenario does.

use serde_json::{Value, json};

use super::deck::Play;
use super::{Asked, Scenario};
use crate::control::webhook::{self, Request};
use crate::control::{downtime, order_in, pay, refused, state};
use crate::desk::Desk;
use crate::error::ApiError;
use crate::faults::{Fault, FaultKind};
use crate::fields::Fields;
use crate::gateway::{DowntimeStatus, Failure, NewRefund, Outcome, Payment, PaymentStatus, Report};
use crate::khalti::Status;

type Result<T> = std::result::Result<T, ApiError>;

/// Runs a scenario; the answer is what the control call behind it answers.
pub(crate) async fn run(desk: &Desk, scenario: &Scenario, asked: &Asked) -> Result<Value> {
    match scenario.play {
        Play::Captured => pay(desk, asked, &Outcome::Captured),
        Play::Authorized => pay(desk, asked, &Outcome::Authorized),
        Play::Failed => fail(desk, asked),
        Play::Late => authorize_late(desk, asked),
        Play::AutoRefund => refund_by_itself(desk, asked),
        Play::Refund => refund(desk, asked),
        Play::WebhooksAgain => send_again(desk, asked).await,
        Play::Khalti(status) => settle(desk, asked, status),
        Play::Downtime(status) => report_downtime(desk, asked, status),
        Play::AllDown => {
            take_down(desk);
            Ok(ok())
        }
        Play::NoFaults => {
            desk.gateway().faults.clear(None);
            Ok(ok())
        }
        Play::Reset => {
            state::empty(desk);
            Ok(ok())
        }
    }
}

fn ok() -> Value {
    json!({"ok": true})
}

/// The order that was named, or the newest.
fn order(desk: &Desk, asked: &Asked) -> Result<String> {
    let gateway = desk.gateway();
    if let Some(id) = &asked.order_id {
        return Ok(order_in(&gateway, id)?.id.clone());
    }
    let newest = gateway.orders.newest_first().next();
    newest
        .map(|order| order.id.clone())
        .ok_or_else(|| refused("expected an order; none was made since the last reset"))
}

fn pay(desk: &Desk, asked: &Asked, outcome: &Outcome) -> Result<Value> {
    let order_id = order(desk, asked)?;
    let payment = pay::attempt_as(desk, &order_id, outcome)?;
    Ok(pay::proof(&order_id, &payment))
}

fn fail(desk: &Desk, asked: &Asked) -> Result<Value> {
    let reason = asked.reason.as_deref().unwrap_or("payment_failed");
    pay(desk, asked, &Outcome::Failed(Failure::because(reason)))
}

fn authorize_late(desk: &Desk, asked: &Asked) -> Result<Value> {
    let order_id = order(desk, asked)?;
    let failed = latest(desk, &order_id, PaymentStatus::Failed)?;
    let id = if let Some(id) = failed {
        id
    } else {
        let failure = Failure::because("payment_failed");
        pay::attempt_as(desk, &order_id, &Outcome::Failed(failure))?.id
    };
    let authorized = desk
        .gateway()
        .authorize_late(&id, None, desk.surroundings());
    let (payment, events) = authorized?;
    desk.announce(events);
    Ok(payment.to_value())
}

fn refund_by_itself(desk: &Desk, asked: &Asked) -> Result<Value> {
    let order_id = order(desk, asked)?;
    let id = match latest(desk, &order_id, PaymentStatus::Authorized)? {
        Some(id) => id,
        None => pay::attempt_as(desk, &order_id, &Outcome::Authorized)?.id,
    };
    let given_back = desk.gateway().refund_by_itself(&id, desk.surroundings());
    desk.announce(given_back?);
    Ok(desk.gateway().payments.find(&id)?.to_value())
}

fn refund(desk: &Desk, asked: &Asked) -> Result<Value> {
    let order_id = order(desk, asked)?;
    let captured = latest(desk, &order_id, PaymentStatus::Captured)?;
    let words = format!("expected a captured payment on {order_id}; it has none");
    let id = captured.ok_or_else(|| refused(&words))?;
    let request = NewRefund::parse(&Fields::default())?;
    let refunded = desk.gateway().refund(&id, request, desk.surroundings());
    let (refund, events) = refunded?;
    desk.announce(events);
    Ok(refund.to_value())
}

/// The order's newest payment of a status.
fn latest(desk: &Desk, order_id: &str, status: PaymentStatus) -> Result<Option<String>> {
    let gateway = desk.gateway();
    let payments = gateway.payments_of(order_in(&gateway, order_id)?);
    let fits = |payment: &&Payment| payment.status == status;
    let found = payments.into_iter().find(fits);
    Ok(found.map(|payment| payment.id.clone()))
}

async fn send_again(desk: &Desk, asked: &Asked) -> Result<Value> {
    let request = Request::replay_of(order(desk, asked)?);
    let deliveries = webhook::deliver(desk, &request).await?;
    Ok(json!({"deliveries": deliveries}))
}

/// Settles the Khalti payment that was named, or the newest.
fn settle(desk: &Desk, asked: &Asked, status: Status) -> Result<Value> {
    let mut khalti = desk.khalti();
    let newest = khalti.oldest_first().next_back();
    let newest = newest.map(|payment| payment.pidx.clone());
    let pidx = asked.pidx.clone().or(newest);
    let payment = pidx.and_then(|pidx| khalti.lookup_mut(&pidx));
    let payment = payment.ok_or_else(|| {
        refused("expected a Khalti payment initiated here since the last reset; there is none by that pidx")
    })?;
    payment.settle(status, desk.surroundings());
    let now = desk.surroundings().unix_now();
    Ok(json!({"pidx": payment.pidx, "return_url": payment.return_url(now)}))
}

fn report_downtime(desk: &Desk, asked: &Asked, status: DowntimeStatus) -> Result<Value> {
    let method = asked.method.clone().unwrap_or_else(|| "upi".to_owned());
    downtime::check_method(&method)?;
    let report = Report {
        method,
        status,
        instrument: None,
        severity: None,
    };
    Ok(downtime::announce(desk, &report))
}

fn take_down(desk: &Desk) {
    desk.gateway().faults.add(Fault {
        route: "*".to_owned(),
        kind: FaultKind::Down,
        times: None,
    });
}
