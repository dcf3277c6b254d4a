//! A click where the donor would click.

use std::time::Duration;
use thirtyfour::WebElement;
use tokio::time::sleep;

/// Longer than a browser takes to draw anew.
const FRAME: Duration = Duration::from_millis(20);

/// As far as it is not in view already. A driver that scrolls by itself may press before that is over.
const INTO_VIEW: &str = "arguments[0].scrollIntoView({ block: 'nearest', behavior: 'instant' })";

/// Clicks an element that stands still and is not covered. The driver aims first and presses afterwards: where
/// the page moves in between it presses beside, and says nothing of it.
pub(crate) async fn click(element: &WebElement) -> Option<()> {
    let argument = element.to_json().ok()?;
    // Where scripts are turned off, there is none that moves the page.
    let _ = element.handle.execute(INTO_VIEW, vec![argument]).await;
    let place = async || element.rect().await.ok().map(|rect| (rect.x, rect.y));
    let before = place().await?;
    sleep(FRAME).await;
    if place().await? != before {
        return None;
    }
    element.click().await.ok()
}
