//! The payer's page, and the way back to the merchant.

use serde_json::json;

use super::WALLET;
use crate::support::{World, text};

#[tokio::test]
async fn the_way_back_has_every_parameter_in_order() {
    let world = World::new().await;
    let pidx = world.initiate().await;
    let url = world.settle(&pidx, "Completed").await;
    let id = text(&world.lookup(&pidx).await.1["transaction_id"]);
    let expected = format!(
        "https://give.example.org/return/khalti/token?pidx={pidx}&transaction_id={id}&tidx={id}&amount=1300\
         &total_amount=1300&mobile=98XXXXX000&status=Completed&purchase_order_id=don_1&purchase_order_name=School%20meals"
    );
    assert_eq!(url, expected);
    let expected = format!(
        "https://give.example.org/return/khalti/token?pidx={pidx}&transaction_id=&tidx=&amount=1300\
         &total_amount=1300&mobile=&status=User%20canceled&purchase_order_id=don_1&purchase_order_name=School%20meals"
    );
    assert_eq!(world.settle(&pidx, "User canceled").await, expected);
    assert!(
        world
            .settle(&pidx, "Pending")
            .await
            .contains("&status=Pending&")
    );
    let bare = "https://give.example.org/return/khalti/token";
    assert_eq!(world.settle(&pidx, "Expired").await, bare);
}

#[tokio::test]
async fn a_query_of_the_merchants_own_rides_along() {
    let world = World::new().await;
    let url = "https://give.example.org/back?cart=a%20b";
    let (_, opened) = world.initiate_with(&json!({"return_url": url})).await;
    let back = world.settle(&text(&opened["pidx"]), "Completed").await;
    assert!(
        back.starts_with("https://give.example.org/back?cart=a%20b&pidx="),
        "{back}"
    );
}

#[tokio::test]
async fn an_address_and_a_name_in_devanagari_survive_the_way_back() {
    let world = World::new().await;
    let changes = json!({
        "return_url": "https://give.example.org/दान?a=क#ग", "purchase_order_name": "दान + 1 & more",
    });
    let (_, opened) = world.initiate_with(&changes).await;
    let response = world
        .press(&text(&opened["pidx"]), "success", &WALLET)
        .await;
    assert_eq!(response.status(), 303);
    let location = response.headers()["location"].to_str().unwrap();
    let url = reqwest::Url::parse(location).unwrap();
    let query: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    assert!(query.contains(&("a".to_owned(), "क".to_owned())));
    let name = (
        "purchase_order_name".to_owned(),
        "दान + 1 & more".to_owned(),
    );
    assert!(query.contains(&name), "{location}");
}

#[tokio::test]
async fn a_payer_signs_in_pays_and_is_sent_back() {
    let world = World::new().await;
    let pidx = world.initiate().await;
    let page = world
        .client
        .get(world.url(&format!("/khalti/pay/?pidx={pidx}")));
    let page = page.send().await.unwrap().text().await.unwrap();
    for part in [
        "Rs 13.00",
        "School meals",
        &pidx,
        "data-action=\"success\"",
        "data-action=\"cancel\"",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert!(!page.contains("<script"));
    let response = world.press(&pidx, "success", &WALLET).await;
    assert_eq!(response.status(), 303);
    let location = response.headers()["location"].to_str().unwrap().to_owned();
    assert!(
        location.contains("&mobile=98XXXXX003&status=Completed&"),
        "{location}"
    );
    let (_, found) = world.lookup(&pidx).await;
    assert_eq!(found["status"], "Completed");
    assert!(location.contains(&text(&found["transaction_id"])));
}

#[tokio::test]
async fn a_wrong_wallet_mpin_or_password_pays_nothing() {
    let world = World::new().await;
    let pidx = world.initiate().await;
    for (field, value, words) in [
        ("khalti_id", "9800000009", "no wallet"),
        ("khalti_id", "9800000001", "Insufficient balance"),
        ("khalti_id", "<script>", "no wallet"),
        ("mpin", "2222", "MPIN is wrong"),
        ("otp", "111111", "one-time password is wrong"),
        ("otp", "", "one-time password is wrong"),
    ] {
        let mut fields = WALLET;
        for pair in &mut fields {
            if pair.0 == field {
                pair.1 = value;
            }
        }
        let response = world.press(&pidx, "success", &fields).await;
        assert_eq!(response.status(), 422, "{field} {value}");
        let page = response.text().await.unwrap();
        assert!(
            page.contains(words) && page.contains("role=\"alert\""),
            "{field} {value}"
        );
        assert!(!page.contains("<script"));
    }
    assert_eq!(world.lookup(&pidx).await.1["status"], "Initiated");
}

#[tokio::test]
async fn cancelling_and_leaving_it_pending_send_the_payer_back() {
    let world = World::new().await;
    for (action, status, code) in [
        ("cancel", "User canceled", 400),
        ("pending", "Pending", 200),
    ] {
        let pidx = world.initiate().await;
        let response = world.press(&pidx, action, &[]).await;
        assert_eq!(response.status(), 303);
        let location = response.headers()["location"].to_str().unwrap().to_owned();
        assert!(location.contains("transaction_id=&tidx=&"), "{location}");
        let (answered, found) = world.lookup(&pidx).await;
        assert_eq!((answered, &found["status"]), (code, &json!(status)));
    }
}

#[tokio::test]
async fn an_expired_link_sends_nobody_anywhere() {
    let world = World::new().await;
    let pidx = world.initiate().await;
    let response = world.press(&pidx, "expire", &[]).await;
    assert_eq!(response.status(), 200);
    assert!(response.text().await.unwrap().contains("has expired"));
    assert_eq!(world.lookup(&pidx).await.1["status"], "Expired");
    let again = world.press(&pidx, "success", &WALLET).await;
    assert!(again.text().await.unwrap().contains("has expired"));
    assert_eq!(world.lookup(&pidx).await.1["status"], "Expired");
}

#[tokio::test]
async fn a_paid_link_cannot_be_paid_or_cancelled_again() {
    let world = World::new().await;
    let pidx = world.initiate().await;
    world.press(&pidx, "success", &WALLET).await;
    let (_, first) = world.lookup(&pidx).await;
    for action in ["success", "cancel", "pending", "expire"] {
        let response = world.press(&pidx, action, &WALLET).await;
        assert_eq!(response.status(), 200);
        assert!(response.text().await.unwrap().contains("is complete"));
    }
    assert_eq!(world.lookup(&pidx).await.1, first);
}

#[tokio::test]
async fn a_pay_page_of_an_unknown_payment_says_so() {
    let world = World::new().await;
    for query in ["", "?pidx=", "?pidx=%3Cscript%3E"] {
        let request = world.client.get(world.url(&format!("/khalti/pay/{query}")));
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 404, "{query}");
        assert!(!response.text().await.unwrap().contains("<script"));
    }
    assert_eq!(
        world.press("nothing", "success", &WALLET).await.status(),
        404
    );
    assert_eq!(world.press("nothing", "steal", &WALLET).await.status(), 422);
}
