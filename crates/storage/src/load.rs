//! Reading donations.

use crate::donation::{Digest, StoredDonation, StoredOrder};
use crate::error::StorageError;
use crate::rows::{
    ResultSets, column, corrupt, digest, gateway, money, parsed, parsed_if_any, result_sets,
    timestamp, timestamp_if_any,
};
use crate::writer::{Job, Result};
use daan_domain::settle::{Disposition, Mismatch, Payment, PaymentState};
use daan_domain::{
    CampaignSlug, DonationId, Gateway, GatewayOrderId, Locale, Money, PaymentId, RefundId, Status,
};
use sqlx::SqliteConnection;
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};

/// The statements that read the donation of this id, for [`donation`].
macro_rules! select_donation {
    ($id:literal) => {
        concat!(
            "SELECT id, campaign, gateway, payee, declares_indian_citizen, amount_minor, currency, \
             status, anonymous, locale, created_at, attempt_started_at, lease_until, checked_at, \
             next_check_at, paid_at, request_fingerprint \
             FROM donations WHERE id = ",
            $id,
            "; SELECT gateway, gateway_order_id, handed_out_at FROM gateway_orders \
             WHERE donation_id = ",
            $id,
            " ORDER BY bound_at, rowid; \
             SELECT gateway, payment_id, state, disposition, amount_minor, currency, mismatch \
             FROM payments WHERE donation_id = ",
            $id,
            " ORDER BY first_seen_at, rowid; \
             SELECT gateway, payment_id, refund_id, amount_minor, currency FROM ledger \
             WHERE kind = 'refund' AND donation_id = ",
            $id,
            " ORDER BY id; "
        )
    };
}
pub(crate) use select_donation;

/// Which donation to read.
pub(crate) enum Find {
    /// By its reference.
    Id(DonationId),
    /// By the SHA-256 of its view token.
    TokenHash(Digest),
    /// By one of its gateway orders.
    Order(Gateway, GatewayOrderId),
}

impl Job for Find {
    type Output = Option<StoredDonation>;

    async fn run(self, connection: &mut SqliteConnection) -> Result<Self::Output> {
        let mut sets = result_sets(connection, self.query()).await?;
        donation(&mut sets)
    }
}

impl Find {
    fn query(&self) -> Query<'static, sqlx::Sqlite, SqliteArguments> {
        match self {
            Find::Id(id) => sqlx::query(select_donation!("$1")).bind(id.as_str().to_owned()),
            Find::TokenHash(hash) => sqlx::query(select_donation!(
                "(SELECT id FROM donations WHERE view_token_hash = $1)"
            ))
            .bind(hash.to_vec()),
            Find::Order(gateway, order) => sqlx::query(select_donation!(
                "(SELECT donation_id FROM gateway_orders WHERE gateway = $1 AND gateway_order_id = $2)"
            ))
            .bind(gateway.code())
            .bind(order.as_str().to_owned()),
        }
    }
}

/// The donation that must be there.
pub(crate) async fn load(
    connection: &mut SqliteConnection,
    id: &DonationId,
) -> Result<StoredDonation> {
    Find::Id(id.clone())
        .run(connection)
        .await?
        .ok_or(StorageError::NotFound)
}

/// The donation of the next four result sets.
pub(crate) fn donation(sets: &mut ResultSets) -> Result<Option<StoredDonation>> {
    Ok(donation_with_fingerprint(sets)?.map(|(donation, _)| donation))
}

/// As [`donation`], with the fingerprint of the request that made it.
pub(crate) fn donation_with_fingerprint(
    sets: &mut ResultSets,
) -> Result<Option<(StoredDonation, Digest)>> {
    let row = sets.next_row();
    let orders = sets.next_rows();
    let payments = sets.next_rows();
    let refunds = sets.next_rows();
    row.map(|row| {
        let fingerprint = digest(&row, "request_fingerprint")?;
        let donation = StoredDonation {
            orders: orders.iter().map(order).collect::<Result<_>>()?,
            payments: with_refunds(&payments, &refunds)?,
            ..bare_donation(&row)?
        };
        Ok((donation, fingerprint))
    })
    .transpose()
}

