//! What a bookkeeper looks through.

use crate::fixture::{
    AMOUNT_MINOR, at, campaign, captured, fetched, id, inr, intent, open, paid, refunded, settle,
};
use daan_domain::settle::Claim;
use daan_domain::{
    CampaignSlug, Currency, DonationId, DonorName, Email, Gateway, Intent, PaymentId, RefundId,
    Status,
};
use daan_storage::{
    Actor, Ledger, MatterKind, NewDonation, OpenMatter, Place, Sought, SoughtName, Waiting,
};
use serde_json::{Value, json};

/// The numbers of the donations that are found, newest first.
async fn found(ledger: &Ledger, sought: &Sought) -> Vec<u8> {
    let page = ledger.browse(sought, None, 50).await.unwrap();
    page.iter()
        .map(|listed| (0..20).find(|number| id(*number) == listed.id).unwrap())
        .collect()
}

async fn recorded(ledger: &Ledger, new: NewDonation, seconds: i64) {
    ledger.record_intent(&new, at(seconds)).await.unwrap();
}

fn of_donor(number: u8, name: &str, email: &str) -> NewDonation {
    let new = intent(number);
    NewDonation {
        intent: Intent {
            donor: daan_domain::Donor {
                name: DonorName::parse(name).unwrap(),
                email: Email::parse(email).unwrap(),
                ..new.intent.donor.clone()
            },
            ..new.intent
        },
        ..new
    }
}

pub(crate) async fn pages_follow_each_other_without_gap_or_repetition(ledger: &Ledger) {
    // Three at the same moment, which only their references tell apart.
    for number in 1..=9 {
        recorded(ledger, intent(number), i64::from(number / 4)).await;
    }
    let all = ledger.browse(&Sought::default(), None, 50).await.unwrap();
    assert_eq!(all.len(), 9);
    let mut paged = Vec::new();
    let mut behind = None;
    loop {
        let page = ledger.browse(&Sought::default(), behind.as_ref(), 2).await;
        let page = page.unwrap();
        let Some(last) = page.last() else { break };
        behind = Some(Place {
            created_at: last.created_at,
            id: last.id.clone(),
        });
        paged.extend(page);
    }
    assert_eq!(paged, all);
    let order: Vec<_> = all
        .iter()
        .map(|listed| (listed.created_at.unix_ms(), listed.id.as_str().to_owned()))
        .collect();
    assert!(
        order.is_sorted_by(|newer, older| newer > older),
        "{order:?}"
    );
}

pub(crate) async fn each_filter_finds_its_donations_and_all_together_narrow_down(ledger: &Ledger) {
    recorded(ledger, intent(1), 10).await;
    let at_khalti = NewDonation {
        gateway: Gateway::Khalti,
        intent: Intent {
            amount: daan_domain::Money::new(800_00, Currency::NPR).unwrap(),
            ..intent(2).intent
        },
        ..intent(2)
    };
    recorded(ledger, at_khalti, 20).await;
    let to_water = NewDonation {
        campaign: CampaignSlug::parse("water").unwrap(),
        intent: Intent {
            amount: inr(900_00),
            ..intent(3).intent
        },
        ..intent(3)
    };
    recorded(ledger, to_water, 30).await;
    paid(ledger, 4, "pay_4").await;
    let any = Sought::default;
    for (sought, numbers) in [
        (any(), vec![3, 2, 1, 4]),
        (
            Sought {
                status: Some(Status::Paid),
                ..any()
            },
            vec![4],
        ),
        (
            Sought {
                gateway: Some(Gateway::Khalti),
                ..any()
            },
            vec![2],
        ),
        (
            Sought {
                campaign: Some(campaign()),
                ..any()
            },
            vec![2, 1, 4],
        ),
        (
            Sought {
                currency: Some(Currency::INR),
                ..any()
            },
            vec![3, 1, 4],
        ),
        (
            Sought {
                from: Some(at(20)),
                ..any()
            },
            vec![3, 2],
        ),
        (
            Sought {
                before: Some(at(20)),
                ..any()
            },
            vec![1, 4],
        ),
        (
            Sought {
                least_minor: Some(800_00),
                ..any()
            },
            vec![3, 2],
        ),
        (
            Sought {
                most_minor: Some(800_00),
                ..any()
            },
            vec![2, 1, 4],
        ),
        (
            Sought {
                currency: Some(Currency::INR),
                campaign: Some(campaign()),
                status: Some(Status::Creating),
                from: Some(at(1)),
                before: Some(at(11)),
                least_minor: Some(1),
                most_minor: Some(500_00),
                ..any()
            },
            vec![1],
        ),
    ] {
        assert_eq!(found(ledger, &sought).await, numbers, "{sought:?}");
    }
}

