//! Tables that nobody compares with the code become wrong: here they are compared with what is loaded.

use super::checkout;
use super::tables::{ATTRIBUTES, METHODS, Named, PARTS, PROPERTIES};
use crate::widget::Wishes;
use crate::widget::contract::{DETAILS, EVENTS};
use daan_domain::Locale;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

type Names = BTreeSet<String>;

fn read(file: &str) -> String {
    fs::read_to_string(checkout().join(file)).unwrap()
}

fn names(table: &[Named]) -> Names {
    table.iter().map(|named| named.name.to_owned()).collect()
}

/// What stands between each `before` and the next `after`.
fn between(text: &str, before: &str, after: &str) -> Names {
    let found = text.split(before).skip(1);
    found
        .filter_map(|rest| Some(rest.split_once(after)?.0.to_owned()))
        .collect()
}

/// The words in quotes after `head`, as far as `tail`.
fn quoted(text: &str, head: &str, tail: &str) -> Names {
    let list = text.split_once(head).unwrap().1.split_once(tail).unwrap().0;
    let words = list.split('"').skip(1).step_by(2);
    words.map(str::to_owned).collect()
}

/// What a page wishes, and what it knows of the donor.
fn wishes(loader: &str) -> Names {
    let lists = ["const WISHES = [", "const KNOWN = ["];
    lists
        .into_iter()
        .flat_map(|head| quoted(loader, head, "]"))
        .collect()
}

fn words(detail: &str, member: &str) -> Names {
    let detail = DETAILS.iter().find(|one| one.name == detail).unwrap();
    let member = detail
        .members
        .iter()
        .find(|one| one.name == member)
        .unwrap();
    member.words.iter().map(ToString::to_string).collect()
}

#[test]
fn the_loader_reads_the_attributes_of_the_table_and_no_others() {
    let loader = read("crates/embed/daan.js");
    let mut read = between(&loader, "this.getAttribute(\"", "\"");
    read.extend(between(&loader, "this.hasAttribute(\"", "\""));
    read.extend(wishes(&loader));
    assert_eq!(read, names(&ATTRIBUTES));
    let early = self::read("crates/embed/form.js");
    let known = quoted(&early, "const KNOWN = [", "]");
    let known = known.iter().map(|name| format!("donor-{name}")).collect();
    assert_eq!(quoted(&loader, "const KNOWN = [", "]"), known);
    let rules = quoted(&early, "const RULES = [", "]");
    assert!(rules.is_subset(&wishes(&loader)), "{rules:?}");
}

/// Every language and every wish has its room in the loader, the frame's page and the code.
#[test]
fn nothing_is_dropped_between_the_page_and_the_code() {
    let loader = read("crates/embed/daan.js");
    let tags: Names = Locale::ALL
        .iter()
        .map(|locale| locale.tag().to_owned())
        .collect();
    assert_eq!(quoted(&loader, "const LOCALES = [", "]"), tags);
    let kind = ATTRIBUTES
        .iter()
        .find(|one| one.name == "locale")
        .unwrap()
        .kind;
    let told: Names = kind
        .split('"')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect();
    assert_eq!(told, tags);
    assert_eq!(words("ReadyDetail", "locale"), tags);
    let wishes = wishes(&loader);
    let members = serde_json::to_value(Wishes::default()).unwrap();
    let members: Names = members
        .as_object()
        .unwrap()
        .keys()
        .map(|member| member.replace('_', "-"))
        .collect();
    assert_eq!(members, wishes);
    let framed = quoted(
        &read("crates/server/src/http/embed.rs"),
        "const WISHES: ",
        "];",
    );
    let also = ["locale", "theme"].map(str::to_owned);
    assert_eq!(framed, wishes.into_iter().chain(also).collect());
}

#[test]
fn the_element_has_the_methods_of_the_table() {
    let loader = read("crates/embed/daan.js");
    for method in names(&METHODS) {
        let is_there = ["\n  ", "\n  async "]
            .iter()
            .any(|before| loader.contains(&format!("{before}{method}() {{")));
        assert!(is_there, "{method}");
    }
}

#[test]
fn the_style_sheets_read_the_properties_of_the_table_and_no_others() {
    let sheets = read("style/tokens.css") + read("crates/embed/daan.js").as_str();
    let words = sheets.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    let read: Names = words
        .filter(|word| word.starts_with("--daan-") && word.len() > "--daan-".len())
        .map(str::to_owned)
        .collect();
    assert_eq!(read, names(&PROPERTIES));
}

#[test]
fn a_page_can_style_the_parts_of_the_table_and_no_others() {
    let loader = read("crates/embed/daan.js");
    let mut parts = between(&loader, ".part = \"", "\"");
    for entry in fs::read_dir(checkout().join("src/components")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "rs") {
            parts.extend(between(&text(&path), " part=\"", "\""));
        }
    }
    assert_eq!(parts, names(&PARTS));
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

#[test]
fn a_frame_passes_every_event_on() {
    let told = quoted(&read("crates/embed/frame.js"), "const EVENTS = [", "]");
    let known: Names = EVENTS
        .iter()
        .filter_map(|event| event.name.strip_prefix("daan-"))
        .map(str::to_owned)
        .collect();
    assert_eq!(told, known);
}

#[test]
fn every_step_has_one_of_the_words_of_the_contract() {
    let mut told = quoted(&read("src/widget/told.rs"), "let word = match step {", "};");
    told.insert("rest".to_owned());
    assert_eq!(told, words("StatusDetail", "step"));
}

#[test]
fn every_load_error_is_explained_on_the_page_of_help() {
    let explained = between(&read("crates/embed/help.html"), "<h2 id=\"", "\"");
    let what = words("LoadErrorDetail", "what");
    // A second copy of the script has no element to tell it.
    let beside = BTreeSet::from(["twice".to_owned()]);
    assert_eq!(explained, what.union(&beside).cloned().collect());
}
