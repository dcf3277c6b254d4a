//! The ways back from the gateways' pages: hints, but for a signature.

use crate::conformance::answer::Answer;
use crate::conformance::case::{Ended, Stop, cases, hold};
use crate::conformance::gateway::Proof;
use crate::conformance::gift::Begun;
use crate::conformance::world::World;
use reqwest::Method;
use serde_json::json;

cases! { "returns" {
    a_signed_return_from_razorpay_pays: "POST /return/razorpay/{token} with a right proof leads to a page of ours, and the gift is `paid`",
    a_forged_return_from_razorpay_pays_nothing: "the same with a made-up signature pays nothing",
    a_return_of_another_gift_pays_nothing: "the same with another gift's proof pays nothing",
    a_completed_khalti_payment_pays: "a return from Khalti whose lookup says `Completed` makes the gift `paid`",
    a_forged_return_from_khalti_pays_nothing: "a return from Khalti that says `Completed` of a payment that is not pays nothing",
    a_khalti_payment_of_another_amount_is_held: "a lookup that says `Completed` of another amount leaves the gift unpaid",
    a_khalti_payment_of_another_gift_pays_nothing: "a return that names another gift's paid `pidx` pays nothing",
    a_return_leads_nowhere_else: "a return leads to this server's own pages, whatever its address and query say",
}}

async fn come_back(world: &World, begun: &Begun, proof: &Proof) -> Result<Answer, Stop> {
    let path = format!("/return/razorpay/{}", begun.token);
    let request = world.backend.request(Method::POST, &path).form(&[
        ("razorpay_payment_id", &proof.payment),
        ("razorpay_order_id", &proof.order),
        ("razorpay_signature", &proof.signature),
    ]);
    world.backend.send(request).await
}

async fn a_signed_return_from_razorpay_pays(world: &World) -> Ended {
    let begun = world.begun().await?;
    let proof = world.sandbox.pay(&begun.order, "captured").await?;
    leads_home(world, &come_back(world, &begun, &proof).await?)?;
    world.becomes(&begun, "paid").await
}

async fn a_forged_return_from_razorpay_pays_nothing(world: &World) -> Ended {
    let begun = world.begun().await?;
    let forged = Proof {
        payment: "pay_ConformForged3".to_owned(),
        order: begun.order.clone(),
        signature: "0".repeat(64),
    };
    come_back(world, &begun, &forged).await?;
    world
        .stays_unpaid(&begun, "the return's signature was made up")
        .await
}

async fn a_return_of_another_gift_pays_nothing(world: &World) -> Ended {
    let (first, second) = (world.begun().await?, world.begun().await?);
    let proof = world.sandbox.pay(&first.order, "captured").await?;
    come_back(world, &second, &proof).await?;
    world
        .stays_unpaid(&second, "the payment is another gift's")
        .await
}

/// The payer's browser follows Khalti's return to the backend.
async fn follow(world: &World, begun: &Begun, query: &[(&str, &str)]) -> Result<Answer, Stop> {
    let path = format!("/return/khalti/{}", begun.token);
    let request = world.backend.request(Method::GET, &path).query(query);
    world.backend.send(request).await
}

fn claims<'a>(begun: &'a Begun, pidx: &'a str, amount: &'a str) -> [(&'a str, &'a str); 6] {
    [
        ("pidx", pidx),
        ("status", "Completed"),
        ("transaction_id", "ConformForged00000000001"),
        ("amount", amount),
        ("total_amount", amount),
        ("purchase_order_id", &begun.id),
    ]
}

async fn back_from_khalti(world: &World, begun: &Begun) -> Result<Answer, Stop> {
    let amount = begun.amount_minor.to_string();
    follow(world, begun, &claims(begun, &begun.order, &amount)).await
}

async fn a_completed_khalti_payment_pays(world: &World) -> Ended {
    let begun = world.linked().await?;
    world
        .sandbox
        .khalti(json!({"pidx": begun.order, "outcome": "Completed"}))
        .await?;
    leads_home(world, &back_from_khalti(world, &begun).await?)?;
    world.becomes(&begun, "paid").await
}

async fn a_forged_return_from_khalti_pays_nothing(world: &World) -> Ended {
    let begun = world.linked().await?;
    back_from_khalti(world, &begun).await?;
    world.stays_unpaid(&begun, "nobody paid at Khalti").await
}

async fn a_khalti_payment_of_another_amount_is_held(world: &World) -> Ended {
    let begun = world.linked().await?;
    let less = begun.amount_minor.saturating_sub(100);
    let how = json!({"pidx": begun.order, "outcome": "Completed", "total_amount": less});
    world.sandbox.khalti(how).await?;
    back_from_khalti(world, &begun).await?;
    world
        .stays_unpaid(&begun, "the lookup names another amount")
        .await
}

async fn a_khalti_payment_of_another_gift_pays_nothing(world: &World) -> Ended {
    let (first, second) = (world.linked().await?, world.linked().await?);
    world
        .sandbox
        .khalti(json!({"pidx": first.order, "outcome": "Completed"}))
        .await?;
    let amount = second.amount_minor.to_string();
    follow(world, &second, &claims(&second, &first.order, &amount)).await?;
    world
        .stays_unpaid(&second, "the pidx is another gift's")
        .await
}

async fn a_return_leads_nowhere_else(world: &World) -> Ended {
    let begun = world.begun().await?;
    let away = "https://evil.example/";
    let query = format!("next={away}&url={away}&return_url={away}&redirect={away}");
    let known = format!("/return/razorpay/{}?{query}", begun.token);
    let unknown = format!("/return/razorpay/%2F%2Fevil.example?{query}");
    for path in [known, unknown] {
        let request = world.backend.request(Method::POST, &path);
        let answer = world.backend.send(request.form(&[("url", away)])).await?;
        if (300..400).contains(&answer.status) {
            leads_home(world, &answer)?;
        }
    }
    Ok(())
}

/// Holds that a browser stays on this server.
fn leads_home(world: &World, answer: &Answer) -> Ended {
    let location = answer.header("location");
    let is_own =
        (location.starts_with('/') && !location.starts_with("//") && !location.starts_with("/\\"))
            || location
                .strip_prefix(&world.backend.origin)
                .is_some_and(|path| path.starts_with('/'));
    hold(
        matches!(answer.status, 302 | 303) && is_own,
        "303 to a page of this server",
        format!("{} location: {location}", answer.shown()),
    )
}
