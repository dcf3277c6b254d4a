//! Recording an intent to give.

use crate::chain::{Head, NextEvent};
use crate::creation::FIRST_CHECK_MS;
use crate::db::{Db, digest, sql};
use crate::donation::{NewDonation, Origin, Recorded, StoredDonation};
use crate::error::Result;
use crate::event::Actor;
use crate::home::Job;
use crate::load::{donation, donation_columns};
use crate::seal::{Person, Terms};
use daan_domain::{Message, Pan, Phone, Status, Timestamp};
use serde_json::json;

/// Records an intent, or finds the one that its idempotency key stands for.
pub(crate) struct RecordIntent {
    pub(crate) new: NewDonation,
    pub(crate) now: Timestamp,
}

impl Job for RecordIntent {
    type Output = Recorded;

    async fn run(&self, db: &mut Db<'_>) -> Result<Recorded> {
        let select = sql(SELECT_BY_KEY).bind(self.new.idempotency_key_hash);
        match db.row_if_any(select).await? {
            None => self.insert(db).await,
            Some(row) if digest(&row, "request_fingerprint")? == self.new.request_fingerprint => {
                Ok(Recorded::Known(donation(&row)?))
            }
            Some(_) => Ok(Recorded::KeyReused),
        }
    }
}

const SELECT_BY_KEY: &str = concat!(
    "SELECT ",
    donation_columns!(),
    " FROM donation_rows AS donations WHERE idempotency_key_hash = $1"
);

pub(crate) const INSERT: &str = "INSERT INTO write_intent (donation_id, at, seq, event, data, actor, digest, prev_hash, hash, \
         view_token_hash, idempotency_key_hash, request_fingerprint, campaign, gateway, \
         payee, declares_indian_citizen, amount_minor, currency, status, anonymous, \
         locale, next_check_at, name, email, phone, pan, message, salt) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, \
         $19, $20, $21, $22, $23, $24, $25, $26, $27, $28)";

impl RecordIntent {
    async fn insert(&self, db: &mut Db<'_>) -> Result<Recorded> {
        let RecordIntent { new, now } = self;
        let now = *now;
        let first_check_at = now.plus_ms(FIRST_CHECK_MS);
        let donor = &new.intent.donor;
        let insert = NextEvent {
            donation: &new.id,
            kind: "intent_recorded",
            data: particulars(new, now),
            actor: Actor::Donor,
            at: now,
            evidence: None,
        }
        .bind(Head::NONE, INSERT)
        .bind(new.view_token_hash)
        .bind(new.idempotency_key_hash)
        .bind(new.request_fingerprint)
        .bind(new.campaign.as_str())
        .bind(new.gateway.code())
        .bind(new.payee.as_str())
        .bind(new.declares_indian_citizen)
        .bind(new.intent.amount.amount_minor())
        .bind(new.intent.amount.currency().code())
        .bind(Status::Creating.code())
        .bind(new.anonymous)
        .bind(new.locale.tag())
        .bind(first_check_at.unix_ms())
        .bind(donor.name.as_str())
        .bind(donor.email.as_str())
        .bind(donor.phone.as_ref().map(Phone::as_str))
        .bind(donor.pan.as_ref().map(Pan::as_str))
        .bind(new.intent.message.as_ref().map(Message::as_str))
        .bind(new.donor_salt.as_slice());
        db.run(insert).await?;
        Ok(Recorded::New(stored(new.clone(), now, first_check_at)))
    }
}

/// What was meant stands in the chained history too, so that a changed row shows: the terms in words and,
/// with all that never changes, as a seal; the donor as a seal alone, which says nothing once the donor's row
/// and its salt are erased.
fn particulars(new: &NewDonation, now: Timestamp) -> serde_json::Value {
    json!({
        "terms": hex::encode(Terms::of(new, now).seal()),
        "donor": hex::encode(Person::of(new).seal()),
        "amount_minor": new.intent.amount.amount_minor(),
        "currency": new.intent.amount.currency().code(),
        "campaign": new.campaign.as_str(),
        "gateway": new.gateway.code(),
        "payee": new.payee,
        "declares_indian_citizen": new.declares_indian_citizen,
    })
}

fn stored(new: NewDonation, now: Timestamp, first_check_at: Timestamp) -> StoredDonation {
    StoredDonation {
        id: new.id,
        campaign: new.campaign,
        gateway: new.gateway,
        payee: new.payee,
        declares_indian_citizen: new.declares_indian_citizen,
        amount: new.intent.amount,
        status: Status::Creating,
        anonymous: new.anonymous,
        locale: new.locale,
        origin: Origin {
            idempotency_key_hash: new.idempotency_key_hash,
            request_fingerprint: new.request_fingerprint,
            view_token_hash: new.view_token_hash,
        },
        created_at: now,
        attempt_started_at: None,
        lease_until: None,
        checked_at: None,
        next_check_at: Some(first_check_at),
        paid_at: None,
        orders: Vec::new(),
        payments: Vec::new(),
    }
}
