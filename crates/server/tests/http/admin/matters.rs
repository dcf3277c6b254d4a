//! What waits for a person beside the payments: told, counted, listed, and explained.

use super::{Desk, PASSWORD, VIEWERS, house, paid};
use crate::harness::{House, eventually};
use daan_domain::DonationId;
use daan_storage::{Actor, MatterKind};
use serde_json::json;

async fn webhook(house: &House, event: &str, payment: &str) {
    let asked = json!({"event": event, "payment_id": payment});
    house.gateway.control("webhook", asked).await;
}

pub(super) async fn payment_of(house: &House, id: &str) -> String {
    let id = DonationId::parse(id).unwrap();
    let donation = house.desk.ledger.find(&id).await.unwrap().unwrap();
    donation.payments[0].id.as_str().to_owned()
}

/// A gift with a dispute, one with a refund that failed, and one with a refund to record.
async fn troubled(house: &House) -> [(String, &'static str, &'static str); 3] {
    house.hear_webhooks();
    let (disputed, failed, unrecorded) = (paid(house).await, paid(house).await, paid(house).await);
    paid(house).await;
    let payment = payment_of(house, &disputed.id).await;
    webhook(house, "payment.dispute.created", &payment).await;
    let path = format!("payments/{}/refund", payment_of(house, &failed.id).await);
    // The amount that fails at the bank, by Razorpay's own test rule.
    house
        .gateway
        .api_post(&path, json!({"amount": 24_68}))
        .await;
    let data = json!({"payment": payment_of(house, &unrecorded.id).await});
    let id = DonationId::parse(unrecorded.id.as_str()).unwrap();
    let ledger = &house.desk.ledger;
    let noted = ledger.record_event(
        &id,
        "refund_unrecorded",
        &data,
        Actor::Poll,
        house.desk.now(),
    );
    noted.await.unwrap();
    eventually(async || ledger.open_matters(None, 9).await.unwrap().len() == 3).await;
    [
        (disputed.id, "dispute", "is open. Answer it in"),
        (failed.id, "refund_failed", "(\u{20b9}24.68) of payment"),
        (
            unrecorded.id,
            "refund_unrecorded",
            "gave back a part of payment",
        ),
    ]
}

#[tokio::test]
async fn a_dispute_and_refunds_in_trouble_are_counted_on_the_overview_and_each_has_its_list() {
    let house = house().await;
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let page = desk.get("/admin").await;
    assert!(page.text.contains("Nothing waits for you"), "{page:?}");
    let troubled = troubled(&house).await;
    house.pass_ms(61_000);
    let page = desk.get("/admin").await;
    assert!(!page.text.contains("Nothing waits for you"), "{page:?}");
    for (id, kind, _) in &troubled {
        let address = format!("/admin/donations?waiting={kind}");
        let link = format!("href=\"{address}\"><strong class=\"figure\">1<");
        assert!(page.text.contains(&link), "{kind}: {page:?}");
        let list = desk.get(&address).await;
        assert_eq!(list.status, 200, "{list:?}");
        let found = list.text.matches("href=\"/admin/donations/DN-").count();
        assert_eq!(found, 1, "{kind}: {list:?}");
        assert!(list.text.contains(id.as_str()), "{kind}: {list:?}");
        let chosen = format!("<option value=\"{kind}\" selected>");
        assert!(list.text.contains(&chosen), "{kind}: {list:?}");
    }
}

#[tokio::test]
async fn a_donations_page_says_why_it_is_to_be_looked_at_and_what_to_do() {
    let house = house().await;
    let troubled = troubled(&house).await;
    let desk = Desk::signed_in(&house, PASSWORD).await;
    for (id, kind, said) in &troubled {
        let page = desk.get(&format!("/admin/donations/{id}")).await;
        let notices = page.text.matches("<div class=\"notice bad\"").count();
        assert_eq!(notices, 1, "{kind}: {page:?}");
        assert!(page.text.contains(said), "{kind}: {page:?}");
        let next = match *kind {
            "refund_unrecorded" => format!("daan refund {id} --manual --amount AMOUNT --note TEXT"),
            "dispute" => "name=\"matter\" value=\"disp_".to_owned(),
            _ => "name=\"matter\" value=\"rfnd_".to_owned(),
        };
        assert!(page.text.contains(&next), "{kind}: {page:?}");
    }
    let payment = payment_of(&house, &troubled[0].0).await;
    webhook(&house, "payment.dispute.won", &payment).await;
    let page = desk
        .get(&format!("/admin/donations/{}", troubled[0].0))
        .await;
    assert!(!page.text.contains("class=\"notice bad\""), "{page:?}");
}

#[tokio::test]
async fn a_disputes_notice_says_until_when_it_can_be_answered_while_it_can() {
    let house = house().await;
    let begun = paid(&house).await;
    let payment = payment_of(&house, &begun.id).await;
    let id = DonationId::parse(begun.id.as_str()).unwrap();
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let now = house.desk.now().unix_ms();
    let (early, late) = (4_070_908_800_000_i64, 4_070_995_200_000_i64);
    for (name, kind, until, said) in [
        ("disp_A", "open", Some(early), Some("1 Jan 2099, 05:30")),
        ("disp_B", "open", None, None),
        ("disp_A", "open", Some(late), Some("2 Jan 2099, 05:30")),
        ("disp_A", "open", Some(now - 1), None),
        ("disp_A", "open", Some(late), Some("2 Jan 2099, 05:30")),
        ("disp_A", "under_review", Some(late), None),
    ] {
        let data = json!({
            "payment": payment, "dispute": name, "status": kind, "amount_minor": 500_00, "currency": "INR",
            "respond_by_ms": until,
        });
        let kind = match kind {
            "open" => "dispute_created",
            _ => "dispute_under_review",
        };
        let ledger = &house.desk.ledger;
        let noted = ledger.record_event(&id, kind, &data, Actor::Webhook, house.desk.now());
        noted.await.unwrap();
        let page = desk.get(&format!("/admin/donations/{}", begun.id)).await;
        let opening = format!("Dispute {name}");
        let notice = page.text.split(opening.as_str()).nth(1).unwrap();
        let notice = notice.split("</p>").next().unwrap();
        let time = notice.split("answer until ").nth(1);
        let time = time.map(|time| time.split(".<").next().unwrap());
        assert_eq!(time, said, "{name} {kind}: {notice}");
    }
}

