//! Measures donation pages beside each other in Chromium, slowed down to a cheap phone on a mobile network.
//!
//! It serves the pages that are folders, drives the browser over its own protocol, lets a robot give on each
//! page in turn, and prints tables. It builds nothing and starts no server of Daan's: `cargo xtask bench browser`
//! does both and calls this with a plan.
//!
//! ```text
//! daan-bench plan.json
//! ```

mod browser;
mod line;
mod log;
mod phone;
mod plan;
mod rehearsal;
mod site;
mod tables;
mod visit;

use anyhow::{Context as _, Result};
use browser::Browser;
use plan::{Page, Plan};
use site::Site;
use visit::{Mode, Visit};

/// What one page came to, over all rounds.
struct Measured {
    name: String,
    /// With an empty cache.
    cold: Vec<Visit>,
    /// The second visit.
    warm: Vec<Visit>,
    /// Presses on a page at rest.
    idle: Vec<Visit>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let path = std::env::args().nth(1).context("usage: daan-bench PLAN")?;
    let plan = Plan::read(&path)?;
    let mut sites = Vec::new();
    for page in &plan.pages {
        sites.push(Site::start(page, &plan).await?);
    }
    let mut browser = Browser::start(&plan.chromium).await?;
    for page in &plan.pages {
        rehearsal::run(&mut browser, page, &plan).await?;
    }
    let measured = measure(&mut browser, &plan).await?;
    print!("{}", tables::of(&measured));
    Ok(())
}

/// Every round visits every page, so that what slows the machine for a while slows them all.
async fn measure(browser: &mut Browser, plan: &Plan) -> Result<Vec<Measured>> {
    let mut measured: Vec<Measured> = plan.pages.iter().map(Measured::nothing_of).collect();
    for round in 1..=plan.rounds {
        for (page, into) in plan.pages.iter().zip(&mut measured) {
            into.round(browser, page, plan)
                .await
                .with_context(|| format!("round {round}, {}", page.name))?;
        }
        eprintln!("round {round} of {} is done", plan.rounds);
    }
    Ok(measured)
}

impl Measured {
    fn nothing_of(page: &Page) -> Self {
        Self {
            name: page.name.clone(),
            cold: vec![],
            warm: vec![],
            idle: vec![],
        }
    }

    async fn round(&mut self, browser: &mut Browser, page: &Page, plan: &Plan) -> Result<()> {
        let profile = browser.new_profile().await?;
        let visits = [
            (Mode::AtOnce, &mut self.cold),
            (Mode::AtOnce, &mut self.warm),
            (Mode::Idle, &mut self.idle),
        ];
        for (mode, into) in visits {
            into.push(visit::run(browser, &profile, page, plan, mode).await?);
        }
        browser.close_profile(&profile).await
    }
}
