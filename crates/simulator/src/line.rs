//! The line between a server and a gateway.

use crate::life::Life;
use crate::sky::wait_ms;
use crate::tally::Sometimes;
use crate::weather::{CLIENT_TIMEOUT_MS, Fate, Garbage};
use crate::world::World;
use crate::{khalti, razorpay};
use daan_domain::Gateway;
use daan_gateway::{Carried, Delivered, Lost, Transport};
use reqwest::header::{HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{Method, Request, StatusCode};
use serde_json::json;
use std::sync::Arc;

/// So many calls in a thousand does a server not survive, before or after.
const CRASH_PERMILLE: u32 = 8;

/// A server that looked for an order not longer ago than this need not look again.
const LAST_LOOK_S: i64 = 15;

/// One server's line to one gateway.
#[derive(Clone)]
pub(crate) struct Line {
    pub(crate) world: Arc<World>,
    pub(crate) life: Arc<Life>,
    pub(crate) gateway: Gateway,
}

impl Transport for Line {
    fn carry(&self, request: Request) -> Carried<'_> {
        Box::pin(self.clone().carried(request))
    }
}

impl Line {
    async fn carried(self, request: Request) -> Result<Delivered, Lost> {
        self.life.goes_on().await;
        if self.world.weather.strikes(CRASH_PERMILLE) {
            self.crash(Sometimes::CrashBeforeCall).await;
        }
        let is_create = is_create(&request);
        self.write_down(&request, is_create);
        self.check_need(&request);
        let answer = self.answer(request).await;
        if is_create && answer.is_ok() && self.world.weather.strikes(3 * CRASH_PERMILLE) {
            self.crash(Sometimes::CrashBeforeBind).await;
        }
        self.life.goes_on().await;
        answer
    }

    async fn crash(&self, what: Sometimes) {
        if !self.life.is_over() {
            self.world.met(what);
            self.world.note(|| format!("CRASH {}", what.words()));
        }
        self.life.crash().await;
    }

    fn write_down(&self, request: &Request, is_create: bool) {
        let age_ms = self.world.sky.age_ms();
        let mut history = self.world.history();
        history.steps += 1;
        if is_create {
            history.made += 1;
        }
        if let Some(order) = looked_at(request) {
            history.looks.entry(order).or_default().push(age_ms);
        }
    }

    /// Nobody may ask for an order that is there already, and was when the donation was looked for last.
    fn check_need(&self, request: &Request) {
        if request.url().path() != "/v1/orders" || request.method() != Method::POST {
            return;
        }
        let receipt = body_of(request).get("receipt").cloned();
        let receipt = receipt.as_ref().and_then(serde_json::Value::as_str);
        let long_ago_s = self.world.sky.now_s() - LAST_LOOK_S;
        let made = {
            let books = self.world.razorpay();
            let mut orders = books.orders.values();
            orders
                .find(|order| order.receipt.as_deref() == receipt && order.created_s < long_ago_s)
                .map(|order| order.id.clone())
        };
        if let (Some(order), Some(receipt)) = (made, receipt) {
            let what = format!("{receipt} is made again, although {order} is there");
            self.world.violated("I13", what);
        }
    }

    async fn answer(&self, request: Request) -> Result<Delivered, Lost> {
        let weather = &self.world.weather;
        if weather.is_down(self.gateway) {
            self.world.met(Sometimes::GatewayDown);
        }
        let fate = weather.fate(self.gateway);
        self.world.note(|| {
            let (method, path) = (request.method(), request.url().path());
            format!("{} {method} {path}: {fate:?}", self.gateway.code())
        });
        match fate {
            Fate::Unsent => {
                wait_ms(weather.latency_ms()).await;
                return Err(Lost::BeforeSending);
            }
            Fate::RequestLost => return self.silence(0).await,
            Fate::Late(ms) => return self.late(request, ms).await,
            _ => {}
        }
        let there_ms = weather.latency_ms();
        wait_ms(there_ms).await;
        if let Fate::Refused(garbage) = fate {
            return Ok(self.garbage(garbage));
        }
        let mut answer = self.done(&request);
        if fate == Fate::Twice {
            answer = self.done(&request);
            if is_create(&request) {
                self.world.met(Sometimes::OrderMadeTwice);
            }
        }
        match fate {
            Fate::AnswerLost => return self.silence(there_ms).await,
            Fate::Garbled(garbage) => answer = self.garbage(garbage),
            Fate::Cut => {
                answer.body.truncate(answer.body.len() / 2);
                answer.is_cut = true;
            }
            _ => {}
        }
        wait_ms(weather.latency_ms()).await;
        Ok(answer)
    }

