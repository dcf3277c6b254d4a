//! Donors and their browsers: the real checkout's state machine, and hands that do what people do.

mod donor;
mod khalti_page;
mod record;
mod tab;
mod window;

pub(crate) use donor::{Donor, live};
