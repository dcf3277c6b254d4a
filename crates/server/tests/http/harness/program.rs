//! The real program, started and stopped as an operator does.

use super::house::http;
use super::sky::sandbox;
use super::{Answer, Book, Gateway, eventually};
use serde_json::Value;
use std::fs::{self, File};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;
use tempfile::TempDir;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../config/campaigns.toml");
/// The sample's, which is read beside whatever campaign file is used.
const PICTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../config/education.svg");
/// A debug build on a busy machine starts within a second; this is for the busiest.
const PATIENCE: Duration = Duration::from_secs(20);
const POLL: Duration = Duration::from_millis(20);

/// `daan serve` with a sandbox, in a folder of its own.
pub(crate) struct Program {
    pub(crate) origin: String,
    pub(crate) gateway: Gateway,
    pub(crate) book: Book,
    pub(crate) environment: Vec<(String, String)>,
    pub(crate) folder: TempDir,
    http: reqwest::Client,
    child: Option<Child>,
    sandbox: daan_sandbox::Running,
}

impl Program {
    /// Everything set, nothing started.
    pub(crate) async fn prepared() -> Program {
        let folder = tempfile::tempdir().unwrap();
        fs::copy(PICTURE, folder.path().join("education.svg")).unwrap();
        let running = sandbox().await;
        let sandbox_origin = running.origin();
        let environment = [
            ("DAAN_LISTEN", "127.0.0.1:0".to_owned()),
            ("DAAN_CAMPAIGNS", SAMPLE.to_owned()),
            ("DAAN_RATE_LIMIT", "off".to_owned()),
            ("DATABASE_URL", "sqlite:daan.db".to_owned()),
            ("RAZORPAY_KEY_ID", daan_sandbox::KEY_ID.to_owned()),
            ("RAZORPAY_KEY_SECRET", daan_sandbox::KEY_SECRET.to_owned()),
            ("RAZORPAY_API_URL", sandbox_origin.clone()),
            (
                "RAZORPAY_WEBHOOK_SECRET",
                daan_sandbox::WEBHOOK_SECRET.to_owned(),
            ),
            ("KHALTI_SECRET_KEY", daan_sandbox::KHALTI_KEY.to_owned()),
            ("KHALTI_API_URL", format!("{sandbox_origin}/api/v2")),
            (
                "RAZORPAY_CHECKOUT_URL",
                format!("{sandbox_origin}/v1/checkout.js"),
            ),
        ];
        let http = http();
        Program {
            origin: String::new(),
            gateway: Gateway {
                origin: sandbox_origin,
                http: http.clone(),
            },
            book: Book::at(&folder.path().join("daan.db")),
            environment: environment
                .map(|(name, value)| (name.to_owned(), value))
                .into(),
            folder,
            http,
            child: None,
            sandbox: running,
        }
    }

    pub(crate) async fn started() -> Program {
        let mut program = Program::prepared().await;
        program.start().await;
        program
    }

    /// Starts it and waits until it says where it serves.
    pub(crate) async fn start(&mut self) {
        let before = self.served_at().len();
        self.child = Some(self.spawn());
        let began = tokio::time::Instant::now();
        while self.served_at().len() == before {
            assert!(began.elapsed() < PATIENCE, "not up: {}", self.log());
            tokio::time::sleep(POLL).await;
        }
        self.origin = format!("http://{}", self.served_at()[before]);
    }

    /// The address of each start, from the log.
    /// From now on the gateway tells the program of what happens.
    pub(crate) fn hear_webhooks(&self) {
        self.sandbox
            .send_webhooks_to(format!("{}/webhooks/razorpay", self.origin));
    }

    fn served_at(&self) -> Vec<String> {
        let log = fs::read_to_string(self.folder.path().join("stderr")).unwrap_or_default();
        log.lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok())
            .filter(|line| line["message"] == "serving")
            .filter_map(|line| Some(line["listen"].as_str()?.to_owned()))
            .collect()
    }

    /// Starts it, expecting that it refuses: its exit code and what it says at the end.
    pub(crate) async fn refusal(&mut self) -> (Option<i32>, String) {
        self.child = Some(self.spawn());
        let status = self.exit().await;
        let said = self.log();
        let last = said.lines().last().unwrap_or_default().to_owned();
        (status.code(), last)
    }

    /// Waits for the end of the comparison that the start begins.
    pub(crate) async fn compared(&self) {
        let compared = "SELECT gateway FROM sweeps WHERE covered_to IS NOT NULL";
        eventually(async || self.book.rows(compared).await.len() == 2).await;
    }

    /// Sets a variable, or removes it where the value is empty.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.environment.retain(|(known, _)| known != name);
        if !value.is_empty() {
            self.environment.push((name.to_owned(), value.to_owned()));
        }
    }

    /// SIGKILL: no chance to finish anything.
    pub(crate) async fn kill(&mut self) {
        self.child.as_mut().unwrap().kill().unwrap();
        self.exit().await;
    }

    /// SIGTERM: finish and go.
    pub(crate) fn terminate(&self) {
        let pid = i32::try_from(self.child.as_ref().unwrap().id()).unwrap();
        let pid = rustix::process::Pid::from_raw(pid).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    }

    /// Waits for its end.
    pub(crate) async fn exit(&mut self) -> ExitStatus {
        let mut child = self.child.take().unwrap();
        let began = tokio::time::Instant::now();
        loop {
            if let Some(status) = child.try_wait().unwrap() {
                return status;
            }
            if began.elapsed() > PATIENCE {
                child.kill().unwrap();
                panic!("still running: {}", self.log());
            }
            tokio::time::sleep(POLL).await;
        }
    }

    /// All that it wrote on standard error, of every start.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("stderr")).unwrap()
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        let request = self.http.post(format!("{}{path}", self.origin)).json(body);
        Answer::read(request.send().await.unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        let request = self.http.get(format!("{}{path}", self.origin));
        Answer::read(request.send().await.unwrap()).await
    }

    fn spawn(&self) -> Child {
        let log = File::options()
            .create(true)
            .append(true)
            .open(self.folder.path().join("stderr"))
            .unwrap();
        Command::new(env!("CARGO_BIN_EXE_daan"))
            .arg("serve")
            .current_dir(self.folder.path())
            .env_clear()
            .envs(self.environment.iter().cloned())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            // It has ended by itself where this fails.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
