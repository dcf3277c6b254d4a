//! One `daan serve`, and the lines that lead to it and away from it.

use super::Place;
use super::program::{Program, free_of_environment};
use super::proxy::Proxy;
use std::path::Path;
use std::process::{Command, ExitStatus};

const CAMPAIGNS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../config/campaigns.toml");

pub(crate) struct Node {
    pub(crate) program: Program,
    /// Where donors and webhooks reach it, whether it lives or not.
    pub(crate) door: Proxy,
    pub(crate) to_gateway: Proxy,
    /// A file is reached without a line.
    pub(crate) to_ledger: Option<Proxy>,
}

impl Node {
    /// Everything laid, nothing started. `by` makes the command of the program's name.
    pub(crate) async fn laid(
        name: &str,
        folder: &Path,
        place: &Place,
        gateway: &super::Gateway,
        by: impl Fn(&str) -> Command,
    ) -> Node {
        let door = Proxy::to(None).await;
        let to_gateway = Proxy::to(Some(gateway.program.address())).await;
        let to_ledger = match place {
            Place::File(_) => None,
            Place::Server(database) => Some(Proxy::to(Some(database.server_address())).await),
        };
        let mut command = by(env!("CARGO_BIN_EXE_daan"));
        command.arg("serve").envs(settings(
            place,
            gateway,
            &door,
            &to_gateway,
            to_ledger.as_ref(),
        ));
        Node {
            program: Program::new(name, folder, command),
            door,
            to_gateway,
            to_ledger,
        }
    }

    /// Starts it and opens its door.
    pub(crate) async fn start(&mut self) {
        self.program.start().await;
        self.door.lead_to(Some(self.program.address()));
    }

    pub(crate) async fn kill_and_start(&mut self) {
        self.program.kill();
        self.start().await;
    }

    pub(crate) async fn stop(&mut self) -> ExitStatus {
        self.door.lead_to(None);
        self.program.stop().await
    }
}

/// The program alone.
pub(crate) fn plain(daan: &str) -> Command {
    free_of_environment(daan)
}

fn settings(
    place: &Place,
    gateway: &super::Gateway,
    door: &Proxy,
    to_gateway: &Proxy,
    to_ledger: Option<&Proxy>,
) -> Vec<(&'static str, String)> {
    let database = match (place, to_ledger) {
        (Place::Server(database), Some(line)) => database.url_through(line.address),
        (place, _) => place.url(),
    };
    vec![
        ("DAAN_LISTEN", "127.0.0.1:0".to_owned()),
        ("DAAN_PUBLIC_URL", door.origin()),
        ("DAAN_CAMPAIGNS", CAMPAIGNS.to_owned()),
        ("DAAN_RATE_LIMIT", "off".to_owned()),
        ("DATABASE_URL", database),
        ("RAZORPAY_KEY_ID", daan_sandbox::KEY_ID.to_owned()),
        ("RAZORPAY_KEY_SECRET", daan_sandbox::KEY_SECRET.to_owned()),
        (
            "RAZORPAY_WEBHOOK_SECRET",
            daan_sandbox::WEBHOOK_SECRET.to_owned(),
        ),
        ("RAZORPAY_API_URL", to_gateway.origin()),
        (
            "RAZORPAY_CHECKOUT_URL",
            format!("{}/v1/checkout.js", gateway.origin()),
        ),
        ("KHALTI_SECRET_KEY", daan_sandbox::KHALTI_KEY.to_owned()),
        ("KHALTI_API_URL", format!("{}/api/v2", to_gateway.origin())),
        ("RUST_LOG", "warn,daan_server::serve=info".to_owned()),
    ]
}
