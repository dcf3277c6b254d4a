//! Firefox, which is told by its settings.

use crate::harness::machine::machine;
use crate::harness::plan::Plan;
use serde_json::{Map, Value, json};
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use thirtyfour::Capabilities;

/// What "block all cookies" is in the settings.
const BLOCKED: u8 = 2;

/// The driver makes a profile of its own for each browser; it goes with the folder.
pub(super) fn driver(listens: SocketAddr, folder: &Path) -> Command {
    let mut command = Command::new(&machine().webdriver);
    command
        .arg("--port")
        .arg(listens.port().to_string())
        .arg("--websocket-port=0")
        .arg("--profile-root")
        .arg(folder)
        .env("TMPDIR", folder)
        .env("HOME", folder);
    command
}

pub(super) fn capabilities(plan: Plan) -> Capabilities {
    let options = json!({
        "binary": machine().browser,
        "args": ["-headless", "-width", "1280", "-height", "900"],
        "prefs": settings(plan),
    });
    Capabilities::from_iter([
        ("browserName".to_owned(), json!("firefox")),
        ("moz:firefoxOptions".to_owned(), options),
    ])
}

/// Without calls to anybody but the tests.
fn settings(plan: Plan) -> Value {
    let mut settings = Map::from_iter([
        ("network.proxy.type".to_owned(), json!(0)),
        ("intl.accept_languages".to_owned(), json!("en-US")),
        ("app.update.disabledForTesting".to_owned(), json!(true)),
    ]);
    if let Some(agent) = plan.agent {
        settings.insert("general.useragent.override".to_owned(), json!(agent));
    }
    if plan.without_scripts {
        settings.insert("javascript.enabled".to_owned(), json!(false));
    }
    if plan.without_storage {
        settings.insert("network.cookie.cookieBehavior".to_owned(), json!(BLOCKED));
    }
    Value::Object(settings)
}
