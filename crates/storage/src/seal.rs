//! Seals of what never changes, kept in the chained history so that a changed row shows.

use crate::db::{Row, column};
use crate::digest::digest_of;
use crate::donation::{Digest, LostDonation, LostDonor, NewDonation, PayLink};
use crate::error::Result;
use daan_domain::{Message, Pan, Phone, Timestamp};

/// A donation's columns that never change, but for its reference, which the chain has.
pub(crate) struct Terms<'a> {
    campaign: &'a str,
    gateway: &'a str,
    payee: &'a str,
    declares_indian_citizen: bool,
    amount_minor: i64,
    currency: &'a str,
    anonymous: bool,
    locale: &'a str,
    created_at_ms: i64,
    idempotency_key_hash: &'a [u8],
    request_fingerprint: &'a [u8],
    view_token_hash: &'a [u8],
}

impl<'a> Terms<'a> {
    pub(crate) fn of(new: &'a NewDonation, now: Timestamp) -> Terms<'a> {
        Terms {
            campaign: new.campaign.as_str(),
            gateway: new.gateway.code(),
            payee: &new.payee,
            declares_indian_citizen: new.declares_indian_citizen,
            amount_minor: new.intent.amount.amount_minor(),
            currency: new.intent.amount.currency().code(),
            anonymous: new.anonymous,
            locale: new.locale.tag(),
            created_at_ms: now.unix_ms(),
            idempotency_key_hash: &new.idempotency_key_hash,
            request_fingerprint: &new.request_fingerprint,
            view_token_hash: &new.view_token_hash,
        }
    }

    pub(crate) fn of_lost(lost: &'a LostDonation) -> Terms<'a> {
        Terms {
            campaign: lost.campaign.as_str(),
            gateway: lost.gateway.code(),
            payee: &lost.payee,
            declares_indian_citizen: lost.declares_indian_citizen,
            amount_minor: lost.amount.amount_minor(),
            currency: lost.amount.currency().code(),
            anonymous: lost.anonymous,
            locale: lost.locale.tag(),
            created_at_ms: lost.created_at.unix_ms(),
            idempotency_key_hash: &lost.origin.idempotency_key_hash,
            request_fingerprint: &lost.origin.request_fingerprint,
            view_token_hash: &lost.origin.view_token_hash,
        }
    }

    /// The terms in a row of `donations`.
    pub(crate) fn of_row(row: &'a Row) -> Result<Terms<'a>> {
        Ok(Terms {
            campaign: column(row, "campaign")?,
            gateway: column(row, "gateway")?,
            payee: column(row, "payee")?,
            declares_indian_citizen: column(row, "declares_indian_citizen")?,
            amount_minor: column(row, "amount_minor")?,
            currency: column(row, "currency")?,
            anonymous: column(row, "anonymous")?,
            locale: column(row, "locale")?,
            created_at_ms: column(row, "created_at")?,
            idempotency_key_hash: column(row, "idempotency_key_hash")?,
            request_fingerprint: column(row, "request_fingerprint")?,
            view_token_hash: column(row, "view_token_hash")?,
        })
    }

    pub(crate) fn seal(&self) -> Digest {
        digest_of(
            "daan terms 1",
            &[
                self.campaign.as_bytes(),
                self.gateway.as_bytes(),
                self.payee.as_bytes(),
                &[u8::from(self.declares_indian_citizen)],
                &self.amount_minor.to_be_bytes(),
                self.currency.as_bytes(),
                &[u8::from(self.anonymous)],
                self.locale.as_bytes(),
                &self.created_at_ms.to_be_bytes(),
                self.idempotency_key_hash,
                self.request_fingerprint,
                self.view_token_hash,
            ],
        )
    }
}

/// Who gave, and what they said.
pub(crate) struct Person<'a> {
    name: &'a str,
    email: &'a str,
    phone: Option<&'a str>,
    pan: Option<&'a str>,
    message: Option<&'a str>,
    salt: &'a [u8],
}

impl<'a> Person<'a> {
    pub(crate) fn of(new: &'a NewDonation) -> Person<'a> {
        let donor = &new.intent.donor;
        Person {
            name: donor.name.as_str(),
            email: donor.email.as_str(),
            phone: donor.phone.as_ref().map(Phone::as_str),
            pan: donor.pan.as_ref().map(Pan::as_str),
            message: new.intent.message.as_ref().map(Message::as_str),
            salt: &new.donor_salt,
        }
    }

    pub(crate) fn of_lost(lost: &'a LostDonor) -> Person<'a> {
        Person {
            name: lost.name.as_str(),
            email: lost.email.as_str(),
            phone: None,
            pan: None,
            message: None,
            salt: &lost.salt,
        }
    }

    /// The person in a row that has `donors` joined; `None` where that is erased, or older than seals.
    pub(crate) fn of_row(row: &'a Row) -> Result<Option<Person<'a>>> {
        let Some(salt) = column(row, "salt")? else {
            return Ok(None);
        };
        Ok(Some(Person {
            name: column(row, "name")?,
            email: column(row, "email")?,
            phone: column(row, "phone")?,
            pan: column(row, "pan")?,
            message: column(row, "message")?,
            salt,
        }))
    }

    pub(crate) fn seal(&self) -> Digest {
        let told = |text: Option<&'a str>| text.unwrap_or_default().as_bytes();
        digest_of(
            "daan donor 1",
            &[
                self.name.as_bytes(),
                self.email.as_bytes(),
                told(self.phone),
                told(self.pan),
                told(self.message),
                self.salt,
            ],
        )
    }
}

/// Where a donor is sent to pay, and until when.
pub(crate) fn link_seal(link: &PayLink) -> Digest {
    let expires_at = link.expires_at.map(|at| at.unix_ms().to_be_bytes());
    digest_of(
        "daan link 1",
        &[link.url.as_bytes(), &expires_at.unwrap_or_default()],
    )
}
