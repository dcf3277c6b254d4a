//! `cargo xtask bench browser`: our pages beside a page by hand and one on React, on a cheap phone.

use super::peers::{Peer, Places};
use crate::context::Context;
use crate::desk::{Desk, Owner, free_ports};
use crate::process;
use crate::progress::Progress;
use crate::server;
use crate::setup;
use crate::tools::{browser, react};
use crate::web::{self, Mode};
use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// How thoroughly.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// How often every page is visited
    #[arg(long, default_value_t = 9)]
    rounds: u32,
}

/// Steps after the set-up: front end, server, the pages of `bench/`.
const STEPS: usize = 3;

const BY_HAND: Peer = Peer {
    folder: "by-hand",
    script: Some("page.js"),
};
const REACT: Peer = Peer {
    folder: "react",
    script: Some("page.jsx"),
};
const EMBED: Peer = Peer {
    folder: "embed",
    script: None,
};

/// Another name of this machine, so that the widget is on a page of another site.
const ANOTHER_SITE: &str = "localhost";
const OWN_SITE: &str = "127.0.0.1";

/// Builds everything, starts the servers, and prints the tables.
///
/// # Errors
/// When a tool cannot be had, a build fails, or the robot does not come to give on one of the pages.
pub(super) fn command(context: &Context, options: &Options) -> Result<()> {
    let set_up = setup::front_end_steps(Mode::Release) + browser::STEPS + react::STEPS;
    let mut progress = Progress::new(set_up + STEPS);
    let tools = setup::front_end(context, &mut progress, Mode::Release)?;
    let chromium = browser::ensure(context, &mut progress)?.chromium;
    let node_modules = react::ensure(context, &mut progress)?;
    web::build(context, &tools, &mut progress, Mode::Release)?;
    let daan = server::build(context, &mut progress, Mode::Release)?;

    let home = context.target.join("bench-browser");
    let _ = fs::remove_dir_all(&home);
    fs::create_dir_all(&home).with_context(|| format!("making {}", home.display()))?;
    let [port, sandbox_port, by_hand, react, embed] = free_ports()?;
    let desk = Desk::new(port, sandbox_port, home.clone(), Owner::Tests)
        .with_setting("DAAN_RATE_LIMIT", "off")
        .with_setting("DAAN_ALLOWED_ORIGINS", origin(ANOTHER_SITE, embed));
    let places = Places {
        daan: desk.public_url(),
        checkout: format!("{}/v1/checkout.js", desk.sandbox_url()),
        node_modules,
    };
    progress.step("pages to compare with");
    let build = |peer: &Peer| peer.build(context, &tools, &places, &home);
    let pages = [
        page(
            "by hand",
            &origin(OWN_SITE, by_hand),
            Some(&build(&BY_HAND)?),
        ),
        page("React", &origin(OWN_SITE, react), Some(&build(&REACT)?)),
        page(
            "hosted page",
            &format!("{}/donate/education", places.daan),
            None,
        ),
        page(
            "widget",
            &origin(ANOTHER_SITE, embed),
            Some(&build(&EMBED)?),
        ),
    ];
    progress.done();
    let plan = json!({
        "chromium": chromium,
        "rounds": options.rounds,
        "daan": places.daan,
        "sandbox": desk.sandbox_url(),
        "pages": pages,
    });
    let _sandbox = desk.start_sandbox(context, &daan)?;
    let _server = desk.start_server(context, &daan)?;
    drive(context, &home, &plan)
}

fn origin(host: &str, port: u16) -> String {
    format!("http://{host}:{port}")
}

fn page(name: &str, url: &str, folder: Option<&Path>) -> Value {
    json!({"name": name, "url": url, "folder": folder})
}

/// The program that knows the browser. Its tables are the result, so they go to standard output.
fn drive(context: &Context, home: &Path, plan: &Value) -> Result<()> {
    let file = home.join("plan.json");
    fs::write(&file, plan.to_string()).with_context(|| format!("writing {}", file.display()))?;
    let mut command = context.cargo(&["run", "--quiet", "--package", "daan-bench", "--"]);
    command.arg(&file);
    let (status, _) = process::run_teed(&context.interrupt, &mut command)?;
    if !status.success() {
        bail!("the bench in the browser failed ({status})");
    }
    Ok(())
}
