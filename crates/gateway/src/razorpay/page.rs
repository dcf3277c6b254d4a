//! A page of a list.

use serde::de::{Deserialize, DeserializeOwned, Deserializer};
use serde_json::Value;

/// A page of a list as Razorpay pages it: newest first, at most 100.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// What could be read.
    pub items: Vec<T>,
    /// How many more items there were that could not be read. One odd item must not hide the other 99
    /// from the daily sweep, and must not go unseen either.
    pub unreadable: usize,
}

impl<T> Page<T> {
    /// How many items Razorpay sent: by so much the next page skips more.
    pub fn sent(&self) -> usize {
        self.items.len() + self.unreadable
    }
}

#[derive(serde::Deserialize)]
struct Collection {
    items: Vec<Value>,
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Page<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Page<T>, D::Error> {
        let Collection { items: sent } = Collection::deserialize(from)?;
        let count = sent.len();
        let items: Vec<T> = sent
            .into_iter()
            .filter_map(|item| serde_json::from_value(item).ok())
            .collect();
        let unreadable = count.saturating_sub(items.len());
        Ok(Page { items, unreadable })
    }
}
