//! What the server and the sandbox are started with.

use super::Desk;
use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

/// Keys and addresses of a real gateway. A developer's shell may hold live ones: here they must not
/// count, not even a variable that we do not set ourselves.
const GATEWAYS: [&str; 2] = ["RAZORPAY_", "KHALTI_"];

/// Settings the sandbox is known by; they open nothing elsewhere.
const SANDBOX_KEYS: [(&str, &str); 4] = [
    ("RAZORPAY_KEY_ID", "rzp_test_DaanSandbox001"),
    ("RAZORPAY_KEY_SECRET", "daan-sandbox-key-secret"),
    ("RAZORPAY_WEBHOOK_SECRET", "daan-sandbox-webhook-secret"),
    ("KHALTI_SECRET_KEY", "daan-sandbox-khalti-secret"),
];

const RATE_LIMIT: &str = "DAAN_RATE_LIMIT";

/// Where `trunk serve` shows the page while a developer works on it.
const TRUNK_ORIGINS: &str = "http://127.0.0.1:8000,http://localhost:8000";

impl Desk {
    /// What `daan sandbox` is told.
    pub(super) fn sandbox_arguments(&self) -> Vec<String> {
        let listen = format!("127.0.0.1:{}", self.sandbox_port);
        [
            "sandbox",
            "--listen",
            &listen,
            "--webhook-url",
            &self.webhook_url,
        ]
        .map(str::to_owned)
        .into()
    }

    /// What `daan serve` is told, by environment because that wins over a `.env` in the checkout.
    pub(super) fn settings(&self, root: &Path) -> Vec<(&'static str, OsString)> {
        let sandbox = self.sandbox_url();
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
            ("KHALTI_API_URL", format!("{sandbox}/api/v2").into()),
        ];
        settings.extend(SANDBOX_KEYS.map(|(name, value)| (name, value.into())));
        // All that a developer and their scripts give comes from one address.
        if env::var_os(RATE_LIMIT).is_none() {
            settings.push((RATE_LIMIT, "600".into()));
        }
        settings.extend(self.own.iter().cloned());
        settings
    }
}

/// Takes the user's own gateway keys out of what a command inherits.
pub(super) fn without_own_keys(command: &mut Command) {
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if GATEWAYS.iter().any(|prefix| text.starts_with(prefix)) {
            command.env_remove(&name);
        }
    }
    if env::var_os("RUST_LOG").is_none() {
        command.env("RUST_LOG", "info");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::Owner;

    #[test]
    fn other_ports_reach_every_address_that_names_them() {
        let desk = Desk::new(9000, 9001, "/d".into(), Owner::Developer);
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
        assert_eq!(value("KHALTI_API_URL"), "http://127.0.0.1:9001/api/v2");
        assert_eq!(value("DATABASE_URL"), "sqlite:/d/daan.db");
        assert_eq!(value("DAAN_CAMPAIGNS"), "/checkout/config/campaigns.toml");
        assert_eq!(
            desk.sandbox_arguments().join(" "),
            "sandbox --listen 127.0.0.1:9001 --webhook-url http://127.0.0.1:9000/webhooks/razorpay"
        );
    }

    #[test]
    fn the_server_has_every_secret_that_the_sandbox_signs_with() {
        let desk = Desk::new(9000, 9001, "/d".into(), Owner::Developer);
        let settings = desk.settings(Path::new("/checkout"));
        for setting in SANDBOX_KEYS {
            let (name, value) = setting;
            assert!(settings.contains(&(name, value.into())), "{name}");
        }
    }
}
