//! The records in the browser's storage, each under a name of its own: a tab that writes one cannot harm
//! another tab's.
//!
//! Every access may fail, because storage can be missing, denied, full or another one in each site that
//! embeds us.

use super::Record;
use crate::browser;
use daan_api::codec;
use daan_domain::Timestamp;
use web_sys::Storage;

const PREFIX: &str = "daan.pending.v2.";
/// Where the first version kept the one record that it had.
const FIRST: &str = "daan.pending.v1";
/// Which press was this tab's last, in the storage that a tab shares with no other; with the campaign behind it
/// where a page has several checkouts.
const OF_THIS_TAB: &str = "daan.key.v1";

/// All records that are not too old, the newest gift first; what else stands under our names is deleted.
pub(super) fn all(now: Timestamp) -> Vec<Record> {
    let Some(storage) = browser::storage() else {
        return vec![];
    };
    let mut records: Vec<Record> = vec![];
    // They are few; the library's way to sort would weigh more in the browser than all else here.
    for record in names(&storage)
        .iter()
        .filter_map(|name| read(&storage, name, now))
    {
        let newer = |other: &Record| other.created_at_ms >= record.created_at_ms;
        records.insert(records.partition_point(newer), record);
    }
    records
}

/// Writes a record down; whether storage took it.
pub(super) fn put(record: &Record) -> bool {
    let stored = browser::storage().and_then(|storage| {
        let text = codec::to_json(record)?;
        storage.set_item(&name(record), &text).ok()
    });
    stored.is_some()
}

/// Deletes a record.
pub(super) fn remove(record: &Record) {
    if let Some(storage) = browser::storage() {
        let _ = storage.remove_item(&name(record));
    }
}

/// Notes which press was this tab's last.
pub(super) fn mark_tab(tab: &str, idempotency_key: &str) {
    if let Some(storage) = browser::tab_storage() {
        let _ = storage.set_item(&name_of(tab), idempotency_key);
    }
}

/// Forgets it.
pub(super) fn unmark_tab(tab: &str) {
    if let Some(storage) = browser::tab_storage() {
        let _ = storage.remove_item(&name_of(tab));
    }
}

/// Which press was this tab's last. A reload does not forget it, and no other tab has it.
pub(super) fn key_of_tab(tab: &str) -> Option<String> {
    browser::tab_storage()?.get_item(&name_of(tab)).ok()?
}

fn name_of(tab: &str) -> String {
    let joint = if tab.is_empty() { "" } else { "." };
    [OF_THIS_TAB, joint, tab].concat()
}

/// Whether a record may stand under this name.
pub(in crate::checkout) fn is_ours(name: &str) -> bool {
    name == FIRST || name.starts_with(PREFIX)
}

fn names(storage: &Storage) -> Vec<String> {
    (0..storage.length().unwrap_or_default())
        .filter_map(|index| storage.key(index).ok()?)
        .filter(|name| is_ours(name))
        .collect()
}

fn name(record: &Record) -> String {
    [PREFIX, record.name()].concat()
}

fn read(storage: &Storage, at: &str, now: Timestamp) -> Option<Record> {
    let text = storage.get_item(at).ok()??;
    let record = codec::from_json::<Record>(&text).filter(|record| record.is_fresh(now));
    let is_moved = at == FIRST && record.as_ref().is_some_and(put);
    if record.is_none() || is_moved {
        let _ = storage.remove_item(at);
    }
    record
}
