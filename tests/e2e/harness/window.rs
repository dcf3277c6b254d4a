//! The payment window, as a donor handles it.

use super::donor::Donor;
use super::reach::click;
use super::until;
use thirtyfour::By;

const FRAME: &str = ".razorpay-checkout-frame";

impl Donor {
    /// Waits until the window asks how to pay.
    pub(crate) async fn window_opens(&self) {
        self.window_shows("methods").await;
    }

    /// Waits until the window is on this screen.
    pub(crate) async fn window_shows(&self, screen: &str) {
        let selector = format!("#screen[data-screen={screen}]");
        until(format_args!("the payment window at {screen}"), async || {
            self.in_window(async || {
                let screen = self
                    .browser
                    .driver
                    .find(By::Css(selector.as_str()))
                    .await
                    .ok()?;
                screen.is_displayed().await.ok()?.then_some(())
            })
            .await
        })
        .await;
    }

    /// Clicks in the window.
    pub(crate) async fn window_click(&self, selector: &str) {
        until(
            format_args!("{selector} in the payment window"),
            async || {
                self.in_window(async || {
                    let element = self.browser.driver.find(By::Css(selector)).await.ok()?;
                    click(&element).await
                })
                .await
            },
        )
        .await;
    }

    /// Chooses netbanking and lets the bank answer: success, failure or authorize.
    pub(crate) async fn pays(&self, answer: &str) {
        self.window_opens().await;
        self.window_click("[data-method=netbanking]").await;
        self.window_click(&format!("[data-action={answer}]")).await;
    }

    /// Chooses netbanking where that leaves the page for the bank's.
    pub(crate) async fn leaves_for_the_bank(&self) {
        self.window_opens().await;
        self.window_click("[data-method=netbanking]").await;
        self.window_click("[data-action=pay]").await;
        self.page_shows("bank").await;
    }

    /// Closes the window by its cross.
    pub(crate) async fn leaves_window(&self) {
        self.window_click("#close").await;
        self.window_is_gone().await;
    }

    /// Waits until nothing of the window covers the page and the page scrolls again.
    pub(crate) async fn window_is_gone(&self) {
        self.sees(
            "the payment window to be gone and the page to scroll",
            "const container = document.querySelector('.razorpay-container');
             return (!container || container.style.display === 'none') && document.body.style.overflow !== 'hidden'",
        )
        .await;
    }

    /// Whether the window covers the page.
    pub(crate) async fn has_window(&self) -> bool {
        let script = "const container = document.querySelector('.razorpay-container');
            return !!container && container.style.display !== 'none'";
        self.browser.eval(script).await == true
    }

    /// Does something inside of the window's frame.
    pub(crate) async fn in_window<T>(&self, act: impl AsyncFnOnce() -> Option<T>) -> Option<T> {
        let frame = self.browser.driver.find(By::Css(FRAME)).await.ok()?;
        frame.enter_frame().await.ok()?;
        let done = act().await;
        self.browser.driver.enter_default_frame().await.unwrap();
        done
    }
}