pub(crate) async fn a_donor_is_found_by_the_beginning_of_name_or_address(ledger: &Ledger) {
    recorded(ledger, of_donor(1, "Asha Rai", "rai@example.org"), 1).await;
    recorded(ledger, of_donor(2, "आशा राई", "Asha@example.org"), 2).await;
    recorded(ledger, of_donor(3, "100% _sure_", "x@example.org"), 3).await;
    for (typed, numbers) in [
        ("asha", vec![2, 1]),
        ("ASHA R", vec![1]),
        ("rai@", vec![1]),
        ("आशा", vec![2]),
        ("100%", vec![3]),
        // No pattern: neither % nor _ stands for anything.
        ("%", vec![]),
        ("_____ _____", vec![]),
        ("Rai", vec![1]),
        ("' OR 1=1 --", vec![]),
    ] {
        let sought = Sought {
            donor: Some(typed.to_owned()),
            ..Sought::default()
        };
        assert_eq!(found(ledger, &sought).await, numbers, "{typed}");
    }
}

pub(crate) async fn a_donation_is_found_by_every_name_that_it_has(ledger: &Ledger) {
    let donation = paid(ledger, 1, "pay_1").await;
    settle(
        ledger,
        &donation,
        &fetched(1, "pay_1", refunded("rfnd_1", 100_00)),
    )
    .await;
    open(ledger, 2).await;
    for (name, numbers) in [
        (SoughtName::Reference(id(1)), vec![1]),
        (SoughtName::Reference(id(9)), vec![]),
        (SoughtName::AtGateway("order_2".to_owned()), vec![2]),
        (SoughtName::AtGateway("order_1".to_owned()), vec![1]),
        (SoughtName::AtGateway("pay_1".to_owned()), vec![1]),
        (SoughtName::AtGateway("rfnd_1".to_owned()), vec![1]),
        (SoughtName::AtGateway("pay_%".to_owned()), vec![]),
    ] {
        let sought = Sought {
            name: Some(name),
            ..Sought::default()
        };
        assert_eq!(found(ledger, &sought).await, numbers, "{sought:?}");
    }
}

pub(crate) async fn what_waits_is_listed_by_what_it_waits_for_and_marked(ledger: &Ledger) {
    let twice = paid(ledger, 1, "pay_1").await;
    settle(ledger, &twice, &fetched(1, "pay_2", captured())).await;
    let held = open(ledger, 2).await;
    let other = Claim::Captured(inr(1_00));
    settle(ledger, &held, &fetched(2, "pay_3", other)).await;
    paid(ledger, 3, "pay_4").await;
    let marked = async || {
        let all = ledger.browse(&Sought::default(), None, 50).await.unwrap();
        let marked = all.iter().filter(|listed| listed.for_a_person);
        marked.count()
    };
    let waiting = async |waiting| {
        let sought = Sought {
            waiting: Some(waiting),
            ..Sought::default()
        };
        let mut numbers = found(ledger, &sought).await;
        numbers.sort_unstable();
        numbers
    };
    assert_eq!(marked().await, 2);
    assert_eq!(waiting(Waiting::Person).await, [1, 2]);
    assert_eq!(waiting(Waiting::Held).await, [2]);
    assert_eq!(waiting(Waiting::Surplus).await, [1]);
    let part = Claim::Refunded {
        refund: RefundId::parse("rfnd_1").unwrap(),
        amount: inr(AMOUNT_MINOR - 1),
    };
    settle(ledger, &twice, &fetched(1, "pay_2", part)).await;
    assert_eq!(waiting(Waiting::Surplus).await, [1]);
    settle(ledger, &twice, &fetched(1, "pay_2", refunded("rfnd_2", 1))).await;
    assert_eq!(waiting(Waiting::Surplus).await, [0; 0]);
    assert_eq!(waiting(Waiting::Person).await, [2]);
    assert_eq!(marked().await, 1);
    open(ledger, 4).await;
    assert_eq!(waiting(Waiting::Look(at(0))).await, [0; 0]);
    assert!(waiting(Waiting::Look(at(9_999_999))).await.contains(&4));
}

async fn told(ledger: &Ledger, id: &DonationId, kind: &'static str, data: Value) {
    ledger
        .record_event(id, kind, &data, Actor::Webhook, at(9))
        .await
        .unwrap();
}

