//! What each kind of answer is sent with: a table of routes and ways, compared to the letter.

use crate::harness::{Answer, House, Plan, gift};
use daan_server::settings::OneCall;
use reqwest::Method;

const NAMES: [&str; 12] = [
    "content-security-policy",
    "permissions-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "referrer-policy",
    "x-frame-options",
    "x-content-type-options",
    "strict-transport-security",
    "reporting-endpoints",
    "origin-agent-cluster",
    "access-control-allow-origin",
    "content-security-policy-report-only",
];

/// A page on which checkout.js may run. `{S}` is the sandbox, `{D}` our own origin, `{A}` who may frame it, `{U}` what
/// only https has.
const CHECKOUT: &str = "default-src 'none'; base-uri 'none'; object-src 'none'; \
    script-src 'self' 'wasm-unsafe-eval' {S}; style-src 'self' 'unsafe-inline'; font-src 'self'; \
    img-src 'self' data: {D} {S}; connect-src 'self' {S}; frame-src {S}; form-action 'self' {S}; \
    worker-src 'none'; manifest-src 'self'; frame-ancestors {A}{U}; report-to csp; report-uri /csp-report";
const PLAIN: &str = "default-src 'none'; base-uri 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; manifest-src 'self'; form-action 'self' {S}; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types 'none'{U}; report-to csp; report-uri /csp-report";
const API: &str = "default-src 'none'; frame-ancestors 'none'";
const PICTURE: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
const PAYS: &str =
    "payment=(self \"{S}\"), camera=(), microphone=(), geolocation=(), usb=(), clipboard-read=()";
const PAYS_NOT: &str =
    "payment=(), camera=(), microphone=(), geolocation=(), usb=(), clipboard-read=()";
const HSTS: &str = "max-age=63072000; includeSubDomains";
const POPUPS: &str = "same-origin-allow-popups";
const ENDPOINT: &str = "csp=\"/csp-report\"";
const SHOP: &str = "https://shop.example.org";

fn row(policy: &str, permissions: &'static str, corp: &'static str, framed: bool) -> [String; 12] {
    let runs_checkout = permissions == PAYS;
    [
        policy,
        permissions,
        if framed { "" } else { POPUPS },
        corp,
        "no-referrer",
        if framed { "" } else { "DENY" },
        "nosniff",
        "",
        ENDPOINT,
        "?1",
        "",
        if runs_checkout {
            "require-trusted-types-for 'script'"
        } else {
            ""
        },
    ]
    .map(str::to_owned)
}

/// Which page has which headers on plain http.
fn rows(token: &str) -> Vec<(String, [String; 12])> {
    let hosted = || {
        row(
            &CHECKOUT.replace("{A}", "'none'"),
            PAYS,
            "same-origin",
            false,
        )
    };
    let plain = || row(PLAIN, PAYS_NOT, "same-origin", false);
    let framed = || row(&CHECKOUT.replace("{A}", SHOP), PAYS, "cross-origin", true);
    let bare = |policy: &str, corp: &str, referrer: &str, cors: &str| {
        [
            policy, "", "", corp, referrer, "", "nosniff", "", "", "", cors, "",
        ]
        .map(str::to_owned)
    };
    let machine = || bare(API, "same-origin", "no-referrer", "");
    vec![
        ("/".to_owned(), hosted()),
        ("/donate/education".to_owned(), hosted()),
        (format!("/donations/{token}"), hosted()),
        ("/donate/nothing".to_owned(), hosted()),
        ("/nothing.js".to_owned(), hosted()),
        (format!("/donations/{token}/pay"), plain()),
        ("/embed/v1/frame/nothing".to_owned(), framed()),
        (
            "/api/campaign?slug=education".to_owned(),
            bare(API, "cross-origin", "no-referrer", ""),
        ),
        (
            "/embed/v1/form/education".to_owned(),
            bare(API, "cross-origin", "no-referrer", ""),
        ),
        (
            "/api/nothing".to_owned(),
            bare(API, "cross-origin", "no-referrer", ""),
        ),
        (
            "/campaigns/education/picture".to_owned(),
            bare(PICTURE, "cross-origin", "no-referrer", "*"),
        ),
        (
            "/openapi.json".to_owned(),
            bare(API, "cross-origin", "no-referrer", "*"),
        ),
        ("/healthz".to_owned(), machine()),
        ("/readyz".to_owned(), machine()),
        ("/metrics".to_owned(), machine()),
        ("/webhooks/razorpay".to_owned(), machine()),
        (
            "/return/razorpay/nothing".to_owned(),
            bare("", "same-origin", "no-referrer", ""),
        ),
    ]
}

