//! `daan reconcile`.

use super::reasons::reason;
use super::table::table;
use super::times::{DAY_MS, WrongCall, time, written};
use anyhow::bail;
use clap::Args;
use daan_domain::Timestamp;
use daan_server::checkout::{Found, Kind, Renumbered, SweepReport, SweepRequest};
use daan_server::operator::Office;
use daan_server::settings::Source;
use daan_server::surroundings::{Clock, SystemClock};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fmt::Write as _;

/// Compare the gateways' own lists with the ledger, both ways, and mend what can be mended
///
/// daan serve does this by itself, at its start and daily. A payment that the gateway has and the ledger does not
/// is booked on the gateway's word; a donation that the ledger does not know, as after a restore, is written down
/// again from its order. What the ledger has and the gateway does not is told and never changed. While daan serve
/// runs it is asked through the socket beside its ledger, so run this as its user, in its folder or with its
/// `DATABASE_URL`.
///
/// Ends with code 0 where nothing is left different, 1 where something is, with a next step for each.
#[derive(Args)]
pub(crate) struct ReconcileFlags {
    /// The last so many days [default: all since the last comparison, and the week before it]
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=MOST_DAYS), conflicts_with_all = ["from", "to"])]
    since: Option<u32>,
    /// From this time on: 2026-11-24 (its beginning in India) or 2026-11-24T09:00:00+05:30
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// Until this time; a day counts to its end [default: now]
    #[arg(long, value_name = "TIME", requires = "from")]
    to: Option<String>,
    /// As JSON: a list with a report for each gateway, amounts in minor units, times in unix milliseconds
    #[arg(long)]
    json: bool,
    /// Ledger (`DATABASE_URL`) [default: sqlite:data/daan.db]
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
}

/// Ten years: before that there was no Daan.
const MOST_DAYS: i64 = 3_653;

pub(crate) async fn run(flags: &ReconcileFlags, source: &Source) -> anyhow::Result<()> {
    let request = flags.request(SystemClock.now())?;
    let office = Office::reach(source).await?;
    let reports = office.reconcile(request).await;
    office.close().await;
    let reports = reports?;
    if flags.json {
        let reports: Vec<Value> = reports.iter().map(report_json).collect::<Result<_, _>>()?;
        println!("{}", serde_json::to_string_pretty(&reports)?);
    } else {
        for report in &reports {
            print!("{}", text(report));
        }
    }
    if reports.iter().all(SweepReport::is_clean) {
        Ok(())
    } else {
        bail!("gateway and ledger differ, or could not be compared to the end")
    }
}

impl ReconcileFlags {
    pub(crate) fn settings(&self) -> HashMap<&'static str, String> {
        let url = self.database_url.clone();
        url.map(|url| ("DATABASE_URL", url)).into_iter().collect()
    }

    fn request(&self, now: Timestamp) -> anyhow::Result<SweepRequest> {
        let of_days = |days: u32| now.plus_ms(-DAY_MS * i64::from(days));
        let from = match &self.from {
            Some(text) => Some(time(text, "--from", 0)?),
            None => self.since.map(of_days),
        };
        let to = self.to.as_deref();
        let to = to.map(|text| time(text, "--to", DAY_MS - 1)).transpose()?;
        if let (Some(from), Some(to)) = (from, to)
            && from > to
        {
            let text = "expected --from before --to, found it after; exchange them";
            return Err(WrongCall(text.to_owned()).into());
        }
        if let Some(from) = from.filter(|from| *from > now) {
            let text = format!(
                "--from expected a time that is past, found {}",
                written(from.unix_ms())
            );
            return Err(WrongCall(text).into());
        }
        Ok(SweepRequest {
            from_ms: from.map(Timestamp::unix_ms),
            to_ms: to.map(Timestamp::unix_ms),
        })
    }
}

fn report_json(report: &SweepReport) -> serde_json::Result<Value> {
    let mut value = serde_json::to_value(report)?;
    if let Some(members) = value.as_object_mut() {
        members.insert("clean".to_owned(), json!(report.is_clean()));
        let steps: Vec<_> = report.found.iter().map(Found::next_step).collect();
        members.insert("next_steps".to_owned(), json!(steps));
    }
    Ok(value)
}

fn text(report: &SweepReport) -> String {
    let mut text = format!(
        "{}, {} to {}\n",
        report.gateway,
        written(report.from_ms),
        written(report.to_ms)
    );
    let _ = writeln!(text, "  {}", counts(report));
    if report.incomplete {
        let _ = writeln!(
            text,
            "  not compared to the end: {}",
            reason(
                &report.gateway,
                report.stopped_by.as_deref().unwrap_or("unknown")
            )
        );
    }
    for anew in &report.renumbered {
        let _ = writeln!(text, "  {}", renumbered(anew));
    }
    if !report.found.is_empty() {
        let rows: Vec<_> = std::iter::once(HEAD.map(str::to_owned))
            .chain(report.found.iter().map(|found| row(&report.gateway, found)))
            .collect();
        text += &table(&rows);
    }
    text
}

