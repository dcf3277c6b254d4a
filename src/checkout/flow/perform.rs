//! What the effects of a step are.

use super::Flow;
use crate::browser;
use crate::checkout::early;
use crate::checkout::key::Taken;
use crate::checkout::pending::Record;
use crate::checkout::razorpay::{Mode, PaymentWindow, WindowEvent, silence};
use crate::checkout::script;
use crate::checkout::step::{Effect, Event, Proof, Step, Ticket};
use daan_api::codec::FromWire;
use daan_api::{
    Answer, ApiError, BeginDonation, BeginRequest, Donation, DonationView, OpenCheckout, Question,
    RetryDonation,
};
use leptos::prelude::*;
use std::future::ready;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use wasm_bindgen_futures::spawn_local;

/// What an answer is, once it has come.
type Read = Box<dyn FnOnce(Result<String, ApiError>) -> Event>;

impl Flow {
    pub(super) fn perform(&self, effect: Effect) {
        match effect {
            Effect::Begin(request) => self.begin(*request),
            Effect::Remember(ticket, order_id) => self.means.update_value(|means| {
                means.pending.remember(&ticket, order_id, browser::now());
                if let Some(unstored) = means
                    .unstored
                    .as_ref()
                    .filter(|_| means.pending.is_unstored())
                {
                    unstored(&ticket);
                }
            }),
            Effect::Retry(ticket, gateway) => self.retry(&ticket, gateway),
            Effect::Load(url) => self.load(url),
            Effect::Open(ticket, order) => self.open(&ticket, order),
            Effect::Close => self.close(),
            Effect::Keep(..) => {} // done before anything was drawn
            Effect::Confirm(ticket, proof) => self.confirm(ticket, &proof),
            Effect::Ask(ticket) => self.ask(ticket),
            Effect::Wait(tries, named_s) => self.wait_for_answer(tries, named_s),
            Effect::Forget(ticket) => self
                .means
                .update_value(|means| means.pending.forget(&ticket, browser::now())),
            Effect::SetAside(ticket) => self
                .means
                .update_value(|means| means.pending.refuse(&ticket, browser::now())),
            Effect::Renew => self.means.update_value(|means| {
                means.key.renew();
                means.pending.renew();
            }),
            Effect::Leave(ticket, url) => {
                self.note_leaving(&ticket);
                if let Some(window) = browser::window() {
                    let _ = window.location().set_href(&url);
                }
            }
            Effect::Finish(ticket, view) => self.finish(&ticket, &view),
        }
    }

    pub(super) fn keep(&self, ticket: &Ticket, proof: &Proof) {
        self.means
            .update_value(|means| means.pending.keep(ticket, proof, browser::now()));
    }

    fn begin(&self, mut request: BeginRequest) {
        self.means.update_value(|means| {
            let now = browser::now();
            let earlier = || before_a_reload(&means.pending.of_this_tab(now)?);
            let taken = means.key.of(&request, earlier, browser::random_key);
            let mut intent = Record::intent(
                taken.key.clone(),
                request.campaign.clone(),
                request.amount_minor.0.unwrap_or_default(),
                request.currency.clone(),
                now,
            );
            intent.form_mark = Some(taken.mark.into());
            request.idempotency_key = taken.key;
            means.pending.begin(intent, now);
        });
        self.warm_up();
        let Some(client) = self.client() else {
            return;
        };
        let key = request.idempotency_key.clone();
        let answer = early::answer(&key, client.ask(BeginDonation { request }.request()));
        self.expect(
            sent(answer),
            Box::new(move |answer| Event::Began(client.read(answer))),
        );
    }

    fn retry(&self, ticket: &Ticket, gateway: String) {
        let question = RetryDonation {
            token: ticket.token.clone(),
            gateway,
        };
        self.ask_server(&question, |retried| {
            Event::Retried(retried.map(|retried| retried.next))
        });
    }

    pub(super) fn ask(&self, ticket: Ticket) {
        let question = Donation {
            token: ticket.token.clone(),
        };
        self.ask_server(&question, move |view| {
            Event::Status(ticket.token.clone(), view)
        });
    }

    /// Puts a question, and tells the answer as the event that `told` makes of it.
    fn ask_server<F>(
        &self,
        question: &F,
        told: impl FnOnce(Result<F::Output, ApiError>) -> Event + 'static,
    ) where
        F: Question,
        F::Output: FromWire,
    {
        if let Some(client) = self.means.try_with_value(|means| means.client.clone()) {
            let answer = client.ask(question.request());
            self.expect(answer, Box::new(move |answer| told(client.read(answer))));
        }
    }

    /// In boxes, so that the code that waits exists once.
    fn expect(&self, answer: Answer, read: Read) {
        let flow = *self;
        spawn_local(async move { flow.tell(read(answer.await)) });
    }

    /// What is written down before the page is left is found by whoever comes back to it.
    fn note_leaving(&self, ticket: &Ticket) {
        self.means
            .update_value(|means| means.pending.leave(ticket, browser::now()));
    }

    fn load(&self, url: String) {
        silence::listen();
        if script::is_there() {
            return self.tell(Event::ScriptReady);
        }
        let flow = *self;
        spawn_local(async move {
            flow.tell(match script::load(&url).await {
                Ok(()) => Event::ScriptReady,
                Err(script::ScriptMissing) => Event::ScriptFailed,
            });
        });
    }

    fn open(&self, ticket: &Ticket, order: Arc<OpenCheckout>) {
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

    /// Once its proof is answered, an errand is done.
    fn wait_for_answer(&self, tries: u32, named_s: Option<i64>) {
        let is_errand = self.means.with_value(|means| means.is_errand);
        if !is_errand || self.step.with_untracked(Step::holds_unsent_proof) {
            self.wait(tries, named_s);
        }
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

/// The answer to a request that has left, and does not wait until all that has changed is drawn.
fn sent(mut answer: Answer) -> Answer {
    let now = answer
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()));
    match now {
        Poll::Ready(answer) => Box::pin(ready(answer)),
        Poll::Pending => answer,
    }
}

/// The key of a gift that was begun before the page was loaded, with what its form was.
fn before_a_reload(record: &Record) -> Option<Taken> {
    Some(Taken {
        key: record.idempotency_key.clone(),
        mark: u32::try_from(record.form_mark?).ok()?,
    })
}
