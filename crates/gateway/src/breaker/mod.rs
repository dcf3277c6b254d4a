//! A gateway that does not answer is left alone for a while.
//!
//! Whoever waits for a gateway that is down waits in vain, and so do the donors behind; and a gateway that is
//! asked again and again while it is in trouble may shut out whoever asks.

mod state;

use crate::error::{CallError, Refusal};
use state::{Change, Leave, State};
use std::fmt;
use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// Stands before all calls of one gateway. Clones are the same breaker.
///
/// After several calls in a row without an answer it lets none through for a while, then one for trial. An
/// answer, whatever it says, lets all through again; a trial without one doubles the wait. Time is the
/// runtime's own, which no clock that is put back can stop.
#[derive(Clone)]
pub struct Breaker(Arc<Inner>);

struct Inner {
    outside: Box<dyn Outside>,
    state: Mutex<State>,
    /// Whether the latest call that could tell says that our key is not accepted.
    is_key_refused: AtomicBool,
}

/// What a breaker asks of its surroundings, and tells them.
pub trait Outside: Send + Sync {
    /// Any number: servers that shared a silence should not all ask at one moment.
    fn random(&self) -> u8;

    /// The gateway fell silent; it is not asked for so long.
    fn opened(&self, pause: Duration);

    /// The gateway answers again, after so long.
    fn closed(&self, after: Duration);

    /// The gateway does not accept our key any more. A wrong key is an answer, so the calls go on.
    fn key_refused(&self) {}

    /// It accepts it again.
    fn key_accepted(&self) {}

    /// A call ended, after so long.
    fn ended(&self, _end: End, _took: Duration) {}
}

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum End {
    /// With what was asked for.
    Answered,
    /// With a no.
    Refused,
    /// Without an answer.
    Silent,
    /// Before it was made, since the gateway rests.
    NotMade,
}

/// A silence that lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rest {
    /// For how long no call was answered.
    pub silent_for: Duration,
    /// In how long the gateway is tried again; nothing where a trial is due or under way.
    pub tried_in: Duration,
}

impl End {
    fn of<T, R: Refusal>(result: &Result<T, CallError<R>>) -> End {
        match result {
            Ok(_) => End::Answered,
            Err(error) if error.is_silence() => End::Silent,
            Err(_) => End::Refused,
        }
    }
}

impl Breaker {
    /// A breaker that lets everything through.
    pub fn new(outside: impl Outside + 'static) -> Breaker {
        Breaker(Arc::new(Inner {
            outside: Box::new(outside),
            state: Mutex::new(State::default()),
            is_key_refused: AtomicBool::new(false),
        }))
    }

    /// What keeps calls from being made at this moment; `None` where they are.
    pub fn rest(&self) -> Option<Rest> {
        self.state().rest(Instant::now())
    }

    /// Whether a call would be refused now without being made.
    pub fn is_open(&self) -> bool {
        self.state().is_open(Instant::now())
    }

    /// Makes the call, unless the gateway rests.
    ///
    /// # Errors
    /// The call's own; [`CallError::Resting`] where it was not made.
    pub(crate) async fn guard<T, R: Refusal>(
        &self,
        call: impl Future<Output = Result<T, CallError<R>>>,
    ) -> Result<T, CallError<R>> {
        let begun = Instant::now();
        let leave = self.state().ask(begun);
        let leave = leave.map_err(|left| {
            self.0.outside.ended(End::NotMade, Duration::ZERO);
            CallError::Resting { for_ms: ms(left) }
        })?;
        let pass = Pass {
            breaker: self,
            leave,
            silence: None,
        };
        let result = pass.heard(call.await);
        self.hear_of_key(&result);
        self.0.outside.ended(End::of(&result), begun.elapsed());
        result
    }

    /// Whether the gateway does not accept our key, as far as was heard last.
    pub fn refuses_key(&self) -> bool {
        self.0.is_key_refused.load(Ordering::Relaxed)
    }

    /// Told once, and once when it is over.
    fn hear_of_key<T, R: Refusal>(&self, result: &Result<T, CallError<R>>) {
        let is_refused = match result {
            Err(CallError::Unauthorized) => true,
            Ok(_) | Err(CallError::Refused(_) | CallError::NotFound) => false,
            // Nobody looked at the key.
            Err(_) => return,
        };
        let was_refused = self.0.is_key_refused.swap(is_refused, Ordering::Relaxed);
        match (was_refused, is_refused) {
            (false, true) => self.0.outside.key_refused(),
            (true, false) => self.0.outside.key_accepted(),
            _ => {}
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        let state = &self.0.state;
        state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, change: Option<&Change>) {
        match change {
            Some(Change::Opened(pause)) => self.0.outside.opened(*pause),
            Some(Change::Closed(after)) => self.0.outside.closed(*after),
            None => {}
        }
    }
}

impl fmt::Debug for Breaker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Breaker").field(&self.rest()).finish()
    }
}

/// Makes the call through the breaker, where there is one.
pub(crate) async fn guarded<T, R: Refusal>(
    breaker: Option<&Breaker>,
    call: impl Future<Output = Result<T, CallError<R>>>,
) -> Result<T, CallError<R>> {
    match breaker {
        Some(breaker) => breaker.guard(call).await,
        None => call.await,
    }
}

/// A call under way. One that nobody waits for any more gives its turn back.
struct Pass<'a> {
    breaker: &'a Breaker,
    leave: Leave,
    silence: Option<Silence>,
}

/// A call without an answer.
#[derive(Clone, Copy)]
struct Silence {
    asked_to_wait: Option<Duration>,
}

impl Pass<'_> {
    fn heard<T, R: Refusal>(mut self, result: Result<T, CallError<R>>) -> Result<T, CallError<R>> {
        match &result {
            Err(error) if error.is_silence() => {
                let asked_to_wait = error.asked_to_wait();
                self.silence = Some(Silence { asked_to_wait });
            }
            _ => {
                let change = self.breaker.state().answered(Instant::now());
                self.breaker.tell(change.as_ref());
            }
        }
        result
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        let breaker = self.breaker;
        let Some(Silence { asked_to_wait }) = self.silence else {
            breaker.state().given_up(self.leave);
            return;
        };
        let random = breaker.0.outside.random();
        let change = breaker
            .state()
            .silent(self.leave, asked_to_wait, random, Instant::now());
        breaker.tell(change.as_ref());
    }
}

fn ms(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
