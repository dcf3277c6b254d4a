//! All that came, once more: nothing may change by it.

use crate::history::{Letter, Proof};
use crate::house::House;
use crate::razorpay::{WEBHOOK_SECRET, seal_of};
use crate::sky::{MINUTE_MS, wait_ms};
use crate::street::Request;
use std::sync::Arc;

/// All that the ledger says of money and of what is owed. When somebody last asked is not of it.
const BOOKS: &str = "SELECT json_object( \
    'donations', (SELECT json_group_array(json_array(id, status, paid_at)) FROM donations), \
    'orders', (SELECT json_group_array(json_array(gateway, gateway_order_id, donation_id, handed_out_at)) \
        FROM gateway_orders), \
    'payments', (SELECT json_group_array(json_array(gateway, payment_id, donation_id, state, disposition, \
        amount_minor, currency, mismatch)) FROM payments), \
    'ledger', (SELECT json_group_array(json_array(gateway, payment_id, kind, disposition, amount_minor, \
        currency, refund_id)) FROM ledger), \
    'outbox', (SELECT json_group_array(json_array(donation_id, kind, seq)) FROM outbox), \
    'evidence', (SELECT count(*) FROM evidence))";

/// What is over for a payment: no old notice of it may change that.
const OVER: &str = "SELECT json_object( \
    'payments', (SELECT json_group_array(json_array(gateway, payment_id, state, disposition)) \
        FROM payments WHERE state IN ('captured', 'quarantined', 'returned')), \
    'ledger', (SELECT count(*) FROM ledger), 'outbox', (SELECT count(*) FROM outbox))";
const MONEY: &str = "SELECT json_group_array(json_array(gateway, payment_id, disposition, amount_minor)) \
    FROM ledger WHERE kind = 'capture'";

/// I9 and I10: everything comes twice more, in other orders. Webhooks that were taken change nothing; the rest
/// may bring what had been overtaken, but moves no money; and the second time nothing changes at all.
pub(crate) async fn everything(house: &Arc<House>) {
    let over = house.text(OVER, &[]);
    letters(house).await;
    compare(house, "I10", over.as_ref(), house.text(OVER, &[]).as_ref());
    let money = house.text(MONEY, &[]);
    once(house).await;
    if is_capturing_ours(house) {
        // What was captured just now is news of its own, and takes its time.
        wait_ms(MINUTE_MS).await;
        once(house).await;
    } else {
        let after = house.text(MONEY, &[]);
        compare(house, "I10", money.as_ref(), after.as_ref());
    }
    let books = house.text(BOOKS, &[]);
    once(house).await;
    compare(house, "I9", books.as_ref(), house.text(BOOKS, &[]).as_ref());
}

/// Whether a proof that comes again may be what an authorised payment waits for.
fn is_capturing_ours(house: &House) -> bool {
    !house.world.razorpay().captures_by_itself
}

fn compare(
    house: &House,
    invariant: &'static str,
    before: Option<&String>,
    after: Option<&String>,
) {
    if before != after {
        let (before, after) = (before.cloned(), after.cloned());
        house.world.violated(
            invariant,
            format!(
                "what came again changed {} to {}",
                before.unwrap_or_default(),
                after.unwrap_or_default()
            ),
        );
    }
}

async fn letters(house: &Arc<House>) {
    let mut letters: Vec<Letter> = house.world.history().letters.clone();
    house.world.chance.shuffle(&mut letters);
    for mut letter in letters {
        if house.world.chance.percent(30) {
            letter.id = house.world.chance.word(14);
        }
        let seal = seal_of(WEBHOOK_SECRET, &letter.body);
        house.take_webhook(&letter, &seal).await;
    }
}

async fn once(house: &Arc<House>) {
    letters(house).await;
    let (mut proofs, tokens): (Vec<Proof>, Vec<String>) = {
        let history = house.world.history();
        let tokens = history.tokens.keys().cloned().collect();
        (history.proofs.clone(), tokens)
    };
    house.world.chance.shuffle(&mut proofs);
    for proof in proofs {
        let request = Request::Confirm(
            proof.token.clone(),
            daan_api::Proof {
                razorpay_payment_id: proof.payment,
                razorpay_order_id: proof.order,
                razorpay_signature: proof.signature,
            },
        );
        house.ask(request).await.ok();
    }
    for token in tokens {
        house
            .ask(Request::KhaltiReturn(token, Vec::new()))
            .await
            .ok();
    }
}
