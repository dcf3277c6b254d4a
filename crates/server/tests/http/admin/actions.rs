//! What a bookkeeper does.

use super::{Desk, PASSWORD, cookies, house, paid, value_of};
use crate::harness::{Answer, Begun, given_back};
use serde_json::json;

const FIELDS: [&str; 9] = [
    "amount",
    "reason",
    "surplus",
    "again",
    "despite_dispute",
    "payment",
    "shown",
    "form",
    "seal",
];

/// The form of the page that says what would happen.
async fn checked(
    desk: &Desk<'_>,
    begun: &Begun,
    fields: &[(&str, &str)],
) -> Vec<(&'static str, String)> {
    let page = desk
        .post(
            &format!("/admin/donations/{}/refund/check", begun.id),
            fields,
        )
        .await;
    assert_eq!(page.status, 200, "{page:?}");
    FIELDS
        .map(|name| (name, value_of(&page.text, name)))
        .to_vec()
}

fn borrowed<'a>(form: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    form.iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect()
}

const TOLD: [&str; 4] = [
    "The money went back",
    "The money is on its way",
    "This form was sent before",
    "Every gateway that may have news was asked",
];

/// What the page says that an answer leads to.
async fn told_by<'t>(desk: &Desk<'_>, answer: &Answer, address: &str) -> &'t str {
    let with = Desk {
        house: desk.house,
        cookie: format!("{}; {}", desk.cookie, cookies(answer)),
    };
    let page = with.get(address).await;
    let told = TOLD.into_iter().find(|said| page.text.contains(said));
    told.unwrap_or_else(|| panic!("nothing is told: {page:?}"))
}

/// What the page says of money is not a link's to say.
#[tokio::test]
async fn that_money_went_back_is_said_to_nobody_but_who_did_it_and_once() {
    let house = house().await;
    let (begun, other) = (paid(&house).await, paid(&house).await);
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let address = |begun: &Begun| format!("/admin/donations/{}", begun.id);
    let form = checked(&desk, &begun, &[("reason", "all of it")]).await;
    let path = format!("{}/refund", address(&begun));
    let answer = desk.post(&path, &borrowed(&form)).await;
    let said = |page: &Answer| TOLD.into_iter().any(|said| page.text.contains(said));
    for query in ["?done=refunded", "?done=on-its-way", ""] {
        let page = desk.get(&format!("{}{query}", address(&other))).await;
        assert!(!said(&page), "{query}: {page:?}");
    }
    let told = cookies(&answer);
    let with = |session: &str, told: &str| Desk {
        house: &house,
        cookie: format!("{session}; {told}"),
    };
    let own = with(&desk.cookie, &told);
    let page = own.get(&address(&begun)).await;
    assert!(said(&page), "{page:?}");
    assert!(
        cookies(&page).contains("daan-admin-said="),
        "told once: {page:?}"
    );
    assert!(
        cookies(&page).contains("daan-admin="),
        "and the session goes on"
    );
    assert!(!said(&own.get(&address(&other)).await), "of another gift");
    let changed = told.replace("refunded", "looked");
    assert_ne!(changed, told);
    assert!(!said(
        &with(&desk.cookie, &changed).get(&address(&begun)).await
    ));
    let stranger = Desk::signed_in(&house, PASSWORD).await;
    assert!(!said(
        &with(&stranger.cookie, &told).get(&address(&begun)).await
    ));
    house.pass_ms(61_000);
    assert!(!said(&own.get(&address(&begun)).await), "a minute later");
}

