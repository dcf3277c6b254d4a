//! Every text is said somewhere, and nothing is said that is no text of these.

use std::fs;
use std::path::{Path, PathBuf};

/// Sources of what donors read. The words of a page's developer are English: see `widget/wishes.rs`.
const SPOKEN: [&str; 4] = [
    "src/components",
    "src/page",
    "src/hosted",
    "src/widget/view.rs",
];

fn sources(at: &Path) -> Vec<PathBuf> {
    if at.is_file() {
        return vec![at.to_owned()];
    }
    let mut found: Vec<PathBuf> = fs::read_dir(at)
        .unwrap()
        .flat_map(|entry| sources(&entry.unwrap().path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .filter(|path| !path.ends_with("tests.rs") && !path.ends_with("samples.rs"))
        .collect();
    found.sort();
    found
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Without its tests and comments.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
    code.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The names in the structs of texts of a file.
fn names(file: &str) -> Vec<String> {
    let is_text = |kind: &str| kind.starts_with("&'static str") || kind.starts_with("Told");
    let text = fs::read_to_string(root().join(file)).unwrap();
    // The forms of a number are told apart by `Counted` itself.
    let (before, after) = text
        .split_once("pub struct Counted {")
        .map_or((text.as_str(), ""), |(before, after)| {
            (before, after.split_once("\n}").unwrap().1)
        });
    [before, after]
        .into_iter()
        .flat_map(str::lines)
        .filter_map(|line| line.trim().strip_prefix("pub ")?.split_once(": "))
        .filter(|(_, kind)| is_text(kind))
        .map(|(name, _)| name.to_owned())
        .collect()
}

fn is_used(name: &str, code: &str) -> bool {
    code.match_indices(&format!(".{name}")).any(|(at, found)| {
        let after = code[at + found.len()..].chars().next();
        after.is_none_or(|next| !next.is_alphanumeric() && next != '_')
    })
}

#[test]
fn every_text_is_said_somewhere() {
    let all: String = sources(&root().join("src"))
        .iter()
        .filter(|path| !path.starts_with(root().join("src/texts")))
        .map(|path| code(path))
        .collect();
    for file in ["src/texts/mod.rs", "src/texts/plain/mod.rs"] {
        let names = names(file);
        assert!(names.len() > 10, "{file}");
        for name in names {
            assert!(is_used(&name, &all), "nothing says `{name}` of {file}");
        }
    }
    assert!(!is_used("tit", "t.title"));
}

/// Words between two tags, and sentences in quotes.
fn words(line: &str) -> Option<&str> {
    let between = line.match_indices('>').find_map(|(at, _)| {
        let is_tag = line[..at].contains('<') && !line[..at].ends_with(['-', '=']);
        let text = line[at + 1..].split('<').next()?.trim();
        (is_tag && line[at + 1..].contains('<') && text.starts_with(char::is_alphabetic))
            .then_some(text)
    });
    let quoted = line.split('"').skip(1).step_by(2).find(|text| {
        let is_class = text.split(' ').all(|word| word.starts_with("daan"));
        text.contains(' ')
            && text.starts_with(char::is_uppercase)
            && !is_class
            && !text.contains("{}")
    });
    between.or(quoted)
}

#[test]
fn nothing_is_said_but_by_a_text() {
    assert_eq!(words("<p>Thank you</p>"), Some("Thank you"));
    assert_eq!(words(r#"let t = "Thank you";"#), Some("Thank you"));
    assert_eq!(words("let a: Vec<u8> = b(|x| -> u8 { x });"), None);
    for place in SPOKEN {
        for path in sources(&root().join(place)) {
            for line in code(&path).lines() {
                let is_written = words(line).is_some() && line.contains(['<', '"']);
                let is_markup = line.contains("</") || line.contains('"');
                assert!(
                    !(is_written && is_markup),
                    "{}: {}",
                    path.display(),
                    line.trim()
                );
            }
        }
    }
}
