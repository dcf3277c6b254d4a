//! One page of the list: the few donations first, from the index that has them in their order; then what is told
//! of each.

use super::{ListedDonation, ListedDonor, Place, Sought, SoughtName, Waiting};
use crate::db::{Db, Row, Statement, column, gateway, money, parsed, sql, timestamp};
use crate::erasure::is_erased;
use crate::error::Result;
use crate::home::Job;
use daan_domain::{CampaignSlug, Currency, DonationId, Gateway, Status, Timestamp};

pub(super) struct ReadPage {
    pub(super) sought: Sought,
    pub(super) behind: Option<Place>,
    pub(super) limit: i64,
}

/// A payment that is held.
pub(crate) const HELD: &str = "payments.state = 'quarantined'";

/// A payment beside the one that counts, of which something is left to give back.
pub(crate) const SURPLUS: &str = "(payments.disposition = 'surplus' AND payments.amount_minor > \
     coalesce((SELECT sum(ledger.amount_minor) FROM ledger WHERE ledger.kind = 'refund' \
         AND ledger.donation_id = payments.donation_id AND ledger.gateway = payments.gateway \
         AND ledger.payment_id = payments.payment_id), 0))";

impl Job for ReadPage {
    type Output = Vec<ListedDonation>;

    async fn run(&self, db: &mut Db<'_>) -> Result<Vec<ListedDonation>> {
        db.rows(self.statement(""))
            .await?
            .iter()
            .map(listed)
            .collect()
    }
}

