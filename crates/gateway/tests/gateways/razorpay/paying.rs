//! Payments to be made along with their orders.

use daan_gateway::razorpay::{Browser, CardDetails, NewPayment, Payer, PaymentMethod};

pub(crate) const CALLBACK_URL: &str = "https://give.example.org/return/razorpay/t";

pub(crate) fn paying(method: PaymentMethod) -> NewPayment {
    let payer = Payer {
        email: "gaurav.kumar@example.com",
        contact: "+919123456789",
        ip: [192, 168, 0, 103].into(),
        referer: None,
        user_agent: Some("Mozilla/5.0"),
    };
    NewPayment::new(method, payer, CALLBACK_URL).unwrap()
}

pub(crate) fn by_netbanking() -> NewPayment {
    let bank = "HDFC".to_owned();
    paying(PaymentMethod::Netbanking { bank })
}

pub(crate) fn card() -> PaymentMethod {
    let browser = Browser {
        java_enabled: false,
        javascript_enabled: true,
        timezone_offset_min: -330,
        color_depth_bits: 24,
        screen_width_px: 360,
        screen_height_px: 640,
    };
    let text = str::to_owned;
    let card = CardDetails::new(
        text("4386 2894 0766 0153"),
        text("Gaurav"),
        text("11"),
        text("30"),
        text("100"),
    );
    PaymentMethod::Card {
        card: card.ok().unwrap(),
        browser,
    }
}
