//! What browsers post that run none of our scripts: the gift's form, and the buttons of the status page.

use super::pages::{self, FormPage};
use super::request::{self, Facts, Segment, is_form, letters_of};
use super::{App, origin, rates};
use crate::checkout::Visit;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use daan_api::{ApiError, Checkout, Next, Problem};
use daan_domain::Locale;
use daan_web::page::{self, FormState};
use std::sync::Arc;

/// No form of ours is near this.
const MAX_BODY_BYTES: usize = 16 * 1024;

/// `POST /donate/{slug}`: the same checks and the same use case as the app's, and what was typed is kept. What another site
/// sends begins nothing: the donor sees it here first.
pub(super) async fn give(
    State(app): State<App>,
    Segment(slug): Segment,
    request: Request,
) -> Response {
    let facts = request::facts(&request);
    let headers = request.headers().clone();
    let body = match text(request).await {
        Ok(body) => body,
        Err(problem) => return pages::refusal(&app, problem, &facts),
    };
    let entered = page::parse_form(&body);
    let facts = Facts {
        locale: entered.locale().unwrap_or(facts.locale),
        ..facts
    };
    let campaign = match app.desk.campaign_view(&slug, facts.locale).await {
        Ok(campaign) => campaign,
        Err(failure) => return pages::failure(&app, failure, &facts),
    };
    let mut state = FormState::default();
    let status = match entered.to_request(&campaign, facts.locale) {
        Ok(_) if !origin::may_begin(&app, &headers) => said(&mut state, from_elsewhere(&facts)),
        Ok(mut asked) => {
            if asked.idempotency_key.is_empty() {
                asked.idempotency_key = pages::fresh_key(&app);
            }
            if app.desk.takes(&asked)
                && let Err(said) = rates::of_gift(&app, &headers, &facts)
            {
                return rates::told(pages::error(&app, &said, &facts), &said);
            }
            match visit(&app, &facts).begin_donation(asked).await {
                Ok(begun) => return onward(&begun.next, &begun.token, facts.locale),
                Err(error) => said(&mut state, error),
            }
        }
        Err(refusals) => {
            state.refusals = refusals;
            StatusCode::UNPROCESSABLE_ENTITY
        }
    };
    state.entered = Some(entered);
    let page = FormPage { campaign, state };
    pages::form(&app, status, page, &facts)
}

/// `POST /donations/{token}/retry`: pay the same gift, by the gateway that the button names.
pub(super) async fn retry(
    State(app): State<App>,
    Segment(token): Segment,
    request: Request,
) -> Response {
    let facts = request::facts(&request);
    let body = match body(&app, request).await {
        Ok(body) => body,
        Err(problem) => return pages::refusal(&app, problem, &facts),
    };
    let gateway = field(&body, "gateway").unwrap_or_default();
    match visit(&app, &facts)
        .retry_donation(token.clone(), gateway)
        .await
    {
        Ok(retried) => onward(&retried.next, &token, facts.locale),
        Err(error) if is_told_by_the_status_page(&error) => to_status(&token, facts.locale),
        Err(error) => pages::error(&app, &error, &facts),
    }
}

/// The text of a form of ours.
///
/// # Errors
/// It comes from another site's page, is too long, or is no form.
pub(super) async fn body(app: &App, request: Request) -> Result<String, Problem> {
    if !origin::is_own_form(app, request.headers()) {
        return Err(Problem::OriginNotAllowed);
    }
    text(request).await
}

async fn text(request: Request) -> Result<String, Problem> {
    if !is_form(request.headers()) {
        return Err(Problem::NotAForm);
    }
    let bytes = to_bytes(request.into_body(), MAX_BODY_BYTES)
        .await
        .map_err(|_| Problem::BodyTooLarge)?;
    String::from_utf8(bytes.into()).map_err(|_| Problem::NotAForm)
}

/// The first value of a field.
pub(super) fn field(body: &str, name: &str) -> Option<String> {
    let fields: Vec<(String, String)> = serde_urlencoded::from_str(body).ok()?;
    fields
        .into_iter()
        .find(|(known, _)| known == name)
        .map(|(_, value)| value)
}

/// Sends the browser to where the gift is paid. 303 makes it GET, so that a reload sends nothing twice.
pub(super) fn onward(next: &Next, token: &str, locale: Locale) -> Response {
    match next {
        Next::OpenCheckout(_) => {
            let token = letters_of(token);
            Redirect::to(&format!("/donations/{token}/pay?lang={}", locale.tag())).into_response()
        }
        Next::Redirect { url } => Redirect::to(url).into_response(),
    }
}

/// Sends the browser to the donation's page.
pub(super) fn to_status(token: &str, locale: Locale) -> Response {
    let token = letters_of(token);
    Redirect::to(&format!("/donations/{token}?lang={}", locale.tag())).into_response()
}

/// Whether the donation's own page says more than an error could.
pub(super) fn is_told_by_the_status_page(error: &ApiError) -> bool {
    [Problem::AlreadyPaid, Problem::PaymentUnderWay]
        .iter()
        .any(|problem| problem.code() == error.code)
}

pub(super) fn visit(app: &App, facts: &Facts) -> Visit {
    Visit::new(Arc::clone(&app.desk), facts.locale, facts.id.clone())
}

fn from_elsewhere(facts: &Facts) -> ApiError {
    let message = match facts.locale {
        Locale::En => {
            "This was sent by a page that may not begin gifts here, so nothing was begun. Look at it, and press the button again."
        }
        Locale::Hi => {
            "यह ऐसे पेज से आया है जो यहाँ दान शुरू नहीं कर सकता, इसलिए कुछ शुरू नहीं हुआ। इसे देख लें और बटन फिर दबाएँ।"
        }
        Locale::Ne => {
            "यो यहाँ दान सुरु गर्न नसक्ने पेजबाट आएको हो, त्यसैले केही सुरु भएन। हेर्नुहोस् र बटन फेरि थिच्नुहोस्।"
        }
    };
    ApiError {
        message: message.to_owned(),
        ..Problem::OriginNotAllowed.into_error(facts.locale, &facts.id)
    }
}

fn said(state: &mut FormState, error: ApiError) -> StatusCode {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    state.problem = Some(error);
    status
}
