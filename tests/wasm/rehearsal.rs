use crate::checkout::show;
use crate::page::{campaign, fake_window, pause, run, text};
use daan_api::Client;
use daan_domain::{AmountRules, Currency, Gateway, Limits, Locale, Money, Offer};
use daan_web::checkout::flow::last_ticket;
use daan_web::checkout::rehearsal::Rehearsal;
use wasm_bindgen_test::wasm_bindgen_test;

/// All by which somebody could notice; `undo` takes it away.
const NOTICED: &str = r"
    window.noticed = [];
    const before = [];
    const watch = (owner, name) => {
        const real = owner[name];
        owner[name] = function (...given) { noticed.push(name); return real.apply(this, given); };
        before.push(() => { owner[name] = real; });
    };
    for (const name of ['setItem', 'removeItem', 'clear']) watch(Storage.prototype, name);
    for (const name of ['addEventListener', 'dispatchEvent']) watch(EventTarget.prototype, name);
    for (const name of ['fetch', 'open', 'postMessage']) watch(window, name);
    for (const name of ['pushState', 'replaceState']) watch(history, name);
    watch(navigator, 'sendBeacon');
    watch(Razorpay.prototype, 'on');
    // What else is in the page is the test runner's.
    window.look = () => [document.head.innerHTML, document.body.attributes.length, document.getElementById('daan').outerHTML].join();
    window.looked = look();
    window.undo = () => { for (const one of before) one(); };
";

fn offer(gateway: Gateway, currency: Currency, least: i64) -> Offer {
    let money = |minor| Money::new(minor, currency).unwrap();
    let limits = Limits {
        min: money(least),
        max: money(50_000_00),
    };
    Offer {
        gateway,
        payee: "Trust".to_owned(),
        rules: AmountRules::new(limits, vec![], true).unwrap(),
        citizens_only: true,
    }
}

#[wasm_bindgen_test]
async fn a_rehearsal_comes_to_the_window_and_nobody_notices() {
    let _page = show(&campaign());
    fake_window();
    pause(20).await;
    run(&["(() => {", NOTICED, "})()"].concat());
    let last = last_ticket(None);
    let client = Client::new("", Locale::En);
    let came = [
        offer(Gateway::Razorpay, Currency::INR, 100),
        offer(Gateway::Razorpay, Currency::INR, 10_000_00),
        offer(Gateway::Khalti, Currency::NPR, 10_00),
    ]
    .map(|offer| {
        Locale::ALL.map(|locale| {
            let begun = Rehearsal::begin(&offer, client.clone(), locale);
            begun.is_some_and(Rehearsal::end)
        })
    });
    pause(100).await;
    let looks_same = text("look() === looked");
    let noticed = text("undo() || noticed.filter((name, at) => noticed.indexOf(name) === at)");
    assert_eq!(
        came, [[true; 3]; 3],
        "what is in a rehearsal is what a gift is made of"
    );
    assert_eq!(noticed, "");
    assert_eq!(looks_same, "true");
    assert_eq!(
        text("[sent, fake.opens, fake.options, records().length]"),
        "0,0,,0"
    );
    assert_eq!(last_ticket(None), last);
}
