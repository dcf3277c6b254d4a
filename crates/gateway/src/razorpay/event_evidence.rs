//! From a webhook to the ledger's evidence.

use super::event::{Event, EventKind};
use super::evidence::{Untranslatable, evidence};
use super::payment::{Payment, PaymentStatus};
use super::refund::{Refund, RefundStatus};
use daan_domain::settle::{Claim, Evidence, Source};

/// What an event proves; nothing, where it is none of a payment's.
///
/// The payment in it is a snapshot of the event's time, so an old event brings an old claim; the ledger
/// moves forward only. A refund of a payment that nobody captured is Razorpay's own: the money was never
/// ours, so it is [`Claim::Returned`] and not [`Claim::Refunded`]. Disputes and downtimes prove nothing of
/// a payment, even where a payment comes along: Razorpay's own samples of them have it in states that it
/// cannot be in.
///
/// # Errors
/// [`Untranslatable`]; nothing of such a payment may be booked by machine.
pub fn evidence_of_event(event: &Event) -> Result<Vec<Evidence>, Untranslatable> {
    let Some(payment) = payment_of(event) else {
        return Ok(Vec::new());
    };
    let refunds = event.refund.as_slice();
    let mut proved = evidence(payment, Source::RazorpayWebhook, refunds)?;
    if was_given_back_uncaptured(payment, refunds) {
        for piece in &mut proved {
            piece.claim = Claim::Returned;
        }
    }
    Ok(proved)
}

fn payment_of(event: &Event) -> Option<&Payment> {
    match event.kind() {
        EventKind::OrderPaid
        | EventKind::PaymentAuthorized
        | EventKind::PaymentCaptured
        | EventKind::PaymentFailed
        | EventKind::RefundCreated
        | EventKind::RefundProcessed
        | EventKind::RefundFailed
        | EventKind::RefundSpeedChanged => event.payment.as_ref(),
        EventKind::PaymentPending | EventKind::Dispute | EventKind::Downtime | EventKind::Other => {
            None
        }
    }
}

/// The flag alone does not decide: it was seen false beside `captured`, and such a payment is ours.
fn was_given_back_uncaptured(payment: &Payment, refunds: &[Refund]) -> bool {
    payment.captured == Some(false)
        && payment.status != PaymentStatus::Captured
        && refunds.iter().any(|refund| {
            refund.payment_id == payment.id && refund.status == RefundStatus::Processed
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use daan_domain::{Currency, FailureReason, Money, RefundId};
    use serde_json::{Value, json};

    fn event(name: &str, payment: &Value, refund: Option<&str>) -> Event {
        let mut entity = json!({"id": "pay_1", "order_id": "order_1", "amount": 500_00, "currency": "INR",
                                "status": "captured", "captured": true});
        let known = entity.as_object_mut().unwrap();
        known.extend(payment.as_object().unwrap().clone());
        let mut payload = json!({"payment": {"entity": entity}});
        if let Some(status) = refund {
            payload["refund"] = json!({"entity": {"id": "rfnd_1", "payment_id": "pay_1", "amount": 200_00,
                                                  "currency": "INR", "status": status}});
        }
        let body = json!({"event": name, "payload": payload});
        Event::parse(body.to_string().as_bytes()).unwrap()
    }

    fn told(event: &Event) -> Vec<Claim> {
        let proved = evidence_of_event(event).unwrap();
        assert!(
            proved
                .iter()
                .all(|piece| piece.source == Source::RazorpayWebhook)
        );
        proved.into_iter().map(|piece| piece.claim).collect()
    }

    fn inr(amount_minor: i64) -> Money {
        Money::new(amount_minor, Currency::INR).unwrap()
    }

    #[test]
    fn an_event_of_a_payment_proves_what_the_payment_says() {
        for (name, status, claim) in [
            ("order.paid", "captured", Claim::Captured(inr(500_00))),
            ("payment.captured", "captured", Claim::Captured(inr(500_00))),
            (
                "payment.authorized",
                "authorized",
                Claim::Authorized(inr(500_00)),
            ),
            // It may be captured by the time the event comes.
            (
                "payment.authorized",
                "captured",
                Claim::Captured(inr(500_00)),
            ),
            ("payment.failed", "failed", Claim::Failed),
        ] {
            let claims = told(&event(name, &json!({"status": status}), None));
            assert_eq!(claims, [claim], "{name} {status}");
        }
    }

    #[test]
    fn a_failed_payment_says_why() {
        let why = json!({"status": "failed", "error_code": "", "error_reason": "card_declined"});
        let proved = evidence_of_event(&event("payment.failed", &why, None)).unwrap();
        assert_eq!(proved[0].reason, Some(FailureReason::CardDeclined));
    }

    #[test]
    fn only_a_processed_refund_is_one() {
        let gone_back = Claim::Refunded {
            refund: RefundId::parse("rfnd_1").unwrap(),
            amount: inr(200_00),
        };
        let captured = Claim::Captured(inr(500_00));
        let alone = std::slice::from_ref(&captured);
        for name in [
            "refund.created",
            "refund.processed",
            "refund.failed",
            "refund.speed_changed",
        ] {
            let claims = |status| told(&event(name, &json!({}), Some(status)));
            assert_eq!(claims("processed"), [captured.clone(), gone_back.clone()]);
            assert_eq!(claims("pending"), alone, "{name}");
            assert_eq!(claims("failed"), alone, "{name}");
        }
    }

    #[test]
    fn money_that_nobody_captured_goes_back_as_returned() {
        for status in ["authorized", "refunded", "failed", "created"] {
            let uncaptured = json!({"status": status, "captured": false});
            let event = event("refund.processed", &uncaptured, Some("processed"));
            assert_eq!(told(&event), [Claim::Returned], "{status}");
        }
    }

    #[test]
    fn a_captured_payment_is_ours_whatever_its_flag_says() {
        let odd = json!({"status": "captured", "captured": false});
        let claims = told(&event("refund.processed", &odd, Some("processed")));
        assert_eq!(claims.first(), Some(&Claim::Captured(inr(500_00))));
        assert_eq!(claims.len(), 2);
    }

    #[test]
    fn money_that_is_only_on_its_way_back_has_not_gone_back() {
        let uncaptured = json!({"status": "authorized", "captured": false});
        let claims = told(&event("refund.created", &uncaptured, Some("pending")));
        assert_eq!(claims, [Claim::Authorized(inr(500_00))]);
    }

    #[test]
    fn what_is_not_about_a_payments_progress_proves_nothing_of_it() {
        for name in [
            "payment.pending",
            "payment.dispute.won",
            "payment.downtime.started",
            "invoice.paid",
        ] {
            assert_eq!(told(&event(name, &json!({}), None)), [], "{name}");
        }
        let empty = Event::parse(br#"{"event":"payment.captured","payload":{}}"#).unwrap();
        assert_eq!(told(&empty), []);
    }

    #[test]
    fn a_payment_of_no_order_is_held() {
        let stray = event("payment.captured", &json!({"order_id": null}), None);
        let held = evidence_of_event(&stray);
        assert!(
            matches!(held, Err(Untranslatable::WithoutOrder(_))),
            "{held:?}"
        );
    }
}
