//! Where a payment goes on.

use super::action_url::ActionUrl;
use crate::razorpay::answer::entity;
use crate::razorpay::{ApiUrl, Order};
use crate::{ForeignAddress, Unreadable, lenient};
use daan_domain::PaymentId;
use serde::Deserialize;
use serde_json::Value;

/// An order with a payment begun on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Started {
    /// The order.
    pub order: Order,
    /// The payment, and where it goes on.
    pub workflow: Workflow,
}

/// A payment that is to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workflow {
    /// `pay_…`
    pub payment: PaymentId,
    /// What can be done next: any one of these.
    pub next: Vec<NextAction>,
}

/// One thing that can be done next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextAction {
    /// What.
    pub action: Action,
    /// Where; after a refused one-time password only words come.
    pub url: Option<ActionUrl>,
}

/// What can be done next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Send the browser to a page of the bank's.
    Redirect,
    /// Let a one-time password be sent to the payer: [`super::super::Client::follow`].
    OtpGenerate,
    /// Hand in the one-time password: [`super::super::Client::follow`].
    OtpSubmit,
    /// Let another one-time password be sent: [`super::super::Client::follow`].
    OtpResend,
    /// Open an app on the payer's phone; the address begins with `upi:`.
    Intent,
    /// Ask what became of the payment: [`super::super::Client::payment`].
    Poll,
    /// A word that we do not know.
    Other(String),
}

/// What an answer brings of a workflow. Two calls name the payment differently.
#[derive(Deserialize)]
struct Wire {
    #[serde(
        alias = "razorpay_payment_id",
        deserialize_with = "lenient::payment_id"
    )]
    id: PaymentId,
    #[serde(default)]
    next: Vec<Step>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Step {
    Word(String),
    Place {
        action: String,
        #[serde(default, deserialize_with = "lenient::whole_text")]
        url: Option<String>,
    },
}

impl Started {
    /// Reads an order with its workflow, if it is the order that was asked for.
    pub(super) fn read(
        mut value: Value,
        api_url: &ApiUrl,
        is_asked_for: impl FnOnce(&Order) -> bool,
    ) -> Result<Started, Unreadable> {
        let workflow = value
            .get_mut("payment_workflow")
            .map(Value::take)
            .unwrap_or_default();
        Ok(Started {
            order: entity(value, is_asked_for)?,
            workflow: Workflow::read(workflow, api_url)?,
        })
    }
}

impl Workflow {
    pub(super) fn read(value: Value, api_url: &ApiUrl) -> Result<Workflow, Unreadable> {
        let wire: Wire =
            serde_json::from_value(value).map_err(|_| Unreadable::NotThe("payment workflow"))?;
        let next: Result<Vec<NextAction>, ForeignAddress> = wire
            .next
            .into_iter()
            .map(|step| NextAction::read(step, api_url))
            .collect();
        Ok(Workflow {
            payment: wire.id,
            next: next?,
        })
    }

    /// Where this can be done, if it can.
    pub fn lookup(&self, action: &Action) -> Option<&ActionUrl> {
        self.next
            .iter()
            .find(|next| next.action == *action)
            .and_then(|next| next.url.as_ref())
    }
}

impl NextAction {
    fn read(step: Step, api_url: &ApiUrl) -> Result<NextAction, ForeignAddress> {
        let (word, url) = match step {
            Step::Word(word) => (word, None),
            Step::Place { action, url } => (action, url),
        };
        let action = Action::parse(&word);
        let url = url
            .map(|text| ActionUrl::parse(&text, &action, api_url))
            .transpose()?;
        Ok(NextAction { action, url })
    }
}

impl Action {
    fn parse(word: &str) -> Action {
        match word {
            "redirect" => Action::Redirect,
            "otp_generate" => Action::OtpGenerate,
            "otp_submit" => Action::OtpSubmit,
            "otp_resend" => Action::OtpResend,
            "intent" => Action::Intent,
            "poll" => Action::Poll,
            _ => Action::Other(word.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn real() -> ApiUrl {
        ApiUrl::parse("https://api.razorpay.com").unwrap()
    }

    fn read(next: &Value) -> Result<Workflow, Unreadable> {
        Workflow::read(json!({"id": "pay_FVmAstJWfsD3SO", "next": next}), &real())
    }

    #[test]
    fn the_payment_is_named_in_both_ways() {
        for name in ["id", "razorpay_payment_id"] {
            let workflow = Workflow::read(json!({name: "pay_1"}), &real()).unwrap();
            assert_eq!(
                (workflow.payment.as_str(), workflow.next.len()),
                ("pay_1", 0)
            );
        }
        for broken in [
            json!({}),
            json!(null),
            json!([]),
            json!({"id": "pay|1"}),
            json!({"id": "pay_1", "next": "x"}),
        ] {
            let problem = Workflow::read(broken.clone(), &real());
            assert_eq!(
                problem,
                Err(Unreadable::NotThe("payment workflow")),
                "{broken}"
            );
        }
    }

    #[test]
    fn every_step_is_known_by_its_word() {
        let words = [
            "redirect",
            "otp_generate",
            "otp_submit",
            "otp_resend",
            "intent",
            "poll",
            "dance",
        ];
        let actions: Vec<Action> = read(&json!(words))
            .unwrap()
            .next
            .into_iter()
            .map(|next| next.action)
            .collect();
        let known = [
            Action::Redirect,
            Action::OtpGenerate,
            Action::OtpSubmit,
            Action::OtpResend,
            Action::Intent,
            Action::Poll,
        ];
        assert_eq!(actions[..6], known);
        assert_eq!(actions[6], Action::Other("dance".to_owned()));
    }
}
