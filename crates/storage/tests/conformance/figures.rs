//! What a span of time brought.

use crate::fixture::{
    AMOUNT_MINOR, at, at_khalti, campaign, captured, fetched, id, inr, intent, looked_up, npr,
    open, paid, refunded, settle,
};
use daan_domain::settle::{Claim, Evidence};
use daan_domain::{CampaignSlug, Currency, FailureReason, Gateway, Intent, RefundId, Status};
use daan_storage::{
    Actor, Attempts, BegunGifts, DayOfMoney, Figures, FiguresAsked, Ledger, NewDonation, OpenWork,
    Waited,
};

/// Seconds from the fixture's beginning to midnight in India, and a quarter of an hour before it in Nepal.
const INDIA_MIDNIGHT: i64 = 34_600;
const NEPAL_MIDNIGHT: i64 = INDIA_MIDNIGHT - 900;
/// The day of the fixture's beginning: 9 October 2025.
const DAY: i64 = 20_370;

async fn figures(ledger: &Ledger, from_day: i64) -> Figures {
    let asked = FiguresAsked {
        from_day,
        begun_from: at(0),
        late_before: at(0),
    };
    ledger.figures(asked).await.unwrap()
}

async fn settle_at(ledger: &Ledger, number: u8, evidence: Evidence, seconds: i64) {
    ledger
        .settle(&id(number), &[evidence], Actor::Server, at(seconds))
        .await
        .unwrap();
}

async fn paid_at(ledger: &Ledger, number: u8, seconds: i64) {
    open(ledger, number).await;
    let payment = format!("pay_{number}");
    settle_at(
        ledger,
        number,
        fetched(number, &payment, captured()),
        seconds,
    )
    .await;
}

async fn paid_in_nepal_at(ledger: &Ledger, number: u8, seconds: i64) {
    let new = NewDonation {
        gateway: Gateway::Khalti,
        campaign: CampaignSlug::parse("water").unwrap(),
        intent: Intent {
            amount: npr(AMOUNT_MINOR),
            ..intent(number).intent
        },
        ..intent(number)
    };
    ledger.record_intent(&new, at(0)).await.unwrap();
    let pidx = format!("pidx_{number}");
    ledger
        .bind_order(&id(number), &at_khalti(&pidx), at(1))
        .await
        .unwrap();
    let claim = Claim::Captured(npr(AMOUNT_MINOR));
    settle_at(ledger, number, looked_up(&pidx, claim), seconds).await;
}

fn day(day: i64, gifts: i64) -> DayOfMoney {
    DayOfMoney {
        day,
        campaign: campaign(),
        gateway: Gateway::Razorpay,
        currency: Currency::INR,
        gifts,
        received_minor: gifts * AMOUNT_MINOR,
        refunds: 0,
        returned_minor: 0,
    }
}

fn day_in_nepal(number: i64) -> DayOfMoney {
    DayOfMoney {
        campaign: CampaignSlug::parse("water").unwrap(),
        gateway: Gateway::Khalti,
        currency: Currency::NPR,
        ..day(number, 1)
    }
}

pub(crate) async fn money_is_added_up_by_day_where_the_currency_is_at_home(ledger: &Ledger) {
    paid_at(ledger, 1, INDIA_MIDNIGHT - 1).await;
    paid_at(ledger, 2, 10).await;
    paid_at(ledger, 3, INDIA_MIDNIGHT).await;
    paid_in_nepal_at(ledger, 4, NEPAL_MIDNIGHT - 1).await;
    paid_in_nepal_at(ledger, 5, NEPAL_MIDNIGHT).await;
    assert_eq!(
        figures(ledger, DAY).await.money,
        [
            day(DAY, 2),
            day_in_nepal(DAY),
            day(DAY + 1, 1),
            day_in_nepal(DAY + 1)
        ]
    );
}

pub(crate) async fn what_went_back_is_told_beside_what_came_and_a_surplus_is_neither(
    ledger: &Ledger,
) {
    paid_at(ledger, 1, 10).await;
    settle_at(
        ledger,
        1,
        fetched(1, "pay_1", refunded("rfnd_1", 100_00)),
        20,
    )
    .await;
    settle_at(
        ledger,
        1,
        fetched(1, "pay_1", refunded("rfnd_2", 50_00)),
        INDIA_MIDNIGHT,
    )
    .await;
    settle_at(ledger, 1, fetched(1, "pay_9", captured()), 30).await;
    settle_at(ledger, 1, fetched(1, "pay_9", refunded("rfnd_3", 1_00)), 40).await;
    let first = DayOfMoney {
        refunds: 1,
        returned_minor: 100_00,
        ..day(DAY, 1)
    };
    let second = DayOfMoney {
        refunds: 1,
        returned_minor: 50_00,
        ..day(DAY + 1, 0)
    };
    assert_eq!(figures(ledger, DAY).await.money, [first, second]);
}

