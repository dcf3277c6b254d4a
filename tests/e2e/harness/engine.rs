//! Which browser engine the tests run in.

use std::env;

/// A browser engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    /// Chrome's, and that of most phones in India and Nepal. Runs every test.
    Chromium,
    /// Firefox's own.
    Firefox,
    /// That of every browser on an iPhone, here as `WebKitGTK`.
    Webkit,
}

impl Engine {
    /// As `DAAN_ENGINE` names it; Chromium where it does not.
    pub(super) fn chosen() -> Option<Engine> {
        match env::var("DAAN_ENGINE").as_deref() {
            Err(_) | Ok("chromium") => Some(Engine::Chromium),
            Ok("firefox") => Some(Engine::Firefox),
            Ok("webkit") => Some(Engine::Webkit),
            Ok(_) => None,
        }
    }
}
