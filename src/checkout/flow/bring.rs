//! The proof of payment is brought to the server: by one tab, and also when the page is left.

use super::Flow;
use crate::browser::{self, Listener};
use crate::checkout::step::{Event, Proof, Step, Ticket};
use crate::checkout::turn;
use daan_api::{ConfirmPayment, Question};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::BeforeUnloadEvent;

/// Another tab may have been put to sleep with the turn. Longer than a request takes that is answered at all.
const TURN_PATIENCE_MS: u32 = 30_000;

impl Flow {
    /// Brings the proof when this tab's turn has come; and all the same when it does not come.
    pub(super) fn confirm(&self, ticket: Ticket, proof: &Proof) {
        if !self.queues(&ticket) {
            self.bring(ticket, proof);
        }
    }

    /// Whether this tab has just begun to wait for its turn.
    fn queues(&self, ticket: &Ticket) -> bool {
        if self.means.with_value(|means| means.turn.is_some()) {
            return false;
        }
        let (flow, own) = (*self, ticket.clone());
        let turn = turn::ask(&ticket.donation_id, move || flow.take_turn(&own));
        let has_queued = turn.is_some();
        self.means.update_value(|means| means.turn = turn);
        if has_queued {
            self.wait_ms(TURN_PATIENCE_MS, true);
        }
        has_queued
    }

    fn take_turn(&self, own: &Ticket) {
        let Some(Step::Confirming { ticket, proof, .. }) = self.step.try_get_untracked() else {
            return;
        };
        if ticket != *own {
            return;
        }
        if self.is_answered_elsewhere(&ticket) {
            self.ask(ticket);
            // Should the answer be another one than expected, the proof is brought after all.
            self.wait(1, None);
        } else {
            self.means.update_value(|means| means.timer = None);
            self.bring(ticket, &proof);
        }
    }

    fn bring(&self, ticket: Ticket, proof: &Proof) {
        let client = self.means.try_update_value(|means| {
            let is_first = !std::mem::replace(&mut means.is_bringing, true);
            is_first.then(|| means.client.clone())
        });
        if let Some(client) = client.flatten() {
            let flow = *self;
            let question = question(&ticket, proof).request().outliving_page();
            let answer = client.ask(question);
            spawn_local(async move {
                let answer = client.read(answer.await);
                flow.means
                    .try_update_value(|means| means.is_bringing = false);
                flow.tell(Event::Confirmed(ticket.token.clone(), answer));
            });
        }
    }

    /// The page goes, perhaps for good: what is not on its way yet is sent off.
    pub(super) fn bring_before_leaving(&self) {
        if let Some(Step::Confirming { ticket, proof, .. }) = self.step.try_get_untracked() {
            self.bring(ticket, &proof);
        }
    }

    /// Another tab has written or deleted something.
    pub(super) fn hear_of_another_tab(&self) {
        let Some(step) = self.step.try_get_untracked() else {
            return;
        };
        match (&step, step.ticket()) {
            (_, Some(ticket)) if !self.is_answered_elsewhere(ticket) => {}
            (Step::Confirming { ticket, .. }, _) => self.ask(ticket.clone()),
            _ => self.hurry_gently(),
        }
    }

    fn is_answered_elsewhere(&self, ticket: &Ticket) -> bool {
        self.means
            .try_with_value(|means| means.pending.is_gone(ticket, browser::now()))
            .unwrap_or_default()
    }

    /// The browser asks whether to leave only while that would leave a proof unsent. At other times not even
    /// the ear is there: some browsers keep no page for "Back" that has it.
    pub(super) fn warn_while_unsent(&self, step: &Step) {
        let window = browser::window().filter(|_| step.holds_unsent_proof());
        let warning = window.map(|window| {
            Listener::new(&window, "beforeunload", |event| {
                event.prevent_default();
                // What older browsers go by.
                let event: BeforeUnloadEvent = event.unchecked_into();
                event.set_return_value("unsent");
            })
        });
        self.means.update_value(|means| means.warning = warning);
    }
}

fn question(ticket: &Ticket, proof: &Proof) -> ConfirmPayment {
    ConfirmPayment {
        token: ticket.token.clone(),
        razorpay_payment_id: proof.payment_id.clone(),
        razorpay_order_id: proof.order_id.clone(),
        razorpay_signature: proof.signature.clone(),
    }
}
