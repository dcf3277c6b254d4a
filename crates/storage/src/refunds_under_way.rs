//! Refunds of which no end was heard.

use crate::db::{Db, Row, parsed, sql};
use crate::error::Result;
use crate::home::Job;
use crate::ledger::Ledger;
use daan_domain::{DonationId, Gateway, PaymentId};

/// A payment of which a refund was made that is neither booked nor known to have failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundUnderWay {
    /// Whose payment it is.
    pub donation: DonationId,
    /// Of which payment.
    pub payment: PaymentId,
}

impl Ledger {
    /// The payments that have refunds under way at a gateway, by donation: those behind `after`, so many at most. What was
    /// given back before it was ever ours has no end of its own, and is left out.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn refunds_under_way(
        &self,
        gateway: Gateway,
        after: Option<&RefundUnderWay>,
        limit: i64,
    ) -> Result<Vec<RefundUnderWay>> {
        let after = after.cloned();
        self.read(Read {
            gateway,
            after,
            limit,
        })
        .await
    }
}

struct Read {
    gateway: Gateway,
    after: Option<RefundUnderWay>,
    limit: i64,
}

impl Job for Read {
    type Output = Vec<RefundUnderWay>;

    async fn run(&self, db: &mut Db<'_>) -> Result<Vec<RefundUnderWay>> {
        let select = sql(
            "SELECT DISTINCT refunds_under_way.donation_id, refunds_under_way.payment_id FROM refunds_under_way \
             JOIN payments ON payments.donation_id = refunds_under_way.donation_id \
                 AND payments.payment_id = refunds_under_way.payment_id \
             WHERE payments.state <> 'returned' AND payments.gateway = ",
        )
        .then_bind(self.gateway.code());
        let select = match &self.after {
            None => select,
            Some(after) => select
                .then(" AND (refunds_under_way.donation_id, refunds_under_way.payment_id) > (")
                .then_bind(after.donation.as_str())
                .then(", ")
                .then_bind(after.payment.as_str())
                .then(")"),
        };
        let select = select.then(" ORDER BY 1, 2 LIMIT ").then_bind(self.limit);
        db.rows(select).await?.iter().map(under_way).collect()
    }
}

fn under_way(row: &Row) -> Result<RefundUnderWay> {
    Ok(RefundUnderWay {
        donation: parsed(row, "donation_id", |text| DonationId::parse(text).ok())?,
        payment: parsed(row, "payment_id", |text| PaymentId::parse(text).ok())?,
    })
}
