//! What anybody can put into the address of a return.

use crate::harness::{Answer, House, LOOKUP, Linked, khalti_gift};
use serde_json::{Value, json};

const COOL_DOWN_MS: i64 = 5_000;

fn leads_to_its_page(answer: &Answer, gift: &Linked) {
    assert_eq!(answer.status, 303, "{answer:?}");
    assert_eq!(
        answer.header("location"),
        format!("/donations/{}", gift.token)
    );
}

/// What is recorded of returns that contradict what we know.
async fn contradictions(house: &House) -> Vec<Value> {
    let rows = house
        .book
        .rows("SELECT data FROM events WHERE kind = 'khalti_return_contradicts' ORDER BY seq")
        .await;
    rows.iter()
        .map(|data| serde_json::from_str::<Value>(data).unwrap()["fields"].clone())
        .collect()
}

/// Threat 12.
#[tokio::test]
async fn forged_returns_pay_nothing_and_do_not_flood_khalti() {
    const FORGED: usize = 300;
    let house = House::open().await;
    let gift = house.linked().await;
    house.gateway.count(LOOKUP).await;
    for n in 0..FORGED {
        let query = format!(
            "pidx={}&transaction_id=T{n}&tidx=T{n}&amount={}&total_amount=80000&status=Completed&mobile=98XXXXX{n:03}\
             &purchase_order_id={}&purchase_order_name=x",
            if n % 2 == 0 {
                gift.pidx()
            } else {
                "AAAAAAAAAAAAAAAAAAAAAA"
            },
            80_000 + n % 3,
            if n % 5 == 0 {
                "DN-0000-0000-0000"
            } else {
                &gift.id
            },
        );
        leads_to_its_page(&house.back(&gift.token, &query).await, &gift);
    }
    assert!(
        house.gateway.counted().await <= 2,
        "{}",
        house.gateway.counted().await
    );
    assert_eq!(house.book.status().await, "open");
    assert!(house.book.entries().await.is_empty());
    let recorded = contradictions(&house).await;
    assert_eq!(recorded.len(), 100, "as many as tell something new");
    assert!(
        recorded.contains(&json!(["pidx", "status"])),
        "{recorded:?}"
    );
}

/// Threat 10.
#[tokio::test]
async fn a_paid_link_of_another_donation_pays_nothing_here() {
    let house = House::open().await;
    let paid = house.linked().await;
    let back = house.gateway.khalti(paid.pidx(), "Completed").await;
    let open = house.linked().await;
    let (_, query) = back.split_once('?').unwrap();
    for query in [
        query.to_owned(),
        query.replace(&paid.id, &open.id),
        format!("pidx={}", paid.pidx()),
        format!("pidx={}&pidx={}", open.pidx(), paid.pidx()),
    ] {
        leads_to_its_page(&house.back(&open.token, &query).await, &open);
        house.pass_ms(COOL_DOWN_MS);
        let seen = house.look(&open.token).await;
        assert_eq!(seen["status"], "open", "{query}");
        house.pass_ms(COOL_DOWN_MS);
    }
    assert!(house.book.entries().await.is_empty());
    let recorded = contradictions(&house).await;
    assert_eq!(recorded.len(), 4);
    assert!(
        recorded.iter().all(|fields| fields[0] == "pidx"),
        "{recorded:?}"
    );
    assert_eq!(recorded[0], json!(["pidx", "purchase_order_id", "status"]));

    house.follow(&back).await;
    assert_eq!(house.look(&paid.token).await["status"], "paid");
    assert_eq!(house.look(&open.token).await["status"], "open");
    assert_eq!(house.book.entries().await, ["capture|applied|80000|NPR"]);
}

#[tokio::test]
async fn a_donor_who_returns_right_after_a_look_sees_the_truth() {
    let house = House::open().await;
    let gift = house.linked().await;
    assert_eq!(house.look(&gift.token).await["status"], "open");
    let back = house.gateway.khalti(gift.pidx(), "Completed").await;
    house.follow(&back).await;
    assert_eq!(house.look(&gift.token).await["status"], "paid");
}

/// Threat 45.
#[tokio::test]
async fn sixty_returns_at_once_look_once() {
    let house = House::open().await;
    let gift = house.linked().await;
    house.gateway.count(LOOKUP).await;
    let returns = (0..60).map(|_| house.back(&gift.token, ""));
    for answer in futures::future::join_all(returns).await {
        leads_to_its_page(&answer, &gift);
    }
    assert!(house.gateway.counted().await <= 2);
    house.pass_ms(COOL_DOWN_MS);
    let back = house.gateway.khalti(gift.pidx(), "Completed").await;
    let before = house.gateway.counted().await;
    let returns = (0..60).map(|_| house.follow(&back));
    futures::future::join_all(returns).await;
    assert_eq!(house.gateway.counted().await, before + 1);
    assert_eq!(house.book.entries().await, ["capture|applied|80000|NPR"]);
}

/// Threat 45.
#[tokio::test]
async fn a_flood_of_returns_looks_once_in_five_seconds() {
    let house = House::open().await;
    let gift = house.linked().await;
    house.back(&gift.token, "").await;
    house.back(&gift.token, "").await;
    house.gateway.count(LOOKUP).await;
    for round in 1..=4 {
        house.pass_ms(COOL_DOWN_MS);
        for _ in 0..20 {
            house.back(&gift.token, "status=Completed").await;
            house.look(&gift.token).await;
        }
        assert_eq!(house.gateway.counted().await, round);
    }
}

