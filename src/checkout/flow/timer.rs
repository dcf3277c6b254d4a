//! Asking the server later, or sooner than that.

use super::Flow;
use crate::browser;
use crate::checkout::backoff::{JITTER_LIMIT, delay_ms};
use crate::checkout::step::Event;
use gloo_timers::callback::Timeout;
use leptos::prelude::*;

/// The time until [`Event::Due`].
pub(super) struct Timer {
    timeout: Timeout,
    /// Whether only the donor may cut it short.
    is_firm: bool,
}

impl Flow {
    /// Waits as long as is right after so many tries. Where the server has named its own time, nothing but the
    /// donor shortens it.
    pub(super) fn wait(&self, tries: u32, named_s: Option<i64>) {
        let jitter_permille = browser::jitter(JITTER_LIMIT);
        let delay_ms = delay_ms(tries, named_s, jitter_permille);
        self.wait_ms(delay_ms, named_s.is_some());
    }

    pub(super) fn wait_ms(&self, delay_ms: u32, is_firm: bool) {
        let flow = *self;
        let timeout = Timeout::new(delay_ms, move || {
            if browser::is_online() {
                flow.tell(Event::Due);
            } else {
                // The try would only fail; `online` goes on with it.
                flow.means.try_update_value(|means| {
                    if let Some(timer) = &mut means.timer {
                        timer.is_firm = false;
                    }
                });
            }
        });
        let timer = Timer { timeout, is_firm };
        self.means.update_value(|means| means.timer = Some(timer));
    }

    /// Asks the server now, if it was to be asked later: the donor wants it.
    pub fn hurry(&self) {
        self.cut_short(|_| true);
    }

    /// Asks the server now, if it was to be asked later and nothing speaks against it.
    pub(super) fn hurry_gently(&self) {
        self.cut_short(|timer| !timer.is_firm);
    }

    fn cut_short(&self, may_end: fn(&Timer) -> bool) {
        let timer = self
            .means
            .try_update_value(|means| means.timer.take_if(|timer| may_end(timer)))
            .flatten();
        if let Some(timer) = timer {
            timer.timeout.cancel();
            self.tell(Event::Due);
        }
    }
}
