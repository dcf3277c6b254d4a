//! What a donor does and sees.

use super::browser::Browser;
use super::place::Place;
use super::reach::click;
use super::until;
use serde_json::{Value, json};
use std::fmt::Display;
use thirtyfour::{By, Key, TypingData, WebElement};

/// What a donor fills in.
#[derive(Clone, Copy)]
pub(crate) struct Gift {
    /// The chip to choose, in minor units.
    pub(crate) preset: Option<u32>,
    pub(crate) name: &'static str,
    pub(crate) email: &'static str,
}

/// A gift of ₹500.
pub(crate) const ASHA: Gift = Gift {
    preset: Some(500_00),
    name: "Asha Rai",
    email: "asha@example.org",
};

/// The space between a currency and its amount, where no line breaks.
pub(crate) const UNBROKEN: &str = "\u{a0}";

const HAS_APP: &str = "return window.wasmBindings !== undefined";

pub(crate) struct Donor {
    pub(crate) browser: Browser,
    pub(crate) origin: String,
    /// Where the donor looks and presses.
    pub(super) place: Place,
}

impl Donor {
    pub(super) fn new(browser: Browser, origin: String) -> Donor {
        Donor {
            browser,
            origin,
            place: Place::default(),
        }
    }

    /// Opens an address of the server and waits until the app has taken the page over.
    pub(crate) async fn open(&self, path: &str) {
        self.visit(path).await;
        self.ready().await;
    }

    /// Opens an address of the server.
    pub(crate) async fn visit(&self, path: &str) {
        self.goes_to(&format!("{}{path}", self.origin)).await;
    }

    /// Opens an address anywhere.
    pub(crate) async fn goes_to(&self, url: &str) {
        self.browser.driver.goto(url).await.unwrap();
    }

    /// The loader says so when the app has started; a widget's has a form without what the server's form needs.
    pub(crate) async fn ready(&self) {
        let in_widget = format!(
            "const root = {};
             return root.querySelector('.daan') !== null && root.querySelector('[name=idempotency_key]') === null",
            self.place.root()
        );
        let has_app = if self.place.is_page() {
            HAS_APP
        } else {
            &in_widget
        };
        self.sees("the app to start", has_app).await;
    }

    /// Whether the app has started.
    pub(crate) async fn has_app(&self) -> bool {
        self.browser.eval(HAS_APP).await == true
    }

    pub(crate) async fn reload(&self) {
        self.browser.driver.refresh().await.unwrap();
    }

    /// Closes the tab; the browser stays, with an empty one.
    pub(crate) async fn closes_the_tab(&self) {
        let driver = &self.browser.driver;
        let left = driver.window().await.unwrap();
        let empty = driver.new_tab().await.unwrap();
        driver.switch_to_window(left).await.unwrap();
        driver.close_window().await.unwrap();
        driver.switch_to_window(empty).await.unwrap();
    }

    pub(crate) async fn fill_in(&self, gift: &Gift) {
        if let Some(minor) = gift.preset {
            self.chooses(&format!("#daan-preset-{minor}")).await;
        }
        self.type_in("#daan-name", gift.name).await;
        self.type_in("#daan-email", gift.email).await;
    }

    /// Presses a preset, and again where that was lost, as it is while a window above the page is just going: who
    /// sees that nothing is chosen presses again.
    async fn chooses(&self, preset: &str) {
        until(format_args!("{preset} to be chosen"), async || {
            let chip = self.element(preset).await?;
            click(&chip).await?;
            chip.is_selected().await.ok()?.then_some(())
        })
        .await;
    }

    /// Opens `/`, fills the form in and presses the button.
    pub(crate) async fn gives(&self, gift: &Gift) {
        self.open("/").await;
        self.fill_in(gift).await;
        self.press().await;
    }

    /// Presses the form's button.
    pub(crate) async fn press(&self) {
        self.click("#daan-give").await;
    }

    /// A click where the element is really in reach.
    pub(crate) async fn click(&self, selector: &str) {
        until(format_args!("a click on {selector}"), async || {
            click(&self.element(selector).await?).await
        })
        .await;
    }

    /// Presses the button with this label, or the link that looks like one.
    pub(crate) async fn click_button(&self, label: &str) {
        until(format_args!("a click on {label:?}"), async || {
            click(&self.labelled(label).await?).await
        })
        .await;
    }

    async fn labelled(&self, label: &str) -> Option<WebElement> {
        let script = format!(
            "const says = (it) => it.innerText.replaceAll('{UNBROKEN}', ' ').trim() === {};
             return [...{}.querySelectorAll('button, a')].find(says)",
            json!(label),
            self.place.root()
        );
        let found = self.browser.driver.execute(&script, vec![]).await.ok()?;
        found.element().ok()
    }

    /// A click on what a path of XML leads to.
    pub(crate) async fn click_path(&self, path: &str) {
        until(format_args!("a click on {path}"), async || {
            let element = self.browser.driver.find(By::XPath(path)).await.ok()?;
            click(&element).await
        })
        .await;
    }

