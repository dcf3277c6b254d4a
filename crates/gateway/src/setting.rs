//! What can be wrong with a setting.

/// What is wrong with a setting. It names the setting and never shows its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{setting}: {problem}")]
pub struct SettingError {
    /// The setting, as its environment variable is called.
    pub setting: &'static str,
    /// What was expected and what came.
    pub problem: &'static str,
}

pub(crate) fn without_white_space(setting: &'static str, text: &str) -> Result<(), SettingError> {
    let problem = if text.is_empty() {
        "expected a value, it is empty"
    } else if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        "expected no white space, there is some (perhaps a line end pasted with it)"
    } else {
        return Ok(());
    };
    Err(SettingError { setting, problem })
}
