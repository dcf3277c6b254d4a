//! Examples, made of the types that are sent, so that they cannot be of another shape.

use crate::functions::{BeginDonation, Campaign, ConfirmPayment, Donation, RetryDonation};
use crate::wire::{
    AlternativeView, AmountMinor, BeginRequest, Begun, CampaignView, DonationView, DonorFields,
    Next, OfferView, OpenCheckout, PictureView, Prefill, RateView, RecentGift, Retried,
};
use serde::Serialize;
use serde_json::Value;
use std::sync::Arc;

const TOKEN: &str = "7Q2MX9TBZ4F7KQ2MX9TBZ4F7KQ";
const REFERENCE: &str = "DN-4F7K-Q2MX-9TBZ";
const ORDER: &str = "order_Q8sVbT3nYwXk2c";
const PAYMENT: &str = "pay_Q8sWd1rZpLmN4e";

/// The value as JSON. No type of ours is known that cannot be written.
fn written<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

pub(super) fn campaign_arguments() -> Value {
    written(&Campaign {
        slug: "education".to_owned(),
        locale: Some("hi".to_owned()),
    })
}

pub(super) fn campaign() -> Value {
    written(&CampaignView {
        slug: "education".to_owned(),
        title: "A year of school for every child".to_owned(),
        story: "₹500 keeps one child in class for a month.".to_owned(),
        goal: Some(5_00_000_00),
        raised: 1_25_500_00,
        currency: "INR".to_owned(),
        offers: vec![offer()],
        languages: ["en", "hi", "ne"].map(str::to_owned).into(),
        rates: vec![RateView {
            from: "INR".to_owned(),
            to: "NPR".to_owned(),
            rate: "1.6".to_owned(),
        }],
        checkout_url: Some("https://checkout.razorpay.com/v1/checkout.js".to_owned()),
        picture: Some(PictureView {
            url: "https://give.example.org/campaigns/education/picture?v=1f0c".to_owned(),
            alt: "A village school in the hills".to_owned(),
        }),
        recent: vec![RecentGift {
            name: Some("Asha".to_owned()),
            amount_minor: 500_00,
            currency: "INR".to_owned(),
            paid_at: "2026-11-24T09:00:00Z".to_owned(),
        }],
        donors: 251,
    })
}

fn offer() -> OfferView {
    OfferView {
        currency: "INR".to_owned(),
        gateway: "razorpay".to_owned(),
        payee: "Daan Education Trust".to_owned(),
        presets: vec![100_00, 500_00, 1_000_00],
        min: 10_00,
        max: 5_00_000_00,
        whole_only: true,
        citizens_only: true,
        trouble: Vec::new(),
    }
}

pub(super) fn begin_arguments() -> Value {
    written(&BeginDonation {
        request: BeginRequest {
            idempotency_key: "5f1d3c0a9b7e42d6a8c4e1f00b2d9c37".to_owned(),
            campaign: "education".to_owned(),
            amount_minor: AmountMinor(Some(500_00)),
            currency: "INR".to_owned(),
            gateway: "razorpay".to_owned(),
            donor: DonorFields {
                name: "Asha Rai".to_owned(),
                email: "asha@example.org".to_owned(),
                phone: Some("+919812345678".to_owned()),
                pan: None,
            },
            message: None,
            anonymous: false,
            locale: "en".to_owned(),
            declares_indian_citizen: true,
        },
    })
}

pub(super) fn begun() -> Value {
    written(&Begun {
        donation_id: REFERENCE.to_owned(),
        token: TOKEN.to_owned(),
        next: open_checkout(Prefill {
            name: "Asha Rai".to_owned(),
            email: "asha@example.org".to_owned(),
            contact: Some("+919812345678".to_owned()),
        }),
    })
}

fn open_checkout(prefill: Prefill) -> Next {
    Next::OpenCheckout(Arc::new(OpenCheckout {
        checkout_url: "https://checkout.razorpay.com/v1/checkout.js".to_owned(),
        key_id: "rzp_live_Abcdefghijklmn".to_owned(),
        order_id: ORDER.to_owned(),
        amount_minor: 500_00,
        currency: "INR".to_owned(),
        name: "Daan Education Trust".to_owned(),
        description: "A year of school for every child".to_owned(),
        prefill,
        callback_url: format!("https://give.example.org/return/razorpay/{TOKEN}"),
        hosted_url: format!("https://give.example.org/donations/{TOKEN}/pay"),
    }))
}

pub(super) fn confirm_arguments() -> Value {
    written(&ConfirmPayment {
        token: TOKEN.to_owned(),
        razorpay_payment_id: PAYMENT.to_owned(),
        razorpay_order_id: ORDER.to_owned(),
        razorpay_signature: "0123456789abcdef".repeat(4),
    })
}

pub(super) fn donation_arguments() -> Value {
    written(&Donation {
        token: TOKEN.to_owned(),
    })
}

fn unpaid() -> DonationView {
    DonationView {
        donation_id: REFERENCE.to_owned(),
        status: "open".to_owned(),
        amount_minor: 500_00,
        currency: "INR".to_owned(),
        campaign: "education".to_owned(),
        gateway: "razorpay".to_owned(),
        under_review: false,
        payment_id: None,
        paid_at: None,
        returned_minor: None,
        receipt_mail: None,
        next: None,
        failure: None,
        alternative: None,
        surplus: Vec::new(),
    }
}

pub(super) fn open() -> Value {
    let nobody = Prefill {
        name: String::new(),
        email: String::new(),
        contact: None,
    };
    written(&DonationView {
        next: Some(open_checkout(nobody)),
        alternative: Some(AlternativeView {
            gateway: "khalti".to_owned(),
            currency: "NPR".to_owned(),
            amount_minor: 800_00,
            payee: "Daan Shiksha Kosh".to_owned(),
        }),
        ..unpaid()
    })
}

pub(super) fn paid() -> Value {
    written(&DonationView {
        status: "paid".to_owned(),
        payment_id: Some(PAYMENT.to_owned()),
        paid_at: Some("2026-11-24T09:00:00Z".to_owned()),
        receipt_mail: Some("waiting".to_owned()),
        ..unpaid()
    })
}

pub(super) fn retry_arguments() -> Value {
    written(&RetryDonation {
        token: TOKEN.to_owned(),
        gateway: "khalti".to_owned(),
    })
}

pub(super) fn retried() -> Value {
    written(&Retried {
        next: Next::Redirect {
            url: "https://pay.khalti.com/?pidx=bZQLD9wRVWo4CdESSfuSsB".to_owned(),
        },
    })
}
