//! What a gift's page says of the mail.

use super::{house, send_due};
use crate::harness::{Begun, House, Manner, PostOffice, gift};
use serde_json::Value;

const WAITS: &str = "We e-mail your receipt to the address that you gave.";
const SENT: &str = "Your receipt was e-mailed to the address that you gave.";

async fn paid(house: &House) -> (Begun, Value) {
    let begun = house.begun().await;
    let proof = house.gateway.pay_for(&begun).await;
    let answer = house.confirm(&begun.token, &proof).await.ok();
    assert_eq!(answer["status"], "paid");
    (begun, answer)
}

/// What the API says of it, and the page.
async fn told(house: &House, begun: &Begun) -> (Value, String) {
    let answer = house.look(&begun.token).await;
    let path = format!("/donations/{}?lang=en", begun.token);
    let page = house.get(&path).await.text;
    assert!(page.contains("Thank you!"), "{page}");
    // Whoever has the page's address reads it.
    for personal in ["asha@", "example.org", "Asha"] {
        let said = answer.to_string().contains(personal) || page.contains(personal);
        assert!(!said, "{personal}: {answer} {page}");
    }
    (answer["receipt_mail"].clone(), page)
}

#[tokio::test]
async fn the_page_says_that_a_receipt_comes_by_mail_and_then_that_it_was_sent() {
    let post = PostOffice::open().await;
    let house = house(&post.url()).await;
    let (begun, answer) = paid(&house).await;
    assert_eq!(answer["receipt_mail"], "waiting");
    let (word, page) = told(&house, &begun).await;
    assert_eq!(word, "waiting");
    assert!(page.contains(WAITS) && !page.contains(SENT), "{page}");
    // Whoever looks at a receipt gives it its number.
    house
        .get(&format!("/donations/{}/receipt", begun.token))
        .await;
    send_due(&house).await;
    let (word, page) = told(&house, &begun).await;
    assert_eq!(word, "sent");
    assert!(page.contains(SENT) && !page.contains(WAITS), "{page}");
}

#[tokio::test]
async fn the_page_says_nothing_of_mail_where_none_is_sent() {
    let house = House::open().await;
    let (begun, answer) = paid(&house).await;
    assert_eq!(answer["receipt_mail"], Value::Null);
    let (word, page) = told(&house, &begun).await;
    assert_eq!(word, Value::Null);
    assert!(!page.contains("address that you gave"), "{page}");
}

#[tokio::test]
async fn the_page_says_nothing_of_a_mail_that_was_refused_or_of_a_gift_that_is_not_paid() {
    let post = PostOffice::open().await;
    post.behaves(Manner::Says("RCPT", "550 no such mailbox"));
    let house = house(&post.url()).await;
    let begun = super::receipted(&house, &gift()).await;
    send_due(&house).await;
    assert_eq!(told(&house, &begun).await.0, Value::Null);
    let unpaid = house.begun().await;
    let answer = house.look(&unpaid.token).await;
    assert_eq!(answer["receipt_mail"], Value::Null);
}
