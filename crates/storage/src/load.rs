//! Reading donations.

use crate::db::{
    Db, Row, Statement, checked, checked_if_any, column, corrupt, digest, gateway, money, parsed,
    sql, timestamp, timestamp_if_any,
};
use crate::donation::{Digest, Origin, PayLink, Quote, StoredDonation, StoredOrder};
use crate::error::Result;
use crate::error::StorageError;
use crate::home::Job;
use daan_domain::settle::{Disposition, Mismatch, Payment, PaymentState};
use daan_domain::{
    CampaignSlug, DonationId, FailureReason, Gateway, GatewayOrderId, Locale, Money, PaymentId,
    RefundId, Status, Timestamp, TransactionId,
};

/// The columns of a donation for [`donation`], in a query from `donation_rows AS donations`.
///
/// One statement and one row, so that a read sees one state of the database and makes one trip to it: that
/// view has a donation's orders, payments and refunds as JSON arrays.
macro_rules! donation_columns {
    () => {
        "donations.id, donations.campaign, donations.gateway, donations.payee, \
         donations.declares_indian_citizen, donations.amount_minor, donations.currency, \
         donations.status, donations.anonymous, donations.locale, donations.created_at, \
         donations.attempt_started_at, donations.lease_until, donations.checked_at, \
         donations.next_check_at, donations.paid_at, donations.request_fingerprint, \
         donations.idempotency_key_hash, donations.view_token_hash, \
         donations.orders, donations.payments, donations.refunds"
    };
}
pub(crate) use donation_columns;

/// The elements of the arrays in [`donation_columns`].
type OrderRow = (
    String,
    String,
    Option<i64>,
    Option<i64>,
    Option<i64>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<i64>,
);
type PaymentRow = (
    String,
    String,
    String,
    Option<String>,
    Option<i64>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
);
type RefundRow = (String, String, String, i64, String);

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

    async fn run(&self, db: &mut Db<'_>) -> Result<Self::Output> {
        let row = db.row_if_any(self.statement()).await?;
        row.as_ref().map(donation).transpose()
    }
}

impl Find {
    fn statement(&self) -> Statement<'_> {
        match self {
            Find::Id(id) => sql(concat!(
                "SELECT ",
                donation_columns!(),
                " FROM donation_rows AS donations WHERE id = $1"
            ))
            .bind(id.as_str()),
            Find::TokenHash(hash) => sql(concat!(
                "SELECT ",
                donation_columns!(),
                " FROM donation_rows AS donations WHERE view_token_hash = $1"
            ))
            .bind(*hash),
            Find::Order(gateway, order) => sql(concat!(
                "SELECT ",
                donation_columns!(),
                " FROM donation_rows AS donations WHERE id = (SELECT donation_id FROM gateway_orders \
                 WHERE gateway = $1 AND gateway_order_id = $2)"
            ))
            .bind(gateway.code())
            .bind(order.as_str()),
        }
    }
}

/// The donation that must be there.
pub(crate) async fn load(db: &mut Db<'_>, id: &DonationId) -> Result<StoredDonation> {
    Find::Id(id.clone())
        .run(db)
        .await?
        .ok_or(StorageError::NotFound)
}

/// The donation of a row with [`donation_columns`].
pub(crate) fn donation(row: &Row) -> Result<StoredDonation> {
    let orders: Vec<OrderRow> =
        serde_json::from_str(column(row, "orders")?).map_err(|_| corrupt("orders"))?;
    let payments: Vec<PaymentRow> =
        serde_json::from_str(column(row, "payments")?).map_err(|_| corrupt("payments"))?;
    let refunds: Vec<RefundRow> =
        serde_json::from_str(column(row, "refunds")?).map_err(|_| corrupt("refunds"))?;
    Ok(StoredDonation {
        orders: orders.iter().map(order).collect::<Result<_>>()?,
        payments: with_refunds(&payments, &refunds)?,
        ..bare_donation(row)?
    })
}

