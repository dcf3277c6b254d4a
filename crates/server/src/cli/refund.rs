//! `daan refund`.

use super::reasons::status_in_words;
use anyhow::bail;
use clap::{Args, ValueEnum};
use daan_server::checkout::{RefundMade, RefundPlan, RefundRequest, RefundSpeed};
use daan_server::operator::Office;
use daan_server::settings::Source;
use std::collections::HashMap;
use std::io::Write;

/// Give back a donation, or a part of it
///
/// Refunds the payment that a donation counts, through the gateway that took it. While daan serve runs, it
/// is asked through the socket beside its ledger, so run this as its user, in its folder or with its
/// `DATABASE_URL`; while it does not, the ledger is opened with the same settings.
///
/// What is asked for is written into the donation's history first. A command that was cut off is repeated
/// as it was: it finishes the refund that was begun and never makes a second one. A donation counts as
/// refunded once its gateway says that the money went back: mostly at once, else Razorpay says so by webhook
/// (refund.processed), or when this command is run again, with --manual or without.
#[derive(Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line, and they combine freely"
)]
pub(crate) struct RefundFlags {
    /// The donation's reference, such as DN-4F7K-Q2MX-9TBZ, its receipt's number, or what its gateway calls the payment
    reference: String,
    /// How much, in major units of the payment's currency [default: all that is left].
    /// With --manual it counts for Khalti alone: Razorpay says how much
    #[arg(long, value_name = "100.00", allow_negative_numbers = true)]
    amount: Option<String>,
    /// How fast: normal, or optimum for at once where possible (Razorpay only, and it charges for it)
    #[arg(long, value_enum, default_value = "normal", conflicts_with = "manual")]
    speed: Speed,
    /// Refund the payment beyond the one that counts: the donor paid twice
    #[arg(long)]
    surplus: bool,
    /// Make another refund of an amount that was refunded before; with --manual, book a further part that Khalti gave
    /// back beside what is booked
    #[arg(long)]
    again: bool,
    /// Refund although a dispute of the payment is open or lost, and its bank may take the money back as well
    #[arg(long)]
    despite_dispute: bool,
    /// Make none: it was made in the gateway's dashboard. Books what the gateway confirms
    #[arg(long, requires = "note")]
    manual: bool,
    /// Why, as the donation's history is to say, without personal data: it stays for good
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// Do not ask before
    #[arg(long, short)]
    yes: bool,
    /// Ledger (`DATABASE_URL`) [default: sqlite:data/daan.db]
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Speed {
    Normal,
    Optimum,
}

const MAX_NOTE_CHARS: usize = 500;

pub(crate) async fn run(flags: &RefundFlags, source: &Source) -> anyhow::Result<()> {
    let request = flags.request()?;
    let office = Office::reach(source).await?;
    let done = refunded(flags, &request, &office).await;
    office.close().await;
    println!("{}", report(&done?));
    Ok(())
}

async fn refunded(
    flags: &RefundFlags,
    request: &RefundRequest,
    office: &Office,
) -> anyhow::Result<RefundMade> {
    // What was made by hand is only looked for: there is nothing to be sure of.
    if flags.yes || flags.manual {
        return office.refund(request).await;
    }
    let plan = office.plan_refund(request).await?;
    if !is_confirmed(&question(&plan))? {
        bail!("nothing was refunded: the question was not answered with yes (--yes answers it)");
    }
    office.refund(request).await
}

impl RefundFlags {
    pub(crate) fn settings(&self) -> HashMap<&'static str, String> {
        let url = self.database_url.clone();
        url.map(|url| ("DATABASE_URL", url)).into_iter().collect()
    }

    fn request(&self) -> anyhow::Result<RefundRequest> {
        let note = self.note.as_deref().map(str::trim);
        if let Some(note) = note
            && !(1..=MAX_NOTE_CHARS).contains(&note.chars().count())
        {
            bail!(
                "--note expected 1 to {MAX_NOTE_CHARS} characters, found {}",
                note.chars().count()
            );
        }
        Ok(RefundRequest {
            confirmed: None,
            reference: self.reference.clone(),
            amount: self.amount.clone(),
            speed: match self.speed {
                Speed::Normal => RefundSpeed::Normal,
                Speed::Optimum => RefundSpeed::Optimum,
            },
            surplus: self.surplus,
            again: self.again,
            despite_dispute: self.despite_dispute,
            manual_note: note.filter(|_| self.manual).map(str::to_owned),
            note: note.filter(|_| !self.manual).map(str::to_owned),
        })
    }
}

fn question(plan: &RefundPlan) -> String {
    let RefundPlan {
        reference,
        gift,
        gateway,
        payment,
        amount,
        captured,
        gone,
        is_resumed,
        disputes,
        surplus,
        seen_to,
        tells_donor,
    } = plan;
    let counts = surplus.as_ref().map_or_else(String::new, |surplus| {
        format!(
            "The donor paid twice. This is the payment that COUNTS; the second one, {surplus}, is given back with \
             --surplus.\n"
        )
    });
    let gift = gift
        .as_ref()
        .map_or_else(String::new, |gift| format!(" ({gift})"));
    let what = if *is_resumed {
        format!(
            "Finish the refund of {amount} of {reference}{gift} that was begun before, not a second one?"
        )
    } else {
        format!("Refund {amount} of {reference}{gift}?")
    };
    let disputes = match disputes.as_slice() {
        [] => String::new(),
        all => {
            let all: Vec<String> = all.iter().map(ToString::to_string).collect();
            format!(" Disputed: {}.", all.join("; "))
        }
    };
    let seen_to = match seen_to.as_slice() {
        [] => String::new(),
        all => format!(
            " Failed and seen to otherwise, which no booking has: {}.",
            all.join("; ")
        ),
    };
    let mail = if *tells_donor {
        " The donor was mailed the receipt, and is mailed it again as it stands then."
    } else {
        ""
    };
    format!(
        "{counts}{what} Payment {payment} at {gateway}: {captured} captured, {gone} gone back or on its \
         way.{disputes}{seen_to}{mail} [yes/no] "
    )
}

fn is_confirmed(question: &str) -> anyhow::Result<bool> {
    eprint!("{question}");
    std::io::stderr().flush()?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    Ok(matches!(
        answer.trim().to_ascii_lowercase().as_str(),
        "y" | "yes"
    ))
}

fn report(made: &RefundMade) -> String {
    let RefundMade {
        reference,
        payment,
        refund,
        amount,
        is_booked,
        status,
        ..
    } = made;
    let status = status_in_words(status);
    if *is_booked {
        format!("refunded {amount} of {reference}: {refund} of {payment}; the donation is {status}")
    } else {
        format!(
            "refund of {amount} of {reference} is on its way: {refund} of {payment}; the donation stays {status} until \
             the gateway says that it went back"
        )
    }
}
