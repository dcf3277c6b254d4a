//! Why nothing was refunded, or nobody knows: what was expected, what was found, what to do.

use super::asked::Confirmed;
use super::history::{Intent, MadeBefore};
use super::sum::Sum;
use crate::checkout::{Failure, NotDone};
use crate::times::written;
use daan_domain::settle::Payment;
use daan_domain::{DonationId, Money, PaymentId, RefundId};
use daan_gateway::{CallError, Refusal};
use daan_storage::{StorageError, StoredDonation};
use serde::{Deserialize, Serialize};

const PLAN_CHANGED: &str = "plan_changed";

/// Why a refund was not made, or not for certain. The text is an operator's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct RefundRefused {
    /// A stable word for programs.
    pub code: String,
    /// What was expected, what was found, what to do.
    pub message: String,
}

impl RefundRefused {
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> RefundRefused {
        RefundRefused {
            code: code.to_owned(),
            message: message.into(),
        }
    }

    pub(super) fn not_found(id: &DonationId) -> RefundRefused {
        let message = format!(
            "there is no donation {id} in this ledger. Check the reference, and that DATABASE_URL is the ledger \
             that daan serve uses"
        );
        RefundRefused::new("donation_not_found", message)
    }

    pub(super) fn nothing_left(
        payment: &str,
        captured: Money,
        refunds: &[String],
    ) -> RefundRefused {
        let names = match refunds {
            [] => String::new(),
            names => format!(" ({})", names.join(", ")),
        };
        let message = format!(
            "nothing of {payment} is left to refund: all of {} went back or is on its way{names}. If you are repeating a \
             command that was cut off, it is done",
            Sum::from(captured)
        );
        RefundRefused::new("nothing_left", message)
    }

    pub(super) fn other_payment(donation: &StoredDonation, chosen: &Payment) -> RefundRefused {
        let message = format!(
            "expected {}, which this command gives back, found the name of another payment of {id}. Nothing was refunded: \
             `daan refund {id}` gives back the payment that counts, `daan refund {id} --surplus` the one beside it",
            chosen.id,
            id = donation.id,
        );
        RefundRefused::new("other_payment", message)
    }

    pub(super) fn too_large(asked: Money, left: Money) -> RefundRefused {
        let (asked, left) = (Sum::from(asked), Sum::from(left));
        let message = format!(
            "expected at most {left}, which is what is left of the payment, found {asked}. Nothing was refunded; \
             ask for less, or leave --amount out for all that is left"
        );
        RefundRefused::new("amount_too_large", message)
    }

    pub(super) fn unfinished(id: &DonationId, intent: &Intent) -> RefundRefused {
        let amount = Sum::from(intent.amount);
        let flag = if intent.is_all {
            String::new()
        } else {
            format!(" --amount {}", amount.major())
        };
        let speed = match intent.speed.code() {
            "normal" => String::new(),
            other => format!(" --speed {other}"),
        };
        let message = format!(
            "a refund of {amount} of {} was begun and its outcome is not known. Finish it first: daan refund \
             {id}{flag}{speed} (it does not refund twice)",
            intent.payment
        );
        RefundRefused::new("refund_unfinished", message)
    }

    /// The refund of a command that was cut off was made, and another one is asked for.
    pub(super) fn found(intent: &Intent, refund: &str) -> RefundRefused {
        let message = format!(
            "the refund of {} of {} that was begun before was made: {refund}. Nothing was refunded now; run the same \
             command again if this one is meant as well",
            Sum::from(intent.amount),
            intent.payment
        );
        RefundRefused::new("refund_found", message)
    }

    /// By hand nothing went back that the ledger lacks.
    pub(super) fn nothing_new(payment: &PaymentId, booked: &[(RefundId, Money)]) -> RefundRefused {
        let Some((_, first)) = booked.first() else {
            let message = format!(
                "expected a refund of {payment} that Razorpay has processed and the ledger lacks, found none. Make it \
                 in Razorpay's dashboard first, or wait until it is processed there"
            );
            return RefundRefused::new("not_refunded", message);
        };
        let sum = Sum {
            amount_minor: booked.iter().map(|(_, part)| part.amount_minor()).sum(),
            ..Sum::from(*first)
        };
        let names: Vec<&str> = booked.iter().map(|(id, _)| id.as_str()).collect();
        let message = format!(
            "the ledger already has {sum} of it as gone back ({}), so there was nothing to record of {payment}. Another \
             refund can be recorded once Razorpay has processed it",
            names.join(", ")
        );
        RefundRefused::new("recorded_already", message)
    }

    /// Something else would go back than was agreed to.
    pub(super) fn plan_changed(
        confirmed: &Confirmed,
        amount: Money,
        payment: &str,
    ) -> RefundRefused {
        let message = format!(
            "Expected to give back {} of {}, as the page before said; by now it would be {} of {payment}. Nothing was \
             given back. Check it again.",
            confirmed.amount,
            confirmed.payment,
            Sum::from(amount)
        );
        RefundRefused::new(PLAN_CHANGED, message)
    }

