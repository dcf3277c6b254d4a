//! What the benches of the real server share: a gateway that answers at once, donors who give as fast as they
//! can, and the server's process.

#![allow(
    dead_code,
    clippy::zombie_processes,
    reason = "each bench uses its part, and a server is waited for when it is dropped"
)]

pub(crate) mod fill;

use axum::extract::{Path, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

pub(crate) const DONORS: usize = 64;
const AMOUNT_MINOR: i64 = 500_00;
const SECRET: &str = "bench-secret";
/// `USER_HZ` of every Linux that Rust runs on.
const TICKS_PER_SECOND: f64 = 100.0;

/// A running server.
pub(crate) struct Server {
    child: Child,
    origin: String,
}

/// What one round of giving came to.
pub(crate) struct Round {
    /// Whole cycles a second.
    pub(crate) cycles: f64,
    /// Milliseconds from a donor's press to the thank-you, sorted.
    pub(crate) latencies_ms: Vec<f64>,
    /// CPU microseconds of the servers per cycle.
    pub(crate) cpu_us: f64,
}

/// A gateway in here.
pub(crate) struct Gateway {
    pub(crate) origin: String,
    calls: Arc<Calls>,
}

struct Calls {
    next_order: AtomicU64,
    looks: AtomicU64,
}

impl Gateway {
    pub(crate) async fn start() -> Gateway {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let calls = Arc::new(Calls {
            next_order: AtomicU64::new(first_order()),
            looks: AtomicU64::new(0),
        });
        let stub = stub(Arc::clone(&calls));
        tokio::spawn(async move { axum::serve(listener, stub).await.unwrap() });
        Gateway { origin, calls }
    }

    /// How often it was asked for the payments of an order.
    pub(crate) fn looks(&self) -> u64 {
        self.calls.looks.load(Ordering::Relaxed)
    }
}

impl Server {
    pub(crate) async fn start(program: &str, gateway_url: &str, database_url: &str) -> Server {
        Server::start_with(program, gateway_url, database_url, &[]).await
    }

    /// The same, with more settings.
    pub(crate) async fn start_with(
        program: &str,
        gateway_url: &str,
        database_url: &str,
        settings: &[(String, String)],
    ) -> Server {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let listen = free.local_addr().unwrap();
        drop(free);
        let child = Command::new(program)
            .arg("serve")
            .env("DAAN_LISTEN", listen.to_string())
            .env("DATABASE_URL", database_url)
            .env("DAAN_RATE_LIMIT", "off")
            .env("RAZORPAY_KEY_ID", "rzp_test_bench")
            .env("RAZORPAY_KEY_SECRET", SECRET)
            .env("RAZORPAY_API_URL", gateway_url)
            .env(
                "RAZORPAY_CHECKOUT_URL",
                format!("{gateway_url}/v1/checkout.js"),
            )
            .env("RUST_LOG", "error")
            .envs(settings.iter().cloned())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let origin = format!("http://{listen}");
        let http = reqwest::Client::new();
        // A million donations are checked at the start.
        for _ in 0..2_400 {
            if http.get(format!("{origin}/healthz")).send().await.is_ok() {
                return Server { child, origin };
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the server did not answer");
    }

    /// Where it is reached.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// The CPU that it has used, in seconds.
    pub(crate) fn cpu_seconds(&self) -> f64 {
        cpu_seconds(self.child.id())
    }

    /// The most memory it ever held, in MiB.
    pub(crate) fn peak_mib(&self) -> f64 {
        peak_mib(self.child.id()).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// Gives for so long, each donor at one of the servers; `name` keeps its donors' keys apart from other rounds'.
pub(crate) async fn round(servers: &[Server], name: &str, lasting: Duration) -> Round {
    let http = reqwest::Client::new();
    let cpu = || servers.iter().map(Server::cpu_seconds).sum::<f64>();
    let cpu_before = cpu();
    let begun = Instant::now();
    let donors: Vec<_> = (0..DONORS)
        .map(|donor| {
            let origin = servers[donor % servers.len()].origin.clone();
            let key = format!("{name}-{donor:04}");
            tokio::spawn(give(http.clone(), origin, key, begun + lasting))
        })
        .collect();
    let mut latencies_ms = Vec::new();
    for donor in donors {
        latencies_ms.extend(donor.await.unwrap());
    }
    let elapsed = begun.elapsed().as_secs_f64();
    latencies_ms.sort_by(f64::total_cmp);
    let cycles = latencies_ms.len() as f64;
    Round {
        cycles: cycles / elapsed,
        cpu_us: (cpu() - cpu_before) * 1e6 / cycles,
        latencies_ms,
    }
}

async fn give(http: reqwest::Client, origin: String, key: String, until: Instant) -> Vec<f64> {
    let mut latencies_ms = Vec::new();
    for gift in 0.. {
        let pressed = Instant::now();
        if pressed >= until {
            break;
        }
        let request = json!({"request": {
            "idempotency_key": format!("bench-{key}-{gift:08}"), "campaign": "education",
            "amount_minor": AMOUNT_MINOR, "currency": "INR", "gateway": "razorpay",
            "donor": {"name": "Asha Rai", "email": "asha@example.org"},
            "anonymous": false, "locale": "en", "declares_indian_citizen": true}});
        let begun = call(&http, &format!("{origin}/api/begin_donation"), &request).await;
        let order = begun["next"]["order_id"]
            .as_str()
            .unwrap_or_else(|| panic!("{begun}"));
        let payment = order.replacen("order_", "pay_", 1);
        let confirm = json!({"token": begun["token"], "razorpay_payment_id": payment,
            "razorpay_order_id": order, "razorpay_signature": sign(order, &payment)});
        let donation = call(&http, &format!("{origin}/api/confirm_payment"), &confirm).await;
        assert_eq!(donation["status"], "paid", "{donation}");
        latencies_ms.push(pressed.elapsed().as_secs_f64() * 1e3);
    }
    latencies_ms
}

/// The value below which so many of a hundred lie.
pub(crate) fn percentile(sorted: &[f64], percent: usize) -> f64 {
    sorted[(sorted.len() * percent / 100).min(sorted.len() - 1)]
}

async fn call(http: &reqwest::Client, url: &str, body: &Value) -> Value {
    http.post(url)
        .json(body)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap()
}

fn sign(order: &str, payment: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(format!("{order}|{payment}").as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

/// It answers at once: every order is made, every payment that is asked for is captured, no order has others.
fn stub(calls: Arc<Calls>) -> Router {
    Router::new()
        .route("/v1/orders", post(make_order).get(nothing))
        .route("/v1/orders/{id}/payments", get(no_payments_of_order))
        .route("/v1/payments/{id}", get(captured_payment))
        .route("/v1/payments", get(nothing))
        .with_state(calls)
}

async fn make_order(State(calls): State<Arc<Calls>>, Json(new): Json<Value>) -> Json<Value> {
    let number = calls.next_order.fetch_add(1, Ordering::Relaxed);
    Json(
        json!({"id": format!("order_{number:014}"), "entity": "order", "amount": new["amount"], "amount_paid": 0,
        "amount_due": new["amount"], "currency": new["currency"], "receipt": new["receipt"], "status": "created",
        "attempts": 0, "notes": [], "created_at": 1_700_000_000}),
    )
}

/// No order of an earlier run on the same ledger.
fn first_order() -> u64 {
    let since = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap();
    u64::try_from(since.as_millis()).unwrap()
}

async fn no_payments_of_order(State(calls): State<Arc<Calls>>) -> Json<Value> {
    calls.looks.fetch_add(1, Ordering::Relaxed);
    nothing().await
}

async fn nothing() -> Json<Value> {
    Json(json!({"entity": "collection", "count": 0, "items": []}))
}

async fn captured_payment(Path(id): Path<String>) -> Json<Value> {
    let order = id.replacen("pay_", "order_", 1);
    Json(
        json!({"id": id, "entity": "payment", "amount": AMOUNT_MINOR, "currency": "INR", "status": "captured",
        "order_id": order, "captured": true, "amount_refunded": 0, "method": "netbanking", "notes": [],
        "created_at": 1_700_000_000}),
    )
}

fn cpu_seconds(pid: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    // The command name may hold spaces; utime and stime are the 12th and 13th fields after it.
    let fields: Vec<&str> = stat
        .rsplit(')')
        .next()
        .unwrap()
        .split_whitespace()
        .collect();
    (fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap()) / TICKS_PER_SECOND
}

/// The most memory that a process ever held, in MiB; nothing of one that has ended.
pub(crate) fn peak_mib(pid: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kib: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / 1024.0)
}

pub(crate) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

pub(crate) fn list(values: &[f64]) -> String {
    values
        .iter()
        .map(|value| format!("{value:.0}"))
        .collect::<Vec<_>>()
        .join(", ")
}
