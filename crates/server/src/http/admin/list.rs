//! The list of donations.

use super::super::App;
use super::door::{Posted, form_of, session};
use super::filter::{FIELDS, Filter, place_text, written};
use super::frame;
use super::session::Session;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use daan_domain::{Gateway, Locale, Status};
use daan_storage::{ListedDonation, Place, StorageError};
use maud::{Markup, html};

const PER_PAGE: usize = 50;
/// One more tells whether there is another page.
const READ: i64 = 51;

pub(super) async fn front() -> Response {
    Redirect::to("/admin/donations").into_response()
}

pub(super) async fn page(State(app): State<App>, request: Request) -> Response {
    let typed = Posted::of(request.uri().query().unwrap_or_default());
    // A donor in an address would be kept by whoever sees addresses.
    let mut filter = Filter::read(typed);
    filter.sought.donor = None;
    match session(&request) {
        Some(session) => shown(&app, &session, &filter).await,
        None => StatusCode::UNAUTHORIZED.into_response(),
    }
}

/// The form was sent: to the list's own address, unless a donor is looked for, who must not stand in one.
pub(super) async fn sought(State(app): State<App>, request: Request) -> Response {
    let filter = Filter::read(form_of(&request));
    if filter.sought.donor.is_none() {
        return Redirect::to(&filter.address()).into_response();
    }
    match session(&request) {
        Some(session) => shown(&app, &session, &filter).await,
        None => StatusCode::UNAUTHORIZED.into_response(),
    }
}

async fn shown(app: &App, session: &Session, filter: &Filter) -> Response {
    let found = if filter.problems.is_empty() {
        let read = app
            .desk
            .ledger
            .browse(&filter.sought, filter.behind.as_ref(), READ);
        match read.await {
            Ok(found) => found,
            Err(error) => return ledger_silent(&error),
        }
    } else {
        Vec::new()
    };
    let status = if filter.problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let body = html! {
        h1 { "Donations" }
        @for problem in &filter.problems { (frame::notice("bad", problem)) }
        (form(app, session, filter))
        (table(&found))
        (pager(app, session, filter, &found))
    };
    frame::page(app, session, status, "Donations", &body)
}

/// The ledger did not answer.
pub(super) fn ledger_silent(error: &StorageError) -> Response {
    tracing::error!(%error, "the admin could not read the ledger");
    frame::said(
        StatusCode::SERVICE_UNAVAILABLE,
        "The ledger does not answer",
        "The ledger could not be read. Load the page again in a minute; the server\u{2019}s log says why.",
    )
}

fn form(app: &App, session: &Session, filter: &Filter) -> Markup {
    let typed = |name: &str| filter.typed.text(name).to_owned();
    let campaigns: Vec<(String, String)> = app
        .desk
        .campaigns
        .iter()
        .map(|campaign| {
            (
                campaign.slug.as_str().to_owned(),
                campaign.slug.as_str().to_owned(),
            )
        })
        .collect();
    let statuses =
        Status::ALL.map(|status| (status.code().to_owned(), status_word(status).to_owned()));
    let gateways = [Gateway::Razorpay, Gateway::Khalti]
        .map(|gateway| (gateway.code().to_owned(), gateway_name(gateway).to_owned()));
    let currencies = ["INR", "NPR"].map(|code| (code.to_owned(), code.to_owned()));
    html! {
        form.filter.card method="post" action="/admin/donations" {
            (frame::token(app, session))
            (field("name", "Reference, payment or order", &typed("name"), "search"))
            (field("receipt", "Receipt\u{2019}s number", &typed("receipt"), "search"))
            (field("donor", "Donor\u{2019}s name or e-mail begins with", &typed("donor"), "search"))
            (choice("status", "Status", &statuses, &typed("status")))
            (choice("gateway", "Gateway", &gateways, &typed("gateway")))
            (choice("campaign", "Campaign", &campaigns, &typed("campaign")))
            (choice("currency", "Currency", &currencies, &typed("currency")))
            (field("from", "From", &typed("from"), "date"))
            (field("to", "To", &typed("to"), "date"))
            (field("min", "At least", &typed("min"), "text"))
            (field("max", "At most", &typed("max"), "text"))
            label.check {
                input type="checkbox" name="waiting" value="1" checked[filter.sought.for_a_person];
                " To be looked at"
            }
            div.buttons {
                button { "Show" }
                a href="/admin/donations" { "All" }
            }
        }
    }
}

