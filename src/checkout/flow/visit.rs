//! A page is opened, seen again and left: what an earlier visit left unfinished is taken up.

use super::Flow;
use crate::browser::{self, Listener};
use crate::checkout::pending::{Record, is_ours};
use crate::checkout::step::{Event, Proof, Ticket};
use daan_api::{Donation, DonationView, Question};
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;
use web_sys::Event as DomEvent;

/// How many gifts before the newest are asked about; whoever has begun more in a week was trying something out.
const MOST_EARLIER: usize = 5;

impl Flow {
    /// Begins to listen to the browser, and takes up what an earlier visit left unfinished: an unsent proof
    /// before anything else, and of several the newest gift's; the others are brought without being seen.
    pub fn start(&self) {
        self.listen();
        let records = self.records();
        let mut unsent = records.iter().filter(|record| !record.is_refused());
        let first = unsent.find_map(brought);
        self.run_errands(&records, |record| brought(record) != first);
        if let Some((ticket, proof)) = first {
            self.tell(Event::Resumed(ticket, Some(proof)));
        } else if let Some(ticket) = self.left_from_here() {
            self.tell(Event::Returned(ticket));
        } else {
            let begun = records.iter().filter(|record| record.proof().is_none());
            let mut tickets = begun.filter_map(Record::ticket);
            if let Some(newest) = tickets.next() {
                self.tell(Event::Resumed(newest, None));
            }
            for earlier in tickets.take(MOST_EARLIER) {
                self.ask_after(earlier);
            }
        }
    }

    /// Asks about a gift that is not the newest, and makes it the one that the page is about only where it was paid.
    fn ask_after(&self, ticket: Ticket) {
        let Some(client) = self.means.try_with_value(|means| means.client.clone()) else {
            return;
        };
        let flow = *self;
        let question = Donation {
            token: ticket.token.clone(),
        };
        let answer = client.ask(question.request());
        spawn_local(async move {
            let view: Option<DonationView> = client.read(answer.await).ok();
            let status = view.and_then(|view| view.status());
            if status.is_some_and(daan_domain::Status::is_credited) {
                flow.tell(Event::Resumed(ticket, None));
            }
        });
    }

    /// Takes up a donation whose page was opened.
    pub fn arrive(&self, ticket: Ticket, view: DonationView) {
        self.listen();
        let records = self.records();
        self.has_come_back(&ticket);
        let is_own = |record: &Record| record.ticket().as_ref() == Some(&ticket);
        self.run_errands(&records, |record| !is_own(record));
        let is_credited = view.status().is_some_and(daan_domain::Status::is_credited);
        let unsent = records
            .iter()
            .filter(|record| is_own(record) && !record.is_refused() && !is_credited)
            .find_map(Record::proof);
        match unsent {
            Some(proof) => self.tell(Event::Resumed(ticket, Some(proof))),
            None => self.tell(Event::Arrived(ticket, Arc::new(view))),
        }
    }

    pub(super) fn has_come_back(&self, ticket: &Ticket) -> bool {
        self.means
            .try_update_value(|means| means.pending.has_come_back(ticket, browser::now()))
            .unwrap_or_default()
    }

    /// The donation that this tab had left its page to pay.
    fn left_from_here(&self) -> Option<Ticket> {
        let own = self
            .means
            .try_with_value(|means| means.pending.of_this_tab(browser::now()));
        let ticket = own.flatten()?.ticket()?;
        self.has_come_back(&ticket).then_some(ticket)
    }

    fn records(&self) -> Vec<Record> {
        self.means
            .try_with_value(|means| means.pending.read(browser::now()))
            .unwrap_or_default()
    }

    /// Each proof gets a checkout of its own that nobody sees.
    fn run_errands(&self, records: &[Record], is_one: impl Fn(&Record) -> bool) {
        for (ticket, proof) in records.iter().filter(|one| is_one(one)).filter_map(brought) {
            let Some((client, locale, place)) = self
                .means
                .try_with_value(|means| (means.client.clone(), means.locale, means.place.clone()))
            else {
                return;
            };
            let errand = Flow::new(client, locale, None);
            errand.settle_in(place);
            errand.means.update_value(|means| means.is_errand = true);
            errand.listen();
            errand.tell(Event::Resumed(ticket, Some(proof)));
        }
    }

    /// A page that the browser had kept as it was is seen again.
    fn return_here(&self) {
        let ticket = self.step.try_with_untracked(|step| step.ticket().cloned());
        if let Some(ticket) = ticket.flatten() {
            self.has_come_back(&ticket);
            self.tell(Event::Returned(ticket));
        }
    }

    /// A connection that is back, and a donor who comes back from a bank's app, want an answer now.
    fn listen(&self) {
        let flow = *self;
        let heard = move |event: DomEvent| {
            if is_out_of_cache(&event) {
                flow.return_here();
            }
            let _ = flow.online.try_set(browser::is_online());
            if browser::is_online() && browser::is_visible() {
                flow.hurry_gently();
            }
        };
        let (Some(window), Some(document)) = (browser::window(), browser::document()) else {
            return;
        };
        let leaving = move |_: DomEvent| flow.bring_before_leaving();
        let stored = move |event: DomEvent| {
            // Without a name everything was deleted.
            if browser::text_property(&event, "key").is_none_or(|name| is_ours(&name)) {
                flow.hear_of_another_tab();
            }
        };
        self.means.update_value(|means| {
            means.listeners = vec![
                Listener::new(&window, "online", heard),
                Listener::new(&window, "offline", heard),
                Listener::new(&window, "pageshow", heard),
                Listener::new(&document, "visibilitychange", heard),
                Listener::new(&window, "pagehide", leaving),
                Listener::new(&window, "storage", stored),
            ];
        });
    }
}

fn brought(record: &Record) -> Option<(Ticket, Proof)> {
    Some((record.ticket()?, record.proof()?))
}

/// Whether this is the `pageshow` of a page that was not loaded anew.
fn is_out_of_cache(event: &DomEvent) -> bool {
    js_sys::Reflect::get(event, &"persisted".into()).is_ok_and(|persisted| persisted.is_truthy())
}
