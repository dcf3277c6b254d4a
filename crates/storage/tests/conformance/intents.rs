//! Recording intents.

use crate::fixture::{at, find, id, inr, intent, open, order, token_hash};
use daan_domain::{Gateway, Locale, Status};
use daan_storage::{Actor, GatewayOrder, Ledger, Recorded, StorageError};

pub(crate) async fn an_intent_is_read_back_as_it_was_recorded(ledger: &Ledger) {
    let new = intent(1);
    let Recorded::New(recorded) = ledger.record_intent(&new, at(0)).await.unwrap() else {
        panic!("a first intent is new");
    };
    assert_eq!(find(ledger, &id(1)).await, recorded);
    let by_token = ledger.find_by_token_hash(&token_hash(1)).await.unwrap();
    assert_eq!(by_token.as_ref(), Some(&recorded));
    assert_eq!(recorded.status, Status::Creating);
    assert_eq!(recorded.amount, new.intent.amount);
    assert_eq!(recorded.campaign, new.campaign);
    assert_eq!(recorded.gateway, Gateway::Razorpay);
    assert_eq!(recorded.payee, "Shiksha Trust");
    assert_eq!((recorded.anonymous, recorded.locale), (true, Locale::Ne));
    assert_eq!(recorded.created_at, at(0));
    let donor = ledger.donor(&id(1)).await.unwrap();
    assert_eq!(donor, Some((new.intent.donor, new.intent.message)));
}

pub(crate) async fn a_repeated_key_with_the_same_request_is_the_same_donation(ledger: &Ledger) {
    open(ledger, 1).await;
    let mut again = intent(2);
    again.idempotency_key_hash = intent(1).idempotency_key_hash;
    again.request_fingerprint = intent(1).request_fingerprint;
    let Recorded::Known(known) = ledger.record_intent(&again, at(9)).await.unwrap() else {
        panic!("the key is known");
    };
    assert_eq!((&known.id, known.status), (&id(1), Status::Open));
    assert_eq!(ledger.find(&id(2)).await, Ok(None));
}

pub(crate) async fn a_repeated_key_with_another_request_is_refused(ledger: &Ledger) {
    let first = intent(1);
    ledger.record_intent(&first, at(0)).await.unwrap();
    let mut other = first;
    other.id = id(2);
    other.intent.amount = inr(1_00);
    other.request_fingerprint = [99; 32];
    let recorded = ledger.record_intent(&other, at(1)).await.unwrap();
    assert_eq!(recorded, Recorded::KeyReused);
    assert_eq!(ledger.find(&id(2)).await, Ok(None));
}

pub(crate) async fn twenty_parallel_intents_under_one_key_are_one_donation(ledger: &Ledger) {
    let attempts = (1..=20).map(|number| async move {
        let mut new = intent(number);
        new.idempotency_key_hash = [7; 32];
        new.request_fingerprint = [8; 32];
        ledger.record_intent(&new, at(0)).await.unwrap()
    });
    let recorded = futures::future::join_all(attempts).await;
    let mut ids = Vec::new();
    let mut new = 0;
    for recorded in recorded {
        match recorded {
            Recorded::New(donation) => {
                new += 1;
                ids.push(donation.id);
            }
            Recorded::Known(donation) => ids.push(donation.id),
            Recorded::KeyReused => panic!("all asked for the same"),
        }
    }
    ids.dedup();
    assert_eq!((new, ids.len()), (1, 1));
}

pub(crate) async fn what_is_not_there_is_not_found(ledger: &Ledger) {
    let (id, order, note) = (id(1), order("order_1"), serde_json::json!({}));
    assert_eq!(ledger.find(&id).await, Ok(None));
    assert_eq!(ledger.find_by_token_hash(&token_hash(1)).await, Ok(None));
    let by_order = ledger.find_by_gateway_order(Gateway::Razorpay, &order);
    assert_eq!(by_order.await, Ok(None));
    assert_eq!(ledger.donor(&id).await, Ok(None));
    assert_eq!(ledger.events(&id).await, Err(StorageError::NotFound));
    let event = ledger.record_event(&id, "note", &note, Actor::Operator, at(0));
    assert_eq!(event.await, Err(StorageError::NotFound));
    let claim = ledger.claim_creation(&id, at(0), 1000);
    assert_eq!(claim.await, Err(StorageError::NotFound));
    let order = GatewayOrder::plain(Gateway::Razorpay, order);
    let bind = ledger.bind_order(&id, &order, at(0));
    assert_eq!(bind.await, Err(StorageError::NotFound));
    assert_eq!(ledger.claim_check(&id, at(0), 1000).await, Ok(false));
}
