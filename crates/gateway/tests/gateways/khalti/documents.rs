//! Every call: what goes out, and what is read from the answers that Khalti's pages show.

use super::build::{client, new_payment, npr, pidx, purchase, transaction};
use crate::stub::Stub;
use daan_domain::settle::Claim;
use daan_domain::{Country, Currency, Money, Phone};
use daan_gateway::khalti::{
    ApiError, Customer, Error, ForeignAddress, Lookup, LookupStatus, NewPayment, Purchase,
    Unreadable, evidence,
};
use serde_json::{Value, json};

const INITIATED: &str = include_str!("../../documents/khalti/initiated.json");
const COMPLETED: &str = include_str!("../../documents/khalti/lookup_completed.json");
const PENDING: &str = include_str!("../../documents/khalti/lookup_pending.json");
const STILL_INITIATED: &str = include_str!("../../documents/khalti/lookup_initiated.json");
const REFUNDED: &str = include_str!("../../documents/khalti/lookup_refunded.json");
const EXPIRED: &str = include_str!("../../documents/khalti/lookup_expired.json");
const USER_CANCELED: &str = include_str!("../../documents/khalti/lookup_user_canceled.json");

/// The initiated payment of the documents, with a link that the stub at this origin may give.
fn initiated_at(origin: &str) -> String {
    let mut document: Value = serde_json::from_str(INITIATED).unwrap();
    let members = document.as_object_mut().unwrap();
    let page = format!("{origin}/pay?pidx=bZQLD9wRVWo4CdESSfuSsB");
    members.insert("payment_url".to_owned(), page.into());
    document.to_string()
}

async fn looked_up(status: u16, document: &str) -> Result<Lookup, Error> {
    let stub = Stub::answering_with(status, document).await;
    client(&stub.origin).lookup(&pidx()).await
}

async fn refused(status: u16, document: &str) -> Error {
    looked_up(status, document).await.unwrap_err()
}

fn refusal(error: Error) -> ApiError {
    let Error::Refused(refusal) = error else {
        panic!("expected a refusal, not {error:?}");
    };
    *refusal
}

#[tokio::test]
async fn a_payment_is_initiated_as_documented() {
    let stub = Stub::answering_at(initiated_at).await;
    let phone = Phone::parse("+9779800000123", Country::Nepal).unwrap();
    let new = NewPayment::new(Purchase {
        customer: Some(Customer::new(
            "Khalti Bahadur",
            "example@gmail.com",
            Some(&phone),
        )),
        ..purchase()
    });
    let initiated = client(&stub.origin).initiate(&new.unwrap()).await.unwrap();
    assert_eq!(initiated.pidx.as_str(), "bZQLD9wRVWo4CdESSfuSsB");
    let page = format!("{}/pay?pidx=bZQLD9wRVWo4CdESSfuSsB", stub.origin);
    assert_eq!(initiated.payment_url.as_str(), page);
    assert_eq!(initiated.expires_at.unwrap().unix_ms(), 1_685_011_276_471);
    let call = stub.only_call();
    assert_eq!(call.line, "POST /api/v2/epayment/initiate/");
    assert_eq!(
        call.header("authorization"),
        "Key daan-sandbox-khalti-secret"
    );
    assert!(call.header("user-agent").starts_with("daan/"));
    assert_eq!(
        call.body,
        json!({
            "return_url": "https://example.com/payment/", "website_url": "https://example.com/",
            "amount": 1300, "purchase_order_id": "test12", "purchase_order_name": "test",
            "customer_info": {"name": "Khalti Bahadur", "email": "example@gmail.com", "phone": "9800000123"},
        })
    );
}

#[tokio::test]
async fn the_documented_link_is_not_followed_from_an_api_on_this_machine() {
    let stub = Stub::answering(INITIATED).await;
    let error = client(&stub.origin)
        .initiate(&new_payment())
        .await
        .unwrap_err();
    let problem = Unreadable::LeadsAway(ForeignAddress);
    assert_eq!(
        error,
        Error::UnreadableAnswer {
            status: 200,
            problem
        }
    );
}

#[tokio::test]
async fn each_documented_lookup_is_read_with_the_status_it_comes_with() {
    for (status, document, expected, claims) in [
        (
            200,
            COMPLETED,
            LookupStatus::Completed,
            vec![Claim::Captured(npr(1_000))],
        ),
        (200, PENDING, LookupStatus::Pending, vec![Claim::Pending]),
        (200, STILL_INITIATED, LookupStatus::Initiated, vec![]),
        (400, EXPIRED, LookupStatus::Expired, vec![Claim::Failed]),
        (
            400,
            USER_CANCELED,
            LookupStatus::UserCanceled,
            vec![Claim::Failed],
        ),
    ] {
        let lookup = looked_up(status, document).await.unwrap();
        assert_eq!(lookup.status, expected);
        assert_eq!(
            (lookup.total_amount_minor, lookup.fee_minor),
            (Some(1_000), Some(0))
        );
        let proved = evidence(&lookup, &pidx());
        let told: Vec<Claim> = proved.into_iter().map(|piece| piece.claim).collect();
        assert_eq!(told, claims, "{expected:?}");
    }
}

