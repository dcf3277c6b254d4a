//! Events on demand: by name or as they happened, in any order, as often as asked, honest or forged.

mod chosen;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde::Deserialize;
use serde_json::json;

use super::{Answer, parse, refused};
use crate::config::WEBHOOK_SECRET;
use crate::desk::Desk;
use crate::error::ApiError;
use crate::gateway::Happening;
use crate::id::letters;
use crate::surroundings::Surroundings;
use crate::webhook::{self, Delivery, Parcel};

const EXPECTED: &str = "{event or events: [names] or replay: true, payment_id?, order_id?, unknown_order?, \
     order?: [places from 0], times?: 1 to 100, shuffle?, new_event_id?, secret?, corrupt?, without_event_id?}";

/// More copies than that in one call are a mistake.
const MAX_DELIVERIES: usize = 1_000;

/// What to send, and how.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one thing that can be wrong with a delivery, and they combine freely"
)]
pub(in crate::control) struct Request {
    event: Option<String>,
    events: Option<Vec<String>>,
    /// The events as they were when they happened, under the ids they had then.
    replay: bool,
    payment_id: Option<String>,
    order_id: Option<String>,
    unknown_order: bool,
    order: Option<Vec<usize>>,
    times: Option<u32>,
    shuffle: bool,
    new_event_id: bool,
    secret: Option<String>,
    corrupt: bool,
    without_event_id: bool,
}

impl Request {
    /// Everything that happened to an order, as it was.
    pub(in crate::control) fn replay_of(order_id: String) -> Self {
        Self {
            replay: true,
            order_id: Some(order_id),
            ..Self::default()
        }
    }

    /// Every name that was asked for.
    fn names(&self) -> impl Iterator<Item = &str> {
        let many = self.events.iter().flatten();
        self.event.iter().chain(many).map(String::as_str)
    }
}

/// Sends and waits for each answer, so that the caller knows what was said to it. Every copy of an event
/// has the same event id unless asked otherwise: that is what a duplicate looks like.
pub(super) async fn send(State(desk): State<Desk>, body: Bytes) -> Answer {
    let asked: Request = parse(&body, EXPECTED)?;
    let deliveries = deliver(&desk, &asked).await?;
    Ok(Json(json!({"deliveries": deliveries})))
}

/// What came back for each copy, in the order in which they were sent.
pub(in crate::control) async fn deliver(
    desk: &Desk,
    asked: &Request,
) -> Result<Vec<Delivery>, ApiError> {
    let url = desk
        .webhook_url()
        .ok_or_else(|| refused("expected a webhook URL; start the sandbox with --webhook-url"))?;
    let chosen = chosen::choose(desk, asked)?;
    let parcels = line_up(&chosen, asked, desk.surroundings())?;
    let mut deliveries = Vec::new();
    for parcel in &parcels {
        deliveries.push(webhook::send(desk, &url, parcel).await);
    }
    Ok(deliveries)
}

/// The copies in the order in which they leave.
fn line_up(
    chosen: &[Happening],
    asked: &Request,
    surroundings: &Surroundings,
) -> Result<Vec<Parcel>, ApiError> {
    let times = asked.times.unwrap_or(1);
    if !(1..=100).contains(&times) {
        return Err(refused(&format!("expected {EXPECTED}; got times {times}")));
    }
    let ordered = in_order(chosen, asked.order.as_deref())?;
    let mut copies: Vec<&Happening> = (0..times).flat_map(|_| ordered.iter().copied()).collect();
    if copies.len() > MAX_DELIVERIES {
        let words = format!(
            "expected at most {MAX_DELIVERIES} deliveries; got {}",
            copies.len()
        );
        return Err(refused(&words));
    }
    if asked.shuffle {
        shuffle(&mut copies, surroundings);
    }
    let parcels = copies.into_iter();
    Ok(parcels
        .map(|copy| wrap(copy, asked, surroundings))
        .collect())
}

fn in_order<'a>(
    chosen: &'a [Happening],
    order: Option<&[usize]>,
) -> Result<Vec<&'a Happening>, ApiError> {
    let Some(places) = order else {
        return Ok(chosen.iter().collect());
    };
    let at = |place: &usize| {
        chosen.get(*place).ok_or_else(|| {
            let count = chosen.len();
            refused(&format!(
                "expected places below {count}, the number of events, in order; got {place}"
            ))
        })
    };
    places.iter().map(at).collect()
}

/// Fisher and Yates; the slight bias of the remainder does not matter for a disorder.
fn shuffle<T>(items: &mut [T], surroundings: &Surroundings) {
    for last in (1..items.len()).rev() {
        let mut bytes = [0_u8; 4];
        surroundings.fill(&mut bytes);
        let drawn = usize::try_from(u32::from_le_bytes(bytes)).unwrap_or_default();
        items.swap(last, drawn % (last + 1));
    }
}

fn wrap(happening: &Happening, asked: &Request, surroundings: &Surroundings) -> Parcel {
    let secret = asked.secret.as_deref().unwrap_or(WEBHOOK_SECRET);
    let mut happening = happening.clone();
    if asked.new_event_id {
        happening.event_id = letters(surroundings);
    }
    let mut parcel = Parcel::seal(&happening, secret);
    if asked.corrupt {
        parcel = parcel.corrupted();
    }
    if asked.without_event_id {
        parcel = parcel.without_event_id();
    }
    parcel
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shuffle_keeps_every_item() {
        let surroundings = Surroundings::system();
        let mut items: Vec<u32> = (0..50).collect();
        shuffle(&mut items, &surroundings);
        assert_ne!(items, (0..50).collect::<Vec<u32>>());
        items.sort_unstable();
        assert_eq!(items, (0..50).collect::<Vec<u32>>());
    }
}
