//! Time is the test's own, so what takes a minute takes none.

use super::*;
use crate::http::limit_body_time;
use axum::middleware::from_fn;
use axum::routing::{get, post};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex};
use tokio::time::{Instant, sleep};

/// Less than the large answer, so a peer that does not read holds it up.
const BUFFER_BYTES: usize = 4 * 1024;
const LARGE_BYTES: usize = 64 * 1024;

fn connect() -> DuplexStream {
    let router = Router::new()
        .route("/", get(|| async { "here" }))
        .route("/large", get(|| async { "x".repeat(LARGE_BYTES) }))
        .route("/slow", get(|| sleep(Duration::from_mins(10))))
        .route("/body", post(|body: String| async move { body }))
        .layer(from_fn(limit_body_time));
    let (here, there) = duplex(BUFFER_BYTES);
    let peer = SocketAddr::from(([203, 0, 113, 9], 40_000));
    tokio::spawn(async move {
        let open = GracefulShutdown::new();
        converse(there, peer, router, open.watcher()).await;
    });
    here
}

/// Seconds until the other side has hung up, and what it said before.
async fn heard(stream: &mut DuplexStream) -> (u64, String) {
    let begun = Instant::now();
    let mut said = Vec::new();
    // A broken line ends it as well as a closed one.
    let _ = stream.read_to_end(&mut said).await;
    (
        begun.elapsed().as_secs(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

async fn said(stream: &mut DuplexStream, text: &str) {
    stream.write_all(text.as_bytes()).await.unwrap();
}

async fn answered(stream: &mut DuplexStream) {
    let mut answer = vec![0; 4 * 1024];
    let length = stream.read(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer[..length]).into_owned();
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.ends_with("here"),
        "{answer}"
    );
}

/// Threat 43.
#[tokio::test(start_paused = true)]
async fn who_says_nothing_is_hung_up_on_after_five_seconds() {
    assert_eq!(heard(&mut connect()).await.0, 5);
}

/// Threat 43.
#[tokio::test(start_paused = true)]
async fn who_says_it_by_the_byte_has_five_seconds_for_all_of_it() {
    let mut stream = connect();
    let begun = Instant::now();
    for byte in "GET / HTTP/1.1\r\nHost: here\r\n".chars() {
        if stream.write_all(byte.to_string().as_bytes()).await.is_err() {
            break;
        }
        sleep(Duration::from_secs(1)).await;
    }
    let _ = heard(&mut stream).await;
    assert!((5..=6).contains(&begun.elapsed().as_secs()));
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_is_kept_outlives_what_proxies_keep_it_for() {
    let mut stream = connect();
    for _ in 0..3 {
        said(&mut stream, "GET / HTTP/1.1\r\nHost: here\r\n\r\n").await;
        answered(&mut stream).await;
        sleep(Duration::from_secs(70)).await;
    }
    assert_eq!(heard(&mut stream).await.0, 5);
}

#[tokio::test(start_paused = true)]
async fn who_begins_another_request_and_does_not_end_it_is_hung_up_on() {
    let mut stream = connect();
    said(&mut stream, "GET / HTTP/1.1\r\nHost: here\r\n\r\n").await;
    answered(&mut stream).await;
    sleep(Duration::from_secs(10)).await;
    said(&mut stream, "GET / HT").await;
    assert_eq!(heard(&mut stream).await.0, 5);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_takes_long_is_waited_for() {
    let mut stream = connect();
    said(
        &mut stream,
        "GET /slow HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n",
    )
    .await;
    let (seconds, answer) = heard(&mut stream).await;
    assert!(
        seconds == 600 && answer.starts_with("HTTP/1.1 200"),
        "{seconds} s: {answer}"
    );
}

/// Threat 43.
#[tokio::test(start_paused = true)]
async fn a_body_that_comes_by_the_byte_is_answered_after_ten_seconds() {
    let mut stream = connect();
    said(
        &mut stream,
        "POST /body HTTP/1.1\r\nHost: here\r\nContent-Length: 100\r\n\r\nabc",
    )
    .await;
    let (seconds, answer) = heard(&mut stream).await;
    assert!(
        seconds == 10 && answer.starts_with("HTTP/1.1 408"),
        "{seconds} s: {answer}"
    );
}

/// Threat 43.
#[tokio::test(start_paused = true)]
async fn who_does_not_take_the_answer_is_hung_up_on() {
    let mut stream = connect();
    said(&mut stream, "GET /large HTTP/1.1\r\nHost: here\r\n\r\n").await;
    sleep(Duration::from_secs(40)).await;
    let (_, answer) = heard(&mut stream).await;
    assert!(answer.len() < LARGE_BYTES, "{}", answer.len());
}

/// Threat 44.
#[tokio::test(start_paused = true)]
async fn headers_without_end_are_refused() {
    let mut stream = connect();
    let long = format!("GET / HTTP/1.1\r\nHost: {}\r\n", "h".repeat(20 * 1024));
    let _ = stream.write_all(long.as_bytes()).await;
    let (_, answer) = heard(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
}

/// Threat 43.
#[tokio::test]
async fn honest_requests_are_answered_beside_two_hundred_that_never_end() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new().route("/", get(|| async { "here" }));
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(serve(
        listener,
        router,
        Connections::default(),
        TrustedProxies::default(),
        async {
            let _ = stopped.await;
        },
    ));
    let mut held = Vec::new();
    for begun in ["", "GET / HTTP/1.1\r\nHo"].repeat(100) {
        let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
        stream.write_all(begun.as_bytes()).await.unwrap();
        held.push(stream);
    }
    for _ in 0..20 {
        let answer = reqwest::get(format!("http://{address}/")).await.unwrap();
        assert_eq!(answer.text().await.unwrap(), "here");
    }
    for mut stream in held {
        let _ = stream.read_to_end(&mut Vec::new()).await;
    }
    stop.send(()).unwrap();
    serving.await.unwrap();
}
