//! Performs what [`step`] decides, and tells it what happened.

mod bring;
mod gift;
mod perform;
mod timer;
mod visit;

pub use gift::Gift;

use super::key::Key;
use super::pending::Pending;
use super::razorpay::{PaymentWindow, silence};
use super::script;
use super::step::{Effect, Event, Step, Ticket, step};
use super::turn::Turn;
use crate::browser::{self, Listener};
use crate::place::Place;
use daan_api::{BeginRequest, Client, DonationView};
use daan_domain::Locale;
use leptos::prelude::*;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::mem::discriminant;
use std::rc::Rc;
use timer::Timer;
use wasm_bindgen_futures::spawn_local;

thread_local! {
    static LAST_TICKETS: RefCell<Vec<(Option<String>, Ticket)>> = const { RefCell::new(vec![]) };
}

/// The donation that the page, or the checkout of this campaign in somebody else's page, was last about: for whoever
/// has to say so when nothing else works any more.
pub fn last_ticket(campaign: Option<&str>) -> Option<Ticket> {
    let of_campaign = |(own, _): &&(Option<String>, Ticket)| own.as_deref() == campaign;
    LAST_TICKETS
        .try_with(|last| Some(last.try_borrow().ok()?.iter().find(of_campaign)?.1.clone()))
        .ok()?
}

/// What the page around hears when the money has arrived.
pub type Finished = Box<dyn Fn(&Ticket, &DonationView)>;

/// What the page around hears when storage does not keep a donation, which a reload would then forget.
pub type Unstored = Box<dyn Fn(&Ticket)>;

/// What the page around hears of everything: first the step and what happened in it, then the steps before and after.
pub type Watched = Box<dyn Fn(&Step, &Event) -> Followed>;

/// The second part of [`Watched`].
pub type Followed = Box<dyn FnOnce(&Step, &Step)>;

/// One checkout: where it stands, and the means to go on. A copy is the same checkout.
///
/// Can be made anywhere; it touches the browser only after [`Flow::start`] or a press.
#[derive(Clone, Copy)]
pub struct Flow {
    step: RwSignal<Step>,
    gift: RwSignal<Option<Gift>>,
    online: RwSignal<bool>,
    /// By itself, so that the panel around the word about it need not be drawn anew.
    is_long: RwSignal<bool>,
    means: StoredValue<Means, LocalStorage>,
}

struct Means {
    client: Client,
    locale: Locale,
    checkout_url: Option<String>,
    finished: Option<Finished>,
    unstored: Option<Unstored>,
    watched: Option<Rc<Watched>>,
    place: Place,
    key: Key,
    pending: Pending,
    window: Option<PaymentWindow>,
    timer: Option<Timer>,
    listeners: Vec<Listener>,
    /// The question whether to leave, while there is a reason to ask.
    warning: Option<Listener>,
    turn: Option<Turn>,
    /// While an event is dealt with: what has happened meanwhile, and comes after it.
    told: Option<VecDeque<Event>>,
    /// Whether a proof is on its way at this moment.
    is_bringing: bool,
    /// Whether this checkout is seen by nobody and only brings a proof of an earlier gift.
    is_errand: bool,
}

