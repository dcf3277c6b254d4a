//! The program is killed, or told to stop, in the middle of a gift.

use crate::admin::{cookie, value_of};
use crate::harness::{Answer, Begun, Program, gift, http};
use daan_server::surroundings::SystemEntropy;
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn a_proof_is_confirmed_by_the_process_after_the_one_that_was_killed() {
    let mut program = Program::started().await;
    let gift = gift();
    let begun = Begun::read(&program.post("/api/begin_donation", &gift).await.ok());
    let mut proof = program.gateway.pay_for(&begun).await;
    proof["token"] = json!(begun.token);
    program.kill().await;
    program.start().await;
    let again = Begun::read(&program.post("/api/begin_donation", &gift).await.ok());
    assert_eq!((again.token, again.order), (begun.token, begun.order));
    let paid = program.post("/api/confirm_payment", &proof).await.ok();
    assert_eq!(paid["status"], "paid");
    program.kill().await;
    program.start().await;
    assert_eq!(
        program.post("/api/confirm_payment", &proof).await.ok(),
        paid
    );
    assert_eq!(program.book.entries().await, ["capture|applied|50000|INR"]);
}

/// Threat 67.
#[tokio::test]
async fn who_has_signed_out_stays_so_after_a_restart() {
    let mut program = Program::prepared().await;
    let hash = daan_server::passwords::hash("correct horse", &SystemEntropy).unwrap();
    program.set("DAAN_ADMIN_PASSWORD_HASH", hash.as_str());
    program.start().await;
    let send = async |program: &Program, path: &str, cookie: &str, form: &[(&str, &str)]| {
        let request = http().post(format!("{}{path}", program.origin));
        let request = request.header("origin", &program.origin);
        let request = request.header("cookie", cookie).form(form);
        Answer::read(request.send().await.unwrap()).await
    };
    let list = async |program: &Program, cookie: &str| {
        let request = http().get(format!("{}/admin/donations", program.origin));
        Answer::read(request.header("cookie", cookie).send().await.unwrap()).await
    };
    let sign_in = async |program: &Program| {
        let form = [("password", "correct horse")];
        cookie(&send(program, "/admin/sign-in", "", &form).await)
    };
    let (ended, going_on) = (sign_in(&program).await, sign_in(&program).await);
    let token = value_of(&list(&program, &ended).await.text, "token");
    let left = send(&program, "/admin/sign-out", &ended, &[("token", &token)]).await;
    assert_eq!(left.status, 303, "{left:?}");
    program.kill().await;
    program.start().await;
    assert_eq!(list(&program, &ended).await.status, 303);
    assert_eq!(list(&program, &going_on).await.status, 200);
}

#[tokio::test]
async fn an_order_that_was_being_made_at_a_kill_is_found_by_its_receipt() {
    let mut program = Program::started().await;
    // It would find the order as well.
    program.compared().await;
    let gift = gift();
    program.gateway.delay_one("POST /v1/orders", 3_000).await;
    tokio::select! {
        answer = program.post("/api/begin_donation", &gift) => panic!("before the kill: {answer:?}"),
        () = program.gateway.struck() => {}
    }
    program.kill().await;
    assert_eq!(program.book.status().await, "creating");
    while program.gateway.orders().await.is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let order = program.gateway.only_order().await;
    program.start().await;
    // The dead process still has the lease; the donor's browser asks again until it has run out.
    let begun = Begun::read(&program.post("/api/begin_donation", &gift).await.ok());
    assert_eq!(begun.order, order);
    assert_eq!(program.gateway.only_order().await, order);
}

#[tokio::test]
async fn a_gift_that_is_being_begun_at_a_stop_is_finished_first() {
    let mut program = Program::started().await;
    program.gateway.delay_one("POST /v1/orders", 1_000).await;
    let gift = gift();
    let asked = program.post("/api/begin_donation", &gift);
    let stop = async {
        program.gateway.struck().await;
        program.terminate();
    };
    let (answer, ()): (Answer, ()) = tokio::join!(asked, stop);
    let begun = Begun::read(&answer.ok());
    let status = program.exit().await;
    assert_eq!(status.code(), Some(0), "{}", program.log());
    assert_eq!(program.book.status().await, "open");
    assert_eq!(program.gateway.only_order().await, begun.order);
}

#[tokio::test]
async fn an_idle_program_stops_at_once() {
    let mut program = Program::started().await;
    // A browser keeps its connection open.
    program.get("/healthz").await;
    let began = tokio::time::Instant::now();
    program.terminate();
    assert_eq!(program.exit().await.code(), Some(0));
    assert!(
        began.elapsed() < Duration::from_secs(3),
        "{:?}",
        began.elapsed()
    );
}
