//! `daan.d.ts`.

use super::tables::{ATTRIBUTES, METHODS, Named};
use super::{member_name, typed_name, union};
use crate::widget::contract::{DETAILS, Detail, EVENTS, VERSION};
use std::fmt::Write as _;

const HEAD: &str = "// Types of <daan-donate>, written by `cargo xtask types`.\n\n";

/// What JSX gives an element besides its own attributes.
const COMMON: [(&str, &str); 9] = [
    ("hidden", "boolean"),
    ("id", "string"),
    ("class", "string"),
    ("className", "string"),
    ("slot", "string"),
    ("lang", "string"),
    ("style", "any"),
    ("ref", "any"),
    ("children", "any"),
];

/// The whole file.
pub(super) fn declarations() -> String {
    let mut text = HEAD.to_owned();
    for detail in DETAILS {
        text.push_str(&interface(detail));
    }
    text.push_str(&events());
    text.push_str(&element());
    text.push_str(&attributes());
    text.push_str(&globals());
    text
}

fn interface(detail: &Detail) -> String {
    let mut text = described("", detail.description);
    let _ = writeln!(text, "export interface {} {{", typed_name(detail.name));
    text.push_str(&described("  ", "The version of what events tell."));
    let _ = writeln!(text, "  readonly version: {VERSION};");
    text.push_str(&described(
        "  ",
        "The campaign's slug; empty where none is named.",
    ));
    text.push_str("  readonly campaign: string;\n");
    for member in detail.members {
        let (kind, is_optional) = kind(member.kind);
        let kind = union(member.words).unwrap_or_else(|| kind.to_owned());
        let mark = if is_optional { "?" } else { "" };
        text.push_str(&described("  ", member.description));
        let _ = writeln!(text, "  readonly {}{mark}: {kind};", member.name);
    }
    text + "}\n\n"
}

/// A Rust type as the wire has it, and whether it may be absent.
fn kind(rust: &str) -> (&'static str, bool) {
    match rust.replace(' ', "").as_str() {
        "String" => ("string", false),
        "Option<String>" => ("string", true),
        "i64" => ("number", false),
        "Option<i64>" => ("number", true),
        other => panic!("{other} has no type in TypeScript yet"),
    }
}

fn events() -> String {
    let mut text = "export interface DaanEventMap {\n".to_owned();
    for event in EVENTS {
        text.push_str(&described("  ", event.description));
        let detail = typed_name(event.detail);
        let _ = writeln!(text, "  \"{}\": CustomEvent<{detail}>;", event.name);
    }
    text + "}\n\n"
}

fn element() -> String {
    let mut text = described("", "A donation checkout in the page.");
    text.push_str("export interface DaanDonateElement extends HTMLElement {\n");
    for Named {
        name,
        kind,
        description,
    } in &METHODS
    {
        text.push_str(&described("  ", description));
        let _ = writeln!(text, "  {name}(): {kind};");
    }
    text + "}\n\n"
}

fn attributes() -> String {
    let mut text = described(
        "",
        "The attributes, as JSX takes them. Amounts are in rupees.",
    );
    text.push_str("export interface DaanDonateAttributes {\n");
    for attribute in &ATTRIBUTES {
        let mark = if attribute.name == "campaign" {
            ""
        } else {
            "?"
        };
        text.push_str(&described("  ", attribute.description));
        let _ = writeln!(
            text,
            "  {}{mark}: {};",
            member_name(attribute.name),
            attribute.kind
        );
    }
    for (name, kind) in COMMON {
        let _ = writeln!(text, "  {name}?: {kind};");
    }
    text.push_str("}\n\n");
    text.push_str(&described(
        "",
        "Listeners as React 19 and Preact take them: `ondaan-success={(event) => …}`.",
    ));
    text + "export type DaanDonateListeners = {\n  \
        [Name in keyof DaanEventMap as `on${Name}`]?: (event: DaanEventMap[Name]) => void;\n};\n\n"
}

/// React has a JSX of its own; naming it here would fail where React is not installed.
fn globals() -> String {
    let mut text = described(
        "",
        "For React: `declare module \"react\" { namespace JSX { interface IntrinsicElements extends DaanIntrinsicElements {} } }`.",
    );
    text.push_str(
        "export interface DaanIntrinsicElements {\n  \
        \"daan-donate\": DaanDonateAttributes & DaanDonateListeners;\n}\n\n\
        declare global {\n  \
        interface HTMLElementTagNameMap {\n    \"daan-donate\": DaanDonateElement;\n  }\n  \
        interface GlobalEventHandlersEventMap extends DaanEventMap {}\n  \
        namespace JSX {\n    interface IntrinsicElements extends DaanIntrinsicElements {}\n  }\n}\n",
    );
    text
}

fn described(indent: &str, text: &str) -> String {
    format!("{indent}/** {} */\n", text.trim())
}
