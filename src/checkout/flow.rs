//! Performs what [`step`] decides, and tells it what happened.

use super::backoff::{JITTER_LIMIT, delay_ms};
use super::key::Key;
use super::pending::{Pending, Record};
use super::razorpay::{PaymentWindow, WindowEvent};
use super::script;
use super::step::{Effect, Event, Proof, Step, Ticket, step};
use crate::browser::{self, Listener};
use daan_api::{
    BeginDonation, BeginRequest, Client, ConfirmPayment, Donation, DonationView, OpenCheckout,
    RetryDonation,
};
use daan_domain::{Gateway, Locale};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use std::mem::discriminant;
use std::pin::Pin;
use wasm_bindgen_futures::spawn_local;

/// What the page around hears when the money has arrived.
pub type Finished = Box<dyn Fn(&Ticket, &DonationView)>;

/// What is to come, in a box: so the code that waits for it exists once.
type Answer = Pin<Box<dyn Future<Output = Event>>>;

/// One checkout: where it stands, and the means to go on. A copy is the same checkout.
///
/// Can be made anywhere; it touches the browser only after [`Flow::start`] or a press.
#[derive(Clone, Copy)]
pub struct Flow {
    step: RwSignal<Step>,
    online: RwSignal<bool>,
    means: StoredValue<Means, LocalStorage>,
}

struct Means {
    client: Client,
    locale: Locale,
    checkout_url: Option<String>,
    finished: Option<Finished>,
    key: Key,
    pending: Pending,
    window: Option<PaymentWindow>,
    timer: Option<Timeout>,
    listeners: Vec<Listener>,
}

impl Flow {
    /// A checkout that has not begun. `checkout_url` is where checkout.js is loaded from, if known before
    /// the server names it.
    pub fn new(client: Client, locale: Locale, checkout_url: Option<String>) -> Flow {
        Flow {
            step: RwSignal::new(Step::START),
            online: RwSignal::new(true),
            means: StoredValue::new_local(Means {
                client,
                locale,
                checkout_url,
                finished: None,
                key: Key::default(),
                pending: Pending::default(),
                window: None,
                timer: None,
                listeners: vec![],
            }),
        }
    }

    /// Where the checkout stands. Tracks.
    pub fn step(&self) -> Step {
        self.step.get()
    }

    /// Looks at the step without copying it. Tracks.
    pub fn look<T>(&self, look: impl FnOnce(&Step) -> T) -> T {
        self.step.with(look)
    }

    /// Whether the browser believes to be connected. Tracks.
    pub fn is_online(&self) -> bool {
        self.online.get()
    }

    /// Shows what follows from an event without doing anything about it: for a page that nobody can
    /// press yet, such as the server's.
    pub fn show(&self, event: Event) {
        self.step.update(|now| {
            *now = step(now.clone(), event).0;
        });
    }

    /// Calls `finished` when the money has arrived.
    pub fn on_finished(&self, finished: Finished) {
        self.means
            .update_value(|means| means.finished = Some(finished));
    }

    /// The language of the messages and of the payment window from now on.
    pub fn speak(&self, client: Client, locale: Locale) {
        self.means.update_value(|means| {
            means.client = client;
            means.locale = locale;
        });
    }

    /// Begins to listen to the browser, and takes up what an earlier visit left unfinished.
    pub fn start(&self) {
        self.listen();
        let record = self
            .means
            .try_update_value(|means| means.pending.read(browser::now()));
        if let Some(record) = record.flatten()
            && let Some(ticket) = record.ticket()
        {
            self.tell(Event::Resumed(ticket, record.proof()));
        }
    }

    /// Takes up a donation whose page was opened.
    pub fn arrive(&self, ticket: Ticket, view: DonationView) {
        self.listen();
        let record = self
            .means
            .try_update_value(|means| means.pending.read(browser::now()));
        let unsent = record
            .flatten()
            .filter(|record| record.ticket().as_ref() == Some(&ticket))
            .and_then(|record| record.proof())
            .filter(|_| !view.status().is_some_and(daan_domain::Status::is_credited));
        match unsent {
            Some(proof) => self.tell(Event::Resumed(ticket, Some(proof))),
            None => self.tell(Event::Arrived(ticket, Box::new(view))),
        }
    }

