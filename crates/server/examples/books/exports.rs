//! How long exports take, and how much memory.

use crate::support::peak_mib;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const POLL: Duration = Duration::from_millis(5);

/// One line of the table.
pub(crate) struct Line {
    donations: u64,
    what: &'static str,
    format: &'static str,
    rows: u64,
    seconds: f64,
    mib: f64,
    peak_mib: f64,
}

pub(crate) fn measure(program: &str, url: &str, donations: u64, folder: &Path) -> Vec<Line> {
    let tables = [
        ("donations", "csv"),
        ("donations", "json"),
        ("ledger", "csv"),
        ("refunds", "csv"),
    ];
    let measured = tables.map(|(what, format)| {
        let file = folder.join("export");
        let begun = Instant::now();
        let mut child = Command::new(program)
            .args(["export", what, "--format", format, "--out"])
            .arg(&file)
            .env("DATABASE_URL", url)
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let mut peak = 0.0_f64;
        let status = loop {
            // Of one that has ended there is no memory to be read.
            peak = peak.max(peak_mib(child.id()).unwrap_or_default());
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            std::thread::sleep(POLL);
        };
        assert!(status.success(), "export {what}");
        let seconds = begun.elapsed().as_secs_f64();
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::remove_file(&file).unwrap();
        let lines = text.lines().count();
        // CSV has its head; JSON a line before the rows and one behind.
        let beside = if format == "csv" { 1 } else { 2 };
        Line {
            donations,
            what,
            format,
            rows: u64::try_from(lines.saturating_sub(beside)).unwrap(),
            seconds,
            mib: text.len() as f64 / f64::from(1 << 20),
            peak_mib: peak,
        }
    });
    measured.into()
}

pub(crate) fn print(lines: &[Line]) {
    println!("\nExports into a file");
    println!("| donations | table | rows | file MiB | s | rows/s | peak RSS MiB |");
    println!("|---:|---|---:|---:|---:|---:|---:|");
    for line in lines {
        println!(
            "| {} | {}, {} | {} | {:.1} | {:.1} | {:.0} | {:.0} |",
            line.donations,
            line.what,
            line.format,
            line.rows,
            line.mib,
            line.seconds,
            line.rows as f64 / line.seconds,
            line.peak_mib
        );
    }
}