fn renumbered(anew: &Renumbered) -> String {
    let Renumbered { count, first, last } = anew;
    let told = match count {
        1 => format!("1 receipt was numbered anew after a restore: {first}"),
        _ => format!("{count} receipts were numbered anew after a restore: {first} to {last}"),
    };
    format!(
        "{told}. Compare with the receipts that were mailed and printed before: see Restoring in docs/operating.md"
    )
}

fn counts(report: &SweepReport) -> String {
    let counts = [
        ("read", report.read),
        ("of other products", report.foreign),
        ("booked now", report.settled),
        ("orders bound now", report.bound),
        ("donations written down again", report.recovered),
        ("held", report.held),
        ("surplus to give back", report.surplus),
        ("refunds booked now", report.refunded),
        ("refunds to record", report.unrecorded),
        ("refunds that failed", report.failed_refunds),
        ("disputes that are open", report.disputed),
        ("disputes that were lost", report.lost_disputes),
        ("refunds that came back", report.came_back),
        ("refunds that do not fit", report.too_large),
        ("missing here", report.missing),
        ("missing there", report.extra),
        ("of another amount", report.amount),
        ("on orders that Daan did not make so", report.unlike),
        ("of another ledger of Daan?", report.other_ledger),
        ("not comparable", report.unreadable),
        (
            "not compared, as somebody asked about them all the time",
            report.not_compared,
        ),
    ];
    let told = counts
        .iter()
        .filter(|(what, count)| *what == "read" || *count > 0)
        .map(|(what, count)| format!("{count} {}", in_number(what, *count)));
    let told = told.collect::<Vec<_>>().join(", ");
    if report.is_clean() {
        format!("{told}; nothing differs")
    } else {
        told
    }
}

/// What is counted, in the number of the count.
fn in_number(what: &'static str, count: usize) -> &'static str {
    match (what, count) {
        ("orders bound now", 1) => "order bound now",
        ("donations written down again", 1) => "donation written down again",
        ("refunds booked now", 1) => "refund booked now",
        ("refunds to record", 1) => "refund to record",
        ("refunds that failed", 1) => "refund that failed",
        ("disputes that are open", 1) => "dispute that is open",
        ("disputes that were lost", 1) => "dispute that was lost",
        ("refunds that came back", 1) => "refund that came back",
        ("refunds that do not fit", 1) => "refund that does not fit",
        ("on orders that Daan did not make so", 1) => "on an order that Daan did not make so",
        (what, _) => what,
    }
}

const HEAD: [&str; 6] = [
    "FOUND",
    "REFERENCE",
    "PAYMENT",
    "AMOUNT",
    "DETAIL",
    "NEXT STEP",
];

fn row(gateway: &str, found: &Found) -> [String; 6] {
    let or_dash = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    let payment = found.payment.clone().or_else(|| found.order.clone());
    let amount = found.amount.as_ref().map(ToString::to_string);
    let note = match found.kind {
        Kind::Unreadable => found.note.as_ref().map(|code| reason(gateway, code)),
        _ => found.note.clone(),
    };
    [
        word(found.kind).to_owned(),
        or_dash(&found.reference),
        or_dash(&payment),
        or_dash(&amount),
        or_dash(&note),
        or_dash(&found.next_step()),
    ]
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Settled => "booked now",
        Kind::Bound => "order bound now",
        Kind::Recovered => "written down again",
        Kind::Held => "held",
        Kind::Surplus => "surplus",
        Kind::Refunded => "refund booked now",
        Kind::Unrecorded => "refund to record",
        Kind::FailedRefund => "refund failed",
        Kind::Disputed => "disputed",
        Kind::LostDispute => "dispute lost",
        Kind::CameBack => "refund came back",
        Kind::TooLarge => "refund does not fit",
        Kind::Missing => "missing here",
        Kind::Extra => "missing there",
        Kind::Amount => "another amount",
        Kind::Unlike => "not as Daan made it",
        Kind::OtherLedger => "of another ledger of Daan?",
        Kind::Unreadable => "not comparable",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_refund_is_counted_as_one_and_two_as_two() {
        for (count, told) in [
            (1, "3 read, 1 refund booked now, 1 refund to record"),
            (2, "3 read, 2 refunds booked now, 2 refunds to record"),
        ] {
            let report = json!({
                "gateway": "khalti", "from_ms": 0, "to_ms": 0, "read": 3, "foreign": 0, "settled": 0, "bound": 0,
                "recovered": 0, "held": 0, "surplus": 0, "refunded": count, "unrecorded": count, "missing": 0,
                "extra": 0, "amount": 0, "unlike": 0, "other_ledger": 0, "unreadable": 0, "not_compared": 0,
                "incomplete": false, "stopped_by": null, "found": [],
            });
            let report: SweepReport = serde_json::from_value(report).unwrap();
            assert_eq!(counts(&report), told);
        }
    }
}
