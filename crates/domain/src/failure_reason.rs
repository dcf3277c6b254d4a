//! Why a payment failed, as far as a gateway tells.

macro_rules! reasons {
    ($($name:ident = $code:literal,)*) => {
        /// A reason that Razorpay documents for a payment that failed. The donor's words for each are in
        /// `daan-api`; a reason that is not here is told as a payment that failed.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum FailureReason {
            $(
                #[doc = concat!("`", $code, "`")]
                $name,
            )*
        }

        impl FailureReason {
            /// Every reason.
            pub const ALL: [FailureReason; [$($code),*].len()] = [$(FailureReason::$name),*];

            /// The gateway's own word, and the ledger's.
            pub fn code(self) -> &'static str {
                match self {
                    $(FailureReason::$name => $code,)*
                }
            }
        }
    };
}

reasons! {
    PaymentCancelled = "payment_cancelled",
    PaymentTimedOut = "payment_timed_out",
    PaymentFailed = "payment_failed",
    PaymentDeclined = "payment_declined",
    CardDeclined = "card_declined",
    InsufficientFunds = "insufficient_funds",
    IncorrectOtp = "incorrect_otp",
    InvalidOtp = "invalid_otp",
    OtpExpired = "otp_expired",
    OtpAttemptsExceeded = "otp_attempts_exceeded",
    IncorrectPin = "incorrect_pin",
    IncorrectCvv = "incorrect_cvv",
    IncorrectCardDetails = "incorrect_card_details",
    CardNumberInvalid = "card_number_invalid",
    CardExpired = "card_expired",
    CardDisabledForOnlinePayments = "card_disabled_for_online_payments",
    DebitInstrumentBlocked = "debit_instrument_blocked",
    AuthenticationFailed = "authentication_failed",
    BankTechnicalError = "bank_technical_error",
    IssuerTechnicalError = "issuer_technical_error",
    GatewayTechnicalError = "gateway_technical_error",
    BankNotAvailable = "bank_not_available",
    PspNotAvailable = "psp_not_available",
    UpiAppTechnicalError = "upi_app_technical_error",
    InvalidVpa = "invalid_vpa",
    TransactionLimitExceeded = "transaction_limit_exceeded",
    TransactionDailyLimitExceeded = "transaction_daily_limit_exceeded",
    InternationalTransactionNotAllowed = "international_transaction_not_allowed",
    PaymentRiskCheckFailed = "payment_risk_check_failed",
    PaymentPending = "payment_pending",
    OrderAlreadyPaid = "order_already_paid",
    OrderAmountMismatch = "order_amount_mismatch",
    InvalidOrderId = "invalid_order_id",
    PaymentMethodNotEnabled = "payment_method_not_enabled",
    LiveModeNotEnabled = "live_mode_not_enabled",
    MerchantNotActivated = "merchant_not_activated",
    ServerError = "server_error",
}

impl FailureReason {
    /// The reason with this code. Razorpay's list says `insufficient_funds`, its test cards
    /// `insufficient_fund`.
    pub fn lookup(code: &str) -> Option<FailureReason> {
        let code = match code {
            "insufficient_fund" => "insufficient_funds",
            other => other,
        };
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_finds_its_reason_and_an_unknown_one_none() {
        for reason in FailureReason::ALL {
            assert_eq!(FailureReason::lookup(reason.code()), Some(reason));
        }
        assert_eq!(
            FailureReason::lookup("insufficient_fund"),
            Some(FailureReason::InsufficientFunds)
        );
        assert_eq!(FailureReason::lookup("moon_in_the_wrong_house"), None);
        assert_eq!(FailureReason::lookup(""), None);
    }
}
