//! The server, which a test may kill and start again.

use super::plan::Plan;
use super::process::{Process, daan, free_address};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    folder: PathBuf,
    environment: Vec<(&'static str, String)>,
    process: Mutex<Option<Process>>,
}

/// The origins of what is around the server.
pub(crate) struct Around<'a> {
    /// Where the browser finds the server itself.
    pub(crate) origin: String,
    pub(crate) gateway: &'a str,
    /// Another's site, whose pages may take gifts.
    pub(crate) site: &'a str,
}

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/config/campaigns.toml");
const PICTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/config/education.svg");

impl Server {
    /// Starts it.
    pub(crate) async fn start(folder: PathBuf, around: Around<'_>, plan: Plan) -> Server {
        let address = free_address();
        let sandbox = around.gateway;
        let mut environment = vec![
            ("DAAN_LISTEN", address.to_string()),
            // All donors of a test come from one address.
            ("DAAN_RATE_LIMIT", "600".to_owned()),
            ("DAAN_PUBLIC_URL", around.origin),
            ("DAAN_ALLOWED_ORIGINS", around.site.to_owned()),
            ("DAAN_CAMPAIGNS", campaign_file(&folder, plan)),
            ("DATABASE_URL", "sqlite:daan.db".to_owned()),
            ("RAZORPAY_KEY_ID", "rzp_test_DaanSandbox001".to_owned()),
            ("RAZORPAY_KEY_SECRET", "daan-sandbox-key-secret".to_owned()),
            (
                "RAZORPAY_WEBHOOK_SECRET",
                "daan-sandbox-webhook-secret".to_owned(),
            ),
            ("RAZORPAY_API_URL", sandbox.to_owned()),
            ("RAZORPAY_CHECKOUT_URL", format!("{sandbox}/v1/checkout.js")),
            ("KHALTI_SECRET_KEY", "daan-sandbox-khalti-secret".to_owned()),
            ("KHALTI_API_URL", format!("{sandbox}/api/v2")),
        ];
        let further = plan.settings.iter();
        environment.extend(further.map(|(name, value)| (*name, (*value).to_owned())));
        let server = Server {
            address,
            folder,
            environment,
            process: Mutex::new(None),
        };
        server.start_again().await;
        server
    }

    pub(crate) async fn start_again(&self) {
        let mut command = daan(&self.folder);
        command.arg("serve").envs(self.environment.iter().cloned());
        let process = Process::start(command, self.address, &self.folder.join("server.log")).await;
        *self.process.lock().unwrap() = Some(process);
    }

    /// SIGKILL.
    pub(crate) fn kill(&self) {
        drop(self.process.lock().unwrap().take().unwrap());
    }

    /// What a command of the operator's prints, beside the running server.
    pub(crate) fn command(&self, arguments: &[&str]) -> String {
        let output = daan(&self.folder)
            .args(arguments)
            .envs(self.environment.iter().cloned())
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// What it has said so far.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("server.log")).unwrap_or_default()
    }
}

fn campaign_file(folder: &Path, plan: Plan) -> String {
    let Some(text) = plan.campaigns else {
        return SAMPLE.to_owned();
    };
    let own = folder.join("campaigns.toml");
    std::fs::write(&own, text).unwrap();
    std::fs::copy(PICTURE, folder.join("education.svg")).unwrap();
    own.display().to_string()
}
