//! Addresses that a gateway's answer might hold and that lead elsewhere: no browser is sent there, and no call of ours.

use daan_gateway::razorpay::{Action, ActionUrl};
use daan_gateway::{khalti, razorpay};

/// Put together for this table, after what lists of open redirects and of requests forged on a server's behalf have in
/// common: what browsers and libraries read otherwise than a person. `HOST` stands for a host of the gateway.
const ELSEWHERE: [&str; 98] = [
    // Another host.
    "https://evil.example/",
    "https://evil.example/HOST",
    "https://evil.example/?https://HOST/",
    "https://evil.example#HOST",
    "https://evil.example/https://HOST/",
    "https://HOST.evil.example/",
    "https://evilrazorpay.com/",
    "https://evilpay.khalti.com/",
    "https://HOST.",
    "https://HOST./",
    "https://HOSTevil.example/",
    "https://HOST-evil.example/",
    "https://HOST%2eevil.example/",
    "https://HOST%00.evil.example/",
    "https://evil.example%2fHOST/",
    "https://evil.example%23.HOST/",
    "https://evil.example%3f.HOST/",
    // Somebody who passes for a host.
    "https://HOST@evil.example/",
    "https://HOST:443@evil.example/",
    "https://evil.example@HOST/",
    "https://a:b@HOST/",
    "https://HOST%40evil.example/",
    "https://HOST&@evil.example/",
    "https://evil.example:80#@HOST/",
    "https://evil.example:80?@HOST/",
    "https://@HOST@evil.example/",
    // Slashes that are none, and none where some are.
    "//HOST/",
    "///HOST/",
    "/\\HOST/",
    "\\\\HOST\\",
    "https:HOST",
    "https:/HOST/",
    "https:///HOST/",
    "https:\\\\evil.example\\HOST",
    "https://evil.example\\@HOST/",
    "https://evil.example\\.HOST/",
    "https:///evil.example/",
    "https:/evil.example/",
    "/relative",
    "HOST",
    "?next=https://HOST/",
    "",
    // Other schemes.
    "http://HOST/",
    "ftp://HOST/",
    "ws://HOST/",
    "file:///etc/passwd",
    "file://HOST/etc/passwd",
    "javascript:alert(1)//HOST",
    "JavaScript:alert(1)",
    "java\tscript:alert(1)",
    "javascript://HOST/%0aalert(1)",
    "data:text/html,HOST",
    "blob:https://HOST/0",
    "view-source:https://HOST/",
    "gopher://HOST/_x",
    "dict://HOST:11211/stat",
    "intent://HOST/#Intent;scheme=https;end",
    "about:blank",
    // What ends a line or a text.
    "https://HOST/\r\nLocation: https://evil.example/",
    "https://HOST/\nset-cookie: a=b",
    "https://HOST\t.evil.example/",
    " https://HOST/",
    "https://HOST/ ",
    "https://HOST/\u{0}",
    "https://HOST/\u{7f}",
    "https://HOST/\u{a0}",
    "https://HOST /",
    // Letters and dots that look like others, or are read as others.
    "https://HOST\u{3002}evil.example/",
    "https://evil\u{ff0e}example/",
    "https://evil.example\u{ff0f}HOST/",
    "https://evil.example\u{2044}HOST/",
    "https://evil.example\u{ff03}.HOST/",
    "https://evil.example\u{fe56}HOST/",
    "https://r\u{430}zorpay.com/",
    "https://\u{fb01}HOST/",
    "https://xn--razrpay-6ya.com/",
    "https://HO\u{ad}ST/",
    "https://\u{202e}HOST/",
    // Another port.
    "https://HOST:8443/",
    "https://HOST:80/",
    "https://HOST:0/",
    "https://HOST:65536/",
    // This machine and its network, in every form in which an address is written.
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://0/",
    "https://[::]/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[64:ff9b::a9fe:a9fe]/",
    "https://[2002:7f00:1::]/",
    "https://169.254.169.254/latest/meta-data/",
    "https://100.64.0.1/",
    "https://10.0.0.1/",
    "https://localhost/",
    "https://HOST.127.0.0.1.nip.example/",
];

fn elsewhere(host: &str) -> impl Iterator<Item = String> {
    ELSEWHERE.iter().map(move |text| text.replace("HOST", host))
}

/// Threats 53, 64.
#[test]
fn no_address_that_leads_elsewhere_is_one_of_razorpays() {
    let real = razorpay::ApiUrl::parse("https://api.razorpay.com").unwrap();
    let sandbox = razorpay::ApiUrl::parse("http://127.0.0.1:8081").unwrap();
    for text in elsewhere("api.razorpay.com") {
        for action in [Action::Redirect, Action::OtpGenerate, Action::Intent] {
            for api in [&real, &sandbox] {
                let parsed = ActionUrl::parse(&text, &action, api);
                assert!(parsed.is_err(), "{text:?} from {api:?} to {action:?}");
            }
        }
    }
}

/// Threats 53, 64.
#[test]
fn no_address_that_leads_elsewhere_is_one_of_khaltis() {
    let real = khalti::ApiUrl::parse("https://khalti.com/api/v2").unwrap();
    let sandbox = khalti::ApiUrl::parse("http://127.0.0.1:8081/api/v2").unwrap();
    for text in elsewhere("pay.khalti.com") {
        for api in [&real, &sandbox] {
            let parsed = khalti::PaymentUrl::parse(&text, api);
            assert!(parsed.is_err(), "{text:?} from {api:?}");
        }
    }
}
