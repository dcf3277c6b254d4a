//! A whole gift on every page before anything is measured: what cannot take one has no place in the tables.

use crate::browser::Browser;
use crate::plan::{Page, Plan};
use crate::visit::{self, Mode};
use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::sleep;

const TICK: Duration = Duration::from_millis(200);
const TICKS: u32 = 100;

/// What every page says to a donor whose gift has arrived; also inside shadow roots.
const IS_THANKED: &str = "(function says(root) {
    return [...root.querySelectorAll('*')].some((element) =>
        (element.localName === 'h2' && element.textContent.includes('Thank you'))
        || (element.shadowRoot && says(element.shadowRoot)));
})(document)";

/// Gives once, on this machine at its full speed, and pays.
///
/// # Errors
/// When the page does not come to the window, or does not thank the donor.
pub(crate) async fn run(browser: &mut Browser, page: &Page, plan: &Plan) -> Result<()> {
    let profile = browser.new_profile().await?;
    let tab = visit::open(browser, &profile, Mode::AtOnce).await?;
    visit::give(browser, &tab, page, plan).await?;
    let order = browser.eval(&tab, "benchOrder.order_id").await?;
    let proof = pay(plan, &order).await?;
    browser
        .eval(&tab, &format!("void benchOrder.handler({proof})"))
        .await?;
    for _ in 0..TICKS {
        if browser.eval(&tab, IS_THANKED).await? == true {
            browser.close_tab(tab).await?;
            return browser.close_profile(&profile).await;
        }
        sleep(TICK).await;
    }
    let text = browser.eval(&tab, "document.body.innerText").await?;
    bail!(
        "{} did not thank for a paid gift; it says {text}",
        page.name
    )
}

/// Pays an order in the sandbox; answers the proof that the window would give the page.
async fn pay(plan: &Plan, order: &Value) -> Result<Value> {
    let how = json!({"order_id": order, "outcome": "captured"});
    let answer = reqwest::Client::builder()
        .no_proxy()
        .build()?
        .post(format!("{}/control/pay", plan.sandbox))
        .json(&how)
        .send()
        .await?;
    answer
        .error_for_status()?
        .json()
        .await
        .context("the sandbox gave no proof")
}
