//! One donation, and all that happened to it.

use super::super::App;
use super::super::request::Segment;
use super::dates::{written, written_to_the_second};
use super::frame;
use super::list::{badge, ledger_silent};
use super::matters;
use super::payments::{self, payments};
use super::reader::Reader;
use super::receipt;
use super::said;
use super::session::Session;
use crate::checkout::{CloseRequest, MOST_MATTERS, PastEvent};
use crate::operator::sentence;
use axum::Extension;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use daan_domain::{DonationId, Donor, Locale, Message, filled};
use daan_storage::{
    Actor, Chain, OpenMatter, ReceiptMail, StorageError, StoredDonation, StoredEvent, StoredReceipt,
};
use maud::{Markup, html};

/// What a page tells of.
struct Told {
    donation: StoredDonation,
    donor: Option<(Donor, Option<Message>)>,
    events: Vec<StoredEvent>,
    chain: Chain,
    receipt: Option<(StoredReceipt, Option<ReceiptMail>)>,
    matters: Vec<OpenMatter>,
}

pub(super) async fn page(
    State(app): State<App>,
    Segment(reference): Segment,
    Extension(session): Extension<Session>,
    request: Request,
) -> Response {
    let id = DonationId::parse(reference.to_ascii_uppercase()).ok();
    let done = id.and_then(|id| said::of(&app, &session, &id, request.headers()));
    let notice = done.map(|done| ("good", done.words(&session.t().gift).to_owned()));
    let mut response = shown(&app, &session, &reference, StatusCode::OK, notice).await;
    if done.is_some() {
        said::forget(&mut response, &app);
    }
    response
}

/// The page, with what has just happened.
pub(super) async fn shown(
    app: &App,
    session: &Session,
    reference: &str,
    status: StatusCode,
    notice: Option<(&str, String)>,
) -> Response {
    shown_again(app, session, reference, status, (notice, None)).await
}

/// The page, with a form as it was sent where it could not be taken.
pub(super) async fn shown_again(
    app: &App,
    session: &Session,
    reference: &str,
    status: StatusCode,
    (notice, sent): (Option<(&str, String)>, Option<&CloseRequest>),
) -> Response {
    let Ok(id) = DonationId::parse(reference.to_ascii_uppercase()) else {
        return unknown(app, session);
    };
    let told = match read(app, &id).await {
        Ok(Some(told)) => told,
        Ok(None) => return unknown(app, session),
        Err(error) => return ledger_silent(&session.reader, &error),
    };
    let body = body(app, session, &told, (notice.as_ref(), sent));
    frame::page(app, session, status, id.as_str(), &body)
}

async fn read(app: &App, id: &DonationId) -> Result<Option<Told>, StorageError> {
    let ledger = &app.desk.ledger;
    let Some(donation) = ledger.find(id).await? else {
        return Ok(None);
    };
    Ok(Some(Told {
        donation,
        donor: ledger.donor(id).await?,
        events: ledger.events(id).await?,
        chain: ledger.verify_chain(id).await?,
        receipt: receipt::read(app, id).await?,
        matters: ledger.open_matters(Some(id), MOST_MATTERS).await?,
    }))
}

/// The same for what is no reference and for one that nobody has.
pub(super) fn unknown(app: &App, session: &Session) -> Response {
    let t = &session.t().gift;
    let body = html! {
        h1 { (t.unknown_title) }
        p { (t.unknown) }
        p { a href="/admin/donations" { (t.to_list) } }
    };
    frame::page(app, session, StatusCode::NOT_FOUND, t.unknown_title, &body)
}

