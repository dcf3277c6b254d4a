//! A page for whoever builds against the sandbox: what it holds, and a button for everything that can happen.

mod page;
mod tables;

use axum::Form;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;

use crate::control::loopback_only;
use crate::control::scenario::{self, Asked};
use crate::desk::Desk;
use crate::error::ApiError;
use page::Notice;

/// Like the control calls, for the loopback interface only: its buttons make money appear.
pub(crate) fn router() -> Router<Desk> {
    let deck = Router::new()
        .route("/desk", get(show).post(play))
        .route("/desk/style.css", get(style))
        .route_layer(from_fn(loopback_only));
    Router::new().route("/", get(front)).merge(deck)
}

#[derive(Deserialize)]
struct Shown {
    done: Option<String>,
}

/// The page; after a button it says what was done.
async fn show(State(desk): State<Desk>, Query(shown): Query<Shown>) -> Response {
    let done = shown.done.as_deref().map(scenario::find);
    // A name that is none says nothing: the address is anybody's to write.
    let notice = done.and_then(Result::ok).map(Notice::Done);
    page::render(&desk, notice).into_response()
}

/// Runs a scenario and shows the page again, at an address that can be reloaded without a second run.
async fn play(State(desk): State<Desk>, Form(asked): Form<Asked>) -> Response {
    let asked_for = async {
        let scenario = scenario::find(&asked.name)?;
        let asked = asked.trimmed(scenario);
        scenario::run(&desk, scenario, &asked).await?;
        Ok::<_, ApiError>(scenario.name)
    };
    match asked_for.await {
        Ok(name) => Redirect::to(&format!("/desk?done={name}")).into_response(),
        Err(refusal) => {
            let notice = Notice::Refused(refusal.description());
            let page = page::render(&desk, Some(notice));
            (StatusCode::BAD_REQUEST, page).into_response()
        }
    }
}

/// A person at the front door wants the page; a program that asks there has a wrong URL.
async fn front(headers: HeaderMap) -> Response {
    let accepts = headers.get(ACCEPT).and_then(|value| value.to_str().ok());
    if accepts.is_some_and(|kinds| kinds.contains("text/html")) {
        Redirect::to("/desk").into_response()
    } else {
        ApiError::no_such_url().into_response()
    }
}

async fn style() -> Response {
    let headers = [
        (CONTENT_TYPE, "text/css; charset=utf-8"),
        (CACHE_CONTROL, "no-cache"),
    ];
    (headers, include_str!("../../assets/deck/style.css")).into_response()
}
