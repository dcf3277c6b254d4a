//! How every server of every run is set up.

use crate::khalti::SECRET;
use crate::razorpay::{KEY_ID, KEY_SECRET, WEBHOOK_SECRET};
use daan_gateway::{khalti, razorpay};
use daan_server::campaigns::Campaigns;
use daan_server::checkout::{
    Caught, Desk, KnownMethods, LastSeen, OutOfTurn, Strangers, TokenKey, Turns,
};
use daan_server::metrics::Metrics;
use daan_server::settings::{OneCall, RazorpaySettings};
use daan_server::surroundings::{Clock, Entropy};
use daan_storage::Ledger;
use std::path::Path;

/// What a server is made of that is the same for all of them.
pub(crate) struct Plan {
    campaigns: Campaigns,
    pub(crate) razorpay: razorpay::Config,
    pub(crate) khalti: khalti::Config,
    webhook_secrets: razorpay::WebhookSecrets,
}

/// The one campaign.
pub(crate) const CAMPAIGN: &str = "school";
const CAMPAIGNS: &str = r#"
[[campaign]]
slug = "school"
title = { en = "School" }
story = { en = "A year of school." }

[[campaign.offer]]
currency = "INR"
gateway = "razorpay"
payee = "Trust"
presets_minor = [10000, 50000]
min_minor = 1000
max_minor = 50000000
whole_only = true
citizens_only = false

[[campaign.offer]]
currency = "NPR"
gateway = "khalti"
payee = "Kosh"
presets_minor = [10000, 50000]
min_minor = 1000
max_minor = 20000000
whole_only = true
citizens_only = false

[[campaign.rate]]
from = "INR"
to = "NPR"
rate = "1.6"
"#;

const RAZORPAY_URL: &str = "https://api.razorpay.com";
const KHALTI_URL: &str = "https://khalti.com/api/v2";
const CHECKOUT_URL: &str = "https://checkout.razorpay.com/v1/checkout.js";
const PUBLIC_URL: &str = "https://give.example.org";

impl Plan {
    pub(crate) fn new() -> anyhow::Result<Plan> {
        let credentials = razorpay::Credentials::parse(KEY_ID, KEY_SECRET)?;
        Ok(Plan {
            campaigns: Campaigns::parse(CAMPAIGNS, Path::new("the simulation's campaigns"))?,
            razorpay: razorpay::Config::new(razorpay::ApiUrl::parse(RAZORPAY_URL)?, credentials),
            khalti: khalti::Config::new(
                khalti::ApiUrl::parse(KHALTI_URL)?,
                khalti::SecretKey::parse(SECRET)?,
            ),
            webhook_secrets: razorpay::WebhookSecrets::parse(WEBHOOK_SECRET)?,
        })
    }

    pub(crate) fn desk(
        &self,
        ledger: Ledger,
        token_key: TokenKey,
        (razorpay, khalti): (razorpay::Client, Option<khalti::Client>),
        (clock, entropy): (Box<dyn Clock>, Box<dyn Entropy>),
    ) -> Desk {
        Desk {
            campaigns: self.campaigns.clone(),
            ledger,
            razorpay,
            razorpay_settings: RazorpaySettings {
                credentials: self.razorpay.credentials.clone(),
                api_url: self.razorpay.api_url.clone(),
                checkout_url: CHECKOUT_URL.to_owned(),
                webhook_secrets: Some(self.webhook_secrets.clone()),
                one_call: OneCall::Off,
            },
            khalti,
            mailer: None,
            public_url: PUBLIC_URL.to_owned(),
            token_key,
            turns: Turns::default(),
            out_of_turn: OutOfTurn::default(),
            last_seen: LastSeen::default(),
            strangers: Strangers::default(),
            caught: Caught::nothing(clock.now()),
            methods: KnownMethods::default(),
            metrics: Metrics::default(),
            clock,
            entropy,
        }
    }
}
