//! What was paid for one donation, how it stands, and what can be done with it.

use super::super::App;
use super::frame;
use super::reader::Reader;
use super::session::{Role, Session};
use super::texts::HeldTexts;
use daan_api::failure_cause;
use daan_domain::filled;
use daan_domain::settle::{Disposition, Mismatch, Payment, PaymentState};
use daan_storage::StoredDonation;
use maud::{Markup, html};

pub(super) fn payments(app: &App, session: &Session, donation: &StoredDonation) -> Markup {
    let t = &session.t().gift;
    let may_act = session.role == Role::Bookkeeper;
    let reference = donation.id.as_str();
    html! {
        section {
            h2 { (t.payments) }
            @if donation.payments.is_empty() { p.empty { (t.no_payment) } }
            @for payment in &donation.payments {
                div.card.payment {
                    p.mono data-copy=(payment.id.as_str()) { (filled(t.at, &[("payment", payment.id.as_str()), ("gateway", payment.gateway.name())])) }
                    p { (standing(&session.reader, payment)) }
                    @for (refund, amount) in &payment.refunds {
                        @let amount = amount.display(session.reader.locale).to_string();
                        p.muted data-copy=(refund.as_str()) { (filled(t.went_back_as, &[("amount", &amount), ("refund", refund.as_str())])) }
                    }
                    @if may_act && let Some(surplus) = left_of(payment) {
                        p { a.button href={ "/admin/donations/" (reference) "/refund" (if surplus { "?surplus=1" } else { "" }) } {
                            (if surplus { t.give_surplus_back } else { t.give_back })
                        } }
                    }
                }
            }
            @if may_act {
                form method="post" action={ "/admin/donations/" (reference) "/recheck" } {
                    (frame::token(app, session))
                    button.quiet { (t.ask) }
                }
            }
        }
    }
}

/// The payments that wait for a person, for the top of the page: each stands below again, with what can be done.
pub(super) fn notices(reader: &Reader, donation: &StoredDonation) -> Markup {
    let waits = |payment: &&Payment| {
        matches!(payment.state, PaymentState::Quarantined(_)) || left_of(payment) == Some(true)
    };
    html! {
        @for payment in donation.payments.iter().filter(waits) {
            (frame::notice("bad", &[payment.id.as_str(), ": ", &standing(reader, payment)].concat()))
        }
    }
}

/// Whether something of a captured payment may go back, and whether it is a surplus.
fn left_of(payment: &Payment) -> Option<bool> {
    let PaymentState::Captured { disposition, money } = payment.state else {
        return None;
    };
    (payment.returned_minor() < money.amount_minor()).then_some(disposition == Disposition::Surplus)
}

fn standing(reader: &Reader, payment: &Payment) -> String {
    let t = &reader.t().gift;
    match payment.state {
        PaymentState::UnderWay => t.under_way.to_owned(),
        PaymentState::Failed => match payment.reason {
            Some(reason) => {
                let reason = failure_cause(Some(reason), reader.locale);
                filled(t.failed_as, &[("reason", reason)])
            }
            None => t.failed.to_owned(),
        },
        PaymentState::Returned => t.returned.to_owned(),
        PaymentState::Captured { disposition, money } => {
            let text = match disposition {
                Disposition::Applied => t.applied,
                Disposition::Surplus => t.surplus,
            };
            let amount = money.display(reader.locale).to_string();
            filled(text, &[("amount", &amount)])
        }
        PaymentState::Quarantined(mismatch) => {
            let why = why_held(&reader.t().why_held, mismatch);
            filled(t.held, &[("why", why)])
        }
        PaymentState::OfOtherDonation => t.other.to_owned(),
    }
}

fn why_held(t: &'static HeldTexts, mismatch: Mismatch) -> &'static str {
    match mismatch {
        Mismatch::Order => t.order,
        Mismatch::Amount => t.amount,
        Mismatch::Currency => t.currency,
        Mismatch::OtherDonation => t.other_donation,
        Mismatch::RefundTooLarge => t.refund_too_large,
    }
}
