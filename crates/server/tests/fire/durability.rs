//! What was acknowledged is on the disk, and a disk that takes nothing is no reason to acknowledge.

use crate::check::check;
use crate::donors::{Crowd, History, Visit};
use crate::town::{Node, Plan, Town, free_of_environment};
use serde_json::{Value, json};
use std::fs;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const DONORS: usize = 4;
/// Each is acknowledged five times: begun, confirmed, and three webhooks taken.
const GIFTS: usize = 40;
/// What the gateway sends for a payment: authorised, captured, and the order paid.
const PARCELS: usize = 3;
/// What strace writes down, in the server's folder.
const SYNCS: &str = "syncs.txt";
const PATIENCE: Duration = Duration::from_secs(20);
const POLL: Duration = Duration::from_millis(20);

/// A kill spares what the system's memory holds, a loss of power does not. So each acknowledgement is matched with a
/// write of the journal to the disk itself, made after the question came.
///
/// Threat 24.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_acknowledged_on_sqlite_before_it_was_forced_to_the_disk() {
    let mut town = Town::opened_by(Plan::OneOnSqlite, true, watched).await;
    let history = Arc::<History>::default();
    let visit = Visit::to(&town, Arc::clone(&history));
    let door = town.doors()[0].clone();
    let mut acknowledged = Vec::new();
    for _ in 0..GIFTS {
        let mut asked = unix_time();
        let (token, order) = visit.begin(false).await.unwrap();
        acknowledged.push((asked, unix_time()));
        let proof = town.gateway.pay(&order, true).await;
        let payment = proof["razorpay_payment_id"].as_str().unwrap().to_owned();
        asked = unix_time();
        visit.confirm(&token, proof).await.unwrap();
        acknowledged.push((asked, unix_time()));
        for parcel in town.post.called_for(&payment, PARCELS).await {
            asked = unix_time();
            town.post.deliver(&parcel, &door).await;
            acknowledged.push((asked, unix_time()));
        }
    }
    check(&town, &history).await;
    assert!(town.nodes[0].stop().await.success());
    let synced = synced(&town).await;
    let is_covered = |(asked, answered): &&(Duration, Duration)| {
        synced.iter().any(|at| (*asked..*answered).contains(at))
    };
    let covered = acknowledged.iter().filter(is_covered).count();
    let (acknowledged, synced) = (acknowledged.len(), synced.len());
    println!(
        "sqlite, one server: acknowledged {acknowledged}, of which after an fsync of its own {covered}; fsyncs {synced}"
    );
    assert!(acknowledged >= 200);
    assert_eq!(covered, acknowledged);
}

/// The disk runs full at any byte of a transaction, several times, and then takes nothing at all, the log included.
///
/// Threat 38.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_puts_donors_off_and_needs_no_restart() {
    const ROOMS: [u64; 4] = [200_000, 20_000, 2_000, 200];
    let town = Town::opened_by(Plan::OneOnSqlite, false, deaf_to_limits).await;
    let server = &town.nodes[0].program;
    let journal = town.folder.path().join("daan.db-wal");
    let mut crowd = Crowd::gather(&town, DONORS);
    for room in ROOMS {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let journal_length = fs::metadata(&journal).unwrap().len();
        run_full(&town, journal_length + fastrand::u64(..room)).await;
        server.limit_files(Some(0));
        refuses_gifts(&town).await;
        server.limit_files(None);
        until_readiness(&town, true).await;
    }
    let gifts = crowd.go_home().await;
    let figures = check(&town, &crowd.history).await;
    println!(
        "sqlite, one server: disk full {} times, gifts {gifts}, {figures}",
        ROOMS.len()
    );
}

/// What was to be forced to the disk was not, and nobody knows what of it is there.
///
/// Threat 38.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_fails_to_sync_puts_donors_off_and_needs_no_restart() {
    survives("syncs failed", fsync_fails).await;
}

/// As a disk that the system itself has made read-only after an error.
///
/// Threat 38.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_becomes_read_only_puts_donors_off_and_needs_no_restart() {
    survives("writes refused", read_only).await;
}

/// Donors give before, during and after what this command does to the disk.
async fn survives(fault: &str, by: impl Fn(&str) -> Command) {
    let town = Town::opened_by(Plan::OneOnSqlite, false, by).await;
    let mut crowd = Crowd::gather(&town, DONORS);
    let began = tokio::time::Instant::now();
    while crowd.history.counts().put_off == 0 {
        assert!(began.elapsed() < PATIENCE, "nobody was put off");
        tokio::time::sleep(POLL).await;
    }
    until_readiness(&town, true).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let gifts = crowd.go_home().await;
    let figures = check(&town, &crowd.history).await;
    let calls = fs::read_to_string(town.folder.path().join(SYNCS)).unwrap();
    let times = calls.matches("(INJECTED)").count();
    println!("sqlite, one server: {fault} {times}, gifts {gifts}, {figures}");
}

