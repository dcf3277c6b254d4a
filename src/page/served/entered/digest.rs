//! What tells one body of a page from the next.

use daan_api::BeginRequest;
use std::hash::{DefaultHasher, Hash, Hasher};

/// A number for what is asked for, the key apart. Another build may give another one; what that would cost is
/// an order that nobody pays.
pub(super) fn digest(request: &BeginRequest) -> u64 {
    let mut hasher = DefaultHasher::new();
    let donor = &request.donor;
    (&request.campaign, request.amount_minor.0).hash(&mut hasher);
    (&request.currency, &request.gateway).hash(&mut hasher);
    (&donor.name, &donor.email, &donor.phone, &donor.pan).hash(&mut hasher);
    (&request.message, request.anonymous).hash(&mut hasher);
    hasher.finish()
}