    /// Whether something else would go back than was agreed to.
    pub(crate) fn is_plan_changed(&self) -> bool {
        self.code == PLAN_CHANGED
    }

    /// Most who repeat a command do so because they did not see how it ended.
    pub(super) fn repeated(amount: Money, made: &MadeBefore) -> RefundRefused {
        let message = format!(
            "{} of {} was made at {}. If you are repeating a command that was cut off, it is done: nothing was refunded \
             now. If another refund is meant, add --again",
            made.refund,
            Sum::from(amount),
            written(made.at.unix_ms())
        );
        RefundRefused::new("refund_repeated", message)
    }

    /// A refund failed, and another of the same amount may stand in for it; or the very one was booked, came back, and is
    /// seen to.
    pub(super) fn went_beside(amount: Money, refund: &RefundId, came_back: bool) -> RefundRefused {
        let amount = Sum::from(amount);
        if came_back {
            let message = format!(
                "{refund} of {amount} is booked, came back, and was seen to otherwise: nothing was refunded now. Look first \
                 whether the donor has it. If another refund besides is meant, add --again"
            );
            return RefundRefused::new("refund_repeated", message);
        }
        let message = format!(
            "a refund of this payment failed, and {refund} of {amount} is booked beside it, perhaps in its stead: nothing was \
             refunded now. If another refund is meant, add --again; if not, daan close-matter ends what waits"
        );
        RefundRefused::new("refund_repeated", message)
    }

    /// The ledger has a refund that failed, and would have the one in its stead as well.
    pub(super) fn came_back(id: &DonationId, refund: &str) -> RefundRefused {
        let message = format!(
            "{refund} is booked and failed afterwards: the money is owed to the donor, and a refund in its stead would be booked \
             beside it. Nothing was refunded. Look first whether the donor has it by a later refund in Razorpay's dashboard; if \
             not, pay it otherwise, such as by bank transfer. Then `daan close-matter {id} {refund} --note TEXT`; until then \
             nothing else of this payment is refunded either"
        );
        RefundRefused::new("refund_came_back", message)
    }

    /// Says why less is left than the gateway has.
    pub(super) fn beside_what_came_back(mut self, came_back: &[String]) -> RefundRefused {
        if !came_back.is_empty() {
            self.message = format!(
                "{}. {} came back after it was booked, and stays booked: the ledger takes no refund in its stead, so that money \
                 reaches the donor otherwise, such as by bank transfer",
                self.message,
                came_back.join(", ")
            );
        }
        self
    }

    /// The gateway could not be asked, before anything was asked for.
    pub(super) fn silent<R: Refusal>(error: &CallError<R>) -> RefundRefused {
        let message = format!("nothing was refunded: {error}. {}", advice(error));
        RefundRefused::new("gateway_silent", message)
    }

    /// The gateway was asked to refund, and nobody knows what it did.
    pub(super) fn unclear<R: Refusal>(error: &CallError<R>) -> RefundRefused {
        let advice = match error {
            CallError::Unauthorized | CallError::Refused(_) | CallError::NotFound => {
                format!(" {}.", advice(error))
            }
            // The text below says as much.
            _ => String::new(),
        };
        let message = format!(
            "nobody knows whether it was refunded: {error}.{advice} Run the same command again in a minute; it finds \
             out, and does not refund twice"
        );
        RefundRefused::new("refund_unclear", message)
    }
}

/// What an operator does about a gateway's error.
pub(crate) fn advice<R: Refusal>(error: &CallError<R>) -> String {
    match error {
        CallError::Unauthorized => format!(
            "Check {}: they must be the ones that daan serve uses",
            R::KEY_SETTINGS
        ),
        CallError::Refused(_) | CallError::NotFound => {
            "Look the payment up in the gateway's dashboard".to_owned()
        }
        CallError::NotSent(_)
        | CallError::Resting { .. }
        | CallError::NoAnswer(_)
        | CallError::Busy
        | CallError::RateLimited { .. }
        | CallError::Unavailable { .. }
        | CallError::UnreadableAnswer { .. } => "Try again in a minute".to_owned(),
    }
}

impl From<Failure> for RefundRefused {
    fn from(failure: Failure) -> RefundRefused {
        let NotDone { code, message } = failure.into();
        let message = format!("{message}; nothing is refunded twice");
        RefundRefused { code, message }
    }
}

impl From<NotDone> for RefundRefused {
    fn from(NotDone { code, message }: NotDone) -> RefundRefused {
        RefundRefused { code, message }
    }
}

impl From<StorageError> for RefundRefused {
    fn from(error: StorageError) -> RefundRefused {
        Failure::from(error).into()
    }
}