#[tokio::test]
async fn a_return_of_a_paid_gift_asks_nobody_and_changes_nothing() {
    let house = House::open().await;
    let gift = house.linked().await;
    let back = house.gateway.khalti(gift.pidx(), "Completed").await;
    house.follow(&back).await;
    let events = house.book.events().await;
    house.gateway.count(LOOKUP).await;
    for _ in 0..5 {
        house.pass_ms(COOL_DOWN_MS);
        leads_to_its_page(&house.follow(&back).await, &gift);
    }
    // Khalti thinks otherwise now, and a later return says so.
    house.gateway.khalti(gift.pidx(), "User canceled").await;
    let cancelled = back.replace("status=Completed", "status=User%20canceled");
    leads_to_its_page(&house.follow(&cancelled).await, &gift);
    assert_eq!(house.gateway.counted().await, 0);
    assert_eq!(house.book.status().await, "paid");
    assert_eq!(house.book.events().await, events);
}

/// Threat 13.
#[tokio::test]
async fn no_query_is_answered_with_anything_but_the_donations_page() {
    let house = House::open().await;
    let gift = house.linked().await;
    let long = "x".repeat(10_000);
    for query in [
        "",
        "message=Could%20not%20process%20the%20payment.",
        "pidx=&status=&amount=&mobile=&transaction_id=",
        "pidx=a&pidx=b&pidx=c&status=Completed&status=User%20canceled",
        "%",
        "%zz=%zz",
        "pidx=%ff%fe&status=%00",
        "pidx=%00",
        "=&=&&&===",
        "pidx[]=a&pidx[b]=c",
        "idx=old&txnId=older",
        "amount=1e3&total_amount=-1",
        "status=completed%0d%0aset-cookie:%20x=1",
        "purchase_order_name=%3Cscript%3Ealert(1)%3C/script%3E",
        &long,
        &format!("pidx={long}"),
        &"pidx=a&".repeat(1_000),
    ] {
        let answer = house.back(&gift.token, query).await;
        leads_to_its_page(&answer, &gift);
        assert_eq!(answer.header("set-cookie"), "", "{query}");
    }
    assert_eq!(house.book.status().await, "open");
}

#[tokio::test]
async fn a_token_that_is_none_leads_to_the_page_that_says_so() {
    let house = House::open().await;
    for token in [
        "garbage",
        "00000000000000000000000000",
        "a%0d%0aset-cookie:%20x=1",
        "%2f%2fevil.example",
        "%00",
        "%ff",
        &"a".repeat(5_000),
    ] {
        let answer = house.back(token, "status=Completed").await;
        assert_eq!(answer.status, 303, "{token}");
        let rest = answer
            .header("location")
            .strip_prefix("/donations/")
            .unwrap();
        assert!(rest.len() <= 64 && rest.bytes().all(|b| b.is_ascii_alphanumeric()));
    }
}

/// Threat 13.
#[tokio::test]
async fn contradictions_are_recorded_by_their_fields_alone() {
    let house = House::open().await;
    let gift = house.linked().await;
    for (query, fields) in [
        (
            "purchase_order_id=DN-0000-0000-0000",
            json!(["purchase_order_id"]),
        ),
        ("amount=1", json!(["amount"])),
        ("total_amount=80001", json!(["amount"])),
        ("pidx=AAAAAAAAAAAAAAAAAAAAAA", json!(["pidx"])),
        ("status=Completed", json!(["status"])),
        (
            "pidx=x&amount=1&status=COMPLETED",
            json!(["pidx", "amount", "status"]),
        ),
    ] {
        house.back(&gift.token, query).await;
        assert_eq!(
            contradictions(&house).await.last(),
            Some(&fields),
            "{query}"
        );
    }
    let honest = format!(
        "pidx={}&transaction_id=&tidx=&amount=80000&total_amount=80000&mobile=&status=User%20canceled\
         &purchase_order_id={}&purchase_order_name=x",
        gift.pidx(),
        gift.id
    );
    house.back(&gift.token, &honest).await;
    house.back(&gift.token, "").await;
    assert_eq!(contradictions(&house).await.len(), 6);
}

#[tokio::test]
async fn the_payers_number_is_written_nowhere() {
    let house = House::open().await;
    let gift = house.linked().await;
    let back = house.gateway.khalti(gift.pidx(), "Completed").await;
    assert!(back.contains("mobile=98XXXXX000"), "{back}");
    house.follow(&back).await;
    house
        .back(&gift.token, "pidx=x&mobile=98XXXXX904&amount=1")
        .await;
    let columns = house
        .book
        .rows("SELECT group_concat(data) FROM events UNION ALL SELECT group_concat(payload) FROM outbox")
        .await;
    assert!(!columns.concat().contains("XXXXX"), "{columns:?}");
}

#[tokio::test]
async fn a_return_with_the_newest_link_named_or_not_looks_at_that_and_a_named_old_one_at_this() {
    let house = House::open().await;
    let asked = khalti_gift();
    let first = Linked::read(&house.begin(&asked).await.ok());
    house.pass_ms(1_800_000);
    let second = Linked::read(&house.begin(&asked).await.ok());
    house.pass_ms(COOL_DOWN_MS);
    house.gateway.khalti(first.pidx(), "Completed").await;
    house
        .back(&first.token, &format!("pidx={}", second.pidx()))
        .await;
    assert_eq!(house.book.status().await, "open");
    house
        .back(&first.token, &format!("pidx={}", first.pidx()))
        .await;
    assert_eq!(house.book.status().await, "paid");
}
