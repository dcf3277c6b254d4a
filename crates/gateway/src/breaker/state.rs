//! When a breaker opens, lets one call through for trial, and closes: pure but for the time it is told.

use std::time::Duration;
use tokio::time::Instant;

/// One call without an answer is chance; so many in a row are an outage.
const SILENCES: u32 = 5;
/// The first wait: a gateway that restarts is back by then.
const FIRST_PAUSE: Duration = Duration::from_secs(5);
/// The longest: a gateway that is back is used again within a minute or so.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);
/// What a gateway may ask for at most: a proxy's slip must not stop gifts for a day.
const LONGEST_ASKED: Duration = Duration::from_mins(10);

/// What is known of the gateway.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct State {
    /// Calls without an answer since the last one with.
    silences: u32,
    open: Option<Open>,
}

/// The gateway rests.
#[derive(Debug, Clone, Copy)]
struct Open {
    since: Instant,
    until: Instant,
    /// How many trials failed.
    trials: u32,
    is_tried: bool,
}

/// A call may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leave {
    /// As any other.
    Free,
    /// To see whether the gateway is back.
    Trial,
}

/// What the outside is told.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Change {
    Opened(Duration),
    Closed(Duration),
}

impl State {
    /// Whether a call may be made; else in how long one may.
    pub(super) fn ask(&mut self, now: Instant) -> Result<Leave, Duration> {
        let Some(open) = &mut self.open else {
            return Ok(Leave::Free);
        };
        if open.is_tried || now < open.until {
            return Err(open.until.saturating_duration_since(now));
        }
        open.is_tried = true;
        Ok(Leave::Trial)
    }

    /// A call was answered.
    pub(super) fn answered(&mut self, now: Instant) -> Option<Change> {
        self.silences = 0;
        let open = self.open.take()?;
        Some(Change::Closed(now.saturating_duration_since(open.since)))
    }

    /// A call was not answered.
    pub(super) fn silent(
        &mut self,
        leave: Leave,
        asked_to_wait: Option<Duration>,
        random: u8,
        now: Instant,
    ) -> Option<Change> {
        match (&mut self.open, leave) {
            (Some(open), Leave::Trial) => {
                open.trials = open.trials.saturating_add(1);
                open.is_tried = false;
                open.until = now + pause(open.trials, asked_to_wait, random);
                None
            }
            // It was under way when the breaker opened, and tells nothing new but a wish for rest.
            (Some(open), Leave::Free) => {
                let asked = asked_to_wait.map(|asked| now + asked.min(LONGEST_ASKED));
                open.until = asked.map_or(open.until, |asked| asked.max(open.until));
                None
            }
            (None, _) => {
                self.silences = self.silences.saturating_add(1);
                if self.silences < SILENCES && asked_to_wait.is_none() {
                    return None;
                }
                let pause = pause(0, asked_to_wait, random);
                self.open = Some(Open {
                    since: now,
                    until: now + pause,
                    trials: 0,
                    is_tried: false,
                });
                Some(Change::Opened(pause))
            }
        }
    }

    /// Nobody waits for a call any more, and nothing is known of its end.
    pub(super) fn given_up(&mut self, leave: Leave) {
        if let (Some(open), Leave::Trial) = (&mut self.open, leave) {
            open.is_tried = false;
        }
    }

    pub(super) fn is_open(&self, now: Instant) -> bool {
        self.open
            .is_some_and(|open| open.is_tried || now < open.until)
    }

    pub(super) fn rest(&self, now: Instant) -> Option<super::Rest> {
        self.open.map(|open| super::Rest {
            silent_for: now.saturating_duration_since(open.since),
            tried_in: open.until.saturating_duration_since(now),
        })
    }
}

/// Twice as long after each trial, a fifth more or less, and never shorter than the gateway asked for.
fn pause(trials: u32, asked_to_wait: Option<Duration>, random: u8) -> Duration {
    let grown = FIRST_PAUSE.saturating_mul(1_u32.checked_shl(trials).unwrap_or(u32::MAX));
    let percent = 80 + u32::from(random) * 40 / u32::from(u8::MAX);
    let own = grown.min(LONGEST_PAUSE) * percent / 100;
    own.max(asked_to_wait.unwrap_or_default().min(LONGEST_ASKED))
}
