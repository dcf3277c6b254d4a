//! What a browser's tokenizer makes of an answer.

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};
use reqwest::Url;

/// Attributes that lead a browser somewhere.
const LEADING: [&str; 9] = [
    "href",
    "src",
    "action",
    "formaction",
    "data",
    "poster",
    "xlink:href",
    "srcset",
    "background",
];

/// A page as a browser reads it.
#[derive(Debug, Default)]
pub(crate) struct Markup {
    /// Its tags with the names of their attributes, and its comments, in their order.
    pub(crate) tags: Vec<String>,
    text: String,
    values: Vec<String>,
    links: Vec<String>,
}

impl Markup {
    pub(crate) fn of(html: &str) -> Markup {
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        let mut markup = Markup::default();
        for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
            match token {
                Token::StartTag(tag) => markup.open(&tag),
                Token::EndTag(tag) => markup.tags.push(format!("/{}", text(&tag.name))),
                Token::String(string) => markup.text.push_str(&text(&string)),
                Token::Comment(_) => markup.tags.push("!--".to_owned()),
                Token::Doctype(_) => markup.tags.push("!doctype".to_owned()),
                Token::Error(_) => {}
            }
        }
        markup
    }

    fn open(&mut self, tag: &StartTag<()>) {
        let mut shape = text(&tag.name);
        for (name, value) in &tag.attributes {
            let (name, value) = (text(name), text(value));
            shape = format!("{shape} {name}");
            if LEADING.contains(&name.as_str()) {
                self.links.push(value.clone());
            }
            self.values.push(value);
        }
        self.tags.push(shape);
    }

    /// Whether it stands there to be read, or in a field.
    pub(crate) fn shows(&self, words: &str) -> bool {
        self.text.contains(words) || self.values.iter().any(|value| value.contains(words))
    }

    /// Nothing leads away from these, whatever a browser makes of an address.
    pub(crate) fn leads_only_to(&self, origins: &[&str], what: &str) {
        let here = Url::parse(origins[0]).unwrap();
        for link in &self.links {
            let url = here.join(link).unwrap_or_else(|_| panic!("{what}: {link}"));
            let origin = url.origin().ascii_serialization();
            let is_ours = matches!(url.scheme(), "http" | "https") && origins.contains(&&*origin);
            assert!(is_ours, "{what}: {link}");
        }
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
