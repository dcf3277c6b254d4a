//! People who want what is not theirs, and accidents that look like them.

use crate::bank;
use crate::history::Proof;
use crate::house::House;
use crate::razorpay::{WEBHOOK_SECRET, seal_of};
use crate::sky::{HOUR_MS, MINUTE_MS, SECOND_MS, wait_ms};
use crate::street::{Answer, Request};
use crate::tally::Sometimes;
use crate::world::World;
use daan_api::ApiError;
use daan_server::checkout::{Delivery, NotTaken};
use serde_json::json;
use std::sync::Arc;

/// Tries one thing after the other for some hours.
pub(crate) async fn prowl(house: Arc<House>) {
    let chance = house.world.chance.clone();
    for _ in 0..chance.between(2..=6) {
        wait_ms(chance.between(SECOND_MS..=20 * MINUTE_MS)).await;
        match chance.between(0..=8) {
            0 => swap_proofs(&house).await,
            1 => forge_proof(&house).await,
            2 => forge_webhook(&house).await,
            3 => forge_return(&house).await,
            4 => pay_otherwise(&house).await,
            5 => pay_unbound(&house),
            6 => replay_proof(&house).await,
            7 => pay_link_otherwise(&house),
            _ => give_back(&house),
        }
    }
}

/// The proof of one donation is brought to another.
async fn swap_proofs(house: &Arc<House>) {
    let (proofs, tokens) = {
        let history = house.world.history();
        let tokens: Vec<String> = history.tokens.keys().cloned().collect();
        (history.proofs.clone(), tokens)
    };
    let chance = &house.world.chance;
    let (Some(proof), Some(token)) = (chance.pick(&proofs), chance.pick(&tokens)) else {
        return;
    };
    if *token == proof.token {
        return;
    }
    let answer = house.ask(confirm(token.clone(), proof)).await;
    if is_refused(house, &answer) {
        house.world.met(Sometimes::SwappedProof);
    }
}

/// A signature is made up, or made with a wrong secret.
async fn forge_proof(house: &Arc<House>) {
    let chance = &house.world.chance;
    let tokens: Vec<(String, String)> = {
        let history = house.world.history();
        history
            .proofs
            .iter()
            .map(|proof| (proof.token.clone(), proof.order.clone()))
            .collect()
    };
    let Some((token, order)) = chance.pick(&tokens).cloned() else {
        return;
    };
    let payment = format!("pay_{}", chance.word(14));
    let signature = seal_of("guessed", format!("{order}|{payment}").as_bytes());
    let proof = Proof {
        token: token.clone(),
        order,
        payment,
        signature,
    };
    let answer = house.ask(confirm(token, &proof)).await;
    if is_refused(house, &answer) {
        house.world.met(Sometimes::ForgedProof);
    }
}

/// A right proof is sent again, as often as anybody likes.
async fn replay_proof(house: &Arc<House>) {
    let proofs = house.world.history().proofs.clone();
    if let Some(proof) = house.world.chance.pick(&proofs) {
        let request = confirm(proof.token.clone(), proof);
        tokio::join!(async { house.ask(request.clone()).await.ok() }, async {
            house.ask(request.clone()).await.ok()
        },);
    }
}

fn confirm(token: String, proof: &Proof) -> Request {
    let proof = daan_api::Proof {
        razorpay_payment_id: proof.payment.clone(),
        razorpay_order_id: proof.order.clone(),
        razorpay_signature: proof.signature.clone(),
    };
    Request::Confirm(token, proof)
}

/// Whether the server refused, which is all it may do but be out of reach.
fn is_refused(house: &House, answer: &Result<Answer, ApiError>) -> bool {
    match answer {
        Ok(_) => {
            house
                .world
                .violated("I3", "a signature of something else was taken".to_owned());
            false
        }
        Err(error) => error.status() == 400,
    }
}

/// A webhook says that an order was paid, and nobody who knows the secret says so.
async fn forge_webhook(house: &Arc<House>) {
    let chance = &house.world.chance;
    let order = {
        let books = house.world.razorpay();
        chance
            .pick(&books.order_ids)
            .and_then(|id| books.orders.get(id))
            .cloned()
    };
    let (Some(order), Some(running)) = (order, house.running()) else {
        return;
    };
    let entity = json!({"id": format!("pay_{}", chance.word(14)), "order_id": order.id, "amount": order.amount,
        "currency": order.currency, "status": "captured", "captured": true});
    let body = json!({"event": "payment.captured", "payload": {"payment": {"entity": entity}}});
    let body = body.to_string();
    // The right secret over other bytes is as wrong as a wrong one over these.
    let seal = if chance.percent(50) {
        seal_of("guessed", body.as_bytes())
    } else {
        seal_of(WEBHOOK_SECRET, format!("{body} ").as_bytes())
    };
    let delivery = Delivery {
        signature: Some(&seal),
        event_id: Some("forged"),
        body: body.as_bytes(),
    };
    match running.desk.receive_webhook(delivery).await {
        Err(NotTaken::Signature) => house.world.met(Sometimes::ForgedWebhook),
        other => house
            .world
            .violated("I2", format!("a forged webhook was taken: {other:?}")),
    }
}

