//! `daan close-matter`.

use clap::Args;
use daan_server::checkout::{CloseRequest, MatterClosed};
use daan_server::operator::Office;
use daan_server::settings::Source;
use std::collections::HashMap;

/// Say that a refund that failed, or a dispute, is seen to
///
/// For what nobody else will ever tell of: the donor was paid back by bank transfer, a dispute ended and no webhook
/// said so, or a lost one is struck by hand from what is reported. It is not told any more then, and `daan reconcile` ends
/// with 0 again. No money moves by it and nothing is booked: what goes back through the gateway in the stead of a refund that
/// failed closes it by itself. Who said it, and the note, stay in the donation's history. Should the gateway tell of the same
/// dispute again, it is open again.
#[derive(Args)]
pub(crate) struct CloseMatterFlags {
    /// The donation's reference, such as DN-4F7K-Q2MX-9TBZ, its receipt's number, or what its gateway calls the payment
    reference: String,
    /// What the gateway calls the refund or the dispute, as daan recheck names it
    name: String,
    /// How it was seen to, without personal data: it stays for good
    #[arg(long, value_name = "TEXT")]
    note: String,
    /// Ledger (`DATABASE_URL`) [default: sqlite:data/daan.db]
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
}

impl CloseMatterFlags {
    pub(crate) fn settings(&self) -> HashMap<&'static str, String> {
        let url = self.database_url.clone();
        url.map(|url| ("DATABASE_URL", url)).into_iter().collect()
    }
}

pub(crate) async fn run(flags: &CloseMatterFlags, source: &Source) -> anyhow::Result<()> {
    let request = CloseRequest {
        reference: flags.reference.clone(),
        name: flags.name.clone(),
        note: flags.note.clone(),
        role: None,
    };
    let office = Office::reach(source).await?;
    let closed = office.close_matter(&request).await;
    office.close().await;
    println!("{}", report(&closed?));
    Ok(())
}

fn report(closed: &MatterClosed) -> String {
    let MatterClosed { reference, matter } = closed;
    let what = match matter.kind.as_str() {
        "dispute" | "dispute_lost" => "dispute",
        _ => "failed refund",
    };
    let name = matter.name.as_deref().unwrap_or("-");
    format!("{what} {name} of {reference} is seen to; its history says so")
}
