//! What no compiler sees of a translation.

use std::collections::BTreeSet;

/// The sources: what is compared is what stands in them, field by field.
const ADMIN: [(&str, &str); 3] = [
    ("en", include_str!("en.rs")),
    ("hi", include_str!("hi.rs")),
    ("ne", include_str!("ne.rs")),
];
const HISTORY: [(&str, &str); 3] = [
    ("en", include_str!("../../../operator/history/en.rs")),
    ("hi", include_str!("../../../operator/history/hi.rs")),
    ("ne", include_str!("../../../operator/history/ne.rs")),
];

/// Each field's texts, in their order; a list has several.
fn fields(source: &str) -> Vec<(&str, &str)> {
    let mut fields = Vec::new();
    let mut name = "";
    for line in source.lines() {
        let line = line.trim();
        let is_name = |name: &str| name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        if let Some((field, _)) = line.split_once(':').filter(|(field, _)| is_name(field)) {
            name = field;
        }
        let quoted = line.split('"').skip(1).step_by(2);
        fields.extend(quoted.map(|text| (name, text)));
    }
    fields
}

fn names(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
        .collect()
}

#[test]
fn every_text_is_seen() {
    let source = "a: \"x {y}\",\nb: [\"1\", \"2\"],\nc: [\n\"3\",\n\"4\",\n],\nd:\n\"5\",";
    let found = [
        ("a", "x {y}"),
        ("b", "1"),
        ("b", "2"),
        ("c", "3"),
        ("c", "4"),
        ("d", "5"),
    ];
    assert_eq!(fields(source), found);
    for (language, source) in ADMIN {
        let of = |name: &str| {
            fields(source)
                .iter()
                .filter(|(field, _)| *field == name)
                .count()
        };
        assert_eq!((of("months"), of("upper")), (12, 8), "{language}");
        assert_eq!(fields(source).len(), source.matches('"').count() / 2);
    }
}

#[test]
fn every_language_fills_in_the_same_words() {
    for [(_, english), others @ ..] in [ADMIN, HISTORY] {
        for (language, source) in others {
            assert_eq!(fields(english).len(), fields(source).len(), "{language}");
            for ((name, english), (same, text)) in fields(english).into_iter().zip(fields(source)) {
                assert_eq!(name, same, "{language}");
                // What it was found as is an operator's word, which is English.
                let expected = if name == "rechecked" {
                    BTreeSet::new()
                } else {
                    names(english)
                };
                assert_eq!(expected, names(text), "{language} {name}: {text}");
            }
        }
    }
}

#[test]
fn no_text_is_left_in_english() {
    for [_, others @ ..] in [ADMIN, HISTORY] {
        for (language, source) in others {
            for (name, text) in fields(source) {
                let is_devanagari = |letter: char| ('\u{900}'..'\u{980}').contains(&letter);
                let words = names(text).iter().fold(text.to_owned(), |text, name| {
                    text.replace(&format!("{{{name}}}"), "")
                });
                let is_words = words.chars().any(char::is_alphabetic);
                assert!(
                    text.contains(is_devanagari) || !is_words,
                    "{language} {name}: {text}"
                );
            }
        }
    }
}
