//! What everybody in a run shares: time, chance, weather, the gateways' books, and what is written down.

use crate::chance::Chance;
use crate::history::History;
use crate::history::{Capture, Violation};
use crate::profile::Profile;
use crate::razorpay::books::{News, Standing};
use crate::sky::Sky;
use crate::tally::{Sometimes, Tally};
use crate::trace::Trace;
use crate::weather::Weather;
use crate::{khalti, razorpay};
use daan_domain::Gateway;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::mpsc::UnboundedSender;

/// One run's world.
pub(crate) struct World {
    pub(crate) profile: Profile,
    pub(crate) sky: Sky,
    pub(crate) chance: Chance,
    pub(crate) weather: Weather,
    pub(crate) tally: Tally,
    pub(crate) trace: Trace,
    pub(crate) history: Mutex<History>,
    razorpay: Mutex<razorpay::books::Books>,
    khalti: Mutex<khalti::Books>,
    /// What the post office is given to deliver.
    letters: UnboundedSender<News>,
    /// What the bailiff is told to look after.
    captures: UnboundedSender<Capture>,
}

impl World {
    /// The world of a seed, inside a runtime whose clock is paused.
    pub(crate) fn of_seed(
        seed: u64,
        profile: Profile,
        trace: Trace,
        letters: UnboundedSender<News>,
        captures: UnboundedSender<Capture>,
    ) -> World {
        let (chance, sky) = (Chance::of_seed(seed), Sky::dawn());
        let by_itself = !profile.may_capture_by_hand() || chance.percent(60);
        World {
            profile,
            sky,
            weather: Weather::drawn(&chance, sky),
            tally: Tally::default(),
            trace,
            history: Mutex::default(),
            razorpay: Mutex::new(razorpay::books::Books::new(chance.clone(), by_itself)),
            khalti: Mutex::new(khalti::Books::new(chance.clone())),
            letters,
            captures,
            chance,
        }
    }

    pub(crate) fn razorpay(&self) -> MutexGuard<'_, razorpay::books::Books> {
        self.razorpay.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn khalti(&self) -> MutexGuard<'_, khalti::Books> {
        self.khalti.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn history(&self) -> MutexGuard<'_, History> {
        self.history.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn met(&self, what: Sometimes) {
        self.tally.count(what);
    }

    /// Writes a line down, where somebody reads it.
    pub(crate) fn note(&self, line: impl FnOnce() -> String) {
        self.trace.note(self.sky.age_ms(), line);
    }

    /// Tells of what happened at Razorpay.
    pub(crate) fn publish(&self, news: Vec<News>) {
        for news in news {
            self.note(|| {
                format!(
                    "razorpay: {} {} {}",
                    news.event, news.payment.id, news.order.id
                )
            });
            if news.event == "payment.captured" {
                self.captured_at_razorpay(&news);
            }
            // The post office closes with the run.
            self.letters.send(news).ok();
        }
    }

    fn captured_at_razorpay(&self, news: &News) {
        let made_ms = news.order.created_s.saturating_mul(1_000);
        self.captured(Capture {
            gateway: Gateway::Razorpay,
            payment: news.payment.id.clone(),
            order: news.order.id.clone(),
            amount: news.payment.amount,
            currency: news.payment.currency.clone(),
            age_ms: self.sky.age_ms(),
            order_age_ms: Sky::age_at_ms(made_ms),
        });
    }

    pub(crate) fn captured(&self, capture: Capture) {
        self.captures.send(capture.clone()).ok();
        self.history()
            .captures
            .insert(capture.payment.clone(), capture);
    }

    /// How Razorpay has a payment now.
    pub(crate) fn standing(&self, payment: &str) -> Option<Standing> {
        self.razorpay()
            .payments
            .get(payment)
            .map(|payment| payment.standing)
    }

    /// A rule does not hold.
    pub(crate) fn violated(&self, invariant: &'static str, what: String) {
        self.note(|| format!("VIOLATION of {invariant}: {what}"));
        let age_ms = self.sky.age_ms();
        self.history().violations.push(Violation {
            invariant,
            what,
            age_ms,
        });
    }

    pub(crate) fn is_violated(&self) -> bool {
        !self.history().violations.is_empty()
    }
}
