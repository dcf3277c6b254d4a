//! What gateways, and pages of other sites, may have wrong.

use super::{NOBODY, Patient, assert_found};
use axum::Router;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_SECURITY_POLICY, DATE, LOCATION};
use axum::response::Html;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::net::TcpListener;

/// Something that is no gateway, and says that it is another year.
async fn stopped_clock() -> String {
    listening(Router::new().fallback(async || ([(DATE, "Sun, 06 Nov 2022 08:49:37 GMT")], "hello")))
        .await
}

#[tokio::test]
async fn each_fault_of_a_gateway_is_found_under_its_code() {
    let stub = stopped_clock().await;
    for (code, settings) in [
        (
            "razorpay_unreachable",
            vec![("RAZORPAY_API_URL", NOBODY.to_owned())],
        ),
        (
            "razorpay_refuses_key",
            vec![("RAZORPAY_KEY_SECRET", "of-another-pair".to_owned())],
        ),
        ("clock_skew", vec![("RAZORPAY_API_URL", stub.clone())]),
        ("razorpay_answers_oddly", vec![("RAZORPAY_API_URL", stub)]),
        (
            "khalti_unreachable",
            vec![("KHALTI_API_URL", format!("{NOBODY}/api/v2"))],
        ),
        (
            "khalti_refuses_key",
            vec![("KHALTI_SECRET_KEY", "of-another-merchant".to_owned())],
        ),
    ] {
        let mut patient = Patient::in_sandbox().await;
        for (name, value) in settings {
            patient.program.set(name, &value);
        }
        assert_found(code, &patient.examined(&[]).await);
    }
}

#[tokio::test]
async fn a_site_that_is_not_listed_or_whose_policy_keeps_us_out_is_found() {
    let patient = Patient::live().await;
    let examined = patient
        .examined(&["--offline", "--site", "https://elsewhere.example.org/give"])
        .await;
    assert_found("origin_missing", &examined);
    let policy = "script-src 'self' https://checkout.razorpay.com; connect-src *";
    let page = served(policy.to_owned(), "a page".to_owned()).await;
    let patient = Patient::in_sandbox().await;
    let (ended, told) = patient.examined(&["--site", &page]).await;
    assert_found("csp_host_missing", &(ended, told.clone()));
    let missing = told["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|f| f["code"] == "csp_host_missing")
        .unwrap();
    let cause = missing["cause"].as_str().unwrap();
    for source in [
        "script-src http://127.0.0.1",
        "script-src 'wasm-unsafe-eval'",
        "script-src https://cdn.razorpay.com",
    ] {
        assert!(cause.contains(source), "{source}: {missing:#}");
    }
    assert!(
        !cause.contains("https://checkout.razorpay.com"),
        "{missing:#}"
    );
    let (ended, told) = patient.examined(&["--site", "http://127.0.0.1:1/"]).await;
    assert_found("site_unreachable", &(ended, told));
}

/// A policy for a page that may have the checkout, but for this directive.
fn open_but(directive: &str) -> String {
    format!("default-src * data: 'unsafe-inline' 'wasm-unsafe-eval'; {directive}")
}

#[tokio::test]
async fn every_policy_of_a_page_has_to_let_us_in_whether_it_stands_in_a_header_or_in_the_head() {
    let patient = Patient::in_sandbox().await;
    let (open, closed) = (open_but(""), open_but("frame-src 'self'"));
    let meta = |policy: &str| {
        format!(
            "<!doctype html><meta HTTP-EQUIV=content-security-policy content=\"{policy}\"><title>Give</title>"
        )
    };
    let two = |one: &str, other: &str| meta(one) + &meta(other);
    for (header, html, is_open) in [
        (open.clone(), meta(&open), true),
        (open.clone(), meta(&closed), false),
        (closed.clone(), meta(&open), false),
        (format!("{open}, {closed}"), String::new(), false),
        (open.clone(), two(&open, &closed), false),
        (
            open.clone(),
            format!("<script>`{}`</script>", meta(&closed)),
            true,
        ),
        (open.clone(), format!("<p>Give</p>{}", meta(&closed)), true),
    ] {
        let page = served(header.clone(), html.clone()).await;
        let (_, told) = patient.examined(&["--site", &page]).await;
        let findings = told["findings"].as_array().unwrap();
        let found = |code| findings.iter().any(|finding| finding["code"] == code);
        let codes = (found("site_csp"), found("csp_host_missing"));
        assert_eq!(codes, (is_open, !is_open), "{header}, {html}: {told:#}");
    }
}

#[tokio::test]
async fn what_a_policy_leaves_to_a_tag_or_keeps_from_our_form_is_a_warning() {
    let patient = Patient::in_sandbox().await;
    let scripts = "script-src * 'wasm-unsafe-eval' 'strict-dynamic'";
    for (directive, code, level) in [
        (
            format!("{scripts} 'nonce-4f7k'"),
            "csp_strict_dynamic",
            "warning",
        ),
        (scripts.to_owned(), "csp_host_missing", "fault"),
        (
            "form-action 'self'".to_owned(),
            "csp_form_action",
            "warning",
        ),
        ("form-action *".to_owned(), "site_csp", "ok"),
    ] {
        let page = served(open_but(&directive), String::new()).await;
        let (_, told) = patient.examined(&["--site", &page]).await;
        let findings = told["findings"].as_array().unwrap();
        let of_policy = findings.iter().filter(|finding| {
            let code = finding["code"].as_str().unwrap();
            code == "site_csp" || code.starts_with("csp_")
        });
        let found: Vec<_> = of_policy
            .filter(|finding| code == "site_csp" || finding["level"] != "ok")
            .map(|finding| (&finding["code"], &finding["level"]))
            .collect();
        assert_eq!(found.len(), 1, "{directive}: {told:#}");
        assert_eq!(found[0], (&code.into(), &level.into()), "{directive}");
    }
}

/// Threat 64.
#[tokio::test]
async fn a_site_that_leads_on_is_told_and_not_followed() {
    let asked = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&asked);
    let trap = listening(Router::new().fallback(async move || {
        seen.fetch_add(1, Ordering::SeqCst);
    }))
    .await;
    let patient = Patient::in_sandbox().await;
    for status in [301, 302, 303, 307, 308] {
        for location in [
            format!("{trap}/admin"),
            trap.replace("http:", ""),
            String::new(),
        ] {
            let status = StatusCode::from_u16(status).unwrap();
            let led = location.clone();
            let page =
                listening(Router::new().fallback(async move || (status, [(LOCATION, led)]))).await;
            let examined = patient.examined(&["--site", &page]).await;
            assert_found("site_leads_on", &examined);
            let told = examined.1.to_string();
            assert!(
                location.is_empty() || told.contains(&format!("leads to {trap}/")),
                "{told}"
            );
        }
    }
    assert_eq!(asked.load(Ordering::SeqCst), 0);
}

/// The origin of a server with these answers.
async fn listening(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    origin
}

/// The address of a page with this policy.
async fn served(policy: String, html: String) -> String {
    let answer = ([(CONTENT_SECURITY_POLICY, policy)], Html(html));
    listening(Router::new().fallback(async move || answer)).await + "/give"
}
