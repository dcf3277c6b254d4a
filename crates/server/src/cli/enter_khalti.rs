//! `daan enter-khalti`.

use clap::Args;
use daan_server::checkout::{EnterRequest, Entered};
use daan_server::operator::Office;
use daan_server::settings::Source;
use std::collections::HashMap;

/// Enter a gift through Khalti that a restored ledger does not know
///
/// Khalti has no list, so what was given after a backup is found by nobody: take the pidx, the purchase order (the
/// donation's reference) and the amount from Khalti's dashboard. Khalti is asked, and the gift is entered only where it says
/// `Completed` (or that it went back since) and the very amount. Without --yes it says what it would enter, and changes nothing. A pidx that the ledger
/// knows is refused: it is of that gift, and `daan recheck` asks about it. While daan serve runs it is asked through the
/// socket beside its ledger, so run this as its user, in its folder or with its `DATABASE_URL`.
#[derive(Args)]
pub(crate) struct EnterFlags {
    /// What Khalti calls the payment
    pidx: String,
    /// The donation's reference, which Khalti's dashboard has as the purchase order
    #[arg(long, value_name = "REFERENCE")]
    donation: String,
    /// What was given to, as the campaign file calls it
    #[arg(long, value_name = "SLUG")]
    campaign: String,
    /// How much, in rupees
    #[arg(long, value_name = "AMOUNT")]
    amount: String,
    /// The donor's name, where it is known
    #[arg(long, value_name = "NAME", requires = "email")]
    name: Option<String>,
    /// The donor's e-mail address, to which the receipt goes
    #[arg(long, value_name = "EMAIL", requires = "name")]
    email: Option<String>,
    /// The donor's language: en, hi or ne [default: en]
    #[arg(long, value_name = "LANG")]
    lang: Option<String>,
    /// Enter it, for good
    #[arg(long, short)]
    yes: bool,
    /// Ledger (`DATABASE_URL`) [default: sqlite:data/daan.db]
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
}

impl EnterFlags {
    pub(crate) fn settings(&self) -> HashMap<&'static str, String> {
        let url = self.database_url.clone();
        url.map(|url| ("DATABASE_URL", url)).into_iter().collect()
    }
}

pub(crate) async fn run(flags: &EnterFlags, source: &Source) -> anyhow::Result<()> {
    let request = EnterRequest {
        pidx: flags.pidx.clone(),
        reference: flags.donation.clone(),
        campaign: flags.campaign.clone(),
        amount: flags.amount.clone(),
        donor: flags.name.clone().zip(flags.email.clone()),
        locale: flags.lang.clone(),
        is_trial: !flags.yes,
    };
    let office = Office::reach(source).await?;
    let entered = office.enter_khalti(&request).await;
    office.close().await;
    print!("{}", text(&entered?));
    Ok(())
}

fn text(entered: &Entered) -> String {
    let Entered {
        reference,
        amount,
        campaign,
        payee,
        is_new,
        status,
        khalti,
        keeps_donor,
    } = entered;
    let gift = format!("{reference}: {amount} to {campaign} ({payee})");
    let known = if *is_new {
        "which this ledger does not know"
    } else {
        "which this ledger knows, and not as paid"
    };
    let donor = if *keeps_donor {
        "--name and --email are left out: this ledger knows the gift, and keeps the donor it has\n"
    } else {
        ""
    };
    match status {
        None => format!(
            "{gift}, {known}; Khalti says `{khalti}`\n{donor}nothing is entered yet: run the same command with --yes\n"
        ),
        Some(status) => {
            let part = if khalti == "Partially Refunded" {
                format!(
                    "a part of it went back: `daan recheck {reference}` says how that is recorded\n"
                )
            } else {
                String::new()
            };
            format!("{gift} is entered; the donation is {status}\n{donor}{part}")
        }
    }
}
