//! Signatures: the vectors of the official SDKs, and everything near them that must not pass.

use daan_domain::{GatewayOrderId, PaymentId};
use daan_gateway::razorpay::signature::{
    PaymentLink, SignatureError, verify_order, verify_payment_link, verify_subscription,
    verify_webhook,
};
use daan_gateway::razorpay::{Credentials, Event, WebhookSecrets};
use serde::Deserialize;

#[derive(Clone, Deserialize)]
struct Vector {
    id: String,
    kind: String,
    secret: String,
    message: String,
    hex: String,
}

/// From the test suites of razorpay-python, -node, -go, -java and -ruby; those whose id begins with C
/// were computed from the rule, with another HMAC implementation.
fn vectors() -> Vec<Vector> {
    serde_json::from_str(include_str!("../../vectors/razorpay_signatures.json")).unwrap()
}

impl Vector {
    fn verify(&self) -> Result<(), SignatureError> {
        let credentials = Credentials::parse("rzp_test_abc", &self.secret).unwrap();
        let key = credentials.signing_key();
        let parts: Vec<&str> = self.message.split('|').collect();
        match (self.kind.as_str(), parts.as_slice()) {
            ("order" | "order-swapped", [order, payment]) => verify_order(
                key,
                &GatewayOrderId::parse(*order).unwrap(),
                &PaymentId::parse(*payment).unwrap(),
                &self.hex,
            ),
            ("subscription", [payment, subscription]) => {
                let payment = PaymentId::parse(*payment).unwrap();
                verify_subscription(key, &payment, subscription, &self.hex)
            }
            ("payment_link", [link_id, reference_id, status, payment_id]) => {
                let link = PaymentLink {
                    link_id,
                    reference_id,
                    status,
                    payment_id,
                };
                verify_payment_link(key, link, &self.hex)
            }
            ("webhook", _) => {
                let secrets = WebhookSecrets::parse(&self.secret).unwrap();
                verify_webhook(&secrets, self.message.as_bytes(), &self.hex)
            }
            other => panic!("no such kind of vector: {other:?}"),
        }
    }

    fn with_hex(&self, hex: impl Into<String>) -> Vector {
        Vector {
            hex: hex.into(),
            ..self.clone()
        }
    }

    /// What the last part of the message would be, made one longer by a letter that every id may have.
    fn with_longer_message(&self) -> Vector {
        Vector {
            message: format!("{}0", self.message),
            ..self.clone()
        }
    }
}

#[test]
fn every_vector_fits() {
    let vectors = vectors();
    assert_eq!(vectors.len(), 20);
    for vector in vectors {
        assert_eq!(vector.verify(), Ok(()), "{}", vector.id);
    }
}

#[test]
fn no_signature_with_one_bit_changed_fits() {
    for vector in vectors() {
        for bit in 0..256 {
            let mut bytes = hex::decode(&vector.hex).unwrap();
            *bytes.get_mut(bit / 8).unwrap() ^= 1 << (bit % 8);
            let changed = vector.with_hex(hex::encode(bytes));
            assert_eq!(
                changed.verify(),
                Err(SignatureError::Wrong),
                "{} bit {bit}",
                vector.id
            );
        }
    }
}

/// Threat 7.
#[test]
fn no_signature_of_another_form_is_read_at_all() {
    for vector in vectors() {
        let good = vector.hex.as_str();
        let (head, last) = good.split_at(63);
        let mut broken = vec![
            String::new(),
            good.to_uppercase(),
            format!("{good}{good}"),
            format!("0x{good}"),
            format!("{good}="),
            format!("{good}00"),
            format!("{good}\n"),
            format!(" {good}"),
            format!("{good} "),
            format!("{head} "),
            format!("{head}\0"),
            format!("{head}g"),
            format!("{head}é"),
            format!("{head}０"),
            "०".repeat(64),
            "z".repeat(64),
            format!("{last}{head}0"),
        ];
        broken.extend((0..64).map(|length| good.chars().take(length).collect()));
        for hex in broken {
            let refused = vector.with_hex(hex.clone()).verify();
            assert_eq!(
                refused,
                Err(SignatureError::Malformed),
                "{} {hex:?}",
                vector.id
            );
        }
    }
}

#[test]
fn one_upper_case_letter_is_one_too_many() {
    for vector in vectors() {
        let letters = vector
            .hex
            .char_indices()
            .filter(|(_, c)| c.is_ascii_lowercase());
        for (at, _) in letters {
            let mut hex = vector.hex.clone();
            hex.get_mut(at..=at).unwrap().make_ascii_uppercase();
            assert_eq!(
                vector.with_hex(hex).verify(),
                Err(SignatureError::Malformed)
            );
        }
    }
}

