//! A receipt that a restored ledger numbered anew.

use super::{Desk, PASSWORD, settings};
use crate::harness::{Begun, House, Plan, all_of, gift};
use crate::sweep::swept;
use daan_server::checkout::RefundRequest;
use daan_server::operator::FoundReceipt;

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
    // By it nothing is changed, as the paper with this number may be another's; who only looks is told.
    let number = async |of: &Begun| {
        let found = FoundReceipt::look_up(&house.desk.ledger, &of.id).await;
        found.unwrap().number
    };
    let asked = |reference: String| RefundRequest {
        reference,
        ..all_of(&begun)
    };
    let anew = number(&begun).await;
    let refused = house.desk.refund(&asked(anew.clone())).await.unwrap_err();
    assert_eq!(refused.code, "receipt_renumbered", "{refused}");
    for said in [begun.id.as_str(), "INR 500.00", "paid "] {
        assert!(refused.message.contains(said), "{said}: {refused}");
    }
    let looked = house.desk.recheck(&anew).await.unwrap();
    assert_eq!(looked.reference, begun.id);
    let plan = house.desk.plan_refund(&asked(number(&other).await)).await;
    let plan = plan.unwrap();
    let gift = plan.gift.unwrap_or_default();
    assert_eq!(plan.reference, other.id);
    assert!(gift.contains("INR 500.00, paid "), "{gift}");
    let by_reference = house.desk.plan_refund(&asked(begun.id.clone())).await;
    assert_eq!(by_reference.unwrap().gift, None);
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
