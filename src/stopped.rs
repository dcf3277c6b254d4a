//! What a donor sees when the app itself has failed: never a page that is silently dead.

use crate::browser;
use crate::checkout::flow::last_ticket;
use crate::components::page_of;
use crate::place::Place;
use crate::texts::texts;
use daan_domain::Locale;
use web_sys::{Document, Element};

/// On a panic, puts a sentence and a way on above the page. A payment that is under way is safe: its
/// record is in storage, and the page takes it up when it is loaded again.
pub fn tell_when_stopped() {
    std::panic::set_hook(Box::new(|_| tell()));
}

/// Puts the sentence there, with the reference of the donation that the page is about and the way to its own
/// page, which needs no app. Plain nodes: the app's own means are what has just failed.
pub fn tell() {
    if let Some(document) = browser::document() {
        let _ = put(&document);
    }
}

fn put(document: &Document) -> Option<()> {
    let tag = document.document_element()?.get_attribute("lang")?;
    let locale = Locale::lookup(&tag).unwrap_or_default();
    let t = &texts(locale).status;
    let note = made(document, "p", t.stopped)?;
    note.set_class_name("daan-stopped");
    note.set_attribute("role", "alert").ok()?;
    if let Some(ticket) = last_ticket() {
        note.append_child(&*made(document, "code", &ticket.donation_id)?)
            .ok()?;
        note.append_child(&*link(
            document,
            &page_of(&ticket, &Place::default(), locale),
            t.open_page,
        )?)
        .ok()?;
    }
    note.append_child(&*link(document, "", t.load_again)?)
        .ok()?;
    let body = document.body()?;
    body.insert_before(&note, body.first_child().as_ref())
        .ok()?;
    Some(())
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
