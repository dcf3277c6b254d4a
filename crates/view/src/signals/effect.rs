//! What is done anew when something has changed.

use leptos::prelude::{Effect as Later, RenderEffect};

/// What is done now and after every change of what it reads, as Leptos'.
#[derive(Debug)]
pub struct Effect;

impl Effect {
    /// Does it from the next moment on. It is given what it gave back before.
    #[expect(clippy::new_ret_no_self, reason = "the name that Leptos has for it")]
    pub fn new<T: 'static>(mut act: impl FnMut(Option<T>) -> T + 'static) {
        let mut before = None;
        later(Box::new(move || before = Some(act(before.take()))));
    }
}

fn later(mut act: Box<dyn FnMut()>) {
    Later::new(move |_: Option<()>| act());
}

/// Does it at once, and anew until it is dropped.
pub(crate) fn follow(mut act: Box<dyn FnMut()>) -> RenderEffect<()> {
    RenderEffect::new(move |_| act())
}
