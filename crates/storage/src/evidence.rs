//! Evidence as it is stored, and its digest.

use crate::db::{Row, column};
use crate::digest::digest_of;
use crate::donation::Digest;
use crate::error::Result;
use daan_domain::settle::{Claim, Evidence};

/// The columns of a row of evidence that its digest covers.
pub(crate) struct Columns<'a> {
    pub(crate) source: &'a str,
    pub(crate) order: &'a str,
    pub(crate) payment: &'a str,
    pub(crate) claim: &'a str,
    pub(crate) refund: Option<&'a str>,
    pub(crate) amount_minor: Option<i64>,
    pub(crate) currency: Option<&'a str>,
}

impl<'a> Columns<'a> {
    pub(crate) fn of(evidence: &'a Evidence) -> Columns<'a> {
        let money = evidence.claim.money();
        Columns {
            source: evidence.source.code(),
            order: evidence.order.as_str(),
            payment: evidence.payment.as_str(),
            claim: evidence.claim.code(),
            refund: match &evidence.claim {
                Claim::Refunded { refund, .. } => Some(refund.as_str()),
                _ => None,
            },
            amount_minor: money.map(daan_domain::Money::amount_minor),
            currency: money.map(|money| money.currency().code()),
        }
    }

    /// The same for the same words of a gateway, whenever and however often they come.
    pub(crate) fn digest(&self) -> Digest {
        digest_of(
            "daan evidence 1",
            &[
                self.source.as_bytes(),
                self.order.as_bytes(),
                self.payment.as_bytes(),
                self.claim.as_bytes(),
                self.refund.unwrap_or_default().as_bytes(),
                &self.amount_minor.map(i64::to_be_bytes).unwrap_or_default(),
                self.currency.unwrap_or_default().as_bytes(),
            ],
        )
    }
}

/// The digest that a row's columns come to now.
pub(crate) fn digest_of_row(row: &Row) -> Result<Digest> {
    let columns = Columns {
        source: column(row, "source")?,
        order: column(row, "gateway_order_id")?,
        payment: column(row, "payment_id")?,
        claim: column(row, "claim")?,
        refund: column(row, "refund_id")?,
        amount_minor: column(row, "amount_minor")?,
        currency: column(row, "currency")?,
    };
    Ok(columns.digest())
}