impl Flow {
    /// A checkout that has not begun. `checkout_url` is where checkout.js is loaded from, if known before
    /// the server names it.
    pub fn new(client: Client, locale: Locale, checkout_url: Option<String>) -> Flow {
        Flow {
            step: RwSignal::new(Step::START),
            gift: RwSignal::new(None),
            online: RwSignal::new(true),
            is_long: RwSignal::new(false),
            means: StoredValue::new_local(Means {
                client,
                locale,
                checkout_url,
                finished: None,
                unstored: None,
                watched: None,
                place: Place::default(),
                key: Key::default(),
                pending: Pending::default(),
                window: None,
                timer: None,
                listeners: vec![],
                warning: None,
                turn: None,
                told: None,
                is_bringing: false,
                is_errand: false,
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

    /// What is being given, as far as it is known. Tracks.
    pub fn gift(&self) -> Option<Gift> {
        self.gift.get()
    }

    /// The way to the server.
    pub(crate) fn client(&self) -> Option<Client> {
        self.means.try_with_value(|means| means.client.clone())
    }

    /// Whether a donor begins to wonder whether anything happens at all. Tracks.
    pub fn is_long(&self) -> bool {
        self.is_long.get()
    }

    /// Whether the browser believes to be connected. Tracks.
    pub fn is_online(&self) -> bool {
        self.online.get()
    }

    /// Shows what follows from an event without doing anything about it: for a page that nobody can
    /// press yet, such as the server's, and for a gift that nobody gives.
    pub fn show(&self, event: Event) {
        let before = self.step.get_untracked();
        let said = gift::said(&before, &event);
        let after = step(before, event).0;
        self.note_gift(said, &after);
        self.step.set(after);
    }

    /// Whether a press would begin a gift. Not once the checkout is gone.
    pub(super) fn takes_press(&self) -> bool {
        let is_form = |step: &Step| matches!(step, Step::Form { .. });
        self.step.try_with_untracked(is_form).unwrap_or_default()
    }

    /// Whether a gift was begun in this tab, be it before a reload.
    pub fn has_begun(&self) -> bool {
        let has_begun = |means: &Means| {
            means.key.is_taken() || means.pending.of_this_tab(browser::now()).is_some()
        };
        self.means.try_with_value(has_begun).unwrap_or_default()
    }

    /// Calls `finished` when the money has arrived.
    pub fn on_finished(&self, finished: Finished) {
        self.means
            .update_value(|means| means.finished = Some(finished));
    }

    /// Calls `unstored` when the browser keeps nothing of a donation that was begun.
    pub fn on_unstored(&self, unstored: Unstored) {
        self.means
            .update_value(|means| means.unstored = Some(unstored));
    }

    /// Calls `watched` with everything that happens.
    pub fn on_change(&self, watched: Watched) {
        self.means
            .update_value(|means| means.watched = Some(Rc::new(watched)));
    }

    /// Puts the checkout into other surroundings than a page of its own.
    pub fn settle_in(&self, place: Place) {
        self.means.update_value(|means| {
            means.pending = Pending::of(&place);
            means.place = place;
        });
    }

    /// Where it stands in the page.
    pub(crate) fn place(&self) -> Place {
        self.means
            .try_with_value(|means| means.place.clone())
            .unwrap_or_default()
    }

    /// The language of the messages and of the payment window from now on.
    pub fn speak(&self, client: Client, locale: Locale) {
        self.means.update_value(|means| {
            means.client = client;
            means.locale = locale;
        });
    }

    /// Fetches checkout.js at the first sign that the donor will need it.
    pub fn warm_up(&self) {
        let url = self
            .means
            .try_with_value(|means| means.checkout_url.clone())
            .flatten();
        if let Some(url) = url {
            silence::listen();
            // Nobody waits for it yet: a failure is met again, and said, when it is needed.
            spawn_local(async move {
                let _ = script::load(&url).await;
            });
        }
    }

    /// Begins the gift, if the page around does not mind.
    pub fn submit(&self, request: BeginRequest) {
        let may_submit = self.place().may_submit;
        if may_submit.is_none_or(|may| may(&request)) {
            self.tell(Event::Submitted(Box::new(request)));
        }
    }

    /// Tells the checkout what happened, and does what follows before it returns. What happens in the course of
    /// that comes after it, so that everybody hears of things in their order.
    pub fn tell(&self, event: Event) {
        let is_first = self.means.try_update_value(|means| {
            let is_first = means.told.is_none();
            means.told.get_or_insert_default().push_back(event);
            is_first
        });
        match is_first {
            Some(true) => self.deal_with_told(),
            // Whoever is dealing with the event before takes it up. Where a script of the page around threw through
            // all of that, nobody does; a task of its own runs when that is certain.
            Some(false) => {
                let flow = *self;
                spawn_local(async move { flow.deal_with_told() });
            }
            None => {}
        }
    }

    fn deal_with_told(&self) {
        while let Some(event) = self.next_told() {
            self.deal_with(event);
        }
    }

    fn next_told(&self) -> Option<Event> {
        let next = |means: &mut Means| {
            let next = means.told.as_mut()?.pop_front();
            if next.is_none() {
                means.told = None;
            }
            next
        };
        self.means.try_update_value(next).flatten()
    }

    fn deal_with(&self, event: Event) {
        let Some(before) = self.step.try_get_untracked() else {
            return;
        };
        let said = gift::said(&before, &event);
        let watched = self.means.with_value(|means| means.watched.clone());
        let followed = watched.map(|watched| watched(&before, &event));
        let (after, effects) = step(before.clone(), event);
        self.note_gift(said, &after);
        if discriminant(&before) != discriminant(&after) {
            self.leave(&before);
            self.enter(&after);
        }
        // The proof is in storage before anything is drawn.
        for effect in &effects {
            if let Effect::Keep(ticket, proof) = effect {
                self.keep(ticket, proof);
            }
        }
        self.step.update_untracked(|step| *step = after.clone());
        if !before.looks_like(&after) {
            self.step.notify();
        }
        if before.is_long() != after.is_long() {
            self.is_long.set(after.is_long());
        }
        for effect in effects {
            self.perform(effect);
        }
        if let Some(followed) = followed {
            followed(&before, &after);
        }
    }

    fn note_gift(&self, said: Option<gift::Said>, step: &Step) {
        let known = self.gift.get_untracked();
        let gift = gift::after(known.clone(), said, step);
        if gift != known {
            self.gift.set(gift);
        }
    }

    fn enter(&self, step: &Step) {
        self.warn_while_unsent(step);
        let is_errand = self.means.with_value(|means| means.is_errand);
        if let (Some(ticket), false) = (step.ticket(), is_errand) {
            let campaign = self.place().campaign;
            LAST_TICKETS.with_borrow_mut(|last| {
                last.retain(|(own, _)| *own != campaign);
                last.push((campaign, ticket.clone()));
            });
        }
    }

    fn leave(&self, step: &Step) {
        self.means.update_value(|means| {
            means.timer = None;
            means.turn = None;
        });
        if let Step::Paying(ticket, _) = step {
            // A window that ends in the page has not led out of it.
            self.has_come_back(ticket);
            let flow = *self;
            // Later, because the window's own function may be the caller.
            spawn_local(async move {
                flow.means.try_update_value(|means| means.window.take());
            });
        }
    }
}
