//! How long each test goes on: minutes for every change, hours by hand.

use std::env;

/// How often servers are killed.
pub(crate) fn kills() -> usize {
    number("DAAN_KILLS", 100)
}

/// How many payments are fought for.
pub(crate) fn races() -> usize {
    number("DAAN_RACES", 2_000)
}

fn number(variable: &str, usual: usize) -> usize {
    match env::var(variable) {
        Err(_) => usual,
        Ok(text) => text
            .parse()
            .unwrap_or_else(|_| panic!("{variable} is no number: {text}")),
    }
}
