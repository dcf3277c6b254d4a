//! The list of donations.

use super::super::App;
use super::dates::written;
use super::door::{Posted, form_of};
use super::filter::{FIELDS, Filter, place_text};
use super::frame;
use super::reader::Reader;
use super::session::Session;
use axum::Extension;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use daan_domain::{Gateway, Status};
use daan_storage::{CampaignTotal, ListedDonation, Place, StorageError};
use maud::{Markup, html};
use std::collections::BTreeSet;

const PER_PAGE: usize = 50;
/// One more tells whether there is another page.
const READ: i64 = 51;

pub(super) async fn page(
    State(app): State<App>,
    Extension(session): Extension<Session>,
    request: Request,
) -> Response {
    let typed = Posted::of(request.uri().query().unwrap_or_default());
    // A donor in an address would be kept by whoever sees addresses.
    let names_donor = !typed.text("donor").is_empty();
    let typed = typed.without("donor");
    let mut filter = Filter::read(typed, &session.reader, app.desk.now());
    if names_donor {
        filter.left_out = Some(session.t().list.donor_in_address);
    }
    shown(&app, &session, &filter).await
}

/// The form was sent: to the list's own address, unless a donor is looked for, who must not stand in one.
pub(super) async fn sought(
    State(app): State<App>,
    Extension(session): Extension<Session>,
    request: Request,
) -> Response {
    let filter = Filter::read(form_of(&request), &session.reader, app.desk.now());
    if filter.sought.donor.is_none() {
        return Redirect::to(&filter.address()).into_response();
    }
    shown(&app, &session, &filter).await
}

async fn shown(app: &App, session: &Session, filter: &Filter) -> Response {
    let read = match read(app, filter).await {
        Ok(read) => read,
        Err(error) => return ledger_silent(&session.reader, &error),
    };
    let status = if filter.problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let title = session.t().list.title;
    let body = html! {
        h1 { (title) }
        @for problem in &filter.problems { (frame::notice("bad", problem)) }
        @if let Some(why) = filter.left_out { (frame::notice("bad", why)) }
        (form(app, session, filter, &read.choices))
        (table(&session.reader, &read.found))
        (pager(app, session, filter, &read.found))
    };
    frame::page(app, session, status, title, &body)
}

/// What a page is made of.
struct Read {
    found: Vec<ListedDonation>,
    choices: Choices,
}

async fn read(app: &App, filter: &Filter) -> Result<Read, StorageError> {
    let ledger = &app.desk.ledger;
    let choices = Choices::of(app, ledger.campaign_totals().await?, filter);
    let found = if filter.problems.is_empty() {
        ledger
            .browse(&filter.sought, filter.behind.as_ref(), READ)
            .await?
    } else {
        Vec::new()
    };
    Ok(Read { found, choices })
}

/// What can be chosen: what the campaign file has now, and whatever was ever paid here.
struct Choices {
    campaigns: BTreeSet<String>,
    currencies: BTreeSet<String>,
}

impl Choices {
    fn of(app: &App, totals: Vec<CampaignTotal>, filter: &Filter) -> Choices {
        let (mut campaigns, mut currencies) = (BTreeSet::new(), BTreeSet::new());
        for campaign in app.desk.campaigns.iter() {
            campaigns.insert(campaign.slug.as_str().to_owned());
            let offered = campaign.offers.iter().map(daan_domain::Offer::currency);
            currencies.extend(offered.map(|currency| currency.code().to_owned()));
        }
        for total in totals {
            campaigns.insert(total.campaign.as_str().to_owned());
            currencies.insert(total.raised.currency().code().to_owned());
        }
        // What an address asks for stays chosen, though nobody has ever given to it.
        let asked = filter.sought.campaign.iter();
        campaigns.extend(asked.map(|slug| slug.as_str().to_owned()));
        let asked = filter.sought.currency.iter();
        currencies.extend(asked.map(|currency| currency.code().to_owned()));
        Choices {
            campaigns,
            currencies,
        }
    }
}

/// The ledger did not answer.
pub(super) fn ledger_silent(reader: &Reader, error: &StorageError) -> Response {
    tracing::error!(%error, "the admin could not read the ledger");
    let t = &reader.t().frame;
    frame::said(
        reader,
        StatusCode::SERVICE_UNAVAILABLE,
        t.silent_title,
        t.silent,
    )
}

