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
        "order_already_paid",
        "business",
        "payment_authorization",
        "Your payment has been declined as the order is already paid.",
    ),
    (
        "otp_attempts_exceeded",
        "customer",
        "payment_authentication",
        "A wrong one-time password was entered too often.",
    ),
    (
        "invalid_vpa",
        "customer",
        "payment_initiation",
        "The UPI id is not valid.",
    ),
    (
        "payment_failed",
        "gateway",
        "payment_response",
        "The payment failed.",
    ),
    (
        "payment_declined",
        "issuer_bank",
        "payment_authorization",
        "The bank declined the payment.",
    ),
    (
        "invalid_otp",
        "customer",
        "payment_authentication",
        "The one-time password is not valid.",
    ),
    (
        "otp_expired",
        "customer",
        "payment_authentication",
        "The one-time password has expired.",
    ),
    (
        "incorrect_pin",
        "customer",
        "payment_authentication",
        "The PIN was wrong.",
    ),
    (
        "incorrect_cvv",
        "customer",
        "payment_authorization",
        "The card's security code was wrong.",
    ),
    (
        "incorrect_card_details",
        "customer",
        "payment_authorization",
        "The card's details were wrong.",
    ),
    (
        "card_expired",
        "customer",
        "payment_authorization",
        "The card has expired.",
    ),
    (
        "debit_instrument_blocked",
        "issuer_bank",
        "payment_authorization",
        "The account or card is blocked.",
    ),
    (
        "issuer_technical_error",
        "issuer_bank",
        "payment_authorization",
        "A technical error at the card's bank.",
    ),
    (
        "bank_not_available",
        "bank",
        "payment_authentication",
        "The bank cannot be reached.",
    ),
    (
        "psp_not_available",
        "customer_psp",
        "payment_authentication",
        "The UPI app cannot be reached.",
    ),
    (
        "upi_app_technical_error",
        "customer_psp",
        "payment_authentication",
        "A technical error in the UPI app.",
    ),
    (
        "transaction_limit_exceeded",
        "issuer_bank",
        "payment_authorization",
        "The amount is above the limit of one payment.",
    ),
    (
        "transaction_daily_limit_exceeded",
        "issuer_bank",
        "payment_authorization",
        "The amount is above what is left of the daily limit.",
    ),
    (
        "international_transaction_not_allowed",
        "business",
        "payment_initiation",
        "International payments are not allowed here.",
    ),
    (
        "payment_risk_check_failed",
        "internal",
        "payment_initiation",
        "The payment was stopped by a risk check.",
    ),
    (
        "payment_pending",
        "bank",
        "payment_response",
        "The bank has not confirmed the payment yet.",
    ),
    (
        "order_amount_mismatch",
        "business",
        "payment_initiation",
        "The amount differs from its order's.",
    ),
    (
        "invalid_order_id",
        "business",
        "payment_initiation",
        "The order does not exist.",
    ),
    (
        "payment_method_not_enabled",
        "business",
        "payment_initiation",
        "This way to pay is not enabled here.",
    ),
    (
        "live_mode_not_enabled",
        "business",
        "payment_initiation",
        "The account cannot take real payments.",
    ),
    (
        "merchant_not_activated",
        "business",
        "payment_initiation",
        "The merchant's account is not active.",
    ),
    (
        "server_error",
        "internal",
        "payment_initiation",
        "Something went wrong at the gateway.",
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

    /// The reasons that have words of their own.
    pub(crate) fn reasons() -> impl Iterator<Item = &'static str> {
        KNOWN.iter().map(|(reason, ..)| *reason)
    }
}
