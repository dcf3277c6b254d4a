//! The same gift asked for in two currencies, and orders that make way for others.

use crate::fixture::{
    at, at_khalti, at_razorpay, captured, fetched, find, handed_out, id, looked_up, npr, open,
    order, paid, raised, raised_minor, settle,
};
use daan_domain::settle::{Claim, Finding, Mismatch};
use daan_domain::{Currency, FailureReason, Gateway, Status, TransactionId};
use daan_storage::{Bound, GatewayOrder, Ledger, PayLink, Quote};

const QUOTED_MINOR: i64 = 800_00;

fn quoted(pidx: &str) -> GatewayOrder {
    GatewayOrder {
        quote: Some(Quote {
            amount: npr(QUOTED_MINOR),
            payee: "Shiksha Kosh".to_owned(),
        }),
        link: Some(PayLink {
            url: format!("https://pay.example/?pidx={pidx}"),
            expires_at: Some(at(3600)),
        }),
        ..at_khalti(pidx)
    }
}

async fn open_on_both_paths(ledger: &Ledger) {
    open(ledger, 1).await;
    let bound = ledger.bind_order(&id(1), &quoted("pidx_1"), at(3)).await;
    assert_eq!(bound, Ok(Bound::Bound));
}

fn completed(pidx: &str) -> Claim {
    assert!(!pidx.is_empty());
    Claim::Captured(npr(QUOTED_MINOR))
}

pub(crate) async fn a_quoted_order_is_read_back_with_its_link(ledger: &Ledger) {
    open_on_both_paths(ledger).await;
    let donation = find(ledger, &id(1)).await;
    let stored = donation.handed_out_order(Gateway::Khalti).unwrap();
    assert_eq!(
        (&stored.quote, &stored.link),
        (&quoted("pidx_1").quote, &quoted("pidx_1").link)
    );
    assert_eq!(donation.asked_by(stored), npr(QUOTED_MINOR));
    let own = donation.handed_out_order(Gateway::Razorpay).unwrap();
    assert_eq!(donation.asked_by(own), donation.amount);
}

pub(crate) async fn a_quoted_order_is_paid_by_its_quote_and_the_campaign_raises_that(
    ledger: &Ledger,
) {
    open_on_both_paths(ledger).await;
    let wrong = looked_up("pidx_1", Claim::Captured(npr(QUOTED_MINOR - 1)));
    let held = settle(ledger, &id(1), &wrong).await;
    assert_eq!(held.findings, [Finding::Quarantined(Mismatch::Amount)]);
    let right = looked_up("pidx_1", completed("pidx_1"))
        .with_transaction(TransactionId::parse("tx_1").ok());
    let credited = settle(ledger, &id(1), &right).await;
    assert_eq!(credited.findings, [Finding::Credited]);
    assert_eq!(credited.donation, find(ledger, &id(1)).await);
    let payment = credited.donation.applied_payment().unwrap();
    assert_eq!(payment.transaction, TransactionId::parse("tx_1").ok());
    let sum = raised(ledger, Currency::NPR).await;
    assert_eq!((sum, raised_minor(ledger).await), (npr(QUOTED_MINOR), 0));
}

pub(crate) async fn of_two_paid_paths_one_counts_and_the_other_is_to_go_back(ledger: &Ledger) {
    open_on_both_paths(ledger).await;
    let first = settle(ledger, &id(1), &fetched(1, "pay_1", captured())).await;
    assert!(
        first.donation.next_check_at.is_some(),
        "the other may be paid too"
    );
    let second = settle(ledger, &id(1), &looked_up("pidx_1", completed("pidx_1"))).await;
    assert_eq!(second.findings, [Finding::Surplus]);
    assert_eq!(second.donation.payments.len(), 2);
    let sum = raised(ledger, Currency::NPR).await;
    assert_eq!(sum, npr(0), "what is to go back was not raised");
}

pub(crate) async fn money_that_counts_for_one_donation_counts_for_no_other(ledger: &Ledger) {
    for (number, pidx) in [(1, "pidx_1"), (2, "pidx_2")] {
        open(ledger, number).await;
        let bound = ledger.bind_order(&id(number), &quoted(pidx), at(3)).await;
        assert_eq!(bound, Ok(Bound::Bound));
    }
    let of_one_transaction =
        |pidx| looked_up(pidx, completed(pidx)).with_transaction(TransactionId::parse("tx_1").ok());
    settle(ledger, &id(1), &of_one_transaction("pidx_1")).await;
    let other = settle(ledger, &id(2), &of_one_transaction("pidx_2")).await;
    assert_eq!(
        other.findings,
        [Finding::Quarantined(Mismatch::OtherDonation)]
    );
    assert_eq!(other.donation.status, Status::Open);
}

pub(crate) async fn an_order_that_takes_no_more_payments_makes_way_for_another(ledger: &Ledger) {
    open(ledger, 1).await;
    let second = GatewayOrder {
        replaces: Some(order("order_1")),
        ..at_razorpay("order_2")
    };
    let bound = ledger.bind_order(&id(1), &second, at(5)).await;
    assert_eq!(bound, Ok(Bound::Bound));
    let donation = find(ledger, &id(1)).await;
    assert_eq!(
        handed_out(&donation, Gateway::Razorpay),
        Some(order("order_2"))
    );
    let late = fetched(1, "pay_1", captured());
    assert_eq!(
        settle(ledger, &id(1), &late).await.findings,
        [Finding::Credited]
    );
    let third = GatewayOrder {
        replaces: Some(order("order_1")),
        ..at_razorpay("order_3")
    };
    let refused = ledger.bind_order(&id(1), &third, at(6)).await;
    assert_eq!(refused, Ok(Bound::AlreadyPaid));
}

pub(crate) async fn a_failed_payment_keeps_its_reason(ledger: &Ledger) {
    open(ledger, 1).await;
    let reason = Some(FailureReason::InsufficientFunds);
    let failed = fetched(1, "pay_1", Claim::Failed).with_reason(reason);
    let settled = settle(ledger, &id(1), &failed).await;
    assert_eq!(settled.donation, find(ledger, &id(1)).await);
    assert_eq!(settled.donation.payments[0].reason, reason);
    let paid = paid(ledger, 2, "pay_2").await;
    assert_eq!(find(ledger, &paid).await.payments[0].reason, None);
}