    /// Nothing comes until the client gives up.
    async fn silence(&self, waited_ms: u64) -> Result<Delivered, Lost> {
        wait_ms(CLIENT_TIMEOUT_MS.saturating_sub(waited_ms)).await;
        Err(Lost::AfterSending)
    }

    /// The call is done when its caller has given up.
    async fn late(&self, request: Request, ms: u64) -> Result<Delivered, Lost> {
        if is_create(&request) {
            self.world.met(Sometimes::OrderLandedLate);
        }
        let line = self.clone();
        tokio::spawn(async move {
            wait_ms(CLIENT_TIMEOUT_MS + ms).await;
            line.done(&request);
        });
        self.silence(0).await
    }

    /// The gateway does what it is asked for.
    fn done(&self, request: &Request) -> Delivered {
        let world = &self.world;
        let (status, body) = match self.gateway {
            Gateway::Razorpay => {
                let now_s = world.sky.now_s();
                let effect = razorpay::api::serve(&mut world.razorpay(), request, now_s);
                world.publish(effect.news);
                (effect.status, effect.body)
            }
            Gateway::Khalti => {
                let now_ms = world.sky.now_ms();
                khalti::serve(&mut world.khalti(), &world.chance, request, now_ms)
            }
        };
        if status == 400 && body.get("status").is_some_and(|word| word == "Expired") {
            world.met(Sometimes::LinkExpired);
        }
        delivered(status, body.to_string())
    }

    fn garbage(&self, garbage: Garbage) -> Delivered {
        match garbage {
            Garbage::ServerError => {
                let error = json!({"error": {"code": "SERVER_ERROR", "description": "We are facing some trouble"}});
                delivered(500, error.to_string())
            }
            Garbage::BadGateway => {
                delivered(502, "<html><h1>502 Bad Gateway</h1></html>".to_owned())
            }
            Garbage::Html => delivered(200, "<html>Attention Required!</html>".to_owned()),
            Garbage::TooMany => {
                self.world.met(Sometimes::TooMany);
                let mut answer = delivered(429, String::new());
                answer
                    .headers
                    .insert(RETRY_AFTER, HeaderValue::from_static("2"));
                answer
            }
        }
    }
}

fn delivered(status: u16, body: String) -> Delivered {
    Delivered {
        status: StatusCode::from_u16(status).unwrap_or_default(),
        headers: HeaderMap::new(),
        body: body.into_bytes(),
        is_cut: false,
    }
}

/// Whether it asks for something to be paid.
fn is_create(request: &Request) -> bool {
    let path = request.url().path();
    request.method() == Method::POST && (path == "/v1/orders" || path.ends_with("/initiate/"))
}

/// The order that a look asks about.
fn looked_at(request: &Request) -> Option<String> {
    let path = request.url().path();
    if let Some(order) = path.strip_prefix("/v1/orders/") {
        return order.strip_suffix("/payments").map(str::to_owned);
    }
    if !path.ends_with("/lookup/") {
        return None;
    }
    Some(body_of(request).get("pidx")?.as_str()?.to_owned())
}

fn body_of(request: &Request) -> serde_json::Value {
    let bytes = request.body().and_then(reqwest::Body::as_bytes);
    bytes
        .and_then(|bytes| serde_json::from_slice(bytes).ok())
        .unwrap_or_default()
}
