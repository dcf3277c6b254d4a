//! What of a donation waits for a person beside its payments, the next step of each, and the word that it is seen to.

use super::super::App;
use super::super::request::Segment;
use super::dates::{in_digits, written};
use super::door::form_of;
use super::reader::Reader;
use super::refund::words;
use super::said::{self, Done};
use super::session::{Role, Session};
use super::{frame, gift};
use crate::checkout::{CloseRequest, MAX_NOTE_CHARS, NotDone};
use axum::Extension;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use daan_domain::settle::{Disposition, PaymentState};
use daan_domain::{Currency, DonationId, Money, Timestamp, filled, single_line};
use daan_gateway::razorpay::DisputeStatus;
use daan_storage::{MatterKind, OpenMatter, StoredDonation, StoredEvent};
use maud::{Markup, html};
use serde_json::Value;

/// A notice for each.
pub(super) fn notices(
    app: &App,
    session: &Session,
    (donation, history): (&StoredDonation, &[StoredEvent]),
    matters: &[OpenMatter],
    sent: Option<&CloseRequest>,
) -> Markup {
    let about = |matter: &OpenMatter| sent.filter(|sent| Some(&sent.name) == matter.name.as_ref());
    html! {
        @for (at, matter) in matters.iter().enumerate() {
            (notice(app, session, (donation, history), (at, matter, about(matter))))
        }
    }
}

fn notice(
    app: &App,
    session: &Session,
    (donation, history): (&StoredDonation, &[StoredEvent]),
    (at, matter, sent): (usize, &OpenMatter, Option<&CloseRequest>),
) -> Markup {
    let t = &session.t().matters;
    let name = matter.name.as_deref().unwrap_or("-");
    let amount = amount(&session.reader, matter);
    let words = [
        ("name", name),
        ("amount", &amount),
        ("payment", matter.payment.as_str()),
    ];
    let (text, otherwise) = match matter.kind {
        MatterKind::RefundFailed => (t.failed, Some(t.failed_otherwise)),
        MatterKind::RefundUnrecorded => (t.unrecorded, None),
        MatterKind::Dispute => (t.dispute, Some(t.dispute_otherwise)),
        MatterKind::LostDispute => (t.lost, Some(t.lost_struck)),
        MatterKind::RefundCameBack => (t.came_back, Some(t.came_back_otherwise)),
        MatterKind::RefundTooLarge => (t.too_large, Some(t.too_large_compared)),
    };
    let since = since_it_came_back(history, matter).join(", ");
    html! {
        div.notice.bad {
            p role="alert" {
                (filled(text, &words))
                @if !since.is_empty() { " " strong { (filled(t.came_back_since, &[("names", &since)])) } }
                @if let Some(time) = answer_by(app, history, matter) {
                    " " strong { (filled(t.answer_by, &[("time", &written(time, session.reader.locale))])) }
                }
            }
            @match otherwise {
                None => { p { code translate="no" { (command(donation, matter)) } } }
                Some(question) => @if session.role == Role::Bookkeeper {
                    details open[sent.is_some()] {
                        summary { (question) }
                        (form(app, session, donation, (at, name, sent)))
                    }
                }
            }
        }
    }
}

/// The refunds of its payment that went back since a refund came back, booked or not.
fn since_it_came_back<'a>(history: &'a [StoredEvent], matter: &OpenMatter) -> Vec<&'a str> {
    let text = |event: &'a StoredEvent, member| event.data.get(member).and_then(Value::as_str);
    let name = matter.name.as_deref();
    let is_failure = |event: &&StoredEvent| {
        matter.kind == MatterKind::RefundCameBack
            && event.kind == "refund_failed"
            && event.data.get("refund").and_then(Value::as_str) == name
    };
    let Some(failed) = history.iter().rfind(is_failure) else {
        return Vec::new();
    };
    let later = history.iter().filter(|event| {
        event.seq > failed.seq
            && matches!(
                event.kind.as_str(),
                "payment_refunded" | "quarantined_refund_too_large"
            )
            && text(event, "payment") == Some(matter.payment.as_str())
    });
    later.filter_map(|event| text(event, "refund")).collect()
}

