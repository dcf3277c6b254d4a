//! A value of any type that belongs to its owner.

use leptos::prelude::{GetUntracked, LocalStorage, Notify, RwSignal, Track};
use std::any::Any;
use std::cell::RefCell;
use std::fmt;
use std::marker::PhantomData;
use std::rc::Rc;

/// A value that its owner ends. A copy is the same value.
pub struct Cell<T> {
    shared: Shared,
    of: PhantomData<fn() -> T>,
}

/// What all of them are.
#[derive(Clone, Copy)]
struct Shared(RwSignal<Rc<dyn Any>, LocalStorage>);

/// Not generic, like everything here that can be: the browser gets it once.
impl Shared {
    fn new(value: Rc<dyn Any>) -> Shared {
        Shared(RwSignal::new_local(value))
    }

    fn value(self) -> Option<Rc<dyn Any>> {
        self.0.try_get_untracked()
    }

    fn track(self) {
        self.0.track();
    }

    fn notify(self) {
        self.0.notify();
    }
}

impl<T: 'static> Cell<T> {
    pub(super) fn new(value: T) -> Cell<T> {
        Cell {
            shared: Shared::new(Rc::new(RefCell::new(value))),
            of: PhantomData,
        }
    }

    /// Whoever reads it now is told of changes.
    pub(super) fn track(&self) {
        self.shared.track();
    }

    /// Tells of a change.
    pub(super) fn notify(&self) {
        self.shared.notify();
    }

    /// `None` once the owner has ended it.
    pub(super) fn look<U>(&self, look: impl FnOnce(&T) -> U) -> Option<U> {
        Some(look(&self.value()?.borrow()))
    }

    /// `None` once the owner has ended it.
    pub(super) fn change<U>(&self, change: impl FnOnce(&mut T) -> U) -> Option<U> {
        Some(change(&mut self.value()?.borrow_mut()))
    }

    /// Gives the value back once the owner has ended it.
    pub(super) fn put(&self, value: T) -> Option<T> {
        let Some(place) = self.value() else {
            return Some(value);
        };
        // The old one goes when nobody has hold of the place any more: it may be more than a value.
        drop(place.replace(value));
        None
    }

    fn value(&self) -> Option<Rc<RefCell<T>>> {
        self.shared.value()?.downcast().ok()
    }
}

/// What has been ended is asked for its value: a mistake of ours.
#[cold]
#[expect(
    clippy::panic,
    reason = "as Leptos does; there is no value to go on with"
)]
pub(super) fn ended() -> ! {
    panic!("a signal whose owner has gone")
}

impl<T> Copy for Cell<T> {}

impl<T> Clone for Cell<T> {
    fn clone(&self) -> Cell<T> {
        *self
    }
}

impl<T> fmt::Debug for Cell<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cell")
    }
}
