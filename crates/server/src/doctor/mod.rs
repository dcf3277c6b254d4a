//! Everything that can be known to be wrong with a set-up before a donor finds out.
//!
//! Nothing here is changed, and nothing is given up at the first fault: each check says all that it knows. A
//! check that cannot be made because of another fault is left out, since that fault is told.

mod addresses;
mod admin;
mod campaigns;
mod disk;
mod finding;
mod front_end;
mod gateways;
mod keys;
mod known;
mod ledger;
mod mail;
mod origins;
mod private;
mod receipts;
mod secrets;
mod site;

pub use finding::{Finding, Level};

use crate::settings::{SettingError, Settings, Source};
use crate::surroundings::Clock;
use crate::traces::Traces;
use known::Known;

/// What is to be looked at.
#[derive(Debug, Clone)]
pub struct Examination {
    /// Whether to leave the gateways alone.
    pub is_offline: bool,
    /// The address of a page elsewhere that is to take gifts.
    pub site: Option<String>,
    /// Less free space than this beside the ledger is a fault.
    pub least_free_mib: u64,
    /// Faults that are taken for warnings.
    pub allowed: Vec<String>,
}

/// Looks at everything, and says what it found in the order in which it looked.
pub async fn examine(
    source: &Source,
    examination: &Examination,
    clock: &dyn Clock,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let known = Known::read(source, &mut findings);
    findings.extend(secrets::check(&known));
    findings.extend(keys::check(&known));
    findings.extend(addresses::check(&known));
    findings.extend(admin::check(source));
    findings.extend(mail::check(source, examination.is_offline).await);
    findings.extend(rest_of_settings(source, &findings));
    findings.extend(campaigns::check(&known));
    findings.extend(receipts::check(&known));
    findings.push(front_end::check(crate::http::built()));
    findings.extend(ledger::check(&known, examination.least_free_mib).await);
    if let Some(site) = &examination.site {
        findings.extend(site::check(&known, site, examination.is_offline).await);
    }
    if !examination.is_offline {
        findings.extend(gateways::check(&known, clock).await);
    }
    for finding in &mut findings {
        let is_allowed = examination.allowed.iter().any(|code| code == finding.code);
        if is_allowed && finding.level == Level::Fault {
            finding.level = Level::Warning;
        }
    }
    findings
}

/// What `daan serve` refuses and no check above has named.
fn rest_of_settings(source: &Source, findings: &[Finding]) -> Vec<Finding> {
    let read = Settings::read(source);
    let mut refused = match &read {
        Ok(_) => Vec::new(),
        Err(_) => Settings::problems(source),
    };
    refused.extend(Traces::check(source).err());
    let mut rest = Vec::new();
    match read {
        Ok(settings) if !settings.unknown_names.is_empty() => rest.push(Finding::warning(
            "setting_unknown",
            format!(
                "no settings have these names, so they change nothing: {}",
                settings.unknown_names.join(", ")
            ),
            "Check their spelling, or unset them",
        )),
        Ok(_) if refused.is_empty() => {
            rest.push(Finding::ok("settings", "every setting can be read"));
        }
        Ok(_) => {}
        Err(first) => refused.push(first),
    }
    rest.extend(untold(refused, findings).iter().map(known::unusable));
    rest
}

/// Those that no fault names, each once.
fn untold(refused: Vec<SettingError>, findings: &[Finding]) -> Vec<SettingError> {
    let is_told = |error: &SettingError| {
        let mut faults = findings
            .iter()
            .filter(|finding| finding.level == Level::Fault);
        faults.any(|fault| fault.cause.contains(error.name()))
    };
    let mut untold: Vec<SettingError> = Vec::new();
    for error in refused {
        let is_named = untold.iter().any(|known| known.name() == error.name());
        if !is_named && !is_told(&error) {
            untold.push(error);
        }
    }
    untold
}
