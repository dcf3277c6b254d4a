//! The page's style in one file: on a phone every further request waits for its turn.

use crate::embed::digest;
use anyhow::{Context as _, Result, bail};
use std::fs;
use std::path::Path;

const OPENED: &str = r#"<link rel="stylesheet" href="/"#;
const CLOSED: &str = r#""/>"#;

/// Joins the style sheets that trunk's page names, in their order, and names the one in their place.
///
/// # Errors
/// When a file cannot be read or written, or the page names none.
pub(crate) fn join(web: &Path) -> Result<()> {
    let page = web.join("index.html");
    let html = fs::read_to_string(&page).with_context(|| format!("reading {}", page.display()))?;
    let Joined {
        before,
        after,
        names,
    } = joined(&html);
    if names.is_empty() {
        bail!("{} names no style sheet as trunk writes it", page.display());
    }
    let mut style = String::new();
    for name in names {
        let file = web.join(name);
        style +=
            &fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
        fs::remove_file(&file)?;
    }
    let name = format!("style-{}.css", digest(style.as_bytes()));
    fs::write(web.join(&name), style)?;
    fs::write(page, format!("{before}{OPENED}{name}{CLOSED}{after}"))?;
    Ok(())
}

/// A page without its style sheets, and their names. The one that replaces them stands where the first stood.
#[derive(Debug, Default, PartialEq, Eq)]
struct Joined<'a> {
    before: &'a str,
    after: String,
    names: Vec<&'a str>,
}

fn joined(html: &str) -> Joined<'_> {
    let mut parts = html.split(OPENED);
    let mut joined = Joined {
        before: parts.next().unwrap_or_default(),
        ..Joined::default()
    };
    for part in parts {
        let Some((name, rest)) = part.split_once(CLOSED) else {
            return Joined::default();
        };
        joined.names.push(name);
        joined.after += rest;
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_sheet_holds_all_in_their_order_and_the_rest_of_the_page_stays() {
        let folder = tempfile::tempdir().unwrap();
        let web = folder.path();
        fs::write(
            web.join("index.html"),
            "<head><link rel=\"stylesheet\" href=\"/a-1.css\"/>\n<link rel=\"stylesheet\" href=\"/b-2.css\"/><script>\
             </script></head>",
        )
        .unwrap();
        fs::write(web.join("a-1.css"), "a{}").unwrap();
        fs::write(web.join("b-2.css"), "b{}").unwrap();
        join(web).unwrap();
        let page = fs::read_to_string(web.join("index.html")).unwrap();
        let name = joined(&page).names[0].to_owned();
        assert_eq!(fs::read_to_string(web.join(&name)).unwrap(), "a{}b{}");
        assert_eq!(
            page,
            format!("<head><link rel=\"stylesheet\" href=\"/{name}\"/>\n<script></script></head>")
        );
        assert_eq!(
            fs::read_dir(web).unwrap().count(),
            2,
            "nothing else is left"
        );
    }

    #[test]
    fn a_page_without_style_ends_the_build() {
        let folder = tempfile::tempdir().unwrap();
        for page in ["<p>x</p>", "<link rel=\"stylesheet\" href=\"/a-1.css\">"] {
            fs::write(folder.path().join("index.html"), page).unwrap();
            let error = join(folder.path()).unwrap_err().to_string();
            assert!(error.contains("names no style sheet"), "{error}");
        }
    }
}
