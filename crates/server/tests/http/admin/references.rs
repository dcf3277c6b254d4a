//! Gifts by what is nearly their reference.

use super::{Desk, PASSWORD, ROUTES, house, paid};

/// Threat 60.
#[tokio::test]
async fn what_is_nearly_a_reference_finds_no_gift_at_any_address_of_the_admin() {
    let house = house().await;
    let begun = paid(&house).await;
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let id = &begun.id;
    let events = house.book.events().await;
    let last = if id.ends_with('2') { '3' } else { '2' };
    for nearly in [
        id[..id.len() - 1].to_owned(),
        format!("{id}2"),
        format!("{}{last}", &id[..id.len() - 1]),
        format!("{id}%00"),
        format!("{id}%2f..%2f{id}"),
        format!("%2e%2e%2f{id}"),
        format!("{id}%2freceipt%2fsend%3f"),
        format!("..%2fdonations%2f{id}%2frecheck%3f"),
        format!("{id}%23"),
        begun.token.clone(),
        "%25".to_owned(),
        "%2a".to_owned(),
    ] {
        for (method, path, _) in ROUTES.iter().filter(|(_, path, _)| path.contains("{id}")) {
            let path = path.replace("{id}", &nearly);
            let answer = match *method {
                "GET" => desk.get(&path).await,
                _ => desk.post(&path, &[("reason", "x"), ("note", "x")]).await,
            };
            // An empty form, for a reference that could be somebody's.
            let could_be = !nearly.contains('%') && nearly.starts_with("DN-");
            let is_form = could_be && answer.status == 200 && path.contains("/refund");
            let is_closed = matches!(answer.status, 404 | 409 | 422);
            assert!(is_closed || is_form, "{method} {path}: {answer:?}");
            let form = format!("action=\"/admin/donations/{id}");
            assert!(!answer.text.contains(&form), "{method} {path}: {answer:?}");
            assert!(!answer.text.contains("Asha"), "{method} {path}: {answer:?}");
        }
    }
    assert_eq!(house.book.events().await, events);
}