/// Nothing else says that the bank has the money: the gift counts, and its receipt stands.
#[tokio::test]
async fn a_lost_dispute_is_told_with_what_was_deducted_until_a_bookkeeper_closes_it() {
    let house = house().await;
    house.hear_webhooks();
    let id = paid(&house).await.id;
    let payment = payment_of(&house, &id).await;
    webhook(&house, "payment.dispute.created", &payment).await;
    webhook(&house, "payment.dispute.lost", &payment).await;
    let ledger = &house.desk.ledger;
    eventually(async || {
        let matters = ledger.open_matters(None, 9).await.unwrap();
        matters
            .iter()
            .any(|matter| matter.kind == MatterKind::LostDispute)
    })
    .await;
    house.pass_ms(61_000);
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let page = format!("/admin/donations/{id}");
    let (shown, entries) = (desk.get(&page).await, house.book.entries().await);
    let said = "was lost and the money deducted (\u{20b9}500): it still stands in the books.";
    let notices = shown.text.matches("<div class=\"notice bad\"").count();
    assert!(shown.text.contains(said), "{shown:?}");
    assert_eq!(notices, 1, "the dispute itself is over: {shown:?}");
    let list = "/admin/donations?waiting=dispute_lost";
    let overview = desk.get("/admin").await;
    let counted = format!("href=\"{list}\"><strong class=\"figure\">1<");
    assert!(overview.text.contains(&counted), "{overview:?}");
    for list in [list, "/admin/donations?waiting=1"] {
        let listed = desk.get(list).await;
        assert!(listed.text.contains(&page), "{list}: {listed:?}");
    }
    let open = ledger.open_matters(None, 9).await.unwrap().remove(0);
    let fields = [
        ("matter", open.name.as_deref().unwrap()),
        ("note", "struck from the report of May"),
    ];
    let done = desk.post(&format!("{page}/matter/close"), &fields).await;
    assert_eq!(done.status, 303, "{done:?}");
    let shown = desk.get(&page).await;
    assert!(!shown.text.contains("class=\"notice bad\""), "{shown:?}");
    assert_eq!(house.book.entries().await, entries);
}

/// What went back by bank transfer is said in the admin, once, by whom it concerns, and no money moves by it.
#[tokio::test]
async fn a_bookkeeper_says_that_something_is_seen_to_and_it_waits_no_more() {
    let house = house().await;
    let [_, (id, ..), _] = troubled(&house).await;
    let (page, close) = (
        format!("/admin/donations/{id}"),
        format!("/admin/donations/{id}/matter/close"),
    );
    let viewer = Desk::signed_in(&house, VIEWERS).await;
    let seen = viewer.get(&page).await;
    assert!(seen.text.contains("<div class=\"notice bad\""), "{seen:?}");
    assert!(!seen.text.contains("matter/close"), "{seen:?}");

    let desk = Desk::signed_in(&house, PASSWORD).await;
    let shown = desk.get(&page).await;
    let matter = shown.text.split("name=\"matter\" value=\"").nth(1).unwrap();
    let matter = matter.split('"').next().unwrap().to_owned();
    let entries = house.book.entries().await;
    for (name, note, why) in [
        (matter.as_str(), " ", "found 0"),
        (
            &matter,
            "to asha@example.org",
            "Leave addresses and long numbers out",
        ),
        (
            "rfnd_other",
            "transfer of 4 May",
            "Nothing of that name waits here",
        ),
    ] {
        let refused = desk.post(&close, &[("matter", name), ("note", note)]).await;
        assert_eq!(refused.status, 422, "{why}: {refused:?}");
        assert!(refused.text.contains(why), "{why}: {refused:?}");
        assert!(
            refused.text.contains("matter/close"),
            "it still waits: {refused:?}"
        );
        // What was typed is there again, and in sight.
        let kept = format!("value=\"{}\"", note.trim());
        let is_in_sight = refused.text.contains("<details open>");
        assert_eq!(is_in_sight, name == matter, "{refused:?}");
        assert!(!is_in_sight || refused.text.contains(&kept), "{refused:?}");
    }
    // PostgreSQL would read no history with a NUL in it, and a line's end would forge another line.
    let note = "transfer of\u{0}4 May\n\u{202e}";
    let said = [("matter", matter.as_str()), ("note", note)];
    let done = desk.post(&close, &said).await;
    assert_eq!(done.status, 303, "{done:?}");
    let after = desk.get(&page).await;
    assert!(
        !after.text.contains("<div class=\"notice bad\""),
        "{after:?}"
    );
    assert!(after.text.contains("transfer of 4 May"), "{after:?}");
    assert!(
        after.text.contains("an operator, as bookkeeper"),
        "{after:?}"
    );
    let again = desk.post(&close, &said).await;
    assert_eq!(again.status, 422, "{again:?}");
    assert_eq!(house.book.entries().await, entries);
}
