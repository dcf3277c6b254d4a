//! A donation's receipt: its number, its PDF, and the mail that brings it.

use super::super::App;
use super::super::receipts;
use super::super::request::Segment;
use super::door::session;
use super::filter::written;
use super::session::{Role, Session};
use super::{frame, gift};
use crate::checkout::{ResendRequest, sheet};
use crate::operator::problem_in_words;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use daan_domain::{DonationId, Locale};
use daan_storage::{MailResult, ReceiptMail, StorageError, StoredReceipt};
use maud::{Markup, html};

/// The receipt of a donation, and its latest mail.
pub(super) async fn read(
    app: &App,
    id: &DonationId,
) -> Result<Option<(StoredReceipt, Option<ReceiptMail>)>, StorageError> {
    let ledger = &app.desk.ledger;
    Ok(match ledger.receipt(id).await? {
        None => None,
        Some(receipt) => Some((receipt, ledger.receipt_mail(id).await?)),
    })
}

/// What a donation's page says of it; nothing where there is none.
pub(super) fn section(
    app: &App,
    session: &Session,
    reference: &str,
    known: Option<&(StoredReceipt, Option<ReceiptMail>)>,
) -> Markup {
    let Some((receipt, mail)) = known else {
        return html! {};
    };
    let address = format!("/admin/donations/{reference}/receipt");
    let is_whole = receipt.gone_back.amount_minor() < receipt.amount.amount_minor();
    let may_send = session.role == Role::Bookkeeper && app.desk.mailer.is_some() && is_whole;
    html! {
        section.card {
            h2 { "Receipt" }
            dl {
                dt { "Number" } dd.mono dir="auto" { (receipt.label) }
                dt { "Issued" } dd { (written(receipt.issued_at)) }
                @if receipt.gone_back.amount_minor() > 0 {
                    dt { "Went back since" } dd { (receipt.gone_back.display(Locale::En)) }
                }
                dt { "Mail" } dd { (standing(mail.as_ref())) }
            }
            p {
                "PDF in "
                a href={ (address) ".pdf?lang=en" } { "English" } ", "
                a href={ (address) ".pdf?lang=hi" } { "Hindi" } ", "
                a href={ (address) ".pdf?lang=ne" } { "Nepali" }
            }
            @if may_send {
                form method="post" action={ (address) "/send" } {
                    (frame::token(app, session))
                    button.quiet { (if mail.is_some() { "Send the receipt again" } else { "Send the receipt" }) }
                }
            }
        }
    }
}

fn standing(mail: Option<&ReceiptMail>) -> String {
    let Some(mail) = mail else {
        return "None was sent.".to_owned();
    };
    let why = mail.problem.as_deref().map(problem_in_words);
    let why = why.map_or_else(String::new, |why| format!(": {why}"));
    match mail.ended {
        Some((at, MailResult::Sent)) => format!("Sent {}.", written(at)),
        Some((at, MailResult::Refused)) => format!("Refused {}{why}.", written(at)),
        Some((at, MailResult::GivenUp)) => {
            format!(
                "Given up {} after {} tries{why}.",
                written(at),
                mail.attempts
            )
        }
        Some((_, MailResult::Refunded)) => {
            "Not sent: the whole gift had gone back before it went.".to_owned()
        }
        None if mail.attempts == 0 => "Waits to be sent.".to_owned(),
        None => format!("Waits; tried next {}{why}.", written(mail.next_at)),
    }
}

/// The PDF, for whoever is signed in.
pub(super) async fn file(
    State(app): State<App>,
    Segment(reference): Segment,
    request: Request,
) -> Response {
    let Some(session) = session(&request) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let locale = super::super::language::asked(request.uri()).unwrap_or(Locale::En);
    let found = match DonationId::parse(reference.to_ascii_uppercase()) {
        Ok(id) => app.desk.ledger.receipt(&id).await,
        Err(_) => Ok(None),
    };
    match found {
        Ok(Some(receipt)) => match receipts::made(sheet(&receipt, locale)).await {
            Some(bytes) => receipts::answer(bytes),
            None => frame::said(
                StatusCode::INTERNAL_SERVER_ERROR,
                "The PDF could not be made",
                "Something went wrong here; the server\u{2019}s log says what.",
            ),
        },
        Ok(None) => gift::shown(
            &app,
            &session,
            &reference,
            StatusCode::NOT_FOUND,
            Some((
                "bad",
                "This donation has no receipt. One that is paid gets its receipt within seconds."
                    .to_owned(),
            )),
        )
        .await,
        Err(error) => super::list::ledger_silent(&error),
    }
}

/// Asks for the mail, again or for the first time. The watch sends it.
pub(super) async fn send(
    State(app): State<App>,
    Segment(reference): Segment,
    request: Request,
) -> Response {
    let Some(session) = session(&request) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let asked = ResendRequest {
        reference: reference.clone(),
        role: session.role.code().to_owned(),
    };
    match app.desk.ask_for_receipt_mail(&asked).await {
        Ok(id) => {
            let address = format!("/admin/donations/{}?done=mailing", id.as_str());
            Redirect::to(&address).into_response()
        }
        Err(refused) => {
            let status = match refused.code.as_str() {
                "mail_too_soon" | "mail_under_way" => StatusCode::TOO_MANY_REQUESTS,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            let why = refused.message;
            gift::shown(&app, &session, &reference, status, Some(("bad", why))).await
        }
    }
}
