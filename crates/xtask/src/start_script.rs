//! The script that starts the app, in a file of its own.
//!
//! Trunk writes it into the page. The page's policy allows no script in it, so that whoever gets a text past us into a
//! page cannot run it.

use crate::embed::digest;
use anyhow::{Context as _, Result, bail};
use std::fs;
use std::path::Path;

const OPENED: &str = r#"<script type="module">"#;
const CLOSED: &str = "</script>";

/// Moves the script out of the page that trunk wrote into this folder.
///
/// # Errors
/// The page cannot be read or written, or has no such script.
pub(crate) fn move_out(web: &Path) -> Result<()> {
    let page = web.join("index.html");
    let html = fs::read_to_string(&page).with_context(|| format!("reading {}", page.display()))?;
    let Some(Moved { html, name, script }) = moved(&html) else {
        bail!("trunk wrote no {OPENED} into {}", page.display());
    };
    fs::write(web.join(name), script)?;
    fs::write(page, html)?;
    Ok(())
}

/// A page without its script, and that.
#[derive(Debug, PartialEq, Eq)]
struct Moved {
    html: String,
    name: String,
    script: String,
}

fn moved(html: &str) -> Option<Moved> {
    let (before, rest) = html.split_once(OPENED)?;
    let (script, after) = rest.split_once(CLOSED)?;
    let script = format!("{}\n", script.trim());
    let name = format!("start-{}.js", digest(script.as_bytes()));
    Some(Moved {
        html: format!(r#"{before}<script type="module" src="/{name}">{CLOSED}{after}"#),
        name,
        script,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_names_the_script_that_was_in_it() {
        let html = "<head><script src=\"/early-1.js\" defer></script>\n<script type=\"module\">\nimport init from \
                    '/daan-web-1.js';\nawait init();\n</script><link rel=\"modulepreload\"></head>";
        let moved = super::moved(html).unwrap();
        assert_eq!(
            moved.script,
            "import init from '/daan-web-1.js';\nawait init();\n"
        );
        assert_eq!(
            moved.html,
            format!(
                "<head><script src=\"/early-1.js\" defer></script>\n<script type=\"module\" src=\"/{}\"></script><link \
                 rel=\"modulepreload\"></head>",
                moved.name
            )
        );
        let other = super::moved(&html.replace("web-1", "web-2")).unwrap();
        assert_ne!(other.name, moved.name);
    }

    #[test]
    fn a_page_without_a_script_in_it_is_left_alone() {
        for html in ["<p>x</p>", "<script type=\"module\">", ""] {
            assert_eq!(moved(html), None);
        }
    }
}
