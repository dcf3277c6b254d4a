//! A mail server that is away, refuses, or falls silent.

use super::{house, receipted, rows, send_due};
use crate::harness::{Manner, PostOffice, closed_post_office, gift};

const MINUTE_MS: i64 = 60_000;

#[tokio::test]
async fn a_mail_server_that_is_away_is_tried_again_after_growing_pauses() {
    let address = closed_post_office().await;
    let house = house(&format!("smtp://{address}")).await;
    receipted(&house, &gift()).await;
    send_due(&house).await;
    assert_eq!(rows(&house).await, ["1|1||not_reached"]);
    send_due(&house).await;
    assert_eq!(
        rows(&house).await,
        ["1|1||not_reached"],
        "not at once again"
    );
    house.pass_ms(6_000);
    send_due(&house).await;
    house.pass_ms(6_000);
    send_due(&house).await;
    assert_eq!(
        rows(&house).await,
        ["1|2||not_reached"],
        "the pause is longer"
    );
    let post = PostOffice::open_at(address).await;
    house.pass_ms(MINUTE_MS);
    send_due(&house).await;
    assert_eq!(post.taken().len(), 1);
    assert_eq!(rows(&house).await, ["1|3|sent|"]);
}

#[tokio::test]
async fn nobody_tries_for_ever() {
    let house = house(&format!("smtp://{}", closed_post_office().await)).await;
    receipted(&house, &gift()).await;
    for _ in 0..60 {
        send_due(&house).await;
        house.pass_ms(4 * 60 * MINUTE_MS);
    }
    let rows = rows(&house).await;
    assert!(rows[0].ends_with("|given_up|not_reached"), "{rows:?}");
    let tries: i64 = rows[0].split('|').nth(1).unwrap().parse().unwrap();
    assert!((20..60).contains(&tries), "{rows:?}");
}

#[tokio::test]
async fn what_is_refused_for_now_is_tried_again_and_what_is_refused_for_good_is_not() {
    for (at, line, expected) in [
        ("RCPT", "451 4.7.1 greylisted", "||recipient_refused 451"),
        ("END", "452 4.3.1 full", "||mail_refused 452"),
        ("EHLO", "421 4.3.2 later", "||not_reached 421"),
        // Ours to mend, and no fault of the mail's.
        ("EHLO", "554 5.7.1 nobody", "||not_reached 554"),
        ("MAIL", "550 5.7.1 not you", "||sender_refused 550"),
        (
            "RCPT",
            "550 5.1.1 <asha@example.org> unknown",
            "|refused|recipient_refused 550",
        ),
        ("DATA", "554 5.7.1 spam", "|refused|mail_refused 554"),
        ("END", "552 5.3.4 too big", "|refused|mail_refused 552"),
    ] {
        let post = PostOffice::open().await;
        let house = house(&post.url()).await;
        post.behaves(Manner::Says(at, line));
        receipted(&house, &gift()).await;
        send_due(&house).await;
        assert_eq!(
            rows(&house).await,
            [format!("1|1{expected}")],
            "{at} {line}"
        );
        assert_eq!(post.taken().len(), 0);
        post.behaves(Manner::Takes);
        house.pass_ms(MINUTE_MS);
        send_due(&house).await;
        let is_final = expected.contains("|refused|");
        assert_eq!(post.taken().len(), usize::from(!is_final), "{at} {line}");
    }
}

#[tokio::test]
async fn a_login_that_is_refused_costs_no_mail() {
    let post = PostOffice::open().await;
    let url = post.url().replace("smtp://", "smtp://asha:hunter2@");
    let house = house(&url).await;
    post.behaves(Manner::Says("AUTH", "535 5.7.8 wrong"));
    receipted(&house, &gift()).await;
    send_due(&house).await;
    assert_eq!(rows(&house).await, ["1|1||login_refused 535"]);
    post.behaves(Manner::Takes);
    house.pass_ms(MINUTE_MS);
    send_due(&house).await;
    assert_eq!(post.taken().len(), 1);
}

#[tokio::test]
async fn where_encryption_is_asked_for_nothing_goes_without_it() {
    let post = PostOffice::open().await;
    let url = post.url().replace("smtp://", "smtp://asha:hunter2@");
    let house = house(&format!("{url}?tls=required")).await;
    receipted(&house, &gift()).await;
    send_due(&house).await;
    assert_eq!(rows(&house).await, ["1|1||tls_failed"]);
    let heard = post.heard();
    assert!(
        heard
            .iter()
            .all(|line| line.starts_with("EHLO") || line == "QUIT"),
        "{heard:?}"
    );
}

/// The one way to a second mail: it has the name of the first, and every byte.
#[tokio::test]
async fn a_server_that_hangs_up_after_the_mail_gets_the_same_one_again() {
    let post = PostOffice::open().await;
    let house = house(&post.url()).await;
    post.behaves(Manner::HangsUpAfterData);
    receipted(&house, &gift()).await;
    send_due(&house).await;
    assert_eq!(rows(&house).await, ["1|1||not_reached"]);
    post.behaves(Manner::Takes);
    house.pass_ms(MINUTE_MS);
    send_due(&house).await;
    let taken = post.taken();
    assert_eq!(taken.len(), 2);
    assert_ne!(taken[0].header("Message-ID"), "");
    assert!(taken[0].data == taken[1].data);
    assert_eq!(rows(&house).await, ["1|2|sent|"]);
}

#[tokio::test]
async fn a_server_that_says_nothing_holds_nobody_up_for_long() {
    let post = PostOffice::open().await;
    let house = house(&post.url()).await;
    post.behaves(Manner::Silent);
    receipted(&house, &gift()).await;
    let began = tokio::time::Instant::now();
    send_due(&house).await;
    assert!(began.elapsed().as_secs() < 10);
    assert_eq!(rows(&house).await, ["1|1||no_answer"]);
}
