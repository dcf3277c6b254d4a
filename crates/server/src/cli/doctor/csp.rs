//! `daan doctor --csp`.

use super::DoctorFlags;
use anyhow::{Context as _, bail};
use clap::ValueEnum;
use daan_domain::Campaign;
use daan_server::campaigns::Campaigns;
use daan_server::settings::{Settings, Source};
use daan_server::{Mode, Policies};
use std::io::{Write as _, stderr, stdout};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Way {
    /// On Daan's own page, which a link leads to
    Hosted,
    /// On Daan's page in a frame of the site
    Frame,
    /// On the site's own page, by <daan-donate> or data-daan
    Element,
}

impl From<Way> for Mode {
    fn from(way: Way) -> Mode {
        match way {
            Way::Hosted => Mode::Hosted,
            Way::Frame => Mode::Frame,
            Way::Element => Mode::Element,
        }
    }
}

/// Prints what was asked for.
pub(super) fn run(flags: &DoctorFlags, source: &Source) -> anyhow::Result<()> {
    let settings = Settings::read(source)?;
    let campaigns = Campaigns::read(&settings.campaigns).context("DAAN_CAMPAIGNS")?;
    let campaign = chosen(&campaigns, flags, &settings)?;
    let policies = Policies::new(&settings, &campaigns);
    for line in explained(flags.mode, &settings, campaign) {
        // Whoever closed it does not want to read it.
        let _ = writeln!(stderr(), "{line}");
    }
    let policy = policies.of_site(flags.mode.into(), campaign);
    Ok(writeln!(stdout(), "Content-Security-Policy: {policy}")?)
}

fn chosen<'a>(
    campaigns: &'a Campaigns,
    flags: &DoctorFlags,
    settings: &Settings,
) -> anyhow::Result<&'a Campaign> {
    let found = match &flags.campaign {
        Some(slug) => campaigns.lookup(slug),
        None => campaigns.first(),
    };
    if let Some(campaign) = found {
        return Ok(campaign);
    }
    let known: Vec<&str> = campaigns
        .iter()
        .map(|campaign| campaign.slug.as_str())
        .collect();
    bail!(
        "--campaign {}: {} has no such campaign; it has {}",
        flags.campaign.as_deref().unwrap_or_default(),
        settings.campaigns.display(),
        known.join(", ")
    );
}

fn explained(way: Way, settings: &Settings, campaign: &Campaign) -> Vec<String> {
    let daan = &settings.public_url;
    let slug = campaign.slug.as_str();
    let mut lines: Vec<String> = match way {
        Way::Hosted => vec![
            format!("What Daan itself sends with {daan}/donate/{slug}. A site that links to it needs nothing."),
            format!("What it blocks, browsers report to {daan}/csp-report, and it stands in the log."),
        ],
        Way::Frame => vec![
            format!("For a page that shows {daan}/embed/v1/frame/{slug} in a frame. Merge it with the policy that the page has."),
            "script-src: the script that lets the frame grow while the gift is paid.".to_owned(),
            "frame-src: Daan's page. Razorpay's frames are inside of it, under Daan's own policy.".to_owned(),
        ],
        Way::Element => vec![
            format!("For a page with <daan-donate campaign=\"{slug}\"> or data-daan. Merge it with the policy that the page has."),
            "script-src: Daan's script, its WebAssembly ('wasm-unsafe-eval' allows that and no eval), and checkout.js. Keep it \
             free of 'unsafe-inline': with this way the scripts of the page are part of your PCI duties."
                .to_owned(),
            "style-src: 'unsafe-inline' is for checkout.js, which writes styles into the page.".to_owned(),
            "img-src: the campaign's picture and the logos of banks. connect-src: Daan, and what checkout.js reports to.".to_owned(),
            "frame-src: the payment window. Where the page has a form-action, iPhones need these there too.".to_owned(),
            format!("It needs {daan} there as well: where the checkout does not load, what the donor typed goes to it as a form."),
        ],
    };
    if way != Way::Hosted && !settings.allowed_origins.iter().any(|origin| origin != daan) {
        lines.push("DAAN_ALLOWED_ORIGINS has no site: list the site's origin there, or Daan refuses its page.".to_owned());
    }
    if way != Way::Hosted && daan.starts_with("http://") {
        lines.push(format!(
            "DAAN_PUBLIC_URL is {daan}: a page on https cannot load it."
        ));
    }
    lines
}
