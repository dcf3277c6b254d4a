//! `WebKitGTK` in its own small browser, which is told on its command line.

use crate::harness::machine::machine;
use crate::harness::plan::Plan;
use serde_json::json;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use thirtyfour::Capabilities;

/// Everything that it keeps goes with the folder.
pub(super) fn driver(listens: SocketAddr, folder: &Path) -> Command {
    let mut command = Command::new(&machine().webdriver);
    command
        .arg(format!("--port={}", listens.port()))
        .env("TMPDIR", folder)
        .env("HOME", folder)
        .env("XDG_CACHE_HOME", folder.join("cache"))
        .env("XDG_DATA_HOME", folder.join("data"))
        .env("XDG_CONFIG_HOME", folder.join("config"))
        // A screen of its own without a graphics card, and nobody on it who reads it out.
        .env("GDK_BACKEND", "x11")
        .env("LIBGL_ALWAYS_SOFTWARE", "1")
        .env("NO_AT_BRIDGE", "1")
        .env("no_proxy", "*");
    command
}

pub(super) fn capabilities(plan: Plan) -> Capabilities {
    let options = json!({"binary": machine().browser, "args": arguments(plan)});
    Capabilities::from_iter([
        ("browserName".to_owned(), json!("MiniBrowser")),
        ("webkitgtk:browserOptions".to_owned(), options),
    ])
}

fn arguments(plan: Plan) -> Vec<String> {
    let mut arguments = vec!["--automation".to_owned(), "--geometry=1280x900".to_owned()];
    if let Some(agent) = plan.agent {
        arguments.push(format!("--user-agent={agent}"));
    }
    if plan.without_scripts {
        arguments.push("--enable-javascript-markup=false".to_owned());
    }
    if plan.without_storage {
        arguments.push("--enable-html5-local-storage=false".to_owned());
    }
    arguments
}
