//! What it answers.

use super::books::{Books, Gift};
use super::{SHOP, Shop};
use crate::webhooks::signature;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Form, Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Value, json};

/// A refusal, by its status and code.
#[derive(Debug)]
pub(super) struct Refused(pub(super) u16, pub(super) &'static str);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0).unwrap();
        let body =
            json!({"code": self.1, "message": "This was refused.", "reference": "REQUEST-1"});
        (status, Json(body)).into_response()
    }
}

type Answer = Result<Response, Refused>;

fn private(body: Value) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}

pub(super) async fn check_origin(request: Request, next: Next) -> Response {
    let origin = request.headers().get(header::ORIGIN).cloned();
    let is_listed = origin.as_ref().is_some_and(|origin| origin == SHOP);
    if origin.is_some() && !is_listed {
        return Refused(403, "origin_not_allowed").into_response();
    }
    let mut response = if request.method() == Method::OPTIONS {
        StatusCode::NO_CONTENT.into_response()
    } else {
        next.run(request).await
    };
    if is_listed {
        let headers = response.headers_mut();
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_ORIGIN,
            HeaderValue::from_static(SHOP),
        );
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            HeaderValue::from_static("content-type"),
        );
    }
    response
}

pub(super) async fn campaign(
    State(shop): State<Shop>,
    Query(asked): Query<Value>,
    headers: HeaderMap,
) -> Answer {
    if asked["slug"] != "education" {
        return Err(Refused(404, "campaign_not_found"));
    }
    let raised = shop.books.lock().await.raised();
    let etag = format!("\"{raised}\"");
    let kept = [
        (header::ETAG, etag.clone()),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
    ];
    if headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| *known == etag.as_str())
    {
        return Ok((StatusCode::NOT_MODIFIED, kept).into_response());
    }
    let offer = |currency: &str, gateway: &str| {
        json!({
            "currency": currency, "gateway": gateway, "payee": "A trust", "presets": [100_00], "min": 10_00,
            "max": 500_000_00,
        })
    };
    let body = json!({
        "slug": "education", "title": "School", "story": "A year of it.", "raised": raised, "currency": "INR",
        "offers": [offer("INR", "razorpay"), offer("NPR", "khalti")], "languages": ["en"],
    });
    Ok((kept, Json(body)).into_response())
}

/// The JSON of a body that says that it is JSON.
fn read(headers: &HeaderMap, body: &Bytes) -> Result<Value, Refused> {
    if headers
        .get(header::CONTENT_TYPE)
        .is_none_or(|kind| *kind != "application/json")
    {
        return Err(Refused(415, "not_json"));
    }
    if body.len() > 16 * 1024 {
        return Err(Refused(413, "body_too_large"));
    }
    serde_json::from_slice(body).map_err(|_| Refused(400, "request_malformed"))
}

pub(super) async fn begin(State(shop): State<Shop>, headers: HeaderMap, body: Bytes) -> Response {
    let begun = match read(&headers, &body) {
        Ok(body) => shop.begin(body["request"].clone()).await,
        Err(refused) => Err(refused.into_response()),
    };
    begun.unwrap_or_else(|refused| refused)
}

/// Why a gift is refused: its code and field.
fn wrong(asked: &Value) -> Option<(&'static str, &'static str)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().trim().to_owned();
    let ways = [json!(["INR", "razorpay"]), json!(["NPR", "khalti"])];
    if !ways.contains(&json!([asked["currency"], asked["gateway"]])) {
        return Some(("currency_not_offered", "currency"));
    }
    let amount = asked["amount_minor"].as_i64().unwrap_or_default();
    if !(10_00..=500_000_00).contains(&amount) {
        return Some(("amount_malformed", "amount_minor"));
    }
    if text(&asked["donor"]["name"]).is_empty() {
        return Some(("name_missing", "donor.name"));
    }
    if text(&asked["donor"]["email"])
        .split('@')
        .filter(|part| !part.is_empty())
        .count()
        != 2
    {
        return Some(("email_malformed", "donor.email"));
    }
    None
}

impl Shop {
    async fn begin(&self, asked: Value) -> Result<Response, Response> {
        if !asked["idempotency_key"].is_string() {
            return Err(Refused(400, "request_malformed").into_response());
        }
        if let Some((code, field)) = wrong(&asked) {
            let body = json!({"code": code, "message": "Mend it.", "reference": "REQUEST-1", "field": field});
            return Err((StatusCode::UNPROCESSABLE_ENTITY, Json(body)).into_response());
        }
        let mut books = self.books.lock().await;
        let known = books.by_key(&asked["idempotency_key"]);
        if let Some(known) = known.filter(|_| !self.mistakes.forgets) {
            return if known.asked == asked {
                Ok(private(known.begun()))
            } else {
                Err(Refused(409, "idempotency_key_reused").into_response())
            };
        }
        let mut gift = Gift::new(books.gifts.len(), asked);
        let made = self
            .gateways
            .order(&gift.id, &gift.token, &gift.asked)
            .await;
        let failed = || Refused(502, "gateway_failed").into_response();
        (gift.order, gift.next) = made.ok_or_else(failed)?;
        let begun = gift.begun();
        books.gifts.push(gift);
        Ok(private(begun))
    }

