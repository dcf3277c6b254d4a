//! What was told of money beside the ledger, and waits for a person.

use crate::db::{Db, Row, column, parsed, sql};
use crate::error::Result;
use crate::home::Job;
use crate::ledger::Ledger;
use daan_domain::{DonationId, PaymentId};

/// Something of a donation that somebody has to see to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenMatter {
    /// Whose it is.
    pub donation: DonationId,
    /// What it is.
    pub kind: MatterKind,
    /// Of which payment.
    pub payment: PaymentId,
    /// What the gateway calls the refund or the dispute, where it has a name.
    pub name: Option<String>,
    /// How much it is of, in minor units, where that is known; of a lost dispute what was deducted.
    pub amount_minor: Option<i64>,
    /// In which currency, where that is known.
    pub currency: Option<String>,
}

/// What waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatterKind {
    /// A refund failed, and no other ended in its stead: the money is still here.
    RefundFailed,
    /// The gateway gave a part back, does not say how much, and no refund of the payment was booked since.
    RefundUnrecorded,
    /// A dispute is open.
    Dispute,
    /// A dispute was lost and the bank took money, for which nothing is booked.
    LostDispute,
    /// A refund was booked and failed afterwards: the money is here again, and the ledger has it as gone back.
    RefundCameBack,
    /// A refund went back that does not fit beside what is booked: nothing of it is.
    RefundTooLarge,
}

impl MatterKind {
    /// Every kind.
    pub const ALL: [MatterKind; 6] = [
        MatterKind::RefundFailed,
        MatterKind::RefundUnrecorded,
        MatterKind::Dispute,
        MatterKind::LostDispute,
        MatterKind::RefundCameBack,
        MatterKind::RefundTooLarge,
    ];

    /// The stable word.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            MatterKind::RefundFailed => "refund_failed",
            MatterKind::RefundUnrecorded => "refund_unrecorded",
            MatterKind::Dispute => "dispute",
            MatterKind::LostDispute => "dispute_lost",
            MatterKind::RefundCameBack => "refund_came_back",
            MatterKind::RefundTooLarge => "refund_too_large",
        }
    }

    /// The kind with this word.
    pub fn lookup(word: &str) -> Option<MatterKind> {
        MatterKind::ALL.into_iter().find(|kind| kind.code() == word)
    }
}

impl Ledger {
    /// What waits for a person beside the payments themselves, of one donation or of all, by donation; so many at most.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn open_matters(
        &self,
        donation: Option<&DonationId>,
        limit: i64,
    ) -> Result<Vec<OpenMatter>> {
        let donation = donation.cloned();
        self.read(Read { donation, limit }).await
    }
}

struct Read {
    donation: Option<DonationId>,
    limit: i64,
}

impl Job for Read {
    type Output = Vec<OpenMatter>;

    async fn run(&self, db: &mut Db<'_>) -> Result<Vec<OpenMatter>> {
        let select = sql(
            "SELECT donation_id, kind, payment_id, name, amount_minor, currency FROM open_matters WHERE 1 = 1",
        );
        let select = match &self.donation {
            None => select,
            Some(id) => select.then(" AND donation_id = ").then_bind(id.as_str()),
        };
        let select = select
            .then(" ORDER BY donation_id, kind, payment_id, name LIMIT ")
            .then_bind(self.limit);
        db.rows(select).await?.iter().map(matter).collect()
    }
}

fn matter(row: &Row) -> Result<OpenMatter> {
    Ok(OpenMatter {
        donation: parsed(row, "donation_id", |text| DonationId::parse(text).ok())?,
        kind: parsed(row, "kind", MatterKind::lookup)?,
        payment: parsed(row, "payment_id", |text| PaymentId::parse(text).ok())?,
        name: column(row, "name")?,
        amount_minor: column(row, "amount_minor")?,
        currency: column(row, "currency")?,
    })
}
