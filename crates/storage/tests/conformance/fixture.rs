//! Donations and evidence with valid defaults, and databases that go away with their test.

use daan_domain::settle::{Claim, Evidence, Source};
use daan_domain::{
    CampaignSlug, Country, Currency, DonationId, Donor, DonorName, Email, Gateway, GatewayOrderId,
    Intent, Locale, Message, Money, Pan, PaymentId, Phone, RefundId, Timestamp,
};
use daan_storage::{
    Actor, Bound, Digest, GatewayOrder, Ledger, NewDonation, Settled, StoredDonation,
};
use sqlx::ConnectOptions as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use std::path::PathBuf;

pub(crate) const AMOUNT_MINOR: i64 = 500_00;

/// The number of seconds after the test's beginning.
pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_unix_ms(1_760_000_000_000 + seconds * 1000)
}

pub(crate) fn inr(amount_minor: i64) -> Money {
    Money::new(amount_minor, Currency::INR).unwrap()
}

pub(crate) fn id(number: u8) -> DonationId {
    DonationId::from_random(u64::from(number))
}

pub(crate) fn order(text: &str) -> GatewayOrderId {
    GatewayOrderId::parse(text).unwrap()
}

pub(crate) fn at_razorpay(text: &str) -> GatewayOrder {
    GatewayOrder::plain(Gateway::Razorpay, order(text))
}

pub(crate) fn at_khalti(pidx: &str) -> GatewayOrder {
    GatewayOrder::plain(Gateway::Khalti, order(pidx))
}

pub(crate) fn token_hash(number: u8) -> Digest {
    [number; 32]
}

pub(crate) fn campaign() -> CampaignSlug {
    CampaignSlug::parse("education").unwrap()
}

pub(crate) fn intent(number: u8) -> NewDonation {
    NewDonation {
        id: id(number),
        campaign: campaign(),
        gateway: Gateway::Razorpay,
        payee: "Shiksha Trust".to_owned(),
        declares_indian_citizen: true,
        intent: Intent {
            amount: inr(AMOUNT_MINOR),
            donor: Donor {
                name: DonorName::parse("आशा Rai").unwrap(),
                email: Email::parse("asha@example.org").unwrap(),
                phone: Some(Phone::parse("9841234567", Country::Nepal).unwrap()),
                pan: Some(Pan::parse("ABCPE1234F").unwrap()),
            },
            message: Message::parse("For books\nand pens").unwrap(),
        },
        anonymous: true,
        locale: Locale::Ne,
        idempotency_key_hash: [number.wrapping_add(100); 32],
        request_fingerprint: [number; 32],
        view_token_hash: token_hash(number),
        donor_salt: [number; 16],
    }
}

/// A donation with an open Razorpay order, `order_1` for donation 1.
pub(crate) async fn open(ledger: &Ledger, number: u8) -> DonationId {
    ledger.record_intent(&intent(number), at(0)).await.unwrap();
    let order = order(&format!("order_{number}"));
    let bound = ledger
        .bind_order(
            &id(number),
            &GatewayOrder::plain(Gateway::Razorpay, order.clone()),
            at(1),
        )
        .await
        .unwrap();
    assert_eq!(bound, Bound::Bound);
    id(number)
}

/// A donation paid by `payment`.
pub(crate) async fn paid(ledger: &Ledger, number: u8, payment: &str) -> DonationId {
    let id = open(ledger, number).await;
    settle(ledger, &id, &fetched(number, payment, captured())).await;
    id
}

pub(crate) fn captured() -> Claim {
    Claim::Captured(inr(AMOUNT_MINOR))
}

pub(crate) fn refunded(refund: &str, amount_minor: i64) -> Claim {
    Claim::Refunded {
        refund: RefundId::parse(refund).unwrap(),
        amount: inr(amount_minor),
    }
}

/// What Razorpay answers about a payment of donation `number`'s order.
pub(crate) fn fetched(number: u8, payment: &str, claim: Claim) -> Evidence {
    Evidence::new(
        Source::RazorpayFetch,
        order(&format!("order_{number}")),
        PaymentId::parse(payment).unwrap(),
        claim,
    )
}

/// The same as a webhook tells it.
pub(crate) fn hooked(number: u8, payment: &str, claim: Claim) -> Evidence {
    Evidence {
        source: Source::RazorpayWebhook,
        ..fetched(number, payment, claim)
    }
}

pub(crate) async fn settle(ledger: &Ledger, id: &DonationId, evidence: &Evidence) -> Settled {
    let evidence = std::slice::from_ref(evidence);
    ledger
        .settle(id, evidence, Actor::Server, at(2))
        .await
        .unwrap()
}

pub(crate) async fn find(ledger: &Ledger, id: &DonationId) -> StoredDonation {
    ledger.find(id).await.unwrap().unwrap()
}

/// The order that a donor would be sent to pay.
pub(crate) fn handed_out(donation: &StoredDonation, gateway: Gateway) -> Option<GatewayOrderId> {
    donation
        .handed_out_order(gateway)
        .map(|order| order.order.clone())
}

pub(crate) fn npr(amount_minor: i64) -> Money {
    Money::new(amount_minor, Currency::NPR).unwrap()
}

/// What Khalti answers about the payment of a pidx.
pub(crate) fn looked_up(pidx: &str, claim: Claim) -> Evidence {
    let payment = PaymentId::parse(pidx).unwrap();
    Evidence::new(Source::KhaltiLookup, order(pidx), payment, claim)
}

pub(crate) async fn kinds(ledger: &Ledger, id: &DonationId) -> Vec<String> {
    let events = ledger.events(id).await.unwrap();
    events.into_iter().map(|event| event.kind).collect()
}

pub(crate) async fn raised_minor(ledger: &Ledger) -> i64 {
    raised(ledger, Currency::INR).await.amount_minor()
}

pub(crate) async fn raised(ledger: &Ledger, currency: Currency) -> Money {
    let totals = ledger.totals(&campaign()).await.unwrap();
    let raised = totals.iter().map(|total| total.raised);
    let mut raised = raised.filter(|raised| raised.currency() == currency);
    let only = raised.next().unwrap_or(Money::zero(currency));
    assert_eq!(raised.next(), None, "one total of each currency");
    only
}

/// How many gifts count, in any currency.
pub(crate) async fn gifts(ledger: &Ledger) -> i64 {
    let totals = ledger.totals(&campaign()).await.unwrap();
    totals.iter().map(|total| total.gifts).sum()
}

/// A database file in a folder that goes away with the test.
pub(crate) struct File {
    folder: tempfile::TempDir,
}

impl File {
    pub(crate) fn new() -> File {
        File {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("data").join("daan.db")
    }

    pub(crate) fn url(&self) -> String {
        format!("sqlite:{}", self.path().display())
    }

    pub(crate) async fn open(&self) -> Ledger {
        Ledger::open(&self.url(), 2).await.unwrap()
    }

    /// A connection past all of our code, as an attacker or a mistaken hand would have it.
    pub(crate) async fn raw(&self) -> SqliteConnection {
        SqliteConnectOptions::new()
            .filename(self.path())
            .create_if_missing(true)
            .foreign_keys(true)
            .connect()
            .await
            .unwrap()
    }
}
