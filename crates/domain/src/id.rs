//! Identities, each its own type.

use std::fmt;

/// What was given is not of an id's shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{kind}: expected {expected}")]
pub struct MalformedId {
    kind: &'static str,
    expected: &'static str,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $expected:literal, $fits:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// Reads an id.
            ///
            /// # Errors
            /// [`MalformedId`] where the text is not of its shape.
            pub fn parse(text: impl Into<String>) -> Result<Self, MalformedId> {
                let text = text.into();
                let fits: fn(&str) -> bool = $fits;
                if fits(&text) {
                    Ok(Self(text))
                } else {
                    Err(MalformedId { kind: stringify!($name), expected: $expected })
                }
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    };
}

macro_rules! shown_id {
    ($($name:ident)*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
    )*};
}

macro_rules! secret_id {
    ($($name:ident)*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )*};
}

id!(
    /// A donation's reference: what the donor can read out, and the `receipt` of its gateway order.
    ///
    /// Twelve characters of Crockford's base 32 in three groups, such as `DN-4F7K-Q2MX-9TBZ`: 60 random
    /// bits, no I, L, O or U to misread. It is no secret; see [`ViewToken`].
    DonationId,
    "DN- and three groups of four letters or digits",
    |text| text.strip_prefix("DN-").is_some_and(|rest| {
        let groups: Vec<&str> = rest.split('-').collect();
        groups.len() == 3 && groups.iter().all(|group| group.len() == 4 && group.bytes().all(is_crockford))
    })
);
id!(
    /// The secret in the address of a donation's status page: 26 characters of base 32, 128 random bits.
    ViewToken,
    "26 lower-case letters or digits",
    |text| text.len() == 26 && text.bytes().all(|b| is_crockford(b.to_ascii_uppercase()) && !b.is_ascii_uppercase())
);
id!(
    /// The browser's name for one intent to give; a repeated key is the same intent.
    IdempotencyKey,
    "8 to 128 letters, digits, - or _",
    |text| is_word(text, 8, 128)
);
id!(
    /// A campaign's name in addresses and attributes.
    CampaignSlug,
    "1 to 64 lower-case letters, digits or -",
    |text| (1..=64).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
);
id!(
    /// What a gateway calls the thing to be paid: `order_…` at Razorpay, a `pidx` at Khalti.
    ///
    /// No `|` can be in it, so neither half of a signed `order|payment` can reach into the other.
    GatewayOrderId,
    "1 to 64 letters, digits, - or _",
    |text| is_word(text, 1, 64)
);
id!(
    /// What a gateway calls one payment: `pay_…` at Razorpay. Khalti has no name for a payment before it is
    /// complete, so there it is the `pidx` that was paid.
    PaymentId,
    "1 to 64 letters, digits, - or _",
    |text| is_word(text, 1, 64)
);
id!(
    /// What a gateway calls the money that moved, beside the payment's own id: Khalti's `transaction_id`.
    TransactionId,
    "1 to 64 letters, digits, - or _",
    |text| is_word(text, 1, 64)
);
id!(
    /// What a gateway calls one refund: `rfnd_…` at Razorpay.
    RefundId,
    "1 to 64 letters, digits, - or _",
    |text| is_word(text, 1, 64)
);

shown_id!(DonationId CampaignSlug GatewayOrderId PaymentId TransactionId RefundId);
secret_id!(ViewToken IdempotencyKey);

const CROCKFORD: [char; 32] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J',
    'K', 'M', 'N', 'P', 'Q', 'R', 'S', 'T', 'V', 'W', 'X', 'Y', 'Z',
];

impl DonationId {
    /// The reference made of 60 of these random bits (the four highest are not used).
    pub fn from_random(random: u64) -> DonationId {
        let digits: Vec<char> = base32(u128::from(random), 12);
        let groups: Vec<String> = digits
            .chunks(4)
            .map(|group| group.iter().collect())
            .collect();
        DonationId(format!("DN-{}", groups.join("-")))
    }

