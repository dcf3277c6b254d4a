//! What no compiler sees of a translation.

/// The sources: what is compared is what stands in them, field by field.
const EN: &str = include_str!("en.rs");
const OTHERS: [(&str, &str); 2] = [("hi", include_str!("hi.rs")), ("ne", include_str!("ne.rs"))];

/// Each field's texts, in their order.
fn fields(source: &str) -> Vec<(&str, &str)> {
    source
        .lines()
        .filter_map(|line| line.trim().split_once(": "))
        .filter(|(_, text)| text.starts_with('"'))
        .collect()
}

fn names(text: &str) -> Vec<&str> {
    let mut names: Vec<&str> = text
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
        .collect();
    names.sort_unstable();
    names
}

#[test]
fn every_language_fills_in_the_same_words() {
    for (language, source) in OTHERS {
        let pairs = fields(EN).into_iter().zip(fields(source));
        assert_eq!(fields(EN).len(), fields(source).len(), "{language}");
        for ((name, english), (same, text)) in pairs {
            assert_eq!(name, same, "{language}");
            assert_eq!(names(english), names(text), "{language} {name}: {text}");
        }
    }
}

#[test]
fn no_text_is_left_in_english() {
    for (language, source) in OTHERS {
        for (name, text) in fields(source) {
            let is_devanagari = |letter: char| ('\u{900}'..'\u{980}').contains(&letter);
            assert!(text.contains(is_devanagari), "{language} {name}: {text}");
        }
    }
}
