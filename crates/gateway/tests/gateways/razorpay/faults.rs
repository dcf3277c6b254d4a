//! Every way an answer can be missing or broken has its own error, and no POST is sent twice.

use super::build::{client, create, hasty_client, new_order, order_id};
use crate::line::{Act, Line, answer, plain};
use daan_gateway::razorpay::{Client, Error};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncWriteExt as _;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// What an answer is to become: its error's code, and whether the effect is unknown.
type Expected = (&'static str, bool);

const NOT_SENT: Expected = ("not_sent", false);
const NO_ANSWER: Expected = ("no_answer", true);
const REFUSED: Expected = ("refused", false);
const UNAUTHORIZED: Expected = ("unauthorized", false);
const RATE_LIMITED: Expected = ("rate_limited", false);
const BUSY: Expected = ("busy", true);
const UNAVAILABLE: Expected = ("unavailable", true);
const UNREADABLE: Expected = ("unreadable_answer", true);

const ORDER: &str = include_str!("../../documents/order_created.json");
const PAYMENT: &str = include_str!("../../documents/payment_captured.json");

/// Lets a POST and a GET meet each act, alone on its line.
async fn each_becomes(shapes: Vec<(&'static str, Act, Expected)>) {
    let mut meetings = JoinSet::new();
    for (name, act, expected) in shapes {
        meetings.spawn(posted(name, act.clone(), expected));
        meetings.spawn(fetched(name, act, expected));
    }
    meetings.join_all().await;
}

async fn posted(name: &str, act: Act, expected: Expected) {
    let (line, client) = of(act).await;
    let new = new_order(5000, "receipt#1");
    let error = client.create_order(&new).await.unwrap_err();
    assert_eq!(
        (error.code(), error.effect_is_unknown()),
        expected,
        "{name}: {error:?}"
    );
    assert_eq!(line.requests(), 1, "{name}: the POST arrived once");
}

async fn fetched(name: &str, act: Act, (code, _): Expected) {
    let (line, client) = of(act).await;
    let fetched = client.order(&order_id("order_RB58MiP5SPFYyM")).await;
    assert_eq!(fetched.unwrap_err().code(), code, "{name}");
    assert_eq!(line.requests(), 1, "{name}: the GET arrived once");
}

async fn of(act: Act) -> (Line, Client) {
    let patient = !matches!(act, Act::Silence(_));
    let line = Line::doing(vec![act]).await;
    let client = if patient {
        client(&line.origin)
    } else {
        hasty_client(&line.origin)
    };
    (line, client)
}

#[tokio::test]
async fn the_same_line_answering_well_brings_the_order() {
    let line = Line::doing(vec![plain("200 OK", ORDER)]).await;
    assert_eq!(
        create(&line).await.unwrap().id,
        order_id("order_RB58MiP5SPFYyM")
    );
}

#[tokio::test]
async fn a_missing_or_cut_answer_leaves_the_effect_unknown() {
    let half_body = answer("200 OK", "", ORDER.as_bytes());
    let half_body = half_body.get(..half_body.len() - 30).unwrap().to_vec();
    let half_head = b"HTTP/1.1 200 OK\r\ncontent-ty".to_vec();
    let half_chunk = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n20\r\n{\"id\"".to_vec();
    each_becomes(vec![
        ("silent socket", Act::Silence(vec![]), NO_ANSWER),
        ("closed without a byte", Act::Close(vec![]), NO_ANSWER),
        ("reset after the request", Act::Reset(vec![]), NO_ANSWER),
        (
            "half a head, closed",
            Act::Close(half_head.clone()),
            NO_ANSWER,
        ),
        ("half a head, silent", Act::Silence(half_head), NO_ANSWER),
        (
            "half a body, closed",
            Act::Close(half_body.clone()),
            NO_ANSWER,
        ),
        (
            "half a body, reset",
            Act::Reset(half_body.clone()),
            NO_ANSWER,
        ),
        ("half a body, silent", Act::Silence(half_body), NO_ANSWER),
        ("half a chunk", Act::Close(half_chunk), NO_ANSWER),
        (
            "not HTTP",
            Act::Close(b"SSH-2.0-OpenSSH_9.6\r\n".to_vec()),
            NO_ANSWER,
        ),
        (
            "a TLS alert",
            Act::Close(vec![0x15, 3, 1, 0, 2, 2, 0x46]),
            NO_ANSWER,
        ),
    ])
    .await;
}

/// Threat 64.
#[tokio::test]
async fn an_answer_that_is_not_what_was_asked_for_leaves_the_effect_unknown() {
    let gzip = answer(
        "200 OK",
        "content-encoding: gzip\r\n",
        &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xab],
    );
    let too_long = format!("{{\"id\":\"{}\"}}", "x".repeat(1024 * 1024));
    let half_json = ORDER.get(..100).unwrap();
    each_becomes(vec![
        (
            "HTML with 200",
            plain("200 OK", "<html>log in to the hotel's wifi</html>"),
            UNREADABLE,
        ),
        (
            "half a JSON, whole body",
            plain("200 OK", half_json),
            UNREADABLE,
        ),
        ("empty 200", plain("200 OK", ""), UNREADABLE),
        (
            "204",
            Act::Close(b"HTTP/1.1 204 No Content\r\n\r\n".to_vec()),
            UNREADABLE,
        ),
        ("another entity", plain("200 OK", PAYMENT), UNREADABLE),
        (
            "an error with 200",
            plain("200 OK", r#"{"error":{"code":"BAD_REQUEST_ERROR"}}"#),
            UNREADABLE,
        ),
        ("a list", plain("200 OK", "[]"), UNREADABLE),
        ("null", plain("200 OK", "null"), UNREADABLE),
        ("compressed unasked", Act::Close(gzip), UNREADABLE),
        (
            "not UTF-8",
            Act::Close(answer("200 OK", "", b"{\"id\":\"\xff\xfe\"}")),
            UNREADABLE,
        ),
        ("over a MiB", plain("200 OK", &too_long), UNREADABLE),
        (
            "302",
            Act::Close(answer("302 Found", "location: /elsewhere\r\n", b"")),
            UNREADABLE,
        ),
        (
            "307",
            Act::Close(answer(
                "307 Temporary Redirect",
                "location: /v1/orders\r\n",
                b"",
            )),
            UNREADABLE,
        ),
        (
            "304",
            Act::Close(b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec()),
            UNREADABLE,
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_failing_gateway_leaves_the_effect_unknown() {
    let server_error = r#"{"error":{"code":"SERVER_ERROR","description":"The server encountered an error. The incident has been reported to admins."}}"#;
    let gateway_error = r#"{"error":{"code":"GATEWAY_ERROR","description":"x"}}"#;
    let half_502 = b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 500\r\n\r\n<html>".to_vec();
    each_becomes(vec![
        (
            "HTML 502",
            plain("502 Bad Gateway", "<html>nginx</html>"),
            UNAVAILABLE,
        ),
        ("half an HTML 502", Act::Close(half_502), UNAVAILABLE),
        (
            "500 with JSON",
            plain("500 Internal Server Error", server_error),
            UNAVAILABLE,
        ),
        (
            "504 with JSON",
            plain("504 Gateway Timeout", gateway_error),
            UNAVAILABLE,
        ),
        (
            "503, empty",
            plain("503 Service Unavailable", ""),
            UNAVAILABLE,
        ),
        (
            "400 of a failing server",
            plain("400 Bad Request", server_error),
            UNAVAILABLE,
        ),
        (
            "400 of a failing bank",
            plain("400 Bad Request", gateway_error),
            UNAVAILABLE,
        ),
        ("408", plain("408 Request Timeout", ""), UNAVAILABLE),
        (
            "409 of a like call at work",
            plain("409 Conflict", server_error),
            BUSY,
        ),
        ("999", plain("999 Request Denied", ""), UNAVAILABLE),
    ])
    .await;
}

#[tokio::test]
async fn a_refusal_is_definite() {
    let minimal = r#"{"error":{"code":"BAD_REQUEST_ERROR","description":"x"}}"#;
    let wrong_key =
        r#"{"error":{"code":"BAD_REQUEST_ERROR","description":"Authentication failed"}}"#;
    let invalid_key =
        r#"{"error":{"code":"BAD_REQUEST_ERROR","description":"The api key provided is invalid"}}"#;
    let slow_down = answer("429 Too Many Requests", "retry-after: 7\r\n", b"");
    each_becomes(vec![
        ("400, minimal", plain("400 Bad Request", minimal), REFUSED),
        ("400, HTML", plain("400 Bad Request", "<html>"), REFUSED),
        (
            "403 of a firewall",
            plain("403 Forbidden", "<html>"),
            REFUSED,
        ),
        ("404", plain("404 Not Found", ""), REFUSED),
        ("401", plain("401 Unauthorized", wrong_key), UNAUTHORIZED),
        ("401, empty", plain("401 Unauthorized", ""), UNAUTHORIZED),
        (
            "400 of a wrong secret",
            plain("400 Bad Request", wrong_key),
            UNAUTHORIZED,
        ),
        (
            "400 of a wrong key",
            plain("400 Bad Request", invalid_key),
            UNAUTHORIZED,
        ),
        ("429", Act::Close(slow_down), RATE_LIMITED),
    ])
    .await;
}

#[tokio::test]
async fn a_refused_connection_has_certainly_no_effect() {
    // Nobody listens there any more, and nobody else takes the port while it is bound without listening.
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let origin = format!("http://{}", socket.local_addr().unwrap());
    let error = client(&origin)
        .create_order(&new_order(5000, "receipt#1"))
        .await
        .unwrap_err();
    assert_eq!(
        (error.code(), error.effect_is_unknown()),
        NOT_SENT,
        "{error:?}"
    );
    assert!(error.is_transient());
}

#[tokio::test]
async fn a_connection_that_nobody_takes_has_certainly_no_effect() {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    // Fills the queue of a listener that never accepts; from then on the kernel drops what knocks.
    let knocking = (0..8).map(|_| tokio::spawn(tokio::net::TcpStream::connect(address)));
    let _knocking: Vec<_> = knocking.collect();
    tokio::time::sleep(Duration::from_millis(100)).await;
    let client = hasty_client(&format!("http://{address}"));
    let error = client
        .create_order(&new_order(5000, "receipt#1"))
        .await
        .unwrap_err();
    assert_eq!(error, Error::NotSent("time-out".to_owned()));
}

/// Signed by itself, for this address and a hundred years: nothing is wrong with it but that nobody vouches for it.
const CERTIFICATE: &[u8] = include_bytes!("../../certificates/nobody.der");
const ITS_KEY: &[u8] = include_bytes!("../../certificates/nobody.key.der");

/// Threat 65.
#[tokio::test]
async fn a_host_whose_certificate_nobody_vouches_for_is_told_nothing() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("https://{}", listener.local_addr().unwrap());
    let key = PrivateKeyDer::try_from(ITS_KEY.to_vec()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![CERTIFICATE.to_vec().into()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let host = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        acceptor.accept(stream).await.map(|_| ())
    });
    let error = hasty_client(&origin)
        .create_order(&new_order(5000, "receipt#1"))
        .await
        .unwrap_err();
    assert_eq!(
        (error.code(), error.effect_is_unknown()),
        NOT_SENT,
        "{error:?}"
    );
    let ended = host.await.unwrap().unwrap_err().to_string();
    assert!(
        ended.to_lowercase().contains("ca"),
        "the client has hung up for it: {ended}"
    );
}

#[tokio::test]
async fn a_host_that_does_not_finish_tls_has_certainly_no_effect() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("https://{}", listener.local_addr().unwrap());
    let host = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream
            .write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            .await
            .unwrap();
        let (silent, _) = listener.accept().await.unwrap();
        tokio::time::sleep(Duration::from_mins(1)).await;
        drop(silent);
    });
    let client = hasty_client(&origin);
    for shape in ["an answer in plain text", "silence"] {
        let error = client
            .create_order(&new_order(5000, "receipt#1"))
            .await
            .unwrap_err();
        assert_eq!(
            (error.code(), error.effect_is_unknown()),
            NOT_SENT,
            "{shape}: {error:?}"
        );
    }
    host.abort();
}

#[tokio::test]
async fn a_post_on_a_pooled_connection_that_dies_is_not_repeated() {
    let kept = Act::Next(answer("200 OK", "", ORDER.as_bytes()));
    for dying in [Act::Close(vec![]), Act::Reset(vec![])] {
        let line = Line::doing(vec![kept.clone(), dying, kept.clone()]).await;
        let client = client(&line.origin);
        client
            .create_order(&new_order(5000, "receipt#1"))
            .await
            .unwrap();
        let error = client
            .create_order(&new_order(5000, "receipt#1"))
            .await
            .unwrap_err();
        assert_eq!((error.code(), error.effect_is_unknown()), NO_ANSWER);
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert_eq!(line.requests(), 2);
    }
}