#[tokio::test]
async fn a_refund_that_is_confirmed_twice_is_made_once_and_says_who_decided() {
    let house = house().await;
    let begun = paid(&house).await;
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let path = format!("/admin/donations/{}/refund", begun.id);
    let form = checked(
        &desk,
        &begun,
        &[("amount", "100"), ("reason", "paid twice elsewhere")],
    )
    .await;
    assert_eq!(house.book.status().await, "paid", "checking does nothing");
    let fields = borrowed(&form);
    let (one, other) = tokio::join!(desk.post(&path, &fields), desk.post(&path, &fields));
    let address = format!("/admin/donations/{}", begun.id);
    let mut told = Vec::new();
    for answer in [&one, &other] {
        assert_eq!(answer.header("location"), address);
        told.push(told_by(&desk, answer, &address).await);
    }
    told.sort_unstable();
    assert_eq!(told, ["The money went back", "This form was sent before"]);
    let state = house.gateway.state().await;
    assert_eq!(state["refunds"].as_array().unwrap().len(), 1, "{state:#}");
    assert_eq!(state["refunds"][0]["amount"], 100_00);
    assert_eq!(house.book.status().await, "partially_refunded");
    let decided = "SELECT actor, data FROM events WHERE kind = 'refund_decided'";
    let decided = house.book.rows(decided).await;
    assert_eq!(decided.len(), 1);
    assert!(decided[0].starts_with("operator|"), "{decided:?}");
    for said in ["\"role\":\"bookkeeper\"", "paid twice elsewhere"] {
        assert!(decided[0].contains(said), "{decided:?}");
    }
    let page = desk.get(&address).await;
    assert!(page.text.contains("an operator, as bookkeeper"), "{page:?}");
}

#[tokio::test]
async fn what_was_confirmed_is_what_the_page_said_though_something_went_back_meanwhile() {
    let house = house().await;
    let begun = paid(&house).await;
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let path = format!("/admin/donations/{}/refund", begun.id);
    let all = checked(&desk, &begun, &[("reason", "all of it")]).await;
    let part = checked(&desk, &begun, &[("amount", "100"), ("reason", "a part")]).await;
    assert_eq!(desk.post(&path, &borrowed(&part)).await.status, 303);
    let late = desk.post(&path, &borrowed(&all)).await;
    assert_eq!(late.status, 422, "{late:?}");
    assert!(
        late.text.contains("INR 500.00") && late.text.contains("INR 400.00"),
        "{late:?}"
    );
    let state = house.gateway.state().await;
    assert_eq!(state["refunds"].as_array().unwrap().len(), 1, "{state:#}");
    let mut other = checked(&desk, &begun, &[("reason", "the rest")]).await;
    let payment = other.iter_mut().find(|(name, _)| *name == "payment");
    payment.unwrap().1 = "pay_00000000000000".to_owned();
    assert_eq!(desk.post(&path, &borrowed(&other)).await.status, 422);
}

/// Both pages were true when they were looked at, and both forms come before either is done.
#[tokio::test]
async fn of_two_refunds_confirmed_at_once_only_the_first_is_made() {
    let house = house().await;
    let begun = paid(&house).await;
    let (one, other) = (
        Desk::signed_in(&house, PASSWORD).await,
        Desk::signed_in(&house, PASSWORD).await,
    );
    let path = format!("/admin/donations/{}/refund", begun.id);
    let all = checked(&one, &begun, &[("reason", "all of it")]).await;
    let part = checked(&other, &begun, &[("amount", "200"), ("reason", "a part")]).await;
    let (all, part) = (borrowed(&all), borrowed(&part));
    let (all, part) = tokio::join!(one.post(&path, &all), other.post(&path, &part));
    let mut told = [all.status, part.status];
    told.sort_unstable();
    assert_eq!(told[0], 303, "{all:?} {part:?}");
    assert_ne!(told[1], 303, "{all:?} {part:?}");
    let state = house.gateway.state().await;
    let refunds = state["refunds"].as_array().unwrap();
    assert_eq!(refunds.len(), 1, "{state:#}");
}

