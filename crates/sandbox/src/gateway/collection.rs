//! The shapes that entities share on the wire.

use serde_json::{Value, json};

/// `{"entity": "collection", "count": n, "items": […]}`.
pub(crate) fn collection(items: impl Iterator<Item = Value>) -> Value {
    let items: Vec<Value> = items.collect();
    json!({"entity": "collection", "count": items.len(), "items": items})
}

/// Adds a member to an entity that is already JSON, as expansions do.
pub(crate) fn put(entity: &mut Value, name: &str, member: Value) {
    if let Value::Object(members) = entity {
        members.insert(name.to_owned(), member);
    }
}