    /// A reference as people say and write it: in any case, with or without `DN` and dashes, and with the letters that
    /// are taken for digits.
    ///
    /// # Errors
    /// [`MalformedId`]
    pub fn parse_said(text: &str) -> Result<DonationId, MalformedId> {
        let read: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        // Twelve letters may themselves begin with these two.
        let bare = match read.strip_prefix("DN") {
            Some(bare) if read.chars().count() > 12 => bare,
            _ => &read,
        };
        let digits: Vec<char> = bare.chars().map(misread).collect();
        let groups: Vec<String> = digits
            .chunks(4)
            .map(|group| group.iter().collect())
            .collect();
        DonationId::parse(format!("DN-{}", groups.join("-")))
    }
}

impl ViewToken {
    /// The token made of these 128 bits.
    pub fn from_random(random: u128) -> ViewToken {
        ViewToken(
            base32(random, 26)
                .into_iter()
                .collect::<String>()
                .to_ascii_lowercase(),
        )
    }
}

fn base32(mut bits: u128, length: usize) -> Vec<char> {
    let mut digits: Vec<char> = (0..length)
        .map(|_| {
            let index = usize::try_from(bits & 31).unwrap_or_default();
            bits >>= 5;
            CROCKFORD.get(index).copied().unwrap_or('0')
        })
        .collect();
    digits.reverse();
    digits
}

/// As Crockford has it: these are no digits, and look like some.
fn misread(letter: char) -> char {
    match letter {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    }
}

fn is_crockford(byte: u8) -> bool {
    CROCKFORD.contains(&char::from(byte))
}

fn is_word(text: &str, least: usize, most: usize) -> bool {
    (least..=most).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_references_and_tokens_are_of_their_own_shape() {
        for random in [0, 1, u64::MAX, 0x0123_4567_89AB_CDEF] {
            let id = DonationId::from_random(random);
            assert_eq!(DonationId::parse(id.as_str()).unwrap(), id);
            let token = ViewToken::from_random(u128::from(random) << 64 | 7);
            assert_eq!(ViewToken::parse(token.as_str()).unwrap(), token);
        }
    }

    #[test]
    fn a_reference_is_read_as_people_say_it() {
        let id = DonationId::parse("DN-5QJA-KEJ9-C5W0").unwrap();
        for said in [
            "DN-5QJA-KEJ9-C5W0",
            "5QJA-KEJ9-C5W0",
            "DN5QJAKEJ9C5W0",
            "5qjakej9c5w0",
            "dn 5qja kej9 c5wo",
            " dn-5qja-kej9-c5w0 ",
        ] {
            assert_eq!(DonationId::parse_said(said).unwrap(), id, "{said}");
        }
        let begins_so = DonationId::parse("DN-DN12-3456-7890").unwrap();
        assert_eq!(DonationId::parse_said("DN1234567890").unwrap(), begins_so);
        for wrong in [
            "",
            "DN",
            "DN-5QJA-KEJ9",
            "DN-5QJA-KEJ9-C5W0-2",
            "order_IEIaMR65cu6nz3",
            "5QJA-KEJ9-C5W\u{e9}",
            "5QJU-KEJ9-C5W0",
        ] {
            assert!(DonationId::parse_said(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn two_different_draws_give_two_different_tokens() {
        assert_ne!(
            ViewToken::from_random(u128::MAX).as_str(),
            ViewToken::from_random(u128::MAX >> 1).as_str()
        );
    }

    #[test]
    fn a_separator_or_space_in_a_gateways_id_is_refused() {
        for text in ["order_1|pay_2", "order 1", "", "ördér", &"a".repeat(65)] {
            assert!(GatewayOrderId::parse(text).is_err(), "{text}");
            assert!(PaymentId::parse(text).is_err(), "{text}");
        }
        assert!(GatewayOrderId::parse("order_IEIaMR65cu6nz3").is_ok());
    }

    #[test]
    fn secrets_do_not_show_in_debug_output() {
        let key = IdempotencyKey::parse("0123456789abcdef").unwrap();
        assert_eq!(format!("{key:?}"), "IdempotencyKey(…)");
        assert_eq!(format!("{:?}", ViewToken::from_random(7)), "ViewToken(…)");
    }
}
