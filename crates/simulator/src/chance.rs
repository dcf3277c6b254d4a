//! Everything that is drawn in a run is drawn from its seed.

use daan_server::surroundings::Entropy;
use fastrand::Rng;
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, PoisonError};

/// The draws of one run, in their order.
#[derive(Clone)]
pub(crate) struct Chance(Arc<Mutex<Rng>>);

const LETTERS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

impl Chance {
    pub(crate) fn of_seed(seed: u64) -> Chance {
        Chance(Arc::new(Mutex::new(Rng::with_seed(seed))))
    }

    fn draw<T>(&self, draw: impl FnOnce(&mut Rng) -> T) -> T {
        draw(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn percent(&self, percent: u32) -> bool {
        self.permille(percent * 10)
    }

    pub(crate) fn permille(&self, permille: u32) -> bool {
        self.draw(|rng| rng.u32(0..1_000)) < permille
    }

    pub(crate) fn between(&self, range: RangeInclusive<u64>) -> u64 {
        self.draw(|rng| rng.u64(range))
    }

    /// One of these; `None` where there are none.
    pub(crate) fn pick<'a, T>(&self, from: &'a [T]) -> Option<&'a T> {
        if from.is_empty() {
            return None;
        }
        from.get(self.draw(|rng| rng.usize(0..from.len())))
    }

    pub(crate) fn shuffle<T>(&self, list: &mut [T]) {
        self.draw(|rng| rng.shuffle(list));
    }

    /// Letters and digits, as gateways make their ids of.
    pub(crate) fn word(&self, length: usize) -> String {
        self.draw(|rng| {
            (0..length)
                .filter_map(|_| LETTERS.get(rng.usize(0..LETTERS.len())))
                .map(|letter| char::from(*letter))
                .collect()
        })
    }
}

impl Entropy for Chance {
    fn fill(&self, buffer: &mut [u8]) {
        self.draw(|rng| rng.fill(buffer));
    }
}
