//! What is known when a piece of evidence arrives.

use crate::chain::{Head, head_columns, join_head};
use crate::db::{Db, column, parsed_if_any, sql};
use crate::donation::{Digest, StoredDonation};
use crate::error::Result;
use crate::error::StorageError;
use crate::load::{donation, donation_columns};
use daan_domain::settle::{Decision, Evidence, Finding, Payment, PaymentState, settle};
use daan_domain::{DonationId, PaymentId, TransactionId};

pub(super) struct Before {
    pub(super) donation: StoredDonation,
    pub(super) head: Head,
    /// What became of the payment, if the ledger has it under another donation.
    elsewhere: Option<Elsewhere>,
    /// Another donation's payment of the very money that the evidence speaks of.
    of_transaction: Option<PaymentId>,
    /// What this very evidence led to here before.
    findings: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Elsewhere {
    /// It is held there, so that the donation it really belongs to may have it.
    Held,
    /// It counts there.
    Counted,
}

impl Elsewhere {
    fn of(state: &str) -> Elsewhere {
        // Only captured money counts. What is said to be under way somewhere else must not keep a payment
        // from the donation whose own order it paid.
        if state == "captured" {
            Elsewhere::Counted
        } else {
            Elsewhere::Held
        }
    }
}

const SELECT: &str = concat!(
    "SELECT ",
    donation_columns!(),
    ", ",
    head_columns!(),
    ", (SELECT state FROM payments \
        WHERE gateway = $2 AND payment_id = $3 AND donation_id <> $1) AS elsewhere, \
     (SELECT payment_id FROM payments \
        WHERE gateway = $2 AND transaction_id = $5 AND donation_id <> $1) AS of_transaction, \
     (SELECT string_agg(events.kind, ' ') FROM evidence \
        JOIN events ON events.donation_id = $1 AND events.evidence_id = evidence.id \
        WHERE evidence.digest = $4) AS findings \
     FROM donation_rows AS donations",
    join_head!(),
    "WHERE donations.id = $1"
);

impl Before {
    pub(super) async fn load(
        db: &mut Db<'_>,
        id: &DonationId,
        evidence: &Evidence,
        digest: Digest,
    ) -> Result<Before> {
        db.lock(id).await?;
        let select = sql(SELECT)
            .bind(id.as_str())
            .bind(evidence.source.gateway().code())
            .bind(evidence.payment.as_str())
            .bind(digest)
            .bind(evidence.transaction.as_ref().map(TransactionId::as_str));
        let row = db.row_if_any(select).await?;
        let row = row.ok_or(StorageError::NotFound)?;
        Ok(Before {
            donation: donation(&row)?,
            head: Head::of(&row)?,
            elsewhere: column::<Option<&str>>(&row, "elsewhere")?.map(Elsewhere::of),
            of_transaction: parsed_if_any(&row, "of_transaction", |text| {
                PaymentId::parse(text).ok()
            })?,
            findings: column::<Option<&str>>(&row, "findings")?
                .unwrap_or_default()
                .split(' ')
                .map(str::to_owned)
                .collect(),
        })
    }

    pub(super) fn decide(&self, evidence: &Evidence) -> Decision {
        let mut standing = self.donation.standing();
        let of_other_donation = |id: PaymentId, transaction| Payment {
            gateway: evidence.source.gateway(),
            id,
            state: PaymentState::OfOtherDonation,
            refunds: Vec::new(),
            transaction,
            reason: None,
        };
        if self.elsewhere == Some(Elsewhere::Counted) {
            let id = evidence.payment.clone();
            standing.payments.push(of_other_donation(id, None));
        }
        if let Some(id) = self.of_transaction.clone() {
            let transaction = evidence.transaction.clone();
            standing.payments.push(of_other_donation(id, transaction));
        }
        let decision = settle(&standing, evidence);
        // A payment held elsewhere moves here where it fits, not to be held here instead.
        let held_twice = self.elsewhere == Some(Elsewhere::Held)
            && matches!(decision.finding, Finding::Quarantined(_));
        Decision {
            payment: decision.payment.filter(|_| !held_twice),
            ..decision
        }
    }

    /// Whether the same evidence led to the same before: gateways repeat themselves for days, and the
    /// tables must not grow with it.
    pub(super) fn knows(&self, evidence: &Evidence, decision: &Decision) -> bool {
        let state = self.payment(evidence).map(|payment| payment.state);
        let moves = decision.entry.is_some()
            || decision.status != self.donation.status
            || decision.payment.is_some_and(|next| state != Some(next));
        let finding = decision.finding.code();
        !moves && self.findings.iter().any(|known| known == finding)
    }

    /// The payment of the evidence, where this donation has it.
    pub(super) fn payment(&self, evidence: &Evidence) -> Option<&Payment> {
        self.donation.payments.iter().find(|payment| {
            payment.gateway == evidence.source.gateway() && payment.id == evidence.payment
        })
    }
}
