//! Points in time, given in from outside: nothing in this crate reads a clock.

/// A point in time: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp {
    unix_ms: i64,
}

impl Timestamp {
    /// The time this many milliseconds after the epoch.
    pub fn from_unix_ms(unix_ms: i64) -> Timestamp {
        Timestamp { unix_ms }
    }

    /// Milliseconds since the epoch.
    pub fn unix_ms(self) -> i64 {
        self.unix_ms
    }

    /// The time this much later; the end of time where that is beyond it.
    #[must_use]
    pub fn plus_ms(self, ms: i64) -> Timestamp {
        Timestamp {
            unix_ms: self.unix_ms.saturating_add(ms),
        }
    }
}
