//! Razorpay's webhooks: more than once, in any order, for a day.

use crate::history::Letter;
use crate::house::House;
use crate::razorpay::books::News;
use crate::razorpay::{WEBHOOK_SECRET, json, seal_of};
use crate::sky::{DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, wait_ms};
use crate::tally::Sometimes;
use crate::world::World;
use std::sync::Arc;
use tokio::sync::mpsc::UnboundedReceiver;

/// The waits between tries; Razorpay does not say which they are.
const WAITS_MS: [u64; 8] = [
    10 * SECOND_MS,
    30 * SECOND_MS,
    MINUTE_MS,
    5 * MINUTE_MS,
    15 * MINUTE_MS,
    HOUR_MS,
    3 * HOUR_MS,
    6 * HOUR_MS,
];

/// Delivers what there is to tell, until the run ends.
pub(crate) async fn office(
    world: Arc<World>,
    house: Arc<House>,
    mut news: UnboundedReceiver<News>,
) {
    while let Some(news) = news.recv().await {
        if !world.profile.has_webhooks() {
            continue;
        }
        let letter = letter(&world, &news);
        tokio::spawn(delivered(Arc::clone(&world), Arc::clone(&house), letter));
    }
}

fn letter(world: &World, news: &News) -> Letter {
    let body = json::event(news, world.sky.now_s()).to_string();
    Letter {
        id: world.chance.word(14),
        event: news.event,
        payment: news.payment.id.clone(),
        order: news.order.id.clone(),
        standing: news.payment.standing,
        body: body.into_bytes(),
    }
}

/// One letter, until it is taken or a day is over; sometimes again although it was.
async fn delivered(world: Arc<World>, house: Arc<House>, letter: Letter) {
    let began_ms = world.sky.age_ms();
    wait_for_next_try(&world, first_wait_ms(&world)).await;
    let mut waits = WAITS_MS.into_iter();
    while !sent(&world, &house, &letter).await {
        let wait = waits.next().unwrap_or(6 * HOUR_MS);
        if world.sky.age_ms() - began_ms > DAY_MS {
            return;
        }
        wait_for_next_try(&world, wait).await;
        world.met(Sometimes::WebhookRetried);
    }
    world.history().letters.push(letter.clone());
    if world.chance.percent(15) {
        again(world, house, letter).await;
    }
}

fn first_wait_ms(world: &World) -> u64 {
    if world.weather.strikes(150) {
        return world.chance.between(SECOND_MS..=30 * MINUTE_MS);
    }
    world.chance.between(100..=10 * SECOND_MS)
}

/// Once the weather is calm, what waits long is tried soon: how long Razorpay really waits is not ours to say,
/// and a deadline must not depend on it.
async fn wait_for_next_try(world: &World, wait: u64) {
    let (age_ms, calm_ms) = (world.sky.age_ms(), world.weather.calm_from_ms());
    let soon_ms = calm_ms.max(age_ms) + world.chance.between(SECOND_MS..=20 * SECOND_MS);
    world.sky.wait_until_age(soon_ms.min(age_ms + wait)).await;
}

/// The same event comes again, hours later, perhaps as another.
async fn again(world: Arc<World>, house: Arc<House>, mut letter: Letter) {
    wait_ms(world.chance.between(SECOND_MS..=3 * HOUR_MS)).await;
    if world.chance.percent(40) {
        letter.id = world.chance.word(14);
        world.met(Sometimes::EventUnderNewId);
    } else {
        world.met(Sometimes::EventTwice);
    }
    sent(&world, &house, &letter).await;
}

/// One try; whether it was taken.
async fn sent(world: &Arc<World>, house: &Arc<House>, letter: &Letter) -> bool {
    if world.standing(&letter.payment) != Some(letter.standing) {
        world.met(Sometimes::EventsOutOfOrder);
    }
    let seal = seal_of(WEBHOOK_SECRET, &letter.body);
    house.take_webhook(letter, &seal).await
}
