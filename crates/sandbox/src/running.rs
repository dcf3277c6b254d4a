//! Starting and stopping a sandbox.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::config::Config;
use crate::desk::Desk;
use crate::line::{Line, Lines};
use crate::{api, checkout, control, deck, faults, khalti};

/// How long a stop waits for answers in progress.
const STOP_TIMEOUT_MS: u64 = 2_000;

/// Why a sandbox could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address is taken, or not one of this machine's.
    #[error(
        "the sandbox cannot listen on {address}; stop what does, or choose another with --listen"
    )]
    Listen {
        /// What was asked for.
        address: SocketAddr,
        /// What the operating system said.
        source: io::Error,
    },
    /// The HTTP client that sends webhooks could not be built.
    #[error("the sandbox cannot send webhooks: {0}")]
    Client(#[from] reqwest::Error),
}

/// A sandbox that answers. Dropping it stops it.
#[must_use = "dropping it stops the sandbox"]
pub struct Running {
    address: SocketAddr,
    desk: Desk,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

impl Running {
    /// Where it really listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The origin to use as API base URL, without a trailing slash: `http://127.0.0.1:8081`.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Sends webhooks to `url` from now on. Tests start the sandbox before they know their server's port.
    pub fn send_webhooks_to(&self, url: impl Into<String>) {
        self.desk.send_webhooks_to(Some(url.into()));
    }

    /// Stops listening and waits for answers in progress.
    pub async fn stop(mut self) {
        self.signal();
        let ended = tokio::time::timeout(Duration::from_millis(STOP_TIMEOUT_MS), &mut self.task);
        if ended.await.is_err() {
            self.task.abort();
        }
    }

    fn signal(&mut self) {
        if let Some(stop) = self.stop.take() {
            // The receiver is gone only when the server has ended already.
            let _ = stop.send(());
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.signal();
    }
}

/// Starts a sandbox in the background and answers once it accepts connections.
///
/// # Errors
/// [`StartError`] when the address cannot be listened on.
pub async fn start(config: Config) -> Result<Running, StartError> {
    let listen = config.listen;
    let refused = |source| StartError::Listen {
        address: listen,
        source,
    };
    let listener = TcpListener::bind(listen).await.map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;
    let desk = Desk::new(config)?;
    let service = router(desk.clone()).into_make_service_with_connect_info::<Line>();
    let (stop, stopped) = oneshot::channel::<()>();
    let task = tokio::spawn(async move {
        let server = axum::serve(Lines(listener), service).with_graceful_shutdown(async {
            // A dropped sender means the same as a signal: nobody wants this sandbox any more.
            let _ = stopped.await;
        });
        if let Err(error) = server.await {
            tracing::error!(%error, "the sandbox stopped serving");
        }
    });
    Ok(Running {
        address,
        desk,
        stop: Some(stop),
        task,
    })
}

/// Serves until `shutdown` resolves.
///
/// # Errors
/// [`StartError`] when the address cannot be listened on.
pub async fn serve(config: Config, shutdown: impl Future<Output = ()>) -> Result<(), StartError> {
    let running = start(config).await?;
    tracing::info!(origin = %running.origin(), "sandbox ready");
    shutdown.await;
    running.stop().await;
    Ok(())
}

fn router(desk: Desk) -> Router {
    let gateway = Router::new()
        .merge(api::router())
        .merge(checkout::router())
        .merge(khalti::router())
        .layer(axum::middleware::from_fn_with_state(
            desk.clone(),
            faults::interfere,
        ));
    Router::new()
        .merge(gateway)
        .merge(control::router())
        .merge(deck::router())
        .fallback(api::no_such_url)
        .method_not_allowed_fallback(api::no_such_url)
        .with_state(desk)
}
