//! How long each test goes on: minutes for every change, hours by hand.

use std::env;
use std::time::Duration;

const USUAL_KILLS: usize = 100;

/// How often servers are killed.
pub(crate) fn kills() -> usize {
    number("DAAN_KILLS", USUAL_KILLS)
}

/// How many payments are fought for.
pub(crate) fn races() -> usize {
    number("DAAN_RACES", 2_000)
}

/// How many first starts are killed.
pub(crate) fn starts() -> usize {
    kills().div_ceil(5)
}

/// How long a crowd stays.
pub(crate) fn crowding() -> Duration {
    if kills() > USUAL_KILLS {
        Duration::from_mins(1)
    } else {
        Duration::from_secs(10)
    }
}

fn number(variable: &str, usual: usize) -> usize {
    match env::var(variable) {
        Err(_) => usual,
        Ok(text) => text
            .parse()
            .unwrap_or_else(|_| panic!("{variable} is no number: {text}")),
    }
}
