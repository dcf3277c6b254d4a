//! From settings to a server that answers.

use crate::campaigns::Campaigns;
use crate::checkout::{
    Caught, Desk, KnownMethods, LastSeen, OutOfTurn, Strangers, TokenKey, Turns,
};
use crate::connections;
use crate::http::{Site, router};
use crate::mail::Mailer;
use crate::metrics::Metrics;
use crate::operator::{OperatorSocket, socket_path};
use crate::outage::breaker;
use crate::retention::clear_away;
use crate::settings::{KhaltiSettings, Settings};
use crate::start::check_start;
use crate::surroundings::{Clock as _, Entropy, LedgerClock, SystemEntropy};
use crate::watch::watch;
use anyhow::Context;
use daan_domain::Gateway;
use daan_gateway::{khalti, razorpay};
use daan_storage::Ledger;
use std::future::Future;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch as signal};
use tokio::task::JoinHandle;

/// Longer than any answer that waits for a gateway: see the browser's own 25 s.
const STOP_PATIENCE: Duration = Duration::from_secs(30);

/// Serves until `shutdown` ends; then finishes what is being answered and closes the ledger.
///
/// # Errors
/// Whatever keeps the server from starting, in words for the person who started it.
pub async fn serve(
    settings: Settings,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    let listen = settings.listen;
    let retention = settings.retention;
    let site = Site::new(&settings);
    let proxies = settings.trusted_proxies.clone();
    let socket = socket_path(&settings.database_url);
    let desk = Arc::new(desk(settings).await?);
    let ledger = desk.ledger.clone();
    let listener = TcpListener::bind(listen).await.with_context(|| {
        format!("DAAN_LISTEN {listen} cannot be listened on. Stop what uses it, or choose another; ports below 1024 are root's, so take 8080 behind a proxy")
    })?;
    let listen = listener.local_addr()?;
    tracing::info!(%listen, public_url = %desk.public_url, "serving");
    let (stop_watching, stopping) = signal::channel(());
    let operators = socket.and_then(|path| hear_operators(&path, &desk, stopping.clone()));
    let clearing = clear_away(Arc::clone(&desk), retention, stopping.clone());
    let clearing = tokio::spawn(clearing);
    let watching = tokio::spawn(watch(Arc::clone(&desk), stopping));
    let (stop, stopping) = oneshot::channel();
    let counted = desk.metrics.traffic.connections.clone();
    let serving = connections::serve(listener, router(desk, site), counted, proxies, async {
        shutdown.await;
        // Nobody listens only where serving has ended already.
        let _ = stop.send(());
    });
    tokio::select! {
        () = serving => {}
        () = out_of_patience(stopping) => tracing::warn!("stopped with connections open"),
    }
    drop(stop_watching);
    if tokio::time::timeout(STOP_PATIENCE, watching).await.is_err() {
        tracing::warn!(
            "stopped while donations were asked about, notices worked off, or receipts numbered and mailed"
        );
    }
    if tokio::time::timeout(STOP_PATIENCE, clearing).await.is_err() {
        tracing::warn!("stopped while erasing donors whose time is over");
    }
    if let Some(operators) = operators
        && tokio::time::timeout(STOP_PATIENCE, operators)
            .await
            .is_err()
    {
        tracing::warn!("stopped while an operator was being answered");
    }
    ledger.close().await;
    Ok(())
}

/// Hears operators until the stop. Without their socket donors are served all the same.
fn hear_operators(
    path: &Path,
    desk: &Arc<Desk>,
    mut stopping: signal::Receiver<()>,
) -> Option<JoinHandle<()>> {
    let socket = match OperatorSocket::open(path) {
        Ok(socket) => socket,
        Err(error) => {
            tracing::warn!("{error:#}: commands such as daan refund need the server stopped");
            return None;
        }
    };
    let desk = Arc::clone(desk);
    Some(tokio::spawn(async move {
        let stop = async move {
            // Nothing is ever sent: the stop is the sender's end.
            let _ = stopping.changed().await;
        };
        if let Err(error) = socket.serve(desk, stop).await {
            tracing::error!(%error, "operators are not heard any more");
        }
    }))
}

/// Ends when a stop has waited long enough for a peer that neither ends its request nor goes away.
async fn out_of_patience(stopping: oneshot::Receiver<()>) {
    if stopping.await.is_err() {
        return std::future::pending().await;
    }
    tokio::time::sleep(STOP_PATIENCE).await;
}

/// Opens the ledger and makes the gateways' clients.
///
/// # Errors
/// As [`serve`].
pub async fn desk(settings: Settings) -> anyhow::Result<Desk> {
    let campaigns = Campaigns::read(&settings.campaigns).context("DAAN_CAMPAIGNS")?;
    check_start(&settings, &campaigns)?;
    let ledger = Ledger::open(&settings.database_url, settings.database_connections)
        .await
        // The address itself may hold a password.
        .context("DATABASE_URL")?;
    let clock = LedgerClock::default();
    if clock.set_by(&ledger).await? {
        tokio::spawn(clock.clone().keep_set_by(ledger.clone()));
    }
    let metrics = Metrics::default();
    let config = razorpay::Config::new(
        settings.razorpay.api_url.clone(),
        settings.razorpay.credentials.clone(),
    );
    Ok(Desk {
        campaigns,
        token_key: token_key(&ledger, &SystemEntropy).await?,
        ledger,
        razorpay: razorpay::Client::new(config)?.guarded_by(breaker(
            Gateway::Razorpay,
            SystemEntropy,
            &metrics,
        )),
        razorpay_settings: settings.razorpay,
        khalti: settings
            .khalti
            .map(|khalti| khalti_client(khalti, &metrics))
            .transpose()?,
        metrics,
        mailer: settings.mail.map(Mailer::new),
        public_url: settings.public_url,
        turns: Turns::default(),
        out_of_turn: OutOfTurn::default(),
        strangers: Strangers::default(),
        last_seen: LastSeen::default(),
        caught: Caught::nothing(clock.now()),
        methods: KnownMethods::default(),
        clock: Box::new(clock),
        entropy: Box::new(SystemEntropy),
    })
}

/// The key that view tokens are derived with, made at the first start on a ledger.
///
/// # Errors
/// The ledger does not answer, or holds something else in the key's place.
pub async fn token_key(ledger: &Ledger, entropy: &dyn Entropy) -> anyhow::Result<TokenKey> {
    let mut fresh = [0; TokenKey::BYTES];
    entropy.fill(&mut fresh);
    let stored = ledger.setting_or_insert(TokenKey::SETTING, &fresh).await?;
    if stored == fresh {
        tracing::warn!(
            "this is a new ledger, with nothing in it. If gifts were taken here before, stop: DATABASE_URL is not theirs, \
             or its disk is not there"
        );
    }
    TokenKey::from_stored(&stored)
        .context("the ledger's view_token_key has another length: restore a backup")
}

fn khalti_client(settings: KhaltiSettings, metrics: &Metrics) -> anyhow::Result<khalti::Client> {
    let config = khalti::Config::new(settings.api_url, settings.secret);
    Ok(khalti::Client::new(config)?.guarded_by(breaker(Gateway::Khalti, SystemEntropy, metrics)))
}
