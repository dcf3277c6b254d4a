//! The lines that tell a waiting user what is being done, on standard error.

use std::time::{Duration, Instant};

/// Counts a command's steps: `[3/7] trunk 0.21.14: found in ~/.cargo/bin`.
pub(crate) struct Progress {
    total: usize,
    at: usize,
    name: String,
    started: Instant,
}

impl Progress {
    /// For a command of `total` steps.
    pub(crate) fn new(total: usize) -> Self {
        Self {
            total,
            at: 0,
            name: String::new(),
            started: now(),
        }
    }

    /// Begins the next step, silently: the step says what it finds or does with [`Progress::say`].
    pub(crate) fn step(&mut self, name: impl Into<String>) {
        self.at += 1;
        self.name = name.into();
        self.started = now();
    }

    /// Prints a line of the current step.
    pub(crate) fn say(&self, text: &str) {
        eprintln!("[{}/{}] {}: {text}", self.at, self.total, self.name);
    }

    /// The current step.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// How long the current step has taken so far.
    pub(crate) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// Prints that the current step has ended, with its time.
    pub(crate) fn done(&self) {
        self.say(&format!("done in {}", human(self.elapsed())));
    }
}

/// A duration as one says it: `0.8 s`, `12 s`, `4 min 12 s`.
pub(crate) fn human(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0..10 => format!("{}.{} s", seconds, duration.subsec_millis() / 100),
        10..60 => format!("{seconds} s"),
        _ => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "only printed: how long a step took decides nothing, so no test has to set it"
)]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_rounded_down_to_what_matters_at_its_size() {
        assert_eq!(human(Duration::from_millis(890)), "0.8 s");
        assert_eq!(human(Duration::from_millis(59_999)), "59 s");
        assert_eq!(human(Duration::from_secs(252)), "4 min 12 s");
    }
}