fn bare_donation(row: &SqliteRow) -> Result<StoredDonation> {
    Ok(StoredDonation {
        id: parsed(row, "id", |text| DonationId::parse(text).ok())?,
        campaign: parsed(row, "campaign", |text| CampaignSlug::parse(text).ok())?,
        gateway: gateway(row)?,
        payee: column(row, "payee")?,
        declares_indian_citizen: column(row, "declares_indian_citizen")?,
        amount: money(row)?,
        status: parsed(row, "status", Status::lookup)?,
        anonymous: column(row, "anonymous")?,
        locale: parsed(row, "locale", Locale::lookup)?,
        created_at: timestamp(row, "created_at")?,
        attempt_started_at: timestamp_if_any(row, "attempt_started_at")?,
        lease_until: timestamp_if_any(row, "lease_until")?,
        checked_at: timestamp_if_any(row, "checked_at")?,
        next_check_at: timestamp_if_any(row, "next_check_at")?,
        paid_at: timestamp_if_any(row, "paid_at")?,
        orders: Vec::new(),
        payments: Vec::new(),
    })
}

fn order(row: &SqliteRow) -> Result<StoredOrder> {
    Ok(StoredOrder {
        gateway: gateway(row)?,
        order: parsed(row, "gateway_order_id", |text| {
            GatewayOrderId::parse(text).ok()
        })?,
        handed_out_at: timestamp_if_any(row, "handed_out_at")?,
    })
}

fn with_refunds(payments: &[SqliteRow], refunds: &[SqliteRow]) -> Result<Vec<Payment>> {
    let refunds: Vec<_> = refunds.iter().map(refund).collect::<Result<_>>()?;
    payments
        .iter()
        .map(|row| {
            let gateway = gateway(row)?;
            let id = payment_id(row)?;
            let own = |(of, payment, ..): &&Refund| *of == gateway && *payment == id;
            let refunds = refunds
                .iter()
                .filter(own)
                .map(|(_, _, refund, money)| (refund.clone(), *money))
                .collect();
            Ok(Payment {
                gateway,
                id,
                state: payment_state(row)?,
                refunds,
            })
        })
        .collect()
}

type Refund = (Gateway, PaymentId, RefundId, Money);

fn refund(row: &SqliteRow) -> Result<Refund> {
    Ok((
        gateway(row)?,
        payment_id(row)?,
        parsed(row, "refund_id", |text| RefundId::parse(text).ok())?,
        money(row)?,
    ))
}

fn payment_id(row: &SqliteRow) -> Result<PaymentId> {
    parsed(row, "payment_id", |text| PaymentId::parse(text).ok())
}

fn payment_state(row: &SqliteRow) -> Result<PaymentState> {
    let disposition = parsed_if_any(row, "disposition", disposition)?;
    let mismatch = parsed_if_any(row, "mismatch", Mismatch::lookup)?;
    match (column(row, "state")?, disposition, mismatch) {
        ("under_way", None, None) => Ok(PaymentState::UnderWay),
        ("failed", None, None) => Ok(PaymentState::Failed),
        ("returned", None, None) => Ok(PaymentState::Returned),
        ("captured", Some(disposition), None) => Ok(PaymentState::Captured {
            disposition,
            money: money(row)?,
        }),
        ("quarantined", None, Some(mismatch)) => Ok(PaymentState::Quarantined(mismatch)),
        _ => Err(corrupt("state")),
    }
}

fn disposition(code: &str) -> Option<Disposition> {
    [Disposition::Applied, Disposition::Surplus]
        .into_iter()
        .find(|disposition| disposition_code(*disposition) == code)
}

/// The stable word in the ledger.
pub(crate) fn disposition_code(disposition: Disposition) -> &'static str {
    match disposition {
        Disposition::Applied => "applied",
        Disposition::Surplus => "surplus",
    }
}
