//! What to tell a donor, and what to do.

mod matter;

use daan_domain::Status;
use daan_server::checkout::{KnownPayment, Rechecked, Sum};
use matter::of_matter;

/// What is known, in sentences: first of the gift, then of each payment that a person has to see to.
pub(super) fn advice(rechecked: &Rechecked) -> String {
    let status = Status::lookup(&rechecked.status);
    let is_credited = status.is_some_and(Status::is_credited);
    let held: Vec<_> = rechecked
        .payments
        .iter()
        .filter(|payment| payment.is_held())
        .collect();
    let mut lines = Vec::new();
    if is_credited || held.is_empty() {
        lines.push(of_gift(rechecked, status));
    }
    lines.extend(
        held.iter()
            .map(|payment| of_held(payment, rechecked, is_credited)),
    );
    let unrecorded = rechecked
        .payments
        .iter()
        .filter(|payment| payment.is_to_record);
    lines.extend(unrecorded.map(|payment| of_unrecorded(payment, &rechecked.reference)));
    let surplus = rechecked
        .payments
        .iter()
        .filter(|payment| payment.is_owed_back());
    lines.extend(surplus.map(|payment| of_surplus(payment, &rechecked.reference)));
    lines.extend(
        rechecked
            .matters
            .iter()
            .filter_map(|matter| of_matter(matter, rechecked)),
    );
    lines.join("\n")
}

/// One payment in a line.
pub(super) fn of_payment(payment: &KnownPayment) -> String {
    let is_all_gone =
        payment.state == "counts" && payment.gone.is_some() && payment.gone == payment.amount;
    let state = match payment.state.as_str() {
        "counts" if is_all_gone => "was captured",
        "under_way" => "under way",
        "returned" => "went back to the donor and was never booked",
        "surplus" => "paid beside the one that counts",
        "held" => "held, because it does not fit",
        "of_other_donation" => "held, because the ledger has it under another donation",
        other => other,
    };
    let amount = or_nothing(payment.amount.as_ref(), ", ");
    let gone = if is_all_gone {
        "; all of it went back".to_owned()
    } else {
        or_nothing(payment.gone.as_ref(), ", gone back ")
    };
    let KnownPayment {
        payment, gateway, ..
    } = payment;
    format!("payment {payment} at {gateway}: {state}{amount}{gone}")
}

fn of_gift(rechecked: &Rechecked, status: Option<Status>) -> String {
    let counts = rechecked
        .payments
        .iter()
        .find(|payment| payment.state == "counts");
    let gone = or_nothing(counts.and_then(|payment| payment.gone.as_ref()), ", ");
    match status {
        Some(Status::Paid) if was_just_asked(rechecked) => {
            "The gift counts. Its gateway was asked a moment ago, so not now whether any of it went back since: run this \
             command again in a minute."
                .to_owned()
        }
        Some(Status::Paid) if !rechecked.is_complete => {
            "The gift counts, as far as is known: whether any of it went back since could not be asked."
                .to_owned()
        }
        Some(Status::Paid) => "The gift counts; the donor's status page shows it.".to_owned(),
        Some(Status::PartiallyRefunded) => {
            format!("A part of the gift went back to the donor{gone}; the rest counts.")
        }
        Some(Status::Refunded) => {
            format!("All of the gift went back to the donor{gone}: it does not count any more.")
        }
        _ if was_just_asked(rechecked) => {
            "The gateway was asked a moment ago, so not now: do not tell the donor that no money was taken. Run this command \
             again in a minute."
                .to_owned()
        }
        _ if !rechecked.is_complete => {
            "Nobody knows whether money was taken: do not tell the donor that it was not. Run this command again."
                .to_owned()
        }
        Some(Status::Processing) => {
            "A payment is under way: the bank or the gateway has not decided. Nothing is to be done.".to_owned()
        }
        Some(Status::Open | Status::Expired) if has_returned(rechecked) => {
            "What was paid went back to the donor, and nothing else went through: the donor may give again.".to_owned()
        }
        Some(Status::Open | Status::Expired) => {
            "The gateway knows of no payment that went through. A bank that has taken the money gives it back by \
             itself, mostly within a week."
                .to_owned()
        }
        Some(Status::Creating | Status::CreateFailed) if !rechecked.may_be_ordered => {
            "There is no gateway order, so nothing can have been paid under this reference.".to_owned()
        }
        Some(Status::Creating | Status::CreateFailed) | None => {
            "A gateway order was asked for and has not been heard of, and nobody was given it to pay. Run this \
             command again in a minute; what was paid all the same stands in the gateway's dashboard."
                .to_owned()
        }
    }
}

