//! A cheap phone on a mobile network, as Chromium pretends to be one.

use crate::browser::{Browser, Tab};
use anyhow::Result;
use serde_json::{Value, json};

/// How much slower than this machine.
const CPU_SLOWDOWN: u32 = 4;
const LATENCY_MS: u32 = 150;
const DOWN_BYTES_PER_SECOND: u32 = 1_600_000 / 8;
const UP_BYTES_PER_SECOND: u32 = 750_000 / 8;

/// Turns a tab into one on the phone.
///
/// # Errors
/// When the browser refuses.
pub(crate) async fn slow_down(browser: &mut Browser, tab: &Tab) -> Result<()> {
    let settings: [(&str, Value); 2] = [
        (
            "Emulation.setCPUThrottlingRate",
            json!({"rate": CPU_SLOWDOWN}),
        ),
        (
            "Network.emulateNetworkConditions",
            json!({
                "offline": false,
                "latency": LATENCY_MS,
                "downloadThroughput": DOWN_BYTES_PER_SECOND,
                "uploadThroughput": UP_BYTES_PER_SECOND,
            }),
        ),
    ];
    for (command, how) in settings {
        browser.call(tab, command, how).await?;
    }
    Ok(())
}

/// Its small screen.
///
/// # Errors
/// When the browser refuses.
pub(crate) async fn shrink(browser: &mut Browser, tab: &Tab) -> Result<()> {
    let screen = json!({"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": true});
    browser
        .call(tab, "Emulation.setDeviceMetricsOverride", screen)
        .await?;
    // A tab that nobody looks at gets no focus, and the robot's would not be told to the page.
    let focused = json!({"enabled": true});
    browser
        .call(tab, "Emulation.setFocusEmulationEnabled", focused)
        .await?;
    Ok(())
}
