//! The post between gateway and servers. The sandbox hands every webhook in here at once and is rid of it; this office
//! delivers it as Razorpay does, again and again until a server takes it, sometimes twice, to whichever server.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::Value;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Razorpay takes an answer after five seconds for none.
const PATIENCE: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(250);
/// One in so many is sent twice.
const TWICE: usize = 10;

/// A webhook as the gateway sealed it.
#[derive(Debug, Clone)]
pub(crate) struct Parcel {
    pub(crate) event_id: String,
    pub(crate) event: String,
    pub(crate) payment: String,
    signature: String,
    body: Bytes,
}

pub(crate) struct Post {
    pub(crate) url: String,
    office: Arc<Office>,
    serving: JoinHandle<()>,
}

struct Office {
    http: reqwest::Client,
    doors: Mutex<Vec<String>>,
    /// Whether parcels are kept for whoever calls for them.
    holds: bool,
    held: Mutex<Vec<Parcel>>,
    taken: Mutex<Vec<String>>,
    under_way: Mutex<u64>,
}

impl Post {
    /// Opens the office; it delivers nothing before it knows a door.
    pub(crate) async fn open(http: reqwest::Client, holds: bool) -> Post {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let office = Arc::new(Office {
            http,
            doors: Mutex::default(),
            holds,
            held: Mutex::default(),
            taken: Mutex::default(),
            under_way: Mutex::default(),
        });
        let router = Router::new()
            .route("/", post(hand_in))
            .with_state(Arc::clone(&office));
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Post {
            url,
            office,
            serving,
        }
    }

    /// Where parcels are delivered from now on.
    pub(crate) fn deliver_to(&self, doors: Vec<String>) {
        *self.office.doors.lock().unwrap() = doors;
    }

    /// The events that a server has taken, each as often as it did.
    pub(crate) fn taken(&self) -> Vec<String> {
        self.office.taken.lock().unwrap().clone()
    }

    /// Parcels that nobody has taken yet.
    pub(crate) fn under_way(&self) -> u64 {
        *self.office.under_way.lock().unwrap()
    }

    /// The parcels about a payment, once they are so many.
    pub(crate) async fn called_for(&self, payment: &str, count: usize) -> Vec<Parcel> {
        loop {
            {
                let mut held = self.office.held.lock().unwrap();
                let is_its = |parcel: &Parcel| parcel.payment == payment;
                if held.iter().filter(|parcel| is_its(parcel)).count() >= count {
                    return held.extract_if(.., |parcel| is_its(parcel)).collect();
                }
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Delivers a parcel to this door until it is taken.
    pub(crate) async fn deliver(&self, parcel: &Parcel, door: &str) {
        while !self.office.sent(parcel, door).await {
            tokio::time::sleep(PAUSE).await;
        }
    }
}

impl Drop for Post {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn hand_in(State(office): State<Arc<Office>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let content: Value = serde_json::from_slice(&body).unwrap();
    let header = |name: &str| headers[name].to_str().unwrap().to_owned();
    let parcel = Parcel {
        event_id: header("x-razorpay-event-id"),
        signature: header("x-razorpay-signature"),
        event: content["event"].as_str().unwrap().to_owned(),
        payment: content["payload"]["payment"]["entity"]["id"]
            .as_str()
            .unwrap_or_default()
            .to_owned(),
        body,
    };
    if office.holds {
        office.held.lock().unwrap().push(parcel);
    } else {
        *office.under_way.lock().unwrap() += 1;
        tokio::spawn(async move { office.deliver(parcel).await });
    }
    StatusCode::OK
}

impl Office {
    async fn deliver(&self, parcel: Parcel) {
        let times = if fastrand::usize(..TWICE) == 0 { 2 } else { 1 };
        for _ in 0..times {
            while !self.tried(&parcel).await {
                tokio::time::sleep(PAUSE).await;
            }
        }
        *self.under_way.lock().unwrap() -= 1;
    }

    async fn tried(&self, parcel: &Parcel) -> bool {
        let door = fastrand::choice(self.doors.lock().unwrap().iter().cloned());
        match door {
            Some(door) => self.sent(parcel, &door).await,
            None => false,
        }
    }

    /// One try; whether it was taken.
    async fn sent(&self, parcel: &Parcel, door: &str) -> bool {
        let request = self
            .http
            .post(format!("{door}/webhooks/razorpay"))
            .timeout(PATIENCE)
            .header("content-type", "application/json")
            .header("x-razorpay-event-id", &parcel.event_id)
            .header("x-razorpay-signature", &parcel.signature)
            .body(parcel.body.clone());
        let is_taken = matches!(request.send().await, Ok(answer) if answer.status().is_success());
        if is_taken {
            self.taken.lock().unwrap().push(parcel.event_id.clone());
        }
        is_taken
    }
}
