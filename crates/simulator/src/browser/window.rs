//! The payment window, and what a donor does in it.

use super::donor::Donor;
use super::tab::{Teller, Told};
use crate::bank;
use crate::history;
use crate::razorpay::proof_of;
use crate::sky::{DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, wait_ms};
use crate::street::Request;
use crate::tally::Sometimes;
use daan_api::OpenCheckout;
use daan_web::checkout::step::{AttemptFailure, Event, Proof, Ticket};
use std::sync::Arc;

/// What becomes of a visit to the window.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Paid, and the handler is called.
    Paid,
    /// A failed attempt, then paid.
    PaidAtLast,
    /// Paid, and the browser never hears of it.
    PaidAndGone,
    /// The bank is silent, and says yes much later.
    PaidLate,
    /// Failed.
    Failed,
    /// Closed.
    Dismissed,
    /// The frame stays empty.
    Broken,
}

/// The window is open.
pub(crate) async fn shown(donor: Donor, teller: Teller, ticket: Ticket, order: Arc<OpenCheckout>) {
    let world = donor.world().clone();
    let chance = &world.chance;
    wait_ms(thinking_ms(&donor)).await;
    // Nobody who has closed the tab pays in its window; who pays in an app may.
    if teller.is_closed() && chance.percent(80) {
        return;
    }
    let outcome = drawn(&donor);
    match outcome {
        Outcome::Broken => return say(&teller, Event::WindowBroke(order)),
        Outcome::Dismissed => return say(&teller, Event::Dismissed),
        _ => {}
    }
    if matches!(outcome, Outcome::PaidAtLast | Outcome::Failed) {
        failed_attempt(&donor, &teller, &order.order_id).await;
    }
    if outcome == Outcome::Failed {
        if chance.percent(30) {
            // A redirect posts the failure home.
            donor
                .house
                .ask(Request::FailurePost(ticket.token.clone()))
                .await
                .ok();
        }
        return say(&teller, Event::Dismissed);
    }
    let Some(payment) = bank::attempt(&world, &order.order_id) else {
        say(&teller, Event::AttemptFailed(AttemptFailure::default()));
        return say(&teller, Event::Dismissed);
    };
    if outcome == Outcome::PaidLate {
        late(&donor, payment);
        say(&teller, Event::AttemptFailed(AttemptFailure::default()));
        wait_ms(chance.between(SECOND_MS..=MINUTE_MS)).await;
        return say(&teller, Event::Dismissed);
    }
    wait_ms(chance.between(SECOND_MS..=MINUTE_MS)).await;
    bank::authorise(&world, &payment);
    if outcome == Outcome::PaidAndGone || !world.profile.has_browsers() {
        // The tab may be gone already.
        teller.send(Told::Close).ok();
        return;
    }
    handed_over(&donor, &teller, &ticket, &order.order_id, payment);
}

fn thinking_ms(donor: &Donor) -> u64 {
    let chance = &donor.world().chance;
    match chance.between(0..=19) {
        0 => chance.between(20 * MINUTE_MS..=2 * HOUR_MS),
        1..=3 => chance.between(3 * MINUTE_MS..=15 * MINUTE_MS),
        _ => chance.between(3 * SECOND_MS..=3 * MINUTE_MS),
    }
}

fn drawn(donor: &Donor) -> Outcome {
    match donor.world().chance.between(0..=99) {
        0..=54 => Outcome::Paid,
        55..=62 => Outcome::PaidAtLast,
        63..=74 => Outcome::PaidAndGone,
        75..=81 => Outcome::PaidLate,
        82..=87 => Outcome::Failed,
        88..=94 => Outcome::Dismissed,
        _ => Outcome::Broken,
    }
}

/// An attempt that fails; the UPI app may try again under the same id.
async fn failed_attempt(donor: &Donor, teller: &Teller, order: &str) {
    let world = donor.world();
    if let Some(payment) = bank::attempt(world, order) {
        wait_ms(world.chance.between(SECOND_MS..=MINUTE_MS)).await;
        bank::fail(world, &payment);
    }
    say(teller, Event::AttemptFailed(AttemptFailure::default()));
    wait_ms(world.chance.between(SECOND_MS..=MINUTE_MS)).await;
}

/// Razorpay gives up after ten minutes, and the bank says yes hours or days later.
fn late(donor: &Donor, payment: String) {
    let world = donor.world().clone();
    tokio::spawn(async move {
        wait_ms(10 * MINUTE_MS).await;
        bank::fail(&world, &payment);
        let is_days = world.chance.percent(25);
        let wait = if is_days {
            world.chance.between(DAY_MS..=3 * DAY_MS)
        } else {
            world.chance.between(MINUTE_MS..=6 * HOUR_MS)
        };
        wait_ms(wait).await;
        if is_days {
            world.met(Sometimes::LateByDays);
        }
        world.met(Sometimes::LateAuthorisation);
        bank::authorise(&world, &payment);
    });
}

fn handed_over(donor: &Donor, teller: &Teller, ticket: &Ticket, order: &str, payment: String) {
    let proof = Proof {
        signature: proof_of(order, &payment),
        order_id: order.to_owned(),
        payment_id: payment,
    };
    donor.world().history().proofs.push(history::Proof {
        token: ticket.token.clone(),
        order: proof.order_id.clone(),
        payment: proof.payment_id.clone(),
        signature: proof.signature.clone(),
    });
    say(teller, Event::Paid(proof));
}

fn say(teller: &Teller, event: Event) {
    // The tab may be closed.
    teller.send(Told::of(event)).ok();
}
