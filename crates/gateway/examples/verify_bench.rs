//! How many order signatures one core verifies in a second: `cargo run --release -p daan-gateway --example verify_bench`.

use daan_domain::{GatewayOrderId, PaymentId};
use daan_gateway::razorpay::{Credentials, signature::verify_order};
use std::error::Error;
use std::hint::black_box;
use tokio::time::Instant;

const BUDGET_PER_S: u64 = 1_000_000;
const ROUNDS: usize = 11;
const PER_ROUND: u32 = 200_000;

fn main() -> Result<(), Box<dyn Error>> {
    let credentials = Credentials::parse("rzp_test_1DP5mmOlF5G5ag", "EnLs21M47BllR3X8PSFtjtbd")?;
    let order = GatewayOrderId::parse("order_IEIaMR65cu6nz3")?;
    let payment = PaymentId::parse("pay_IH4NVgf4Dreq1l")?;
    let hex = "0d4e745a1838664ad6c9c9902212a32d627d68e917290b0ad5f08ff4561bc50f";
    let mut rounds_ns = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let start = Instant::now();
        for _ in 0..PER_ROUND {
            verify_order(
                black_box(credentials.signing_key()),
                &order,
                &payment,
                black_box(hex),
            )?;
        }
        rounds_ns.push(start.elapsed().as_nanos());
    }
    rounds_ns.sort_unstable();
    let median_ns = rounds_ns.get(ROUNDS / 2).copied().unwrap_or(1).max(1);
    let per_s = u128::from(PER_ROUND) * 1_000_000_000 / median_ns;
    println!(
        "| {:<25} | {:>12} | {:>12} |",
        "one core", "per second", "budget"
    );
    println!("|---------------------------|-------------:|-------------:|");
    println!(
        "| {:<25} | {per_s:>12} | {BUDGET_PER_S:>12} |",
        "order signatures verified"
    );
    Ok(())
}
