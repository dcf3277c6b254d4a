//! The whole product in browsers of three engines.

use super::engines::{FIREFOX, Part, WEBKIT};
use super::past_proxies;
use super::report::Report;
use super::screen::Screen;
use crate::context::Context;
use crate::tools::drivers::Drivers;
use crate::tools::webkit::Webkit;
use anyhow::Result;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs every test in Chromium, and in Firefox and `WebKit` those of their parts.
///
/// # Errors
/// When a test fails.
pub(super) fn run(report: &mut Report<'_>, daan: &Path, drivers: &Drivers) -> Result<()> {
    let tests = Tests {
        daan,
        axe: &drivers.axe,
        screenshots: screenshots(report.context)?,
    };
    let Drivers {
        chromium, firefox, ..
    } = drivers;
    let all = tests.command(
        report.context,
        "chromium",
        (&chromium.chromedriver, &chromium.chromium),
    );
    report.tests("end to end", all)?;
    report.step("Firefox", |report| {
        let driven = (firefox.geckodriver.as_path(), firefox.firefox.as_path());
        let command = tests.part(report, &FIREFOX, driven);
        report.count(command, &[])
    })?;
    match &drivers.webkit {
        Some(webkit) => report.step("WebKit", |report| on_a_screen(report, &tests, webkit)),
        None => Ok(()),
    }
}

fn on_a_screen(report: &mut Report<'_>, tests: &Tests<'_>, webkit: &Webkit) -> Result<()> {
    let screen = Screen::start(report.context, &webkit.xvfb)?;
    let driven = (webkit.webdriver.as_path(), webkit.browser.as_path());
    let mut command = tests.part(report, &WEBKIT, driven);
    command.env("DISPLAY", &screen.display);
    report.count(command, &[screen.by_hand(&webkit.xvfb)])
}

/// What the tests are told, whatever the browser.
struct Tests<'a> {
    daan: &'a Path,
    axe: &'a Path,
    screenshots: PathBuf,
}

impl Tests<'_> {
    fn command(
        &self,
        context: &Context,
        engine: &str,
        (webdriver, browser): (&Path, &Path),
    ) -> Command {
        let mut command = context.cargo(&["test", "--package", "daan-web", "--test", "e2e"]);
        command
            .env("DAAN_BIN", self.daan)
            .env("DAAN_ENGINE", engine)
            .env("DAAN_WEBDRIVER", webdriver)
            .env("DAAN_BROWSER", browser)
            .env("DAAN_AXE", self.axe)
            .env("DAAN_SCREENSHOTS", &self.screenshots);
        past_proxies(command)
    }

    /// Says what is not run, and why.
    fn part(&self, report: &Report<'_>, part: &Part, driven: (&Path, &Path)) -> Command {
        for one in part.cannot {
            report
                .progress
                .say(&format!("without {}: {}", one.test, one.reason));
        }
        let mut command = self.command(report.context, part.engine, driven);
        command.args(part.arguments());
        command
    }
}

/// Emptied first, so that no picture of an older run is taken for one of this.
fn screenshots(context: &Context) -> Result<PathBuf> {
    let folder = context.target.join("screenshots");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    Ok(folder)
}
