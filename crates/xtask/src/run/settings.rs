//! What the server and the sandbox are started with.

use crate::context::Context;
use anyhow::{Context as _, Result};
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Keys and addresses of a real gateway. A developer's shell may hold live ones: here they must not
/// count, not even a variable that we do not set ourselves.
const GATEWAYS: [&str; 2] = ["RAZORPAY_", "KHALTI_"];

/// Settings the sandbox is known by; they open nothing elsewhere.
const SANDBOX_KEYS: [(&str, &str); 2] = [
    ("RAZORPAY_KEY_ID", "rzp_test_DaanSandbox001"),
    ("RAZORPAY_KEY_SECRET", "daan-sandbox-key-secret"),
];

/// Where `trunk serve` shows the page while a developer works on it.
const TRUNK_ORIGINS: &str = "http://127.0.0.1:8000,http://localhost:8000";

/// Ports and folder of one run.
pub(super) struct Desk {
    pub(super) port: u16,
    pub(super) sandbox_port: u16,
    /// Absolute.
    pub(super) data: PathBuf,
}

impl Desk {
    /// Where a donor finds the page.
    pub(super) fn public_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// What `daan sandbox` is told.
    pub(super) fn sandbox_arguments(&self) -> Vec<String> {
        let listen = format!("127.0.0.1:{}", self.sandbox_port);
        ["sandbox", "--listen", &listen].map(str::to_owned).into()
    }

    /// What `daan serve` is told, by environment because that wins over a `.env` in the checkout.
    pub(super) fn settings(&self, root: &Path) -> Vec<(&'static str, OsString)> {
        let sandbox = format!("http://127.0.0.1:{}", self.sandbox_port);
        let mut database = OsString::from("sqlite:");
        database.push(self.data.join("daan.db"));
        let mut settings: Vec<(&str, OsString)> = vec![
            ("DAAN_LISTEN", format!("127.0.0.1:{}", self.port).into()),
            ("DAAN_PUBLIC_URL", self.public_url().into()),
            ("DAAN_CAMPAIGNS", root.join("config/campaigns.toml").into()),
            ("DAAN_ALLOWED_ORIGINS", TRUNK_ORIGINS.into()),
            ("DATABASE_URL", database),
            ("RAZORPAY_API_URL", sandbox.clone().into()),
            (
                "RAZORPAY_CHECKOUT_URL",
                format!("{sandbox}/v1/checkout.js").into(),
            ),
        ];
        settings.extend(SANDBOX_KEYS.map(|(name, value)| (name, value.into())));
        settings
    }
}

/// A command that ends with us and has none of the user's own gateway keys; its first argument is
/// the program.
///
/// # Errors
/// When our own program's path is not known.
pub(super) fn clean_command(context: &Context) -> Result<Command> {
    let xtask = env::current_exe().context("finding the path of xtask itself")?;
    let mut command = context.command(xtask);
    command.arg("supervise").arg(std::process::id().to_string());
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if GATEWAYS.iter().any(|prefix| text.starts_with(prefix)) {
            command.env_remove(&name);
        }
    }
    if env::var_os("RUST_LOG").is_none() {
        command.env("RUST_LOG", "info");
    }
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_ports_reach_every_address_that_names_them() {
        let desk = Desk {
            port: 9000,
            sandbox_port: 9001,
            data: "/d".into(),
        };
        let settings = desk.settings(Path::new("/checkout"));
        let value = |name: &str| {
            settings
                .iter()
                .find(|setting| setting.0 == name)
                .unwrap()
                .1
                .clone()
        };
        assert_eq!(value("DAAN_PUBLIC_URL"), "http://127.0.0.1:9000");
        assert_eq!(value("RAZORPAY_API_URL"), "http://127.0.0.1:9001");
        assert_eq!(value("DATABASE_URL"), "sqlite:/d/daan.db");
        assert_eq!(value("DAAN_CAMPAIGNS"), "/checkout/config/campaigns.toml");
        assert_eq!(
            desk.sandbox_arguments().join(" "),
            "sandbox --listen 127.0.0.1:9001"
        );
    }
}
