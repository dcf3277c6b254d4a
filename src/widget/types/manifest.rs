//! `custom-elements.json`, a Custom Elements Manifest of schema 2.1.

use super::tables::{ATTRIBUTES, METHODS, Named, PARTS, PROPERTIES};
use super::typed_name;
use crate::widget::contract::{EVENTS, Event};
use serde_json::{Value, json};

/// The whole file.
pub(super) fn manifest() -> String {
    let declaration = json!({
        "kind": "class",
        "name": "DaanDonate",
        "description": "A donation checkout in the page.",
        "superclass": { "name": "HTMLElement" },
        "customElement": true,
        "tagName": "daan-donate",
        "attributes": ATTRIBUTES.iter().map(attribute).collect::<Vec<_>>(),
        "members": METHODS.iter().map(method).collect::<Vec<_>>(),
        "events": EVENTS.iter().map(event).collect::<Vec<_>>(),
        "cssProperties": PROPERTIES.iter().map(plain).collect::<Vec<_>>(),
        "cssParts": PARTS.iter().map(plain).collect::<Vec<_>>(),
        "slots": [{ "name": "", "description": "A link to the hosted page, for where scripts do not run." }],
    });
    let module = json!({
        "kind": "javascript-module",
        "path": "daan.js",
        "declarations": [declaration],
        "exports": [{
            "kind": "custom-element-definition",
            "name": "daan-donate",
            "declaration": { "name": "DaanDonate" },
        }],
    });
    let mut whole = json!({ "schemaVersion": "2.1.0", "modules": [module] });
    // Whether members keep their order is for the other crates of a build to say.
    whole.sort_all_objects();
    format!("{whole:#}\n")
}

fn attribute(attribute: &Named) -> Value {
    let mut value = plain(attribute);
    value["type"] = json!({ "text": attribute.kind });
    value
}

fn method(method: &Named) -> Value {
    let mut value = plain(method);
    value["kind"] = json!("method");
    value["return"] = json!({ "type": { "text": method.kind } });
    value
}

fn event(event: &Event) -> Value {
    let detail = typed_name(event.detail);
    json!({
        "name": event.name,
        "type": { "text": format!("CustomEvent<{detail}>") },
        "description": event.description.trim(),
    })
}

fn plain(named: &Named) -> Value {
    json!({ "name": named.name, "description": named.description })
}
