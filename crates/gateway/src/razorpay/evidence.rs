//! From Razorpay's words to the ledger's evidence.

use super::payment::{Payment, PaymentStatus};
use super::refund::{Refund, RefundStatus};
use daan_domain::settle::{Claim, Evidence, Source};
use daan_domain::{
    Currency, FailureReason, GatewayOrderId, Money, MoneyError, PaymentId, RefundId,
};

/// Why a payment says nothing that the ledger could be told. Such a payment is to be held for a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Untranslatable {
    /// It pays no order, so it belongs to no donation.
    #[error("{0} pays no order")]
    WithoutOrder(PaymentId),
    /// Its currency is not on Razorpay's list, so the amount cannot be money.
    #[error("{0} is in a currency that is not on the list: {1:?}")]
    Currency(PaymentId, String),
    /// Its amount is below zero or beyond all reason.
    #[error("{0}: {1}")]
    Amount(PaymentId, MoneyError),
    /// All of it went back, and nothing says whether it had been captured.
    #[error("{0} went back, captured or not is not said")]
    CapturedOrNot(PaymentId),
}

/// What a payment, and the refunds of it, are evidence of: in the order in which it came about.
///
/// `refunds` are those of [`super::Client::refunds_of_payment`] or of a webhook; only processed ones of
/// this payment count. A status that we do not know is [`Claim::Pending`]: the gateway knows the payment,
/// and the next look may tell more.
///
/// # Errors
/// [`Untranslatable`]; nothing of such a payment may be booked by machine.
pub fn evidence(
    payment: &Payment,
    source: Source,
    refunds: &[Refund],
) -> Result<Vec<Evidence>, Untranslatable> {
    let Some(order) = &payment.order_id else {
        return Err(Untranslatable::WithoutOrder(payment.id.clone()));
    };
    let claims = claims(payment, refunds)?;
    Ok(claims
        .into_iter()
        .map(|claim| of(payment, order, source, claim))
        .collect())
}

fn of(payment: &Payment, order: &GatewayOrderId, source: Source, claim: Claim) -> Evidence {
    let reason = payment.error.reason.as_deref();
    let reason = match claim {
        Claim::Failed => reason.and_then(FailureReason::lookup),
        _ => None,
    };
    Evidence::new(source, order.clone(), payment.id.clone(), claim)
        .with_reason(reason)
        .with_begun_at(payment.created_at)
}

fn claims(payment: &Payment, refunds: &[Refund]) -> Result<Vec<Claim>, Untranslatable> {
    match (&payment.status, payment.captured) {
        (PaymentStatus::Created | PaymentStatus::Other(_), _) => Ok(vec![Claim::Pending]),
        (PaymentStatus::Authorized, _) => Ok(vec![Claim::Authorized(money(payment)?)]),
        (PaymentStatus::Failed, _) => Ok(vec![Claim::Failed]),
        (PaymentStatus::Captured, _) | (PaymentStatus::Refunded, Some(true)) => {
            captured(payment, refunds)
        }
        // Nobody captured it in time and Razorpay gave it back: it was never ours to book.
        (PaymentStatus::Refunded, Some(false)) => Ok(vec![Claim::Returned]),
        (PaymentStatus::Refunded, None) => Err(Untranslatable::CapturedOrNot(payment.id.clone())),
    }
}

fn captured(payment: &Payment, refunds: &[Refund]) -> Result<Vec<Claim>, Untranslatable> {
    let processed = refunds.iter().filter(|refund| {
        refund.status == RefundStatus::Processed && refund.payment_id == payment.id
    });
    let gone_back = processed.map(|refund| refunded(payment, refund));
    std::iter::once(money(payment).map(Claim::Captured))
        .chain(gone_back)
        .collect()
}

fn refunded(payment: &Payment, refund: &Refund) -> Result<Claim, Untranslatable> {
    let currency = refund.currency.as_ref().unwrap_or(&payment.currency);
    let refund_id: RefundId = refund.id.clone();
    Ok(Claim::Refunded {
        refund: refund_id,
        amount: money_of(&payment.id, refund.amount_minor, currency)?,
    })
}

