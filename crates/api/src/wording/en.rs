//! English.

use crate::problem::{BrowserProblem, Problem};
use daan_domain::{AmountProblem, Refusal};

pub(super) fn refusal(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Amount(AmountProblem::Missing, _) => {
            "Choose or type an amount from {min} to {max}."
        }
        Refusal::Amount(AmountProblem::Malformed, _) => {
            "That is not an amount we can read. Type a number from {min} to {max}, such as 500."
        }
        Refusal::Amount(AmountProblem::OtherCurrency, _) => {
            "That amount is in another currency: here it is {currency}. Type what you want to give in {currency}, from {min} to {max}, or change the currency."
        }
        Refusal::Amount(AmountProblem::NotWhole, _) => {
            "This campaign takes whole rupees only. Type an amount without decimals from {min} to {max}."
        }
        Refusal::Amount(AmountProblem::BelowMinimum, _) => {
            "The smallest gift here is {min}. Type an amount from {min} to {max}."
        }
        Refusal::Amount(AmountProblem::AboveMaximum, _) => {
            "The largest gift here is {max}. Type an amount from {min} to {max}."
        }
        Refusal::CurrencyNotOffered => {
            "This campaign does not take gifts in that currency. Choose one of those shown."
        }
        Refusal::GatewayNotOffered => {
            "This campaign cannot be paid that way in this currency. Choose one of the ways shown."
        }
        Refusal::NameMissing => "Type your name, as it should stand on the receipt.",
        Refusal::NameTooLong => "This name is longer than 100 characters. Please shorten it.",
        Refusal::EmailMissing => "Type your e-mail address; it is for your receipt.",
        Refusal::EmailMalformed => {
            "This does not look like an e-mail address. It should be like name@example.org."
        }
        Refusal::PhoneMalformed => {
            "This does not look like a phone number. Type it like 98765 43210, or with its country code."
        }
        Refusal::PanMalformed => {
            "A PAN has ten characters like ABCPE1234F. Check it, or leave it empty."
        }
        Refusal::MessageTooLong => "This message is longer than 500 characters. Please shorten it.",
        Refusal::DeclarationMissing => {
            "By law this campaign can take gifts from Indian citizens only, so it needs your declaration that you are one."
        }
        Refusal::IdempotencyKeyMalformed => {
            "idempotency_key must be 8 to 128 letters, digits, - or _. Send a new random key."
        }
        Refusal::LocaleUnknown => "locale must be en, hi or ne.",
    }
}

pub(super) fn problem(problem: Problem) -> &'static str {
    match problem {
        Problem::Refused(refused) => refusal(refused),
        Problem::Browser(problem) => browser(problem),
        Problem::RouteNotFound => browser(BrowserProblem::NothingHere),
        Problem::RequestMalformed => {
            "The request could not be read: it is not the JSON this address expects. Reload the page and try again."
        }
        Problem::BodyTooLarge => "The request is larger than 16 KiB. Please shorten your message.",
        Problem::NotJson => {
            "This address takes JSON only. Send the header Content-Type: application/json."
        }
        Problem::NotAForm => {
            "This address takes a filled-in form only. Go back to the form and send it again."
        }
        Problem::MethodNotAllowed => "This address does not take that method.",
        Problem::OriginNotAllowed => {
            "The page you are on is not allowed to take gifts here. Open the campaign's own page instead."
        }
        Problem::CampaignNotFound => {
            "There is no such campaign. Check the link, or ask whoever gave it to you."
        }
        Problem::DonationNotFound => {
            "We find no donation under this link. Check that it was copied whole. If you have paid, write to the organisation \
             with the payment's number."
        }
        Problem::SignatureMismatch => {
            "This message does not prove a payment of this donation, so nothing was credited. If your account was charged, \
             keep the reference and open the donation's page: it asks the payment gateway itself. You are not charged twice."
        }
        Problem::IdempotencyKeyReused => {
            "This key was already used for another gift. Reload the page and try again."
        }
        Problem::DonationInProgress => {
            "This gift is still being prepared. Wait a few seconds and try again: you will not be charged twice."
        }
        Problem::AlreadyPaid => {
            "This donation is paid already. Thank you! To give again, start a new one."
        }
        Problem::PaymentUnderWay => {
            "A payment of this donation is still being checked. Wait for the answer before you pay again: this page shows it."
        }
        Problem::TooManyRequests => "Too many tries in a short time. Wait a minute and try again.",
        Problem::GatewayUnavailable => {
            "The payment service does not answer at the moment. Nothing was charged. Try again in a moment: you will not be charged twice."
        }
        Problem::GatewayFailed => {
            "The payment service could not prepare this gift. Nothing was charged. Try again in a moment: you will not be charged twice."
        }
        Problem::LinkNotAllowed => {
            "The payment service sent us to a page that we do not trust, so we did not send you there. Nothing was charged. Try again in a moment: you will not be charged twice."
        }
        Problem::LedgerUnavailable => {
            "We cannot record gifts at the moment, so we did not start a payment. Please try again in a few minutes."
        }
        Problem::Internal => {
            "Something went wrong on our side. Try again; if it stays, send us the reference."
        }
    }
}

pub(super) fn browser(problem: BrowserProblem) -> &'static str {
    match problem {
        BrowserProblem::NothingHere => "There is nothing at this address. Check the link.",
        BrowserProblem::Unreachable => {
            "We could not reach the server. Check your connection and try again: you will not be charged twice."
        }
        BrowserProblem::AnswerMalformed => {
            "The server's answer could not be read. Try again in a moment: you will not be charged twice."
        }
    }
}
