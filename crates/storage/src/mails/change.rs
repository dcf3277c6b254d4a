//! The mail for who has a receipt of which more went back since.

use super::ask::queue;
use super::latest;
use crate::db::{Db, column, corrupt, sql};
use crate::error::Result;
use crate::receipts::gone_minor;
use daan_domain::{DonationId, Timestamp};

/// A mail that went before Daan wrote down what it said has none of it, and counts as one that said that nothing had gone.
const TOLD: &str = "SELECT coalesce(gone_minor, 0) AS gone_minor FROM receipt_mails \
     WHERE donation_id = $1 AND seq < $2 AND (result = 'sent' OR may_have_gone) ORDER BY seq DESC LIMIT 1";

const GONE: &str = concat!("SELECT ", gone_minor!("$1"), " AS gone_minor");

/// What the donor knows to have gone back, by the latest mail before this one that went or may have; `None` where none did.
pub(super) async fn told_minor(
    db: &mut Db<'_>,
    id: &DonationId,
    before: i64,
) -> Result<Option<i64>> {
    let row = db.row_if_any(sql(TOLD).bind(id.as_str()).bind(before));
    let row = row.await?;
    row.as_ref()
        .map(|row| column(row, "gone_minor"))
        .transpose()
}

/// Queues a mail where the donor was sent a receipt and something went back of which no mail tells; one that waits will,
/// or what follows its end.
pub(crate) async fn tell_of_change(db: &mut Db<'_>, id: &DonationId, now: Timestamp) -> Result<()> {
    let gone_minor = gone_minor(db, id).await?;
    let Some(last) = latest(db, id).await? else {
        return Ok(());
    };
    let told_minor = told_minor(db, id, i64::MAX).await?;
    if last.ended.is_none() || told_minor.is_none_or(|told_minor| told_minor == gone_minor) {
        return Ok(());
    }
    let (_, domain) = last
        .message_id
        .trim_end_matches('>')
        .rsplit_once('@')
        .ok_or_else(|| corrupt("receipt_mails.message_id"))?;
    queue(db, id, last.seq + 1, domain, now).await.map(drop)
}

/// What has gone back of the payment that the receipt states.
pub(super) async fn gone_minor(db: &mut Db<'_>, id: &DonationId) -> Result<i64> {
    column(&db.row(sql(GONE).bind(id.as_str())).await?, "gone_minor")
}