/// Two writers would undo each other's group commits.
#[tokio::test]
async fn a_second_server_on_the_same_file_ends_with_the_reason_and_the_first_serves_on() {
    let town = Town::open(Plan::OneOnSqlite, false).await;
    let folder = town.folder.path();
    let mut second = Node::laid(
        "second",
        folder,
        &town.place,
        &town.gateway,
        free_of_environment,
    )
    .await;
    let status = second.program.try_start().await.unwrap();
    assert!(!status.success());
    let log = second.program.log();
    assert!(log.contains("another process holds"), "{log}");
    let history = Arc::<History>::default();
    let visit = Visit::to(&town, Arc::clone(&history));
    assert!(visit.begin(false).await.is_some());
}

/// strace in the background, so that the child we started is the server itself.
fn strace(daan: &str, what: &[&str]) -> Command {
    let mut command = free_of_environment("strace");
    command
        .args(["-D", "-f", "-y", "-ttt", "-e", "signal=none", "-o", SYNCS])
        .args(what)
        .args(["--", daan]);
    command
}

fn watched(daan: &str) -> Command {
    strace(daan, &["-e", "trace=fsync,fdatasync"])
}

fn fsync_fails(daan: &str) -> Command {
    let fault = "inject=fsync,fdatasync:error=EIO:when=150..200";
    strace(daan, &["-e", fault])
}

fn read_only(daan: &str) -> Command {
    strace(daan, &["-e", "inject=pwrite64:error=EROFS:when=2000..2100"])
}

/// Where a limit is reached the program is told so by an error, as on a full disk, and not ended by a signal.
fn deaf_to_limits(daan: &str) -> Command {
    let mut command = free_of_environment("sh");
    command.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\"", daan]);
    command
}

/// When the journal was forced to the disk, of a server that has ended.
async fn synced(town: &Town) -> Vec<Duration> {
    let path = town.folder.path().join(SYNCS);
    let mut lines = fs::read_to_string(&path).unwrap();
    let began = tokio::time::Instant::now();
    while !lines.contains("+++ exited") {
        assert!(began.elapsed() < PATIENCE, "strace goes on: {lines}");
        tokio::time::sleep(POLL).await;
        lines = fs::read_to_string(&path).unwrap();
    }
    lines
        .lines()
        .filter(|line| line.contains("daan.db-wal"))
        .map(|line| {
            let at = line.split_whitespace().nth(1).unwrap();
            Duration::from_secs_f64(at.parse().unwrap())
        })
        .collect()
}

#[expect(
    clippy::disallowed_methods,
    reason = "it is compared with the time that another program says"
)]
fn unix_time() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap()
}

/// Waits until `/readyz` says that a gift could be written down, or that none could; whether there are pages to serve
/// is not asked here.
async fn until_readiness(town: &Town, wanted: bool) {
    let began = tokio::time::Instant::now();
    loop {
        let said = town.http.get(format!("{}/readyz", town.doors()[0])).send();
        let said = said.await.unwrap().text().await.unwrap();
        let is_ready = !said.contains("the ledger");
        if is_ready == wanted {
            return;
        }
        assert!(began.elapsed() < PATIENCE, "readiness: {said}");
        tokio::time::sleep(POLL).await;
    }
}

/// Lets the disk end after so many bytes, until the server has met its end. Since a journal begins anew now and then
/// and may never come that far, the end draws nearer.
async fn run_full(town: &Town, end: u64) {
    const A_WHILE: Duration = Duration::from_secs(1);
    let ends = std::iter::successors(Some(end), |end| (*end > 0).then_some(end / 2));
    for end in ends {
        town.nodes[0].program.limit_files(Some(end));
        let is_met = tokio::time::timeout(A_WHILE, until_readiness(town, false)).await;
        if is_met.is_ok() {
            return;
        }
    }
    panic!("nothing is written");
}

/// Nobody is led to a gateway meanwhile.
async fn refuses_gifts(town: &Town) {
    for _ in 0..10 {
        let key = format!("{:032x}", fastrand::u128(..));
        let asked = town
            .http
            .post(format!("{}/api/begin_donation", town.doors()[0]))
            .json(&crate::donors::gift(&key, false));
        let answer = asked.send().await.unwrap();
        let (status, body) = (
            answer.status().as_u16(),
            answer.json::<Value>().await.unwrap(),
        );
        assert_eq!(
            (status, &body["code"]),
            (503, &json!("ledger_unavailable")),
            "{body}"
        );
        let alive = town.http.get(format!("{}/healthz", town.doors()[0])).send();
        assert!(alive.await.unwrap().status().is_success());
    }
}
