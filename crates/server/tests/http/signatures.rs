//! Proofs that prove nothing.

use crate::harness::{Begun, House};
use futures::future::join_all;
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

fn signed(message: &str, secret: &str) -> String {
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(message.as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

/// The proof with another signature.
fn forged(proof: &Value, signature: impl Into<Value>) -> Value {
    let mut forged = proof.clone();
    forged["razorpay_signature"] = signature.into();
    forged
}

fn text<'a>(proof: &'a Value, name: &str) -> &'a str {
    proof[name].as_str().unwrap()
}

/// Every signature that somebody might try in place of the right one.
fn forgeries(proof: &Value, other: &Value) -> Vec<Value> {
    let (payment, order) = (
        text(proof, "razorpay_payment_id"),
        text(proof, "razorpay_order_id"),
    );
    let right = text(proof, "razorpay_signature");
    let key = daan_sandbox::KEY_SECRET;
    let flipped = if right.starts_with('0') { "1" } else { "0" };
    let mut signatures = vec![
        String::new(),
        "0".repeat(64),
        format!("{flipped}{}", &right[1..]),
        right[..63].to_owned(),
        format!("{right}0"),
        format!(" {right}"),
        format!("{right}\n"),
        format!("{}zz", &right[..62]),
        "é".repeat(32),
        "०".repeat(64),
        format!("{right}\u{0}"),
        right.repeat(100),
        text(other, "razorpay_signature").to_owned(),
        signed(&format!("{payment}|{order}"), key),
        signed(&format!("{order}{payment}"), key),
        signed(payment, key),
        signed(order, key),
        signed("", key),
        signed(&format!("{order}|{payment}"), "another-key"),
        signed(&format!("{order}|{payment}"), ""),
        signed(&format!("{order}|{payment}"), daan_sandbox::WEBHOOK_SECRET),
    ];
    // Only letters have a case.
    signatures.extend(Some(right.to_uppercase()).filter(|upper| upper != right));
    signatures
        .into_iter()
        .map(|signature| forged(proof, signature))
        .collect()
}

/// Threat 3.
#[tokio::test]
async fn a_forged_signature_is_refused_recorded_and_changes_nothing() {
    let house = House::open().await;
    let begun = house.begun().await;
    let proof = house.gateway.pay_for(&begun).await;
    let other = house.gateway.pay_for(&begun).await;
    house.gateway.count("/v1/").await;
    let forgeries = forgeries(&proof, &other);
    for forgery in &forgeries {
        let body = house
            .confirm(&begun.token, forgery)
            .await
            .refused(400, "signature_mismatch");
        assert_eq!(body["reference"], begun.id);
    }
    assert_eq!(
        house.gateway.counted().await,
        0,
        "a forgery must not make us ask"
    );
    assert_eq!(house.book.status().await, "open");
    assert_eq!(house.book.count("SELECT count(*) FROM evidence").await, 0);
    let refused = house
        .book
        .count("SELECT count(*) FROM events WHERE kind = 'signature_refused'")
        .await;
    assert_eq!(
        usize::try_from(refused).unwrap(),
        forgeries.len(),
        "one event for each"
    );

    assert_eq!(
        house.confirm(&begun.token, &proof).await.ok()["status"],
        "paid"
    );
}

/// Threat 7.
#[tokio::test]
async fn a_payment_id_that_is_none_is_refused_whatever_is_signed() {
    let house = House::open().await;
    let begun = house.begun().await;
    for payment in [
        "",
        "pay_1|pay_2",
        "pay 1",
        "pay_é",
        &"p".repeat(65),
        "pay_1\u{0}",
    ] {
        let proof = json!({
            "razorpay_payment_id": payment,
            "razorpay_order_id": begun.order,
            "razorpay_signature": signed(&format!("{}|{payment}", begun.order), daan_sandbox::KEY_SECRET),
        });
        let answer = house.confirm(&begun.token, &proof).await;
        answer.refused(400, "signature_mismatch");
    }
    assert_eq!(house.book.status().await, "open");
}

/// Threat 4.
#[tokio::test]
async fn the_order_that_the_browser_names_does_not_matter() {
    let house = House::open().await;
    let (ours, theirs) = (house.begun().await, house.begun().await);
    let proof = house.gateway.pay_for(&theirs).await;
    house
        .confirm(&ours.token, &proof)
        .await
        .refused(400, "signature_mismatch");
    let mut renamed = house.gateway.pay_for(&ours).await;
    renamed["razorpay_order_id"] = json!(theirs.order);
    assert_eq!(
        house.confirm(&ours.token, &renamed).await.ok()["status"],
        "paid"
    );
    assert_eq!(house.donation(&theirs).await.ok()["donation_id"], theirs.id);
}

/// Threat 4.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_all_pairs_of_twenty_gifts_and_proofs_only_the_diagonal_fits() {
    const GIFTS: usize = 20;
    let house = House::open().await;
    let mut pairs: Vec<(Begun, Value)> = Vec::new();
    for _ in 0..GIFTS {
        let begun = house.begun().await;
        let proof = house.gateway.pay_for(&begun).await;
        pairs.push((begun, proof));
    }
    for (row, (begun, _)) in pairs.iter().enumerate() {
        let wrong = pairs
            .iter()
            .enumerate()
            .filter(|(column, _)| *column != row);
        let answers =
            join_all(wrong.map(|(_, (_, proof))| house.confirm(&begun.token, proof))).await;
        assert!(
            answers.iter().all(|answer| answer.status == 400),
            "{answers:?}"
        );
    }
    assert!(house.book.entries().await.is_empty());
    for (begun, proof) in &pairs {
        assert_eq!(
            house.confirm(&begun.token, proof).await.ok()["status"],
            "paid"
        );
    }
    assert_eq!(house.book.entries().await.len(), GIFTS);
}

/// Threat 47.
#[tokio::test]
async fn a_flood_of_forgeries_does_not_fill_the_file() {
    let house = House::open().await;
    let begun = house.begun().await;
    let proof = forged(
        &json!({"razorpay_payment_id": "pay_1", "razorpay_order_id": begun.order}),
        "0".repeat(64),
    );
    for _ in 0..15 {
        let answers = join_all((0..20).map(|_| house.confirm(&begun.token, &proof))).await;
        assert!(answers.iter().all(|answer| answer.status == 400));
    }
    let refused = house
        .book
        .count("SELECT count(*) FROM events WHERE kind = 'signature_refused'")
        .await;
    assert!(
        (1..=100).contains(&refused),
        "{refused} events of 300 forgeries"
    );
}
