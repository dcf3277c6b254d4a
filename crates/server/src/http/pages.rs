//! The hosted pages: trunk's page with the view of the moment already in it, so that it can be read and
//! filled in before any WebAssembly runs.

use super::headers::Page as Kind;
use super::language;
use super::request::{self, Facts, Segment};
use super::{App, assets};
use crate::checkout::Failure;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use daan_api::{ApiError, CampaignView, DonationView, Problem};
use daan_web::page::{self, Boot, FormState, Notice, OtpPage, PayPage, PayProblem};
use std::fmt::Write as _;
use tracing::Instrument as _;

/// The query's name by which a donor comes back to the form from a gateway's page without having paid. Its value is
/// the token of the donation that was left.
pub(super) const CANCELLED: &str = "cancelled";

/// A campaign's page, and what happened to its form.
pub(super) struct FormPage {
    pub(super) campaign: CampaignView,
    pub(super) state: FormState,
}

/// What a page is made of.
struct Page {
    title: String,
    body: String,
    boot: Boot,
    role: Role,
}

/// Who takes a page over, and how it brings its style.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Nobody: it is whole as it is.
    Plain,
    /// The app.
    App,
    /// The app, where donors come first. The style is in the page, so that the first picture waits for no second
    /// request; the policy of the app's pages allows it, as it has to for checkout.js. Not for what goes out
    /// uncompressed, where it would weigh more than it saves.
    Entrance,
}

impl Role {
    /// What the page may load.
    fn kind(self) -> Kind {
        match self {
            Role::Plain => Kind::Plain,
            Role::App | Role::Entrance => Kind::App,
        }
    }
}

pub(super) async fn front(State(app): State<App>, request: Request) -> Response {
    let first = app.desk.campaigns.first();
    let slug = first.map(|campaign| campaign.slug.as_str().to_owned());
    campaign_page(&app, &slug.unwrap_or_default(), request).await
}

pub(super) async fn campaign(
    State(app): State<App>,
    Segment(slug): Segment,
    request: Request,
) -> Response {
    campaign_page(&app, &slug, request).await
}

pub(super) async fn donation(
    State(app): State<App>,
    Segment(token): Segment,
    request: Request,
) -> Response {
    let mut facts = request::facts(&request);
    // Gateways lead back to an address without a language: the donor's own is known.
    if language::asked(request.uri()).is_none() {
        facts.locale = app.desk.locale_of(&token).await.unwrap_or(facts.locale);
    }
    match donation_with_campaign(&app, &token, &facts).await {
        Ok((donation, campaign)) => donation_page(&app, donation, campaign, token, &facts),
        Err(reason) => failure(&app, reason, &facts),
    }
}

/// The page for an address where nothing is.
pub(super) fn not_found(app: &App, facts: &Facts) -> Response {
    refusal(app, Problem::RouteNotFound, facts)
}

/// The page that says what is wrong with a request.
pub(super) fn refusal(app: &App, problem: Problem, facts: &Facts) -> Response {
    failure(app, Failure::of(problem), facts)
}

/// The page that says why something was not done.
pub(super) fn failure(app: &App, failure: Failure, facts: &Facts) -> Response {
    error(app, &failure.into_error(facts.locale, &facts.id), facts)
}

/// The page that says what a use case answered.
pub(super) fn error(app: &App, error: &ApiError, facts: &Facts) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let page = Page {
        title: page::title(None, facts.locale),
        body: page::problem_html(&error.message, Some(&error.reference), facts.locale),
        boot: Boot::default(),
        role: Role::App,
    };
    render(app, status, &page, facts)
}

/// A campaign's page, with what was typed into its form.
pub(super) fn form(app: &App, status: StatusCode, page: FormPage, facts: &Facts) -> Response {
    let FormPage {
        campaign,
        mut state,
    } = page;
    state.idempotency_key = fresh_key(app);
    // What was typed goes back uncompressed.
    let role = match state.entered {
        None => Role::Entrance,
        Some(_) => Role::App,
    };
    let page = Page {
        title: page::form_title(&campaign, facts.locale, &state),
        body: page::form_html(&campaign, facts.locale, &state),
        boot: Boot {
            checkout_url: Some(app.desk.razorpay_settings.checkout_url.clone()),
            campaign: Some(campaign),
            ..Boot::default()
        },
        role,
    };
    render(app, status, &page, facts)
}

/// The page from which a browser without our app goes to pay.
pub(super) fn pay(app: &App, page: &PayPage, facts: &Facts) -> Response {
    let status = status_of(page.problem.as_ref());
    let page = Page {
        title: page.title(facts.locale),
        body: page::pay_html(page, facts.locale),
        boot: Boot::default(),
        role: Role::Plain,
    };
    render(app, status, &page, facts)
}

