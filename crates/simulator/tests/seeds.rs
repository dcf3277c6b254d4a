//! Seeds by the hundred or by the thousand: no rule is broken in any, and all that can go wrong did.
//!
//! ```text
//! DAAN_SEEDS=20000 cargo test -p daan-simulator --profile simulation   # that many
//! DAAN_SEED=4711 cargo test -p daan-simulator                          # one, with all that happens in it
//! ```

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops at the first surprise"
)]

use daan_simulator::{Order, Profile, Simulator, Sometimes, profile_of, run};

/// As many as a run of all tests has time for.
const SEEDS: u64 = 1_000;
/// Fewer cannot be expected to have met every case.
const ENOUGH_FOR_EVERY_CASE: u64 = 5_000;

/// Threats 18, 19, 22, 23, 24, 25, 27, 28, 30, 35, 36, 40.
#[test]
fn no_seed_breaks_a_rule() {
    if let Some(seed) = number("DAAN_SEED") {
        return show(seed);
    }
    let seeds = number("DAAN_SEEDS").unwrap_or(SEEDS);
    let report = run(&Order {
        from: 1,
        seeds,
        profiles: Profile::ALL.to_vec(),
        threads: 2,
        stops_at_first: false,
    })
    .unwrap();
    print!("{report}{}", report.tally);
    let told: Vec<String> = report.broken.iter().take(10).map(told).collect();
    assert!(told.is_empty(), "\n{}", told.join("\n"));
    let never: Vec<&str> = report
        .tally
        .never()
        .into_iter()
        .map(Sometimes::words)
        .collect();
    assert!(
        never.is_empty() || seeds < ENOUGH_FOR_EVERY_CASE,
        "never met: {never:?}"
    );
}

/// A seed that cannot be had again is of no use to whoever has to find the fault.
#[test]
fn a_seed_is_the_same_run_each_time() {
    let simulator = Simulator::new().unwrap();
    for profile in Profile::ALL {
        let (one, other) = (
            simulator.run(7, profile, true).unwrap(),
            simulator.run(7, profile, true).unwrap(),
        );
        assert_eq!(one.trace, other.trace);
        assert!(!one.trace.is_empty());
    }
}

fn show(seed: u64) {
    let profile = profile_of(seed, &Profile::ALL).unwrap();
    let outcome = Simulator::new().unwrap().run(seed, profile, true).unwrap();
    println!("{}", outcome.trace.join("\n"));
    assert!(outcome.violations.is_empty(), "{:?}", outcome.violations);
}

fn told(broken: &daan_simulator::Broken) -> String {
    format!(
        "{} does not hold: {}\n  DAAN_SEED={} cargo test -p daan-simulator --profile simulation -- --nocapture",
        broken.invariant, broken.what, broken.seed
    )
}

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().expect("a number"))
}
