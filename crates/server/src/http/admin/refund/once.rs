//! What was confirmed is done once, and is what the page said.

use super::super::super::App;
use super::super::door::Posted;
use super::super::session::Session;
use super::{FIELDS, SHOWN, words};
use crate::checkout::{RefundRefused, RefundRequest};
use daan_domain::{DonationId, filled, single_line};
use daan_storage::Actor;
use serde_json::json;
use sha2::{Digest, Sha256};

/// What would go back by now, where it is not what was confirmed.
pub(super) async fn changed(
    app: &App,
    session: &Session,
    wanted: &RefundRequest,
    typed: &Posted,
) -> RefundRefused {
    let plan = match app.desk.plan_refund(wanted).await {
        Ok(plan) => plan,
        Err(refused) => return refused,
    };
    let now = plan.amount.to_string();
    let words = [
        ("shown", typed.text("shown")),
        ("shown_payment", typed.text("payment")),
        ("now", &now),
        ("now_payment", &plan.payment),
    ];
    words::own(filled(session.t().refusals.plan_changed, &words))
}

/// Takes the form, and writes down who decided what; `false` where it was sent before.
pub(super) async fn decided(
    app: &App,
    session: &Session,
    reference: &str,
    typed: &Posted,
) -> Result<(DonationId, bool), RefundRefused> {
    let t = &session.t().refusals;
    let id = DonationId::parse(reference.to_ascii_uppercase())
        .map_err(|_| words::own(t.not_found.to_owned()))?;
    let key = typed.text("form");
    let fields = FIELDS.iter().chain(&SHOWN);
    let fields: Vec<&str> = fields.map(|name| typed.text(name)).collect();
    let meant = [
        &["admin refund", &session.id, id.as_str(), key],
        fields.as_slice(),
    ]
    .concat();
    // Only what the page before has shown can be confirmed.
    if !app.desk.token_key.is_sealed(&meant, typed.text("seal")) {
        return Err(words::own(t.not_confirmed.to_owned()));
    }
    let (key, meant) = (digest(&[key]), digest(&meant));
    let ledger = &app.desk.ledger;
    if !ledger
        .claim_form(&key, &meant, app.desk.now())
        .await
        .map_err(RefundRefused::from)?
    {
        return Ok((id, false));
    }
    let data = json!({
        "role": session.role.code(),
        "payment": typed.text("payment"),
        "amount": typed.text("shown"),
        "surplus": typed.is_checked("surplus"),
        "note": single_line(typed.text("reason")),
    });
    ledger
        .record_event(
            &id,
            "refund_decided",
            &data,
            Actor::Operator,
            app.desk.now(),
        )
        .await
        .map_err(RefundRefused::from)?;
    Ok((id, true))
}

fn digest(parts: &[&str]) -> [u8; 32] {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part.as_bytes());
        digest.update([0]);
    }
    digest.finalize().into()
}
