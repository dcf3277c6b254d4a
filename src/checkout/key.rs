//! The idempotency key: one name for one request body.

use daan_api::{BeginRequest, codec};

/// Gives the same body the same key again, and another body another one.
///
/// The server answers a repeated key with the order it has, so a lost answer costs nothing; with another
/// body it refuses, because the donor would pay something else than what the form says.
#[derive(Default)]
pub(super) struct Key {
    taken: Option<Taken>,
}

/// A key, and what the body was that it was taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Taken {
    pub(super) key: String,
    /// 32 bits of the body: enough to know it again, and far too few to read a name or an address from. Two
    /// bodies of one mark, which nobody will live to see, are told apart by the server.
    pub(super) mark: u32,
}

impl Key {
    /// The key for this body, which has none yet. `earlier` is what was taken before the page was loaded;
    /// `draw` makes a new one.
    pub(super) fn of(
        &mut self,
        body: &BeginRequest,
        earlier: impl FnOnce() -> Option<Taken>,
        draw: impl FnOnce() -> String,
    ) -> Taken {
        let text = codec::to_json(body).unwrap_or_default();
        let known = self.taken.take().or_else(earlier);
        let taken = known
            .filter(|taken| taken.mark == mark(&taken.key, &text))
            .unwrap_or_else(|| {
                let key = draw();
                let mark = mark(&key, &text);
                Taken { key, mark }
            });
        self.taken = Some(taken.clone());
        taken
    }

    /// Whether there is a key.
    pub(super) fn is_taken(&self) -> bool {
        self.taken.is_some()
    }

    /// Makes the next body take a new key.
    pub(super) fn renew(&mut self) {
        self.taken = None;
    }
}

/// FNV-1a.
fn mark(key: &str, text: &str) -> u32 {
    key.bytes()
        .chain(text.bytes())
        .fold(0x811c_9dc5, |mark, byte| {
            (mark ^ u32::from(byte)).wrapping_mul(0x0100_0193)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use daan_api::{AmountMinor, DonorFields};

    fn body(amount_minor: i64, name: &str) -> BeginRequest {
        BeginRequest {
            idempotency_key: String::new(),
            campaign: "education".to_owned(),
            amount_minor: AmountMinor(Some(amount_minor)),
            currency: "INR".to_owned(),
            gateway: "razorpay".to_owned(),
            donor: DonorFields {
                name: name.to_owned(),
                email: "asha@example.org".to_owned(),
                phone: None,
                pan: None,
            },
            message: None,
            anonymous: false,
            locale: "en".to_owned(),
            declares_indian_citizen: false,
        }
    }

    #[test]
    fn a_key_belongs_to_one_body() {
        let mut key = Key::default();
        let mut count = 0;
        let mut draw = |key: &mut Key, body: &BeginRequest| {
            let draw = || {
                count += 1;
                count.to_string()
            };
            key.of(body, || None, draw).key
        };
        assert_eq!(draw(&mut key, &body(500_00, "Asha")), "1");
        assert_eq!(draw(&mut key, &body(500_00, "Asha")), "1");
        assert_eq!(draw(&mut key, &body(600_00, "Asha")), "2");
        assert_eq!(draw(&mut key, &body(600_00, "Bina")), "3");
        key.renew();
        assert_eq!(draw(&mut key, &body(600_00, "Bina")), "4");
    }

    /// Threat 32.
    #[test]
    fn a_key_taken_before_a_reload_serves_its_own_body_and_no_other() {
        let before = Key::default().of(&body(500_00, "Asha"), || None, || "1".to_owned());
        let after_reload = |body: &BeginRequest| {
            let earlier = || Some(before.clone());
            Key::default().of(body, earlier, || "2".to_owned()).key
        };
        assert_eq!(after_reload(&body(500_00, "Asha")), "1");
        assert_eq!(after_reload(&body(500_00, "Bina")), "2");
        assert_eq!(after_reload(&body(600_00, "Asha")), "2");
    }

    #[test]
    fn the_same_body_has_another_mark_under_another_key() {
        assert_ne!(mark("1", "{}"), mark("2", "{}"));
        assert_eq!(mark("", "a"), 0xe40c_292c, "the published vector");
    }
}
