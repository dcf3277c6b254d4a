//! The widget as the server writes it: alone on a page for a frame, and for the element before its app is there.

use super::headers::Page as Kind;
use super::request::{self, Segment};
use super::{App, answer, api, assets, pages};
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use daan_api::CampaignView;
use daan_web::page;
use daan_web::widget::Wishes;
use serde::Serialize;
use serde_json::Value;

/// The attributes of the element that a frame's address may set.
const WISHES: [&str; 11] = [
    "amount",
    "amounts",
    "min",
    "max",
    "currency",
    "locale",
    "theme",
    "gateways",
    "donor-name",
    "donor-email",
    "donor-phone",
];

/// Those of them that are about what is offered, and about nobody: they are asked for by an address that anybody may log
/// and keep.
const OF_OFFERS: [&str; 6] = ["amount", "amounts", "min", "max", "currency", "gateways"];

/// What a query asks for by these names.
fn asked(query: &str, names: &[&str]) -> Vec<(String, String)> {
    form_urlencoded::parse(query.as_bytes())
        .filter(|(name, _)| names.contains(&&**name))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect()
}

/// A campaign's widget alone on a page, for a frame on another site.
pub(super) async fn frame(
    State(app): State<App>,
    Segment(slug): Segment,
    request: Request,
) -> Response {
    let facts = request::facts(&request);
    let campaign = match app.desk.campaign_view(&slug, facts.locale).await {
        Ok(campaign) => campaign,
        Err(reason) => return pages::failure(&app, reason, &facts),
    };
    let Some(loader) = assets::loader() else {
        return pages::not_built();
    };
    let wishes = asked(request.uri().query().unwrap_or_default(), &WISHES);
    let html = page::frame_html(&page::Frame {
        campaign: &campaign,
        locale: facts.locale,
        wishes: &wishes,
        origins: &serde_json::json!({ "origins": app.site.allowed_origins() }).to_string(),
        loader: &loader,
    });
    let mut response = (StatusCode::OK, Html(html)).into_response();
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.extensions_mut().insert(Kind::App);
    response
}

/// What the element shows before its app is there, and what the app is then given.
#[derive(Serialize)]
struct Form {
    campaign: CampaignView,
    html: String,
}

/// A campaign with its form as HTML.
pub(super) async fn form(
    State(app): State<App>,
    Segment(slug): Segment,
    request: Request,
) -> Response {
    let facts = request::facts(&request);
    let campaign = match app.desk.campaign_view(&slug, facts.locale).await {
        Ok(campaign) => campaign,
        Err(reason) => return answer::error(&reason.into_error(facts.locale, &facts.id)),
    };
    let query = request.uri().query().unwrap_or_default();
    let wishes = asked(query, &OF_OFFERS).into_iter();
    let wishes = wishes.map(|(name, value)| (name, value.into())).collect();
    let wishes: Wishes = serde_json::from_value(Value::Object(wishes)).unwrap_or_default();
    let html = page::widget_html(&campaign, facts.locale, &wishes, &app.desk.public_url);
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let whole = Json(Form { campaign, html }).into_response();
    api::kept(whole, known.as_ref(), &facts).await
}
