//! What a browser brings back from a gateway's page, read without believing any of it.

use crate::checkout::KhaltiHints;

/// What was posted.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Posted {
    /// Three fields that may prove a payment.
    Proof {
        payment_id: String,
        order_id: String,
        signature: String,
    },
    /// A failure, in the gateway's words or in anybody's.
    Failure {
        code: Option<String>,
        reason: Option<String>,
    },
    /// These fields come twice and say two things.
    Contradiction(Vec<&'static str>),
    /// None of it.
    Nothing,
}

/// The fields' names are literal: `error[code]` is no object's member.
const PROOF: [&str; 3] = [
    "razorpay_payment_id",
    "razorpay_order_id",
    "razorpay_signature",
];
const CODE: &str = "error[code]";
const REASON: &str = "error[reason]";

/// More pairs than any gateway sends; the rest is not read.
const MAX_PAIRS: usize = 100;

type Pairs = Vec<(String, String)>;

/// Reads a form.
pub(super) fn read_post(body: &[u8]) -> Posted {
    let pairs = pairs(body);
    let twice: Vec<&'static str> = PROOF
        .into_iter()
        .filter(|name| contradicts(&pairs, name))
        .collect();
    if !twice.is_empty() {
        return Posted::Contradiction(twice);
    }
    let [payment_id, order_id, signature] = PROOF.map(|name| first(&pairs, name));
    if let (Some(payment_id), Some(order_id), Some(signature)) = (payment_id, order_id, signature) {
        return Posted::Proof {
            payment_id,
            order_id,
            signature,
        };
    }
    // A fault of the window itself is sent as a bare `error`.
    let is_failure = pairs
        .iter()
        .any(|(name, _)| name == "error" || name.starts_with("error["));
    if is_failure {
        Posted::Failure {
            code: first(&pairs, CODE),
            reason: first(&pairs, REASON),
        }
    } else {
        Posted::Nothing
    }
}

/// Reads the query that Khalti adds to our address. The payer's number in it is not even looked at.
pub(super) fn read_query(query: &str) -> KhaltiHints {
    let mut hints = KhaltiHints::default();
    for (name, value) in pairs(query.as_bytes()) {
        match name.as_str() {
            "pidx" => hints.pidx.push(value),
            "purchase_order_id" => hints.purchase_order_id.push(value),
            "amount" | "total_amount" => hints.amount.push(value),
            "status" => hints.status.push(value),
            _ => {}
        }
    }
    hints
}

/// Never fails: what is not encoded as it should be becomes something that fits nothing.
fn pairs(text: &[u8]) -> Pairs {
    let pairs: Pairs = serde_urlencoded::from_bytes(text).unwrap_or_default();
    pairs.into_iter().take(MAX_PAIRS).collect()
}

fn first(pairs: &Pairs, name: &str) -> Option<String> {
    values(pairs, name).next().cloned()
}

fn contradicts(pairs: &Pairs, name: &str) -> bool {
    let mut values = values(pairs, name);
    let first = values.next();
    values.any(|other| Some(other) != first)
}

fn values<'a>(pairs: &'a Pairs, name: &str) -> impl Iterator<Item = &'a String> {
    pairs
        .iter()
        .filter(move |(known, _)| known == name)
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROVED: &str =
        "razorpay_payment_id=pay_1&razorpay_order_id=order_1&razorpay_signature=ab";

    fn failure(code: Option<&str>, reason: Option<&str>) -> Posted {
        Posted::Failure {
            code: code.map(str::to_owned),
            reason: reason.map(str::to_owned),
        }
    }

    #[test]
    fn a_proof_is_read_whatever_stands_beside_it() {
        let expected = Posted::Proof {
            payment_id: "pay_1".to_owned(),
            order_id: "order_1".to_owned(),
            signature: "ab".to_owned(),
        };
        for body in [
            PROVED.to_owned(),
            format!("{PROVED}&razorpay_signature=ab"),
            format!("{PROVED}&error[code]=BAD_REQUEST_ERROR&%ff=%ff&&&==="),
        ] {
            assert_eq!(read_post(body.as_bytes()), expected, "{body}");
        }
    }

    #[test]
    fn a_proof_that_says_two_things_is_none() {
        for name in PROOF {
            let body = format!("{PROVED}&{name}=another");
            assert_eq!(
                read_post(body.as_bytes()),
                Posted::Contradiction(vec![name]),
                "{body}"
            );
        }
    }

    #[test]
    fn a_failure_is_read_from_its_literal_names_encoded_or_not() {
        let told = failure(Some("BAD_REQUEST_ERROR"), Some("payment_failed"));
        for body in [
            "error[code]=BAD_REQUEST_ERROR&error[reason]=payment_failed&error[metadata]={\"payment_id\":",
            "error%5Bcode%5D=BAD_REQUEST_ERROR&error%5Breason%5D=payment_failed&error%5Bmetadata%5D=%7B%7D",
        ] {
            assert_eq!(read_post(body.as_bytes()), told, "{body}");
        }
        assert_eq!(read_post(b"error=Something+broke"), failure(None, None));
        assert_eq!(read_post(b"error[description]="), failure(None, None));
        let half = &PROVED[..PROVED.len() - 30];
        assert_eq!(
            read_post(format!("{half}&error[code]=X").as_bytes()),
            failure(Some("X"), None)
        );
    }

    #[test]
    fn what_is_no_form_of_razorpays_is_nothing() {
        for body in [
            "",
            "&&&",
            "%ff=%ff&&&===",
            "razorpay_payment_id=pay_1",
            "{}",
            "\0",
        ] {
            assert_eq!(read_post(body.as_bytes()), Posted::Nothing, "{body}");
        }
    }

    #[test]
    fn a_query_is_read_without_the_payers_number_and_cannot_break_anything() {
        let hints = read_query(
            "pidx=a&pidx=b&mobile=98XXXXX904&amount=1000&total_amount=1001&status=User%20canceled\
             &purchase_order_id=%ff%00&transaction_id=t&purchase_order_name=n",
        );
        assert_eq!(hints.pidx, ["a", "b"]);
        assert_eq!(hints.amount, ["1000", "1001"]);
        assert_eq!(hints.status, ["User canceled"]);
        assert_eq!(hints.purchase_order_id, ["\u{fffd}\0"]);
        for query in ["", "message=Could%20not", "%", "%zz=%", "=&=&=", "a;b"] {
            assert!(read_query(query).pidx.is_empty(), "{query}");
        }
    }
}
