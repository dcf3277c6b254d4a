//! Which test stands for which threat: collected from the tests themselves, so that the page cannot lie.
//!
//! A test says so in its documentation, by a line `Threat 4.` or `Threats 4, 7.`.

use crate::context::Context;
use anyhow::{Context as _, Result};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

const PAGE: &str = "docs/threats.md";
/// Where tests are.
const FOLDERS: [&str; 2] = ["crates", "tests"];

/// Attacks on money and proof, faults of concurrency, storage and operation, and what the web brings; why there is no test, where there is none.
const ROWS: [(u32, &str, &str); 72] = [
    (1, "The browser changes amount or currency", ""),
    (
        2,
        "An amount of zero, below zero, too large, with a fraction, or no number",
        "",
    ),
    (3, "A forged payment signature", ""),
    (4, "A right signature of one order sent for another", ""),
    (5, "The same proof a thousand times, to several servers", ""),
    (
        6,
        "A signature by another merchant's or another mode's key",
        "",
    ),
    (
        7,
        "A signature or id of a wrong form, or with a separator in it",
        "",
    ),
    (
        8,
        "Timing tells something of a signature or token",
        "measuring time is no test: signatures are compared by the HMAC library's constant-time `verify_slice`, and tokens are looked up by their SHA-256",
    ),
    (
        9,
        "The gateway says that the payment is another order's",
        "",
    ),
    (10, "A paid Khalti link of one gift brought to another", ""),
    (11, "A Khalti lookup of another amount", ""),
    (12, "A forged return from Khalti", ""),
    (
        13,
        "A return whose words contradict the lookup, or that says a thing twice",
        "",
    ),
    (14, "A forged webhook", ""),
    (15, "A webhook's body written anew on its way", ""),
    (
        16,
        "A webhook secret is changed while old deliveries are repeated",
        "",
    ),
    (17, "A webhook about somebody else's order", ""),
    (18, "A webhook twice, or under a new name", ""),
    (19, "Webhooks in any order", ""),
    (20, "An old signed webhook played again months later", ""),
    (21, "The browser is closed after paying: each net alone", ""),
    (22, "The proof, or the answer to it, is lost", ""),
    (
        23,
        "The server dies between a right signature and the commit",
        "",
    ),
    (
        24,
        "The server dies after the commit and before the answer",
        "",
    ),
    (
        25,
        "Nobody knows whether an order was made, or it appears later",
        "",
    ),
    (
        26,
        "A gateway that is slow, broken, cut off or talks nonsense",
        "",
    ),
    (27, "A bank says yes days after it said no", ""),
    (28, "A donor pays both ways", ""),
    (29, "Refunds, partial refunds, disputes", ""),
    (
        30,
        "An authorised payment that nobody captures goes back",
        "",
    ),
    (31, "Somebody edits a row", ""),
    (32, "A double press", ""),
    (33, "Two tabs", ""),
    (34, "Back and forward, and the browser's page cache", ""),
    (35, "Proof and webhook at the same moment", ""),
    (
        36,
        "Two workers at one donation; one that slept through its turn",
        "",
    ),
    (37, "A busy SQLite", ""),
    (38, "The disk is full, read-only, or fails to sync", ""),
    (
        39,
        "PostgreSQL goes away, comes back, or loses the answer to a commit",
        "",
    ),
    (40, "A clock jumps", ""),
    (
        41,
        "A migration is interrupted, or several start at once",
        "",
    ),
    (
        42,
        "The backup cannot be used, or the ledger was restored from it",
        "",
    ),
    (43, "Slow clients hold connections open", ""),
    (44, "Bodies too large, too deep, or malformed", ""),
    (45, "Status pages and returns used to flood a gateway", ""),
    (46, "Card testing and floods of orders", ""),
    (47, "Tables that grow without end", ""),
    (
        48,
        "Text of any script, hidden, reversed or without end",
        "",
    ),
    (49, "A line break that ends up in a header or the log", ""),
    (
        50,
        "A script in a name, a campaign's text, or a gateway's error",
        "",
    ),
    (51, "A formula in an exported cell", ""),
    (52, "SQL in what is typed", ""),
    (53, "A way back that leads elsewhere", ""),
    (54, "Another site's page posts for its visitor", ""),
    (
        55,
        "A way back from the bank without cookies, from another site",
        "",
    ),
    (
        56,
        "Another site shows our page in a frame and has it pressed",
        "",
    ),
    (57, "A site that may not embeds the checkout", ""),
    (58, "Messages between pages that are made up", ""),
    (
        59,
        "The page that opened a window is gone, or is led elsewhere by it",
        "",
    ),
    (60, "Somebody else's gift is guessed", ""),
    (
        61,
        "Something personal in an address, a log or a number that is counted",
        "",
    ),
    (62, "A secret in what browsers load", ""),
    (63, "A cache keeps what is one donor's", ""),
    (64, "An address that leads our own requests elsewhere", ""),
    (65, "A gateway's certificate that is none", ""),
    (66, "An address that somebody says to be theirs", ""),
    (67, "Passwords are guessed, sessions are stolen", ""),
    (68, "A dependency that is not what it seems", ""),
    (69, "checkout.js is changed on its way", ""),
    (70, "A script of the embedding page reads the form", ""),
    (71, "checkout.js is blocked", ""),
    (72, "A donor has paid and sees nothing", ""),
];

