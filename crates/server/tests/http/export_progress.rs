//! How far `daan export` is: a bar on a terminal, and nothing anywhere else.

use crate::harness::Program;
use crate::operator::daan;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use std::fs::File;
use std::io::Read as _;
use std::process::{Command, Output, Stdio};

/// Rows that come in three pages and some.
const GIFTS: &str = "3210";
const MANY: &str = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3209) \
    INSERT INTO donations (id, view_token_hash, idempotency_key_hash, request_fingerprint, campaign, gateway, payee, \
        declares_indian_citizen, amount_minor, currency, status, anonymous, locale, created_at, next_check_at) \
    SELECT printf('DN-%04d-2222-2222', i), randomblob(32), randomblob(32), randomblob(32), campaign, gateway, payee, \
        declares_indian_citizen, amount_minor, currency, 'creating', anonymous, locale, created_at, created_at + 900000000000 FROM donations, n";

/// A terminal of 80 columns, as the program sees it and as the person does.
fn terminal() -> (File, File) {
    let screen = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&screen).unwrap();
    unlockpt(&screen).unwrap();
    let name = ptsname(&screen, Vec::new()).unwrap();
    let side = File::options()
        .read(true)
        .write(true)
        .open(name.to_str().unwrap())
        .unwrap();
    (side, File::from(screen))
}

/// The command with its standard error on a terminal, and what was to be seen there.
fn on_a_terminal(program: &Program, arguments: &[&str]) -> (Output, String) {
    let (side, mut screen) = terminal();
    let mut command = Command::new(env!("CARGO_BIN_EXE_daan"));
    command
        .args(arguments)
        .current_dir(program.folder.path())
        .env_clear()
        .envs(program.environment.clone())
        .env("TERM", "xterm")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(side);
    let child = command.spawn().unwrap();
    // It holds the program's side of the terminal, which has to be closed for the screen to end.
    drop(command);
    let reading = std::thread::spawn(move || {
        let mut seen = Vec::new();
        // Linux says EIO where the last program has gone.
        let ended = screen
            .read_to_end(&mut seen)
            .map_err(|error| error.raw_os_error());
        assert!(matches!(ended, Ok(_) | Err(Some(5))), "{ended:?}");
        String::from_utf8(seen).unwrap()
    });
    let output = child.wait_with_output().unwrap();
    (output, reading.join().unwrap())
}

/// The numbers of rows that the bar has shown, each once, in their order.
fn shown(seen: &str) -> Vec<u32> {
    let bars = seen.split(['\r', '\n']).filter_map(|line| {
        let (before, _) = line.split_once(&format!("/{GIFTS} rows"))?;
        before.rsplit(' ').next()?.parse().ok()
    });
    let mut counts: Vec<u32> = bars.collect();
    counts.dedup();
    counts
}

/// The rows a second that the bar has shown.
fn rates(seen: &str) -> Vec<&str> {
    let bars = seen.split(['\r', '\n']).filter_map(|line| {
        let (_, behind) = line.split_once(" rows, ")?;
        Some(behind.split_once("/s, ")?.0)
    });
    bars.collect()
}

async fn many_gifts() -> Program {
    let program = Program::started().await;
    let gift = crate::harness::gift();
    program.post("/api/begin_donation", &gift).await.ok();
    program.book.change(MANY).await;
    program
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bar_grows_on_a_terminal_and_leaves_a_line_and_the_table_is_the_same_as_into_a_pipe() {
    let program = many_gifts().await;
    let arguments = ["export", "donations"];
    let (output, seen) = on_a_terminal(&program, &arguments);
    assert!(output.status.success(), "{seen}");
    assert_eq!(shown(&seen), [0, 1000, 2000, 3000, 3210], "{seen:?}");
    let rates = rates(&seen);
    let is_whole = |rate: &&str| rate.parse::<u64>().is_ok();
    assert!(rates.iter().all(is_whole) && rates.len() > 3, "{rates:?}");
    let full = |line: &str| line.matches('\u{2588}').count();
    let widths: Vec<usize> = seen
        .split('\r')
        .map(full)
        .filter(|width| *width > 0)
        .collect();
    assert!(
        widths.is_sorted() && widths.first() < widths.last(),
        "{widths:?}"
    );
    assert!(seen.ends_with("3210 rows\r\n"), "{seen:?}");

    let piped = daan(&program, &arguments, "").await;
    assert_eq!((piped.code, piped.err.as_str()), (Some(0), ""));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), piped.out);
    assert_eq!(piped.out.lines().count(), 3211);

    let (output, seen) = on_a_terminal(&program, &["export", "donations", "--out", "gifts.csv"]);
    assert_eq!(output.stdout, b"", "the table is in the file");
    assert!(seen.ends_with("3210 rows\r\n"), "{seen:?}");
    let file = std::fs::read_to_string(program.folder.path().join("gifts.csv")).unwrap();
    assert_eq!(file, piped.out);
}
