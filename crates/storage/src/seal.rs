//! Seals of what never changes, kept in the chained history so that a changed row shows.

use crate::digest::digest_of;
use crate::donation::{Digest, NewDonation};
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