fn bare_donation(row: &Row) -> Result<StoredDonation> {
    Ok(StoredDonation {
        id: parsed(row, "id", |text| DonationId::parse(text).ok())?,
        campaign: parsed(row, "campaign", |text| CampaignSlug::parse(text).ok())?,
        gateway: gateway(row)?,
        payee: column(row, "payee")?,
        declares_indian_citizen: column(row, "declares_indian_citizen")?,
        amount: money(column(row, "amount_minor")?, column(row, "currency")?)?,
        status: parsed(row, "status", Status::lookup)?,
        anonymous: column(row, "anonymous")?,
        locale: parsed(row, "locale", Locale::lookup)?,
        origin: Origin {
            idempotency_key_hash: digest(row, "idempotency_key_hash")?,
            request_fingerprint: digest(row, "request_fingerprint")?,
            view_token_hash: digest(row, "view_token_hash")?,
        },
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

fn order(row: &OrderRow) -> Result<StoredOrder> {
    let (gateway, order, handed_out_at, retired_at, ..) = row;
    let (.., pay_url, expires_at) = row;
    Ok(StoredOrder {
        gateway: checked(gateway, "gateway", Gateway::lookup)?,
        order: checked(order, "gateway_order_id", |text| {
            GatewayOrderId::parse(text).ok()
        })?,
        handed_out_at: handed_out_at.map(Timestamp::from_unix_ms),
        retired_at: retired_at.map(Timestamp::from_unix_ms),
        quote: quote(row)?,
        link: pay_url.clone().map(|url| PayLink {
            url,
            expires_at: expires_at.map(Timestamp::from_unix_ms),
        }),
    })
}

fn quote((_, _, _, _, minor, currency, payee, ..): &OrderRow) -> Result<Option<Quote>> {
    match (minor, currency, payee) {
        (None, None, None) => Ok(None),
        (Some(minor), Some(currency), Some(payee)) => Ok(Some(Quote {
            amount: money(*minor, currency)?,
            payee: payee.clone(),
        })),
        _ => Err(corrupt("quoted_minor")),
    }
}

fn with_refunds(payments: &[PaymentRow], refunds: &[RefundRow]) -> Result<Vec<Payment>> {
    let refunds: Vec<Refund> = refunds.iter().map(refund).collect::<Result<_>>()?;
    payments
        .iter()
        .map(|row| {
            let (gateway, id, ..) = row;
            let gateway = checked(gateway, "gateway", Gateway::lookup)?;
            let id = payment_id(id)?;
            let own = |(of, payment, ..): &&Refund| *of == gateway && *payment == id;
            let refunds = refunds
                .iter()
                .filter(own)
                .map(|(_, _, refund, money)| (refund.clone(), *money))
                .collect();
            let (.., transaction, reason) = row;
            Ok(Payment {
                gateway,
                id,
                state: payment_state(row)?,
                refunds,
                transaction: checked_if_any(transaction.as_deref(), "transaction_id", |text| {
                    TransactionId::parse(text).ok()
                })?,
                reason: reason.as_deref().and_then(FailureReason::lookup),
            })
        })
        .collect()
}

type Refund = (Gateway, PaymentId, RefundId, Money);

fn refund((gateway, payment, refund, amount_minor, currency): &RefundRow) -> Result<Refund> {
    Ok((
        checked(gateway, "gateway", Gateway::lookup)?,
        payment_id(payment)?,
        checked(refund, "refund_id", |text| RefundId::parse(text).ok())?,
        money(*amount_minor, currency)?,
    ))
}

fn payment_id(text: &str) -> Result<PaymentId> {
    checked(text, "payment_id", |text| PaymentId::parse(text).ok())
}

fn payment_state(row: &PaymentRow) -> Result<PaymentState> {
    let (_, _, state, disposition, amount_minor, currency, mismatch, ..) = row;
    let disposition = checked_if_any(disposition.as_deref(), "disposition", disposition_of)?;
    let mismatch = checked_if_any(mismatch.as_deref(), "mismatch", Mismatch::lookup)?;
    match (state.as_str(), disposition, mismatch) {
        ("under_way", None, None) => Ok(PaymentState::UnderWay),
        ("failed", None, None) => Ok(PaymentState::Failed),
        ("returned", None, None) => Ok(PaymentState::Returned),
        ("captured", Some(disposition), None) => match (amount_minor, currency) {
            (Some(amount_minor), Some(currency)) => Ok(PaymentState::Captured {
                disposition,
                money: money(*amount_minor, currency)?,
            }),
            _ => Err(corrupt("amount_minor")),
        },
        ("quarantined", None, Some(mismatch)) => Ok(PaymentState::Quarantined(mismatch)),
        _ => Err(corrupt("state")),
    }
}

fn disposition_of(code: &str) -> Option<Disposition> {
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