    /// Types, key by key, in place of what was there. The driver's own way to clear a field is none that a
    /// donor has, and tells the page nothing.
    pub(crate) async fn type_in(&self, selector: &str, text: &str) {
        let field = self.find(selector).await;
        let everything = Key::Control + "a";
        field.send_keys(everything).await.unwrap();
        field.send_keys(Key::Backspace + text).await.unwrap();
    }

    /// Presses keys where the focus is.
    pub(crate) async fn keys(&self, keys: impl Into<TypingData>) {
        let keys: TypingData = keys.into();
        let actions = self.browser.driver.action_chain().send_keys(keys);
        actions.perform().await.unwrap();
    }

    /// Presses Tab until the condition, a script's expression, holds.
    pub(crate) async fn tabs_to(&self, condition: &str) {
        let script = format!("return {condition}");
        until(format_args!("Tab to lead to {condition}"), async || {
            if self.browser.eval(&script).await == json!(true) {
                return Some(());
            }
            self.keys(Key::Tab).await;
            None
        })
        .await;
    }

    pub(crate) async fn find(&self, selector: &str) -> WebElement {
        until(format_args!("an element {selector}"), async || {
            self.element(selector).await
        })
        .await
    }

    async fn element(&self, selector: &str) -> Option<WebElement> {
        if self.place.is_page() {
            return self.browser.driver.find(By::Css(selector)).await.ok();
        }
        let script = self.place.query(selector);
        let found = self.browser.driver.execute(script, vec![]).await.ok()?;
        found.element().ok()
    }

    pub(crate) async fn value(&self, selector: &str) -> String {
        let script = format!("{}.value", self.place.query(selector));
        self.browser
            .eval(&script)
            .await
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// Waits until the page says this. Where it stands in capitals by style, it counts as written, and a
    /// space is one wherever the line may break.
    pub(crate) async fn reads(&self, text: &str) {
        let script = format!(
            "return {}.innerText.replaceAll('{UNBROKEN}', ' ').includes({})",
            self.place.body(),
            json!(text)
        );
        self.sees(format_args!("the page to say {text:?}"), &script)
            .await;
    }

    /// Loads the page of a gift again by its link, until it says this. The gateway is asked every few seconds
    /// at most. The link may be gone by the time of the press: the page looks by itself, too.
    pub(crate) async fn checks_until_it_reads(&self, text: &str) {
        until(format_args!("the page to say {text:?}"), async || {
            let is_said = self.page_text().await.contains(text);
            if !is_said && let Some(link) = self.labelled("Check now").await {
                click(&link).await;
            }
            is_said.then_some(())
        })
        .await;
    }

    /// Loads the page again and again until it says this.
    pub(crate) async fn reloads_until_it_reads(&self, text: &str) {
        until(format_args!("the page to say {text:?}"), async || {
            self.reload().await;
            self.page_text().await.contains(text).then_some(())
        })
        .await;
        self.ready().await;
    }

    /// Waits until the script answers `true`.
    pub(crate) async fn sees(&self, expected: impl Display, script: &str) {
        until(expected, async || {
            (self.browser.eval(script).await == json!(true)).then_some(())
        })
        .await;
    }

    /// Waits until a panel is of this mood: busy, ask, alert, rest or done.
    pub(crate) async fn sees_mood(&self, mood: &str) {
        let panel = format!(".daan-panel[data-mood={mood}]");
        let script = format!("{} !== null", self.place.query(&panel));
        self.sees(format_args!("a panel that is {mood}"), &script)
            .await;
    }

    /// All that can be read.
    pub(crate) async fn page_text(&self) -> String {
        let script = format!("return {}.innerText", self.place.body());
        match self.browser.eval(&script).await {
            Value::String(text) => text.replace(UNBROKEN, " "),
            other => format!("no text: {other}"),
        }
    }

    /// The path of the address.
    pub(crate) async fn path(&self) -> String {
        let path = self.browser.eval("return location.pathname").await;
        path.as_str().unwrap_or_default().to_owned()
    }

    /// The id of what has the focus.
    pub(crate) async fn focus(&self) -> String {
        let script = format!("return {}.activeElement?.id", self.place.root());
        let id = self.browser.eval(&script).await;
        id.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until what has this id has the focus.
    pub(crate) async fn sees_focus(&self, id: &str) {
        let root = self.place.root();
        let script = format!("return {root}.activeElement?.id === {}", json!(id));
        self.sees(format_args!("the focus at {id}"), &script).await;
    }

    /// The value beside a label in the list of facts.
    pub(crate) async fn fact(&self, label: &str) -> String {
        let script = format!(
            "const dt = [...{}.querySelectorAll('dt')].find(dt => dt.innerText === {});
             return dt && (dt.nextElementSibling.querySelector('code') || dt.nextElementSibling).innerText",
            self.place.root(),
            json!(label)
        );
        until(format_args!("a fact {label}"), async || {
            self.browser
                .eval(&script)
                .await
                .as_str()
                .map(|text| text.replace(UNBROKEN, " "))
        })
        .await
    }
}
