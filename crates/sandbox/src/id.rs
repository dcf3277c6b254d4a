//! Ids as the gateway makes them: a prefix and 14 case-sensitive letters or digits.

use crate::error::ApiError;
use crate::surroundings::Surroundings;

const LENGTH: usize = 14;
const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// What an id names; its text is the prefix on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Order,
    Payment,
    Refund,
    Settlement,
    Card,
    Dispute,
    Downtime,
}

impl Kind {
    fn prefix(self) -> &'static str {
        match self {
            Self::Order => "order_",
            Self::Payment => "pay_",
            Self::Refund => "rfnd_",
            Self::Settlement => "setl_",
            Self::Card => "card_",
            Self::Dispute => "disp_",
            Self::Downtime => "down_",
        }
    }

    /// A fresh id of this kind.
    pub(crate) fn draw(self, surroundings: &Surroundings) -> String {
        format!("{}{}", self.prefix(), letters(surroundings))
    }

    /// Refuses a text that cannot be an id of this kind, in the gateway's words.
    pub(crate) fn check(self, id: &str) -> Result<(), ApiError> {
        let well_formed = id.strip_prefix(self.prefix()).is_some_and(|rest| {
            rest.len() == LENGTH && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
        });
        if well_formed {
            Ok(())
        } else {
            Err(ApiError::invalid(format!("{id} is not a valid id")))
        }
    }
}

/// Fourteen letters or digits, each equally likely.
pub(crate) fn letters(surroundings: &Surroundings) -> String {
    draw(surroundings, ALPHABET, LENGTH)
}

/// `length` letters of an alphabet of at most 256, each equally likely.
pub(crate) fn draw(surroundings: &Surroundings, alphabet: &[u8], length: usize) -> String {
    let mut text = String::with_capacity(length);
    let mut bytes = [0_u8; 32];
    // What lies above the largest multiple of the alphabet's size would favour its first letters.
    let fair = 256 - 256 % alphabet.len();
    while text.len() < length {
        surroundings.fill(&mut bytes);
        let room = length - text.len();
        let drawn = bytes.iter().map(|byte| usize::from(*byte));
        text.extend(
            drawn
                .filter(|place| *place < fair)
                .filter_map(|place| alphabet.get(place % alphabet.len()))
                .take(room)
                .map(|letter| char::from(*letter)),
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawn_id_is_well_formed_and_differs_from_the_next() {
        let surroundings = Surroundings::system();
        let first = Kind::Order.draw(&surroundings);
        assert_eq!(first.len(), "order_".len() + LENGTH);
        assert!(Kind::Order.check(&first).is_ok());
        assert_ne!(first, Kind::Order.draw(&surroundings));
    }

    #[test]
    fn an_id_of_another_kind_or_length_is_refused() {
        for id in [
            "pay_00000000000000",
            "order_0000000000000",
            "order_0000000000000-",
            "x",
        ] {
            assert!(Kind::Order.check(id).is_err(), "{id}");
        }
    }
}
