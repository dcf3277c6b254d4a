//! English.

use super::{Advice, Charged};
use daan_domain::FailureReason as Reason;

pub(super) fn happened(reason: Reason) -> &'static str {
    match reason {
        Reason::PaymentCancelled => "The payment was cancelled before it was finished.",
        Reason::PaymentTimedOut => "The payment was not finished in time.",
        Reason::PaymentFailed => "The payment did not go through.",
        Reason::PaymentDeclined => "The bank declined the payment.",
        Reason::CardDeclined => "The bank declined this card.",
        Reason::InsufficientFunds => "There is not enough money in the account.",
        Reason::IncorrectOtp => "The one-time password (OTP) was not the right one.",
        Reason::InvalidOtp => "The bank did not accept the one-time password (OTP).",
        Reason::OtpExpired => "The one-time password (OTP) came too late.",
        Reason::OtpAttemptsExceeded => "A wrong one-time password (OTP) was typed too many times.",
        Reason::IncorrectPin => "The PIN was not the right one.",
        Reason::IncorrectCvv => "The short number printed on the card (CVV) was not the right one.",
        Reason::IncorrectCardDetails => "Something in the card’s details is not right.",
        Reason::CardNumberInvalid => "There is no card with this number.",
        Reason::CardExpired => "This card has expired.",
        Reason::CardDisabledForOnlinePayments => {
            "This card is not switched on for online payments."
        }
        Reason::DebitInstrumentBlocked => "The bank has blocked this card or account.",
        Reason::AuthenticationFailed => "The bank could not make sure that it was you.",
        Reason::BankTechnicalError => "The bank had a technical problem.",
        Reason::IssuerTechnicalError => "The bank that issued the card had a technical problem.",
        Reason::GatewayTechnicalError => "The payment service had a technical problem.",
        Reason::BankNotAvailable => "The bank cannot be reached at the moment.",
        Reason::PspNotAvailable => "The bank of this UPI ID cannot be reached right now.",
        Reason::UpiAppTechnicalError => "The UPI app had a technical problem.",
        Reason::InvalidVpa => "There is no such UPI ID.",
        Reason::TransactionLimitExceeded => {
            "The amount is above what this card or account may pay at once."
        }
        Reason::TransactionDailyLimitExceeded => {
            "This card or account has reached its limit for today."
        }
        Reason::InternationalTransactionNotAllowed => {
            "A card from another country cannot be used for this payment."
        }
        Reason::PaymentRiskCheckFailed => "The payment was stopped by a security check.",
        Reason::PaymentPending => "The bank has not decided on this payment yet.",
        Reason::OrderAlreadyPaid => "This gift is paid already; you did nothing wrong.",
        Reason::OrderAmountMismatch => {
            "The amount was not the one of your gift. This was not your mistake."
        }
        Reason::InvalidOrderId => {
            "The payment service did not find this payment. This was not your mistake."
        }
        Reason::PaymentMethodNotEnabled => {
            "This way to pay is not offered here. This was not your mistake."
        }
        Reason::LiveModeNotEnabled => {
            "Payments are not switched on here yet. This was not your mistake."
        }
        Reason::MerchantNotActivated => {
            "The payee’s account cannot take payments yet. This was not your mistake."
        }
        Reason::ServerError => "The payment service made a mistake, not you.",
    }
}

pub(super) fn charged(charged: Charged) -> &'static str {
    match charged {
        Charged::Nothing => "Nothing was charged.",
        Charged::Unknown => {
            "If money left your account, this page will show it, or it comes back within days."
        }
        Charged::Before => "You were not charged again.",
    }
}

pub(super) fn advice(advice: Advice) -> &'static str {
    match advice {
        Advice::TryAgain => "Try again when you like.",
        Advice::TryAgainOrOtherWay => "Try again, or pay another way.",
        Advice::TryAgainSoon => "Try again in a while, or pay another way.",
        Advice::TypeAgain => "Try again, and type it once more.",
        Advice::TypeTheNewOne => "Try again, and type the new one as soon as it comes.",
        Advice::CheckCard => "Check the card’s number, date and name, and try again.",
        Advice::CheckUpi => "Check the UPI ID and try again, or pay another way.",
        Advice::OtherCard => "Use another card, or pay another way.",
        Advice::OtherWay => "Pay another way, such as UPI or another card.",
        Advice::LessOrOtherCard => "Give a smaller amount, or use another card or account.",
        Advice::TomorrowOrOtherCard => "Try again tomorrow, or use another card or account.",
        Advice::SwitchOnline => "Switch it on in your bank’s app, or use another card.",
        Advice::CardOfThisCountry => {
            "Use a card that was issued in the payee’s country, or pay another way."
        }
        Advice::Wait => "Please wait, and do not pay again.",
        Advice::LoadAgain => "Load this page again to see it.",
        Advice::TellUs => "Please tell us, with the reference on this page.",
    }
}
