//! What others could do with the page, or see of it.

use crate::harness::{ASHA, Gift, Plan, run, run_with};

#[test]
fn a_whole_gift_asks_nobody_but_server_and_gateway_and_logs_no_error() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.gives(&ASHA).await;
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        donor.reload().await;
        donor.ready().await;
        donor.reads("Thank you!").await;
        let requests = donor.browser.requests().await;
        let is_ours = |url: &&String| {
            !url.starts_with("http")
                || url.starts_with(&format!("{}/", stage.line.origin))
                || url.starts_with(&format!("{}/", stage.gateway.origin))
        };
        assert!(requests.len() > 10, "{requests:#?}");
        let strange: Vec<_> = requests.iter().filter(|url| !is_ours(url)).collect();
        assert_eq!(strange, [""; 0]);
        assert_eq!(donor.browser.console_errors().await, [""; 0]);
    });
}

const HOSTILE: &str = r#"
[[campaign]]
slug = "hostile"
title.en = '<img src=x onerror="window.pwned=1"> & </script><script>window.pwned=1</script>'
story.en = '<script>window.pwned=1</script><!--'

[[campaign.offer]]
currency = "INR"
gateway = "razorpay"
payee = '<b onmouseover="window.pwned=1">Payee</b>'
presets_minor = [50000]
min_minor = 1000
max_minor = 50000000
whole_only = true
citizens_only = true
"#;

#[test]
fn markup_of_a_campaign_or_a_donor_is_shown_as_text() {
    let plan = Plan {
        campaigns: Some(HOSTILE),
        ..Plan::USUAL
    };
    run_with(plan, async |stage| {
        let donor = &stage.donor;
        donor.open("/").await;
        donor
            .fill_in(&Gift {
                name: "<img src=x onerror=window.pwned=1>",
                ..ASHA
            })
            .await;
        let harmless = "return window.pwned === undefined && !document.querySelector('img, b')";
        for text in [
            "<img src=x onerror=",
            "</script><script>",
            "<b onmouseover=",
        ] {
            donor.reads(text).await;
        }
        donor.sees("nothing run", harmless).await;
        donor.press().await;
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        donor.reads("<img src=x onerror=").await;
        stage.is_paid_once(500_00).await;
        donor.reload().await;
        donor.ready().await;
        donor.reads("<img src=x onerror=").await;
        donor.sees("nothing run", harmless).await;
    });
}
