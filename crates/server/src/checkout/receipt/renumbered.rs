//! Receipts that a restored ledger gives numbers a second time.

use daan_storage::StoredReceipt;
use std::collections::BTreeMap;

/// Tells, for each series, of those among these new receipts whose gifts had been lost: their donors may hold them under
/// other numbers, and others' under theirs.
pub(super) fn tell(issued: &[StoredReceipt]) {
    let mut series: BTreeMap<_, Vec<&StoredReceipt>> = BTreeMap::new();
    for receipt in issued.iter().filter(|receipt| receipt.is_restored) {
        let key = (&receipt.payee, &receipt.year);
        series.entry(key).or_default().push(receipt);
    }
    for anew in series.values() {
        let by_number = |receipt: &&&StoredReceipt| receipt.number;
        let first = anew.iter().min_by_key(by_number);
        let last = anew.iter().max_by_key(by_number);
        tracing::warn!(
            count = anew.len(),
            first = first.map(|receipt| &*receipt.label),
            last = last.map(|receipt| &*receipt.label),
            "receipts were numbered anew after a restore: compare them with those that were mailed and printed before, \
             see Restoring in docs/operating.md"
        );
    }
}
