//! Chromium, which can be told by the `DevTools` protocol what no donor's hand could do.

use super::Browser;
use crate::harness::machine::machine;
use crate::harness::plan::Plan;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use thirtyfour::extensions::cdp::ChromeDevTools;
use thirtyfour::{
    Capabilities, CapabilitiesHelper as _, ChromiumLikeCapabilities as _, DesiredCapabilities,
};

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

/// What "block all cookies" is in the settings.
const BLOCKED: u8 = 2;

pub(super) fn driver(listens: SocketAddr, folder: &Path) -> Command {
    let mut command = Command::new(&machine().webdriver);
    command
        .arg(format!("--port={}", listens.port()))
        // What a killed browser leaves behind goes with the folder.
        .env("TMPDIR", folder);
    command
}

pub(super) fn capabilities(profile: &Path, plan: Plan) -> Capabilities {
    let mut wanted = DesiredCapabilities::chrome();
    wanted
        .set_binary(machine().browser.to_str().unwrap())
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
    if plan.without_storage {
        let settings = json!({"profile.default_content_setting_values.cookies": BLOCKED});
        wanted.add_experimental_option("prefs", settings).unwrap();
    }
    let logs = json!({"browser": "ALL", "performance": "ALL"});
    wanted.insert_base_capability("goog:loggingPrefs".to_owned(), logs);
    wanted.into()
}

impl Browser {
    /// Does what the plan wants and no setting of the browser says.
    pub(super) async fn prepare_chromium(&self, plan: Plan) {
        if plan.without_scripts {
            self.stop_scripts().await;
        }
        if !plan.blocked.is_empty() {
            self.block(plan.blocked).await;
        }
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
