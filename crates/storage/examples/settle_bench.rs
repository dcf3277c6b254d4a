//! How many whole gifts (intent, order, settlement) the ledger commits a second, each durable.
//!
//! `cargo run --release -p daan-storage --example settle_bench [GIFTS_PER_CALLER]`

use daan_domain::settle::{Claim, Evidence, Source};
use daan_domain::{
    CampaignSlug, Currency, DonationId, Donor, DonorName, Email, Gateway, GatewayOrderId, Intent,
    Locale, Money, PaymentId, Timestamp,
};
use daan_storage::{Actor, GatewayOrder, Ledger, NewDonation};
use std::error::Error;
use std::ops::Range;
use std::time::Duration;
use tokio::time::Instant;

const CALLERS: u64 = 64;
const GIFTS_PER_CALLER: u64 = 300;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

#[tokio::main]
async fn main() -> Outcome<()> {
    let gifts_per_caller = match std::env::args().nth(1) {
        Some(number) => number.parse()?,
        None => GIFTS_PER_CALLER,
    };
    let folder = tempfile::tempdir()?;
    let ledger = Ledger::open(&format!("sqlite:{}/bench.db", folder.path().display()), 2).await?;
    let began = Instant::now();
    let callers: Vec<_> = (0..CALLERS)
        .map(|caller| {
            let numbers = caller * gifts_per_caller..(caller + 1) * gifts_per_caller;
            tokio::spawn(give_repeatedly(ledger.clone(), numbers))
        })
        .collect();
    let mut latencies = Vec::new();
    for caller in callers {
        latencies.extend(caller.await??);
    }
    report(began.elapsed(), latencies);
    read_repeatedly(&ledger).await?;
    ledger.close().await;
    Ok(())
}

async fn give_repeatedly(ledger: Ledger, numbers: Range<u64>) -> Outcome<Vec<Duration>> {
    let mut latencies = Vec::new();
    for number in numbers {
        let began = Instant::now();
        give(&ledger, number).await?;
        latencies.push(began.elapsed());
    }
    Ok(latencies)
}

async fn give(ledger: &Ledger, number: u64) -> Outcome<()> {
    let now = Timestamp::from_unix_ms(1_760_000_000_000);
    let order = GatewayOrderId::parse(format!("order_{number}"))?;
    let new = intent(number)?;
    ledger.record_intent(&new, now).await?;
    ledger
        .bind_order(
            &new.id,
            &GatewayOrder::plain(Gateway::Razorpay, order.clone()),
            now,
        )
        .await?;
    let evidence = Evidence::new(
        Source::RazorpayFetch,
        order,
        PaymentId::parse(format!("pay_{number}"))?,
        Claim::Captured(new.intent.amount),
    );
    ledger
        .settle(&new.id, &[evidence], Actor::Donor, now)
        .await?;
    Ok(())
}

fn intent(number: u64) -> Outcome<NewDonation> {
    let refused = |refusal: daan_domain::Refusal| refusal.code();
    // Scattered like random references, so that the indexes grow as they would.
    let scattered = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut hash = [0; 32];
    hash[..8].copy_from_slice(&scattered.to_be_bytes());
    Ok(NewDonation {
        id: DonationId::from_random(scattered),
        campaign: CampaignSlug::parse("education")?,
        gateway: Gateway::Razorpay,
        payee: "Shiksha Trust".to_owned(),
        declares_indian_citizen: true,
        intent: Intent {
            amount: Money::new(500_00, Currency::INR)?,
            donor: Donor {
                name: DonorName::parse("Asha Rai").map_err(refused)?,
                email: Email::parse("asha@example.org").map_err(refused)?,
                phone: None,
                pan: None,
            },
            message: None,
        },
        anonymous: false,
        locale: Locale::En,
        idempotency_key_hash: hash,
        request_fingerprint: hash,
        view_token_hash: hash,
        donor_salt: [0; 16],
    })
}

fn report(elapsed: Duration, mut latencies: Vec<Duration>) {
    latencies.sort();
    let gifts = latencies.len();
    let per_second = gifts * 1000 / usize::try_from(elapsed.as_millis()).unwrap_or(1).max(1);
    let percentile = |percent: usize| latencies.get(latencies.len() * percent / 100);
    println!("{gifts} gifts by {CALLERS} callers: {per_second}/s, {elapsed:.2?}");
    println!(
        "a gift (three commits): p50 {:?}, p99 {:?}",
        percentile(50),
        percentile(99)
    );
}

async fn read_repeatedly(ledger: &Ledger) -> Outcome<()> {
    const READS: u32 = 5_000;
    let id = intent(7)?.id;
    let began = Instant::now();
    for _ in 0..READS {
        ledger.find(&id).await?;
    }
    println!("a read, one after the other: {:?}", began.elapsed() / READS);
    Ok(())
}
