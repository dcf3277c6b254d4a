//! Sending events to the merchant, signed, and again when the merchant does not accept them.

use std::time::Duration;

use reqwest::header::CONTENT_TYPE;
use serde::Serialize;
use serde_json::Value;

use crate::desk::Desk;
use crate::gateway::Happening;
use crate::signature;

/// Pauses before the second, third, … try. The real sender goes on for 24 hours; a test cannot.
const PAUSES_MS: [u64; 4] = [250, 500, 1_000, 2_000];

/// An event sealed for sending: every try carries the same bytes, signature and event id.
#[derive(Clone)]
pub(crate) struct Parcel {
    event_id: Option<String>,
    event: String,
    body: Vec<u8>,
    signature: String,
}

impl Parcel {
    pub(crate) fn seal(happening: &Happening, secret: &str) -> Self {
        let body = happening.event.to_value().to_string().into_bytes();
        Self {
            event_id: Some(happening.event_id.clone()),
            event: happening.event.name.clone(),
            signature: signature::of_webhook(&body, secret),
            body,
        }
    }

    /// Changes one byte after the signature was made, so that the body still reads as an event: a digit of
    /// the first amount in it.
    pub(crate) fn corrupted(mut self) -> Self {
        const NEEDLE: &[u8] = b"\"amount\":";
        let mut windows = self.body.windows(NEEDLE.len());
        let place = windows.position(|window| window == NEEDLE);
        let place = place.map_or(0, |place| place.saturating_add(NEEDLE.len()));
        if let Some(byte) = self.body.get_mut(place) {
            *byte = if *byte == b'9' { b'8' } else { b'9' };
        }
        self
    }

    /// Without `x-razorpay-event-id`, as some proxies leave it.
    pub(crate) fn without_event_id(mut self) -> Self {
        self.event_id = None;
        self
    }
}

/// One try to deliver an event, kept so that a test can see what was sent.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Delivery {
    event_id: Option<String>,
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
        .header("x-razorpay-signature", &parcel.signature)
        .body(parcel.body.clone());
    let request = match &parcel.event_id {
        Some(event_id) => request.header("x-razorpay-event-id", event_id),
        None => request,
    };
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