async fn house(plan: Plan) -> House {
    House::with(Plan {
        allowed_origins: vec![SHOP.to_owned()],
        ..plan
    })
    .await
}

fn sent(answer: &Answer) -> [&str; 12] {
    NAMES.map(|name| answer.header(name))
}

/// Threats 56, 63, 69.
#[tokio::test]
async fn every_kind_of_answer_has_its_headers_to_the_letter() {
    let house = house(Plan::default()).await;
    let token = house.begun().await.token;
    for (path, expected) in rows(&token) {
        let expected = expected.map(|text| {
            text.replace("{S}", &house.gateway.origin)
                .replace("{D}", &house.origin)
                .replace("{U}", "")
        });
        let answer = house.get(&path).await;
        for (name, (expected, sent)) in NAMES.iter().zip(expected.iter().zip(sent(&answer))) {
            assert_eq!(sent, expected, "{path}: {name}");
        }
    }
}

#[tokio::test]
async fn over_https_a_browser_is_kept_there() {
    let house = house(Plan {
        public_url: Some("https://give.example.org"),
        ..Plan::default()
    })
    .await;
    let token = house.begun().await.token;
    for (path, expected) in rows(&token) {
        let answer = house.get(&path).await;
        assert_eq!(answer.header("strict-transport-security"), HSTS, "{path}");
        let policy = expected[0]
            .replace("{S}", &house.gateway.origin)
            .replace("{D}", "https://give.example.org")
            .replace("{U}", "; upgrade-insecure-requests");
        assert_eq!(answer.header("content-security-policy"), policy, "{path}");
    }
}

/// Threat 56.
#[tokio::test]
async fn nobody_frames_the_frame_where_no_site_may_take_gifts() {
    let house = House::open().await;
    let policy = house.get("/embed/v1/frame/nothing").await;
    let policy = policy.header("content-security-policy");
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
}

#[tokio::test]
async fn hosts_that_a_picture_or_an_operator_names_are_in_the_policy() {
    let sample = include_str!("../../../../config/campaigns.toml");
    let house = house(Plan {
        campaigns: Some(sample.replace("\"education.svg\"", "\"https://img.example.org/a.png\"")),
        csp_extra_hosts: vec!["https://new.razorpay.com".to_owned()],
        ..Plan::default()
    })
    .await;
    let page = house.get("/").await;
    let policy = page.header("content-security-policy");
    let of = |name: &str| {
        let mut directives = policy.split("; ");
        directives.find(|line| line.starts_with(name)).unwrap()
    };
    assert!(
        of("img-src").ends_with(" https://img.example.org"),
        "{policy}"
    );
    for name in ["script-src", "connect-src", "frame-src", "img-src"] {
        assert!(of(name).contains(" https://new.razorpay.com"), "{policy}");
    }
    assert!(!of("script-src").contains("img.example.org"), "{policy}");
}

/// What is refused says no more than what is taken.
#[tokio::test]
async fn a_refusal_has_the_headers_of_its_route() {
    let house = house(Plan::default()).await;
    let long = "x".repeat(300 * 1024);
    for (method, path, body, status, corp) in [
        (
            Method::POST,
            "/api/begin_donation",
            "{}",
            415,
            "cross-origin",
        ),
        (
            Method::POST,
            "/api/donation",
            long.as_str(),
            413,
            "cross-origin",
        ),
        (Method::DELETE, "/api/donation", "", 405, "cross-origin"),
        (Method::POST, "/webhooks/razorpay", "{}", 401, "same-origin"),
        (
            Method::POST,
            "/webhooks/razorpay",
            long.as_str(),
            413,
            "same-origin",
        ),
    ] {
        let mut request = house.request(method, path).body(body.to_owned());
        if status == 413 {
            // What is none of its kind is refused for that, however long it is.
            request = request.header("content-type", "application/json");
        }
        let answer = Answer::read(request.send().await.unwrap()).await;
        assert_eq!(answer.status, status, "{path}: {answer:?}");
        assert_eq!(answer.header("content-security-policy"), API, "{path}");
        assert_eq!(
            answer.header("cross-origin-resource-policy"),
            corp,
            "{path}"
        );
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
    }
}

