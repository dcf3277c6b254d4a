//! What payers and banks do at the gateways, and what follows of itself.

use crate::history::Capture;
use crate::sky::{DAY_MS, MINUTE_MS, SECOND_MS, Sky, wait_ms};
use crate::tally::Sometimes;
use crate::world::World;
use daan_domain::Gateway;
use std::sync::Arc;

/// When money that nobody captures goes back; the documents say three days, and five.
const AUTO_REFUND_MS: u64 = 5 * DAY_MS;

/// Somebody tries to pay an order of Razorpay's; `None` where it takes no further attempt.
pub(crate) fn attempt(world: &World, order: &str) -> Option<String> {
    let now_s = world.sky.now_s();
    world.razorpay().attempt(order, now_s)
}

/// The bank says no, for now.
pub(crate) fn fail(world: &World, payment: &str) {
    let news = world.razorpay().fail(payment);
    world.publish(news);
}

/// The bank says yes. The account may take the money by itself; what nobody takes goes back.
pub(crate) fn authorise(world: &Arc<World>, payment: &str) {
    let now_s = world.sky.now_s();
    let news = world.razorpay().authorise(payment, now_s);
    note_returns(
        world,
        news.iter().any(|news| news.event == "refund.processed"),
    );
    world.publish(news);
    let (world, payment) = (Arc::clone(world), payment.to_owned());
    tokio::spawn(async move {
        if world.razorpay().captures_by_itself {
            wait_ms(world.chance.between(100..=5 * SECOND_MS)).await;
            take(&world, &payment);
        }
        wait_ms(AUTO_REFUND_MS).await;
        let now_s = world.sky.now_s();
        let news = world.razorpay().give_back_uncaptured(&payment, now_s);
        note_returns(&world, !news.is_empty());
        world.publish(news);
    });
}

fn note_returns(world: &World, is_returned: bool) {
    if is_returned {
        world.met(Sometimes::AutoRefund);
    }
}

/// Razorpay takes what was authorised, unless the order is paid.
fn take(world: &World, payment: &str) {
    let amount = world
        .razorpay()
        .payments
        .get(payment)
        .map(|payment| payment.amount);
    let news = amount.map(|amount| world.razorpay().capture(payment, amount));
    world.publish(news.and_then(Result::ok).unwrap_or_default());
}

/// A payment of Khalti's comes about.
pub(crate) fn complete(world: &World, pidx: &str) {
    let Some(link) = world.khalti().links.get(pidx).cloned() else {
        return;
    };
    complete_with(world, pidx, link.amount);
}

/// The same, whatever the link asks for.
pub(crate) fn complete_with(world: &World, pidx: &str, amount: i64) {
    world.khalti().complete(pidx, amount);
    let Some(link) = world.khalti().links.get(pidx).cloned() else {
        return;
    };
    if !link.is_paid() {
        return;
    }
    world.note(|| format!("khalti: completed {pidx}"));
    let order_age_ms = Sky::age_at_ms(link.expires_ms).saturating_sub(60 * MINUTE_MS);
    world.captured(Capture {
        gateway: Gateway::Khalti,
        payment: pidx.to_owned(),
        order: pidx.to_owned(),
        amount: link.paid,
        currency: "NPR".to_owned(),
        age_ms: world.sky.age_ms(),
        order_age_ms,
    });
}
