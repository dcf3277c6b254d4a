//! A webhook carries the donor's address, number and account: nothing of it is kept or logged.

use super::{SECRET, event, payment, signature};
use crate::harness::{Begun, Program, eventually, gift};
use serde_json::json;

/// None of them is what the form sent, so whatever is found came by a webhook.
const CANARIES: [&str; 7] = [
    "canary.mail@example.net",
    "+919812345678",
    "canary.vpa@oksbi",
    "Canary Cardholder",
    "canary-note",
    "Canary description",
    "cust_CanaryCustomer",
];

#[tokio::test]
async fn nothing_personal_of_a_webhook_is_in_the_ledgers_file_or_the_log() {
    let mut program = Program::prepared().await;
    program.set("RUST_LOG", "trace");
    program.set("RAZORPAY_WEBHOOK_SECRET", SECRET);
    program.start().await;
    let begun = Begun::read(&program.post("/api/begin_donation", &gift()).await.ok());
    let [email, contact, vpa, holder, note, description, customer] = CANARIES;
    let personal = json!({
        "email": email, "contact": contact, "vpa": vpa, "description": description, "customer_id": customer,
        "card": {"name": holder, "last4": "4366", "network": "Visa"}, "notes": {"message": note},
        "upi": {"vpa": vpa}, "error_description": holder,
    });
    let order = json!({
        "id": begun.order, "amount": 500_00, "amount_paid": 500_00, "currency": "INR", "receipt": begun.id,
        "status": "paid", "attempts": 1, "notes": {"message": note},
    });
    let paid = event(
        "order.paid",
        json!({"payment": payment(&begun, "captured", personal), "order": order}),
    );
    let unreadable = json!({"not": "an event", "email": email, "contact": contact});
    let broken = json!({"event": "payment.captured", "payload": {"payment": {"entity": {"id": 7, "vpa": vpa, "email": email}}}});
    for (n, body) in [paid, unreadable, broken].into_iter().enumerate() {
        let body = body.to_string();
        let request = program
            .gateway
            .http
            .post(format!("{}/webhooks/razorpay", program.origin))
            .header("x-razorpay-signature", signature(body.as_bytes(), SECRET))
            .header("x-razorpay-event-id", format!("evt_{n}"))
            .body(body);
        assert_eq!(request.send().await.unwrap().status(), 200);
    }
    eventually(async || program.book.status().await == "paid").await;
    program.terminate();
    program.exit().await;
    let mut kept = program.log();
    for file in std::fs::read_dir(program.folder.path()).unwrap() {
        let path = file.unwrap().path();
        if path
            .file_name()
            .unwrap()
            .to_string_lossy()
            .starts_with("daan.db")
        {
            kept.push_str(&String::from_utf8_lossy(&std::fs::read(path).unwrap()));
        }
    }
    for canary in CANARIES {
        assert!(!kept.contains(canary), "{canary} is kept");
    }
    assert!(kept.contains(&begun.order), "the file was looked at");
}