/// What no test can hold, beside those that there are.
const LIMITS: [(u32, &str); 3] = [
    (
        68,
        "every licence, source and forbidden crate is held against deny.toml by `cargo xtask test`; advisories are asked by hand (`cargo deny --workspace check advisories`), since their list changes by the day, or watched for with the bill of materials that `cargo xtask dist` writes",
    ),
    (
        69,
        "its digest is Razorpay's to change at any time, so none can be demanded: the policy names the hosts that it may load from and talk to",
    ),
    (
        70,
        "nothing can keep it from that in the element: what is typed is a name and an address, never a card, and docs/embedding.md says which way keeps other scripts out",
    ),
];

/// Writes the page.
///
/// # Errors
/// When a source cannot be read, or the page cannot be written.
pub(crate) fn command(context: &Context) -> Result<()> {
    let page = page(&context.root)?;
    fs::write(context.root.join(PAGE), page).with_context(|| format!("writing {PAGE}"))?;
    println!("{PAGE} is written");
    Ok(())
}

fn page(root: &Path) -> Result<String> {
    let tests = tests(root)?;
    let mut page = "# Threats and their tests\n\n\
        Written by `cargo xtask threats` from the tests' own documentation; a test compares it with them.\n\n\
        | | what may happen | tests |\n|---:|---|---|\n"
        .to_owned();
    for (number, what, why_not) in ROWS {
        let named = tests
            .get(&number)
            .map_or_else(|| format!("none: {why_not}"), |tests| tests.join("<br>"));
        let limit = LIMITS.iter().find(|(of, _)| *of == number);
        let limit = limit.map_or_else(String::new, |(_, limit)| {
            format!("<br>Beyond that: {limit}")
        });
        writeln!(page, "| {number} | {what} | {named}{limit} |")?;
    }
    Ok(page)
}

/// The names of the tests of each row, each with its file.
fn tests(root: &Path) -> Result<BTreeMap<u32, Vec<String>>> {
    let mut tests: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let mut files = Vec::new();
    for folder in FOLDERS {
        sources(&root.join(folder), &mut files)?;
    }
    files.sort();
    for file in files {
        let text =
            fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
        let short = file
            .strip_prefix(root)
            .unwrap_or(&file)
            .display()
            .to_string();
        let mut rows = Vec::new();
        for line in text.lines().map(str::trim) {
            if let Some(doc) = line.strip_prefix("///") {
                rows.extend(rows_in(doc));
            } else if let Some(name) = function_in(line) {
                for row in rows.drain(..) {
                    tests
                        .entry(row)
                        .or_default()
                        .push(format!("`{name}` ({short})"));
                }
            } else if !line.starts_with("#[") {
                rows.clear();
            }
        }
    }
    Ok(tests)
}

fn sources(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() && !path.ends_with("target") && !path.ends_with("node_modules") {
            sources(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(())
}

fn rows_in(doc: &str) -> Vec<u32> {
    let doc = doc.trim();
    let list = doc
        .strip_prefix("Threats ")
        .or_else(|| doc.strip_prefix("Threat "));
    let list = list
        .and_then(|list| list.strip_suffix('.'))
        .unwrap_or_default();
    list.replace(" and ", ", ")
        .split(", ")
        .filter_map(|number| number.parse().ok())
        .collect()
}

fn function_in(line: &str) -> Option<&str> {
    let (before, after) = line.split_once("fn ")?;
    let is_head =
        before.is_empty() || ["async ", "pub(crate) ", "pub(crate) async "].contains(&before);
    let name = after.split(['(', '<']).next()?;
    is_head.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
    }

    #[test]
    fn every_threat_has_a_test_or_a_reason() {
        let tests = super::tests(&root()).unwrap();
        for (number, what, why_not) in ROWS {
            let has_test = tests.contains_key(&number);
            assert_eq!(has_test, why_not.is_empty(), "{number}: {what}");
        }
    }

    #[test]
    fn the_page_is_what_the_tests_say() {
        let written = fs::read_to_string(root().join(PAGE)).unwrap();
        assert_eq!(
            written,
            page(&root()).unwrap(),
            "write it anew: cargo xtask threats"
        );
    }

    #[test]
    fn a_test_may_stand_for_several_rows() {
        assert_eq!(rows_in(" Threats 4, 7."), [4, 7]);
        assert_eq!(rows_in(" Threat 31."), [31]);
        assert_eq!(rows_in(" A threat 31."), [0; 0]);
    }
}