pub(crate) async fn gifts_are_counted_by_what_became_of_them_and_how_long_they_took(
    ledger: &Ledger,
) {
    for (number, seconds) in [(1, 59), (2, 59), (3, 659), (4, 90_061)] {
        paid_at(ledger, number, seconds).await;
    }
    open(ledger, 5).await;
    let found = figures(ledger, DAY).await;
    let of = |status, count| BegunGifts { status, count };
    assert_eq!(found.begun, [of(Status::Open, 1), of(Status::Paid, 4)]);
    let took = |seconds, count| Waited { seconds, count };
    assert_eq!(found.waits, [took(59, 2), took(600, 1), took(90_000, 1)]);
    // What its gateway says of when it was paid changes nothing of when it counted.
    open(ledger, 7).await;
    let told = fetched(7, "pay_7", captured()).with_begun_at(Some(at(5)));
    settle_at(ledger, 7, told, 59).await;
    assert_eq!(figures(ledger, DAY).await.waits[0], took(59, 3));
    // A clock that went back.
    ledger.record_intent(&intent(6), at(100)).await.unwrap();
    let order = crate::fixture::at_razorpay("order_6");
    ledger.bind_order(&id(6), &order, at(101)).await.unwrap();
    settle_at(ledger, 6, fetched(6, "pay_6", captured()), 99).await;
    assert_eq!(figures(ledger, DAY).await.waits[0], took(0, 1));
}

pub(crate) async fn attempts_are_counted_with_their_reasons(ledger: &Ledger) {
    paid(ledger, 1, "pay_1").await;
    let reason = Some(FailureReason::InsufficientFunds);
    for number in 2..=3 {
        let id = open(ledger, number).await;
        let failed = fetched(number, &format!("pay_{number}"), Claim::Failed);
        settle(ledger, &id, &failed.with_reason(reason)).await;
    }
    let silent = open(ledger, 4).await;
    settle(ledger, &silent, &fetched(4, "pay_4", Claim::Failed)).await;
    let of = |is_captured, reason: Option<&str>, count| Attempts {
        gateway: Gateway::Razorpay,
        is_captured,
        reason: reason.map(str::to_owned),
        count,
    };
    let found = figures(ledger, DAY).await.attempts;
    assert_eq!(found.len(), 3, "{found:?}");
    assert_eq!(found[0], of(false, Some("insufficient_funds"), 2));
    assert!(found.contains(&of(false, None, 1)), "{found:?}");
    assert!(found.contains(&of(true, None, 1)), "{found:?}");
}

pub(crate) async fn what_waits_is_counted_and_what_lies_before_the_span_is_not(ledger: &Ledger) {
    let twice = paid(ledger, 1, "pay_1").await;
    settle(ledger, &twice, &fetched(1, "pay_2", captured())).await;
    settle(ledger, &twice, &fetched(1, "pay_3", captured())).await;
    let held = open(ledger, 2).await;
    settle(
        ledger,
        &held,
        &fetched(2, "pay_4", Claim::Captured(inr(1_00))),
    )
    .await;
    let asked = FiguresAsked {
        from_day: DAY + 1,
        begun_from: at(3),
        late_before: at(9_999_999),
    };
    let found = ledger.figures(asked).await.unwrap();
    assert_eq!((found.open.held, found.open.surplus), (1, 1));
    assert!(found.open.overdue > 0);
    assert_eq!((found.money, found.begun), (vec![], vec![]));
    assert_eq!((found.attempts, found.waits), (vec![], vec![]));
    for (payment, refund) in [("pay_2", "rfnd_2"), ("pay_3", "rfnd_3")] {
        let back = Claim::Refunded {
            refund: RefundId::parse(refund).unwrap(),
            amount: inr(AMOUNT_MINOR),
        };
        settle(ledger, &twice, &fetched(1, payment, back)).await;
    }
    let nothing_late = OpenWork {
        held: 1,
        surplus: 0,
        failed_refunds: 0,
        unrecorded_refunds: 0,
        disputes: 0,
        lost_disputes: 0,
        came_back: 0,
        too_large: 0,
        overdue: 0,
    };
    assert_eq!(figures(ledger, DAY).await.open, nothing_late);
}

pub(crate) async fn totals_name_every_campaign_that_was_ever_paid(ledger: &Ledger) {
    paid_in_nepal_at(ledger, 1, 10).await;
    paid_at(ledger, 2, 10).await;
    paid_at(ledger, 3, 10).await;
    open(ledger, 4).await;
    settle_at(
        ledger,
        2,
        fetched(2, "pay_2", refunded("rfnd_1", 100_00)),
        20,
    )
    .await;
    let told: Vec<_> = ledger
        .campaign_totals()
        .await
        .unwrap()
        .into_iter()
        .map(|total| {
            (
                total.campaign.as_str().to_owned(),
                total.raised,
                total.gifts,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("education".to_owned(), inr(2 * AMOUNT_MINOR - 100_00), 2),
            ("water".to_owned(), npr(AMOUNT_MINOR), 1)
        ]
    );
}
