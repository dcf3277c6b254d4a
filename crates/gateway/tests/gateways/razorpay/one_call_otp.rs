//! The one-time password of a card payment on our own page.

use super::build::order_id;
use super::one_call::stub;
use crate::stub::Stub;
use daan_gateway::razorpay::{Action, ActionUrl, ApiUrl, Error, Followed, Otp};

const OTP_GENERATED: &str = include_str!("../../documents/one_call/otp_generated.json");
const OTP_RIGHT: &str = include_str!("../../documents/one_call/otp_right.json");
const OTP_WRONG: &str = include_str!("../../documents/one_call/otp_wrong.json");

#[tokio::test]
async fn a_one_time_password_is_asked_for_and_handed_in_where_the_answers_say() {
    let (generating, client) = stub(200, OTP_GENERATED).await;
    let ask = action_url(&generating, "otp_generate?track_id=FVmAtLUe9XZSGM&key_id=");
    let Followed::Next(workflow) = client.follow(&ask, None).await.unwrap() else {
        panic!("a password was sent, nothing is proved");
    };
    let call = generating.only_call();
    assert_eq!(
        call.line,
        "POST /v1/payments/pay_FVmAstJWfsD3SO/otp_generate?track_id=FVmAtLUe9XZSGM&key_id="
    );
    // rzp_test_DaanSandbox001 without a secret.
    assert_eq!(
        call.header("authorization"),
        "Basic cnpwX3Rlc3RfRGFhblNhbmRib3gwMDE6"
    );
    let submit = workflow.lookup(&Action::OtpSubmit).unwrap();
    let (path, _) = submit.as_str().split_once('?').unwrap();
    assert!(path.ends_with("/otp_submit/ac2d415a8be7595de09a24b41661729fd9028fdc"));
    assert!(workflow.lookup(&Action::OtpResend).is_some());
}

#[tokio::test]
async fn a_right_password_brings_what_the_handler_would() {
    let (stub, client) = stub(200, OTP_RIGHT).await;
    let submit = action_url(&stub, "otp_submit/ac2d?key_id=");
    let followed = client.follow(&submit, Otp::parse("123456").as_ref()).await;
    let Followed::Proved(proof) = followed.unwrap() else {
        panic!("it is proved");
    };
    assert_eq!(proof.order, order_id("order_EKwxwAgItmmXdp"));
    assert_eq!(proof.payment.as_str(), "pay_FVmAstJWfsD3SO");
    assert_eq!(proof.signature.len(), 64);
    assert_eq!(stub.only_call().form, "otp=123456");
}

#[tokio::test]
async fn a_wrong_password_is_refused_and_may_be_tried_again() {
    let (stub, client) = stub(400, OTP_WRONG).await;
    let submit = action_url(&stub, "otp_submit/ac2d?key_id=");
    let error = client
        .follow(&submit, Otp::parse("000").as_ref())
        .await
        .unwrap_err();
    let Error::Refused(told) = error else {
        panic!("it is a refusal: {error:?}");
    };
    assert_eq!(told.reason.as_deref(), Some("incorrect_otp"));
    assert_eq!(told.payment.unwrap().as_str(), "pay_FVmAstJWfsD3SO");
}

#[tokio::test]
async fn an_app_is_not_called_by_the_server() {
    let (stub, client) = stub(200, OTP_RIGHT).await;
    let intent = ActionUrl::parse(
        "upi://pay?pa=upi@razopay",
        &Action::Intent,
        client.api_url(),
    );
    let error = client.follow(&intent.unwrap(), None).await.unwrap_err();
    assert_eq!((error.code(), stub.calls()), ("not_sent", 0));
}

fn action_url(stub: &Stub, path: &str) -> ActionUrl {
    let api_url = ApiUrl::parse(&stub.origin).unwrap();
    let url = format!("{}/v1/payments/pay_FVmAstJWfsD3SO/{path}", stub.origin);
    ActionUrl::parse(&url, &Action::OtpGenerate, &api_url).unwrap()
}
