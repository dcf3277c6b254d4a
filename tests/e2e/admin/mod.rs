//! What the people see who run it: the admin, from the sign-in to a refund, without barriers and on every screen.

mod pages;
mod pictures;
mod script;

use crate::harness::{Donor, Plan, Stage};
use serde_json::{Value, json};

const PASSWORD: &str = "four quiet words here";

/// Made by `daan admin set-password`.
const HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$ln/VvBJtqeRWgGkiR5z0rA$/HH5EQ65iEN4DgTe4SYBQW1w5xpRxRXml+plaYXThUg";

const PLAN: Plan = Plan {
    webhooks: true,
    settings: &[("DAAN_ADMIN_PASSWORD_HASH", HASH)],
    ..Plan::USUAL
};

/// Days of two campaigns and two currencies, more than a year of them, as the ledger would have added them up.
const HISTORY: &str = "
    WITH RECURSIVE past (day) AS (
        SELECT (unixepoch() + 19800) / 86400 - 420
        UNION ALL SELECT day + 1 FROM past WHERE day + 1 < (unixepoch() + 19800) / 86400),
    kinds (campaign, gateway, currency, busy) AS (VALUES
        ('education', 'razorpay', 'INR', 9), ('education', 'khalti', 'NPR', 3),
        ('clean-water', 'razorpay', 'INR', 4), ('school-meals', 'razorpay', 'INR', 2)),
    counted AS (
        SELECT day, campaign, gateway, currency,
            busy * (2 + day * 7919 % 11 + 3 * ((day + busy) * 104729 % 5)) * (3 + day / 30 % 4) / 40 AS gifts
        FROM past, kinds)
    INSERT INTO days SELECT day, campaign, gateway, currency, gifts, gifts * (30000 + day % 7 * 10000),
        day % 9 = 4, iif(day % 9 = 4, 50000 * (1 + day % 3), 0)
    FROM counted WHERE gifts > 0";

/// Somebody at the desk, with a ledger that has seen something.
struct Desk<'a> {
    stage: &'a Stage,
    donor: &'a Donor,
    /// A gift that was given back in part.
    gift: String,
    /// Where its donor reads its receipt.
    receipt: String,
}

impl Desk<'_> {
    async fn open(stage: &Stage) -> Desk<'_> {
        stage.book.change(HISTORY).await;
        let paid = give(stage, 1, "सुनीता देवी").await;
        pay(stage, &paid, json!({"outcome": "captured"})).await;
        for (number, name, how) in [
            (2, "Bikash Thapa", json!({"outcome": "captured"})),
            (
                3,
                "Ravi Menon",
                json!({"outcome": "failed", "reason": "insufficient_funds"}),
            ),
            (
                4,
                "Maya Gurung",
                json!({"outcome": "captured", "amount": 100}),
            ),
            (
                5,
                "Priya Sharma",
                json!({"outcome": "failed", "reason": "incorrect_otp"}),
            ),
            (6, "Kiran Patel", json!({"outcome": "captured"})),
        ] {
            let begun = give(stage, number, name).await;
            pay(stage, &begun, how).await;
        }
        let token = paid["token"].as_str().unwrap();
        let desk = Desk {
            stage,
            donor: &stage.donor,
            gift: format!("/admin/donations/{}", paid["donation_id"].as_str().unwrap()),
            receipt: format!("/donations/{token}/receipt"),
        };
        desk.signs_in().await;
        desk.gives_back("100", "He meant to give 400").await;
        desk
    }

    async fn signs_in(&self) {
        self.donor.visit("/admin").await;
        self.donor.type_in("#password", PASSWORD).await;
        self.donor.click("form.card button").await;
        self.donor.find(".head").await;
    }

    /// As far as the page that says what would happen.
    async fn checks(&self, amount: &str, reason: &str) {
        self.donor.visit(&format!("{}/refund", self.gift)).await;
        self.donor.type_in("#amount", amount).await;
        self.donor.type_in("#reason", reason).await;
        self.donor.click("form.card button").await;
        self.donor.find(".danger").await;
    }

    async fn gives_back(&self, amount: &str, reason: &str) {
        self.donor.visit("/admin?lang=en").await;
        self.checks(amount, reason).await;
        self.donor.click(".danger").await;
        self.donor.find(".notice.good").await;
    }
}

/// A gift of ₹500 that can be paid.
async fn give(stage: &Stage, number: u32, name: &str) -> Value {
    let gift = json!({"request": {
        "idempotency_key": format!("gift-seen-in-the-admin-{number:04}"),
        "campaign": "education",
        "amount_minor": 500_00,
        "currency": "INR",
        "gateway": "razorpay",
        "donor": {"name": name, "email": format!("donor{number}@example.org")},
        "anonymous": false,
        "locale": "en",
        "declares_indian_citizen": true,
    }});
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = format!("{}/api/begin_donation", stage.donor.origin);
    let answer = client.post(url).json(&gift).send().await.unwrap();
    answer.json().await.unwrap()
}

/// Pays it, and waits until the ledger knows of it by the gateway's word.
async fn pay(stage: &Stage, begun: &Value, mut how: Value) {
    how["order_id"] = begun["next"]["order_id"].clone();
    let known = stage
        .book
        .rows("SELECT payment_id FROM payments")
        .await
        .len();
    stage.gateway.pay(how).await;
    crate::harness::until("the payment in the ledger", async || {
        let now = stage
            .book
            .rows("SELECT payment_id FROM payments")
            .await
            .len();
        (now > known).then_some(())
    })
    .await;
}
