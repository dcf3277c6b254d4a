//! What we are told of Razorpay.

use super::address::checkout_url;
use super::{SettingError, Source};
use daan_gateway::razorpay::{ApiUrl, Credentials, Mode, WebhookSecrets};

/// Razorpay's own API.
const API_URL: &str = "https://api.razorpay.com";
/// Razorpay's own checkout script.
const CHECKOUT_URL: &str = "https://checkout.razorpay.com/v1/checkout.js";

/// What we know of Razorpay.
#[derive(Debug)]
pub struct RazorpaySettings {
    /// Key id and secret.
    pub credentials: Credentials,
    /// Where the API is.
    pub api_url: ApiUrl,
    /// Where checkout.js is.
    pub checkout_url: String,
    /// What webhooks are signed with; `None` where none are expected.
    pub webhook_secrets: Option<WebhookSecrets>,
    /// Whether an order and its payment may be made in one call.
    pub one_call: OneCall,
}

/// Whether an order and its payment may be made in one call (Razorpay's Single Integration API), which it
/// opens for some accounts only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OneCall {
    /// It is not.
    Off,
    /// For netbanking, FPX, UPI and wallets.
    WithoutCards,
    /// For cards too: whoever runs this server states to be certified for taking card numbers.
    WithCards,
}

impl RazorpaySettings {
    /// Reads what concerns Razorpay.
    ///
    /// # Errors
    /// As [`super::Settings::read`].
    pub fn read(source: &Source) -> Result<RazorpaySettings, SettingError> {
        let key_id = source.required("RAZORPAY_KEY_ID")?;
        let key_secret = source.required("RAZORPAY_KEY_SECRET")?;
        let webhook_secret = source.lookup("RAZORPAY_WEBHOOK_SECRET")?;
        let settings = RazorpaySettings {
            credentials: Credentials::parse(&key_id, &key_secret)?,
            api_url: ApiUrl::parse(&source.or("RAZORPAY_API_URL", API_URL)?)?,
            checkout_url: checkout_url(source.or("RAZORPAY_CHECKOUT_URL", CHECKOUT_URL)?)?,
            webhook_secrets: webhook_secret
                .as_deref()
                .map(WebhookSecrets::parse)
                .transpose()?,
            one_call: one_call(source)?,
        };
        settings.refuse_contradictions()?;
        if let Some(webhook_secret) = webhook_secret {
            settings.refuse_known_secrets(&webhook_secret, &key_secret)?;
        }
        Ok(settings)
    }

    /// Whether money moves; not with test keys, and not on this machine.
    pub(crate) fn moves_money(&self) -> bool {
        self.credentials.mode() == Mode::Live && !self.api_url.is_loopback()
    }

    /// Keys of one world with addresses of the other would fail at the first donor, not here.
    fn refuse_contradictions(&self) -> Result<(), SettingError> {
        let real_checkout = self.checkout_url == CHECKOUT_URL;
        if self.is_real() != real_checkout {
            return Err(SettingError::new(
                "RAZORPAY_CHECKOUT_URL",
                "and RAZORPAY_API_URL must both be Razorpay's own or both the sandbox's: an order made at one cannot be \
                 paid at the other. Unset both for the real gateway"
                    .to_owned(),
            ));
        }
        if !self.is_real() && self.credentials.mode() == Mode::Live {
            return Err(SettingError::new(
                "RAZORPAY_KEY_ID",
                format!(
                    "is a live key, but RAZORPAY_API_URL is {}: a live secret must not leave for a sandbox. Use the \
                         sandbox's key, or unset RAZORPAY_API_URL",
                    self.api_url.as_str()
                ),
            ));
        }
        if self.is_real() && self.credentials.key_id() == daan_sandbox::KEY_ID {
            return Err(SettingError::new(
                "RAZORPAY_KEY_ID",
                "is the sandbox's key, which Razorpay does not know. Set your own key, or point RAZORPAY_API_URL and \
                 RAZORPAY_CHECKOUT_URL at a sandbox"
                    .to_owned(),
            ));
        }
        Ok(())
    }

    /// Whoever knows the webhook secret can tell us that money came.
    fn refuse_known_secrets(
        &self,
        webhook_secret: &str,
        key_secret: &str,
    ) -> Result<(), SettingError> {
        let is_among = |known: &str| webhook_secret.split(',').any(|secret| secret == known);
        let problem = if is_among(key_secret) {
            "is RAZORPAY_KEY_SECRET: the two must differ, so that whoever learns one does not have the other. Choose \
             another in the dashboard, under Webhooks"
        } else if self.is_real() && is_among(daan_sandbox::WEBHOOK_SECRET) {
            "is the sandbox's, which everybody can read in the source. Set the one of your dashboard, under Webhooks"
        } else {
            return Ok(());
        };
        Err(SettingError::new(
            "RAZORPAY_WEBHOOK_SECRET",
            problem.to_owned(),
        ))
    }

    fn is_real(&self) -> bool {
        self.api_url.as_str() == API_URL
    }
}

pub(crate) fn one_call(source: &Source) -> Result<OneCall, SettingError> {
    const CARDS: &str = "RAZORPAY_ONE_CALL_CARDS_PCI_DSS_CERTIFIED";
    match (source.switch("RAZORPAY_ONE_CALL")?, source.switch(CARDS)?) {
        (false, false) => Ok(OneCall::Off),
        (true, false) => Ok(OneCall::WithoutCards),
        (true, true) => Ok(OneCall::WithCards),
        (false, true) => Err(SettingError::new(
            CARDS,
            "needs RAZORPAY_ONE_CALL=1 beside it. Unset it unless you are certified for taking card numbers".to_owned(),
        )),
    }
}
