//! The page's style in one file, and its small scripts in another: on a phone every further request waits for its turn,
//! and a script that needs another one has it.

use crate::embed::digest;
use anyhow::{Context as _, Result, bail};
use std::fs;
use std::path::Path;

/// Files of one kind, as trunk's page names them.
struct Kind {
    what: &'static str,
    opened: &'static str,
    closed: &'static str,
    /// Of the name of the one file.
    stem: &'static str,
    extension: &'static str,
}

const KINDS: [Kind; 2] = [
    Kind {
        what: "style sheet",
        opened: r#"<link rel="stylesheet" href="/"#,
        closed: r#""/>"#,
        stem: "style",
        extension: "css",
    },
    Kind {
        what: "script to run once it is read",
        opened: r#"<script src="/"#,
        closed: r#"" defer></script>"#,
        stem: "early",
        extension: "js",
    },
];

/// Joins the style sheets that trunk's page names, and its scripts, in their order, and names each one in their place.
///
/// # Errors
/// When a file cannot be read or written, or the page names none.
pub(crate) fn join(web: &Path) -> Result<()> {
    KINDS.iter().try_for_each(|kind| join_all(web, kind))
}

fn join_all(web: &Path, kind: &Kind) -> Result<()> {
    let page = web.join("index.html");
    let html = fs::read_to_string(&page).with_context(|| format!("reading {}", page.display()))?;
    let Joined {
        before,
        after,
        names,
    } = joined(&html, kind);
    let Kind {
        what,
        opened,
        closed,
        stem,
        extension,
    } = kind;
    if names.is_empty() {
        bail!("{} names no {what} as trunk writes it", page.display());
    }
    let mut whole = String::new();
    for name in names {
        let file = web.join(name);
        whole +=
            &fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
        fs::remove_file(&file)?;
    }
    let name = format!("{stem}-{}.{extension}", digest(whole.as_bytes()));
    fs::write(web.join(&name), whole)?;
    fs::write(page, format!("{before}{opened}{name}{closed}{after}"))?;
    Ok(())
}

/// A page without the files of a kind, and their names. The one that replaces them stands where the first stood.
#[derive(Debug, Default, PartialEq, Eq)]
struct Joined<'a> {
    before: &'a str,
    after: String,
    names: Vec<&'a str>,
}

fn joined<'a>(html: &'a str, kind: &Kind) -> Joined<'a> {
    let mut parts = html.split(kind.opened);
    let mut joined = Joined {
        before: parts.next().unwrap_or_default(),
        ..Joined::default()
    };
    for part in parts {
        let Some((name, rest)) = part.split_once(kind.closed) else {
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

    const SCRIPTS: &str =
        "<script src=\"/s-1.js\" defer></script>\n<script src=\"/e-2.js\" defer></script>";

    #[test]
    fn one_file_of_a_kind_holds_all_in_their_order_and_the_rest_of_the_page_stays() {
        let folder = tempfile::tempdir().unwrap();
        let web = folder.path();
        fs::write(
            web.join("index.html"),
            format!(
                "<head><link rel=\"stylesheet\" href=\"/a-1.css\"/>\n<link rel=\"stylesheet\" href=\"/b-2.css\"/>\
                 {SCRIPTS}<script type=\"module\"></script></head>"
            ),
        )
        .unwrap();
        for (name, content) in [
            ("a-1.css", "a{}"),
            ("b-2.css", "b{}"),
            ("s-1.js", "s();"),
            ("e-2.js", "e();"),
        ] {
            fs::write(web.join(name), content).unwrap();
        }
        join(web).unwrap();
        let page = fs::read_to_string(web.join("index.html")).unwrap();
        let [style, script] = KINDS.map(|kind| joined(&page, &kind).names[0].to_owned());
        assert_eq!(fs::read_to_string(web.join(&style)).unwrap(), "a{}b{}");
        assert_eq!(fs::read_to_string(web.join(&script)).unwrap(), "s();e();");
        assert_eq!(
            page,
            format!(
                "<head><link rel=\"stylesheet\" href=\"/{style}\"/>\n<script src=\"/{script}\" defer></script>\n\
                 <script type=\"module\"></script></head>"
            )
        );
        assert_eq!(
            fs::read_dir(web).unwrap().count(),
            3,
            "nothing else is left"
        );
    }

    #[test]
    fn a_page_without_style_or_script_ends_the_build() {
        let folder = tempfile::tempdir().unwrap();
        let style = "<link rel=\"stylesheet\" href=\"/a-1.css\"/>";
        fs::write(folder.path().join("a-1.css"), "a{}").unwrap();
        for (page, what) in [
            ("<p>x</p>", "style sheet"),
            ("<link rel=\"stylesheet\" href=\"/a-1.css\">", "style sheet"),
            (style, "script"),
        ] {
            fs::write(folder.path().join("index.html"), page).unwrap();
            let error = join(folder.path()).unwrap_err().to_string();
            assert!(error.contains(&format!("names no {what}")), "{error}");
        }
    }
}
