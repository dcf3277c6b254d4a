//! Writing down again what a restored backup does not know.

use crate::chain::{Head, NextEvent};
use crate::creation::FIRST_CHECK_MS;
use crate::db::{Db, sql};
use crate::donation::{LostDonation, Recovered};
use crate::error::Result;
use crate::event::Actor;
use crate::home::Job;
use crate::intent::INSERT;
use crate::load::{Find, load};
use crate::seal::Terms;
use daan_domain::{Status, Timestamp};
use serde_json::json;

/// Writes a donation down again, without who gave it, unless it is there.
pub(crate) struct Recover {
    pub(crate) lost: LostDonation,
    pub(crate) now: Timestamp,
}

const KEY: &str =
    "SELECT 1 AS is_taken FROM donations WHERE idempotency_key_hash = $1 OR view_token_hash = $2";

impl Job for Recover {
    type Output = Recovered;

    async fn run(&self, db: &mut Db<'_>) -> Result<Recovered> {
        let LostDonation { id, origin, .. } = &self.lost;
        if let Some(known) = Find::Id(id.clone()).run(db).await? {
            return Ok(Recovered::Known(known));
        }
        let key = sql(KEY)
            .bind(origin.idempotency_key_hash)
            .bind(origin.view_token_hash);
        if db.row_if_any(key).await?.is_some() {
            return Ok(Recovered::KeyTaken);
        }
        self.insert(db).await?;
        Ok(Recovered::New(load(db, id).await?))
    }
}

impl Recover {
    async fn insert(&self, db: &mut Db<'_>) -> Result<()> {
        let LostDonation {
            id, amount, origin, ..
        } = &self.lost;
        let lost = &self.lost;
        let nobody: Option<&str> = None;
        let insert = NextEvent {
            donation: id,
            kind: "recovered_from_gateway",
            data: self.particulars(),
            actor: Actor::Sweep,
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
        .bind(nobody)
        .bind(nobody)
        .bind(nobody)
        .bind(nobody)
        .bind(nobody)
        .bind(None::<crate::Digest>);
        db.run(insert).await?;
        Ok(())
    }

    fn particulars(&self) -> serde_json::Value {
        let lost = &self.lost;
        json!({
            "terms": hex::encode(Terms::of_lost(lost).seal()),
            "amount_minor": lost.amount.amount_minor(),
            "currency": lost.amount.currency().code(),
            "campaign": lost.campaign.as_str(),
            "gateway": lost.gateway.code(),
            "payee": lost.payee,
            "declares_indian_citizen": lost.declares_indian_citizen,
            "recovered_at_ms": self.now.unix_ms(),
        })
    }
}