    /// Fetches checkout.js at the first sign that the donor will need it.
    pub fn warm_up(&self) {
        let url = self
            .means
            .try_with_value(|means| means.checkout_url.clone())
            .flatten();
        if let Some(url) = url {
            // Nobody waits for it yet: a failure is met again, and said, when it is needed.
            spawn_local(async move {
                let _ = script::load(&url).await;
            });
        }
    }

    /// Asks the server now, if it was to be asked later.
    pub fn hurry(&self) {
        let timer = self
            .means
            .try_update_value(|means| means.timer.take())
            .flatten();
        if let Some(timer) = timer {
            timer.cancel();
            self.tell(Event::Due);
        }
    }

    /// Tells the checkout what happened, and does what follows before it returns.
    pub fn tell(&self, event: Event) {
        let Some(before) = self.step.try_get_untracked() else {
            return;
        };
        let (after, effects) = step(before.clone(), event);
        if discriminant(&before) != discriminant(&after) {
            self.leave(&before);
        }
        // The proof is in storage before anything is drawn.
        let (first, rest): (Vec<_>, Vec<_>) = effects
            .into_iter()
            .partition(|effect| matches!(effect, Effect::Keep(..)));
        for effect in first {
            self.perform(effect);
        }
        if before != after {
            self.step.set(after);
        }
        for effect in rest {
            self.perform(effect);
        }
    }

    fn leave(&self, step: &Step) {
        self.means.update_value(|means| means.timer = None);
        if matches!(step, Step::Paying(..)) {
            let flow = *self;
            // Later, because the window's own function may be the caller.
            spawn_local(async move {
                flow.means.try_update_value(|means| means.window.take());
            });
        }
    }

    fn perform(&self, effect: Effect) {
        match effect {
            Effect::Begin(request) => self.begin(*request),
            Effect::Remember(ticket, order_id) => self.means.update_value(|means| {
                means.pending.remember(&ticket, order_id, browser::now());
            }),
            Effect::Retry(ticket) => self.retry(ticket),
            Effect::Load(url) => self.load(url),
            Effect::Open(_, order) => self.open(order),
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
            Effect::Leave(url) => {
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

    fn retry(&self, ticket: Ticket) {
        let question = RetryDonation {
            token: ticket.token,
            gateway: Gateway::Razorpay.code().to_owned(),
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

    fn load(&self, url: String) {
        self.expect(Box::pin(async move {
            match script::load(&url).await {
                Ok(()) => Event::ScriptReady,
                Err(script::ScriptMissing) => Event::ScriptFailed,
            }
        }));
    }

    fn open(&self, order: Box<OpenCheckout>) {
        let flow = *self;
        let locale = self
            .means
            .try_with_value(|means| means.locale)
            .unwrap_or_default();
        let opened = PaymentWindow::open(&order, locale, move |event| {
            flow.tell(match event {
                WindowEvent::Paid(proof) => Event::Paid(proof),
                WindowEvent::AttemptFailed(failure) => Event::AttemptFailed(failure),
                WindowEvent::Dismissed => Event::Dismissed,
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

    /// A connection that is back, and a donor who comes back from a bank's app, want an answer now.
    fn listen(&self) {
        let flow = *self;
        let heard = move |_| {
            let _ = flow.online.try_set(browser::is_online());
            if browser::is_online() && browser::is_visible() {
                flow.hurry();
            }
        };
        let (Some(window), Some(document)) = (browser::window(), browser::document()) else {
            return;
        };
        let unsent = move |event: web_sys::Event| {
            if flow.step.try_with_untracked(Step::holds_unsent_proof) == Some(true) {
                event.prevent_default();
            }
        };
        self.means.update_value(|means| {
            means.listeners = vec![
                Listener::new(&window, "online", heard),
                Listener::new(&window, "offline", heard),
                Listener::new(&window, "pageshow", heard),
                Listener::new(&document, "visibilitychange", heard),
                Listener::new(&window, "beforeunload", unsent),
            ];
        });
    }
}
