//! Scripts in what somebody writes: wherever it is shown, it is text.

mod campaigns;
mod donors;
mod gateways;
mod markup;
mod typed;

use crate::harness::Answer;
pub(crate) use markup::Markup;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

/// What a harmless person writes.
const HARMLESS: &str = "Asha Rai";

static SCRIPTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let read: BTreeMap<String, Vec<String>> = toml::from_str(include_str!("corpus.toml")).unwrap();
    let scripts: Vec<String> = read.into_values().flatten().collect();
    assert!(scripts.len() > 100, "{}", scripts.len());
    scripts
});

/// A page has the tags that it has for a harmless person, and they lead where those lead.
fn is_as_for(harmless: &Markup, html: &str, origins: &[&str], what: &str) -> Markup {
    let found = Markup::of(html);
    if found.tags != harmless.tags {
        let tags = found.tags.iter().zip(&harmless.tags);
        let same = tags.take_while(|(one, other)| one == other).count();
        let (one, other) = (found.tags.get(same), harmless.tags.get(same));
        panic!("{what}: {one:?} in place of {other:?}: {html}");
    }
    found.leads_only_to(origins, what);
    found
}

/// What a browser shows of a page that is there; the widget's form comes in JSON, which no browser takes for a page.
fn shown(answer: &Answer, path: &str) -> String {
    if path.contains("/frame/") && !is_widget_built() {
        eprintln!("the widget is not built: {path} is not looked at");
        assert_eq!(answer.status, 503, "{path}: {answer:?}");
    } else {
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
    }
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    if answer
        .header("content-type")
        .starts_with("application/json")
    {
        answer.json()["html"].as_str().unwrap().to_owned()
    } else {
        answer.text.clone()
    }
}

/// No test needs the front end to be built, and a frame is nothing without it.
fn is_widget_built() -> bool {
    let widget = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../dist/web/embed/v1/integrity.json"
    );
    Path::new(widget).exists()
}