/// Whether nothing but the pause between two looks kept a gateway from being asked.
fn was_just_asked(rechecked: &Rechecked) -> bool {
    let unasked = &rechecked.unasked;
    !unasked.is_empty() && unasked.iter().all(|one| one.reason == "just_asked")
}

fn has_returned(rechecked: &Rechecked) -> bool {
    rechecked
        .payments
        .iter()
        .any(|payment| payment.state == "returned")
}

fn of_held(payment: &KnownPayment, rechecked: &Rechecked, is_credited: bool) -> String {
    let meanwhile = if is_credited {
        "The payment that counts is another one and stays as it is"
    } else {
        "The donor is not asked to pay again meanwhile"
    };
    let amount = or_nothing(payment.amount.as_ref(), " of ");
    let KnownPayment {
        payment, gateway, ..
    } = payment;
    format!(
        "Payment {payment}{amount} is held because it does not fit: refund it in the dashboard of {gateway}, then run \
         `daan recheck {}` again. {meanwhile}.",
        rechecked.reference
    )
}

/// Khalti does not say how much, so a person has to.
fn of_unrecorded(payment: &KnownPayment, reference: &str) -> String {
    let surplus = if payment.is_owed_back() {
        " --surplus"
    } else {
        ""
    };
    let KnownPayment {
        payment, gateway, ..
    } = payment;
    format!(
        "A part of payment {payment} went back at {gateway}, which does not say how much. Refund to record: see the amount \
         in its dashboard, then run `daan refund {reference}{surplus} --manual --amount AMOUNT --note TEXT`."
    )
}

fn of_surplus(payment: &KnownPayment, reference: &str) -> String {
    let amount = or_nothing(payment.amount.as_ref(), " of ");
    let gone = or_nothing(payment.gone.as_ref(), ", of which went back ");
    format!(
        "The donor paid twice. Give back payment {}{amount}{gone}: run `daan refund {reference} --surplus`.",
        payment.payment
    )
}

fn or_nothing(sum: Option<&Sum>, before: &str) -> String {
    sum.map_or_else(String::new, |sum| format!("{before}{sum}"))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use serde_json::{Value, json};

    pub(super) fn told_with(known: &Value) -> String {
        let mut rechecked = json!({
            "reference": "DN-4F7K-Q2MX-9TBZ", "status": "paid", "status_before": "paid",
            "amount": {"amount_minor": 500_00, "currency": "INR"}, "campaign": "education", "is_complete": true,
            "unasked": [], "may_be_ordered": true, "history": [], "matters": [], "payments": [],
        });
        for (name, value) in known.as_object().unwrap() {
            rechecked[name] = value.clone();
        }
        advice(&serde_json::from_value(rechecked).unwrap())
    }

    #[test]
    fn a_gateway_that_was_just_asked_is_asked_again_in_a_minute() {
        for status in ["paid", "open"] {
            let unasked = json!([{"gateway": "razorpay", "reason": "just_asked"}]);
            let told =
                told_with(&json!({"status": status, "is_complete": false, "unasked": unasked}));
            let says = |words: &str| told.contains(words);
            assert!(
                says("asked a moment ago") && says("again in a minute"),
                "{told}"
            );
            assert!(!says("could not be asked"), "{told}");
        }
    }
}
