//! One person who wants to give.

use super::record::Record;
use super::tab::Tab;
use crate::house::House;
use crate::plan::CAMPAIGN;
use crate::sky::{DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, wait_ms};
use crate::tally::Sometimes;
use crate::world::World;
use daan_api::{AmountMinor, BeginRequest, DonorFields};
use daan_web::checkout::step::Event;
use std::sync::Arc;

/// A donor: what they want, and where they are.
#[derive(Clone)]
pub(crate) struct Donor {
    pub(crate) house: Arc<House>,
    pub(crate) number: u64,
    amount_minor: i64,
    gateway: &'static str,
}

impl Donor {
    pub(crate) fn drawn(house: &Arc<House>, number: u64) -> Donor {
        let world = &house.world;
        let through_khalti = world.profile.has_khalti() && world.chance.percent(25);
        Donor {
            house: Arc::clone(house),
            number,
            amount_minor: *world
                .chance
                .pick(&[100_00, 500_00, 1_000_00])
                .unwrap_or(&100_00),
            gateway: if through_khalti { "khalti" } else { "razorpay" },
        }
    }

    pub(crate) fn world(&self) -> &Arc<World> {
        &self.house.world
    }

    pub(crate) fn request(&self, key: &str) -> BeginRequest {
        BeginRequest {
            idempotency_key: key.to_owned(),
            campaign: CAMPAIGN.to_owned(),
            amount_minor: AmountMinor(Some(self.amount_minor)),
            currency: if self.gateway == "khalti" {
                "NPR"
            } else {
                "INR"
            }
            .to_owned(),
            gateway: self.gateway.to_owned(),
            donor: DonorFields {
                name: format!("Donor {}", self.number),
                email: format!("donor{}@example.org", self.number),
                phone: None,
                pan: None,
            },
            message: None,
            anonymous: false,
            locale: "en".to_owned(),
            declares_indian_citizen: false,
        }
    }
}

/// How often one donor opens the page at most.
const MOST_VISITS: u32 = 4;

/// Comes, gives or not, and perhaps comes again.
pub(crate) async fn live(donor: Donor, comes_after_ms: u64) {
    let world = Arc::clone(donor.world());
    wait_ms(comes_after_ms).await;
    let mut kept = Record {
        key: world.chance.word(32),
        ..Record::default()
    };
    let mut opening = Some(Event::Submitted(Box::new(donor.request(&kept.key))));
    for _ in 0..MOST_VISITS {
        let Some(event) = opening.take() else {
            return;
        };
        kept = Tab::open(donor.clone(), kept).run(event).await;
        if !world.profile.has_browsers() || world.chance.percent(30) {
            return;
        }
        wait_ms(absence_ms(&world)).await;
        opening = reopened(&world, &mut kept);
    }
}

fn absence_ms(world: &World) -> u64 {
    match world.chance.between(0..=9) {
        0..=5 => world.chance.between(2 * SECOND_MS..=5 * MINUTE_MS),
        6..=8 => world.chance.between(5 * MINUTE_MS..=3 * HOUR_MS),
        _ => world.chance.between(3 * HOUR_MS..=DAY_MS),
    }
}

/// What the page finds in storage when it is opened again.
fn reopened(world: &World, kept: &mut Record) -> Option<Event> {
    let ticket = kept.ticket.clone()?;
    if std::mem::take(&mut kept.has_left) {
        return Some(Event::Returned(ticket));
    }
    if kept.proof.is_some() {
        world.met(Sometimes::ProofResumed);
    }
    Some(Event::Resumed(ticket, kept.proof.clone()))
}