fn form(app: &App, session: &Session, filter: &Filter, choices: &Choices) -> Markup {
    let t = session.t();
    let (l, typed) = (&t.list, |name: &str| filter.typed.text(name).to_owned());
    let same = |codes: &BTreeSet<String>| -> Vec<(String, String)> {
        codes
            .iter()
            .map(|code| (code.clone(), code.clone()))
            .collect()
    };
    let statuses =
        Status::ALL.map(|status| (status.code().to_owned(), t.statuses.of(status).to_owned()));
    let gateways =
        Gateway::ALL.map(|gateway| (gateway.code().to_owned(), gateway.name().to_owned()));
    let waiting = [
        ("1", l.waiting_person),
        ("held", l.waiting_held),
        ("surplus", l.waiting_surplus),
        ("dispute", l.waiting_disputes),
        ("dispute_lost", l.waiting_lost),
        ("refund_failed", l.waiting_failed),
        ("refund_came_back", l.waiting_came_back),
        ("refund_too_large", l.waiting_too_large),
        ("refund_unrecorded", l.waiting_unrecorded),
        ("overdue", l.waiting_look),
    ]
    .map(|(code, text)| (code.to_owned(), text.to_owned()));
    let choice = |name, label, options: &[(String, String)]| {
        choice(name, label, l.any, options, &typed(name))
    };
    let first = ["name", "receipt", "donor", "status"];
    let mut folded = FIELDS.iter().filter(|name| !first.contains(name));
    let narrowed = folded.any(|name| !filter.typed.text(name).is_empty());
    html! {
        form.filter.card method="post" action="/admin/donations" {
            (frame::token(app, session))
            (field("name", l.name, &typed("name"), "search"))
            (field("receipt", l.receipt, &typed("receipt"), "search"))
            (field("donor", l.donor_begins, &typed("donor"), "search"))
            (choice("status", l.status, &statuses))
            details.more open[narrowed] {
                summary { (l.more) }
                div.fields {
                    (choice("gateway", l.gateway, &gateways))
                    (choice("campaign", l.campaign, &same(&choices.campaigns)))
                    (choice("currency", l.currency, &same(&choices.currencies)))
                    (choice("waiting", l.waiting, &waiting))
                    (field("from", l.from, &typed("from"), "date"))
                    (field("to", l.to, &typed("to"), "date"))
                    (field("min", l.least, &typed("min"), "text"))
                    (field("max", l.most, &typed("max"), "text"))
                }
            }
            div.buttons {
                button { (l.show) }
                a href="/admin/donations" { (l.all) }
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

fn choice(
    name: &str,
    label: &str,
    any: &str,
    options: &[(String, String)],
    chosen: &str,
) -> Markup {
    html! {
        div.field {
            label for=(name) { (label) }
            select id=(name) name=(name) {
                option value="" { (any) }
                @for (value, text) in options {
                    option value=(value) selected[value == chosen] { (text) }
                }
            }
        }
    }
}

fn table(reader: &Reader, found: &[ListedDonation]) -> Markup {
    let t = &reader.t().list;
    if found.is_empty() {
        return html! { p.empty { (t.none) } };
    }
    html! {
        div.scroll {
            table.list {
                thead {
                    tr {
                        th { (t.when) } th { (t.donor) } th.number { (t.amount) } th { (t.status) }
                        th { (t.campaign) } th { (t.gateway) } th { (t.reference) }
                    }
                }
                tbody {
                    @for gift in found.iter().take(PER_PAGE) { (row(reader, gift)) }
                }
            }
        }
    }
}

fn row(reader: &Reader, gift: &ListedDonation) -> Markup {
    let t = &reader.t().list;
    html! {
        tr {
            td.when { (written(gift.created_at, reader.locale)) }
            td.donor {
                @match &gift.donor {
                    Some(donor) => { strong dir="auto" { (donor.name) } " " span.muted { (donor.email) } }
                    None => { span.muted { (if gift.is_erased { t.erased } else { t.unknown }) } }
                }
            }
            td.number { (gift.amount.display(reader.locale)) }
            td {
                (badge(reader, gift.status))
                @if gift.for_a_person { " " span.badge.look { (t.look) } }
            }
            td { (gift.campaign.as_str()) }
            td { (gift.gateway.name()) }
            td { a.mono href={ "/admin/donations/" (gift.id.as_str()) } { (gift.id.as_str()) } }
        }
    }
}

/// The next page. Where a donor is looked for, it is asked for by a form.
fn pager(app: &App, session: &Session, filter: &Filter, found: &[ListedDonation]) -> Markup {
    let t = &session.t().list;
    let more = found.len() > PER_PAGE;
    let last = found.iter().take(PER_PAGE).next_back();
    let Some(behind) = last.filter(|_| more).map(|gift| {
        place_text(&Place {
            created_at: gift.created_at,
            id: gift.id.clone(),
        })
    }) else {
        return html! {};
    };
    html! {
        nav.pager aria-label=(t.pages) {
            @if filter.sought.donor.is_some() {
                form method="post" action="/admin/donations" {
                    (frame::token(app, session))
                    @for name in FIELDS { input type="hidden" name=(name) value=(filter.typed.text(name)); }
                    input type="hidden" name="behind" value=(behind);
                    button { (t.older) }
                }
            } @else {
                a.next rel="next" href={ (filter.address()) "&behind=" (behind) } { (t.older) }
            }
        }
    }
}

pub(super) fn badge(reader: &Reader, status: Status) -> Markup {
    html! { span.badge.{ (status.code()) } { (reader.t().statuses.of(status)) } }
}