#[tokio::test]
async fn the_same_amount_goes_back_again_only_where_that_is_said() {
    let house = house().await;
    let begun = paid(&house).await;
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let path = format!("/admin/donations/{}/refund", begun.id);
    let first = checked(&desk, &begun, &[("amount", "100"), ("reason", "one")]).await;
    assert_eq!(desk.post(&path, &borrowed(&first)).await.status, 303);
    let check = format!("{path}/check");
    let fields = [("amount", "100"), ("reason", "two")];
    let refused = desk.post(&check, &fields).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("name=\"again\""), "{refused:?}");
    assert!(!refused.text.contains("--again"), "{refused:?}");
    let again = [("amount", "100"), ("reason", "two"), ("again", "1")];
    let second = checked(&desk, &begun, &again).await;
    assert_eq!(desk.post(&path, &borrowed(&second)).await.status, 303);
    let all = checked(&desk, &begun, &[("reason", "the rest")]).await;
    assert_eq!(desk.post(&path, &borrowed(&all)).await.status, 303);
    assert_eq!(house.book.status().await, "refunded");
    let page = desk.get(&format!("/admin/donations/{}", begun.id)).await;
    assert!(
        !page.text.contains("Give money back…"),
        "nothing is left: {page:?}"
    );
}

/// Before anything is typed; the gateway is asked only then.
#[tokio::test]
async fn the_form_of_a_refund_says_what_is_left_of_which_payment() {
    let house = house().await;
    let begun = paid(&house).await;
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let path = format!("/admin/donations/{}/refund", begun.id);
    let payment = super::matters::payment_of(&house, &begun.id).await;
    for (gone, left) in [(None, "500.00"), (Some("120"), "380.00")] {
        if let Some(amount) = gone {
            given_back(&house, &begun, Some(amount)).await;
        }
        let page = desk.get(&path).await;
        for said in [
            format!("<dd class=\"mono\">{payment}</dd>"),
            "<dt>Received</dt><dd class=\"sum\">INR 500.00</dd>".to_owned(),
            format!("as the books have it</dt><dd class=\"sum\"><strong>INR {left}</strong>"),
        ] {
            assert!(page.text.contains(&said), "{said}: {page:?}");
        }
    }
    // Of a second payment that there is not, nothing is said.
    let page = desk.get(&format!("{path}?surplus=1")).await;
    assert!(!page.text.contains("as the books have it"), "{page:?}");
}

/// The gateway counts what came back no longer, and the books have it for good.
#[tokio::test]
async fn what_is_left_after_a_refund_came_back_is_the_same_in_the_form_and_on_the_next_page() {
    let house = house().await;
    let begun = paid(&house).await;
    let made = given_back(&house, &begun, Some("120")).await;
    let failing = json!({"refund_id": made.refund, "webhook": false});
    house.gateway.control("fail_refund", failing).await;
    house.pass_ms(60_000);
    house.desk.recheck(&begun.id).await.unwrap();
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let check = format!("/admin/donations/{}/refund/check", begun.id);
    for fields in [&[("reason", "x")][..], &[("reason", "x"), ("again", "1")]] {
        let page = desk.post(&check, fields).await;
        assert_eq!(page.status, 422, "{page:?}");
        assert!(page.text.contains("later refund"), "{page:?}");
    }
    let seen_to = [
        ("matter", made.refund.as_str()),
        ("note", "transfer of 4 May"),
    ];
    let close = format!("/admin/donations/{}/matter/close", begun.id);
    desk.post(&close, &seen_to).await;
    let form = desk
        .get(&format!("/admin/donations/{}/refund", begun.id))
        .await;
    let left = "as the books have it</dt><dd class=\"sum\"><strong>INR 380.00</strong>";
    assert!(form.text.contains(left), "{form:?}");
    let shown = checked(&desk, &begun, &[("reason", "x")]).await;
    let amount = shown.iter().find(|(name, _)| *name == "shown");
    assert_eq!(amount.unwrap().1, "INR 380.00");
}

/// Nobody can type a command here.
#[tokio::test]
async fn a_refusal_names_no_command_and_no_flag() {
    let house = house().await;
    let begun = paid(&house).await;
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let check = format!("/admin/donations/{}/refund/check", begun.id);
    for (fields, said) in [
        (
            &[("reason", "x"), ("surplus", "1")][..],
            "no payment that money could go back of",
        ),
        (&[("reason", "x"), ("amount", "x")], "Expected an amount"),
    ] {
        let page = desk.post(&check, fields).await;
        let notice = page.text.split("class=\"notice bad\"").nth(1).unwrap();
        let notice = notice.split("</p>").next().unwrap();
        assert!(notice.contains(said), "{notice}");
        assert!(
            !notice.contains("daan ") && !notice.contains("--"),
            "{notice}"
        );
    }
}

