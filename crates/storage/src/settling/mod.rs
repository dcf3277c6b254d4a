//! Settling evidence: the one way in which money gets into the ledger.
//!
//! All of it is one job: evidence, payment, ledger entry, status, history and outbox are kept together or
//! not at all. What they say is decided by [`daan_domain::settle::settle`] alone.

mod before;
mod news;

use crate::db::Db;
use crate::donation::{Settled, StoredDonation};
use crate::error::Result;
use crate::event::Actor;
use crate::evidence::Columns;
use crate::home::Job;
use crate::load::load;
use crate::mails::tell_of_change;
use before::Before;
use daan_domain::settle::{Claim, Entry, Evidence, Finding};
use daan_domain::{DonationId, Timestamp};
use news::News;

/// Settles pieces of evidence, one after the other.
pub(crate) struct Settle {
    pub(crate) id: DonationId,
    pub(crate) evidence: Vec<Evidence>,
    pub(crate) actor: Actor,
    pub(crate) now: Timestamp,
}

impl Job for Settle {
    type Output = Settled;

    fn writes_once(&self) -> bool {
        let may_mail = |evidence: &Evidence| matches!(evidence.claim, Claim::Refunded { .. });
        self.evidence.len() <= 1 && !self.evidence.iter().any(may_mail)
    }

    async fn run(&self, db: &mut Db<'_>) -> Result<Settled> {
        let mut findings = Vec::with_capacity(self.evidence.len());
        let mut latest = None;
        for evidence in &self.evidence {
            let (donation, finding) = self.settle_one(db, evidence).await?;
            latest = Some(donation);
            findings.push(finding);
        }
        let donation = match latest {
            Some(donation) => donation,
            None => load(db, &self.id).await?,
        };
        Ok(Settled { donation, findings })
    }
}

impl Settle {
    async fn settle_one(
        &self,
        db: &mut Db<'_>,
        evidence: &Evidence,
    ) -> Result<(StoredDonation, Finding)> {
        let columns = Columns::of(evidence);
        let digest = columns.digest();
        let before = Before::load(db, &self.id, evidence, digest).await?;
        let decision = before.decide(evidence);
        let finding = decision.finding;
        if before.knows(evidence, &decision) {
            return Ok((before.donation, finding));
        }
        let news = News {
            settle: self,
            evidence,
            columns,
            digest,
            before: &before,
            decision,
        };
        let is_refund = matches!(news.decision.entry, Some(Entry::Refund(_)));
        let donation = news.write(db).await?;
        if is_refund {
            tell_of_change(db, &self.id, self.now).await?;
        }
        Ok((donation, finding))
    }
}