/// The addresses are those of the contract, so a new one cannot be forgotten.
#[tokio::test]
async fn no_address_of_the_contract_is_without_the_headers_that_all_have() {
    let house = house(Plan::default()).await;
    let token = house.begun().await.token;
    let contract = daan_server::openapi();
    let paths = contract["paths"].as_object().unwrap();
    assert!(paths.len() > 15, "{}", paths.len());
    for (template, methods) in paths {
        let path = template
            .replace("{token}", &token)
            .replace("{slug}", "education");
        for method in methods.as_object().unwrap().keys() {
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let answer = Answer::read(house.request(method, &path).send().await.unwrap()).await;
            for name in [
                "x-content-type-options",
                "x-request-id",
                "cross-origin-resource-policy",
            ] {
                assert!(
                    !answer.header(name).is_empty(),
                    "{template}: {name}: {answer:?}"
                );
            }
            for name in ["server", "x-powered-by"] {
                assert_eq!(answer.header(name), "", "{template}");
            }
        }
    }
}

/// The gateway leads on to a bank by redirects, which browsers hold against the page's `form-action`.
#[tokio::test]
async fn a_payment_in_one_call_may_lead_to_any_bank() {
    let house = house(Plan {
        one_call: Some(OneCall::WithoutCards),
        ..Plan::default()
    })
    .await;
    let token = house.begun().await.token;
    let page = house.get(&format!("/donations/{token}/pay")).await;
    let policy = page.header("content-security-policy");
    let targets = format!("form-action 'self' {} https:", house.gateway.origin);
    assert!(policy.contains(&targets), "{policy}");
}

/// Threat 50.
#[tokio::test]
async fn nothing_in_our_pages_needs_more_than_the_policy_allows() {
    let house = house(Plan::default()).await;
    let token = house.begun().await.token;
    let form = house
        .request(Method::POST, "/donate/education")
        .form(&[("amount", "x")]);
    let refused = Answer::read(form.send().await.unwrap()).await;
    let mut pages = vec![refused];
    for path in [
        "/",
        "/nothing",
        &format!("/donations/{token}"),
        &format!("/donations/{token}/pay"),
    ] {
        pages.push(house.get(path).await);
    }
    house.begin(&gift()).await.ok();
    for page in pages {
        assert!(page.text.contains("<title>"), "{page:?}");
        for forbidden in [
            " style=",
            " onclick=",
            " onload=",
            " onerror=",
            "<style",
            "javascript:",
        ] {
            assert!(!page.text.contains(forbidden), "{forbidden}: {page:?}");
        }
        let scripts = page.text.split("<script").skip(1);
        for script in scripts {
            assert!(
                script.contains(" src=") || script.starts_with(" type=\"application/json\""),
                "{script}"
            );
        }
    }
}

/// A checker of links asks for the headers alone, and may say that it speaks JSON.
#[tokio::test]
async fn a_campaign_can_be_asked_for_by_its_headers_alone() {
    let house = house(Plan::default()).await;
    let path = "/api/campaign?slug=education";
    let whole = house.get(path).await;
    for kind in ["application/json", "text/plain"] {
        let request = house
            .request(Method::HEAD, path)
            .header("content-type", kind);
        let answer = Answer::read(request.send().await.unwrap()).await;
        assert_eq!((answer.status, answer.text.as_str()), (200, ""), "{kind}");
        for name in ["etag", "cache-control", "content-type"] {
            assert_eq!(answer.header(name), whole.header(name), "{kind} {name}");
        }
    }
}
