//! Which browsers leave the page to pay.

/// What names a browser in which the payment window does not work or never calls its handler: everything
/// on iPhones and iPads that says so, the views inside of other apps, and browsers that draw pages elsewhere.
/// An iPad that calls itself a Mac is not among them; there the window works.
const WITHOUT_WINDOW: [&str; 15] = [
    "iPhone",
    "iPod",
    "iPad",
    "CriOS",
    "; wv)",
    "Version/4.0 Chrome",
    "Android 4.",
    "FB_IAB",
    "FBAN",
    "FBAV",
    "Instagram",
    "Opera Mini",
    "UCBrowser",
    "UCWEB",
    "Windows Phone",
];

/// Whether the donor pays on the gateway's own page and comes back by the callback URL.
///
/// `search` is the query of the page's address; `mode=redirect` in it asks for that in any browser.
pub(super) fn needs_redirect(user_agent: &str, search: &str) -> bool {
    let is_asked = search
        .trim_start_matches('?')
        .split('&')
        .any(|pair| pair == "mode=redirect");
    is_asked || WITHOUT_WINDOW.iter().any(|name| names(user_agent, name))
}

/// By bytes: see [`daan_domain::filled`].
fn names(user_agent: &str, name: &str) -> bool {
    user_agent
        .as_bytes()
        .windows(name.len())
        .any(|part| part == name.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::needs_redirect;

    const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
    const ANDROID: &str =
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)";
    const DESKTOP: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";

    #[test]
    fn a_browser_without_a_working_window_is_sent_to_the_gateways_page() {
        for (head, tail) in [
            (IPHONE, " Version/17.5 Mobile/15E148 Safari/604.1"),
            (IPHONE, " CriOS/126.0.6478.54 Mobile/15E148 Safari/604.1"),
            (IPHONE, " FxiOS/127.0 Mobile/15E148 Safari/605.1.15"),
            (
                IPHONE,
                " Mobile/15E148 Instagram 336.0.0.22.92 (iPhone14,5; iOS 17_5_1; en_IN)",
            ),
            (
                IPHONE,
                " Mobile/15E148 [FBAN/FBIOS;FBAV/468.0.0.45.104;FBBV/608103037]",
            ),
            (
                "Mozilla/5.0 (iPad; CPU OS 12_5_7 like Mac OS X)",
                " AppleWebKit/605.1.15 Version/12.1.2 Mobile/15E148 Safari/604.1",
            ),
            (
                "Mozilla/5.0 (iPod touch; CPU iPhone OS 12_5_7 like Mac OS X)",
                " AppleWebKit/605.1.15 Version/12.1.2 Mobile/15E148 Safari/604.1",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)",
                " CriOS/126 Version/17.5 Safari/605.1.15",
            ),
            (
                "Mozilla/5.0 (Linux; Android 13; SM-A135F Build/TP1A.220624.014; wv)",
                " AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/126.0.6478.71 Mobile Safari/537.36",
            ),
            (
                "Mozilla/5.0 (Linux; Android 12; M2101K6P Build/SKQ1.210908.001; wv)",
                " AppleWebKit/537.36 Version/4.0 Chrome/125.0.6422.165 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/467.0.0.44.109;]",
            ),
            (
                "Mozilla/5.0 (Linux; Android 12; M2101K6P)",
                " AppleWebKit/537.36 Chrome/125.0.6422.165 Mobile Safari/537.36 Instagram 336.0.0.35.90 Android",
            ),
            (
                "Mozilla/5.0 (Linux; Android 4.4.2; Micromax A106)",
                " AppleWebKit/537.36 (KHTML, like Gecko) Chrome/81.0.4044.138 Mobile Safari/537.36",
            ),
            (
                "Mozilla/5.0 (Linux; U; Android 4.1.2; en-in; GT-S6102)",
                " AppleWebKit/534.30 (KHTML, like Gecko) Version/4.0 Mobile Safari/534.30",
            ),
            (
                "Opera/9.80 (Android; Opera Mini/78.0.2254/191.303; U; hi)",
                " Presto/2.12.423 Version/12.16",
            ),
            (
                "Mozilla/5.0 (Linux; U; Android 11; en-US; RMX2189)",
                " AppleWebKit/537.36 Version/4.0 Chrome/100.0.4896.58 UCBrowser/13.7.2.1636 Mobile Safari/537.36",
            ),
            (
                "Mozilla/5.0 (Windows Phone 10.0; Android 6.0.1; Microsoft; Lumia 650)",
                " AppleWebKit/537.36 Chrome/52.0.2743.116 Mobile Safari/537.36 Edge/15.15063",
            ),
        ] {
            let agent = [head, tail].concat();
            assert!(needs_redirect(&agent, ""), "{agent}");
        }
    }

    #[test]
    fn a_browser_with_a_working_window_stays_in_the_page() {
        for (head, tail) in [
            (DESKTOP, ""),
            (DESKTOP, " Edg/126.0.0.0"),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:127.0)",
                " Gecko/20100101 Firefox/127.0",
            ),
            // Safari on a Mac, and on an iPad in its default, desktop-class mode: the same words.
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)",
                " AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15",
            ),
            (ANDROID, " Chrome/126.0.0.0 Mobile Safari/537.36"),
            (
                ANDROID,
                " SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36",
            ),
            (
                ANDROID,
                " Chrome/124.0.0.0 Mobile Safari/537.36 OPR/82.0.0.0",
            ),
            (
                "Mozilla/5.0 (Android 14; Mobile; rv:127.0)",
                " Gecko/127.0 Firefox/127.0",
            ),
            (
                "Mozilla/5.0 (Linux; Android 40; Pixel 30)",
                " Chrome/200.0.0.0 Mobile Safari/537.36",
            ),
            ("", ""),
        ] {
            let agent = [head, tail].concat();
            assert!(!needs_redirect(&agent, ""), "{agent}");
        }
    }

    #[test]
    fn the_address_can_ask_for_it() {
        for (search, asked) in [
            ("?mode=redirect", true),
            ("?lang=hi&mode=redirect", true),
            ("?mode=redirect&lang=hi", true),
            ("mode=redirect", true),
            ("", false),
            ("?", false),
            ("?mode=", false),
            ("?mode=redirected", false),
            ("?amode=redirect", false),
            ("?lang=mode=redirect", false),
        ] {
            assert_eq!(needs_redirect(DESKTOP, search), asked, "{search}");
        }
    }
}
