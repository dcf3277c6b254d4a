//! The gateways' own pages, as a donor handles them: a bank's, Razorpay's hosted checkout, the wallet's.

use super::donor::{Donor, UNBROKEN};

impl Donor {
    /// Waits until the tab shows this screen of a gateway's page.
    pub(crate) async fn page_shows(&self, screen: &str) {
        self.find(&format!("#screen[data-screen={screen}]")).await;
    }

    /// Lets the bank answer on its page: success, failure, authorize or cancel.
    pub(crate) async fn bank_answers(&self, answer: &str) {
        self.page_shows("bank").await;
        self.click(&format!("[data-action={answer}]")).await;
    }

    /// Chooses a bank on Razorpay's hosted page and lets it answer.
    pub(crate) async fn pays_on_hosted_page(&self, answer: &str) {
        self.page_shows("methods").await;
        self.click("[data-method=netbanking]").await;
        self.page_shows("method").await;
        self.click("[data-action=pay]").await;
        self.bank_answers(answer).await;
    }

    /// Presses the button of the bank's page that brings the answer to us; scripts press it by themselves.
    pub(crate) async fn goes_back_by_hand(&self) {
        self.click("[data-action=return]").await;
    }

    /// Signs in to the wallet and presses a button there: success, cancel, pending or expire.
    pub(crate) async fn pays_at_wallet(&self, button: &str) {
        self.page_shows("sign-in").await;
        self.type_in("[data-field=khalti_id]", "9800000000").await;
        self.type_in("[data-field=mpin]", "1111").await;
        self.type_in("[data-field=otp]", "987654").await;
        self.click(&format!("[data-action={button}]")).await;
    }

    /// What the gateway's page asks for.
    pub(crate) async fn asked_amount(&self) -> String {
        let amount = self.find("#amount").await.text().await.unwrap();
        amount.replace(UNBROKEN, " ")
    }

    /// Waits until the tab is at an address of the server again, and gives its path and query.
    pub(crate) async fn comes_back(&self) -> String {
        let script = format!("return location.origin === '{}'", self.origin);
        self.sees("the tab to be back", &script).await;
        let address = "return location.pathname + location.search";
        let address = self.browser.eval(address).await;
        address.as_str().unwrap_or_default().to_owned()
    }
}
