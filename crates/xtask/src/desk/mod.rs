//! The server and the sandbox beside each other on this machine, as `run` and the tests start them.

mod ports;
mod probe;
mod service;
mod settings;

pub(crate) use ports::free_ports;
pub(crate) use service::{Service, Words};

use crate::context::Context;
use crate::process::shell_line;
use anyhow::{Context as _, Result};
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Ports and folder of one run.
pub(crate) struct Desk {
    port: u16,
    sandbox_port: u16,
    /// Where the sandbox sends what happened.
    webhook_url: String,
    /// Of the ledger; absolute.
    data: PathBuf,
    owner: Owner,
    /// Settings of the server beside those that every desk has, or in their place.
    own: Vec<(&'static str, OsString)>,
}

/// Who works at it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    /// Their own `.env` and environment count, but for a gateway's; what the programs say is shown.
    Developer,
    /// Nothing counts but what we set; what the programs say goes to files in the ledger's folder.
    Tests,
}

impl Desk {
    /// A desk whose webhooks go to its own server. `data` is an absolute path.
    pub(crate) fn new(port: u16, sandbox_port: u16, data: PathBuf, owner: Owner) -> Self {
        Self {
            port,
            sandbox_port,
            webhook_url: format!("http://127.0.0.1:{port}/webhooks/razorpay"),
            data,
            owner,
            own: vec![],
        }
    }

    /// The same with its webhooks sent elsewhere.
    pub(crate) fn with_webhooks_to(self, webhook_url: String) -> Self {
        Self {
            webhook_url,
            ..self
        }
    }

    /// The same with a setting of the server's of its own.
    pub(crate) fn with_setting(mut self, name: &'static str, value: impl Into<OsString>) -> Self {
        self.own.push((name, value.into()));
        self
    }

    /// Where a donor finds the page.
    pub(crate) fn public_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The folder of the ledger.
    pub(crate) fn data(&self) -> &Path {
        &self.data
    }

    /// Where the sandbox is.
    pub(crate) fn sandbox_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.sandbox_port)
    }

    /// Starts the sandbox and waits until it answers.
    ///
    /// # Errors
    /// When it ends, does not answer in time, or the user interrupts.
    pub(crate) fn start_sandbox(&self, context: &Context, daan: &Path) -> Result<Service> {
        let mut command = self.command(context)?;
        command.arg(daan).args(self.sandbox_arguments());
        let mut sandbox = Service::start("the sandbox", command, self.words("sandbox.log"))?;
        wait_until_ready(context, &mut sandbox, self.sandbox_port, "/control/state")?;
        Ok(sandbox)
    }

    /// Starts the server and waits until it answers; the sandbox has to run already.
    ///
    /// # Errors
    /// As [`Desk::start_sandbox`].
    pub(crate) fn start_server(&self, context: &Context, daan: &Path) -> Result<Service> {
        let mut command = self.command(context)?;
        command
            .arg(daan)
            .arg("serve")
            .envs(self.settings(&context.root));
        let mut served = Service::start("the server", command, self.words("server.log"))?;
        wait_until_ready(context, &mut served, self.port, "/readyz")?;
        Ok(served)
    }

    /// The lines that start both by hand, in a shell.
    pub(crate) fn by_hand(&self, context: &Context, daan: &Path) -> [String; 2] {
        let mut sandbox = Command::new(daan);
        sandbox.args(self.sandbox_arguments());
        let mut served = Command::new(daan);
        served.arg("serve").envs(self.settings(&context.root));
        [sandbox, served].map(|command| format!("{} &", shell_line(&command)))
    }

    /// A command that ends with us; its first argument is the program.
    fn command(&self, context: &Context) -> Result<Command> {
        let xtask = env::current_exe().context("finding the path of xtask itself")?;
        let mut command = context.command(xtask);
        command.arg("supervise").arg(std::process::id().to_string());
        match self.owner {
            Owner::Developer => settings::without_own_keys(&mut command),
            Owner::Tests => {
                command.env_clear().current_dir(&self.data);
            }
        }
        Ok(command)
    }

    fn words(&self, file: &str) -> Words {
        match self.owner {
            Owner::Developer => Words::Shown,
            Owner::Tests => Words::Kept(self.data.join(file)),
        }
    }
}

/// Waits until the service answers 200.
fn wait_until_ready(context: &Context, service: &mut Service, port: u16, path: &str) -> Result<()> {
    let what = format!("answer 200 at http://127.0.0.1:{port}{path}");
    service.wait_until(context, &what, || probe::status(port, path) == Some(200))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn webhooks_go_to_the_server_unless_the_tests_want_them() {
        let desk = Desk::new(9000, 9001, "/d".into(), Owner::Tests);
        assert_eq!(desk.webhook_url, "http://127.0.0.1:9000/webhooks/razorpay");
        let desk = desk.with_webhooks_to("http://127.0.0.1:9002/".to_owned());
        assert!(
            desk.sandbox_arguments()
                .join(" ")
                .ends_with("--webhook-url http://127.0.0.1:9002/")
        );
    }
}