#[tokio::test]
async fn a_lookup_asks_for_one_pidx_and_brings_its_transaction() {
    let stub = Stub::answering(REFUNDED).await;
    let lookup = client(&stub.origin).lookup(&pidx()).await.unwrap();
    assert_eq!(
        (lookup.transaction, lookup.refunded),
        (Some(transaction()), true)
    );
    let call = stub.only_call();
    assert_eq!(call.line, "POST /api/v2/epayment/lookup/");
    assert_eq!(
        call.header("authorization"),
        "Key daan-sandbox-khalti-secret"
    );
    assert_eq!(call.body, json!({"pidx": "HT6o6PEZRWFJ5ygavzHWd5"}));
}

#[tokio::test]
async fn a_status_in_the_body_counts_only_where_khalti_sends_one() {
    for status in [401, 403, 404, 429, 500, 502, 503] {
        let error = refused(status, COMPLETED).await;
        assert!(
            !matches!(error, Error::UnreadableAnswer { .. }),
            "{status} {error:?}"
        );
    }
}

#[tokio::test]
async fn an_unknown_pidx_is_told_as_such_with_either_status() {
    let body = r#"{"detail":"Not found.","error_key":"validation_error"}"#;
    for status in [400, 404] {
        let error = refused(status, body).await;
        assert_eq!(error, Error::NotFound, "{status}");
        assert!(!error.is_transient());
    }
    // A wrong address of the API is something else than a payment that is not there.
    assert_eq!(
        refused(404, "<html>Not found.</html>").await.code(),
        "refused"
    );
}

#[tokio::test]
async fn a_wrong_key_is_told_as_such_in_both_wordings() {
    for body in [
        r#"{"detail":"Invalid token.","status_code":401}"#,
        r#"{"detail":"Authentication credentials were not provided.","status_code":401}"#,
    ] {
        for status in [401, 403, 400] {
            assert_eq!(
                refused(status, body).await,
                Error::Unauthorized,
                "{status} {body}"
            );
        }
    }
    let shown = refused(401, "").await.to_string();
    assert!(shown.contains("KHALTI_SECRET_KEY"), "{shown}");
}

#[tokio::test]
async fn every_documented_validation_error_names_its_field() {
    for (field, text) in [
        ("return_url", "This field may not be blank."),
        ("return_url", "Enter a valid URL."),
        ("website_url", "Enter a valid URL."),
        (
            "amount",
            "Amount should be greater than Rs. 10, that is 1000 paisa.",
        ),
        ("amount", "A valid integer is required."),
        ("amount", "Amount Breakdown mismatch."),
        ("purchase_order_id", "This field may not be blank."),
        ("purchase_order_name", "This field may not be blank."),
    ] {
        let body = json!({field: [text], "error_key": "validation_error"});
        let refusal = refusal(refused(400, &body.to_string()).await);
        assert_eq!(refusal.key.as_deref(), Some("validation_error"));
        let problem = refusal.fields.first().unwrap();
        assert_eq!(
            (problem.field.as_str(), problem.problem.as_str()),
            (field, text)
        );
    }
    let nested = r#"{"customer_info":{"name":["This field is required."]}}"#;
    let refusal = refusal(refused(400, nested).await);
    assert_eq!(refusal.fields.first().unwrap().field, "customer_info.name");
}

#[tokio::test]
async fn a_refund_of_all_has_an_empty_body_and_no_version_in_its_path() {
    let stub = Stub::answering(r#"{"detail":"Transaction refund successful."}"#).await;
    client(&stub.origin)
        .refund(&transaction(), None, None)
        .await
        .unwrap();
    let call = stub.only_call();
    assert_eq!(
        call.line,
        "POST /api/merchant-transaction/GFq9PFS7b2iYvL8Lir9oXe/refund/"
    );
    assert_eq!(
        call.header("authorization"),
        "Key daan-sandbox-khalti-secret"
    );
    assert_eq!(call.body, json!({}));
}

#[tokio::test]
async fn a_refund_of_a_part_names_the_paisa_and_a_banks_the_mobile_number() {
    let stub = Stub::answering(r#"{"detail":"Transaction refund successful."}"#).await;
    let client = client(&stub.origin);
    client
        .refund(&transaction(), Some(npr(50_00)), Some("9800000123"))
        .await
        .unwrap();
    assert_eq!(
        stub.only_call().body,
        json!({"amount": 5000, "mobile": "9800000123"})
    );
}

#[tokio::test]
async fn a_refund_that_is_not_confirmed_may_have_been_made() {
    for (status, body) in [
        (200, "{}"),
        (200, ""),
        (200, "<html>"),
        (500, ""),
        (302, ""),
    ] {
        let stub = Stub::answering_with(status, body).await;
        let refund = client(&stub.origin)
            .refund(&transaction(), None, None)
            .await;
        assert!(refund.unwrap_err().effect_is_unknown(), "{status} {body}");
    }
}

#[tokio::test]
async fn no_refund_in_another_currency_is_sent() {
    let stub = Stub::answering("{}").await;
    let inr = Money::new(50_00, Currency::INR).unwrap();
    let refund = client(&stub.origin)
        .refund(&transaction(), Some(inr), None)
        .await;
    assert_eq!(refund.unwrap_err().code(), "not_sent");
    assert_eq!(stub.calls(), 0);
}
