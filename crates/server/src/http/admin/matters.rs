//! What of a donation waits for a person beside its payments, and the next step of each.

use super::reader::Reader;
use daan_domain::settle::{Disposition, PaymentState};
use daan_domain::{Currency, Money, filled};
use daan_storage::{MatterKind, OpenMatter, StoredDonation};
use maud::{Markup, html};

/// A notice for each.
pub(super) fn notices(
    reader: &Reader,
    donation: &StoredDonation,
    matters: &[OpenMatter],
) -> Markup {
    html! {
        @for matter in matters { (notice(reader, donation, matter)) }
    }
}

fn notice(reader: &Reader, donation: &StoredDonation, matter: &OpenMatter) -> Markup {
    let t = &reader.t().matters;
    let name = matter.name.as_deref().unwrap_or("-");
    let amount = amount(reader, matter);
    let words = [
        ("name", name),
        ("amount", &amount),
        ("payment", matter.payment.as_str()),
    ];
    let (text, otherwise) = match matter.kind {
        MatterKind::RefundFailed => (t.failed, Some(t.failed_otherwise)),
        MatterKind::RefundUnrecorded => (t.unrecorded, None),
        MatterKind::Dispute => (t.dispute, Some(t.dispute_otherwise)),
    };
    html! {
        div.notice.bad role="alert" {
            p { (filled(text, &words)) }
            @if let Some(otherwise) = otherwise { p { (otherwise) } }
            p { code translate="no" { (command(donation, matter, name)) } }
        }
    }
}

fn command(donation: &StoredDonation, matter: &OpenMatter, name: &str) -> String {
    let reference = donation.id.as_str();
    if matter.kind != MatterKind::RefundUnrecorded {
        return format!("daan close-matter {reference} {name} --note TEXT");
    }
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
    format!("daan refund {reference}{surplus} --manual --amount AMOUNT --note TEXT")
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
