//! A value that follows from others.

use super::cell::{Cell, ended};
use leptos::prelude::{Get, GetUntracked, Memo as Counted};
use send_wrapper::SendWrapper;

/// A value that follows from others, as Leptos'. Its readers are told when it becomes another one.
#[derive(Debug)]
pub struct Memo<T> {
    value: Cell<Option<T>>,
    /// How often it became another one.
    changes: Counted<u32>,
}

impl<T: PartialEq + 'static> Memo<T> {
    /// What `make` makes, from what it made before.
    pub fn new(make: impl Fn(Option<&T>) -> T + 'static) -> Memo<T> {
        let value = Cell::new(None);
        let changes = counted(Box::new(move || {
            let other = value.look(|before: &Option<T>| {
                let now = make(before.as_ref());
                (before.as_ref() != Some(&now)).then_some(now)
            });
            let other = other.flatten();
            let is_other = other.is_some();
            if is_other {
                value.put(other);
            }
            is_other
        }));
        Memo { value, changes }
    }

    /// Looks at the value. Tracks.
    pub fn with<U>(&self, look: impl FnOnce(&T) -> U) -> U {
        self.changes.get();
        self.look(look)
    }

    fn look<U>(&self, look: impl FnOnce(&T) -> U) -> U {
        let looked = self.value.look(|value| value.as_ref().map(look));
        looked.flatten().unwrap_or_else(|| ended())
    }
}

impl<T: Clone + PartialEq + 'static> Memo<T> {
    /// The value. Tracks.
    pub fn get(&self) -> T {
        self.with(T::clone)
    }

    /// The value.
    pub fn get_untracked(&self) -> T {
        self.changes.get_untracked();
        self.look(T::clone)
    }
}

fn counted(renew: Box<dyn Fn() -> bool>) -> Counted<u32> {
    let renew = SendWrapper::new(renew);
    Counted::new(move |before: Option<&u32>| {
        let before = before.copied().unwrap_or_default();
        before.wrapping_add(u32::from(renew()))
    })
}

impl<T> Copy for Memo<T> {}

impl<T> Clone for Memo<T> {
    fn clone(&self) -> Memo<T> {
        *self
    }
}
