//! A donation's receipt: its number, its PDF, and the mail that brings it.

use super::super::App;
use super::super::receipts;
use super::super::request::Segment;
use super::dates::written;
use super::reader::Reader;
use super::refund::words;
use super::said::{self, Done};
use super::session::{Role, Session};
use super::{frame, gift};
use crate::checkout::{ResendRequest, file_name, sheet};
use crate::operator::problem_in_words;
use axum::Extension;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use daan_domain::{DonationId, Locale, filled};
use daan_storage::{MailResult, ReceiptMail, StorageError, StoredReceipt};
use daan_web::texts::{numeral, own_name};
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
    (reference, has_donor): (&str, bool),
    known: Option<&(StoredReceipt, Option<ReceiptMail>)>,
) -> Markup {
    let Some((receipt, mail)) = known else {
        return html! {};
    };
    let (reader, t) = (&session.reader, &session.t().receipt);
    let address = format!("/admin/donations/{reference}/receipt");
    let is_whole = receipt.gone_back.amount_minor() < receipt.amount.amount_minor();
    let may_send = session.role == Role::Bookkeeper
        && app.desk.mailer.is_some()
        && is_whole
        // Nobody is written to once who gave is erased.
        && has_donor;
    html! {
        section.card {
            h2 { (t.title) }
            // Its donor may quote another number than the one that stands here.
            @if receipt.is_restored { p { (t.renumbered) } }
            dl {
                dt { (t.number) } dd.mono dir="auto" { (receipt.label) }
                dt { (t.issued) } dd { (written(receipt.issued_at, reader.locale)) }
                @if receipt.gone_back.amount_minor() > 0 {
                    dt { (t.gone_back) } dd { (receipt.gone_back.display(reader.locale)) }
                }
                dt { (t.mail) } dd { (standing(reader, mail.as_ref())) }
                dt { (t.file) } dd.links {
                    @for locale in Locale::ALL {
                        a href={ (address) ".pdf?lang=" (locale.tag()) } lang=(locale.tag()) hreflang=(locale.tag()) { (own_name(locale)) }
                    }
                }
            }
            @if may_send {
                form method="post" action={ (address) "/send" } {
                    (frame::token(app, session))
                    button.quiet { (if mail.is_some() { t.send_again } else { t.send }) }
                }
            }
        }
    }
}

fn standing(reader: &Reader, mail: Option<&ReceiptMail>) -> String {
    let (t, locale) = (&reader.t().receipt, reader.locale);
    let Some(mail) = mail else {
        return t.none_sent.to_owned();
    };
    let why = mail.problem.as_deref();
    let why = why.map_or_else(String::new, |why| {
        format!(": {}", problem_in_words(why, locale))
    });
    let (text, at) = match mail.ended {
        Some((at, MailResult::Sent)) => (t.sent, at),
        Some((at, MailResult::Refused)) => (t.refused, at),
        Some((at, MailResult::GivenUp)) => (t.given_up, at),
        Some((_, MailResult::Refunded)) => return t.refunded.to_owned(),
        None if mail.attempts == 0 => return t.waits.to_owned(),
        None => (t.waits_until, mail.next_at),
    };
    let (at, tries) = (written(at, locale), numeral(mail.attempts, locale));
    let words = [("time", at.as_str()), ("n", &tries), ("why", &why)];
    filled(text, &words)
}

/// The PDF, for whoever is signed in.
pub(super) async fn file(
    State(app): State<App>,
    Segment(reference): Segment,
    Extension(session): Extension<Session>,
    request: Request,
) -> Response {
    let t = &session.t().receipt;
    let locale = super::super::language::asked(request.uri()).unwrap_or(Locale::En);
    let found = match DonationId::parse(reference.to_ascii_uppercase()) {
        Ok(id) => app.desk.ledger.receipt(&id).await,
        Err(_) => Ok(None),
    };
    match found {
        Ok(Some(receipt)) => {
            if let Some(bytes) = receipts::made(sheet(&receipt, locale)).await {
                receipts::answer(bytes, &file_name(&receipt.label))
            } else {
                let (title, text) = (t.no_file_title, session.t().gift.broke);
                let status = StatusCode::INTERNAL_SERVER_ERROR;
                frame::said(&session.reader, status, title, text)
            }
        }
        Ok(None) => {
            gift::shown(
                &app,
                &session,
                &reference,
                StatusCode::NOT_FOUND,
                Some(("bad", t.no_receipt.to_owned())),
            )
            .await
        }
        Err(error) => super::list::ledger_silent(&session.reader, &error),
    }
}

/// Asks for the mail, again or for the first time. The watch sends it.
pub(super) async fn send(
    State(app): State<App>,
    Segment(reference): Segment,
    Extension(session): Extension<Session>,
) -> Response {
    let asked = ResendRequest {
        reference: reference.clone(),
        role: session.role.code().to_owned(),
    };
    match app.desk.ask_for_receipt_mail(&asked).await {
        Ok(id) => said::lead_back(&app, &session, &id, Done::Mailing),
        Err(refused) => {
            let status = match refused.code.as_str() {
                "mail_too_soon" | "mail_under_way" => StatusCode::TOO_MANY_REQUESTS,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            let why = words::of(&session.reader, &refused.code, &refused.message);
            gift::shown(&app, &session, &reference, status, Some(("bad", why))).await
        }
    }
}
