//! A browser with its driver, in a profile of its own.

mod chromium;
mod firefox;
mod webkit;

use super::engine::Engine;
use super::machine::machine;
use super::plan::Plan;
use super::process::{Process, free_address};
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;
use thirtyfour::{Capabilities, WebDriver};
use tokio::time::timeout;

pub(crate) struct Browser {
    pub(crate) driver: WebDriver,
    address: String,
    http: reqwest::Client,
    process: Process,
}

/// A driver that does not answer any more is killed all the same.
const QUIT_PATIENCE: Duration = Duration::from_secs(5);

impl Browser {
    pub(crate) async fn start(folder: &Path, plan: Plan) -> Browser {
        let engine = machine().engine;
        let listens = free_address();
        let command = match engine {
            Engine::Chromium => chromium::driver(listens, folder),
            Engine::Firefox => firefox::driver(listens, folder),
            Engine::Webkit => webkit::driver(listens, folder),
        };
        let process = Process::start(command, listens, &folder.join("webdriver.log")).await;
        let address = format!("http://{listens}");
        let driver = WebDriver::new(&address, capabilities(folder, plan))
            .await
            .unwrap();
        let browser = Browser {
            driver,
            address,
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
            process,
        };
        if engine == Engine::Chromium {
            browser.prepare_chromium(plan).await;
        }
        browser
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

    /// Kills it with all its processes, as a phone does that needs the memory. Its profile stays.
    pub(crate) fn kill(&self) {
        self.process.kill();
    }

    pub(crate) async fn close(self) {
        let _ = timeout(QUIT_PATIENCE, self.driver.quit()).await;
        drop(self.process);
    }
}

fn capabilities(folder: &Path, plan: Plan) -> Capabilities {
    let mut wanted = match machine().engine {
        Engine::Chromium => chromium::capabilities(&folder.join("profile"), plan),
        Engine::Firefox => firefox::capabilities(plan),
        Engine::Webkit => webkit::capabilities(plan),
    };
    // The tests wait by themselves for what they need of a page. But WebKit's driver never answers again when a script
    // comes while a page takes the place of another.
    let strategy = match machine().engine {
        Engine::Webkit => "normal",
        Engine::Chromium | Engine::Firefox => "eager",
    };
    wanted.insert("pageLoadStrategy".to_owned(), json!(strategy));
    wanted
}
