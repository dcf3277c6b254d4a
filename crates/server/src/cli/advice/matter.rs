//! What waits for a person beside the payments, and what they do about it.

use super::or_nothing;
use daan_server::checkout::{KnownMatter, PastEvent, Rechecked};
use serde_json::Value;

/// What is to be recorded is told with its payment.
pub(super) fn of_matter(matter: &KnownMatter, rechecked: &Rechecked) -> Option<String> {
    let KnownMatter {
        kind,
        payment,
        name,
        amount,
    } = matter;
    let name = name.as_deref().unwrap_or("-");
    let reference = &rechecked.reference;
    let of = or_nothing(amount.as_ref(), " of ");
    match kind.as_str() {
        "refund_failed" => {
            let is_surplus = rechecked
                .payments
                .iter()
                .any(|known| known.payment == *payment && known.state == "surplus");
            let surplus = if is_surplus { " --surplus" } else { "" };
            let since = booked_since(matter, rechecked);
            let amount = amount
                .as_ref()
                .map_or_else(String::new, |sum| format!(" --amount {}", sum.major()));
            // Of two that failed beside each other one may have gone back: the same command would pay a second time.
            if let Some(since) = since {
                return Some(format!(
                    "Refund {name}{of} FAILED, and {since}{of} of the same payment is booked since, perhaps in its stead. Look in the \
                     gateway's dashboard whether the donor has all that was to go back. If so: `daan close-matter {reference} {name} \
                     --note TEXT`. Only if it is owed besides: `daan refund {reference}{surplus}{amount} --again`."
                ));
            }
            Some(format!(
                "Refund {name}{of} FAILED: the money is still here. Run `daan refund {reference}{surplus}{amount}`. If it went \
                 back otherwise, say so: `daan close-matter {reference} {name} --note TEXT`."
            ))
        }
        "refund_came_back" => {
            let since = gone_since(matter, rechecked).join(", ");
            let since = if since.is_empty() {
                since
            } else {
                format!(" Of the same payment since: {since}.")
            };
            Some(format!(
                "Refund {name}{of} of payment {payment} was booked and FAILED afterwards: the money is here again, and the ledger \
                 has it as gone back. The gift does not count again: the money is owed to the donor. Look first whether the donor \
                 has it (a later refund in Razorpay's dashboard).{since} If not, pay it otherwise, such as by bank transfer: a \
                 further refund through Razorpay would be booked beside this one. Then say so: `daan close-matter {reference} \
                 {name} --note TEXT`."
            ))
        }
        "refund_too_large" => Some(format!(
            "Refund {name}{of} of payment {payment} went back at Razorpay and is NOT BOOKED: beside what is booked it would be more \
             than was captured. Most often it was made in the stead of a refund that came back, and the donor has that money now: \
             do not pay it once more. Compare the payment's refunds in Razorpay's dashboard with the history, then say so: `daan \
             close-matter {reference} {name} --note TEXT`, and the same of the refund that came back."
        )),
        "dispute" => Some(format!(
            "Dispute {name} of payment {payment}{of} is OPEN: answer it in the gateway's dashboard before its time is \
             over, and give nothing back meanwhile. If it has ended and nobody said so here: `daan close-matter {reference} \
             {name} --note TEXT`."
        )),
        "dispute_lost" => {
            let deducted = or_nothing(amount.as_ref(), " and ");
            Some(format!(
                "Dispute {name} of payment {payment} was LOST{deducted} deducted: it still stands in the books. Strike it by hand \
                 from what you report, then close this: `daan close-matter {reference} {name} --note TEXT`."
            ))
        }
        _ => None,
    }
}

