//! The same payment comes in by several doors at the same moment.

use crate::check::check;
use crate::donors::{History, Said, Visit};
use crate::scale;
use crate::town::{Plan, Town, postgres_alone};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::task::JoinSet;

/// Races that are run at a time.
const AT_A_TIME: usize = 6;
/// Races in one town; what a gateway has to tell grows with them.
const RACES_A_TOWN: usize = 2_000;
/// What the gateway sends for a payment: authorised, captured, and the order paid.
const PARCELS: usize = 3;

/// Confirmed at one server, told of by webhooks at another, asked about at the third: one entry, one receipt, one story.
///
/// Threats 18, 35.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_that_comes_by_three_servers_at_once_is_booked_once() {
    let _alone = postgres_alone().await;
    let mut left = scale::races();
    while left > 0 {
        let races = left.min(RACES_A_TOWN);
        left -= races;
        let town = Arc::new(Town::open(Plan::ThreeOnPostgres, true).await);
        let history = Arc::<History>::default();
        let next = Arc::new(AtomicUsize::new(0));
        let mut racing = JoinSet::new();
        for _ in 0..AT_A_TIME {
            let (town, history, next) =
                (Arc::clone(&town), Arc::clone(&history), Arc::clone(&next));
            racing.spawn(async move {
                let mut number = next.fetch_add(1, Ordering::Relaxed);
                while number < races {
                    race(&town, &history, number).await;
                    number = next.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        while let Some(ended) = racing.join_next().await {
            ended.unwrap();
        }
        let figures = check(&town, &history).await;
        println!("postgresql, three servers: races {races}, {figures}");
    }
}

async fn race(town: &Town, history: &Arc<History>, number: usize) {
    let at = |node: usize| {
        Visit::at(
            town,
            (number + node) % town.nodes.len(),
            Arc::clone(history),
        )
    };
    let Some((token, order)) = at(2).begin(false).await else {
        return;
    };
    let proof = town.gateway.pay(&order, true).await;
    let payment = proof["razorpay_payment_id"].as_str().unwrap().to_owned();
    let parcels = town.post.called_for(&payment, PARCELS).await;
    let door = town.nodes[(number + 1) % town.nodes.len()].door.origin();
    let told = async {
        for parcel in &parcels {
            town.post.deliver(parcel, &door).await;
        }
    };
    let (confirming, looking) = (at(0), at(2));
    tokio::join!(
        confirming.confirm(&token, proof),
        told,
        looking.look(&token)
    );
    // Whoever won, nobody may say anything else from now on.
    match at(number).look(&token).await {
        Some(Said::Stands { status, .. }) if status == "paid" => {}
        other => history.wrong(format!("after race {number} stands {other:?}")),
    }
}

/// A thousand times the same proof: the same answer, and one entry.
///
/// Threats 5, 22.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proof_that_is_sent_a_thousand_times_to_three_servers_is_answered_the_same_each_time() {
    const TIMES: usize = 1_000;
    let _alone = postgres_alone().await;
    let town = Town::open(Plan::ThreeOnPostgres, true).await;
    let history = Arc::<History>::default();
    let (token, order) = Visit::to(&town, Arc::clone(&history))
        .begin(false)
        .await
        .unwrap();
    let mut proof = town.gateway.pay(&order, true).await;
    proof["token"] = json!(token);
    let mut asking = JoinSet::new();
    for number in 0..AT_A_TIME {
        let (http, proof) = (town.http.clone(), proof.clone());
        let door = town.nodes[number % town.nodes.len()].door.origin();
        asking.spawn(async move {
            let mut answers = Vec::new();
            for _ in 0..TIMES.div_ceil(AT_A_TIME) {
                let request = http
                    .post(format!("{door}/api/confirm_payment"))
                    .json(&proof);
                let answer = request.send().await.unwrap();
                answers.push((
                    answer.status().as_u16(),
                    answer.json::<Value>().await.unwrap(),
                ));
            }
            answers
        });
    }
    let answers: Vec<(u16, Value)> = asking.join_all().await.into_iter().flatten().collect();
    assert!(answers.len() >= TIMES);
    let paid = answers.last().unwrap().clone();
    assert_eq!((paid.0, &paid.1["status"]), (200, &json!("paid")));
    let others = answers.iter().filter(|answer| **answer != paid);
    // Those that came while the gateway was being asked say that it is.
    for (status, body) in others {
        assert_eq!(
            (*status, &body["status"]),
            (200, &json!("processing")),
            "{body}"
        );
    }
    let figures = check(&town, &history).await;
    println!(
        "postgresql, three servers: replays {}, {figures}",
        answers.len()
    );
}

/// The same webhook a hundred times at once at two servers.
///
/// Threat 18.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_webhook_that_comes_a_hundred_times_at_once_has_one_effect() {
    const TIMES: usize = 100;
    let _alone = postgres_alone().await;
    let town = Arc::new(Town::open(Plan::ThreeOnPostgres, true).await);
    let history = Arc::<History>::default();
    let (_, order) = Visit::to(&town, Arc::clone(&history))
        .begin(false)
        .await
        .unwrap();
    let proof = town.gateway.pay(&order, true).await;
    let payment = proof["razorpay_payment_id"].as_str().unwrap();
    let parcels = town.post.called_for(payment, PARCELS).await;
    let captured = parcels
        .iter()
        .find(|parcel| parcel.event == "payment.captured");
    let captured = captured.unwrap().clone();
    let mut sending = JoinSet::new();
    for number in 0..TIMES {
        let (town, captured) = (Arc::clone(&town), captured.clone());
        sending.spawn(async move {
            let door = town.nodes[number % 2].door.origin();
            town.post.deliver(&captured, &door).await;
        });
    }
    sending.join_all().await;
    assert_eq!(town.post.taken(), vec![captured.event_id; TIMES]);
    let figures = check(&town, &history).await;
    println!("postgresql, two of three servers: one webhook, {figures}");
}