/// The page that asks for a bank's one-time password.
pub(super) fn one_time_password(app: &App, page: &OtpPage, facts: &Facts) -> Response {
    let status = status_of(page.problem.as_ref());
    let page = Page {
        title: page.title(facts.locale),
        body: page::otp_html(page, facts.locale),
        boot: Boot::default(),
        role: Role::Plain,
    };
    render(app, status, &page, facts)
}

/// A page that no app takes over.
pub(super) fn plain(app: &App, title: String, body: String, facts: &Facts) -> Response {
    let page = Page {
        title,
        body,
        boot: Boot::default(),
        role: Role::Plain,
    };
    render(app, StatusCode::OK, &page, facts)
}

fn status_of(problem: Option<&PayProblem>) -> StatusCode {
    match problem {
        None => StatusCode::OK,
        Some(PayProblem::Said(error)) => {
            StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
        }
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// A name for what this page's form will ask for.
pub(super) fn fresh_key(app: &App) -> String {
    let mut bytes = [0; 16];
    app.desk.entropy.fill(&mut bytes);
    bytes.iter().fold(String::new(), |mut key, byte| {
        let _ = write!(key, "{byte:02x}");
        key
    })
}

async fn campaign_page(app: &App, slug: &str, request: Request) -> Response {
    let facts = request::facts(&request);
    let token = cancelled(request.uri().query().unwrap_or_default());
    match app.desk.campaign_view(slug, facts.locale).await {
        Ok(campaign) => {
            let state = FormState {
                notice: token.map(|token| Notice::Cancelled { token }),
                ..FormState::default()
            };
            form(app, StatusCode::OK, FormPage { campaign, state }, &facts)
        }
        Err(reason) => failure(app, reason, &facts),
    }
}

/// The donation whose payment page was left.
fn cancelled(query: &str) -> Option<String> {
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let (_, token) = pairs.find(|(name, _)| *name == CANCELLED)?;
    Some(request::letters_of(token))
}

async fn donation_with_campaign(
    app: &App,
    token: &str,
    facts: &Facts,
) -> Result<(DonationView, Option<CampaignView>), Failure> {
    let desk = std::sync::Arc::clone(&app.desk);
    let (asked, locale) = (token.to_owned(), facts.locale);
    // To its end, as every look at a gateway: see `Visit::run`.
    let looked = async move { desk.status(&asked, locale).await };
    let looked = tokio::spawn(looked.in_current_span()).await;
    let donation = looked.map_err(|_| Failure::of(Problem::Internal))??;
    let campaign = app
        .desk
        .campaign_view(&donation.campaign, facts.locale)
        .await
        .ok()
        // A gift's address is passed on as a receipt: its page says nobody's name, not even the donor's own.
        .map(|campaign| CampaignView {
            recent: Vec::new(),
            ..campaign
        });
    Ok((donation, campaign))
}

fn donation_page(
    app: &App,
    donation: DonationView,
    campaign: Option<CampaignView>,
    token: String,
    facts: &Facts,
) -> Response {
    let page = Page {
        title: page::title(campaign.as_ref(), facts.locale),
        body: page::donation_html(&donation, campaign.as_ref(), &token, facts.locale),
        boot: Boot {
            checkout_url: Some(app.desk.razorpay_settings.checkout_url.clone()),
            campaign,
            donation: Some(donation),
            token: Some(token),
        },
        role: Role::App,
    };
    render(app, StatusCode::OK, &page, facts)
}

/// Fills trunk's page. The markers are comments, so a page that lost one still works as an app.
fn render(app: &App, status: StatusCode, page: &Page, facts: &Facts) -> Response {
    let Some(index) = app.site.index() else {
        return not_built();
    };
    let index = match page.role {
        Role::Plain => page::without_app(&index).into(),
        Role::App => index,
        Role::Entrance => page::with_style(index, assets::text),
    };
    let boot = format!(
        r#"<script type="application/json" id="daan-boot">{}</script>"#,
        script_json(&page.boot)
    );
    let html = index
        .replacen(
            "<html lang=\"en\"",
            &format!("<html lang=\"{}\"", facts.locale.tag()),
            1,
        )
        .replacen(
            "<!--daan-head-->",
            &format!("<title>{}</title>{boot}", escaped(&page.title)),
            1,
        )
        .replacen("<!--daan-body-->", &page.body, 1);
    let mut response = (status, Html(html)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Language"));
    response.extensions_mut().insert(page.role.kind());
    response
}

/// The answer of a server whose front end is missing.
pub(super) fn not_built() -> Response {
    let text = "The front end is not built. Run: cargo xtask run\n";
    (StatusCode::SERVICE_UNAVAILABLE, text).into_response()
}

/// JSON that cannot end the element it stands in.
fn script_json(boot: &Boot) -> String {
    serde_json::to_string(boot)
        .unwrap_or_default()
        .replace('<', "\\u003c")
}

pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
