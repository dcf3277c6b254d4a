//! Why a donation as asked for is refused: one value per reason, each with its stable code.

use crate::money::Money;

/// A field of the request, by its path on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// The amount.
    Amount,
    /// The currency.
    Currency,
    /// The gateway.
    Gateway,
    /// The donor's name.
    Name,
    /// The donor's e-mail address.
    Email,
    /// The donor's phone number.
    Phone,
    /// The donor's PAN.
    Pan,
    /// The donor's message.
    Message,
    /// The declaration of citizenship.
    Declaration,
    /// The idempotency key.
    IdempotencyKey,
    /// The language.
    Locale,
}

impl Field {
    /// The path on the wire: `amount_minor`, `donor.email`.
    pub fn path(self) -> &'static str {
        match self {
            Field::Amount => "amount_minor",
            Field::Currency => "currency",
            Field::Gateway => "gateway",
            Field::Name => "donor.name",
            Field::Email => "donor.email",
            Field::Phone => "donor.phone",
            Field::Pan => "donor.pan",
            Field::Message => "message",
            Field::Declaration => "declares_indian_citizen",
            Field::IdempotencyKey => "idempotency_key",
            Field::Locale => "locale",
        }
    }

    /// The field with this path.
    pub fn lookup(path: &str) -> Option<Field> {
        [
            Field::Amount,
            Field::Currency,
            Field::Gateway,
            Field::Name,
            Field::Email,
            Field::Phone,
            Field::Pan,
            Field::Message,
            Field::Declaration,
            Field::IdempotencyKey,
            Field::Locale,
        ]
        .into_iter()
        .find(|field| field.path() == path)
    }
}

/// The least and the most that an offer takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The least.
    pub min: Money,
    /// The most.
    pub max: Money,
}

/// What is wrong with an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AmountProblem {
    /// There is none.
    Missing,
    /// It is not an amount.
    Malformed,
    /// It bears the sign of another currency than the one that is chosen.
    OtherCurrency,
    /// It has a fraction where the offer takes whole units only, or is finer than the currency.
    NotWhole,
    /// Below the least.
    BelowMinimum,
    /// Above the most.
    AboveMaximum,
}

/// Why a request is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The amount; with the limits, because every wording names them.
    Amount(AmountProblem, Limits),
    /// The campaign has no offer in this currency.
    CurrencyNotOffered,
    /// The campaign has no offer through this gateway in this currency.
    GatewayNotOffered,
    /// No name.
    NameMissing,
    /// A name of more than [`crate::DonorName::MAX_CHARS`] characters.
    NameTooLong,
    /// No e-mail address.
    EmailMissing,
    /// Not an e-mail address.
    EmailMalformed,
    /// Not a phone number.
    PhoneMalformed,
    /// Not a PAN.
    PanMalformed,
    /// A message of more than [`crate::Message::MAX_CHARS`] characters.
    MessageTooLong,
    /// The campaign's payee may take Indian citizens' money only, and the donor did not declare it.
    DeclarationMissing,
    /// Not an idempotency key.
    IdempotencyKeyMalformed,
    /// A language that there is not.
    LocaleUnknown,
}

impl Refusal {
    /// The stable word for programs.
    pub fn code(self) -> &'static str {
        match self {
            Refusal::Amount(AmountProblem::Missing, _) => "amount_missing",
            Refusal::Amount(AmountProblem::Malformed, _) => "amount_malformed",
            Refusal::Amount(AmountProblem::OtherCurrency, _) => "amount_other_currency",
            Refusal::Amount(AmountProblem::NotWhole, _) => "amount_not_whole",
            Refusal::Amount(AmountProblem::BelowMinimum, _) => "amount_below_minimum",
            Refusal::Amount(AmountProblem::AboveMaximum, _) => "amount_above_maximum",
            Refusal::CurrencyNotOffered => "currency_not_offered",
            Refusal::GatewayNotOffered => "gateway_not_offered",
            Refusal::NameMissing => "name_missing",
            Refusal::NameTooLong => "name_too_long",
            Refusal::EmailMissing => "email_missing",
            Refusal::EmailMalformed => "email_malformed",
            Refusal::PhoneMalformed => "phone_malformed",
            Refusal::PanMalformed => "pan_malformed",
            Refusal::MessageTooLong => "message_too_long",
            Refusal::DeclarationMissing => "declaration_missing",
            Refusal::IdempotencyKeyMalformed => "idempotency_key_malformed",
            Refusal::LocaleUnknown => "locale_unknown",
        }
    }

    /// The field that is wrong.
    pub fn field(self) -> Field {
        match self {
            Refusal::Amount(..) => Field::Amount,
            Refusal::CurrencyNotOffered => Field::Currency,
            Refusal::GatewayNotOffered => Field::Gateway,
            Refusal::NameMissing | Refusal::NameTooLong => Field::Name,
            Refusal::EmailMissing | Refusal::EmailMalformed => Field::Email,
            Refusal::PhoneMalformed => Field::Phone,
            Refusal::PanMalformed => Field::Pan,
            Refusal::MessageTooLong => Field::Message,
            Refusal::DeclarationMissing => Field::Declaration,
            Refusal::IdempotencyKeyMalformed => Field::IdempotencyKey,
            Refusal::LocaleUnknown => Field::Locale,
        }
    }
}
