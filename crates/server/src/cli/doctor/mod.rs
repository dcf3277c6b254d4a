//! `daan doctor`.

mod csp;

use anyhow::bail;
use clap::Args;
use csp::Way;
use daan_server::doctor::{Examination, Finding, Level, examine};
use daan_server::settings::Source;
use daan_server::surroundings::SystemClock;
use serde_json::json;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{Write as _, stdout};

/// Look for everything that is wrong with a set-up, and say what to do about it
///
/// Reads the settings that daan serve reads, and looks at keys, addresses, campaigns, the front end, the ledger and its
/// disk; asks each gateway for something harmless. Changes nothing, and may run beside daan serve. Each line has a
/// level (ok, warning, fault), a stable code, what was found, and beneath it what to do. Ends with code 0 where there is
/// no fault, 1 where there is one; the codes are listed in docs/operating.md.
///
/// With --csp it prints the Content-Security-Policy that a page which takes gifts needs, and nothing else: the header
/// goes to standard output, alone and in one line, what it is for to standard error.
#[derive(Args)]
pub(crate) struct DoctorFlags {
    /// As JSON: {"healthy", "faults", "warnings", "findings": [{"level", "code", "cause", "fix"}]}
    #[arg(long, conflicts_with = "csp")]
    json: bool,
    /// Leave the network alone: neither gateways nor --site are asked
    #[arg(long, conflicts_with = "csp")]
    offline: bool,
    /// A page elsewhere that is to take gifts: its origin and the policy that it sends are looked at too
    #[arg(long, value_name = "URL", conflicts_with = "csp")]
    site: Option<String>,
    /// Take a fault of this code for a warning; may be given several times
    #[arg(long, value_name = "CODE", conflicts_with = "csp")]
    allow: Vec<String>,
    /// Less free space than this beside the ledger is a fault
    #[arg(long, value_name = "N", default_value_t = 512, conflicts_with = "csp")]
    least_free_mib: u64,
    /// Print the Content-Security-Policy for a campaign and a way to take gifts
    #[arg(long)]
    csp: bool,
    /// With --csp: the campaign's slug [default: the first of the campaign file]
    #[arg(long, value_name = "SLUG", requires = "csp")]
    campaign: Option<String>,
    /// With --csp: how the site takes gifts
    #[arg(long, value_enum, default_value_t = Way::Element, requires = "csp")]
    mode: Way,
    /// Campaign file (`DAAN_CAMPAIGNS`) [default: config/campaigns.toml]
    #[arg(long, value_name = "FILE")]
    campaigns: Option<String>,
    /// Ledger (`DATABASE_URL`) [default: sqlite:data/daan.db]
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
}

impl DoctorFlags {
    fn settings(&self) -> HashMap<&'static str, String> {
        [
            ("DAAN_CAMPAIGNS", self.campaigns.clone()),
            ("DATABASE_URL", self.database_url.clone()),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
    }

    fn examination(&self) -> Examination {
        Examination {
            is_offline: self.offline,
            site: self.site.clone(),
            least_free_mib: self.least_free_mib,
            allowed: self.allow.clone(),
        }
    }
}

/// Prints what was asked for.
pub(super) async fn run(flags: &DoctorFlags) -> anyhow::Result<()> {
    let read = Source::of_process(flags.settings());
    if flags.csp {
        let source = read?;
        super::log(&source, super::COMMAND_LOG)?;
        return csp::run(flags, &source);
    }
    let (source, unreadable) = match read {
        Ok(source) => (source, None),
        Err(error) => (Source::of_environment(flags.settings()), Some(error)),
    };
    let mut findings = Vec::new();
    findings.extend(unreadable.map(|error| Finding::unreadable_dotenv(&error)));
    findings.extend(
        super::log(&source, super::COMMAND_LOG)
            .err()
            .map(|error| Finding::unreadable_filter(&error)),
    );
    findings.extend(examine(&source, &flags.examination(), &SystemClock).await);
    let told = if flags.json {
        in_json(&findings)?
    } else {
        in_words(&findings)
    };
    stdout().write_all(told.as_bytes())?;
    match count(&findings, Level::Fault) {
        0 => Ok(()),
        1 => bail!("there is a fault"),
        faults => bail!("there are {faults} faults"),
    }
}

fn count(findings: &[Finding], level: Level) -> usize {
    findings
        .iter()
        .filter(|finding| finding.level == level)
        .count()
}

fn in_json(findings: &[Finding]) -> serde_json::Result<String> {
    let faults = count(findings, Level::Fault);
    let told = json!({
        "healthy": faults == 0,
        "faults": faults,
        "warnings": count(findings, Level::Warning),
        "findings": findings,
    });
    Ok(format!("{}\n", serde_json::to_string_pretty(&told)?))
}

fn in_words(findings: &[Finding]) -> String {
    let mut text = String::new();
    for Finding {
        level,
        code,
        cause,
        fix,
    } in findings
    {
        let level = match level {
            Level::Ok => "ok",
            Level::Warning => "warning",
            Level::Fault => "FAULT",
        };
        let _ = writeln!(text, "{level:8} {code}: {}", plain(cause));
        if let Some(fix) = fix {
            let _ = writeln!(text, "{:8} -> {}", "", plain(fix));
        }
    }
    text
}

/// Whatever a gateway or a file says, it says nothing to the terminal itself.
fn plain(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}
