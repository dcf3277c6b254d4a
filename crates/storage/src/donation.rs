//! A donation as it is written and as it is read back.

use daan_domain::settle::{self, Finding, Payment};
use daan_domain::{
    CampaignSlug, DonationId, DonorName, Email, Gateway, GatewayOrderId, Intent, Locale, Money,
    Status, Timestamp,
};

/// A SHA-256.
pub type Digest = [u8; 32];

/// A donor's intent to give, as the server took it.
#[derive(Debug, Clone)]
pub struct NewDonation {
    /// Its reference.
    pub id: DonationId,
    /// What is given to.
    pub campaign: CampaignSlug,
    /// The gateway of the offer that the donor took.
    pub gateway: Gateway,
    /// The payee of that offer, as the donor was told.
    pub payee: String,
    /// Whether the donor declared to be an Indian citizen.
    pub declares_indian_citizen: bool,
    /// Amount, donor and message.
    pub intent: Intent,
    /// Whether the donor's name is kept from the public.
    pub anonymous: bool,
    /// The language to write to the donor in.
    pub locale: Locale,
    /// SHA-256 of the idempotency key: the key itself is a secret of the browser.
    pub idempotency_key_hash: Digest,
    /// SHA-256 of what was asked for under that key.
    pub request_fingerprint: Digest,
    /// SHA-256 of the view token.
    pub view_token_hash: Digest,
    /// Random: with it the history can seal who gave, and cannot tell it.
    pub donor_salt: [u8; 16],
}

/// By what a donation is found again: kept for good, and copied into its orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// SHA-256 of the idempotency key.
    pub idempotency_key_hash: Digest,
    /// SHA-256 of what was asked for under that key.
    pub request_fingerprint: Digest,
    /// SHA-256 of the view token.
    pub view_token_hash: Digest,
}

/// A donation that the ledger does not know, as its gateway order remembers it, or an operator says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostDonation {
    /// Its reference.
    pub id: DonationId,
    /// What is given to.
    pub campaign: CampaignSlug,
    /// The gateway of the offer that the donor took first.
    pub gateway: Gateway,
    /// The payee of that offer, as the donor was told.
    pub payee: String,
    /// Whether the donor declared to be an Indian citizen.
    pub declares_indian_citizen: bool,
    /// How much.
    pub amount: Money,
    /// Whether the donor's name is kept from the public.
    pub anonymous: bool,
    /// The language to write to the donor in.
    pub locale: Locale,
    /// When it was recorded first.
    pub created_at: Timestamp,
    /// By what it is found.
    pub origin: Origin,
    /// Who gave it, which no gateway order remembers.
    pub donor: Option<LostDonor>,
}

/// Who gave a donation that was lost, as far as an operator knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostDonor {
    /// The donor's name.
    pub name: DonorName,
    /// The donor's address.
    pub email: Email,
    /// Random, so that the history's seal of the donor says nothing once this is erased.
    pub salt: [u8; 16],
}

/// What became of writing a donation down again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recovered {
    /// It is in the ledger now; with another key's hash where another donation has its own.
    New(StoredDonation),
    /// It was there already.
    Known(StoredDonation),
}

/// What became of an intent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recorded {
    /// It is a new donation.
    New(StoredDonation),
    /// The same was asked before under the same key; this is that donation.
    Known(StoredDonation),
    /// Something else was asked before under the same key.
    KeyReused,
}

/// A gateway order that was made for a donation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewayOrder {
    /// Whose order it is.
    pub gateway: Gateway,
    /// Its id there.
    pub order: GatewayOrderId,
    /// What it asks for, where that is not the donation's own amount.
    pub quote: Option<Quote>,
    /// Where it is paid, where the gateway has a page for it.
    pub link: Option<PayLink>,
    /// The order of the same gateway whose place it takes, because that can take no further payment.
    pub replaces: Option<GatewayOrderId>,
}

impl GatewayOrder {
    /// An order for the donation's own amount.
    pub fn plain(gateway: Gateway, order: GatewayOrderId) -> GatewayOrder {
        GatewayOrder {
            gateway,
            order,
            quote: None,
            link: None,
            replaces: None,
        }
    }
}

/// The same gift in another currency, as the donor was quoted it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// What is asked for.
    pub amount: Money,
    /// Who receives it.
    pub payee: String,
}

