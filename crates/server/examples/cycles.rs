//! Full cycles per second of the real server: begin, sign, confirm with the payment fetched.
//!
//! `cycles PATH_OF_DAAN` starts that program on a temporary SQLite file, before a gateway of no latency that
//! runs in here, and gives with 64 donors at once. Server, gateway and donors share the machine, so compare
//! figures of one run with each other only. CPU and memory are the server process's own (Linux).

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::zombie_processes,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::disallowed_methods,
    reason = "a bench stops at the first surprise, counts in floats and reads the clock"
)]

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

const DONORS: usize = 64;
const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_secs(4);
const AMOUNT_MINOR: i64 = 500_00;
const SECRET: &str = "bench-secret";
/// `USER_HZ` of every Linux that Rust runs on.
const TICKS_PER_SECOND: f64 = 100.0;

#[tokio::main]
async fn main() {
    let program = std::env::args().nth(1).expect("usage: cycles PATH_OF_DAAN");
    let gateway = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let gateway_url = format!("http://{}", gateway.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(gateway, stub()).await.unwrap() });

    let folder = std::env::temp_dir().join(format!("daan-cycles-{}", std::process::id()));
    let mut server = start(&program, &gateway_url, &folder).await;
    let rounds = rounds(&server).await;
    let peak_kib = status_field(server.child.id(), "VmHWM:");
    server.child.kill().unwrap();
    server.child.wait().unwrap();
    std::fs::remove_dir_all(&folder).unwrap();

    let (cycles, cpu): (Vec<f64>, Vec<f64>) = rounds.into_iter().unzip();
    println!(
        "| full cycle, SQLite durable, gateway without latency | median of {ROUNDS} | rounds |"
    );
    println!("|---|---|---|");
    println!(
        "| cycles a second, {DONORS} donors at once | {:.0} | {} |",
        median(&cycles),
        list(&cycles)
    );
    println!(
        "| server CPU per cycle, µs | {:.0} | {} |",
        median(&cpu),
        list(&cpu)
    );
    println!(
        "| server peak RSS, MiB | {:.1} | |",
        peak_kib as f64 / 1024.0
    );
}

struct Server {
    child: Child,
    origin: String,
}

async fn start(program: &str, gateway_url: &str, folder: &std::path::Path) -> Server {
    let free = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let child = Command::new(program)
        .arg("serve")
        .env("DAAN_LISTEN", free.to_string())
        .env(
            "DATABASE_URL",
            format!("sqlite:{}", folder.join("daan.db").display()),
        )
        .env("RAZORPAY_KEY_ID", "rzp_test_bench")
        .env("RAZORPAY_KEY_SECRET", SECRET)
        .env("RAZORPAY_API_URL", gateway_url)
        .env(
            "RAZORPAY_CHECKOUT_URL",
            format!("{gateway_url}/v1/checkout.js"),
        )
        .env("RUST_LOG", "warn")
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    let origin = format!("http://{free}");
    let http = reqwest::Client::new();
    for _ in 0..200 {
        if http.get(format!("{origin}/healthz")).send().await.is_ok() {
            return Server { child, origin };
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the server did not answer");
}

/// Cycles a second and CPU microseconds per cycle of each round, after one round to warm up.
async fn rounds(server: &Server) -> Vec<(f64, f64)> {
    let http = reqwest::Client::new();
    let mut results = Vec::new();
    for round in 0..=ROUNDS {
        let done = Arc::new(AtomicU64::new(0));
        let cpu_before = cpu_seconds(server.child.id());
        let begun = Instant::now();
        let donors: Vec<_> = (0..DONORS)
            .map(|donor| {
                tokio::spawn(give(
                    http.clone(),
                    server.origin.clone(),
                    round * DONORS + donor,
                    begun,
                    Arc::clone(&done),
                ))
            })
            .collect();
        for donor in donors {
            donor.await.unwrap();
        }
        let elapsed = begun.elapsed().as_secs_f64();
        let cycles = done.load(Ordering::Relaxed) as f64;
        let cpu = cpu_seconds(server.child.id()) - cpu_before;
        if round > 0 {
            results.push((cycles / elapsed, cpu * 1e6 / cycles));
        }
    }
    results
}

async fn give(
    http: reqwest::Client,
    origin: String,
    donor: usize,
    begun: Instant,
    done: Arc<AtomicU64>,
) {
    for gift in 0.. {
        if begun.elapsed() >= ROUND {
            return;
        }
        let request = json!({"request": {
            "idempotency_key": format!("bench-{donor:08}-{gift:08}"), "campaign": "education",
            "amount_minor": AMOUNT_MINOR, "currency": "INR", "gateway": "razorpay",
            "donor": {"name": "Asha Rai", "email": "asha@example.org"},
            "anonymous": false, "locale": "en", "declares_indian_citizen": true}});
        let begun = call(&http, &format!("{origin}/api/begin_donation"), &request).await;
        let order = begun["next"]["order_id"].as_str().unwrap();
        let payment = order.replacen("order_", "pay_", 1);
        let confirm = json!({"token": begun["token"], "razorpay_payment_id": payment,
            "razorpay_order_id": order, "razorpay_signature": sign(order, &payment)});
        let donation = call(&http, &format!("{origin}/api/confirm_payment"), &confirm).await;
        assert_eq!(donation["status"], "paid");
        done.fetch_add(1, Ordering::Relaxed);
    }
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

/// A gateway that answers at once: every order is made, every payment of it is captured.
fn stub() -> Router {
    Router::new()
        .route("/v1/orders", post(make_order))
        .route("/v1/payments/{id}", get(captured_payment))
        .with_state(Arc::new(AtomicU64::new(0)))
}

async fn make_order(State(made): State<Arc<AtomicU64>>, Json(new): Json<Value>) -> Json<Value> {
    let number = made.fetch_add(1, Ordering::Relaxed);
    Json(
        json!({"id": format!("order_{number:014}"), "entity": "order", "amount": new["amount"], "amount_paid": 0,
        "amount_due": new["amount"], "currency": new["currency"], "receipt": new["receipt"], "status": "created",
        "attempts": 0, "notes": [], "created_at": 1_700_000_000}),
    )
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

fn status_field(pid: u32, name: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

fn list(values: &[f64]) -> String {
    values
        .iter()
        .map(|value| format!("{value:.0}"))
        .collect::<Vec<_>>()
        .join(", ")
}