/// Threat 6.
#[test]
fn nothing_else_fits_a_right_signature() {
    let vectors = vectors();
    for vector in &vectors {
        let other_secret = Vector {
            secret: format!("{}x", vector.secret),
            ..vector.clone()
        };
        assert_eq!(
            other_secret.verify(),
            Err(SignatureError::Wrong),
            "{}",
            vector.id
        );
        let longer = vector.with_longer_message();
        assert_eq!(longer.verify(), Err(SignatureError::Wrong), "{}", vector.id);
        let others = vectors.iter().filter(|other| other.id != vector.id);
        for other in others {
            let refused = vector.with_hex(other.hex.clone()).verify();
            assert_eq!(
                refused,
                Err(SignatureError::Wrong),
                "{} {}",
                vector.id,
                other.id
            );
        }
    }
}

#[test]
fn every_changed_character_of_a_message_is_noticed() {
    for vector in vectors() {
        for (at, old) in vector
            .message
            .char_indices()
            .filter(|(_, c)| c.is_ascii_alphanumeric())
        {
            let new = if old == 'a' { "b" } else { "a" };
            let mut message = vector.message.clone();
            message.replace_range(at..=at, new);
            let changed = Vector {
                message,
                ..vector.clone()
            };
            assert_eq!(
                changed.verify(),
                Err(SignatureError::Wrong),
                "{} at {at}",
                vector.id
            );
        }
    }
}

#[test]
fn order_and_payment_cannot_change_places() {
    for vector in vectors().iter().filter(|vector| vector.kind == "order") {
        let (order, payment) = vector.message.split_once('|').unwrap();
        let swapped = Vector {
            message: format!("{payment}|{order}"),
            ..vector.clone()
        };
        assert_eq!(
            swapped.verify(),
            Err(SignatureError::Wrong),
            "{}",
            vector.id
        );
    }
}

/// Threat 7.
#[test]
fn a_separator_in_a_part_cannot_shift_the_boundary() {
    let credentials = Credentials::parse("rzp_test_abc", "EnLs21M47BllR3X8PSFtjtbd").unwrap();
    let key = credentials.signing_key();
    let hex = "07ae18789e35093e51d0a491eb9922646f3f82773547e5b0f67ee3f2d3bf7d5b";
    let honest = PaymentLink {
        link_id: "plink_IH3cNucfVEgV68",
        reference_id: "TSsd1989",
        status: "paid",
        payment_id: "pay_IH3d0ara9bSsjQ",
    };
    let payment = PaymentId::parse("pay_IDZNwZZFtnjyym").unwrap();
    assert_eq!(verify_payment_link(key, honest, hex), Ok(()));
    for shifted in [
        PaymentLink {
            link_id: "plink_IH3cNucfVEgV68|TSsd1989",
            reference_id: "",
            ..honest
        },
        PaymentLink {
            reference_id: "TSsd1989|paid",
            status: "",
            ..honest
        },
        PaymentLink {
            status: "paid|pay_IH3d0ara9bSsjQ",
            payment_id: "",
            ..honest
        },
        PaymentLink {
            payment_id: "pay_IH3d0ara9bSsjQ|",
            ..honest
        },
    ] {
        let refused = verify_payment_link(key, shifted, hex);
        assert_eq!(refused, Err(SignatureError::Separator), "{shifted:?}");
    }
    let refused = verify_subscription(key, &payment, "sub_1|", hex);
    assert_eq!(refused, Err(SignatureError::Separator));
}

#[test]
fn a_webhook_is_accepted_under_the_former_secret_as_well() {
    for vector in vectors().iter().filter(|vector| vector.kind == "webhook") {
        let verify = |secrets: &str| {
            let secrets = WebhookSecrets::parse(secrets).unwrap();
            verify_webhook(&secrets, vector.message.as_bytes(), &vector.hex)
        };
        assert_eq!(verify(&format!("new,{}", vector.secret)), Ok(()));
        assert_eq!(verify(&format!("{},old", vector.secret)), Ok(()));
        assert_eq!(verify("new,old"), Err(SignatureError::Wrong));
    }
}

#[test]
fn a_verified_webhook_is_read_as_its_event() {
    let vector = vectors()
        .into_iter()
        .find(|vector| vector.id == "9")
        .unwrap();
    let event = Event::parse(vector.message.as_bytes()).unwrap();
    assert_eq!(event.name, "payment.authorized");
    assert_eq!(event.payment.unwrap().id.as_str(), "pay_JUEM4c0pSLpFEW");
    assert_eq!((event.order, event.refund), (None, None));
}