/// Until when a dispute can be answered, by the last that was heard of it: nothing once it was answered, or too late.
fn answer_by(app: &App, history: &[StoredEvent], matter: &OpenMatter) -> Option<Timestamp> {
    let name = matter
        .name
        .as_deref()
        .filter(|_| matter.kind == MatterKind::Dispute)?;
    let says = |event: &StoredEvent, member: &str, text: &str| {
        event.data.get(member).and_then(Value::as_str) == Some(text)
    };
    let last = history.iter().rfind(|event| says(event, "dispute", name))?;
    let until = Timestamp::from_unix_ms(last.data.get("respond_by_ms")?.as_i64()?);
    let is_answered = says(last, "status", DisputeStatus::UnderReview.as_str());
    (!is_answered && until > app.desk.now()).then_some(until)
}

fn form(
    app: &App,
    session: &Session,
    donation: &StoredDonation,
    (at, name, sent): (usize, &str, Option<&CloseRequest>),
) -> Markup {
    let t = &session.t().matters;
    let note = sent.map_or("", |sent| sent.note.as_str());
    let (field, hint) = (format!("how-{at}"), format!("how-{at}-hint"));
    html! {
        form.seen method="post" action={ "/admin/donations/" (donation.id.as_str()) "/matter/close" } {
            (frame::token(app, session))
            input type="hidden" name="matter" value=(name);
            label for=(field) { (t.how) }
            input id=(field) name="note" value=(note) maxlength=(MAX_NOTE_CHARS) required autocomplete="off" aria-describedby=(hint);
            p.hint id=(hint) { (t.how_hint) }
            button.quiet { (t.close) }
        }
    }
}

/// An amount that only the gateway's dashboard tells is recorded by whoever runs the server.
fn command(donation: &StoredDonation, matter: &OpenMatter) -> String {
    let is_surplus = donation.payments.iter().any(|payment| {
        let is_beside = matches!(
            payment.state,
            PaymentState::Captured {
                disposition: Disposition::Surplus,
                ..
            }
        );
        payment.id == matter.payment && is_beside
    });
    let surplus = if is_surplus { " --surplus" } else { "" };
    let reference = donation.id.as_str();
    format!("daan refund {reference}{surplus} --manual --amount AMOUNT --note TEXT")
}

/// Writes down that something is seen to.
pub(super) async fn close(
    State(app): State<App>,
    Segment(reference): Segment,
    Extension(session): Extension<Session>,
    request: Request,
) -> Response {
    let Ok(id) = DonationId::parse(reference.to_ascii_uppercase()) else {
        return gift::shown(&app, &session, &reference, StatusCode::NOT_FOUND, None).await;
    };
    let typed = form_of(&request);
    let asked = CloseRequest {
        reference: id.as_str().to_owned(),
        name: typed.text("matter").to_owned(),
        note: typed.text("note").to_owned(),
        role: Some(session.role.code().to_owned()),
    };
    match app.desk.close_matter(&asked).await {
        Ok(_) => said::lead_back(&app, &session, &id, Done::SeenTo),
        Err(refused) => {
            let notice = Some(("bad", why(&session.reader, &refused, &asked.note)));
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            gift::shown_again(&app, &session, id.as_str(), status, (notice, Some(&asked))).await
        }
    }
}

fn why(reader: &Reader, refused: &NotDone, note: &str) -> String {
    let t = &reader.t().matters;
    match refused.code.as_str() {
        "note_length" => {
            let digits = |count: usize| in_digits(&count.to_string(), reader.locale);
            let (most, found) = (
                digits(MAX_NOTE_CHARS),
                digits(single_line(note).chars().count()),
            );
            let words = [("most", most.as_str()), ("found", &found)];
            filled(t.how_missing, &words)
        }
        "note_personal" => t.how_personal.to_owned(),
        "matter_not_open" => t.not_open.to_owned(),
        "history_full" => t.full.to_owned(),
        code => words::of(reader, code, &refused.message),
    }
}

/// In brackets, where it is known.
fn amount(reader: &Reader, matter: &OpenMatter) -> String {
    let currency = matter.currency.as_deref().and_then(Currency::lookup);
    let sum = matter.amount_minor.zip(currency);
    let money = sum.and_then(|(amount_minor, currency)| Money::new(amount_minor, currency).ok());
    money.map_or_else(String::new, |money| {
        format!(" ({})", money.display(reader.locale))
    })
}
