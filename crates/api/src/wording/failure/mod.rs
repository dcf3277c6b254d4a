//! Why a payment failed, in the donor's words: what happened, whether money moved, what to do.
//!
//! What happened is said for every reason; the other two are of a few kinds, and which kind belongs to a
//! reason is no matter of language.

mod en;
mod hi;
mod ne;

use daan_domain::{FailureReason, Locale};

/// The wording for a reader of this language. Without a reason that we know, a payment has simply failed.
pub fn failure_message(reason: Option<FailureReason>, locale: Locale) -> String {
    let reason = reason.unwrap_or(FailureReason::PaymentFailed);
    let (charged, advice) = consequence(reason);
    let sentences = match locale {
        Locale::En => [
            en::happened(reason),
            en::charged(charged),
            en::advice(advice),
        ],
        Locale::Hi => [
            hi::happened(reason),
            hi::charged(charged),
            hi::advice(advice),
        ],
        Locale::Ne => [
            ne::happened(reason),
            ne::charged(charged),
            ne::advice(advice),
        ],
    };
    sentences.join(" ")
}

/// What happened, and no more: for who looks at many payments that failed.
pub fn failure_cause(reason: Option<FailureReason>, locale: Locale) -> &'static str {
    let reason = reason.unwrap_or(FailureReason::PaymentFailed);
    match locale {
        Locale::En => en::happened(reason),
        Locale::Hi => hi::happened(reason),
        Locale::Ne => ne::happened(reason),
    }
}

/// Whether money moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Charged {
    /// It did not: the payment never got as far as an account, or the bank itself said no.
    Nothing,
    /// A bank may authorise late what is reported as failed; what is not credited then is returned.
    Unknown,
    /// Once, by an earlier payment.
    Before,
}

/// What a donor can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Advice {
    TryAgain,
    TryAgainOrOtherWay,
    TryAgainSoon,
    TypeAgain,
    TypeTheNewOne,
    CheckCard,
    CheckUpi,
    OtherCard,
    OtherWay,
    LessOrOtherCard,
    TomorrowOrOtherCard,
    SwitchOnline,
    CardOfThisCountry,
    Wait,
    LoadAgain,
    TellUs,
}

