//! The mail that says that a receipt has changed.

use super::{house, named, receipted, rows, send_due};
use crate::admin::{Desk, PASSWORD};
use crate::harness::{Manner, PostOffice, gift, given_back};
use daan_server::checkout::ErasureRequest;
use reqwest::Method;

#[tokio::test]
async fn a_receipt_that_was_mailed_is_followed_by_one_mail_for_each_change() {
    let post = PostOffice::open().await;
    let house = house(&post.url()).await;
    let begun = receipted(&house, &gift()).await;
    send_due(&house).await;
    for (amount, subject, stated) in [
        (
            Some("100"),
            ": reduced",
            [
                "A part of your gift to Daan Education Trust was refunded.",
                "Amount given: ₹500",
                "Refunded: ₹100",
                "Remaining amount in words: Four hundred rupees only",
                "takes the place of the one that you have",
            ],
        ),
        (
            None,
            ": cancelled",
            [
                "Your gift to Daan Education Trust was refunded.",
                "is cancelled.",
                "Refunded: ₹500",
                "Remaining amount: ₹0",
                "Please do not use the receipt that you have",
            ],
        ),
    ] {
        let before = post.taken().len();
        given_back(&house, &begun, amount).await;
        send_due(&house).await;
        send_due(&house).await;
        let taken = post.taken();
        assert_eq!(taken.len(), before + 1, "{taken:#?}");
        let mail = &taken[before];
        assert_eq!(mail.to, ["asha@example.org"]);
        let said = mail.header("Subject");
        assert!(
            said.starts_with("Donation receipt DET/") && said.ends_with(subject),
            "{said}"
        );
        let text = mail.text();
        for words in stated {
            assert!(text.contains(words), "{words}: {text}");
        }
        assert!(!text.contains("thanks you"), "{text}");
        let path = format!("/donations/{}/receipt.pdf?lang=en", begun.token);
        let shown = house.request(Method::GET, &path).send().await.unwrap();
        assert!(mail.pdf() == shown.bytes().await.unwrap());
    }
    // Looking once more brings nothing new.
    house.desk.recheck(&begun.id).await.unwrap();
    send_due(&house).await;
    assert_eq!(rows(&house).await, ["1|1|sent|", "2|1|sent|", "3|1|sent|"]);
}

#[tokio::test]
async fn a_change_is_mailed_in_the_donors_language() {
    let post = PostOffice::open().await;
    let house = house(&post.url()).await;
    for (locale, reduced) in [
        ("hi", "शेष राशि शब्दों में: चार सौ रुपये मात्र"),
        ("ne", "बाँकी रकम अक्षरमा: चार सय भारतीय रुपैयाँ मात्र"),
    ] {
        let begun = receipted(&house, &named("आशा राई", locale)).await;
        send_due(&house).await;
        given_back(&house, &begun, Some("100")).await;
        send_due(&house).await;
        let text = post.taken().last().unwrap().text();
        assert!(text.contains(reduced), "{text}");
    }
    assert_eq!(post.taken().len(), 4);
}

#[tokio::test]
async fn a_change_waits_for_a_mail_server_that_is_away_and_goes_once() {
    let post = PostOffice::open().await;
    let house = house(&post.url()).await;
    let begun = receipted(&house, &gift()).await;
    send_due(&house).await;
    post.behaves(Manner::Says("DATA", "451 later"));
    given_back(&house, &begun, Some("100")).await;
    send_due(&house).await;
    assert_eq!(post.taken().len(), 1);
    post.behaves(Manner::Takes);
    given_back(&house, &begun, Some("50")).await;
    house.pass_ms(60_000);
    send_due(&house).await;
    let taken = post.taken();
    assert_eq!(taken.len(), 2);
    assert!(taken[1].text().contains("Refunded: ₹150"), "{:?}", taken[1]);
}

/// The mail server had it, and its word was lost: the donor may have a receipt that was whole.
#[tokio::test]
async fn a_mail_whose_answer_was_lost_goes_again_as_it_was_and_the_change_after_it() {
    for (amount, subject) in [(Some("100"), ": reduced"), (None, ": cancelled")] {
        let post = PostOffice::open().await;
        let house = house(&post.url()).await;
        let begun = receipted(&house, &gift()).await;
        post.behaves(Manner::HangsUpAfterData);
        send_due(&house).await;
        given_back(&house, &begun, amount).await;
        post.behaves(Manner::Takes);
        house.pass_ms(60_000);
        send_due(&house).await;
        let taken = post.taken();
        assert_eq!(taken.len(), 3, "{taken:#?}");
        assert!(taken[0].data == taken[1].data);
        assert_ne!(taken[2].header("Message-ID"), taken[1].header("Message-ID"));
        let said = taken[2].header("Subject");
        assert!(said.ends_with(subject), "{said}");
        assert_eq!(rows(&house).await, ["1|2|sent|", "2|1|sent|"]);
    }
}

#[tokio::test]
async fn who_is_erased_hears_of_no_change() {
    let post = PostOffice::open().await;
    let house = house(&post.url()).await;
    let begun = receipted(&house, &gift()).await;
    send_due(&house).await;
    let request = ErasureRequest {
        email: None,
        reference: Some(begun.id.clone()),
        is_trial: false,
    };
    house.desk.erase(&request).await.unwrap();
    given_back(&house, &begun, None).await;
    send_due(&house).await;
    assert_eq!(post.taken().len(), 1);
    assert_eq!(rows(&house).await, ["1|1|sent|"]);
}

#[tokio::test]
async fn whoever_gives_back_is_told_that_the_donor_will_hear_of_it() {
    const TOLD: &str = "Daan mails them the receipt as it stands then";
    let post = PostOffice::open().await;
    let house = house(&post.url()).await;
    let begun = receipted(&house, &gift()).await;
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let check = format!("/admin/donations/{}/refund/check", begun.id);
    let typed = [("amount", "100"), ("reason", "asked for")];
    // The one that waits will say it by itself.
    let asked = desk.post(&check, &typed).await;
    assert!(
        asked.status == 200 && !asked.text.contains(TOLD),
        "{asked:?}"
    );
    send_due(&house).await;
    let asked = desk.post(&check, &typed).await;
    assert!(
        asked.status == 200 && asked.text.contains(TOLD),
        "{asked:?}"
    );
    given_back(&house, &begun, Some("100")).await;
    let page = format!("/admin/donations/{}", begun.id);
    let shown = desk.get(&page).await.text;
    assert!(shown.contains("Waits to be sent."), "{shown}");
}
