//! The page around a test, and what the tests share.

use daan_api::{CampaignView, OfferView, OpenCheckout, Prefill, RateView};
use daan_web::checkout::step::{Proof, Ticket};
use js_sys::{Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, HtmlElement, HtmlInputElement};

pub(crate) fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

/// Runs JavaScript, as another script in the page would.
pub(crate) fn run(script: &str) -> JsValue {
    js_sys::eval(script).unwrap_or_else(|error| panic!("{script}: {error:?}"))
}

/// What the script says, with plain spaces where an amount has one that does not break.
pub(crate) fn text(script: &str) -> String {
    let said = run(&["String(", script, ")"].concat()).as_string().unwrap();
    said.replace('\u{a0}', " ")
}

/// How long one step of a pause is.
const STEP_MS: i32 = 5;

/// Lets timers and promises run. In steps: on a busy machine each lets everything run that is due by then.
pub(crate) async fn pause(ms: i32) {
    for _ in 0..=ms / STEP_MS {
        let promise = Promise::new(&mut |resolve, _| {
            web_sys::window()
                .unwrap()
                .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, STEP_MS)
                .unwrap();
        });
        JsFuture::from(promise).await.unwrap();
    }
}

/// A fresh element in the page; the one of the test before goes.
pub(crate) fn stage(html: &str) -> HtmlElement {
    if let Some(old) = document().get_element_by_id("daan") {
        old.remove();
    }
    let root: HtmlElement = document()
        .create_element("div")
        .unwrap()
        .dyn_into()
        .unwrap();
    root.set_id("daan");
    root.set_inner_html(html);
    document().body().unwrap().append_child(&root).unwrap();
    root
}

pub(crate) fn input(id: &str) -> HtmlInputElement {
    document()
        .get_element_by_id(id)
        .expect(id)
        .dyn_into()
        .unwrap()
}

/// Types at the caret, as a keyboard does.
pub(crate) fn type_into(id: &str, value: &str, caret: u32) {
    let field = input(id);
    field.set_value(value);
    field.set_selection_range(caret, caret).unwrap();
    let event = web_sys::Event::new("input").unwrap();
    field.dispatch_event(&event).unwrap();
}

/// A payment window that remembers what it was made with and does what a test says.
pub(crate) fn fake_window() {
    run("window.fake = {opens: 0, listeners: {}, broken: false};
         window.Razorpay = class {
           constructor(options) {
             if (fake.broken) throw new Error('Invalid currency');
             fake.options = options;
           }
           on(name, listener) { fake.listeners[name] = listener; return this; }
           open() { fake.opens += 1; document.body.style.overflow = 'hidden'; return this; }
           close() { fake.closed = true; }
         };");
}

pub(crate) fn no_window() {
    let _ = Reflect::delete_property(&js_sys::global(), &"Razorpay".into());
}

pub(crate) fn order() -> OpenCheckout {
    OpenCheckout {
        checkout_url: "data:text/javascript,".to_owned(),
        key_id: "rzp_test_1".to_owned(),
        order_id: "order_1".to_owned(),
        amount_minor: 500_00,
        currency: "inr".to_owned(),
        name: "Payee".to_owned(),
        description: "“Books” for all".to_owned(),
        prefill: Prefill {
            name: "Asha Rai".to_owned(),
            email: "asha@example.org".to_owned(),
            contact: None,
        },
        callback_url: "https://give.example/return/razorpay/token".to_owned(),
        hosted_url: "https://give.example/donations/token/pay".to_owned(),
    }
}

pub(crate) fn ticket() -> Ticket {
    Ticket::new("DN-1".to_owned(), "token".to_owned())
}

pub(crate) fn proof() -> Proof {
    Proof {
        payment_id: "pay_1".to_owned(),
        order_id: "order_1".to_owned(),
        signature: "ab".repeat(32),
    }
}

pub(crate) fn campaign() -> CampaignView {
    CampaignView {
        slug: "education".to_owned(),
        title: "School".to_owned(),
        story: "Books.\n\nLunch.".to_owned(),
        goal: Some(5_00_000_00),
        raised: 1_00_000_00,
        currency: "INR".to_owned(),
        offers: vec![OfferView {
            currency: "INR".to_owned(),
            gateway: "razorpay".to_owned(),
            payee: "Trust".to_owned(),
            presets: vec![100_00, 500_00],
            min: 10_00,
            max: 5_00_000_00,
            whole_only: true,
            citizens_only: true,
            trouble: vec![],
        }],
        languages: vec!["en".to_owned()],
        rates: vec![],
        checkout_url: None,
        picture: None,
        recent: vec![],
        donors: 0,
    }
}

/// A campaign that takes gifts in India and in Nepal.
pub(crate) fn campaign_of_two() -> CampaignView {
    let mut campaign = campaign();
    campaign.offers.push(OfferView {
        currency: "NPR".to_owned(),
        gateway: "khalti".to_owned(),
        payee: "Kosh".to_owned(),
        presets: vec![100_00, 500_00],
        min: 10_00,
        max: 2_00_000_00,
        whole_only: true,
        citizens_only: false,
        trouble: vec![],
    });
    campaign.rates.push(RateView {
        from: "INR".to_owned(),
        to: "NPR".to_owned(),
        rate: "1.6".to_owned(),
    });
    campaign
}
