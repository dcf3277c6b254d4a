//! `daan doctor --csp`.

use crate::harness::Program;
use crate::operator::{Ended, daan};

async fn doctor(program: &Program, arguments: &[&str]) -> Ended {
    daan(program, &[&["doctor"], arguments].concat(), "").await
}

/// With Razorpay's own hosts. Nothing is asked of anybody, so none of them has to be there.
async fn real() -> Program {
    let mut program = Program::prepared().await;
    for (name, value) in [
        ("DAAN_PUBLIC_URL", "https://give.example.org"),
        ("DAAN_ALLOWED_ORIGINS", "https://shop.example.org"),
        ("RAZORPAY_KEY_ID", "rzp_live_Abcdefghijklmn"),
        ("RAZORPAY_KEY_SECRET", "a-secret-of-the-dashboard"),
        ("RAZORPAY_WEBHOOK_SECRET", ""),
        ("RAZORPAY_API_URL", ""),
        ("RAZORPAY_CHECKOUT_URL", ""),
        ("KHALTI_SECRET_KEY", ""),
        ("KHALTI_API_URL", ""),
    ] {
        program.set(name, value);
    }
    program
}

#[tokio::test]
async fn the_header_for_a_page_with_the_element_is_alone_on_standard_output() {
    let program = real().await;
    let ended = doctor(&program, &["--csp"]).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(
        ended.out,
        "Content-Security-Policy: \
         script-src 'self' https://give.example.org 'wasm-unsafe-eval' https://checkout.razorpay.com https://cdn.razorpay.com; \
         style-src 'self' 'unsafe-inline'; \
         img-src 'self' data: https://give.example.org https://cdn.razorpay.com https://checkout.razorpay.com; \
         connect-src 'self' https://give.example.org https://api.razorpay.com https://checkout.razorpay.com \
         https://lumberjack.razorpay.com https://lumberjack-metrics.razorpay.com https://lumberjack-cx.razorpay.com; \
         frame-src 'self' https://api.razorpay.com https://checkout.razorpay.com\n"
    );
    for word in [
        "PCI",
        "'unsafe-inline'",
        "daan-donate campaign=\"education\"",
        "form-action, iPhones need these there too.\nIt needs https://give.example.org there",
    ] {
        assert!(ended.err.contains(word), "{ended:?}");
    }
    assert!(!ended.err.contains("DAAN_ALLOWED_ORIGINS"), "{ended:?}");
}

#[tokio::test]
async fn the_header_for_a_page_with_a_frame_names_our_origin_alone() {
    let mut program = real().await;
    program.set("DAAN_ALLOWED_ORIGINS", "");
    let ended = doctor(
        &program,
        &["--csp", "--mode", "frame", "--campaign", "education"],
    )
    .await;
    assert_eq!(
        ended.out,
        "Content-Security-Policy: script-src 'self' https://give.example.org; frame-src 'self' https://give.example.org\n"
    );
    assert!(
        ended.err.contains("DAAN_ALLOWED_ORIGINS has no site"),
        "{ended:?}"
    );
}

#[tokio::test]
async fn the_header_for_the_hosted_page_is_the_one_that_is_sent() {
    let mut program = Program::prepared().await;
    program.set("DAAN_PUBLIC_URL", "http://127.0.0.1:18111");
    let ended = doctor(&program, &["--csp", "--mode", "hosted"]).await;
    program.start().await;
    let page = program.get("/donate/education").await;
    // Without a built front end there is no page to look at: the table of headers has it.
    if page.status == 200 {
        let sent = page.header("content-security-policy");
        assert_eq!(ended.out, format!("Content-Security-Policy: {sent}\n"));
    }
    assert!(ended.out.contains("frame-ancestors 'none'"), "{ended:?}");
    assert!(ended.out.contains(&program.gateway.origin), "{ended:?}");
}

#[tokio::test]
async fn a_campaign_that_is_not_there_is_said_with_those_that_are() {
    let program = real().await;
    let ended = doctor(&program, &["--csp", "--campaign", "watre"]).await;
    assert_eq!((ended.code, ended.out.as_str()), (Some(1), ""));
    assert!(
        ended.err.contains("--campaign watre: ") && ended.err.contains("it has education"),
        "{ended:?}"
    );
    let ended = doctor(&program, &["--csp", "--json"]).await;
    assert_eq!(ended.code, Some(2), "{ended:?}");
    let ended = doctor(&program, &["--csp", "--mode", "iframe"]).await;
    assert_eq!(ended.code, Some(2), "{ended:?}");
}
