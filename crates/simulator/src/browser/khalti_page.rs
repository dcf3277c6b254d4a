//! Khalti's page, and what a donor does there.

use super::donor::Donor;
use super::tab::{Teller, Told};
use crate::bank;
use crate::sky::{HOUR_MS, MINUTE_MS, SECOND_MS, wait_ms};
use crate::street::Request;
use crate::tally::Sometimes;
use crate::world::World;
use daan_web::checkout::step::{Event, Ticket};
use std::sync::Arc;

/// The browser is sent to this address.
pub(crate) async fn visited(donor: Donor, teller: Teller, ticket: Ticket, url: String) {
    let world = Arc::clone(donor.world());
    let chance = &world.chance;
    let Some((_, pidx)) = url.split_once("pidx=") else {
        return world.violated("I5", format!("a donor was sent to {url}"));
    };
    wait_ms(chance.between(3 * SECOND_MS..=10 * MINUTE_MS)).await;
    let status = match chance.between(0..=99) {
        0..=64 => paid(&world, pidx).await,
        65..=74 => begun(&world, pidx),
        75..=86 => {
            world.khalti().cancel(pidx);
            "User canceled"
        }
        // Nobody comes back from a page that was closed.
        _ => return,
    };
    if !world.profile.has_browsers() || chance.percent(15) {
        teller.send(Told::Close).ok();
        return;
    }
    returned(&donor, &ticket, pidx, status).await;
    // The tab may be closed.
    teller.send(Told::of(Event::Returned(ticket))).ok();
}

async fn paid(world: &Arc<World>, pidx: &str) -> &'static str {
    let now_ms = world.sky.now_ms();
    if !world.khalti().begin(pidx, now_ms) {
        return "Expired";
    }
    wait_ms(world.chance.between(SECOND_MS..=20 * SECOND_MS)).await;
    bank::complete(world, pidx);
    "Completed"
}

/// The money is on its way for minutes, or for longer than the link lives.
fn begun(world: &Arc<World>, pidx: &str) -> &'static str {
    let now_ms = world.sky.now_ms();
    if !world.khalti().begin(pidx, now_ms) {
        return "Expired";
    }
    let (world, pidx) = (Arc::clone(world), pidx.to_owned());
    tokio::spawn(async move {
        wait_ms(world.chance.between(MINUTE_MS..=5 * HOUR_MS)).await;
        if world.chance.percent(20) {
            return world.khalti().cancel(&pidx);
        }
        bank::complete(&world, &pidx);
        let link = world.khalti().links.get(&pidx).cloned();
        if link.is_some_and(|link| world.sky.now_ms() > link.expires_ms) {
            world.met(Sometimes::LinkPaidLate);
        }
    });
    "Pending"
}

async fn returned(donor: &Donor, ticket: &Ticket, pidx: &str, status: &str) {
    let query = vec![
        ("pidx", pidx.to_owned()),
        ("status", status.to_owned()),
        ("purchase_order_id", ticket.donation_id.clone()),
    ];
    let request = Request::KhaltiReturn(ticket.token.clone(), query);
    // A page that does not come up is loaded again, or not.
    donor.house.ask(request).await.ok();
}
