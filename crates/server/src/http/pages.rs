//! The hosted pages: trunk's page with the view of the moment already in it, so that it can be read and
//! filled in before any WebAssembly runs.

use super::App;
use super::request::{self, Facts, Segment};
use crate::checkout::Failure;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use daan_api::{CampaignView, DonationView, Problem};
use daan_web::page::{self, Boot};

pub(super) async fn front(State(app): State<App>, request: Request) -> Response {
    let slug = app
        .desk
        .campaigns
        .first()
        .map(|campaign| campaign.slug.as_str().to_owned());
    campaign_page(&app, &slug.unwrap_or_default(), &request::facts(&request)).await
}

pub(super) async fn campaign(
    State(app): State<App>,
    Segment(slug): Segment,
    request: Request,
) -> Response {
    campaign_page(&app, &slug, &request::facts(&request)).await
}

pub(super) async fn donation(
    State(app): State<App>,
    Segment(token): Segment,
    request: Request,
) -> Response {
    let facts = request::facts(&request);
    match donation_with_campaign(&app, &token, &facts).await {
        Ok((donation, campaign)) => donation_page(&app, donation, campaign, token, &facts),
        Err(failure) => failure_page(&app, failure, &facts),
    }
}

/// The page for an address where nothing is.
pub(super) fn not_found(app: &App, facts: &Facts) -> Response {
    failure_page(app, Failure::of(Problem::RouteNotFound), facts)
}

async fn campaign_page(app: &App, slug: &str, facts: &Facts) -> Response {
    match app.desk.campaign_view(slug, facts.locale).await {
        Ok(campaign) => {
            let body = page::campaign_html(&campaign, facts.locale);
            let title = page::title(Some(&campaign), facts.locale);
            let boot = Boot {
                checkout_url: Some(app.desk.razorpay_settings.checkout_url.clone()),
                campaign: Some(campaign),
                ..Boot::default()
            };
            render(app, StatusCode::OK, &title, &body, &boot, facts)
        }
        Err(failure) => failure_page(app, failure, facts),
    }
}

async fn donation_with_campaign(
    app: &App,
    token: &str,
    facts: &Facts,
) -> Result<(DonationView, Option<CampaignView>), Failure> {
    let desk = std::sync::Arc::clone(&app.desk);
    let asked = token.to_owned();
    // To its end, as every look at a gateway: see `Visit::run`.
    let looked = tokio::spawn(async move { desk.status(&asked).await }).await;
    let donation = looked.map_err(|_| Failure::of(Problem::Internal))??;
    let campaign = app
        .desk
        .campaign_view(&donation.campaign, facts.locale)
        .await
        .ok();
    Ok((donation, campaign))
}

fn donation_page(
    app: &App,
    donation: DonationView,
    campaign: Option<CampaignView>,
    token: String,
    facts: &Facts,
) -> Response {
    let body = page::donation_html(&donation, campaign.as_ref(), &token, facts.locale);
    let title = page::title(campaign.as_ref(), facts.locale);
    let boot = Boot {
        checkout_url: Some(app.desk.razorpay_settings.checkout_url.clone()),
        campaign,
        donation: Some(donation),
        token: Some(token),
    };
    render(app, StatusCode::OK, &title, &body, &boot, facts)
}

fn failure_page(app: &App, failure: Failure, facts: &Facts) -> Response {
    let error = failure.into_error(facts.locale, &facts.id);
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = page::problem_html(&error.message, Some(&error.reference), facts.locale);
    render(
        app,
        status,
        &page::title(None, facts.locale),
        &body,
        &Boot::default(),
        facts,
    )
}

/// Fills trunk's page. The markers are comments, so a page that lost one still works as an app.
fn render(
    app: &App,
    status: StatusCode,
    title: &str,
    body: &str,
    boot: &Boot,
    facts: &Facts,
) -> Response {
    let Some(index) = app.site.index() else {
        return (
            StatusCode::SERVICE_UNAVAILABLE,
            "The front end is not built. Run: cargo xtask run\n",
        )
            .into_response();
    };
    let boot = format!(
        r#"<script type="application/json" id="daan-boot">{}</script>"#,
        script_json(boot)
    );
    let html = index
        .replacen(
            "<html lang=\"en\"",
            &format!("<html lang=\"{}\"", facts.locale.tag()),
            1,
        )
        .replacen(
            "<!--daan-head-->",
            &format!("<title>{}</title>{boot}", escaped(title)),
            1,
        )
        .replacen("<!--daan-body-->", body, 1);
    let mut response = (status, Html(html)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Language"));
    // The status page's address holds its token, which no other site may learn.
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    response
}

/// JSON that cannot end the element it stands in.
fn script_json(boot: &Boot) -> String {
    serde_json::to_string(boot)
        .unwrap_or_default()
        .replace('<', "\\u003c")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