fn field(name: &str, label: &str, value: &str, kind: &str) -> Markup {
    html! {
        div.field {
            label for=(name) { (label) }
            input id=(name) name=(name) type=(kind) value=(value) maxlength="200" autocomplete="off";
        }
    }
}

fn choice(name: &str, label: &str, options: &[(String, String)], chosen: &str) -> Markup {
    html! {
        div.field {
            label for=(name) { (label) }
            select id=(name) name=(name) {
                option value="" { "Any" }
                @for (value, text) in options {
                    option value=(value) selected[value == chosen] { (text) }
                }
            }
        }
    }
}

fn table(found: &[ListedDonation]) -> Markup {
    if found.is_empty() {
        return html! { p.empty { "No donation is found. Ask for less above, or look at all of them." } };
    }
    html! {
        div.scroll {
            table.list {
                thead {
                    tr { th { "When" } th { "Donor" } th.number { "Amount" } th { "Status" } th { "Campaign" } th { "Gateway" } th { "Reference" } }
                }
                tbody {
                    @for gift in found.iter().take(PER_PAGE) { (row(gift)) }
                }
            }
        }
    }
}

fn row(gift: &ListedDonation) -> Markup {
    html! {
        tr {
            td.when { (written(gift.created_at)) }
            td.donor {
                @match &gift.donor {
                    Some(donor) => { strong dir="auto" { (donor.name) } " " span.muted { (donor.email) } }
                    None => { span.muted { "erased" } }
                }
            }
            td.number { (gift.amount.display(Locale::En)) }
            td {
                (badge(gift.status))
                @if gift.for_a_person { " " span.badge.look { "to be looked at" } }
            }
            td { (gift.campaign.as_str()) }
            td { (gateway_name(gift.gateway)) }
            td { a.mono href={ "/admin/donations/" (gift.id.as_str()) } { (gift.id.as_str()) } }
        }
    }
}

/// The next page. Where a donor is looked for, it is asked for by a form.
fn pager(app: &App, session: &Session, filter: &Filter, found: &[ListedDonation]) -> Markup {
    let more = found.len() > PER_PAGE;
    let last = found.iter().take(PER_PAGE).next_back();
    let behind = last.filter(|_| more).map(|gift| {
        place_text(&Place {
            created_at: gift.created_at,
            id: gift.id.clone(),
        })
    });
    html! {
        nav.pager aria-label="Pages" {
            @if let Some(behind) = behind {
                @if filter.sought.donor.is_some() {
                    form method="post" action="/admin/donations" {
                        (frame::token(app, session))
                        @for name in FIELDS { input type="hidden" name=(name) value=(filter.typed.text(name)); }
                        input type="hidden" name="behind" value=(behind);
                        button { "Older" }
                    }
                } @else {
                    a.next rel="next" href={ (filter.address()) "&behind=" (behind) } { "Older" }
                }
            }
        }
    }
}

pub(super) fn badge(status: Status) -> Markup {
    html! { span.badge.{ (status.code()) } { (status_word(status)) } }
}

/// A status in a bookkeeper's words.
pub(super) fn status_word(status: Status) -> &'static str {
    match status {
        Status::Creating => "being made",
        Status::Open => "not paid yet",
        Status::Processing => "payment under way",
        Status::Paid => "paid",
        Status::PartiallyRefunded => "partly given back",
        Status::Refunded => "given back",
        Status::Expired => "not paid",
        Status::CreateFailed => "refused by the gateway",
    }
}

pub(super) fn gateway_name(gateway: Gateway) -> &'static str {
    match gateway {
        Gateway::Razorpay => "Razorpay",
        Gateway::Khalti => "Khalti",
    }
}