/// Somebody comes home from Khalti with an address of their own making, which best names what another has paid.
async fn forge_return(house: &Arc<House>) {
    let chance = &house.world.chance;
    let tokens: Vec<String> = house.world.history().tokens.keys().cloned().collect();
    let links: Vec<String> = {
        let khalti = house.world.khalti();
        let (paid, other): (Vec<_>, Vec<_>) =
            khalti.links.values().partition(|link| link.is_paid());
        let best = if paid.is_empty() { other } else { paid };
        best.iter().map(|link| link.pidx.clone()).collect()
    };
    let Some(token) = chance.pick(&tokens).cloned() else {
        return;
    };
    let pidx = chance
        .pick(&links)
        .cloned()
        .unwrap_or_else(|| chance.word(22));
    let query = vec![
        ("pidx", pidx),
        ("status", "Completed".to_owned()),
        ("amount", "1000".to_owned()),
    ];
    if house.ask(Request::KhaltiReturn(token, query)).await.is_ok() {
        house.world.met(Sometimes::ForgedReturn);
    }
}

/// A payment of another amount, or in another currency, stands on somebody's order all at once.
async fn pay_otherwise(house: &Arc<House>) {
    let world = &house.world;
    let order = {
        let books = world.razorpay();
        let open: Vec<&String> = books
            .order_ids
            .iter()
            .filter(|id| !books.is_paid(id))
            .collect();
        world
            .chance
            .pick(&open)
            .and_then(|id| books.orders.get(*id))
            .cloned()
    };
    let Some(order) = order else {
        return;
    };
    let (amount, currency) = if world.chance.percent(70) {
        (order.amount - 1, order.currency.clone())
    } else {
        (order.amount, "USD".to_owned())
    };
    let now_s = world.sky.now_s();
    let payment = world.razorpay().attach(&order.id, amount, currency, now_s);
    world.note(|| format!("an odd payment of {amount} on {}: {payment}", order.id));
    let news = world.razorpay().authorise(&payment, now_s);
    world.publish(news);
    wait_ms(world.chance.between(100..=5 * SECOND_MS)).await;
    let news = world.razorpay().take_odd(&payment);
    world.publish(news);
}

/// A link is paid, and not with what it asks for.
fn pay_link_otherwise(house: &Arc<House>) {
    let world = &house.world;
    let now_ms = world.sky.now_ms();
    let pidx = {
        let khalti = world.khalti();
        let bound = khalti.links.keys().filter(|pidx| house.is_bound(pidx));
        world
            .chance
            .pick(&bound.cloned().collect::<Vec<_>>())
            .cloned()
    };
    let Some(pidx) = pidx else {
        return;
    };
    if world.khalti().begin(&pidx, now_ms) {
        let asked = world.khalti().links.get(&pidx).map(|link| link.amount);
        bank::complete_with(world, &pidx, asked.unwrap_or_default() - 100);
        world.met(Sometimes::OddLink);
    }
}

/// Somebody pays an order that no browser was ever given.
fn pay_unbound(house: &Arc<House>) {
    let world = &house.world;
    let orders = world.razorpay().order_ids.clone();
    let unbound: Vec<&String> = orders
        .iter()
        .filter(|order| !house.is_bound(order))
        .collect();
    let Some(order) = world.chance.pick(&unbound) else {
        return;
    };
    if let Some(payment) = bank::attempt(world, order) {
        world.note(|| format!("{order} is paid although nobody was given it"));
        bank::authorise(world, &payment);
    }
}

/// Somebody at the dashboard gives a payment back, wholly or in part.
fn give_back(house: &Arc<House>) {
    let world = Arc::clone(&house.world);
    tokio::spawn(async move {
        wait_ms(world.chance.between(MINUTE_MS..=2 * HOUR_MS)).await;
        if world.chance.percent(30) {
            return give_back_at_khalti(&world);
        }
        let payments = world.razorpay().payment_ids.clone();
        let Some(payment) = world.chance.pick(&payments) else {
            return;
        };
        let amount = world
            .razorpay()
            .payments
            .get(payment)
            .map_or(0, |payment| payment.amount);
        let is_partial = world.chance.percent(50);
        let amount = if is_partial { amount / 4 } else { amount };
        let now_s = world.sky.now_s();
        let news = world.razorpay().refund(payment, amount, now_s);
        if is_partial && !news.is_empty() {
            world.met(Sometimes::PartialRefund);
        }
        world.publish(news);
    });
}

/// The same at Khalti, of whose payments all goes back or nothing.
fn give_back_at_khalti(world: &World) {
    let mut khalti = world.khalti();
    let paid: Vec<String> = khalti
        .links
        .values()
        .filter(|link| link.is_paid())
        .map(|link| link.pidx.clone())
        .collect();
    if let Some(pidx) = world.chance.pick(&paid) {
        khalti.refund(pidx);
    }
}