pub(crate) async fn a_failed_refund_waits_for_one_that_went_through(ledger: &Ledger) {
    let first = paid(ledger, 1, "pay_1").await;
    let second = paid(ledger, 2, "pay_2").await;
    let failed = json!({"payment": "pay_1", "refund": "rfnd_f", "amount_minor": 24_68});
    settle(
        ledger,
        &first,
        &fetched(1, "pay_1", refunded("rfnd_0", 1_00)),
    )
    .await;
    assert!(ledger.open_matters(None, 9).await.unwrap().is_empty());
    told(ledger, &first, "refund_failed", failed).await;
    told(
        ledger,
        &second,
        "refund_created",
        json!({"payment": "pay_2", "refund": "rfnd_c"}),
    )
    .await;
    let open = OpenMatter {
        donation: first.clone(),
        kind: MatterKind::RefundFailed,
        payment: PaymentId::parse("pay_1").unwrap(),
        name: Some("rfnd_f".to_owned()),
        amount_minor: Some(24_68),
        currency: Some("INR".to_owned()),
    };
    let all = ledger.open_matters(None, 9).await.unwrap();
    assert_eq!(all.first(), Some(&open));
    assert_eq!(all.len(), 1);
    assert_eq!(ledger.open_matters(Some(&first), 9).await.unwrap(), [open]);
    assert!(
        ledger
            .open_matters(Some(&second), 9)
            .await
            .unwrap()
            .is_empty()
    );
    let sought = Sought {
        waiting: Some(Waiting::Person),
        ..Sought::default()
    };
    assert_eq!(found(ledger, &sought).await, [1]);
    settle(
        ledger,
        &first,
        &fetched(1, "pay_1", refunded("rfnd_n", 24_68)),
    )
    .await;
    assert!(ledger.open_matters(None, 9).await.unwrap().is_empty());
    assert!(found(ledger, &sought).await.is_empty());
}

pub(crate) async fn a_dispute_waits_for_its_end_in_whatever_order_it_is_told(ledger: &Ledger) {
    let first = paid(ledger, 1, "pay_1").await;
    let of = |dispute: &str| json!({"payment": "pay_1", "dispute": dispute, "amount_minor": 500_00, "currency": "INR"});
    told(ledger, &first, "dispute_created", of("disp_1")).await;
    told(ledger, &first, "dispute_under_review", of("disp_1")).await;
    told(ledger, &first, "dispute_lost", of("disp_2")).await;
    told(ledger, &first, "dispute_created", of("disp_2")).await;
    let open = ledger.open_matters(None, 9).await.unwrap();
    let names: Vec<_> = open
        .iter()
        .map(|matter| (matter.kind, matter.name.as_deref()))
        .collect();
    assert_eq!(names, [(MatterKind::Dispute, Some("disp_1"))]);
    told(ledger, &first, "dispute_won", of("disp_1")).await;
    assert!(ledger.open_matters(None, 9).await.unwrap().is_empty());
}

pub(crate) async fn a_listed_donation_says_who_gave_what(ledger: &Ledger) {
    recorded(ledger, of_donor(1, "Asha Rai", "rai@example.org"), 1).await;
    let page = ledger.browse(&Sought::default(), None, 50).await.unwrap();
    let listed = &page[0];
    let donor = listed.donor.as_ref().unwrap();
    assert_eq!(
        (donor.name.as_str(), donor.email.as_str()),
        ("Asha Rai", "rai@example.org")
    );
    assert_eq!(
        (listed.amount, listed.status),
        (inr(500_00), Status::Creating)
    );
    assert_eq!((listed.created_at, listed.for_a_person), (at(1), false));
}

pub(crate) async fn a_form_is_taken_once_and_forgotten_after_a_week(ledger: &Ledger) {
    let (key, meant) = ([1; 32], [2; 32]);
    assert!(!ledger.is_form_claimed(&key).await.unwrap());
    assert!(ledger.claim_form(&key, &meant, at(0)).await.unwrap());
    assert!(ledger.is_form_claimed(&key).await.unwrap());
    assert!(!ledger.is_form_claimed(&meant).await.unwrap());
    assert!(!ledger.claim_form(&key, &meant, at(1)).await.unwrap());
    assert!(ledger.claim_form(&[3; 32], &meant, at(1)).await.unwrap());
    let later = at(8 * 24 * 60 * 60);
    assert!(ledger.claim_form(&[4; 32], &meant, later).await.unwrap());
    assert!(ledger.claim_form(&key, &meant, later).await.unwrap());
}

pub(crate) async fn of_twenty_presses_of_a_form_one_is_taken(ledger: &Ledger) {
    let presses = (0..20).map(|_| {
        let ledger = ledger.clone();
        tokio::spawn(async move { ledger.claim_form(&[7; 32], &[7; 32], at(0)).await })
    });
    let mut taken = 0;
    for press in presses.collect::<Vec<_>>() {
        taken += usize::from(press.await.unwrap().unwrap());
    }
    assert_eq!(taken, 1);
}
