//! What the parts of a front-end build may weigh on the wire.

use crate::compress;
use crate::web;
use anyhow::{Context as _, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// Where the widget is in a front-end build.
const WIDGET: &str = "embed/v1";
/// What its own files begin with; the loader's are without `embed`.
const WIDGET_FILES: &str = "daan-embed-";
const LOADER_FILE: &str = "daan.js";

/// What a donor's browser fetches to make it usable; pictures come later.
const KINDS: [&str; 4] = ["wasm", "js", "css", "html"];

/// Something that is fetched as a whole, and has a budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Everything of ours that the hosted page loads until it is usable.
    Page,
    /// What the widget loads when a donor wants it: wasm, glue, style, and what the server's form needs.
    Widget,
    /// The script that a site's page loads before anybody wants the widget.
    Loader,
}

/// Bytes, as they are and as they go over the wire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sizes {
    pub(crate) raw: u64,
    pub(crate) gzip: u64,
    pub(crate) brotli: u64,
}

/// What a part weighs, beside what it may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) part: Part,
    pub(crate) bytes: u64,
}

impl Part {
    /// In the order in which they are reported.
    pub(crate) const ALL: [Part; 3] = [Part::Page, Part::Widget, Part::Loader];

    /// As the tables name it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Part::Page => "page",
            Part::Widget => "widget",
            Part::Loader => "loader",
        }
    }

    /// The most bytes that it may send.
    pub(crate) const fn budget_bytes(self) -> u64 {
        match self {
            Part::Page => 120_000,
            Part::Widget => 70_000,
            Part::Loader => 4_000,
        }
    }

    /// What we want it to send.
    pub(crate) const fn aim_bytes(self) -> u64 {
        match self {
            Part::Page => 100_000,
            Part::Widget => 55_000,
            Part::Loader => 4_000,
        }
    }

    /// How it is packed where it is weighed.
    pub(crate) const fn packing(self) -> &'static str {
        match self {
            Part::Page | Part::Widget => "brotli",
            Part::Loader => "gzip",
        }
    }

    /// What it weighs in a release's front end.
    ///
    /// # Errors
    /// When there is nothing of it.
    pub(crate) fn verdict(self, web: &Path) -> Result<Verdict> {
        let sizes = self.sizes(web, &KINDS)?;
        let bytes = match self.packing() {
            "gzip" => sizes.gzip,
            _ => sizes.brotli,
        };
        Ok(Verdict { part: self, bytes })
    }

    /// Its files of some kinds. Each was packed alone.
    ///
    /// # Errors
    /// When there is nothing of it, or a file or a packed twin of it cannot be read.
    pub(crate) fn sizes(self, web: &Path, kinds: &[&str]) -> Result<Sizes> {
        let files = self.files(web)?;
        if files.is_empty() {
            bail!("there is no {} in {}", self.name(), web.display());
        }
        let mut sum = Sizes::default();
        for file in files {
            if compress::has_extension(&file, kinds) {
                sum = sum.plus(Sizes::of(&file)?);
            }
        }
        Ok(sum)
    }

    fn files(self, web: &Path) -> Result<Vec<PathBuf>> {
        let widget = web.join(WIDGET);
        let begins = |file: &Path, with: &str| {
            file.file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with(with))
        };
        let is_ours = |file: &PathBuf| match self {
            Part::Page => !file.starts_with(web.join("embed")),
            Part::Widget => file.starts_with(&widget) && begins(file, WIDGET_FILES),
            Part::Loader => *file == widget.join(LOADER_FILE),
        };
        Ok(web::files(web)?.into_iter().filter(is_ours).collect())
    }
}

impl Sizes {
    fn of(file: &Path) -> Result<Self> {
        let twin = |extension| bytes_of(&compress::twin(file, extension));
        Ok(Self {
            raw: bytes_of(file)?,
            gzip: twin("gz")?,
            brotli: twin("br")?,
        })
    }

    /// Both together.
    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            raw: self.raw + other.raw,
            gzip: self.gzip + other.gzip,
            brotli: self.brotli + other.brotli,
        }
    }
}

impl Verdict {
    /// Whether it may weigh that much.
    pub(crate) const fn is_kept(&self) -> bool {
        self.bytes <= self.part.budget_bytes()
    }

    /// In a few words.
    pub(crate) const fn word(&self) -> &'static str {
        if !self.is_kept() {
            "over the budget"
        } else if self.bytes > self.part.aim_bytes() {
            "within the budget, over the aim"
        } else {
            "within the aim"
        }
    }
}

/// One line for who has just built it: `page 87.1 kB of 120, widget 61.0 kB of 70, …`.
///
/// # Errors
/// When there is nothing of a part, or a file of it cannot be weighed.
pub(crate) fn line(web: &Path) -> Result<String> {
    let mut said = vec![];
    for part in Part::ALL {
        let bytes = part.verdict(web)?.bytes;
        let (kilobytes, rest) = (bytes / 1_000, bytes % 1_000 / 100);
        let budget = part.budget_bytes() / 1_000;
        said.push(format!("{} {kilobytes}.{rest} kB of {budget}", part.name()));
    }
    Ok(said.join(", "))
}

fn bytes_of(file: &Path) -> Result<u64> {
    let metadata = fs::metadata(file).with_context(|| format!("weighing {}", file.display()))?;
    Ok(metadata.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A front end with files of these contents, and their packed twins.
    fn front_end(test: &str, files: &[(&str, &[u8])]) -> PathBuf {
        let web = std::env::temp_dir().join(format!("daan-budget-{test}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&web);
        for (name, content) in files {
            let file = web.join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, content).unwrap();
            compress::write_twins(&file).unwrap();
        }
        web
    }

    #[test]
    fn one_byte_over_the_budget_is_over_the_budget() {
        for part in Part::ALL {
            let of = |bytes| Verdict { part, bytes };
            assert!(of(part.budget_bytes()).is_kept());
            assert!(!of(part.budget_bytes() + 1).is_kept());
        }
    }

    #[test]
    fn each_part_has_its_own_files_and_no_others() {
        let web = front_end(
            "parts",
            &[
                ("index.html", b"page"),
                ("daan-web-1.js", b"the page's glue"),
                ("picture.svg", b"comes later"),
                ("embed/v1/daan.js", b"loader"),
                ("embed/v1/daan-1.js", b"loader"),
                ("embed/v1/daan-embed-1.js", b"glue"),
                ("embed/v1/daan-embed-1_bg.wasm", b"module"),
                ("embed/v1/daan-embed-2.js", b"form"),
                ("embed/v1/daan-embed-1.css", b"style"),
                ("embed/v1/integrity.json", b"{}"),
            ],
        );
        let raw = |part: Part| part.sizes(&web, &KINDS).unwrap().raw;
        assert_eq!(raw(Part::Page), 4 + 15);
        assert_eq!(raw(Part::Widget), 4 + 6 + 4 + 5);
        assert_eq!(raw(Part::Loader), 6);
        assert!(line(&web).unwrap().contains("widget 0.0 kB of 70"));
        fs::remove_dir_all(web).unwrap();
    }

    #[test]
    fn a_front_end_without_a_widget_is_not_within_the_widgets_budget() {
        let web = front_end("none", &[("index.html", b"page")]);
        assert!(Part::Widget.verdict(&web).is_err());
        assert!(line(&web).is_err());
        fs::remove_dir_all(web).unwrap();
    }
}
