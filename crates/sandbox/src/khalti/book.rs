//! Khalti's books: every link that was opened.

use std::collections::HashMap;

use super::payment::Payment;

/// The payments, oldest first, with an index by pidx.
#[derive(Default)]
pub(crate) struct Khalti {
    payments: Vec<Payment>,
    places: HashMap<String, usize>,
}

impl Khalti {
    pub(super) fn add(&mut self, payment: Payment) {
        self.places
            .insert(payment.pidx.clone(), self.payments.len());
        self.payments.push(payment);
    }

    pub(crate) fn lookup(&self, pidx: &str) -> Option<&Payment> {
        self.payments.get(*self.places.get(pidx)?)
    }

    pub(crate) fn lookup_mut(&mut self, pidx: &str) -> Option<&mut Payment> {
        self.payments.get_mut(*self.places.get(pidx)?)
    }

    pub(super) fn of_transaction_mut(&mut self, transaction_id: &str) -> Option<&mut Payment> {
        let mut payments = self.payments.iter_mut();
        payments.find(|payment| payment.transaction_id() == Some(transaction_id))
    }

    pub(crate) fn oldest_first(&self) -> impl DoubleEndedIterator<Item = &Payment> {
        self.payments.iter()
    }
}
