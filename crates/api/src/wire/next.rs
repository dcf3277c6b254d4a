//! What the browser does to have a donation paid.

use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What the browser does next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Next {
    /// Open Razorpay's checkout in the page.
    OpenCheckout(Arc<OpenCheckout>),
    /// Go there.
    Redirect {
        /// Where.
        url: String,
    },
}

/// What checkout.js needs. The amount is for display: the order holds the one that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct OpenCheckout {
    /// Where checkout.js is loaded from.
    pub checkout_url: String,
    /// The public key id.
    pub key_id: String,
    /// The order to pay.
    pub order_id: String,
    /// In minor units.
    pub amount_minor: i64,
    /// ISO code.
    pub currency: String,
    /// The payee, as shown in the window.
    pub name: String,
    /// The campaign, as shown in the window.
    pub description: String,
    /// What the donor need not type again.
    pub prefill: Prefill,
    /// Where browsers that cannot show the window are sent back to.
    pub callback_url: String,
    /// Our page that leads to Razorpay's own, for browsers that cannot load checkout.js.
    pub hosted_url: String,
}

/// What the donor need not type again in the payment window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Prefill {
    /// Name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Phone number in E.164.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
}

/// What `POST /api/retry_donation` answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Retried {
    /// What to do now.
    pub next: Next,
}

crate::wire!(Retried { next });
crate::wire!(OpenCheckout {
    checkout_url,
    key_id,
    order_id,
    amount_minor,
    currency,
    name,
    description,
    prefill,
    callback_url,
    hosted_url,
});
crate::wire!(Prefill {
    name,
    email,
    contact
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn next_is_tagged_by_its_kind() {
        let next = Next::Redirect {
            url: "https://pay.example".to_owned(),
        };
        assert_eq!(
            serde_json::to_string(&next).unwrap(),
            r#"{"kind":"redirect","url":"https://pay.example"}"#
        );
    }
}
