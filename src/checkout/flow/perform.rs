//! What the effects of a step are.

use super::Flow;
use crate::browser;
use crate::checkout::backoff::{JITTER_LIMIT, delay_ms};
use crate::checkout::pending::Record;
use crate::checkout::razorpay::{Mode, PaymentWindow, WindowEvent, silence};
use crate::checkout::script;
use crate::checkout::step::{Effect, Event, Proof, Ticket};
use daan_api::{
    BeginDonation, BeginRequest, Client, ConfirmPayment, Donation, DonationView, OpenCheckout,
    RetryDonation,
};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use std::pin::Pin;
use wasm_bindgen_futures::spawn_local;

/// What is to come, in a box: so the code that waits for it exists once.
type Answer = Pin<Box<dyn Future<Output = Event>>>;

impl Flow {
    pub(super) fn perform(&self, effect: Effect) {
        match effect {
            Effect::Begin(request) => self.begin(*request),
            Effect::Remember(ticket, order_id) => self.means.update_value(|means| {
                means.pending.remember(&ticket, order_id, browser::now());
            }),
            Effect::Retry(ticket, gateway) => self.retry(ticket, gateway),
            Effect::Load(url) => self.load(url),
            Effect::Open(ticket, order) => self.open(&ticket, order),
            Effect::Close => self.close(),
            Effect::Keep(ticket, proof) => self
                .means
                .update_value(|means| means.pending.keep(&ticket, &proof, browser::now())),
            Effect::Confirm(ticket, proof) => self.confirm(ticket, proof),
            Effect::Ask(ticket) => self.ask(ticket),
            Effect::Wait(tries) => self.wait(tries),
            Effect::Forget(ticket) => self
                .means
                .update_value(|means| means.pending.forget(&ticket, browser::now())),
            Effect::Renew => self.means.update_value(|means| means.key.renew()),
            Effect::Leave(ticket, url) => {
                self.note_leaving(&ticket);
                if let Some(window) = browser::window() {
                    let _ = window.location().set_href(&url);
                }
            }
            Effect::Finish(ticket, view) => self.finish(&ticket, &view),
        }
    }

    fn begin(&self, mut request: BeginRequest) {
        self.means.update_value(|means| {
            request.idempotency_key = means.key.of(&request, browser::random_key);
            let intent = Record::intent(
                request.idempotency_key.clone(),
                request.campaign.clone(),
                request.amount_minor.0.unwrap_or_default(),
                request.currency.clone(),
                browser::now(),
            );
            means.pending.begin(intent, browser::now());
        });
        self.warm_up();
        self.ask_server(move |client| {
            Box::pin(async move { Event::Began(client.call(BeginDonation { request }).await) })
        });
    }

    fn retry(&self, ticket: Ticket, gateway: String) {
        let question = RetryDonation {
            token: ticket.token,
            gateway,
        };
        self.ask_server(move |client| {
            Box::pin(async move {
                let retried = client.call(question).await;
                Event::Retried(retried.map(|retried| retried.next))
            })
        });
    }

    fn confirm(&self, ticket: Ticket, proof: Proof) {
        let question = ConfirmPayment {
            token: ticket.token.clone(),
            razorpay_payment_id: proof.payment_id,
            razorpay_order_id: proof.order_id,
            razorpay_signature: proof.signature,
        };
        self.ask_server(move |client| {
            Box::pin(async move { Event::Confirmed(ticket.token, client.call(question).await) })
        });
    }

    fn ask(&self, ticket: Ticket) {
        let token = ticket.token.clone();
        let question = Donation {
            token: ticket.token,
        };
        self.ask_server(move |client| {
            Box::pin(async move { Event::Status(token, client.call(question).await) })
        });
    }

    fn ask_server(&self, ask: impl FnOnce(Client) -> Answer) {
        if let Some(client) = self.means.try_with_value(|means| means.client.clone()) {
            self.expect(ask(client));
        }
    }

    /// Tells what comes of it, once it has come.
    fn expect(&self, answer: Answer) {
        let flow = *self;
        spawn_local(async move { flow.tell(answer.await) });
    }

    /// What is written down before the page is left is found by whoever comes back to it.
    fn note_leaving(&self, ticket: &Ticket) {
        self.means
            .update_value(|means| means.pending.leave(ticket, browser::now()));
    }

    fn load(&self, url: String) {
        silence::listen();
        self.expect(Box::pin(async move {
            match script::load(&url).await {
                Ok(()) => Event::ScriptReady,
                Err(script::ScriptMissing) => Event::ScriptFailed,
            }
        }));
    }

    fn open(&self, ticket: &Ticket, order: Box<OpenCheckout>) {
        let flow = *self;
        let mode = Mode::of_this_page();
        if mode == Mode::Redirect {
            self.note_leaving(ticket);
        }
        let locale = self
            .means
            .try_with_value(|means| means.locale)
            .unwrap_or_default();
        let shown = order.clone();
        let opened = PaymentWindow::open(&order, locale, mode, move |event| {
            flow.tell(match event {
                WindowEvent::Paid(proof) => Event::Paid(proof),
                WindowEvent::AttemptFailed(failure) => Event::AttemptFailed(failure),
                WindowEvent::Dismissed => Event::Dismissed,
                WindowEvent::Silent => Event::WindowBroke(shown.clone()),
            });
        });
        match opened {
            Ok(window) => self.means.update_value(|means| means.window = Some(window)),
            Err(_) => self.tell(Event::WindowBroke(order)),
        }
    }

    fn close(&self) {
        let window = self
            .means
            .try_update_value(|means| means.window.take())
            .flatten();
        if let Some(window) = window {
            window.close();
        }
    }

    fn wait(&self, tries: u32) {
        let flow = *self;
        let timer = Timeout::new(delay_ms(tries, browser::jitter(JITTER_LIMIT)), move || {
            // Without a connection the try would only fail; `online` goes on with it.
            if browser::is_online() {
                flow.hurry();
            }
        });
        self.means.update_value(|means| means.timer = Some(timer));
    }

    fn finish(&self, ticket: &Ticket, view: &DonationView) {
        let finished = self
            .means
            .try_update_value(|means| means.finished.take())
            .flatten();
        if let Some(finished) = finished {
            finished(ticket, view);
        }
    }
}
