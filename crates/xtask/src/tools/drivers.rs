//! Every browser that the tests drive, and what they look at pages with.

use super::axe;
use super::browser::{self, Browser};
use super::firefox::{self, Firefox};
use super::webkit::{self, Webkit};
use crate::context::Context;
use crate::progress::Progress;
use anyhow::Result;
use std::path::PathBuf;

/// One browser of each engine.
pub(crate) struct Drivers {
    /// Chromium runs every test.
    pub(crate) chromium: Browser,
    pub(crate) firefox: Firefox,
    /// Where the system has it.
    pub(crate) webkit: Option<Webkit>,
    /// The script that looks for barriers in a page.
    pub(crate) axe: PathBuf,
}

/// Steps that [`ensure`] takes.
pub(crate) const STEPS: usize = browser::STEPS + firefox::STEPS + webkit::STEPS + axe::STEPS;

/// Makes sure of all of them.
///
/// # Errors
/// When one is missing and we may not install it.
pub(crate) fn ensure(context: &Context, progress: &mut Progress) -> Result<Drivers> {
    Ok(Drivers {
        chromium: browser::ensure(context, progress)?,
        firefox: firefox::ensure(context, progress)?,
        webkit: webkit::ensure(context, progress)?,
        axe: axe::ensure(context, progress)?,
    })
}
