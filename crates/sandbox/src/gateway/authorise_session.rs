//! A hosted checkout that somebody has open.

use super::notes::Notes;
use super::{Gateway, Price};
use crate::id::letters;
use crate::surroundings::Surroundings;

/// What the merchant's form, or the window in redirect mode, said about the payment.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    /// Without one the payment can be authorised but never captured.
    pub(crate) order_id: Option<String>,
    pub(crate) price: Price,
    pub(crate) merchant: String,
    pub(crate) description: Option<String>,
    pub(crate) image: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) contact: Option<String>,
    pub(crate) notes: Notes,
    pub(crate) callback_url: String,
    pub(crate) cancel_url: Option<String>,
    /// After a failure the ways to pay are shown again, and nothing is posted.
    pub(crate) retries: bool,
}

impl Gateway {
    /// Keeps a session; answers the id under which its pages are found.
    pub(crate) fn open_session(&mut self, session: Session, surroundings: &Surroundings) -> String {
        let id = letters(surroundings);
        self.sessions.insert(id.clone(), session);
        id
    }

    pub(crate) fn session(&self, id: &str) -> Option<&Session> {
        self.sessions.get(id)
    }
}
