//! A collection in order of creation that also finds its entries by id.

use std::collections::HashMap;

use crate::error::ApiError;
use crate::id::Kind;

/// What stands on a shelf.
pub(crate) trait Entry {
    const KIND: Kind;
    fn id(&self) -> &str;
    fn created_at(&self) -> i64;
}

/// Entries, oldest first, with an index by id.
pub(crate) struct Shelf<T> {
    entries: Vec<T>,
    places: HashMap<String, usize>,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            places: HashMap::new(),
        }
    }
}

impl<T: Entry> Shelf<T> {
    pub(crate) fn add(&mut self, entry: T) {
        let place = self.entries.len();
        self.places.insert(entry.id().to_owned(), place);
        self.entries.push(entry);
    }

    pub(crate) fn lookup(&self, id: &str) -> Option<&T> {
        self.entries.get(*self.places.get(id)?)
    }

    fn lookup_mut(&mut self, id: &str) -> Option<&mut T> {
        self.entries.get_mut(*self.places.get(id)?)
    }

    /// The entry, or the gateway's refusal: malformed and unknown ids read differently.
    pub(crate) fn find(&self, id: &str) -> Result<&T, ApiError> {
        T::KIND.check(id)?;
        self.lookup(id).ok_or_else(ApiError::unknown_id)
    }

    pub(crate) fn find_mut(&mut self, id: &str) -> Result<&mut T, ApiError> {
        T::KIND.check(id)?;
        self.lookup_mut(id).ok_or_else(ApiError::unknown_id)
    }

    pub(crate) fn oldest_first(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.entries.iter()
    }

    pub(crate) fn newest_first(&self) -> impl Iterator<Item = &T> {
        self.entries.iter().rev()
    }
}
