//! What a signature proves, and of which gift.

use crate::conformance::case::{Ended, cases, hold};
use crate::conformance::gateway::Proof;
use crate::conformance::gift::Begun;
use crate::conformance::keys::signature;
use crate::conformance::world::World;
use serde_json::json;

cases! { "proof" {
    a_right_proof_of_a_captured_payment_is_paid: "a right signature of a payment that the gateway has captured makes the gift `paid`",
    a_forged_signature_is_refused: "a signature that somebody made up is answered 400, and the gift stays unpaid",
    a_signature_of_another_gift_is_refused: "payment, order and signature of one gift, all of them right, pay no other: 400",
    a_signature_of_another_gift_under_this_order_is_refused: "the same with this gift's own order id beside them: 400",
    an_upper_case_signature_is_refused: "the right signature in capitals is answered 400",
    a_cut_signature_is_refused: "the right signature without its last digit, and none at all, are answered 400",
    a_signature_by_another_key_is_refused: "a signature by the webhook secret, or by no key, is answered 400",
    a_signature_the_other_way_round_is_refused: "a signature over payment and then order is answered 400: it goes over order and then payment",
}}

/// A gift, and a payment of it that the gateway has captured and nobody was told of.
async fn captured(world: &World) -> Result<(Begun, Proof), crate::conformance::case::Stop> {
    let begun = world.begun().await?;
    let proof = world.sandbox.pay(&begun.order, "captured").await?;
    Ok((begun, proof))
}

async fn a_right_proof_of_a_captured_payment_is_paid(world: &World) -> Ended {
    let (begun, proof) = captured(world).await?;
    let answer = world.confirm(&begun, &proof).await?;
    let body = answer.ok()?;
    hold(
        body["donation_id"] == begun.id.as_str(),
        format!("the donation {}", begun.id),
        answer.shown(),
    )?;
    world.becomes(&begun, "paid").await
}

/// Holds that these proofs are refused. The payments are real, so what the gateway says of the order later is no
/// matter of this.
async fn refused(world: &World, begun: &Begun, proofs: &[Proof]) -> Ended {
    for proof in proofs {
        world.confirm(begun, proof).await?.refused(&[400])?;
    }
    Ok(())
}

async fn a_forged_signature_is_refused(world: &World) -> Ended {
    let begun = world.begun().await?;
    let forged = Proof {
        payment: "pay_ConformForged1".to_owned(),
        order: begun.order.clone(),
        signature: "0123456789abcdef".repeat(4),
    };
    refused(world, &begun, &[forged]).await?;
    world
        .stays_unpaid(&begun, "the signature was made up")
        .await
}

async fn a_signature_of_another_gift_is_refused(world: &World) -> Ended {
    let (_, proof) = captured(world).await?;
    let other = world.begun().await?;
    refused(world, &other, &[proof]).await?;
    world
        .stays_unpaid(&other, "the payment is another gift's")
        .await
}

async fn a_signature_of_another_gift_under_this_order_is_refused(world: &World) -> Ended {
    let (_, proof) = captured(world).await?;
    let other = world.begun().await?;
    let renamed = Proof {
        order: other.order.clone(),
        ..proof
    };
    refused(world, &other, &[renamed]).await?;
    world
        .stays_unpaid(&other, "the payment is another gift's")
        .await
}

async fn an_upper_case_signature_is_refused(world: &World) -> Ended {
    let (begun, proof) = captured(world).await?;
    let upper = proof.signature.to_uppercase();
    // Sixty-four digits without a letter: one in 10^13.
    refused(world, &begun, &[proof.signed(upper)]).await
}

async fn a_cut_signature_is_refused(world: &World) -> Ended {
    let (begun, proof) = captured(world).await?;
    let mut cut = proof.signature.clone();
    cut.pop();
    refused(world, &begun, &[proof.signed(cut), proof.signed("")]).await
}

async fn a_signature_by_another_key_is_refused(world: &World) -> Ended {
    let (begun, proof) = captured(world).await?;
    let message = format!("{}|{}", proof.order, proof.payment);
    let by = |key: &str| proof.signed(signature(message.as_bytes(), key));
    let proofs = [by(&world.sandbox.keys.webhook_secret), by("")];
    refused(world, &begun, &proofs).await
}

async fn a_signature_the_other_way_round_is_refused(world: &World) -> Ended {
    let (begun, proof) = captured(world).await?;
    let message = format!("{}|{}", proof.payment, proof.order);
    let turned = signature(message.as_bytes(), &world.sandbox.keys.secret);
    refused(world, &begun, &[proof.signed(turned)]).await?;
    let without = json!({"token": begun.token, "razorpay_payment_id": proof.payment, "razorpay_order_id": proof.order});
    world
        .post("/api/confirm_payment", &without)
        .await?
        .refused(&[400, 422])
        .map(drop)
}
