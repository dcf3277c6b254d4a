//! The clients over a transport that is not the network.

use daan_domain::GatewayOrderId;
use daan_gateway::razorpay::{ApiUrl, Client, Config, Credentials, Error};
use daan_gateway::{Carried, Delivered, Lost, Transport, Unreadable};
use reqwest::{Request, StatusCode};
use std::sync::Arc;

/// Answers every call alike.
struct Answering(Result<Delivered, Lost>);

impl Transport for Answering {
    fn carry(&self, request: Request) -> Carried<'_> {
        assert_eq!(request.url().path(), "/v1/orders/order_1/payments");
        assert!(request.headers().contains_key("authorization"));
        let answer = self.0.clone();
        Box::pin(async move { answer })
    }
}

fn delivered(status: u16, body: &str, is_cut: bool) -> Delivered {
    Delivered {
        status: StatusCode::from_u16(status).unwrap(),
        headers: reqwest::header::HeaderMap::new(),
        body: body.as_bytes().to_vec(),
        is_cut,
    }
}

async fn asked(answer: Result<Delivered, Lost>) -> Result<usize, Error> {
    let config = Config::new(
        ApiUrl::parse("https://api.razorpay.com").unwrap(),
        Credentials::parse("rzp_test_1DP5mmOlF5G5ag", "s3cr3t").unwrap(),
    );
    let client = Client::over(config, Arc::new(Answering(answer)));
    let order = GatewayOrderId::parse("order_1").unwrap();
    let page = client.payments_of_order(&order).await?;
    Ok(page.sent())
}

#[tokio::test]
async fn an_answer_is_read_as_if_it_had_come_by_the_network() {
    let empty = r#"{"entity":"collection","count":0,"items":[]}"#;
    assert_eq!(asked(Ok(delivered(200, empty, false))).await, Ok(0));
    let page = asked(Ok(delivered(200, "<html>", false))).await;
    assert!(matches!(
        page,
        Err(Error::UnreadableAnswer {
            problem: Unreadable::NotJson,
            ..
        })
    ));
    let failed = asked(Ok(delivered(502, "", false))).await;
    assert!(matches!(
        failed,
        Err(Error::Unavailable { status: 502, .. })
    ));
}

#[tokio::test]
async fn a_broken_line_is_told_apart_from_one_that_never_was() {
    let cut = asked(Ok(delivered(200, r#"{"entity":"coll"#, true))).await;
    assert!(matches!(cut, Err(Error::NoAnswer(_))), "{cut:?}");
    let dead = asked(Err(Lost::AfterSending)).await;
    assert!(matches!(dead, Err(Error::NoAnswer(_))), "{dead:?}");
    let never = asked(Err(Lost::BeforeSending)).await;
    assert!(matches!(never, Err(Error::NotSent(_))), "{never:?}");
    assert!(!never.unwrap_err().effect_is_unknown());
}
