//! Chromium, without a window and in a folder of its own.

use crate::line::{Event, Line};
use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tempfile::TempDir;
use tokio::process::{Child, Command};
use tokio::time::sleep;

/// Nothing of the browser's own shall use the machine or the network meanwhile.
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
    "--lang=en-US",
    "--remote-debugging-port=0",
    "about:blank",
];

const TICK: Duration = Duration::from_millis(50);
const START_TICKS: u32 = 600;

/// A running browser. It ends with the program.
pub(crate) struct Browser {
    line: Line,
    _process: Child,
    _folder: TempDir,
}

/// A browser as fresh as newly installed: no cache, nothing stored.
pub(crate) struct Profile(String);

/// A tab.
pub(crate) struct Tab {
    target: String,
    session: String,
}

impl Browser {
    /// Starts it.
    ///
    /// # Errors
    /// When it does not start, or does not answer.
    pub(crate) async fn start(chromium: &Path) -> Result<Self> {
        let folder = TempDir::new()?;
        let process = Command::new(chromium)
            .args(ARGUMENTS)
            .arg(format!("--user-data-dir={}", folder.path().display()))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("starting {}", chromium.display()))?;
        let line = Line::open(&address(folder.path()).await?).await?;
        Ok(Self {
            line,
            _process: process,
            _folder: folder,
        })
    }

    /// Makes a fresh profile.
    ///
    /// # Errors
    /// When the browser refuses, as all below.
    pub(crate) async fn new_profile(&mut self) -> Result<Profile> {
        let made = self
            .line
            .call(None, "Target.createBrowserContext", json!({}))
            .await?;
        Ok(Profile(text(&made, "browserContextId")?))
    }

    /// Forgets a profile.
    pub(crate) async fn close_profile(&mut self, profile: &Profile) -> Result<()> {
        let which = json!({"browserContextId": profile.0});
        self.line
            .call(None, "Target.disposeBrowserContext", which)
            .await?;
        Ok(())
    }

    /// Opens an empty tab.
    pub(crate) async fn new_tab(&mut self, profile: &Profile) -> Result<Tab> {
        let how = json!({"url": "about:blank", "browserContextId": profile.0});
        let made = self.line.call(None, "Target.createTarget", how).await?;
        let target = text(&made, "targetId")?;
        let how = json!({"targetId": target, "flatten": true});
        let attached = self.line.call(None, "Target.attachToTarget", how).await?;
        self.line.forget_events();
        Ok(Tab {
            session: text(&attached, "sessionId")?,
            target,
        })
    }

    /// Closes a tab.
    pub(crate) async fn close_tab(&mut self, tab: Tab) -> Result<()> {
        let which = json!({"targetId": tab.target});
        self.line.call(None, "Target.closeTarget", which).await?;
        Ok(())
    }

    /// Gives a command to a tab.
    pub(crate) async fn call(&mut self, tab: &Tab, method: &str, params: Value) -> Result<Value> {
        self.line.call(Some(&tab.session), method, params).await
    }

    /// What an expression in the page comes to, as JSON; promises are waited for.
    pub(crate) async fn eval(&mut self, tab: &Tab, expression: &str) -> Result<Value> {
        let how = json!({"expression": expression, "returnByValue": true, "awaitPromise": true});
        let mut answer = self.call(tab, "Runtime.evaluate", how).await?;
        if let Some(thrown) = answer.get("exceptionDetails") {
            bail!("{expression} threw {thrown}");
        }
        Ok(answer
            .pointer_mut("/result/value")
            .map(Value::take)
            .unwrap_or_default())
    }

    /// The next event of a tab.
    pub(crate) async fn event(&mut self, tab: &Tab) -> Result<Event> {
        loop {
            let event = self.line.event().await?;
            if event.session == tab.session {
                return Ok(event);
            }
        }
    }
}

/// The browser writes down where it listens: its port, and the path in a second line.
async fn address(folder: &Path) -> Result<String> {
    for _ in 0..START_TICKS {
        if let Ok(written) = std::fs::read_to_string(folder.join("DevToolsActivePort"))
            && let Some((port, path)) = written.split_once('\n')
            && !path.is_empty()
        {
            return Ok(format!("ws://127.0.0.1:{port}{}", path.trim()));
        }
        sleep(TICK).await;
    }
    bail!("the browser did not say where it listens")
}

fn text(answer: &Value, name: &str) -> Result<String> {
    let value = answer.get(name).and_then(Value::as_str);
    Ok(value
        .with_context(|| format!("the browser's answer has no {name}: {answer}"))?
        .to_owned())
}
