//! What happened in a run, line by line, for whoever wants to know why it failed.

use std::sync::{Mutex, PoisonError};

/// The lines of a run; nothing is written where nobody asked for it.
pub(crate) struct Trace(Option<Mutex<Vec<String>>>);

impl Trace {
    pub(crate) fn off() -> Trace {
        Trace(None)
    }

    pub(crate) fn on() -> Trace {
        Trace(Some(Mutex::default()))
    }

    pub(crate) fn note(&self, age_ms: u64, line: impl FnOnce() -> String) {
        if let Some(lines) = &self.0 {
            let (hours, minutes) = (age_ms / 3_600_000, age_ms / 60_000 % 60);
            let (seconds, milliseconds) = (age_ms / 1_000 % 60, age_ms % 1_000);
            let line = format!(
                "{hours:>4}:{minutes:02}:{seconds:02}.{milliseconds:03}  {}",
                line()
            );
            lines
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(line);
        }
    }

    /// All that was written so far.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.0.as_ref().map_or_else(Vec::new, |lines| {
            lines.lock().unwrap_or_else(PoisonError::into_inner).clone()
        })
    }
}
