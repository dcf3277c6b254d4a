//! The connections that requests come on: how many there are, and how long each may take. Whoever opens them and says
//! nothing, or says it by the byte, must not keep donors out.

mod crowd;
mod neighbourhood;
mod patience;

pub(crate) use neighbourhood::{allotment, neighbourhood, network};

use crate::metrics::Connections;
use crate::settings::TrustedProxies;
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use crowd::Crowd;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use patience::{Pace, Patient};
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tower::ServiceExt as _;

/// Bytes of a request's line and headers together. A longer one is answered 431.
const MAX_HEAD_BYTES: usize = 16 * 1024;
/// hyper answers 431 beyond. Browsers send some thirty.
const MAX_HEADERS: usize = 100;
/// A listener that has no file descriptor left would fail again at once.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_millis(200);

/// Serves until `shutdown` ends, then finishes what is being answered.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    counted: Connections,
    proxies: TrustedProxies,
    shutdown: impl Future<Output = ()>,
) {
    let crowd = Crowd::new(proxies);
    let open = GracefulShutdown::new();
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut shutdown => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                rest_after(&error).await;
                continue;
            }
        };
        // Whoever has too many is hung up on; the others never hear of it.
        let Some(place) = Crowd::enter(&crowd, peer.ip()) else {
            counted.refused();
            continue;
        };
        let place = (place, counted.taken());
        // Answers are small, and each is waited for.
        let _ = stream.set_nodelay(true);
        let conversation = converse(stream, peer, router.clone(), open.watcher());
        tokio::spawn(async move {
            conversation.await;
            drop(place);
        });
    }
    drop(listener);
    open.shutdown().await;
}

async fn converse<S>(stream: S, peer: SocketAddr, router: Router, watcher: Watcher)
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let pace = Arc::<Pace>::default();
    let io = TokioIo::new(Patient::new(stream, Arc::clone(&pace)));
    let service = service_fn(move |request: Request<hyper::body::Incoming>| {
        answer(
            router.clone(),
            request.map(Body::new),
            peer,
            Arc::clone(&pace),
        )
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        // `Patient` knows a silent peer from one that rests between two requests; hyper does not.
        .header_read_timeout(None)
        .max_buf_size(MAX_HEAD_BYTES)
        .max_headers(MAX_HEADERS)
        .serve_connection(io, service);
    // How a peer goes away is nothing to tell of.
    let _ = watcher.watch(connection).await;
}

async fn answer(
    router: Router,
    mut request: Request,
    peer: SocketAddr,
    pace: Arc<Pace>,
) -> Result<Response, Infallible> {
    // Banks ask where a payer is: the address of the connection goes along with each request.
    request.extensions_mut().insert(ConnectInfo(peer));
    let busy = pace.busy();
    let mut response = match router.oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    if response.status() == StatusCode::REQUEST_TIMEOUT {
        // What is left of its body would be read as the next request.
        response
            .headers_mut()
            .insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    Ok(response.map(|body| Body::new(busy.until_sent(body))))
}

async fn rest_after(error: &io::Error) {
    // The peer went before we came to it.
    if !matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset
    ) {
        tracing::error!(%error, "connections cannot be taken");
        tokio::time::sleep(PAUSE_AFTER_FAILURE).await;
    }
}

#[cfg(test)]
mod tests;
