//! The same client against the sandbox.

use super::build::{client, client_with, hasty_client, new_payment, npr, pidx, purchase};
use crate::desk::{Sandbox, text};
use daan_domain::settle::Claim;
use daan_domain::{Country, GatewayOrderId, Phone};
use daan_gateway::khalti::{
    Client, Customer, Error, Initiated, Lookup, LookupStatus, NewPayment, Purchase, evidence,
    full_refund_id,
};
use serde_json::json;

struct Desk {
    sandbox: Sandbox,
    client: Client,
}

impl Desk {
    async fn open() -> Desk {
        let sandbox = Sandbox::open().await;
        let client = client(&sandbox.origin());
        Desk { sandbox, client }
    }

    async fn initiated(&self) -> Initiated {
        self.client.initiate(&new_payment()).await.unwrap()
    }

    async fn settled(&self, outcome: &str) -> Lookup {
        let pidx = self.initiated().await.pidx;
        self.settle(&pidx, outcome).await;
        self.client.lookup(&pidx).await.unwrap()
    }

    async fn settle(&self, pidx: &GatewayOrderId, outcome: &str) {
        let asked = json!({"pidx": pidx.as_str(), "outcome": outcome});
        self.sandbox.control("khalti", asked).await;
    }
}

fn told(lookup: &Lookup) -> Vec<Claim> {
    let proved = evidence(lookup, &lookup.pidx);
    proved.into_iter().map(|piece| piece.claim).collect()
}

#[tokio::test]
async fn a_payment_is_initiated_and_nobody_has_paid_it_yet() {
    let desk = Desk::open().await;
    let phone = Phone::parse("9800000123", Country::Nepal).unwrap();
    let new = NewPayment::new(Purchase {
        customer: Some(Customer::new("आशा", "asha@example.org", Some(&phone))),
        ..purchase()
    });
    let initiated = desk.client.initiate(&new.unwrap()).await.unwrap();
    let page = initiated.payment_url.as_str();
    assert!(page.starts_with(&desk.sandbox.origin()) && page.contains(initiated.pidx.as_str()));
    assert!(initiated.expires_at.is_some());
    let lookup = desk.client.lookup(&initiated.pidx).await.unwrap();
    assert_eq!(lookup.status, LookupStatus::Initiated);
    assert_eq!((told(&lookup), lookup.transaction), (vec![], None));
}

#[tokio::test]
async fn each_outcome_proves_what_it_is() {
    let desk = Desk::open().await;
    for (outcome, claims) in [
        ("Completed", vec![Claim::Captured(npr(13_00))]),
        ("Pending", vec![Claim::Pending]),
        ("Initiated", vec![]),
        ("User canceled", vec![Claim::Failed]),
        ("Expired", vec![Claim::Failed]),
        ("Partially Refunded", vec![Claim::Captured(npr(13_00))]),
    ] {
        let lookup = desk.settled(outcome).await;
        assert_eq!((told(&lookup), lookup.status.as_str()), (claims, outcome));
    }
}

#[tokio::test]
async fn an_amount_off_by_one_paisa_is_told_as_it_is() {
    let desk = Desk::open().await;
    for total in [13_01, 12_99, 26_00, 0] {
        let pidx = desk.initiated().await.pidx;
        let asked = json!({"pidx": pidx.as_str(), "outcome": "Completed", "total_amount": total});
        desk.sandbox.control("khalti", asked).await;
        let lookup = desk.client.lookup(&pidx).await.unwrap();
        assert_eq!(told(&lookup), [Claim::Captured(npr(total))]);
    }
}

#[tokio::test]
async fn a_refund_goes_by_the_transaction_and_shows_in_the_next_lookup() {
    let desk = Desk::open().await;
    let paid = desk.settled("Completed").await;
    let transaction = paid.transaction.clone().unwrap();
    desk.client
        .refund(&transaction, Some(npr(3_00)), None)
        .await
        .unwrap();
    let part = desk.client.lookup(&paid.pidx).await.unwrap();
    assert_eq!(part.status, LookupStatus::PartiallyRefunded);
    desk.client.refund(&transaction, None, None).await.unwrap();
    let all = desk.client.lookup(&paid.pidx).await.unwrap();
    let gone_back = Claim::Refunded {
        refund: full_refund_id(&paid.pidx),
        amount: npr(13_00),
    };
    assert_eq!(told(&all), [Claim::Captured(npr(13_00)), gone_back]);
    let more = desk.client.refund(&transaction, None, None).await;
    assert_eq!(more.unwrap_err().code(), "refused");
}

#[tokio::test]
async fn an_unknown_pidx_and_a_wrong_key_are_told_apart() {
    let desk = Desk::open().await;
    assert_eq!(desk.client.lookup(&pidx()).await, Err(Error::NotFound));
    let stranger = client_with(&desk.sandbox.origin(), "wrong", 6_000);
    assert_eq!(stranger.lookup(&pidx()).await, Err(Error::Unauthorized));
    assert_eq!(
        stranger.initiate(&new_payment()).await,
        Err(Error::Unauthorized)
    );
}

#[tokio::test]
async fn two_links_of_one_order_are_two_payments() {
    let desk = Desk::open().await;
    let (first, second) = (desk.initiated().await, desk.initiated().await);
    assert_ne!(first.pidx, second.pidx);
    desk.settle(&first.pidx, "Completed").await;
    let other = desk.client.lookup(&second.pidx).await.unwrap();
    assert_eq!(other.status, LookupStatus::Initiated);
    let paid = desk.client.lookup(&first.pidx).await.unwrap();
    assert_eq!(evidence(&paid, &second.pidx), []);
}

#[tokio::test]
async fn an_answer_that_does_not_come_or_cannot_be_read_is_no_refusal() {
    let desk = Desk::open().await;
    let paid = desk.settled("Completed").await.pidx;
    let hasty = hasty_client(&desk.sandbox.origin());
    for kind in ["drop", "delay", "truncate", "html", "down", "status"] {
        desk.sandbox
            .fault("POST /api/v2/epayment/lookup/", kind)
            .await;
        let error = hasty.lookup(&paid).await.unwrap_err();
        assert!(error.is_transient(), "{kind}: {error:?}");
    }
    let found = desk.client.lookup(&paid).await.unwrap();
    assert_eq!(found.status, LookupStatus::Completed);
}

#[tokio::test]
async fn where_the_payer_comes_back_to_proves_nothing_and_names_the_pidx() {
    let desk = Desk::open().await;
    let pidx = desk.initiated().await.pidx;
    let asked = json!({"pidx": pidx.as_str(), "outcome": "User canceled"});
    let told = desk.sandbox.control("khalti", asked).await;
    let back = text(&told, "return_url");
    assert!(back.starts_with("https://example.com/payment/?"), "{back}");
    assert!(back.contains(pidx.as_str()), "{back}");
}