impl ReadPage {
    /// The statement, behind this beginning.
    pub(super) fn statement(&self, beginning: &'static str) -> Statement<'_> {
        let page = sql(beginning).then(
            "SELECT page.id, page.created_at, page.status, page.campaign, page.gateway, page.amount_minor, \
                 page.currency, donors.name, donors.email, \
                 (EXISTS (SELECT 1 FROM payments WHERE payments.donation_id = page.id AND (",
        )
        .then(HELD)
        .then(" OR ")
        .then(SURPLUS)
        .then(
            ")) OR EXISTS (SELECT 1 FROM open_matters WHERE open_matters.donation_id = page.id)) AS for_a_person, ",
        )
        .then(is_erased!("page.id"))
        .then(
            " AS is_erased \
             FROM (SELECT id, created_at, status, campaign, gateway, amount_minor, currency FROM donations \
                 WHERE 1 = 1",
        );
        let page = narrowed_by_itself(page, &self.sought);
        let page = narrowed_by_names(page, &self.sought);
        let page = match &self.behind {
            None => page,
            Some(place) => page
                .then(" AND (created_at, id) < (")
                .then_bind(place.created_at.unix_ms())
                .then(", ")
                .then_bind(place.id.as_str())
                .then(")"),
        };
        page.then(" ORDER BY created_at DESC, id DESC LIMIT ")
            .then_bind(self.limit)
            .then(
                ") AS page LEFT JOIN donors ON donors.donation_id = page.id \
                 ORDER BY page.created_at DESC, page.id DESC",
            )
    }
}

/// By what stands in the indexes that have the list's order: of all donations, of a campaign's, and of those whose status few
/// have. The last one is for who repeats its condition.
fn narrowed_by_itself<'v>(page: Statement<'v>, sought: &'v Sought) -> Statement<'v> {
    let page = match sought.status {
        None | Some(Status::Paid | Status::Expired) => page,
        Some(_) => page.then(" AND status NOT IN ('paid', 'expired')"),
    };
    let texts = [
        (" AND status = ", sought.status.map(Status::code)),
        (" AND gateway = ", sought.gateway.map(Gateway::code)),
        (
            " AND campaign = ",
            sought.campaign.as_ref().map(CampaignSlug::as_str),
        ),
        (" AND currency = ", sought.currency.map(Currency::code)),
    ];
    let numbers = [
        (" AND created_at >= ", sought.from.map(Timestamp::unix_ms)),
        (" AND created_at < ", sought.before.map(Timestamp::unix_ms)),
        (" AND amount_minor >= ", sought.least_minor),
        (" AND amount_minor <= ", sought.most_minor),
    ];
    let page = texts
        .into_iter()
        .fold(page, |page, (piece, value)| match value {
            None => page,
            Some(value) => page.then(piece).then_bind(value),
        });
    numbers
        .into_iter()
        .fold(page, |page, (piece, value)| match value {
            None => page,
            Some(value) => page.then(piece).then_bind(value),
        })
}

/// By what stands elsewhere, each with an index of its own that leads to few donations.
fn narrowed_by_names<'v>(page: Statement<'v>, sought: &'v Sought) -> Statement<'v> {
    let page = match &sought.name {
        None => page,
        Some(SoughtName::Reference(id)) => page.then(" AND id = ").then_bind(id.as_str()),
        Some(SoughtName::AtGateway(name)) => at_gateway(page, name),
    };
    let page = match &sought.receipt {
        None => page,
        Some(label) => page
            .then(" AND id IN (SELECT donation_id FROM receipts WHERE label = ")
            .then_bind(label.as_str())
            .then(")"),
    };
    let page = match &sought.donor {
        None => page,
        Some(beginning) => by_donor(page, beginning),
    };
    match sought.waiting {
        None => page,
        Some(waiting) => by_waiting(page, waiting),
    }
}

fn by_waiting(page: Statement<'_>, waiting: Waiting) -> Statement<'_> {
    let with_payment = " AND id IN (SELECT donation_id FROM payments WHERE ";
    match waiting {
        Waiting::Person => page
            .then(with_payment)
            // As the index has it: the few that may be meant.
            .then("(state = 'quarantined' OR disposition = 'surplus') AND (")
            .then(HELD)
            .then(" OR ")
            .then(SURPLUS)
            .then(") UNION SELECT donation_id FROM open_matters)"),
        Waiting::Held => page.then(with_payment).then(HELD).then(")"),
        Waiting::Surplus => page.then(with_payment).then(SURPLUS).then(")"),
        Waiting::Matter(kind) => page
            .then(" AND id IN (SELECT donation_id FROM open_matters WHERE kind = ")
            .then_bind(kind.code())
            .then(")"),
        Waiting::Look(before) => page
            .then(" AND id IN (SELECT id FROM donations WHERE next_check_at < ")
            .then_bind(before.unix_ms())
            .then(")"),
    }
}

/// By what any gateway calls it; all of them are named, since the indexes begin with the gateway.
fn at_gateway<'v>(page: Statement<'v>, name: &'v str) -> Statement<'v> {
    let page = page.then(" AND id IN (SELECT donation_id FROM payments WHERE ");
    let page = at_any(page).then(" AND payment_id = ").then_bind(name);
    let page = page.then(" UNION SELECT donation_id FROM payments WHERE ");
    let page = at_any(page)
        .then(" AND transaction_id IS NOT NULL AND transaction_id = ")
        .then_bind(name);
    let page = page.then(" UNION SELECT donation_id FROM gateway_orders WHERE ");
    let page = at_any(page)
        .then(" AND gateway_order_id = ")
        .then_bind(name);
    let page = page.then(" UNION SELECT donation_id FROM ledger WHERE kind = 'refund' AND ");
    at_any(page)
        .then(" AND refund_id = ")
        .then_bind(name)
        .then(")")
}

fn at_any(page: Statement<'_>) -> Statement<'_> {
    let mut page = page.then("gateway IN (");
    for (place, gateway) in Gateway::ALL.into_iter().enumerate() {
        page = if place == 0 { page } else { page.then(", ") };
        page = page.then_bind(gateway.code());
    }
    page.then(")")
}

fn by_donor<'v>(page: Statement<'v>, beginning: &str) -> Statement<'v> {
    let from = beginning.to_ascii_lowercase();
    // Behind everything that begins so: the last of all characters, in either database's order of bytes.
    let to = [&from, "\u{10FFFF}"].concat();
    page.then(" AND id IN (SELECT donation_id FROM donor_keys WHERE name_key >= ")
        .then_bind(from.clone())
        .then(" AND name_key < ")
        .then_bind(to.clone())
        .then(" UNION SELECT donation_id FROM donor_keys WHERE email_key >= ")
        .then_bind(from)
        .then(" AND email_key < ")
        .then_bind(to)
        .then(")")
}

fn listed(row: &Row) -> Result<ListedDonation> {
    let name: Option<String> = column(row, "name")?;
    let email: Option<String> = column(row, "email")?;
    Ok(ListedDonation {
        id: parsed(row, "id", |text| DonationId::parse(text).ok())?,
        created_at: timestamp(row, "created_at")?,
        status: parsed(row, "status", Status::lookup)?,
        campaign: parsed(row, "campaign", |text| CampaignSlug::parse(text).ok())?,
        gateway: gateway(row)?,
        amount: money(column(row, "amount_minor")?, column(row, "currency")?)?,
        donor: name
            .zip(email)
            .map(|(name, email)| ListedDonor { name, email }),
        is_erased: column(row, "is_erased")?,
        for_a_person: column(row, "for_a_person")?,
    })
}