fn body(
    app: &App,
    session: &Session,
    told: &Told,
    (notice, sent): (Option<&(&str, String)>, Option<&CloseRequest>),
) -> Markup {
    let (reader, t) = (&session.reader, &session.t().gift);
    let donation = &told.donation;
    html! {
        p.crumb { a href="/admin/donations" { (session.t().list.title) } }
        div.titled data-copy=(donation.id.as_str()) {
            h1 { span.mono { (donation.id.as_str()) } " " (badge(reader, donation.status)) }
        }
        @if let Some((kind, text)) = notice { (frame::notice(kind, text)) }
        @if let Chain::Broken { seq } = told.chain {
            (frame::notice("bad", &filled(t.broken, &[("seq", &seq.to_string())])))
        }
        (matters::notices(app, session, (donation, &told.events), &told.matters, sent))
        (payments::notices(reader, donation))
        div.columns {
            (gift(reader, donation))
            (donor(reader, told))
            (receipt::section(app, session, (donation.id.as_str(), told.donor.is_some()), told.receipt.as_ref()))
        }
        (payments(app, session, donation))
        (timeline(reader, &told.events))
    }
}

fn gift(reader: &Reader, donation: &StoredDonation) -> Markup {
    let (t, l) = (&reader.t().gift, &reader.t().list);
    html! {
        section.card {
            h2 { (t.gift) }
            p.amount { (donation.amount.display(reader.locale)) }
            dl {
                dt { (l.campaign) } dd { (donation.campaign.as_str()) }
                dt { (t.payee) } dd dir="auto" { (donation.payee) }
                dt { (l.gateway) } dd { (donation.gateway.name()) }
                dt { (t.begun) } dd { (written(donation.created_at, reader.locale)) }
                @if let Some(at) = donation.paid_at { dt { (t.paid) } dd { (written(at, reader.locale)) } }
            }
        }
    }
}

fn donor(reader: &Reader, told: &Told) -> Markup {
    let t = &reader.t().gift;
    html! {
        section.card {
            h2 { (t.donor) }
            @match &told.donor {
                None => { p.muted { (t.donor_unknown) } }
                Some((donor, message)) => {
                    dl {
                        dt { (t.name) } dd dir="auto" { (donor.name.as_str()) }
                        dt { (t.email) } dd data-copy=(donor.email.as_str()) { (donor.email.as_str()) }
                        @if let Some(phone) = &donor.phone { dt { (t.phone) } dd { (phone.as_str()) } }
                        @if let Some(pan) = &donor.pan { dt { (t.pan) } dd.mono { (pan.as_str()) } }
                        dt { (t.public) } dd { (if told.donation.anonymous { t.name_hidden } else { t.name_shown }) }
                        @if let Some(message) = message { dt { (t.message) } dd dir="auto" { (message.as_str()) } }
                    }
                }
            }
        }
    }
}

fn timeline(reader: &Reader, events: &[StoredEvent]) -> Markup {
    let t = &reader.t().gift;
    html! {
        section {
            h2 { (t.history) }
            ol.timeline {
                @for event in events {
                    li {
                        p.when { (written_to_the_second(event.at, reader.locale)) " · " (by(reader, event)) }
                        p { (words(event, reader.locale)) }
                        details { summary { (t.particulars) } pre translate="no" { (event.kind) " " (event.data.to_string()) } }
                    }
                }
            }
            p.muted { (t.india_time) }
        }
    }
}

fn words(event: &StoredEvent, locale: Locale) -> String {
    let event = PastEvent {
        at_ms: event.at.unix_ms(),
        actor: event.actor.code().to_owned(),
        kind: event.kind.clone(),
        data: event.data.clone(),
    };
    let text = sentence(&event, locale);
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn by(reader: &Reader, event: &StoredEvent) -> String {
    let t = reader.t();
    let g = &t.gift;
    let text = match event.actor {
        Actor::Donor => g.by_donor,
        Actor::Webhook => g.by_webhook,
        Actor::Server => g.by_server,
        Actor::Poll => g.by_poll,
        Actor::Sweep => g.by_sweep,
        Actor::Operator => {
            let role = event.data.get("role").and_then(serde_json::Value::as_str);
            let Some(role) = role else {
                return g.by_operator.to_owned();
            };
            let role = match role {
                "bookkeeper" => t.frame.bookkeeper,
                "viewer" => t.frame.viewer,
                other => other,
            };
            return filled(g.by_operator_as, &[("role", role)]);
        }
    };
    text.to_owned()
}
