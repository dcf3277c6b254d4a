//! What happened, in its order: an event can be told again as it was, long after the books have moved on.

use std::collections::VecDeque;

use super::Event;

/// A load test must not fill the memory with what nobody will ask for again.
const MAX_KEPT: usize = 5_000;

/// An event and the id under which every copy of it is sent.
#[derive(Clone, Debug)]
pub(crate) struct Happening {
    pub(crate) event_id: String,
    pub(crate) event: Event,
}

/// The happenings, oldest first.
#[derive(Default)]
pub(crate) struct History(VecDeque<Happening>);

impl History {
    pub(crate) fn add(&mut self, happenings: &[Happening]) {
        self.0.extend(happenings.iter().cloned());
        let surplus = self.0.len().saturating_sub(MAX_KEPT);
        self.0.drain(..surplus);
    }

    pub(crate) fn oldest_first(&self) -> impl DoubleEndedIterator<Item = &Happening> {
        self.0.iter()
    }
}
