//! What a test wants otherwise than usual.

#[derive(Clone, Copy)]
pub(crate) struct Plan {
    /// The text of another campaign file than the sample.
    pub(crate) campaigns: Option<&'static str>,
    /// What the browser calls itself.
    pub(crate) agent: Option<&'static str>,
    /// Whether pages run no script of theirs.
    pub(crate) without_scripts: bool,
    /// Whether pages may keep nothing, as where a donor blocks all cookies.
    pub(crate) without_storage: bool,
    /// Addresses that the browser does not fetch, from the start; `*` stands for anything. In Chromium only.
    pub(crate) blocked: &'static [&'static str],
    /// Whether the gateway tells the server of payments. Where it does not, the server finds out by itself.
    pub(crate) webhooks: bool,
    /// Further settings of the server.
    pub(crate) settings: &'static [(&'static str, &'static str)],
}

impl Plan {
    /// The sample campaign in a browser that does all it is asked to.
    pub(crate) const USUAL: Plan = Plan {
        campaigns: None,
        agent: None,
        without_scripts: false,
        without_storage: false,
        blocked: &[],
        webhooks: false,
        settings: &[],
    };
}
