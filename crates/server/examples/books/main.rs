//! What bookkeepers wait for, on ledgers of growing size: the pages of the admin, and exports.
//!
//! `books PATH_OF_DAAN FOLDER MOST` fills ledgers (SQLite) through the ledger's own jobs with 10^4, 10^5, … `MOST` paid
//! donations that have their receipts, leaves them in the folder for the next time, asks the real server for pages one
//! after the other, and lets the real program write exports into a file. Memory is the exporting program's own peak (Linux).

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::disallowed_methods,
    reason = "a bench stops at the first surprise, counts in floats and reads the clock"
)]

mod exports;
mod pages;
#[path = "../support/mod.rs"]
mod support;

use std::path::Path;
use support::fill;

const LEAST: u64 = 10_000;

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [program, folder, most] = arguments.as_slice() else {
        panic!("usage: books PATH_OF_DAAN FOLDER MOST");
    };
    let most: u64 = most.parse().expect("MOST is a number");
    let sizes: Vec<u64> = std::iter::successors(Some(LEAST), |size| Some(size * 10))
        .take_while(|size| *size <= most)
        .collect();
    let ledgers = fill::ledgers(Path::new(folder), &sizes).await;
    let (mut opened, mut written) = (Vec::new(), Vec::new());
    for (donations, ledger) in sizes.into_iter().zip(ledgers) {
        let url = format!("sqlite:{}", ledger.display());
        opened.extend(pages::measure(program, &url, donations).await);
        written.extend(exports::measure(
            program,
            &url,
            donations,
            Path::new(folder),
        ));
    }
    pages::print(&opened);
    exports::print(&written);
}
