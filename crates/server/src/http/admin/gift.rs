//! One donation, and all that happened to it.

use super::super::App;
use super::super::request::Segment;
use super::door::{Posted, session};
use super::filter::written;
use super::frame;
use super::list::{badge, gateway_name, ledger_silent};
use super::receipt;
use super::session::{Role, Session};
use crate::checkout::{PastEvent, mismatch_in_words};
use crate::operator::sentence;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use daan_domain::settle::{Disposition, Payment, PaymentState};
use daan_domain::{DonationId, Donor, Locale, Message, Money};
use daan_storage::{
    Actor, Chain, ReceiptMail, StorageError, StoredDonation, StoredEvent, StoredReceipt,
};
use maud::{Markup, html};

/// What a page tells of.
struct Told {
    donation: StoredDonation,
    donor: Option<(Donor, Option<Message>)>,
    events: Vec<StoredEvent>,
    chain: Chain,
    receipt: Option<(StoredReceipt, Option<ReceiptMail>)>,
}

pub(super) async fn page(
    State(app): State<App>,
    Segment(reference): Segment,
    request: Request,
) -> Response {
    let Some(session) = session(&request) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let done = Posted::of(request.uri().query().unwrap_or_default());
    shown(
        &app,
        &session,
        &reference,
        StatusCode::OK,
        notice_of(done.text("done")),
    )
    .await
}

/// The page, with what has just happened.
pub(super) async fn shown(
    app: &App,
    session: &Session,
    reference: &str,
    status: StatusCode,
    notice: Option<(&str, String)>,
) -> Response {
    let Ok(id) = DonationId::parse(reference.to_ascii_uppercase()) else {
        return unknown(app, session);
    };
    let told = match read(app, &id).await {
        Ok(Some(told)) => told,
        Ok(None) => return unknown(app, session),
        Err(error) => return ledger_silent(&error),
    };
    let body = body(app, session, &told, notice.as_ref());
    frame::page(app, session, status, id.as_str(), &body)
}

fn notice_of(done: &str) -> Option<(&'static str, String)> {
    let text = match done {
        "refunded" => "The money went back, and the ledger has it.",
        "on-its-way" => {
            "The money is on its way back. The donation stays as it is until the gateway says that it went back."
        }
        "sent-before" => {
            "This form was sent before, so nothing was done now. What became of it stands below."
        }
        "mailing" => {
            "The receipt is on its way by mail. What became of it stands below, after a moment."
        }
        "looked" => "Every gateway that may have news was asked. What is known stands below.",
        _ => return None,
    };
    Some(("good", text.to_owned()))
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
    }))
}

/// The same for what is no reference and for one that nobody has.
fn unknown(app: &App, session: &Session) -> Response {
    let body = html! {
        h1 { "There is no such donation" }
        p {
            "Expected a reference that this ledger has, such as DN-4F7K-Q2MX-9TBZ. It stands on the donor\u{2019}s page, \
             and is the receipt of the gateway\u{2019}s order. Look for the payment\u{2019}s id or the donor in the "
            a href="/admin/donations" { "list" } "."
        }
    };
    frame::page(
        app,
        session,
        StatusCode::NOT_FOUND,
        "No such donation",
        &body,
    )
}

fn body(app: &App, session: &Session, told: &Told, notice: Option<&(&str, String)>) -> Markup {
    let donation = &told.donation;
    html! {
        p.crumb { a href="/admin/donations" { "Donations" } }
        h1 { span.mono { (donation.id.as_str()) } " " (badge(donation.status)) }
        @if let Some((kind, text)) = notice { (frame::notice(kind, text)) }
        @if let Chain::Broken { seq } = told.chain {
            (frame::notice("bad", &format!(
                "The history was changed by somebody: entry {seq} does not follow from the one before. Run daan \
                 verify-ledger, and keep the ledger as it is."
            )))
        }
        div.columns {
            section.card {
                h2 { "Gift" }
                p.amount { (donation.amount.display(Locale::En)) }
                dl {
                    dt { "Campaign" } dd { (donation.campaign.as_str()) }
                    dt { "Payee" } dd dir="auto" { (donation.payee) }
                    dt { "Gateway" } dd { (gateway_name(donation.gateway)) }
                    dt { "Begun" } dd { (written(donation.created_at)) }
                    @if let Some(at) = donation.paid_at { dt { "Paid" } dd { (written(at)) } }
                }
            }
            (donor(told))
            (receipt::section(app, session, donation.id.as_str(), told.receipt.as_ref()))
        }
        (payments(app, session, donation))
        (timeline(&told.events))
    }
}

