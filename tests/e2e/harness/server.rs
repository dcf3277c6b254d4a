//! The server, which a test may kill and start again.

use super::process::{Process, daan, free_address};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Mutex;

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    folder: PathBuf,
    environment: Vec<(&'static str, String)>,
    process: Mutex<Option<Process>>,
}

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/config/campaigns.toml");

impl Server {
    /// Starts it. `origin` is where the browser finds it, `campaigns` the text of another campaign file
    /// than the sample.
    pub(crate) async fn start(
        folder: PathBuf,
        origin: String,
        sandbox: &str,
        campaigns: Option<&str>,
    ) -> Server {
        let address = free_address();
        let own = folder.join("campaigns.toml");
        let campaigns = match campaigns {
            None => SAMPLE.to_owned(),
            Some(text) => {
                std::fs::write(&own, text).unwrap();
                own.display().to_string()
            }
        };
        let environment = vec![
            ("DAAN_LISTEN", address.to_string()),
            ("DAAN_PUBLIC_URL", origin),
            ("DAAN_CAMPAIGNS", campaigns),
            ("DATABASE_URL", "sqlite:daan.db".to_owned()),
            ("RAZORPAY_KEY_ID", "rzp_test_DaanSandbox001".to_owned()),
            ("RAZORPAY_KEY_SECRET", "daan-sandbox-key-secret".to_owned()),
            (
                "RAZORPAY_WEBHOOK_SECRET",
                "daan-sandbox-webhook-secret".to_owned(),
            ),
            ("RAZORPAY_API_URL", sandbox.to_owned()),
            ("RAZORPAY_CHECKOUT_URL", format!("{sandbox}/v1/checkout.js")),
        ];
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

    /// What it has said so far.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("server.log")).unwrap_or_default()
    }
}
