//! A value whose readers are told of its changes.

use super::cell::{Cell, ended};

/// A value whose readers are told of its changes, as Leptos'.
#[derive(Debug)]
pub struct RwSignal<T>(Cell<T>);

impl<T: 'static> RwSignal<T> {
    /// With this value.
    pub fn new(value: T) -> RwSignal<T> {
        RwSignal(Cell::new(value))
    }
}

/// What a signal can do. A trait, as with Leptos: then the same `use` is right for both.
pub trait SignalExt<T: 'static> {
    #[doc(hidden)]
    fn cell(&self) -> Cell<T>;

    /// Looks at the value. Tracks.
    fn with<U>(&self, look: impl FnOnce(&T) -> U) -> U {
        self.cell().track();
        self.with_untracked(look)
    }

    /// Looks at the value. Tracks.
    fn try_with<U>(&self, look: impl FnOnce(&T) -> U) -> Option<U> {
        self.cell().track();
        self.cell().look(look)
    }

    /// Looks at the value.
    fn with_untracked<U>(&self, look: impl FnOnce(&T) -> U) -> U {
        self.cell().look(look).unwrap_or_else(|| ended())
    }

    /// Looks at the value.
    fn try_with_untracked<U>(&self, look: impl FnOnce(&T) -> U) -> Option<U> {
        self.cell().look(look)
    }

    /// The value. Tracks.
    fn get(&self) -> T
    where
        T: Clone,
    {
        self.with(T::clone)
    }

    /// The value.
    fn get_untracked(&self) -> T
    where
        T: Clone,
    {
        self.with_untracked(T::clone)
    }

    /// The value.
    fn try_get_untracked(&self) -> Option<T>
    where
        T: Clone,
    {
        self.cell().look(T::clone)
    }

    /// Sets another value.
    fn set(&self, value: T) {
        let _ = self.try_set(value);
    }

    /// Sets another value; gives it back where that is not possible any more.
    fn try_set(&self, value: T) -> Option<T> {
        let back = self.cell().put(value);
        if back.is_none() {
            self.notify();
        }
        back
    }

    /// Changes the value.
    fn update(&self, change: impl FnOnce(&mut T)) {
        self.update_untracked(change);
        self.notify();
    }

    /// Changes the value, and tells nobody.
    fn update_untracked(&self, change: impl FnOnce(&mut T)) {
        let _ = self.cell().change(change);
    }

    /// Tells of a change.
    fn notify(&self) {
        self.cell().notify();
    }
}

impl<T: 'static> SignalExt<T> for RwSignal<T> {
    fn cell(&self) -> Cell<T> {
        self.0
    }
}

impl<T> Copy for RwSignal<T> {}

impl<T> Clone for RwSignal<T> {
    fn clone(&self) -> RwSignal<T> {
        *self
    }
}