/// A refund of the same payment and amount that was booked after this one failed.
fn booked_since<'a>(matter: &KnownMatter, rechecked: &'a Rechecked) -> Option<&'a str> {
    let is_failure = |event: &&PastEvent| {
        event.kind == matter.kind && text(event, "refund") == matter.name.as_deref()
    };
    let amount_minor = matter.amount.as_ref()?.amount_minor;
    let is_booking = |event: &&PastEvent| {
        event.kind == "payment_refunded"
            && text(event, "payment") == Some(matter.payment.as_str())
            && event.data.get("amount_minor").and_then(Value::as_i64) == Some(amount_minor)
    };
    let mut since = rechecked.history.iter();
    since.find(is_failure)?;
    let booked = since.rfind(is_booking)?;
    text(booked, "refund")
}

/// The refunds of its payment that went back since it came back, booked or not.
fn gone_since<'a>(matter: &KnownMatter, rechecked: &'a Rechecked) -> Vec<&'a str> {
    let is_failure = |event: &PastEvent| {
        event.kind == "refund_failed" && text(event, "refund") == matter.name.as_deref()
    };
    let history = &rechecked.history;
    let Some(failed) = history.iter().rposition(is_failure) else {
        return Vec::new();
    };
    let later = history.iter().skip(failed).filter(|event| {
        matches!(
            event.kind.as_str(),
            "payment_refunded" | "quarantined_refund_too_large"
        ) && text(event, "payment") == Some(matter.payment.as_str())
    });
    later.filter_map(|event| text(event, "refund")).collect()
}

fn text<'a>(event: &'a PastEvent, name: &str) -> Option<&'a str> {
    event.data.get(name).and_then(Value::as_str)
}

#[cfg(test)]
mod tests {
    use super::super::tests::told_with;
    use serde_json::{Value, json};

    fn told(state: &str, matter: &Value) -> String {
        let payment = json!({"gateway": "razorpay", "payment": "pay_1", "state": state, "is_to_record": false});
        told_with(&json!({"matters": [matter], "payments": [payment]}))
    }

    /// It failed, its repetition failed too, and the one after that went back.
    #[test]
    fn a_failure_after_which_as_much_went_back_is_not_told_to_be_paid_once_more() {
        let event = |kind, payment, refund, amount_minor| {
            json!({"at_ms": 0, "actor": "server", "kind": kind,
                "data": {"payment": payment, "refund": refund, "amount_minor": amount_minor}})
        };
        let failed = event("refund_failed", "pay_1", "rfnd_1", 24_68);
        let matter = json!({
            "kind": "refund_failed", "payment": "pay_1", "name": "rfnd_1",
            "amount": {"amount_minor": 24_68, "currency": "INR"},
        });
        let told = |events: &[Value]| told_with(&json!({"matters": [matter], "history": events}));
        let back = event("payment_refunded", "pay_1", "rfnd_3", 24_68);
        let twice = event("refund_failed", "pay_1", "rfnd_2", 24_68);
        let replaced = told(&[failed.clone(), twice, back.clone()]);
        assert!(!replaced.contains("still here"), "{replaced}");
        for said in [
            "rfnd_3 of INR 24.68",
            "close-matter",
            "--amount 24.68 --again",
        ] {
            assert!(replaced.contains(said), "{said}: {replaced}");
        }
        for other in [
            vec![back, failed.clone()],
            vec![
                failed.clone(),
                event("payment_refunded", "pay_2", "rfnd_3", 24_68),
            ],
            vec![
                failed.clone(),
                event("payment_refunded", "pay_1", "rfnd_3", 24_69),
            ],
        ] {
            let told = told(&other);
            assert!(told.contains("the money is still here"), "{told}");
        }
    }

    #[test]
    fn a_refund_that_failed_is_told_with_the_command_that_repeats_it() {
        let failed = json!({
            "kind": "refund_failed", "payment": "pay_1", "name": "rfnd_1",
            "amount": {"amount_minor": 24_68, "currency": "INR"},
        });
        for (state, flag) in [("counts", ""), ("surplus", " --surplus")] {
            let said = format!(
                "Refund rfnd_1 of INR 24.68 FAILED: the money is still here. Run `daan refund DN-4F7K-Q2MX-9TBZ{flag} \
                 --amount 24.68`."
            );
            let otherwise = "`daan close-matter DN-4F7K-Q2MX-9TBZ rfnd_1 --note TEXT`.";
            let told = told(state, &failed);
            assert!(told.contains(&said) && told.ends_with(otherwise), "{told}");
        }
    }

