//! The idempotency key: one name for one request body.

use daan_api::BeginRequest;

/// Gives the same body the same key again, and another body another one.
///
/// The server answers a repeated key with the order it has, so a lost answer costs nothing; with another
/// body it refuses, because the donor would pay something else than what the form says.
#[derive(Default)]
pub(super) struct Key {
    taken: Option<(String, BeginRequest)>,
}

impl Key {
    /// The key for this body; `draw` makes a new one.
    pub(super) fn of(&mut self, body: &BeginRequest, draw: impl FnOnce() -> String) -> String {
        if let Some((key, known)) = &self.taken
            && same(known, body)
        {
            return key.clone();
        }
        let key = draw();
        self.taken = Some((key.clone(), body.clone()));
        key
    }

    /// Makes the next body take a new key.
    pub(super) fn renew(&mut self) {
        self.taken = None;
    }
}

fn same(a: &BeginRequest, b: &BeginRequest) -> bool {
    fn parts(request: &BeginRequest) -> impl PartialEq + use<'_> {
        let donor = &request.donor;
        (
            (&request.campaign, request.amount_minor, &request.currency),
            (&request.gateway, &request.message, &request.locale),
            (&donor.name, &donor.email, &donor.phone, &donor.pan),
            (request.anonymous, request.declares_indian_citizen),
        )
    }
    parts(a) == parts(b)
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
            key.of(body, || {
                count += 1;
                count.to_string()
            })
        };
        assert_eq!(draw(&mut key, &body(500_00, "Asha")), "1");
        assert_eq!(draw(&mut key, &body(500_00, "Asha")), "1");
        assert_eq!(draw(&mut key, &body(600_00, "Asha")), "2");
        assert_eq!(draw(&mut key, &body(600_00, "Bina")), "3");
        key.renew();
        assert_eq!(draw(&mut key, &body(600_00, "Bina")), "4");
    }
}