fn money(payment: &Payment) -> Result<Money, Untranslatable> {
    money_of(&payment.id, payment.amount_minor, &payment.currency)
}

fn money_of(id: &PaymentId, amount_minor: i64, currency: &str) -> Result<Money, Untranslatable> {
    let currency = Currency::lookup(currency)
        .ok_or_else(|| Untranslatable::Currency(id.clone(), currency.to_owned()))?;
    Money::new(amount_minor, currency).map_err(|error| Untranslatable::Amount(id.clone(), error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use daan_domain::Timestamp;
    use serde_json::{Value, json};

    const SOURCE: Source = Source::RazorpayFetch;

    fn payment(status: &str, captured: Option<bool>) -> Value {
        json!({"id": "pay_1", "order_id": "order_1", "amount": 500_00, "currency": "INR",
               "status": status, "captured": captured})
    }

    fn refund(id: &str, status: &str, amount_minor: i64) -> Value {
        json!({"id": id, "payment_id": "pay_1", "amount": amount_minor, "currency": "INR", "status": status})
    }

    fn told(payment: &Value, refunds: &[Value]) -> Result<Vec<Claim>, Untranslatable> {
        let payment: Payment = serde_json::from_value(payment.clone()).unwrap();
        let refunds: Vec<Refund> = refunds
            .iter()
            .map(|refund| serde_json::from_value(refund.clone()).unwrap())
            .collect();
        let pieces = evidence(&payment, SOURCE, &refunds)?;
        for piece in &pieces {
            let of_payment = (piece.order.as_str(), piece.payment.as_str(), piece.source);
            assert_eq!(of_payment, ("order_1", "pay_1", SOURCE));
        }
        Ok(pieces.into_iter().map(|piece| piece.claim).collect())
    }

    fn inr(amount_minor: i64) -> Money {
        Money::new(amount_minor, Currency::INR).unwrap()
    }

    fn gone_back(id: &str, amount_minor: i64) -> Claim {
        Claim::Refunded {
            refund: RefundId::parse(id).unwrap(),
            amount: inr(amount_minor),
        }
    }

    #[test]
    fn the_status_decides_whatever_the_captured_flag_says() {
        for flag in [Some(true), Some(false), None] {
            for (status, claim) in [
                ("created", Claim::Pending),
                ("authorized", Claim::Authorized(inr(500_00))),
                ("captured", Claim::Captured(inr(500_00))),
                ("failed", Claim::Failed),
                ("pending", Claim::Pending),
                ("CAPTURED", Claim::Pending),
            ] {
                let claims = told(&payment(status, flag), &[]);
                assert_eq!(claims, Ok(vec![claim]), "{status} {flag:?}");
            }
        }
    }

    #[test]
    fn money_that_went_back_uncaptured_was_never_captured() {
        let refunds = [refund("rfnd_1", "processed", 500_00)];
        let claims = told(&payment("refunded", Some(false)), &refunds);
        assert_eq!(claims, Ok(vec![Claim::Returned]));
    }

    #[test]
    fn a_refunded_payment_that_hides_whether_it_was_captured_is_held() {
        let held = told(&payment("refunded", None), &[]);
        assert!(
            matches!(held, Err(Untranslatable::CapturedOrNot(_))),
            "{held:?}"
        );
    }

    #[test]
    fn the_capture_comes_before_the_refunds_and_only_processed_ones_count() {
        let refunds = [
            refund("rfnd_1", "processed", 200_00),
            refund("rfnd_2", "pending", 100_00),
            refund("rfnd_3", "failed", 100_00),
            refund("rfnd_4", "reversed", 100_00),
            refund("rfnd_5", "processed", 300_00),
        ];
        let expected = vec![
            Claim::Captured(inr(500_00)),
            gone_back("rfnd_1", 200_00),
            gone_back("rfnd_5", 300_00),
        ];
        for status in ["captured", "refunded"] {
            let claims = told(&payment(status, Some(true)), &refunds);
            assert_eq!(claims.as_ref(), Ok(&expected), "{status}");
        }
    }

    #[test]
    fn a_refund_of_another_payment_does_not_count_here() {
        let mut other = refund("rfnd_1", "processed", 200_00);
        other["payment_id"] = json!("pay_2");
        let claims = told(&payment("captured", Some(true)), &[other]);
        assert_eq!(claims, Ok(vec![Claim::Captured(inr(500_00))]));
    }

    #[test]
    fn a_refund_without_currency_is_in_its_payments() {
        let mut silent = refund("rfnd_1", "processed", 200_00);
        silent["currency"] = json!(null);
        let claims = told(&payment("captured", Some(true)), &[silent]).unwrap();
        assert_eq!(claims.last(), Some(&gone_back("rfnd_1", 200_00)));
    }

    #[test]
    fn what_cannot_be_money_is_held_and_not_guessed() {
        for status in ["authorized", "captured"] {
            for currency in ["XXX", "inr", "", "INR "] {
                let mut odd = payment(status, Some(true));
                odd["currency"] = json!(currency);
                let held = told(&odd, &[]);
                assert!(
                    matches!(held, Err(Untranslatable::Currency(..))),
                    "{currency:?}"
                );
            }
            for amount_minor in [-1, i64::MIN, i64::MAX, Money::MAX_MINOR + 1] {
                let mut odd = payment(status, Some(true));
                odd["amount"] = json!(amount_minor);
                let held = told(&odd, &[]);
                assert!(
                    matches!(held, Err(Untranslatable::Amount(..))),
                    "{amount_minor}"
                );
            }
        }
        let lie = [refund("rfnd_1", "processed", -1)];
        let held = told(&payment("captured", Some(true)), &lie);
        assert!(matches!(held, Err(Untranslatable::Amount(..))), "{held:?}");
    }

    #[test]
    fn a_payment_of_no_order_is_held_whatever_its_status() {
        for status in [
            "created",
            "authorized",
            "captured",
            "refunded",
            "failed",
            "odd",
        ] {
            let mut stray = payment(status, Some(true));
            stray["order_id"] = json!(null);
            let held = told(&stray, &[]);
            assert!(
                matches!(held, Err(Untranslatable::WithoutOrder(_))),
                "{status}"
            );
        }
    }

    #[test]
    fn why_a_payment_failed_is_told_of_failed_payments_alone() {
        let reason = |status, word| {
            let mut odd = payment(status, None);
            odd["error_reason"] = json!(word);
            let payment: Payment = serde_json::from_value(odd).unwrap();
            evidence(&payment, SOURCE, &[]).unwrap()[0].reason
        };
        let cancelled = Some(FailureReason::PaymentCancelled);
        assert_eq!(reason("failed", "payment_cancelled"), cancelled);
        assert_eq!(reason("captured", "payment_cancelled"), None);
        for unknown in ["moon_in_the_wrong_house", "gateway failure", "", "NA"] {
            assert_eq!(reason("failed", unknown), None, "{unknown}");
        }
    }

    #[test]
    fn when_a_payment_was_begun_is_told_with_all_that_it_proves() {
        let begun_at = |created_at: Value| {
            let mut begun = payment("captured", Some(true));
            begun["created_at"] = created_at;
            let payment: Payment = serde_json::from_value(begun).unwrap();
            let refund: Refund =
                serde_json::from_value(refund("rfnd_1", "processed", 200_00)).unwrap();
            let pieces = evidence(&payment, SOURCE, &[refund]).unwrap();
            assert_eq!(pieces.len(), 2);
            assert_eq!(pieces[0].begun_at, pieces[1].begun_at);
            pieces[0].begun_at.map(Timestamp::unix_ms)
        };
        assert_eq!(begun_at(json!(1_652_339_806)), Some(1_652_339_806_000));
        assert_eq!(begun_at(json!("1652339806")), Some(1_652_339_806_000));
        for untold in [json!(null), json!("soon"), json!({})] {
            assert_eq!(begun_at(untold), None);
        }
    }

    #[test]
    fn a_failed_payment_needs_no_amount_to_be_failed() {
        let mut odd = payment("failed", Some(false));
        odd["currency"] = json!("XXX");
        assert_eq!(told(&odd, &[]), Ok(vec![Claim::Failed]));
    }
}
