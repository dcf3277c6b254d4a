//! Chromium with its driver, in a profile of its own.

use super::machine::machine;
use super::plan::Plan;
use super::process::{Process, free_address};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use thirtyfour::extensions::cdp::ChromeDevTools;
use thirtyfour::{
    CapabilitiesHelper as _, ChromeCapabilities, ChromiumLikeCapabilities as _,
    DesiredCapabilities, PageLoadStrategy, WebDriver,
};
use tokio::time::timeout;

pub(crate) struct Browser {
    pub(crate) driver: WebDriver,
    address: String,
    http: reqwest::Client,
    process: Process,
}

/// No call leaves this machine, nothing waits for a click that no test makes.
const ARGUMENTS: [&str; 13] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-proxy-server",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--lang=en-US",
    "--window-size=1280,900",
];

/// A driver that does not answer any more is killed all the same.
const QUIT_PATIENCE: Duration = Duration::from_secs(5);

impl Browser {
    pub(crate) async fn start(folder: &Path, plan: Plan) -> Browser {
        let listens = free_address();
        let mut command = Command::new(&machine().chromedriver);
        command
            .arg(format!("--port={}", listens.port()))
            // What a killed browser leaves behind goes with the folder.
            .env("TMPDIR", folder);
        let process = Process::start(command, listens, &folder.join("chromedriver.log")).await;
        let address = format!("http://{listens}");
        let driver = WebDriver::new(&address, capabilities(&folder.join("profile"), plan))
            .await
            .unwrap();
        let browser = Browser {
            driver,
            address,
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
            process,
        };
        if plan.without_scripts {
            browser.stop_scripts().await;
        }
        if !plan.blocked.is_empty() {
            browser.block(plan.blocked).await;
        }
        browser
    }

    /// From now on pages run no script of theirs; those of the tests still work.
    pub(crate) async fn stop_scripts(&self) {
        let off = json!({"value": true});
        self.devtools("Emulation.setScriptExecutionDisabled", off)
            .await;
    }

    /// From now on nothing is fetched from these addresses, and from no others; `*` stands for anything.
    pub(crate) async fn block(&self, addresses: &[&str]) {
        self.devtools("Network.enable", json!({})).await;
        self.devtools("Network.setBlockedURLs", json!({"urls": addresses}))
            .await;
    }

    /// A command of the `DevTools` protocol.
    pub(crate) async fn devtools(&self, command: &str, how: Value) -> Value {
        ChromeDevTools::new(self.driver.handle.clone())
            .execute_cdp_with_params(command, how)
            .await
            .unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// What a script in the page or frame of the moment answers.
    pub(crate) async fn eval(&self, script: &str) -> Value {
        let answer = self.driver.execute(script, vec![]).await;
        answer.map_or(Value::Null, |answer| answer.json().clone())
    }

    /// A PNG of what is in sight.
    pub(crate) async fn picture(&self) -> Vec<u8> {
        self.driver.screenshot_as_png().await.unwrap()
    }

    /// The lines of the console that are errors.
    pub(crate) async fn console_errors(&self) -> Vec<String> {
        let lines = self.log("browser").await;
        lines
            .iter()
            .filter(|line| line["level"] == "SEVERE")
            .map(|line| line["message"].as_str().unwrap().to_owned())
            .collect()
    }

    /// The address of every request that the browser made since the last call.
    pub(crate) async fn requests(&self) -> Vec<String> {
        let lines = self.log("performance").await;
        lines
            .iter()
            .filter_map(|line| {
                let line: Value = serde_json::from_str(line["message"].as_str()?).ok()?;
                let event = &line["message"];
                let sent = event["method"] == "Network.requestWillBeSent";
                let url = event["params"]["request"]["url"].as_str()?;
                sent.then(|| url.to_owned())
            })
            .collect()
    }

    /// Kills it with all its processes, as a phone does that needs the memory. Its profile stays.
    pub(crate) fn kill(&self) {
        self.process.kill();
    }

    pub(crate) async fn close(self) {
        let _ = timeout(QUIT_PATIENCE, self.driver.quit()).await;
        drop(self.process);
    }

    async fn log(&self, kind: &str) -> Vec<Value> {
        let session = self.driver.session_id();
        let url = format!("{}/session/{session}/se/log", self.address);
        let request = self.http.post(url).json(&json!({"type": kind}));
        let mut answer: Value = request.send().await.unwrap().json().await.unwrap();
        match answer["value"].take() {
            Value::Array(lines) => lines,
            other => panic!("no {kind} log: {other}"),
        }
    }
}

fn capabilities(profile: &Path, plan: Plan) -> ChromeCapabilities {
    let mut wanted = DesiredCapabilities::chrome();
    wanted
        .set_binary(machine().chromium.to_str().unwrap())
        .unwrap();
    for argument in ARGUMENTS {
        wanted.add_arg(argument).unwrap();
    }
    wanted
        .add_arg(&format!("--user-data-dir={}", profile.display()))
        .unwrap();
    if let Some(agent) = plan.agent {
        wanted.add_arg(&format!("--user-agent={agent}")).unwrap();
    }
    // The tests wait by themselves for what they need of a page.
    wanted
        .set_page_load_strategy(PageLoadStrategy::Eager)
        .unwrap();
    let logs = json!({"browser": "ALL", "performance": "ALL"});
    wanted.insert_base_capability("goog:loggingPrefs".to_owned(), logs);
    wanted
}
