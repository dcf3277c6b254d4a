//! The breaker under a clock that stands still until it is moved.

use super::*;
use crate::khalti;
use std::sync::atomic::{AtomicU32, Ordering};

/// Counts what it is told.
#[derive(Clone, Default)]
struct Ears(Arc<Told>);

#[derive(Default)]
struct Told {
    opened: AtomicU32,
    closed: AtomicU32,
    ended: Mutex<Vec<(End, u64)>>,
}

impl Outside for Ears {
    fn random(&self) -> u8 {
        128
    }

    fn opened(&self, _: Duration) {
        self.0.opened.fetch_add(1, Ordering::SeqCst);
    }

    fn closed(&self, _: Duration) {
        self.0.closed.fetch_add(1, Ordering::SeqCst);
    }

    fn ended(&self, end: End, took: Duration) {
        self.0.ended.lock().unwrap().push((end, took.as_secs()));
    }
}

impl Ears {
    fn told(&self) -> (u32, u32) {
        let count = |count: &AtomicU32| count.load(Ordering::SeqCst);
        (count(&self.0.opened), count(&self.0.closed))
    }
}

type Outcome = Result<(), khalti::Error>;

fn silence() -> Outcome {
    Err(CallError::NoAnswer("time-out".to_owned()))
}

fn too_many(retry_after_s: Option<u64>) -> Outcome {
    Err(CallError::RateLimited { retry_after_s })
}

/// A call that ends so; whether it was made.
async fn call(breaker: &Breaker, outcome: Outcome) -> bool {
    let answer = breaker.guard(async { outcome }).await;
    !matches!(answer, Err(CallError::Resting { .. }))
}

async fn opened() -> (Breaker, Ears) {
    let ears = Ears::default();
    let breaker = Breaker::new(ears.clone());
    for _ in 0..5 {
        assert!(call(&breaker, silence()).await);
    }
    (breaker, ears)
}

#[tokio::test(start_paused = true)]
async fn five_silences_in_a_row_open_it_and_one_answer_between_does_not() {
    let (breaker, ears) = opened().await;
    assert!(breaker.is_open());
    assert!(!call(&breaker, Ok(())).await);
    assert_eq!(ears.told(), (1, 0));

    let ears = Ears::default();
    let breaker = Breaker::new(ears.clone());
    for _ in 0..4 {
        assert!(call(&breaker, silence()).await);
        assert!(call(&breaker, silence()).await);
        assert!(call(&breaker, Err(CallError::NotFound)).await);
    }
    assert_eq!(ears.told(), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn no_refusal_is_a_silence() {
    let breaker = Breaker::new(Ears::default());
    let refusals: [fn() -> khalti::Error; 4] = [
        || CallError::NotFound,
        || CallError::Unauthorized,
        || CallError::Busy,
        || CallError::UnreadableAnswer {
            status: 200,
            problem: crate::Unreadable::NotJson,
        },
    ];
    for refusal in refusals.iter().cycle().take(40) {
        assert!(call(&breaker, Err(refusal())).await);
    }
    let silences: [fn() -> khalti::Error; 5] = [
        || CallError::NotSent("refused".to_owned()),
        || CallError::NoAnswer("reset".to_owned()),
        || CallError::RateLimited {
            retry_after_s: None,
        },
        || CallError::Unavailable {
            status: 502,
            error: None,
        },
        || CallError::NoAnswer("time-out".to_owned()),
    ];
    for silence in silences {
        assert!(call(&breaker, Err(silence())).await);
    }
    assert!(breaker.is_open());
}

#[tokio::test(start_paused = true)]
async fn after_the_pause_one_call_tries_and_its_answer_lets_all_through() {
    let (breaker, ears) = opened().await;
    tokio::time::advance(Duration::from_secs(6)).await;
    let (answer, heard) = tokio::sync::oneshot::channel::<()>();
    let trial = breaker.clone();
    let trial = tokio::spawn(async move {
        let wait = async {
            // A teller that went away has told as well.
            heard.await.unwrap_or_default();
            Outcome::Ok(())
        };
        trial.guard(wait).await
    });
    tokio::task::yield_now().await;
    assert!(!call(&breaker, Ok(())).await, "one call tries, not two");
    answer.send(()).unwrap();
    trial.await.unwrap().unwrap();
    assert!(call(&breaker, Ok(())).await);
    assert_eq!(ears.told(), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn each_trial_without_an_answer_doubles_the_pause_up_to_a_minute() {
    let (breaker, ears) = opened().await;
    let mut pauses = Vec::new();
    for _ in 0..6 {
        let pause = breaker.rest().unwrap().tried_in;
        pauses.push(pause.as_secs());
        tokio::time::advance(pause.saturating_sub(Duration::from_millis(1))).await;
        assert!(!call(&breaker, silence()).await);
        tokio::time::advance(Duration::from_millis(1)).await;
        assert!(call(&breaker, silence()).await);
    }
    assert_eq!(pauses, [5, 10, 20, 40, 60, 60]);
    assert_eq!(ears.told(), (1, 0), "one outage is told once");
}

#[tokio::test(start_paused = true)]
async fn a_gateway_that_asks_for_rest_gets_it_at_once_and_within_reason() {
    for (asked_s, given_s) in [(30, 30), (1, 5), (1_000_000, 600)] {
        let breaker = Breaker::new(Ears::default());
        assert!(call(&breaker, too_many(Some(asked_s))).await);
        assert_eq!(breaker.rest().unwrap().tried_in.as_secs(), given_s);
    }
    let breaker = Breaker::new(Ears::default());
    assert!(call(&breaker, too_many(None)).await);
    assert!(!breaker.is_open());
}

#[tokio::test(start_paused = true)]
async fn a_trial_that_nobody_waits_for_any_more_leaves_the_next_its_turn() {
    let (breaker, ears) = opened().await;
    tokio::time::advance(Duration::from_secs(6)).await;
    let never = breaker.guard(std::future::pending::<Outcome>());
    let cut = tokio::time::timeout(Duration::from_secs(1), never).await;
    assert!(cut.is_err());
    assert!(call(&breaker, Ok(())).await);
    assert_eq!(ears.told(), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn each_call_is_told_with_how_it_ended_and_how_long_it_took() {
    let (breaker, ears) = opened().await;
    ears.0.ended.lock().unwrap().clear();
    assert!(!call(&breaker, Ok(())).await);
    tokio::time::advance(Duration::from_secs(6)).await;
    let slow = async {
        tokio::time::sleep(Duration::from_secs(3)).await;
        Outcome::Ok(())
    };
    breaker.guard(slow).await.unwrap();
    assert!(call(&breaker, Err(CallError::NotFound)).await);
    assert!(call(&breaker, silence()).await);
    let told = [
        (End::NotMade, 0),
        (End::Answered, 3),
        (End::Refused, 0),
        (End::Silent, 0),
    ];
    assert_eq!(*ears.0.ended.lock().unwrap(), told);
}