    #[test]
    fn an_open_dispute_is_told() {
        let told = told(
            "counts",
            &json!({"kind": "dispute", "payment": "pay_1", "name": "disp_1"}),
        );
        assert!(
            told.contains("Dispute disp_1 of payment pay_1 is OPEN"),
            "{told}"
        );
    }

    #[test]
    fn a_lost_dispute_is_told_with_what_was_deducted_and_how_it_is_closed() {
        let lost = json!({
            "kind": "dispute_lost", "payment": "pay_1", "name": "disp_1",
            "amount": {"amount_minor": 800_00, "currency": "INR"},
        });
        let told = told("counts", &lost);
        let said = "Dispute disp_1 of payment pay_1 was LOST and INR 800.00 deducted: it still stands in the books. Strike it by \
                    hand from what you report, then close this: `daan close-matter DN-4F7K-Q2MX-9TBZ disp_1 --note TEXT`.";
        assert!(told.ends_with(said), "{told}");
    }

    /// A refund in its stead would be booked beside it, so no command of one is named.
    #[test]
    fn a_refund_that_came_back_is_told_as_owed_and_not_to_be_refunded_again() {
        let back = json!({
            "kind": "refund_came_back", "payment": "pay_1", "name": "rfnd_1",
            "amount": {"amount_minor": 24_68, "currency": "INR"},
        });
        let told = told("counts", &back);
        let said = "Refund rfnd_1 of INR 24.68 of payment pay_1 was booked and FAILED afterwards: the money is here again";
        let end = "`daan close-matter DN-4F7K-Q2MX-9TBZ rfnd_1 --note TEXT`.";
        assert!(told.contains(said) && told.ends_with(end), "{told}");
        assert!(!told.contains("daan refund"), "{told}");
        assert!(told.contains("whether the donor has it"), "{told}");
    }

    /// One of them may have been made in its stead.
    #[test]
    fn what_went_back_since_a_refund_came_back_is_named_with_it() {
        let event = |kind, payment, refund| {
            json!({"at_ms": 0, "actor": "server", "kind": kind,
                "data": {"payment": payment, "refund": refund, "amount_minor": 24_68}})
        };
        let matter = json!({
            "kind": "refund_came_back", "payment": "pay_1", "name": "rfnd_1",
            "amount": {"amount_minor": 24_68, "currency": "INR"},
        });
        let history = [
            event("payment_refunded", "pay_1", "rfnd_0"),
            event("payment_refunded", "pay_1", "rfnd_1"),
            event("refund_failed", "pay_1", "rfnd_1"),
            event("payment_refunded", "pay_2", "rfnd_9"),
            event("payment_refunded", "pay_1", "rfnd_2"),
            event("quarantined_refund_too_large", "pay_1", "rfnd_3"),
        ];
        let told = told_with(&json!({"matters": [matter], "history": history}));
        let since = "Of the same payment since: rfnd_2, rfnd_3.";
        assert!(told.contains(since) && !told.contains("rfnd_0"), "{told}");
    }

    #[test]
    fn a_refund_that_does_not_fit_is_told_as_money_that_the_donor_has() {
        let held = json!({
            "kind": "refund_too_large", "payment": "pay_1", "name": "rfnd_2",
            "amount": {"amount_minor": 500_00, "currency": "INR"},
        });
        let told = told("counts", &held);
        for said in [
            "Refund rfnd_2 of INR 500.00 of payment pay_1 went back at Razorpay and is NOT BOOKED",
            "do not pay it once more",
            "`daan close-matter DN-4F7K-Q2MX-9TBZ rfnd_2 --note TEXT`",
        ] {
            assert!(told.contains(said), "{said}: {told}");
        }
    }
}