#[tokio::test]
async fn a_refund_that_cannot_be_made_is_told_and_keeps_what_was_typed() {
    let house = house().await;
    let begun = paid(&house).await;
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let check = format!("/admin/donations/{}/refund/check", begun.id);
    for (amount, reason, said) in [
        ("600", "x", "more than is left"),
        ("5,00", "x", "Expected an amount"),
        ("100", "", "Expected a reason"),
    ] {
        let page = desk
            .post(&check, &[("amount", amount), ("reason", reason)])
            .await;
        assert_eq!(page.status, 422, "{amount}");
        assert!(page.text.contains(said), "{page:?}");
        assert!(
            page.text.contains(&format!("value=\"{amount}\"")),
            "{page:?}"
        );
    }
    let mut form = checked(&desk, &begun, &[("amount", "100"), ("reason", "x")]).await;
    form[0].1 = "500".to_owned();
    let path = format!("/admin/donations/{}/refund", begun.id);
    let changed = desk.post(&path, &borrowed(&form)).await;
    assert_eq!(changed.status, 422, "{changed:?}");
    assert!(changed.text.contains("Check it again"), "{changed:?}");
    assert_eq!(house.book.status().await, "paid");
}

#[tokio::test]
async fn a_surplus_goes_back_and_the_gift_stays_paid() {
    let house = house().await;
    let begun = paid(&house).await;
    // The bank takes the money a second time for the same order.
    house
        .gateway
        .pay_as(json!({"order_id": begun.order, "outcome": "captured", "webhook": false}))
        .await;
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let path = format!("/admin/donations/{}", begun.id);
    house.pass_ms(60_000);
    let looked = desk.post(&format!("{path}/recheck"), &[]).await;
    assert_eq!(looked.header("location"), path, "{looked:?}");
    let told = told_by(&desk, &looked, &path).await;
    assert!(told.starts_with("Every gateway"), "{told}");
    for (waiting, is_found) in [("1", true), ("surplus", true), ("held", false)] {
        let found = desk
            .get(&format!("/admin/donations?waiting={waiting}"))
            .await;
        assert_eq!(
            found.text.contains(&begun.id),
            is_found,
            "{waiting}: {found:?}"
        );
    }
    let page = desk.get(&path).await;
    assert!(page.text.contains("Give the surplus back…"), "{page:?}");
    let times_told = |page: &Answer| page.text.matches("to be given back.").count();
    assert_eq!(times_told(&page), 2, "on top and at the payment: {page:?}");
    let form = checked(&desk, &begun, &[("surplus", "1"), ("reason", "paid twice")]).await;
    let given = desk.post(&format!("{path}/refund"), &borrowed(&form)).await;
    assert_eq!(given.header("location"), path, "{given:?}");
    assert_eq!(told_by(&desk, &given, &path).await, "The money went back");
    assert_eq!(times_told(&desk.get(&path).await), 1);
    let waiting = desk.get("/admin/donations?waiting=1").await;
    assert!(!waiting.text.contains(&begun.id), "{waiting:?}");
    assert_eq!(house.book.status().await, "paid");
    let entries = house.book.entries().await;
    assert!(
        entries.contains(&"refund|surplus|50000|INR".to_owned()),
        "{entries:?}"
    );
}

#[tokio::test]
async fn a_look_at_the_gateway_finds_a_payment_that_nobody_told_of_and_is_noted() {
    let house = house().await;
    let begun = house.begun().await;
    house
        .gateway
        .pay_as(json!({"order_id": begun.order, "outcome": "captured", "webhook": false}))
        .await;
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let path = format!("/admin/donations/{}/recheck", begun.id);
    assert_eq!(desk.post(&path, &[]).await.status, 303);
    assert_eq!(house.book.status().await, "paid");
    let noted = "SELECT actor, data FROM events WHERE kind = 'recheck_asked'";
    assert_eq!(
        house.book.rows(noted).await,
        ["operator|{\"role\":\"bookkeeper\"}"]
    );
}
