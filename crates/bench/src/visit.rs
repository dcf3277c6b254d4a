//! One visit of the robot's to one page.

use crate::browser::{Browser, Profile, Tab};
use crate::log::Log;
use crate::phone;
use crate::plan::{Page, Plan};
use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::timeout;

const ROBOT: &str = include_str!("../assets/robot.js");

/// A page that has not come to Razorpay's window by then never will.
const PATIENCE: Duration = Duration::from_mins(1);
/// What a page still loads when its donor is at the window counts as well, if it comes soon.
const REST: Duration = Duration::from_millis(1_500);

/// How the robot gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// As soon as the page lets it.
    AtOnce,
    /// After the page has come to rest, before it is filled in and again before the press.
    Idle,
}

/// What a visit came to. Times are milliseconds from its beginning, where nothing else is said.
#[derive(Clone, Debug, Default)]
pub(crate) struct Visit {
    /// Kilobytes (1000 bytes) over the wire, without the gateway's.
    pub(crate) kilobytes: f64,
    /// Requests, without the gateway's.
    pub(crate) requests: f64,
    /// The first pixel of ours.
    pub(crate) first_paint: f64,
    /// The first text or picture.
    pub(crate) first_content: f64,
    /// When the order's request left.
    pub(crate) order_left: f64,
    /// When it was answered.
    pub(crate) order_answered: f64,
    /// When Razorpay's window was asked to open, by the page's clock.
    pub(crate) window: f64,
    /// What the main thread worked, all in all.
    pub(crate) main_thread: f64,
    /// And what of that was scripts, WebAssembly among them.
    pub(crate) scripts: f64,
    /// From the press to Razorpay's window.
    pub(crate) press_to_window: f64,
    /// The same without what the order's request took: the page's own share.
    pub(crate) own_share: f64,
}

/// Visits a page on the phone.
///
/// # Errors
/// When the robot does not come to the window, or the browser refuses.
pub(crate) async fn run(
    browser: &mut Browser,
    profile: &Profile,
    page: &Page,
    plan: &Plan,
    mode: Mode,
) -> Result<Visit> {
    let tab = open(browser, profile, mode).await?;
    phone::slow_down(browser, &tab).await?;
    browser.call(&tab, "Performance.enable", json!({})).await?;
    let worked_before = worked(browser, &tab).await?;
    let log = give(browser, &tab, page, plan).await?;
    let worked_after = worked(browser, &tab).await?;
    let paints = paints(browser, &tab).await?;
    forget(browser, &tab, page, plan).await?;
    browser.close_tab(tab).await?;
    // A page that got a process of its own counts from nothing.
    let since = |after: f64, before: f64| {
        if after < before {
            after
        } else {
            after - before
        }
    };
    let order_left = log.order_left_ms().context("no order left")?;
    let order_answered = log.order_answered_ms().context("no order was answered")?;
    let window = log.window_ms.context("no window was opened")?;
    let press_to_window = log.press_to_window_ms().context("nothing was pressed")?;
    Ok(Visit {
        kilobytes: log.bytes / 1e3,
        requests: log.requests.into(),
        first_paint: paints.0,
        first_content: paints.1,
        order_left,
        order_answered,
        window,
        main_thread: since(worked_after.0, worked_before.0),
        scripts: since(worked_after.1, worked_before.1),
        press_to_window,
        own_share: press_to_window - (order_answered - order_left),
    })
}

/// An empty tab with the robot in it.
///
/// # Errors
/// When the browser refuses.
pub(crate) async fn open(browser: &mut Browser, profile: &Profile, mode: Mode) -> Result<Tab> {
    let tab = browser.new_tab(profile).await?;
    for domain in ["Page", "Network", "Runtime"] {
        browser
            .call(&tab, &format!("{domain}.enable"), json!({}))
            .await?;
    }
    phone::shrink(browser, &tab).await?;
    let mode = match mode {
        Mode::AtOnce => "at-once",
        Mode::Idle => "idle",
    };
    let robot = json!({"source": ROBOT.replace("{mode}", mode)});
    browser
        .call(&tab, "Runtime.addBinding", json!({"name": "benchSay"}))
        .await?;
    browser
        .call(&tab, "Page.addScriptToEvaluateOnNewDocument", robot)
        .await?;
    Ok(tab)
}

/// Opens the page and lets the robot give, up to Razorpay's window.
///
/// # Errors
/// When it does not get there.
pub(crate) async fn give(
    browser: &mut Browser,
    tab: &Tab,
    page: &Page,
    plan: &Plan,
) -> Result<Log> {
    let mut log = Log::new(&plan.sandbox);
    browser
        .call(tab, "Page.navigate", json!({"url": page.url}))
        .await?;
    let came = timeout(PATIENCE, async {
        while !log.is_whole() {
            log.take(&browser.event(tab).await?);
        }
        anyhow::Ok(())
    });
    match came.await {
        Ok(outcome) => outcome?,
        Err(_) => bail!(
            "the robot did not come to Razorpay's window at {}; the page says {:?}, and {}",
            page.url,
            log.complaints,
            browser.eval(tab, "document.body.innerText").await?
        ),
    }
    let rest = timeout(REST, async {
        loop {
            log.take(&browser.event(tab).await?);
        }
    });
    match rest.await {
        Ok(outcome) => outcome,
        Err(_) => Ok(log),
    }
}

/// Takes away what the page has stored, and leaves the cache: the next visit is by somebody who has been
/// here before and has nothing under way.
async fn forget(browser: &mut Browser, tab: &Tab, page: &Page, plan: &Plan) -> Result<()> {
    for origin in [page.url.as_str(), plan.daan.as_str()] {
        let what = json!({"origin": origin, "storageTypes": "local_storage,indexeddb,cookies"});
        browser
            .call(tab, "Storage.clearDataForOrigin", what)
            .await?;
    }
    Ok(())
}

/// Milliseconds of all tasks of the main thread, and of scripts among them.
async fn worked(browser: &mut Browser, tab: &Tab) -> Result<(f64, f64)> {
    let answer = browser
        .call(tab, "Performance.getMetrics", json!({}))
        .await?;
    let metrics = answer.get("metrics").and_then(Value::as_array);
    let seconds = |name: &str| {
        metrics
            .into_iter()
            .flatten()
            .find(|metric| metric.get("name").and_then(Value::as_str) == Some(name))
            .and_then(|metric| metric.get("value")?.as_f64())
            .with_context(|| format!("the browser does not measure {name}"))
    };
    Ok((
        seconds("TaskDuration")? * 1e3,
        seconds("ScriptDuration")? * 1e3,
    ))
}

async fn paints(browser: &mut Browser, tab: &Tab) -> Result<(f64, f64)> {
    let asked = "Object.fromEntries(performance.getEntriesByType('paint').map((e) => [e.name, e.startTime]))";
    let answer = browser.eval(tab, asked).await?;
    let at = |name: &str| {
        let at = answer.get(name).and_then(Value::as_f64);
        at.with_context(|| format!("no {name} in {answer}"))
    };
    Ok((at("first-paint")?, at("first-contentful-paint")?))
}
