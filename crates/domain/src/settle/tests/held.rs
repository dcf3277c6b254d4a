//! A held payment that went back frees its donation.

use super::*;

fn captured(minor: i64) -> Evidence {
    fetch("pay_1", Claim::Captured(inr(minor)))
}

fn gone(refund: &str, minor: i64) -> Evidence {
    fetch("pay_1", refund_claim(refund, minor))
}

#[test]
fn a_held_payment_of_which_all_went_back_is_returned_and_said_so_once() {
    let held = after(&[captured(AMOUNT_MINOR - 1)]);
    let told = [
        captured(AMOUNT_MINOR - 1),
        gone("rfnd_1", 100_00),
        gone("rfnd_2", AMOUNT_MINOR - 100_01),
    ];
    let settled = with_held_money_gone(&held, &told);
    assert_eq!(settled, [fetch("pay_1", Claim::Returned)]);
    assert_eq!(
        settle(&held, &settled[0]).payment,
        Some(PaymentState::Returned)
    );
    let returned = after(&[captured(AMOUNT_MINOR - 1), settled[0].clone()]);
    assert_eq!(
        with_held_money_gone(&returned, &told),
        settled,
        "and it stays so"
    );
}

#[test]
fn a_held_payment_of_which_a_part_is_left_stays_held() {
    let held = after(&[captured(AMOUNT_MINOR - 1)]);
    for told in [
        vec![captured(AMOUNT_MINOR - 1)],
        vec![captured(AMOUNT_MINOR - 1), gone("rfnd_1", AMOUNT_MINOR - 2)],
        vec![gone("rfnd_1", AMOUNT_MINOR - 1)],
    ] {
        assert_eq!(with_held_money_gone(&held, &told), told);
    }
}

#[test]
fn a_payment_that_counts_is_refunded_and_never_returned() {
    let paid = after(&[captured(AMOUNT_MINOR)]);
    let told = [captured(AMOUNT_MINOR), gone("rfnd_1", AMOUNT_MINOR)];
    assert_eq!(with_held_money_gone(&paid, &told), told);
}