fn consequence(reason: FailureReason) -> (Charged, Advice) {
    use FailureReason as Reason;
    match reason {
        Reason::PaymentCancelled | Reason::PaymentTimedOut => (Charged::Unknown, Advice::TryAgain),
        Reason::PaymentFailed => (Charged::Unknown, Advice::TryAgainOrOtherWay),
        Reason::PaymentRiskCheckFailed => (Charged::Unknown, Advice::OtherWay),
        Reason::PaymentPending => (Charged::Unknown, Advice::Wait),
        Reason::BankTechnicalError
        | Reason::IssuerTechnicalError
        | Reason::GatewayTechnicalError
        | Reason::BankNotAvailable
        | Reason::PspNotAvailable
        | Reason::UpiAppTechnicalError
        | Reason::ServerError => (Charged::Unknown, Advice::TryAgainSoon),
        Reason::OrderAlreadyPaid => (Charged::Before, Advice::LoadAgain),
        Reason::IncorrectOtp | Reason::InvalidOtp | Reason::IncorrectPin | Reason::IncorrectCvv => {
            (Charged::Nothing, Advice::TypeAgain)
        }
        Reason::OtpExpired => (Charged::Nothing, Advice::TypeTheNewOne),
        Reason::IncorrectCardDetails | Reason::CardNumberInvalid => {
            (Charged::Nothing, Advice::CheckCard)
        }
        Reason::InvalidVpa => (Charged::Nothing, Advice::CheckUpi),
        Reason::CardDeclined | Reason::CardExpired | Reason::DebitInstrumentBlocked => {
            (Charged::Nothing, Advice::OtherCard)
        }
        Reason::PaymentDeclined | Reason::OtpAttemptsExceeded | Reason::PaymentMethodNotEnabled => {
            (Charged::Nothing, Advice::OtherWay)
        }
        Reason::AuthenticationFailed => (Charged::Nothing, Advice::TryAgainOrOtherWay),
        Reason::InsufficientFunds | Reason::TransactionLimitExceeded => {
            (Charged::Nothing, Advice::LessOrOtherCard)
        }
        Reason::TransactionDailyLimitExceeded => (Charged::Nothing, Advice::TomorrowOrOtherCard),
        Reason::CardDisabledForOnlinePayments => (Charged::Nothing, Advice::SwitchOnline),
        Reason::InternationalTransactionNotAllowed => (Charged::Nothing, Advice::CardOfThisCountry),
        Reason::OrderAmountMismatch | Reason::InvalidOrderId => {
            (Charged::Nothing, Advice::TryAgain)
        }
        Reason::LiveModeNotEnabled | Reason::MerchantNotActivated => {
            (Charged::Nothing, Advice::TellUs)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn no_two_reasons_say_that_the_same_thing_happened() {
        for locale in Locale::ALL {
            let mut said = HashMap::new();
            for reason in FailureReason::ALL {
                let text = failure_cause(Some(reason), locale);
                assert!(!text.trim().is_empty(), "{reason:?}");
                if let Some(other) = said.insert(text, reason) {
                    panic!("{other:?} and {reason:?}: {text}");
                }
            }
        }
    }

    #[test]
    fn no_text_shows_a_code_or_a_place_left_open() {
        for locale in Locale::ALL {
            for reason in FailureReason::ALL {
                let text = failure_message(Some(reason), locale);
                assert!(!text.contains(['_', '{', '}']), "{text}");
                assert!(!text.contains(reason.code()), "{text}");
            }
        }
    }

    #[test]
    fn hindi_and_nepali_are_written_in_their_own_letters_and_are_not_each_other() {
        let is_devanagari = |text: &str| text.chars().any(|c| ('\u{900}'..='\u{97f}').contains(&c));
        for reason in FailureReason::ALL {
            let (hi, ne) = (
                failure_message(Some(reason), Locale::Hi),
                failure_message(Some(reason), Locale::Ne),
            );
            assert!(is_devanagari(&hi) && is_devanagari(&ne) && hi != ne, "{hi}");
            assert!(!is_devanagari(&failure_message(Some(reason), Locale::En)));
        }
    }

    #[test]
    fn nothing_was_charged_is_said_only_where_it_is_certain() {
        for reason in [
            FailureReason::PaymentCancelled,
            FailureReason::PaymentTimedOut,
            FailureReason::PaymentFailed,
            FailureReason::PaymentPending,
            FailureReason::PaymentRiskCheckFailed,
            FailureReason::BankTechnicalError,
            FailureReason::ServerError,
        ] {
            let text = failure_message(Some(reason), Locale::En);
            assert!(!text.contains("Nothing was charged"), "{text}");
            assert!(text.contains("If money left your account"), "{text}");
        }
        for reason in [
            FailureReason::CardExpired,
            FailureReason::InsufficientFunds,
            FailureReason::InvalidVpa,
        ] {
            let text = failure_message(Some(reason), Locale::En);
            assert!(text.contains("Nothing was charged"), "{text}");
        }
    }

    #[test]
    fn who_waits_for_the_bank_is_not_told_to_try_again() {
        let text = failure_message(Some(FailureReason::PaymentPending), Locale::En);
        assert!(text.contains("do not pay again") && !text.contains("Try"));
        let text = failure_message(Some(FailureReason::OrderAlreadyPaid), Locale::En);
        assert!(text.contains("not charged again") && !text.contains("Try"));
    }

    #[test]
    fn no_text_is_longer_than_180_letters() {
        for locale in Locale::ALL {
            for reason in FailureReason::ALL {
                let text = failure_message(Some(reason), locale);
                assert!(text.chars().count() <= 180, "{text}");
            }
        }
    }

    #[test]
    fn who_is_not_at_fault_is_told_so() {
        for reason in [
            FailureReason::MerchantNotActivated,
            FailureReason::LiveModeNotEnabled,
            FailureReason::PaymentMethodNotEnabled,
            FailureReason::OrderAlreadyPaid,
            FailureReason::OrderAmountMismatch,
            FailureReason::InvalidOrderId,
            FailureReason::ServerError,
        ] {
            let text = |locale| failure_message(Some(reason), locale);
            let en = text(Locale::En);
            assert!(
                ["not your mistake", "not you.", "you did nothing wrong"]
                    .iter()
                    .any(|words| en.contains(words)),
                "{en}"
            );
            assert!(text(Locale::Hi).contains("गलती नहीं"), "{reason:?}");
            assert!(text(Locale::Ne).contains("गल्ती"), "{reason:?}");
        }
    }

    #[test]
    fn a_reason_that_is_not_known_is_a_payment_that_failed() {
        for locale in Locale::ALL {
            assert_eq!(
                failure_message(None, locale),
                failure_message(Some(FailureReason::PaymentFailed), locale)
            );
        }
    }
}
