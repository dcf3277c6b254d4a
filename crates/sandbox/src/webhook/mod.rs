//! Sending events to the merchant, signed, and again when the merchant does not accept them.

use std::time::Duration;

use reqwest::header::CONTENT_TYPE;
use serde::Serialize;
use serde_json::Value;

use crate::desk::Desk;
use crate::gateway::Event;
use crate::id::letters;
use crate::signature;
use crate::surroundings::Surroundings;

/// Pauses before the second, third, … try. The real sender goes on for 24 hours; a test cannot.
const PAUSES_MS: [u64; 4] = [250, 500, 1_000, 2_000];

/// An event sealed for sending: every try carries the same bytes, signature and event id.
#[derive(Clone)]
pub(crate) struct Parcel {
    event_id: String,
    event: String,
    body: Vec<u8>,
    signature: String,
}

impl Parcel {
    pub(crate) fn seal(event: &Event, surroundings: &Surroundings, secret: &str) -> Self {
        let body = event.to_value().to_string().into_bytes();
        Self {
            event_id: letters(surroundings),
            event: event.name.clone(),
            signature: signature::of_webhook(&body, secret),
            body,
        }
    }
}

/// One try to deliver an event, kept so that a test can see what was sent.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Delivery {
    event_id: String,
    event: String,
    url: String,
    at: i64,
    /// The HTTP status that came back; nothing when no answer came.
    status: Option<u16>,
    #[serde(skip)]
    accepted: bool,
    body: Value,
}

/// Delivers in the background of its caller: the first try at once, the rest on their own, so that one
/// stubborn event does not hold back the next.
pub(crate) async fn deliver(desk: &Desk, url: &str, parcel: Parcel) {
    if send(desk, url, &parcel).await.accepted {
        return;
    }
    let (desk, url) = (desk.clone(), url.to_owned());
    tokio::spawn(async move {
        for pause_ms in PAUSES_MS {
            tokio::time::sleep(Duration::from_millis(pause_ms)).await;
            if send(&desk, &url, &parcel).await.accepted {
                return;
            }
        }
        tracing::warn!(event = parcel.event, url, "gave up delivering a webhook");
    });
}

/// One try, recorded.
pub(crate) async fn send(desk: &Desk, url: &str, parcel: &Parcel) -> Delivery {
    let request = desk
        .client()
        .post(url)
        .header(CONTENT_TYPE, "application/json")
        .header("user-agent", "Razorpay-Webhook/v1")
        .header("x-razorpay-event-id", &parcel.event_id)
        .header("x-razorpay-signature", &parcel.signature)
        .body(parcel.body.clone());
    let status = request.send().await.ok().map(|answer| answer.status());
    let delivery = Delivery {
        event_id: parcel.event_id.clone(),
        event: parcel.event.clone(),
        url: url.to_owned(),
        at: desk.surroundings().unix_now(),
        status: status.map(|status| status.as_u16()),
        accepted: status.is_some_and(|status| status.is_success()),
        body: serde_json::from_slice(&parcel.body).unwrap_or_default(),
    };
    desk.gateway().deliveries.push(delivery.clone());
    delivery
}
