//! What every handler shares: the settings, each gateway's books behind a lock, and the sender of webhooks.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::config::{Config, WEBHOOK_SECRET};
use crate::gateway::{Event, Gateway, Happening};
use crate::id::letters;
use crate::khalti::Khalti;
use crate::surroundings::Surroundings;
use crate::webhook::{self, Parcel};

/// Razorpay gives a webhook endpoint five seconds to answer.
const WEBHOOK_TIMEOUT_MS: u64 = 5_000;

/// The shared state; a clone is another handle on the same sandbox.
#[derive(Clone)]
pub(crate) struct Desk(Arc<Inner>);

struct Inner {
    config: Config,
    gateway: Mutex<Gateway>,
    khalti: Mutex<Khalti>,
    webhook_url: Mutex<Option<String>>,
    client: reqwest::Client,
}

impl Desk {
    pub(crate) fn new(config: Config) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            // A redirect is a failed delivery: the real sender follows none.
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_millis(WEBHOOK_TIMEOUT_MS))
            .no_proxy()
            .build()?;
        Ok(Self(Arc::new(Inner {
            gateway: Mutex::new(Gateway::default()),
            khalti: Mutex::new(Khalti::default()),
            webhook_url: Mutex::new(config.webhook_url.clone()),
            client,
            config,
        })))
    }

    pub(crate) fn surroundings(&self) -> &Surroundings {
        &self.0.config.surroundings
    }

    pub(crate) fn max_amount_minor(&self) -> i64 {
        self.0.config.max_amount_minor
    }

    pub(crate) fn client(&self) -> &reqwest::Client {
        &self.0.client
    }

    /// Razorpay's books. A panic elsewhere leaves plain data behind, so a poisoned lock is still usable.
    pub(crate) fn gateway(&self) -> MutexGuard<'_, Gateway> {
        let lock = &self.0.gateway;
        lock.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Khalti's books.
    pub(crate) fn khalti(&self) -> MutexGuard<'_, Khalti> {
        let lock = &self.0.khalti;
        lock.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn webhook_url(&self) -> Option<String> {
        let lock = &self.0.webhook_url;
        lock.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn send_webhooks_to(&self, url: Option<String>) {
        let lock = &self.0.webhook_url;
        *lock.lock().unwrap_or_else(PoisonError::into_inner) = url;
    }

    /// Sends events in the background, one after the other, each until it is accepted or given up.
    pub(crate) fn announce(&self, events: Vec<Event>) {
        let happenings = self.record(events);
        let Some(url) = self.webhook_url().filter(|_| !happenings.is_empty()) else {
            return;
        };
        let desk = self.clone();
        tokio::spawn(async move {
            for happening in happenings {
                let parcel = Parcel::seal(&happening, WEBHOOK_SECRET);
                webhook::deliver(&desk, &url, parcel).await;
            }
        });
    }

    /// Keeps events with the ids they are sent under, so that they can be told again.
    pub(crate) fn record(&self, events: Vec<Event>) -> Vec<Happening> {
        let identified = |event| Happening {
            event_id: letters(self.surroundings()),
            event,
        };
        let happenings: Vec<Happening> = events.into_iter().map(identified).collect();
        self.gateway().history.add(&happenings);
        happenings
    }
}
