//! A receipt that a restored ledger numbered anew.

use super::{Desk, PASSWORD, settings};
use crate::harness::{Begun, House, Plan, gift};
use crate::sweep::swept;

/// The donor on the telephone may quote the number from before.
#[tokio::test]
async fn a_receipt_that_was_numbered_anew_says_so_in_each_language() {
    let lost = House::open().await;
    let begun = Begun::read(&lost.begin(&gift()).await.ok());
    lost.pay_order(&begun).await;
    // On the same account and with the same key, as a ledger restored from an older backup is.
    let house = House::with(Plan {
        admin: settings(),
        gateway: Some(lost.gateway.origin.clone()),
        token_key: Some(lost.desk.token_key.clone()),
        ..Plan::default()
    })
    .await;
    assert_eq!(swept(&house).await.recovered, 1);
    let other = house.begun().await;
    let proof = lost.gateway.pay_for(&other).await;
    house.confirm(&other.token, &proof).await.ok();
    for of in [&begun, &other] {
        let receipt = format!("/donations/{}/receipt", of.token);
        assert_eq!(house.get(&receipt).await.status, 200);
    }
    for (language, said) in [
        ("en", "Numbered anew after a restore"),
        ("hi", "संख्या नए सिरे से मिली"),
        ("ne", "नयाँ नम्बर पायो"),
    ] {
        let mut desk = Desk::signed_in(&house, PASSWORD).await;
        desk.cookie.push_str("; daan-admin-lang=");
        desk.cookie.push_str(language);
        for (of, is_anew) in [(&begun, true), (&other, false)] {
            let page = desk.get(&format!("/admin/donations/{}", of.id)).await;
            let is_told = page.text.contains(said);
            assert_eq!(is_told, is_anew, "{language}: {page:?}");
        }
    }
}
