//! The form, and the page that says what would happen.

use super::super::super::App;
use super::super::super::pages::fresh_key;
use super::super::door::Posted;
use super::super::frame;
use super::super::gift;
use super::super::session::Session;
use super::{FIELDS, words};
use crate::checkout::{RefundPlan, RefundRefused, Sum, left_in_books};
use crate::operator::dispute_in_words;
use axum::http::StatusCode;
use axum::response::Response;
use daan_domain::{DonationId, Gateway, filled};
use maud::{Markup, html};

/// The form, and what is wrong with what was typed into it.
pub(super) async fn asked(
    app: &App,
    session: &Session,
    reference: &str,
    typed: &Posted,
    why: Option<&RefundRefused>,
) -> Response {
    // In the form's own address anything else would choose where it is sent to, with the session's token in it.
    let Ok(id) = DonationId::parse(reference.to_ascii_uppercase()) else {
        return gift::unknown(app, session);
    };
    let code = why.map_or("", |refused| refused.code.as_str());
    let is_again = code == "refund_repeated" || typed.is_checked("again");
    let is_disputed = code == "payment_disputed" || typed.is_checked("despite_dispute");
    let is_surplus = typed.is_checked("surplus");
    let t = &session.t().refund;
    let title = if is_surplus { t.surplus_title } else { t.title };
    let why_not = why.map(|refused| words::of(&session.reader, code, &refused.message));
    let left = left(app, session, &id, is_surplus).await;
    let body = html! {
        p.crumb { a href={ "/admin/donations/" (reference) } { (reference) } }
        h1 { (title) }
        @if let Some(why) = &why_not { (frame::notice("bad", why)) }
        form.card method="post" action={ "/admin/donations/" (reference) "/refund/check" } {
            (frame::token(app, session))
            @if is_surplus { input type="hidden" name="surplus" value="1"; }
            (left)
            label for="amount" { (t.amount) }
            input #amount name="amount" inputmode="decimal" autocomplete="off" value=(typed.text("amount")) aria-describedby="amount-hint";
            p.hint #amount-hint { (t.amount_hint) }
            label for="reason" { (t.reason) }
            textarea #reason name="reason" rows="3" maxlength="500" required aria-describedby="reason-hint" { (typed.text("reason")) }
            p.hint #reason-hint { (t.reason_hint) }
            @if is_again { (check_box("again", t.again, typed)) }
            @if is_disputed { (check_box("despite_dispute", t.despite_dispute, typed)) }
            button { (t.check) }
        }
    };
    let status = if why.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    frame::page(app, session, status, title, &body)
}

/// Nothing where there is no payment, or the ledger does not answer: the next page says so.
async fn left(app: &App, session: &Session, id: &DonationId, is_surplus: bool) -> Markup {
    let donation = app.desk.ledger.find(id).await.ok().flatten();
    let left = donation.and_then(|donation| left_in_books(&donation, is_surplus));
    let Some((payment, captured, left)) = left else {
        return html! {};
    };
    let t = &session.t().refund;
    html! {
        dl {
            dt { (t.payment) } dd.mono { (payment.id.as_str()) }
            dt { (t.received) } dd.sum { (Sum::from(captured)) }
            dt { (t.left) } dd.sum { strong { (Sum::from(left)) } }
        }
    }
}

fn check_box(name: &str, label: &str, typed: &Posted) -> Markup {
    html! {
        label.check { input type="checkbox" name=(name) value="1" checked[typed.is_checked(name)]; " " (label) }
    }
}

pub(super) fn confirmation(
    app: &App,
    session: &Session,
    plan: &RefundPlan,
    typed: &Posted,
) -> Response {
    let key = fresh_key(app);
    let amount = plan.amount.to_string();
    let words = FIELDS.iter().map(|name| typed.text(name));
    let words: Vec<&str> = words.chain([plan.payment.as_str(), &amount]).collect();
    let meant = [
        &[
            "admin refund",
            session.id.as_str(),
            plan.reference.as_str(),
            key.as_str(),
        ],
        words.as_slice(),
    ]
    .concat();
    let seal = app.desk.token_key.seal(&meant);
    let t = &session.t().refund;
    let gateway = Gateway::lookup(&plan.gateway).map_or("-", Gateway::name);
    let body = html! {
        p.crumb { a href={ "/admin/donations/" (plan.reference) } { (plan.reference) } }
        h1 { (filled(t.ask, &[("amount", &amount)])) }
        @if plan.is_resumed {
            (frame::notice("bad", t.resumed))
        }
        @for words in &plan.seen_to { (frame::notice("bad", &filled(t.seen_to, &[("words", words)]))) }
        @for dispute in &plan.disputes { (frame::notice("bad", &filled(t.disputed, &[("dispute", &dispute_in_words(dispute, session.reader.locale))]))) }
        form.card method="post" action={ "/admin/donations/" (plan.reference) "/refund" } {
            (frame::token(app, session))
            dl {
                dt { (t.payment) } dd.mono { (plan.payment) }
                dt { (t.gateway) } dd { (gateway) }
                dt { (t.received) } dd.sum { (plan.captured) }
                dt { (t.gone) } dd.sum { (plan.gone) }
                dt { (t.now) } dd.sum { strong { (plan.amount) } }
                dt { (t.reason) } dd dir="auto" { (typed.text("reason")) }
            }
            @if plan.tells_donor { p.hint { (t.tells_donor) } }
            @for name in FIELDS { input type="hidden" name=(name) value=(typed.text(name)); }
            input type="hidden" name="payment" value=(plan.payment);
            input type="hidden" name="shown" value=(amount);
            input type="hidden" name="form" value=(key);
            input type="hidden" name="seal" value=(seal);
            div.buttons {
                button.danger { (filled(t.give, &[("amount", &amount)])) }
                a href={ "/admin/donations/" (plan.reference) } { (t.nothing) }
            }
        }
    };
    frame::page(app, session, StatusCode::OK, t.ask_title, &body)
}
