//! What a donor sees when the app itself has failed: never a page that is silently dead.

use daan_domain::Locale;
use daan_web::texts::texts;
use web_sys::{Document, window};

/// On a panic, puts a sentence and a way on above the page. A payment that is under way is safe: its
/// record is in storage, and the page takes it up when it is loaded again.
pub(crate) fn tell_when_stopped() {
    std::panic::set_hook(Box::new(|_| {
        if let Some(document) = window().and_then(|window| window.document()) {
            let _ = tell(&document);
        }
    }));
}

/// Plain nodes: the app's own means are what has just failed.
fn tell(document: &Document) -> Option<()> {
    let tag = document.document_element()?.get_attribute("lang")?;
    let t = &texts(Locale::lookup(&tag).unwrap_or_default()).status;
    let note = document.create_element("p").ok()?;
    note.set_class_name("daan-stopped");
    note.set_attribute("role", "alert").ok()?;
    note.set_text_content(Some(t.stopped));
    let link = document.create_element("a").ok()?;
    link.set_attribute("href", "").ok()?;
    link.set_text_content(Some(t.load_again));
    note.append_child(&link).ok()?;
    let body = document.body()?;
    body.insert_before(&note, body.first_child().as_ref())
        .ok()?;
    Some(())
}
