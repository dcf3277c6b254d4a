//! Why a payment failed, in the gateway's words.

/// The reason and what goes with it on the wire.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(crate) reason: String,
    pub(crate) code: &'static str,
    pub(crate) description: &'static str,
    pub(crate) source: &'static str,
    pub(crate) step: &'static str,
}

/// Reason, source, step, description. The texts are ours: the real ones are not stable either.
const KNOWN: &[(&str, &str, &str, &str)] = &[
    (
        "payment_cancelled",
        "customer",
        "payment_authentication",
        "You cancelled the payment.",
    ),
    (
        "payment_timed_out",
        "customer",
        "payment_authentication",
        "The payment was not completed in time.",
    ),
    (
        "insufficient_fund",
        "issuer_bank",
        "payment_authorization",
        "There is not enough money in the account.",
    ),
    (
        "insufficient_funds",
        "issuer_bank",
        "payment_authorization",
        "There is not enough money in the account.",
    ),
    (
        "card_declined",
        "issuer_bank",
        "payment_authorization",
        "The card was declined by its bank.",
    ),
    (
        "card_disabled_for_online_payments",
        "issuer_bank",
        "payment_authorization",
        "This card is not enabled for online payments.",
    ),
    (
        "card_number_invalid",
        "customer",
        "payment_initiation",
        "The card number is not valid.",
    ),
    (
        "authentication_failed",
        "customer",
        "payment_authentication",
        "The card's bank could not authenticate you.",
    ),
    (
        "incorrect_otp",
        "customer",
        "payment_authentication",
        "The one-time password was wrong.",
    ),
    (
        "gateway_technical_error",
        "gateway",
        "payment_authorization",
        "A technical error at the payment gateway.",
    ),
    (
        "bank_technical_error",
        "issuer_bank",
        "payment_authorization",
        "A technical error at the bank.",
    ),
    (
        "invalid_vpa",
        "customer",
        "payment_initiation",
        "The UPI id is not valid.",
    ),
];

impl Failure {
    /// The failure for a reason; any word is taken, because the real list grows too.
    pub(crate) fn because(reason: &str) -> Self {
        let known = KNOWN.iter().find(|(known, ..)| *known == reason);
        let (source, step, description) = known.map_or(
            ("gateway", "payment_response", "The payment failed."),
            |(_, source, step, description)| (*source, *step, *description),
        );
        let is_technical = reason.ends_with("_technical_error");
        Self {
            reason: reason.to_owned(),
            code: if is_technical {
                "GATEWAY_ERROR"
            } else {
                "BAD_REQUEST_ERROR"
            },
            description,
            source,
            step,
        }
    }
}
