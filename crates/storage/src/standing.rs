//! Payments that a person has to give back, whenever they were made.

use crate::db::{Db, Row, column, money, parsed, sql};
use crate::error::Result;
use crate::home::Job;
use crate::ledger::Ledger;
use daan_domain::{DonationId, Gateway, Money, PaymentId};

/// A payment that does not count and has not gone back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingPayment {
    /// Whose it is.
    pub donation: DonationId,
    /// The payment.
    pub payment: PaymentId,
    /// What of it is left to give back, of a surplus; a held payment is not booked.
    pub left: Option<Money>,
}

impl Ledger {
    /// The payments at this gateway that are held, or stand beside the one that counts and have not wholly gone
    /// back, by donation; so many at most.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn standing_payments(
        &self,
        gateway: Gateway,
        limit: i64,
    ) -> Result<Vec<StandingPayment>> {
        self.read(Standing { gateway, limit }).await
    }
}

struct Standing {
    gateway: Gateway,
    limit: i64,
}

const STANDING: &str = "SELECT donation_id, payment_id, currency, CAST(amount_minor - gone AS BIGINT) AS left_minor \
     FROM (SELECT payments.*, coalesce((SELECT sum(ledger.amount_minor) FROM ledger \
         WHERE ledger.gateway = payments.gateway AND ledger.payment_id = payments.payment_id \
             AND ledger.kind = 'refund'), 0) AS gone \
         FROM payments WHERE gateway = $1 AND (state = 'quarantined' OR disposition = 'surplus')) AS standing \
     WHERE state = 'quarantined' OR amount_minor > gone ORDER BY donation_id, payment_id LIMIT $2";

impl Job for Standing {
    type Output = Vec<StandingPayment>;

    async fn run(&self, db: &mut Db<'_>) -> Result<Vec<StandingPayment>> {
        let select = sql(STANDING).bind(self.gateway.code()).bind(self.limit);
        db.rows(select).await?.iter().map(standing).collect()
    }
}

fn standing(row: &Row) -> Result<StandingPayment> {
    let left: Option<i64> = column(row, "left_minor")?;
    let currency: Option<&str> = column(row, "currency")?;
    Ok(StandingPayment {
        donation: parsed(row, "donation_id", |text| DonationId::parse(text).ok())?,
        payment: parsed(row, "payment_id", |text| PaymentId::parse(text).ok())?,
        left: left
            .zip(currency)
            .map(|(left, currency)| money(left, currency))
            .transpose()?,
    })
}
