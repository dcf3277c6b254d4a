//! What a start is refused for, or warned of, once settings and campaigns are both read.

use crate::campaigns::{Campaigns, doubts};
use crate::settings::{KhaltiSettings, Settings, is_public};
use anyhow::bail;
use daan_domain::{Campaign, Gateway, Offer};

/// Refuses what would fail at the first donor, and tells in the log what will be missed.
///
/// # Errors
/// The setting that is missing, and what needs it.
pub(crate) fn check_start(settings: &Settings, campaigns: &Campaigns) -> anyhow::Result<()> {
    if settings.khalti.is_none() {
        check_without_khalti(campaigns)?;
    }
    tell_of_missing_webhooks(settings);
    tell_of_private_address(settings);
    tell_of_unknown_names(settings);
    tell_of_doubts(settings, campaigns);
    tell_of_payees(campaigns);
    tell_of_readable_mail(settings);
    Ok(())
}

/// Without a key for Khalti its offers are not shown, so a campaign must have another.
fn check_without_khalti(campaigns: &Campaigns) -> anyhow::Result<()> {
    for campaign in campaigns.iter() {
        let is_hidden = |offer: &&Offer| offer.gateway == Gateway::Khalti;
        let hidden: Vec<&Offer> = campaign.offers.iter().filter(is_hidden).collect();
        if hidden.len() == campaign.offers.len() {
            bail!(
                "KHALTI_SECRET_KEY is missing, and the campaign `{}` can be given to through Khalti alone. Set it, or \
                 add another [[campaign.offer]] in DAAN_CAMPAIGNS",
                campaign.slug
            );
        }
        for offer in hidden {
            tell_of_hidden_offer(campaign, offer);
        }
    }
    Ok(())
}

fn tell_of_hidden_offer(campaign: &Campaign, offer: &Offer) {
    tracing::warn!(
        campaign = %campaign.slug,
        currency = %offer.currency(),
        gateway = offer.gateway.code(),
        "this offer is not shown: KHALTI_SECRET_KEY is not set"
    );
}

fn tell_of_payees(campaigns: &Campaigns) {
    for payee in campaigns.payees_without_offer() {
        tracing::warn!(
            payee,
            "no offer names this [[payee]]: its receipts say what stands there only where the names are the same"
        );
    }
}

fn tell_of_readable_mail(settings: &Settings) {
    if let Some(mail) = &settings.mail
        && mail.server.is_readable_on_the_way()
    {
        tracing::warn!(
            host = mail.server.host,
            "DAAN_SMTP_URL does without encryption: receipts, and a password, can be read on the way. Add ?tls=required"
        );
    }
}

fn tell_of_missing_webhooks(settings: &Settings) {
    if settings.razorpay.webhook_secrets.is_none() {
        tracing::warn!(
            "RAZORPAY_WEBHOOK_SECRET is not set: webhooks are refused, and a payment whose donor closes the page is \
             found by asking alone"
        );
    }
}

/// Where money moves, donors come back from elsewhere; Khalti's live host is known to fail, without a word,
/// on an address that only this machine has.
fn tell_of_private_address(settings: &Settings) {
    let khalti = settings.khalti.as_ref();
    let is_live_khalti = khalti.and_then(KhaltiSettings::moves_money) == Some(true);
    let public_url = &settings.public_url;
    if is_public(public_url) {
        return;
    }
    if is_live_khalti {
        tracing::warn!(
            public_url,
            "DAAN_PUBLIC_URL is no https address that donors reach: Khalti may refuse to lead them back to it"
        );
    }
    if settings.razorpay.moves_money() {
        tracing::warn!(
            public_url,
            "DAAN_PUBLIC_URL is no https address that donors reach, but RAZORPAY_KEY_ID is a live key: banks, and pages \
             without JavaScript, lead donors back to it"
        );
    }
}

fn tell_of_unknown_names(settings: &Settings) {
    if !settings.unknown_names.is_empty() {
        tracing::warn!(
            names = settings.unknown_names.join(", "),
            "no settings have these names, so they change nothing: check their spelling"
        );
    }
}

fn tell_of_doubts(settings: &Settings, campaigns: &Campaigns) {
    for campaign in campaigns.iter() {
        for doubt in doubts(campaign) {
            tracing::warn!(
                file = %settings.campaigns.display(),
                campaign = %campaign.slug,
                "DAAN_CAMPAIGNS: {doubt}"
            );
        }
    }
}
