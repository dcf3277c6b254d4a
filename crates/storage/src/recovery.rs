//! Writing down again what a restored backup does not know.

use crate::chain::{Head, NextEvent};
use crate::creation::FIRST_CHECK_MS;
use crate::db::{Db, column, sql};
use crate::digest::digest_of;
use crate::donation::{Digest, LostDonation, Recovered};
use crate::error::Result;
use crate::event::Actor;
use crate::home::Job;
use crate::intent::INSERT;
use crate::load::{Find, load};
use crate::seal::{Person, Terms};
use daan_domain::{Status, Timestamp};
use serde_json::json;

/// Writes a donation down again, unless it is there; without who gave it, where nobody says.
pub(crate) struct Recover {
    pub(crate) lost: LostDonation,
    pub(crate) actor: Actor,
    pub(crate) now: Timestamp,
}

/// Whether the ledger had lost this donation and has it from its gateway. The first event is the one that tells how a
/// donation came to be here.
macro_rules! is_recovered {
    ($donation:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM events WHERE events.donation_id = ",
            $donation,
            " AND events.seq = 1 AND events.kind = 'recovered_from_gateway')"
        )
    };
}
pub(crate) use is_recovered;

const KEY: &str = "SELECT id FROM donations WHERE idempotency_key_hash = $1";

impl Job for Recover {
    type Output = Recovered;

    async fn run(&self, db: &mut Db<'_>) -> Result<Recovered> {
        let mut lost = self.lost.clone();
        if let Some(known) = Find::Id(lost.id.clone()).run(db).await? {
            return Ok(Recovered::Known(known));
        }
        let key = sql(KEY).bind(lost.origin.idempotency_key_hash);
        let row = db.row_if_any(key).await?;
        let key_taken_by: Option<&str> = row.as_ref().map(|row| column(row, "id")).transpose()?;
        if key_taken_by.is_some() {
            lost.origin.idempotency_key_hash = key_of_its_own(&lost);
        }
        self.insert(db, &lost, key_taken_by).await?;
        Ok(Recovered::New(load(db, &lost.id).await?))
    }
}

/// The donor's browser repeated its request before this was found, and the key is that other donation's. No key
/// has this hash, so nobody begins the donation again; its own link finds it.
fn key_of_its_own(lost: &LostDonation) -> Digest {
    let key = &lost.origin.idempotency_key_hash;
    digest_of("daan key taken 1", &[lost.id.as_str().as_bytes(), key])
}

impl Recover {
    async fn insert(
        &self,
        db: &mut Db<'_>,
        lost: &LostDonation,
        key_taken_by: Option<&str>,
    ) -> Result<()> {
        let LostDonation {
            id,
            amount,
            origin,
            donor,
            ..
        } = lost;
        let unknown: Option<&str> = None;
        let insert = NextEvent {
            donation: id,
            kind: "recovered_from_gateway",
            data: self.particulars(lost, key_taken_by),
            actor: self.actor,
            // The donation was made then; when it was found again stands in the particulars.
            at: lost.created_at,
            evidence: None,
        }
        .bind(Head::NONE, INSERT)
        .bind(origin.view_token_hash)
        .bind(origin.idempotency_key_hash)
        .bind(origin.request_fingerprint)
        .bind(lost.campaign.as_str())
        .bind(lost.gateway.code())
        .bind(lost.payee.as_str())
        .bind(lost.declares_indian_citizen)
        .bind(amount.amount_minor())
        .bind(amount.currency().code())
        .bind(Status::Creating.code())
        .bind(lost.anonymous)
        .bind(lost.locale.tag())
        .bind(self.now.plus_ms(FIRST_CHECK_MS).unix_ms())
        .bind(donor.as_ref().map(|donor| donor.name.as_str()))
        .bind(donor.as_ref().map(|donor| donor.email.as_str()))
        .bind(unknown)
        .bind(unknown)
        .bind(unknown)
        .bind(donor.as_ref().map(|donor| donor.salt.as_slice()));
        db.run(insert).await?;
        Ok(())
    }

    fn particulars(&self, lost: &LostDonation, key_taken_by: Option<&str>) -> serde_json::Value {
        json!({
            "terms": hex::encode(Terms::of_lost(lost).seal()),
            "donor": lost.donor.as_ref().map(|donor| hex::encode(Person::of_lost(donor).seal())),
            "amount_minor": lost.amount.amount_minor(),
            "currency": lost.amount.currency().code(),
            "campaign": lost.campaign.as_str(),
            "gateway": lost.gateway.code(),
            "payee": lost.payee,
            "declares_indian_citizen": lost.declares_indian_citizen,
            "recovered_at_ms": self.now.unix_ms(),
            "key_taken_by": key_taken_by,
        })
    }
}
