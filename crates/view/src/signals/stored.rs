//! A value that nobody is told about.

use super::cell::{Cell, ended};
use leptos::prelude::{LocalStorage, SyncStorage};
use std::marker::PhantomData;

/// A value that nobody is told about, as Leptos'.
#[derive(Debug)]
pub struct StoredValue<T, S = SyncStorage> {
    value: Cell<T>,
    of: PhantomData<fn() -> S>,
}

impl<T: 'static> StoredValue<T> {
    /// With this value.
    pub fn new(value: T) -> StoredValue<T> {
        StoredValue {
            value: Cell::new(value),
            of: PhantomData,
        }
    }
}

impl<T: 'static> StoredValue<T, LocalStorage> {
    /// With this value, which stays in its thread.
    pub fn new_local(value: T) -> StoredValue<T, LocalStorage> {
        StoredValue {
            value: Cell::new(value),
            of: PhantomData,
        }
    }
}

/// What a stored value can do. A trait, as with Leptos: then the same `use` is right for both.
pub trait StoredExt<T: 'static> {
    #[doc(hidden)]
    fn cell(&self) -> Cell<T>;

    /// Looks at the value.
    fn with_value<U>(&self, look: impl FnOnce(&T) -> U) -> U {
        self.cell().look(look).unwrap_or_else(|| ended())
    }

    /// Looks at the value.
    fn try_with_value<U>(&self, look: impl FnOnce(&T) -> U) -> Option<U> {
        self.cell().look(look)
    }

    /// The value.
    fn get_value(&self) -> T
    where
        T: Clone,
    {
        self.with_value(T::clone)
    }

    /// The value.
    fn try_get_value(&self) -> Option<T>
    where
        T: Clone,
    {
        self.cell().look(T::clone)
    }

    /// Changes the value.
    fn update_value(&self, change: impl FnOnce(&mut T)) {
        let _ = self.cell().change(change);
    }

    /// Changes the value.
    fn try_update_value<U>(&self, change: impl FnOnce(&mut T) -> U) -> Option<U> {
        self.cell().change(change)
    }

    /// Sets another value.
    fn set_value(&self, value: T) {
        let _ = self.cell().put(value);
    }
}

impl<T: 'static, S> StoredExt<T> for StoredValue<T, S> {
    fn cell(&self) -> Cell<T> {
        self.value
    }
}

impl<T, S> Copy for StoredValue<T, S> {}

impl<T, S> Clone for StoredValue<T, S> {
    fn clone(&self) -> StoredValue<T, S> {
        *self
    }
}
