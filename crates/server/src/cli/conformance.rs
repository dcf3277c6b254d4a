//! `daan conformance`.

use super::NotRun;
use clap::Args;
use daan_server::conformance::{self, Keys, Plan};
use daan_server::surroundings::SystemEntropy;
use std::io::{Write as _, stdout};

/// Hold a server against the contract, as a donor's browser, the gateway and a stranger would see it.
///
/// It begins gifts, pays them at the sandbox that is the server's gateway, signs webhooks, forges what can be forged, and
/// tells case by case what was expected and what came. For any backend that speaks this contract; not for one that takes
/// real money. Every case is in docs/conformance.md. Ends with code 0 when every case passed, 1 when one failed, 2 when
/// they could not be run.
#[derive(Args)]
pub(crate) struct ConformanceFlags {
    /// Origin of the server
    #[arg(long, value_name = "ORIGIN", default_value = "http://127.0.0.1:8080")]
    url: String,
    /// Origin of the sandbox that is its gateway
    #[arg(long, value_name = "ORIGIN", default_value = "http://127.0.0.1:8081")]
    sandbox: String,
    /// A campaign that takes INR through Razorpay
    #[arg(long, value_name = "SLUG", default_value = "education")]
    campaign: String,
    /// An origin that the server allows to take gifts; without it that case is skipped
    #[arg(long, value_name = "ORIGIN")]
    origin: Option<String>,
    /// The key id of the server and its gateway [default: the sandbox's]
    #[arg(long, value_name = "KEY")]
    key_id: Option<String>,
    /// Their key secret [default: the sandbox's]
    #[arg(long, value_name = "KEY")]
    key_secret: Option<String>,
    /// Their webhook secret [default: the sandbox's]
    #[arg(long, value_name = "KEY")]
    webhook_secret: Option<String>,
    /// Only the cases of this group, or with this in their name
    #[arg(long, value_name = "NAME")]
    only: Option<String>,
    /// Write JSON instead of a table
    #[arg(long)]
    json: bool,
    /// Name the cases and run none
    #[arg(long, exclusive = true)]
    list: bool,
}

impl ConformanceFlags {
    fn plan(&self) -> Result<Plan, NotRun> {
        let own = Keys::default();
        let or = |given: &Option<String>, own: String| given.clone().unwrap_or(own);
        Ok(Plan {
            backend: origin("--url", &self.url)?,
            sandbox: origin("--sandbox", &self.sandbox)?,
            campaign: self.campaign.clone(),
            allowed_origin: self.origin.clone(),
            keys: Keys {
                id: or(&self.key_id, own.id),
                secret: or(&self.key_secret, own.secret),
                webhook_secret: or(&self.webhook_secret, own.webhook_secret),
            },
            patience: conformance::PATIENCE,
            only: self.only.clone(),
        })
    }
}

/// Runs the cases and prints how they ended.
pub(super) async fn run(flags: &ConformanceFlags) -> anyhow::Result<()> {
    if flags.list {
        for case in conformance::every_case() {
            writeln!(
                stdout(),
                "{}  {}  {}",
                case.group,
                case.name,
                case.statement
            )?;
        }
        return Ok(());
    }
    let report = conformance::run(&flags.plan()?, &SystemEntropy)
        .await
        .map_err(|why| NotRun(why.to_string()))?;
    if flags.json {
        writeln!(stdout(), "{:#}", report.json())?;
    } else {
        write!(stdout(), "{}", report.text())?;
    }
    let failed = report.failed();
    anyhow::ensure!(
        failed.is_empty(),
        "the contract is not kept: {}",
        failed.join(", ")
    );
    Ok(())
}

/// An origin, whose slash at the end would stand twice in every address.
fn origin(flag: &str, text: &str) -> Result<String, NotRun> {
    let wrong = || {
        NotRun(format!(
            "{flag} expected an origin such as http://127.0.0.1:8080, found `{text}`"
        ))
    };
    let url = reqwest::Url::parse(text).map_err(|_| wrong())?;
    let is_origin = matches!(url.scheme(), "http" | "https")
        && url.path() == "/"
        && url.query().is_none()
        && url.username().is_empty();
    if !is_origin {
        return Err(wrong());
    }
    Ok(url.origin().ascii_serialization())
}
