//! What receipts, and the sheet for the tax office, will say: nothing of a sample, and of every payee.

use super::Finding;
use super::known::Known;
use crate::campaigns::{Campaigns, Payee};
use crate::export::DonorSheet;
use crate::settings::is_public;
use daan_domain::{Currency, Locale, Offer};
use std::path::Path;

/// Words of the sample files that no receipt should have.
const SAMPLES: [&str; 4] = [
    "SAMPLE",
    "Sample text",
    "\u{928}\u{92e}\u{942}\u{928}\u{93e}",
    "\u{928}\u{92e}\u{941}\u{928}\u{93e}",
];
/// Its registration is nobody's.
const SAMPLE_REGISTRATION: &str = "AAATD0000A24DL01";

pub(super) fn check(known: &Known) -> Vec<Finding> {
    // A file that cannot be read is told of already.
    let Ok(campaigns) = Campaigns::read(&known.campaigns) else {
        return Vec::new();
    };
    let mut findings: Vec<Finding> = campaigns
        .payees()
        .filter(|payee| has_sample(payee))
        .map(|payee| sample(known, payee))
        .collect();
    let of_nepal = campaigns
        .payees()
        .filter(|payee| is_of_nepal(&campaigns, payee));
    findings.extend(of_nepal.filter_map(fixed_shrawan));
    findings.extend(payees(&campaigns));
    findings.extend(sheet(
        known,
        &campaigns,
        &DonorSheet::beside(&known.campaigns),
    ));
    findings
}

fn has_sample(payee: &Payee) -> bool {
    let texts = [
        &payee.address,
        &payee.registration,
        &payee.tax_note,
        &payee.signatory,
    ];
    let mut said = texts
        .into_iter()
        .flatten()
        .flat_map(|text| Locale::ALL.map(|locale| text.text(locale)));
    said.any(|text| SAMPLES.iter().any(|sample| text.contains(sample)))
}

/// Donors get it once gifts are real.
fn is_serious(known: &Known) -> bool {
    known.is_live() || known.public_url.as_deref().is_some_and(is_public)
}

fn sample(known: &Known, payee: &Payee) -> Finding {
    let find = if is_serious(known) {
        Finding::fault
    } else {
        Finding::warning
    };
    find(
        "receipt_text_is_sample",
        format!(
            "DAAN_CAMPAIGNS: the receipts of `{}` say what the sample file says, of which nothing is yours",
            payee.name
        ),
        "Write your own address, registration, tax note and signatory into its [[payee]], in every language".to_owned(),
    )
}

/// Whether it is paid in rupees of Nepal and nothing else. What a payee says of its year counts for all currencies: who took it
/// out for Nepal's would change the series of India's.
fn is_of_nepal(campaigns: &Campaigns, payee: &Payee) -> bool {
    let mut paid = campaigns
        .iter()
        .flat_map(|campaign| &campaign.offers)
        .filter(|offer| offer.payee.trim() == payee.name)
        .map(Offer::currency)
        .peekable();
    paid.peek().is_some() && paid.all(|currency| currency == Currency::NPR)
}

/// 1 Shrawan is either of the two days, so a payee that says one is wrong in some years.
fn fixed_shrawan(payee: &Payee) -> Option<Finding> {
    let starts = payee.year_starts;
    let (month, day) = starts.filter(|(month, day)| *month == 7 && [16, 17].contains(day))?;
    Some(Finding::warning(
        "shrawan_fixed",
        format!(
            "DAAN_CAMPAIGNS: the financial year of `{}` begins on {month:02}-{day:02} in every year, but 1 Shrawan is 16 July in \
             some and 17 July in others",
            payee.name
        ),
        "Take year_starts out: rupees of Nepal then have their years from 1 Shrawan, as 2083-84",
    ))
}

/// The names that offers have and those that receipts know: one that is misspelt is on both sides.
fn payees(campaigns: &Campaigns) -> Vec<Finding> {
    let strangers: Vec<&str> = campaigns.payees_without_offer().collect();
    let mut untold: Vec<&str> = campaigns
        .iter()
        .flat_map(|campaign| &campaign.offers)
        .map(|offer| offer.payee.trim())
        .filter(|name| campaigns.payees().all(|payee| payee.name != *name))
        .collect();
    untold.sort_unstable();
    untold.dedup();
    let quoted = |names: &[&str]| {
        names
            .iter()
            .map(|name| format!("`{name}`"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let fix = "Write the same name into payee = \"\u{2026}\" of the [[campaign.offer]] and name = \"\u{2026}\" of the [[payee]]";
    match (untold.as_slice(), strangers.as_slice()) {
        ([], []) => Vec::new(),
        // One that nobody gives to any more keeps its [[payee]] for late payments.
        ([], strangers) => vec![Finding::warning(
            "payee_without_offer",
            format!(
                "DAAN_CAMPAIGNS: no offer names the [[payee]] {}",
                quoted(strangers)
            ),
            fix,
        )],
        (untold, []) => vec![Finding::warning(
            "payee_untold",
            format!(
                "DAAN_CAMPAIGNS: receipts of {} say no more than the name: there is no [[payee]]",
                quoted(untold)
            ),
            "Write a [[payee]] with that name; config/campaigns.toml is a sample",
        )],
        (untold, strangers) => vec![Finding::fault(
            "payee_misspelt",
            format!(
                "DAAN_CAMPAIGNS: offers name {}, of whom there is no [[payee]], and no offer names the [[payee]] {}: their \
                 receipts lack what stands there",
                quoted(untold),
                quoted(strangers)
            ),
            fix,
        )],
    }
}

/// Whoever files no such form has no such file.
fn sheet(known: &Known, campaigns: &Campaigns, path: &Path) -> Vec<Finding> {
    if !path.exists() {
        return Vec::new();
    }
    let sheet = match DonorSheet::read(path) {
        Ok(sheet) => sheet,
        Err(error) => {
            return vec![Finding::warning(
                "donor_sheet_unusable",
                error.to_string(),
                "Correct it, or take it away where you file no such form",
            )];
        }
    };
    let path = path.display();
    let mut findings = Vec::new();
    let mut missing: Vec<&str> = campaigns
        .iter()
        .flat_map(|campaign| &campaign.offers)
        .filter(|offer| offer.currency().code() == sheet.currency())
        .map(|offer| offer.payee.trim())
        .filter(|payee| !sheet.has_payee(payee))
        .collect();
    missing.sort_unstable();
    missing.dedup();
    findings.extend(missing.into_iter().map(|payee| {
        Finding::warning(
            "donor_sheet_without_payee",
            format!("{path} has no [[payee]] with name = \"{payee}\", which an offer of DAAN_CAMPAIGNS names"),
            "Write one, with its registration, before the year's sheet is due",
        )
    }));
    if sheet.says(SAMPLE_REGISTRATION) {
        let find = if is_serious(known) {
            Finding::fault
        } else {
            Finding::warning
        };
        findings.push(find(
            "donor_sheet_is_sample",
            format!("{path} has the registration of the sample, {SAMPLE_REGISTRATION}, which is nobody's"),
            "Write the one of your certificate (Form 10AC) into its [[payee]]".to_owned(),
        ));
    }
    findings
}