fn donor(told: &Told) -> Markup {
    html! {
        section.card {
            h2 { "Donor" }
            @match &told.donor {
                None => { p.muted { "Who gave is erased, or was never known." } }
                Some((donor, message)) => {
                    dl {
                        dt { "Name" } dd dir="auto" { (donor.name.as_str()) }
                        dt { "E-mail" } dd { (donor.email.as_str()) }
                        @if let Some(phone) = &donor.phone { dt { "Phone" } dd { (phone.as_str()) } }
                        @if let Some(pan) = &donor.pan { dt { "PAN" } dd.mono { (pan.as_str()) } }
                        dt { "Public" } dd { (if told.donation.anonymous { "name not shown" } else { "name may be shown" }) }
                        @if let Some(message) = message { dt { "Message" } dd dir="auto" { (message.as_str()) } }
                    }
                }
            }
        }
    }
}

fn payments(app: &App, session: &Session, donation: &StoredDonation) -> Markup {
    let may_act = session.role == Role::Bookkeeper;
    let reference = donation.id.as_str();
    html! {
        section {
            h2 { "Payments" }
            @if donation.payments.is_empty() { p.empty { "Nothing was paid so far." } }
            @for payment in &donation.payments {
                div.card.payment {
                    p { span.mono { (payment.id.as_str()) } " at " (gateway_name(payment.gateway)) }
                    p { (standing(payment)) }
                    @for (refund, amount) in &payment.refunds {
                        p.muted { (amount.display(Locale::En)) " went back as " span.mono { (refund.as_str()) } }
                    }
                    @if may_act && let Some(surplus) = left_of(payment) {
                        p { a.button href={ "/admin/donations/" (reference) "/refund" (if surplus { "?surplus=1" } else { "" }) } {
                            (if surplus { "Give the surplus back…" } else { "Give money back…" })
                        } }
                    }
                }
            }
            @if may_act {
                form method="post" action={ "/admin/donations/" (reference) "/recheck" } {
                    (frame::token(app, session))
                    button.quiet { "Ask the gateway now" }
                }
            }
        }
    }
}

/// Whether something of a captured payment may go back, and whether it is a surplus.
fn left_of(payment: &Payment) -> Option<bool> {
    let PaymentState::Captured { disposition, money } = payment.state else {
        return None;
    };
    let gone = payment.refunds.iter().map(|(_, part)| part.amount_minor());
    let gone = gone.fold(0, i64::saturating_add);
    (gone < money.amount_minor()).then_some(disposition == Disposition::Surplus)
}

fn standing(payment: &Payment) -> String {
    let amount = |money: Money| money.display(Locale::En).to_string();
    match payment.state {
        PaymentState::UnderWay => "Under way: the bank has not decided yet.".to_owned(),
        PaymentState::Failed => match payment.reason {
            Some(reason) => format!("Failed: {}.", reason.code().replace('_', " ")),
            None => "Failed.".to_owned(),
        },
        PaymentState::Returned => "Went back to the donor, and was never booked.".to_owned(),
        PaymentState::Captured {
            disposition: Disposition::Applied,
            money,
        } => {
            format!("{} received. This payment counts.", amount(money))
        }
        PaymentState::Captured {
            disposition: Disposition::Surplus,
            money,
        } => {
            format!(
                "{} received beside the payment that counts: to be given back.",
                amount(money)
            )
        }
        PaymentState::Quarantined(mismatch) => format!(
            "Held, and not counted: {}. Give it back in the gateway\u{2019}s dashboard, then ask the gateway here.",
            mismatch_in_words(mismatch)
        ),
        PaymentState::OfOtherDonation => "Counts for another donation.".to_owned(),
    }
}

fn timeline(events: &[StoredEvent]) -> Markup {
    html! {
        section {
            h2 { "What happened" }
            ol.timeline {
                @for event in events {
                    li {
                        p.when { (written(event.at)) " · " (by(event)) }
                        p { (words(event)) }
                        details { summary { "Particulars" } pre { (event.kind) " " (event.data.to_string()) } }
                    }
                }
            }
            p.muted { "Times are India\u{2019}s (UTC+5:30)." }
        }
    }
}

fn words(event: &StoredEvent) -> String {
    let text = sentence(&PastEvent {
        at_ms: event.at.unix_ms(),
        actor: event.actor.code().to_owned(),
        kind: event.kind.clone(),
        data: event.data.clone(),
    });
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn by(event: &StoredEvent) -> String {
    match event.actor {
        Actor::Donor => "the donor\u{2019}s browser".to_owned(),
        Actor::Webhook => "the gateway told us".to_owned(),
        Actor::Server => "Daan".to_owned(),
        Actor::Poll => "Daan asked the gateway".to_owned(),
        Actor::Sweep => "the daily comparison".to_owned(),
        Actor::Operator => match event.data.get("role").and_then(serde_json::Value::as_str) {
            Some(role) => format!("an operator, as {role}"),
            None => "an operator".to_owned(),
        },
    }
}
