//! What a donor sees when the app itself has failed: never a page that is silently dead.

use crate::browser;
use crate::checkout::flow::last_ticket;
use crate::components::page_of;
use crate::place::Place;
use crate::texts::texts;
use daan_domain::Locale;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use web_sys::{Document, Element};

/// A checkout on somebody else's page.
struct Guest {
    place: Place,
    tell_page: Box<dyn Fn()>,
    is_told: Cell<bool>,
}

thread_local! {
    static GUESTS: RefCell<Vec<Rc<Guest>>> = const { RefCell::new(vec![]) };
}

/// On a panic, puts a sentence and a way on above the page. A payment that is under way is safe: its
/// record is in storage, and the page takes it up when it is loaded again.
pub fn tell_when_stopped() {
    std::panic::set_hook(Box::new(|_| tell()));
}

/// On a panic, puts the sentence into each checkout of this page, and tells the page: all of them run in the one
/// module that has stopped. The page itself is somebody else's and stays as it is.
pub fn tell_guests_when_stopped() {
    std::panic::set_hook(Box::new(|_| tell_guests()));
}

/// Watches over a guest until it is dropped.
pub struct Watch(Rc<Guest>);

impl Watch {
    /// `tell_page` tells the page around that the checkout has stopped.
    pub fn over(place: Place, tell_page: Box<dyn Fn()>) -> Watch {
        let guest = Rc::new(Guest {
            place,
            tell_page,
            is_told: Cell::new(false),
        });
        GUESTS.with_borrow_mut(|guests| guests.push(Rc::clone(&guest)));
        Watch(guest)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = GUESTS.try_with(|guests| {
            if let Ok(mut guests) = guests.try_borrow_mut() {
                guests.retain(|guest| !Rc::ptr_eq(guest, &self.0));
            }
        });
    }
}

/// Puts the sentence there, with the reference of the donation that the page is about and the way to its own
/// page, which needs no app. Plain nodes: the app's own means are what has just failed.
pub fn tell() {
    if let Some(document) = browser::document() {
        let _ = put_on_page(&document);
    }
}

fn tell_guests() {
    let guests = GUESTS.try_with(|guests| guests.try_borrow().map(|guests| guests.clone()));
    let Some(document) = browser::document() else {
        return;
    };
    for guest in guests.ok().and_then(Result::ok).unwrap_or_default() {
        // What the page does about it may fail as well, and lead here again.
        if !guest.is_told.replace(true) {
            let _ = put_into(&guest.place, &document);
            (guest.tell_page)();
        }
    }
}

fn put_on_page(document: &Document) -> Option<()> {
    let locale = locale_of(&document.document_element()?);
    let note = note(document, &Place::default(), locale)?;
    note.append_child(&*link(document, "", texts(locale).status.load_again)?)
        .ok()?;
    let body = document.body()?;
    body.insert_before(&note, body.first_child().as_ref())
        .ok()?;
    Some(())
}

fn put_into(place: &Place, document: &Document) -> Option<()> {
    let root = place.root.as_ref()?.query_selector(".daan").ok()??;
    let locale = locale_of(&root);
    let note = note(document, place, locale)?;
    if let Some(campaign) = &place.campaign {
        let form = place.address(&["/donate/", campaign].concat(), locale);
        note.append_child(&*link(document, &form, texts(locale).form.donate)?)
            .ok()?;
    }
    root.insert_before(&note, root.first_child().as_ref())
        .ok()?;
    Some(())
}

fn locale_of(element: &Element) -> Locale {
    let tag = element.get_attribute("lang").unwrap_or_default();
    Locale::lookup(&tag).unwrap_or_default()
}

fn note(document: &Document, place: &Place, locale: Locale) -> Option<Element> {
    let t = &texts(locale).status;
    let note = made(document, "p", t.stopped)?;
    note.set_class_name("daan-stopped");
    note.set_attribute("role", "alert").ok()?;
    if let Some(ticket) = last_ticket(place.campaign.as_deref()) {
        note.append_child(&*made(document, "code", &ticket.donation_id)?)
            .ok()?;
        note.append_child(&*link(
            document,
            &page_of(&ticket, place, locale),
            t.open_page,
        )?)
        .ok()?;
    }
    Some(note)
}

fn link(document: &Document, to: &str, text: &str) -> Option<Element> {
    let link = made(document, "a", text)?;
    link.set_attribute("href", to).ok()?;
    Some(link)
}

fn made(document: &Document, name: &str, text: &str) -> Option<Element> {
    let element = document.create_element(name).ok()?;
    element.set_text_content(Some(text));
    Some(element)
}
