//! The types that a page's developer gets, written from the contract. Made by tests alone: no donor needs them.

mod manifest;
mod tables;
mod typescript;
mod with_loader;

use std::fs;
use std::path::{Path, PathBuf};

/// Set by `cargo xtask types`: the files are written instead of compared.
const WRITE: &str = "DAAN_WRITE_TYPES";

#[test]
fn the_types_are_those_of_the_code() {
    for (name, wanted) in [
        ("daan.d.ts", typescript::declarations()),
        ("custom-elements.json", manifest::manifest()),
    ] {
        let file = checkout().join("crates/embed").join(name);
        if std::env::var_os(WRITE).is_some() {
            fs::write(&file, &wanted).unwrap();
        }
        let written = fs::read_to_string(&file).unwrap_or_default();
        assert!(
            written == wanted,
            "{name} is not what the code says; write it anew: cargo xtask types"
        );
    }
}

fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// `DaanReadyDetail` of `ReadyDetail`: a page's own types are many.
fn typed_name(detail: &str) -> String {
    format!("Daan{detail}")
}

/// A name as a member's: those with a hyphen stand in quotes.
fn member_name(name: &str) -> String {
    if name.contains('-') {
        format!("{name:?}")
    } else {
        name.to_owned()
    }
}

/// Words as a union of literals; `None` where there are none.
fn union(words: &[&str]) -> Option<String> {
    let quoted: Vec<_> = words.iter().map(|word| format!("{word:?}")).collect();
    (!quoted.is_empty()).then(|| quoted.join(" | "))
}