    /// Whether the signature is a payment's of this gift.
    fn proves(&self, gift: &Gift, proof: &Value) -> bool {
        let text = |name: &str| proof[name].as_str().unwrap_or_default();
        let order = if self.mistakes.trusts {
            text("razorpay_order_id")
        } else {
            &gift.order
        };
        let message = format!("{order}|{}", text("razorpay_payment_id"));
        signature(message.as_bytes(), daan_sandbox::KEY_SECRET) == text("razorpay_signature")
    }

    async fn bring(
        &self,
        books: &mut Books,
        token: &Value,
        proof: &Value,
    ) -> Result<Value, Refused> {
        let gift = books
            .by_token(token)
            .ok_or(Refused(404, "donation_not_found"))?;
        if !self.proves(gift, proof) {
            return if self.mistakes.answers_200 {
                Ok(gift.view(self.mistakes))
            } else {
                Err(Refused(400, "signature_mismatch"))
            };
        }
        let id = proof["razorpay_payment_id"].as_str().unwrap_or_default();
        if self.mistakes.trusts {
            gift.amount = proof["amount_minor"].as_i64().unwrap_or(gift.amount);
            gift.credit(id, self.mistakes);
        } else {
            let payment = self.gateways.payment(id).await;
            gift.book(&payment.unwrap_or_default(), self.mistakes);
        }
        Ok(gift.view(self.mistakes))
    }

    fn told(&self, books: &mut Books, event: &Value) {
        let entity = |kind: &str| &event["payload"][kind]["entity"];
        let payment = entity("payment");
        let Some(gift) = books.by_order(&payment["order_id"]) else {
            return;
        };
        match event["event"].as_str().unwrap() {
            "payment.captured" | "order.paid" => gift.book(payment, self.mistakes),
            "payment.failed" => gift.failed(self.mistakes),
            "refund.processed" => gift.refund(entity("refund"), payment, self.mistakes),
            _ => {}
        }
    }
}

pub(super) async fn confirm(State(shop): State<Shop>, headers: HeaderMap, body: Bytes) -> Answer {
    let proof = read(&headers, &body)?;
    let mut books = shop.books.lock().await;
    let view = shop.bring(&mut books, &proof["token"], &proof).await?;
    Ok(private(view))
}

pub(super) async fn donation(State(shop): State<Shop>, headers: HeaderMap, body: Bytes) -> Answer {
    let asked = read(&headers, &body)?;
    let mut books = shop.books.lock().await;
    let gift = books
        .by_token(&asked["token"])
        .ok_or(Refused(404, "donation_not_found"))?;
    if gift.waits() && gift.asked["gateway"] == "razorpay" {
        let payments = shop
            .gateways
            .payments_of(&gift.order)
            .await
            .unwrap_or_default();
        for payment in payments
            .iter()
            .filter(|payment| payment["status"] == "captured")
        {
            gift.book(payment, shop.mistakes);
        }
    }
    Ok(private(gift.view(shop.mistakes)))
}

pub(super) async fn retry(State(shop): State<Shop>, headers: HeaderMap, body: Bytes) -> Answer {
    let asked = read(&headers, &body)?;
    let mut books = shop.books.lock().await;
    let gift = books
        .by_token(&asked["token"])
        .ok_or(Refused(404, "donation_not_found"))?;
    if gift.is_paid() {
        return Err(Refused(409, "already_paid"));
    }
    Ok(private(json!({"next": gift.next})))
}

pub(super) async fn webhook(State(shop): State<Shop>, headers: HeaderMap, body: Bytes) -> Answer {
    let right = signature(&body, daan_sandbox::WEBHOOK_SECRET);
    if headers
        .get("x-razorpay-signature")
        .is_none_or(|given| *given != right.as_str())
    {
        return if shop.mistakes.answers_200 {
            Ok(StatusCode::OK.into_response())
        } else {
            Err(Refused(401, "webhook_signature_mismatch"))
        };
    }
    let event = serde_json::from_slice(&body).unwrap();
    shop.told(&mut *shop.books.lock().await, &event);
    Ok(StatusCode::OK.into_response())
}

fn home(token: &str) -> Redirect {
    let letters: String = token.chars().filter(char::is_ascii_alphanumeric).collect();
    Redirect::to(&format!("/donations/{letters}"))
}

pub(super) async fn from_razorpay(
    State(shop): State<Shop>,
    Path(token): Path<String>,
    Form(proof): Form<Value>,
) -> Redirect {
    let mut books = shop.books.lock().await;
    // Whatever is wrong, the donor's page says what became of the gift.
    let _ = shop.bring(&mut books, &json!(token), &proof).await;
    home(&token)
}

pub(super) async fn from_khalti(
    State(shop): State<Shop>,
    Path(token): Path<String>,
    Query(hints): Query<Value>,
) -> Redirect {
    let mut books = shop.books.lock().await;
    if let Some(gift) = books.by_token(&json!(token)) {
        let found = shop.gateways.lookup(&gift.order).await.unwrap_or_default();
        let is_paid = found["status"] == "Completed" && found["total_amount"] == gift.amount;
        if is_paid || shop.mistakes.trusts && hints["status"] == "Completed" {
            let transaction = found["transaction_id"].as_str().unwrap_or("none");
            gift.credit(transaction, shop.mistakes);
        }
    }
    home(&token)
}
