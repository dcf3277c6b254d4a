use crate::page::{document, fake_window, order, run, text};
use daan_domain::Locale;
use daan_web::checkout::razorpay::{Mode, PaymentWindow, WindowBroke, WindowEvent};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

type Heard = Rc<RefCell<Vec<WindowEvent>>>;

fn open(locale: Locale) -> (Result<PaymentWindow, WindowBroke>, Heard) {
    open_as(Mode::Handler, locale)
}

fn open_as(mode: Mode, locale: Locale) -> (Result<PaymentWindow, WindowBroke>, Heard) {
    let heard = Heard::default();
    let ears = Rc::clone(&heard);
    let window = PaymentWindow::open(&order(), locale, mode, move |event| {
        ears.borrow_mut().push(event);
    });
    (window, heard)
}

#[wasm_bindgen_test]
fn the_options_are_plain_and_hold_what_is_needed_and_no_more() {
    fake_window();
    let (_window, _) = open(Locale::Hi);
    let seen = text(
        "JSON.stringify(fake.options, (key, value) => {
            if (typeof value === 'function') return 'function';
            if (value === null || value === undefined) throw new Error(key + ' is empty');
            if (typeof value === 'object' && !Array.isArray(value)
                && Object.getPrototypeOf(value) !== Object.prototype) throw new Error(key + ' is not plain');
            return value && typeof value === 'object' && !Array.isArray(value)
                ? Object.fromEntries(Object.entries(value).sort()) : value;
        })",
    );
    let expected = concat!(
        r#"{"amount":50000,"#,
        r#""config":{"display":{"hide":[{"flows":["collect"],"method":"upi"}],"language":"hi"}},"#,
        r#""currency":"INR","description":"Books” for all","handler":"function","key":"rzp_test_1","#,
        r#""modal":{"ondismiss":"function"},"name":"Payee","order_id":"order_1","#,
        r#""prefill":{"email":"asha@example.org","name":"Asha Rai"},"theme":{"color":"#,
    );
    assert!(seen.starts_with(expected), "{seen}");
}

#[wasm_bindgen_test]
fn a_redirect_comes_back_by_its_address_and_by_no_handler() {
    fake_window();
    let (_window, heard) = open_as(Mode::Redirect, Locale::En);
    assert_eq!(
        text(
            "[fake.options.callback_url, fake.options.redirect, 'handler' in fake.options].join(' ')"
        ),
        "https://give.example/return/razorpay/token true false"
    );
    run("fake.options.modal.ondismiss({})");
    assert!(matches!(
        heard.borrow().as_slice(),
        [WindowEvent::Dismissed]
    ));
}

#[wasm_bindgen_test]
fn a_language_that_the_window_lacks_is_left_to_it() {
    fake_window();
    let (_window, _) = open(Locale::Ne);
    assert_eq!(text("'language' in fake.options.config.display"), "false");
}

#[wasm_bindgen_test]
fn everything_that_the_window_says_is_heard() {
    fake_window();
    let (window, heard) = open(Locale::En);
    assert!(window.is_ok());
    run("fake.listeners['payment.failed']({error: {code: 'BAD_REQUEST_ERROR', reason: 'payment_cancelled', metadata: {}}});
         fake.listeners['payment.failed']({});
         fake.options.modal.ondismiss({});
         fake.options.handler({razorpay_payment_id: 'pay_1', razorpay_order_id: 'order_1', razorpay_signature: 'ab'});
         fake.options.handler({razorpay_payment_id: 'pay_1'});");
    let heard = heard.borrow();
    match heard.as_slice() {
        [
            WindowEvent::AttemptFailed(failure),
            WindowEvent::AttemptFailed(_),
            WindowEvent::Dismissed,
            WindowEvent::Paid(proof),
            WindowEvent::Dismissed,
        ] => {
            assert_eq!(failure.reason, "payment_cancelled");
            assert_eq!(
                (proof.payment_id.as_str(), proof.signature.as_str()),
                ("pay_1", "ab")
            );
        }
        other => panic!("{other:?}"),
    }
}

#[wasm_bindgen_test]
fn a_constructor_that_throws_is_a_failure_and_leaves_the_page_alone() {
    fake_window();
    run("fake.broken = true");
    let (window, heard) = open(Locale::En);
    assert_eq!(
        window.err(),
        Some(WindowBroke("Invalid currency".to_owned()))
    );
    assert!(heard.borrow().is_empty());
    assert_eq!(text("document.body.style.overflow"), "");
}

#[wasm_bindgen_test]
fn the_page_is_as_it_was_after_the_window() {
    fake_window();
    run("document.body.style.overflow = 'scroll';
         document.head.insertAdjacentHTML('beforeend', '<meta name=\"theme-color\" content=\"#abcdef\">');");
    let (window, _) = open(Locale::En);
    // What the real script does, and does not undo after a fault.
    run("document.querySelector('meta[name=theme-color]').remove();
         document.head.insertAdjacentHTML('beforeend', '<meta name=\"viewport\" content=\"user-scalable=no\">');");
    drop(window);
    assert_eq!(text("document.body.style.overflow"), "scroll");
    assert_eq!(
        text("document.querySelector('meta[name=theme-color]').content"),
        "#abcdef"
    );
    let locked = document()
        .query_selector("meta[content='user-scalable=no']")
        .unwrap();
    assert!(locked.is_none());
    run(
        "document.body.style.overflow = ''; document.querySelector('meta[name=theme-color]').remove()",
    );
}

#[wasm_bindgen_test]
fn closing_hides_the_container_and_keeps_it() {
    fake_window();
    run(
        "document.body.insertAdjacentHTML('beforeend', '<div class=\"razorpay-container\"></div>')",
    );
    let (window, _) = open(Locale::En);
    window.unwrap().close();
    assert_eq!(text("fake.closed"), "true");
    assert_eq!(
        text("document.querySelector('.razorpay-container').style.display"),
        "none"
    );
    run("document.querySelector('.razorpay-container').remove()");
}
