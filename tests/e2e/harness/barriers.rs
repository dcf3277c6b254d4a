//! Barriers for people who read by ear, by touch, enlarged or without a mouse, as axe-core finds them.

use super::donor::Donor;
use super::machine::machine;
use serde_json::{Value, json};

/// Every rule of WCAG 2.2 on the levels A and AA, and what is good practice beside.
const RULES: [&str; 6] = [
    "wcag2a",
    "wcag2aa",
    "wcag21a",
    "wcag21aa",
    "wcag22aa",
    "best-practice",
];

/// What axe-core has to have looked at before its silence means anything.
const ALWAYS_APPLIES: [&str; 2] = ["color-contrast", "document-title"];

/// The payment window is not ours: its parts on our page, and the page's `viewport`, which checkout.js writes anew
/// while it is open.
const NOT_OURS: [&str; 2] = [
    ".razorpay-container",
    "meta[name=viewport][content*=user-scalable]",
];

const LOOK: &str = "
    const [rules, notOurs, done] = arguments;
    const exclude = notOurs.map((selector) => [selector]);
    const told = (found) => found.map((rule) => ({
        rule: rule.id,
        help: rule.help,
        at: rule.nodes.map((node) => [node.target.flat(9).join(' '), node.html.slice(0, 200), node.failureSummary]),
    }));
    axe.run({ include: document, exclude }, { runOnly: { type: 'tag', values: rules }, iframes: false }).then(
        (found) => done({
            violations: told(found.violations),
            looked_at: found.passes.concat(found.violations).map((rule) => rule.id),
        }),
        (error) => done({ error: String(error) }),
    );";

impl Donor {
    /// Asserts that there is no barrier in the page as it is now, its shadow roots included.
    pub(crate) async fn meets_no_barrier(&self, state: &str) {
        self.brings_axe().await;
        let answer = self
            .browser
            .driver
            .execute_async(LOOK, vec![json!(RULES), json!(NOT_OURS)])
            .await
            .unwrap();
        let found = answer.json();
        assert!(found["error"].is_null(), "{state}: {found:#}");
        assert_eq!(found["violations"], json!([]), "{state}: {found:#}");
        let looked_at = found["looked_at"].as_array().unwrap();
        for rule in ALWAYS_APPLIES {
            assert!(looked_at.contains(&json!(rule)), "{state}: {looked_at:?}");
        }
    }

    /// As [`Donor::meets_no_barrier`], in light and in dark.
    pub(crate) async fn meets_no_barrier_in_light_and_dark(&self, state: &str) {
        for scheme in ["light", "dark"] {
            self.dress(scheme).await;
            self.meets_no_barrier(&format!("{state}, {scheme}")).await;
        }
    }

    /// Once per page.
    async fn brings_axe(&self) {
        let is_here = "return typeof axe === 'object'";
        if self.browser.eval(is_here).await != Value::Bool(true) {
            let script = std::fs::read_to_string(&machine().axe).unwrap();
            self.browser.driver.execute(script, vec![]).await.unwrap();
        }
    }
}
