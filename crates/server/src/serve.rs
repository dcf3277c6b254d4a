//! From settings to a server that answers.

use crate::campaigns::Campaigns;
use crate::checkout::{Desk, TokenKey, Turns};
use crate::http::{Site, router};
use crate::settings::Settings;
use crate::surroundings::{Entropy, SystemClock, SystemEntropy};
use anyhow::Context;
use daan_gateway::razorpay;
use daan_storage::Ledger;
use std::future::{Future, IntoFuture};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// Connections that read beside the one that writes; status pages are most of the reading.
const READERS: u32 = 4;
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
    let site = Site::new(&settings);
    let desk = Arc::new(desk(settings).await?);
    let ledger = desk.ledger.clone();
    let listener = TcpListener::bind(listen).await.with_context(|| {
        format!("DAAN_LISTEN {listen} cannot be listened on. Stop what uses it, or choose another")
    })?;
    let listen = listener.local_addr()?;
    tracing::info!(%listen, public_url = %desk.public_url, "serving");
    let (stop, stopping) = oneshot::channel();
    let server = axum::serve(listener, router(desk, site)).with_graceful_shutdown(async {
        shutdown.await;
        // Nobody listens only where serving has ended already.
        let _ = stop.send(());
    });
    tokio::select! {
        ended = server.into_future() => ended.context("serving ended")?,
        () = out_of_patience(stopping) => tracing::warn!("stopped with connections open"),
    }
    ledger.close().await;
    Ok(())
}

/// Ends when a stop has waited long enough for a peer that neither ends its request nor goes away.
async fn out_of_patience(stopping: oneshot::Receiver<()>) {
    if stopping.await.is_err() {
        return std::future::pending().await;
    }
    tokio::time::sleep(STOP_PATIENCE).await;
}

/// Opens the ledger and makes the gateway's client.
///
/// # Errors
/// As [`serve`].
pub async fn desk(settings: Settings) -> anyhow::Result<Desk> {
    let campaigns = Campaigns::read(&settings.campaigns).context("DAAN_CAMPAIGNS")?;
    tell_of_unserved_offers(&campaigns);
    let ledger = Ledger::open(&settings.database_url, READERS)
        .await
        // The address itself may hold a password.
        .context("DATABASE_URL")?;
    let config = razorpay::Config::new(
        settings.razorpay.api_url.clone(),
        settings.razorpay.credentials.clone(),
    );
    Ok(Desk {
        campaigns,
        token_key: token_key(&ledger, &SystemEntropy).await?,
        ledger,
        razorpay: razorpay::Client::new(config)?,
        razorpay_settings: settings.razorpay,
        public_url: settings.public_url,
        turns: Turns::default(),
        clock: Box::new(SystemClock),
        entropy: Box::new(SystemEntropy),
    })
}

async fn token_key(ledger: &Ledger, entropy: &dyn Entropy) -> anyhow::Result<TokenKey> {
    let mut fresh = [0; TokenKey::BYTES];
    entropy.fill(&mut fresh);
    let stored = ledger.setting_or_insert(TokenKey::SETTING, &fresh).await?;
    TokenKey::from_stored(&stored)
        .context("the ledger's view_token_key has another length: restore a backup")
}

fn tell_of_unserved_offers(campaigns: &Campaigns) {
    for campaign in campaigns.iter() {
        for offer in campaign
            .offers
            .iter()
            .filter(|offer| !Desk::GATEWAYS.contains(&offer.gateway))
        {
            tracing::info!(
                campaign = %campaign.slug,
                currency = %offer.currency(),
                gateway = offer.gateway.code(),
                "this offer is not shown: this version has no client of its gateway"
            );
        }
    }
}