/// A gateway's page on which an order is paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayLink {
    /// Its address, at most 2048 characters.
    pub url: String,
    /// Until when it takes a payment, if that is told.
    pub expires_at: Option<Timestamp>,
}

/// A gateway order of a donation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredOrder {
    /// Whose order it is.
    pub gateway: Gateway,
    /// Its id there.
    pub order: GatewayOrderId,
    /// When it was first given to a browser; `None` for an orphan that never may be.
    pub handed_out_at: Option<Timestamp>,
    /// When another took its place.
    pub retired_at: Option<Timestamp>,
    /// What it asks for, where that is not the donation's own amount.
    pub quote: Option<Quote>,
    /// Where it is paid, where the gateway has a page for it.
    pub link: Option<PayLink>,
}

impl StoredOrder {
    /// Whether a donor may be sent to pay it.
    pub fn is_handed_out(&self) -> bool {
        self.handed_out_at.is_some() && self.retired_at.is_none()
    }
}

/// What became of a gateway order that was made for a donation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bound {
    /// The donor pays this order.
    Bound,
    /// The donor pays that one, which was bound earlier; it may be the same.
    AlreadyBound(GatewayOrderId),
    /// The donation has been paid meanwhile: no order of it may be handed out any more.
    AlreadyPaid,
}

/// A donation as the ledger holds it, without who gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDonation {
    /// Its reference.
    pub id: DonationId,
    /// What is given to.
    pub campaign: CampaignSlug,
    /// The gateway of the offer that the donor took first.
    pub gateway: Gateway,
    /// The payee of that offer, as the donor was told.
    pub payee: String,
    /// Whether the donor declared to be an Indian citizen.
    pub declares_indian_citizen: bool,
    /// How much.
    pub amount: Money,
    /// What became of it.
    pub status: Status,
    /// Whether the donor's name is kept from the public.
    pub anonymous: bool,
    /// The language to write to the donor in.
    pub locale: Locale,
    /// By what it is found again.
    pub origin: Origin,
    /// When it was recorded.
    pub created_at: Timestamp,
    /// When the latest attempt to make its gateway order began. With status `creating` and no lease, its
    /// outcome is unknown: look for the order by its receipt before making another.
    pub attempt_started_at: Option<Timestamp>,
    /// Until when somebody is making its gateway order.
    pub lease_until: Option<Timestamp>,
    /// When the gateway was last asked about it.
    pub checked_at: Option<Timestamp>,
    /// When the gateway is to be asked next.
    pub next_check_at: Option<Timestamp>,
    /// When the applied payment was paid.
    pub paid_at: Option<Timestamp>,
    /// Its gateway orders, oldest first.
    pub orders: Vec<StoredOrder>,
    /// Its payments, oldest first.
    pub payments: Vec<Payment>,
}

impl StoredDonation {
    /// The payment that the donation counts.
    pub fn applied_payment(&self) -> Option<&Payment> {
        self.payments.iter().find(|payment| {
            matches!(
                payment.state,
                settle::PaymentState::Captured {
                    disposition: settle::Disposition::Applied,
                    ..
                }
            )
        })
    }

    /// The latest order at this gateway that the donor may pay.
    pub fn handed_out_order(&self, gateway: Gateway) -> Option<&StoredOrder> {
        self.orders
            .iter()
            .rev()
            .find(|order| order.gateway == gateway && order.is_handed_out())
    }

    /// What one of its orders asks for.
    pub fn asked_by(&self, order: &StoredOrder) -> Money {
        order
            .quote
            .as_ref()
            .map_or(self.amount, |quote| quote.amount)
    }

    /// The part of it that evidence is held against.
    pub fn standing(&self) -> settle::Donation {
        settle::Donation {
            status: self.status,
            amount: self.amount,
            orders: self
                .orders
                .iter()
                .map(|order| settle::Order {
                    gateway: order.gateway,
                    id: order.order.clone(),
                    amount: self.asked_by(order),
                })
                .collect(),
            payments: self.payments.clone(),
        }
    }
}

/// What settling evidence led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// The donation after it.
    pub donation: StoredDonation,
    /// What each piece of evidence meant, in the order given.
    pub findings: Vec<Finding>,
}
