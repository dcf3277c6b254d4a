//! The hunt for each mistake in turn.

use super::bug::{Bug, VARIABLE};
use super::copy;
use anyhow::{Context, bail};
use std::path::Path;
use std::process::Command;

/// Where the seeds of each hunt begin.
const BEGINNINGS: [u64; 5] = [1, 100_001, 200_001, 300_001, 400_001];
/// A mistake that shows in none of so many seeds was not found.
const MOST_SEEDS: u64 = 2_000;

/// What hunting for one mistake came to.
struct Found {
    /// The rules that it broke.
    rules: Vec<String>,
    /// How many seeds each hunt took; `None` where it found nothing.
    seeds: Vec<Option<u64>>,
}

/// Plants all mistakes in a copy of the workspace, hunts for each (or for the one of this name), and prints what
/// was found; `true` where all were.
///
/// # Errors
/// The copy cannot be made, or does not build.
pub fn hunt(workspace: &Path, only: Option<&str>) -> anyhow::Result<bool> {
    let bugs = Bug::all()?;
    let program = copy::built(workspace, &bugs)?;
    println!(
        "{:<34} {:<13} {:<9} {:>10}  found within",
        "mistake", "nets", "rule", "mean seeds"
    );
    let mut is_complete = true;
    for bug in &bugs {
        if only.is_some_and(|only| only != bug.name) {
            continue;
        }
        let found = found(&program, bug)?;
        is_complete &= found.is_complete();
        found.print(bug)?;
    }
    Ok(is_complete)
}

fn found(program: &Path, bug: &Bug) -> anyhow::Result<Found> {
    let mut found = Found {
        rules: Vec::new(),
        seeds: Vec::new(),
    };
    for from in BEGINNINGS {
        let first = first_broken(program, bug, from)?;
        found.seeds.push(first.as_ref().map(|(_, seeds)| *seeds));
        if let Some((rule, _)) = first
            && !found.rules.contains(&rule)
        {
            found.rules.push(rule);
        }
    }
    Ok(found)
}

/// The rule that the mistake broke first, and in the how-manieth seed.
fn first_broken(program: &Path, bug: &Bug, from: u64) -> anyhow::Result<Option<(String, u64)>> {
    let output = Command::new(program)
        .env(VARIABLE, &bug.name)
        .args(["--until-broken", "--profile", bug.profile()?.code()])
        .args([
            "--seeds",
            &MOST_SEEDS.to_string(),
            "--from",
            &from.to_string(),
        ])
        .output()
        .with_context(|| program.display().to_string())?;
    let text = String::from_utf8_lossy(&output.stdout);
    let Some(told) = text.lines().find_map(|line| line.strip_prefix("broken: ")) else {
        if output.status.success() {
            return Ok(None);
        }
        bail!("{}: {}", bug.name, String::from_utf8_lossy(&output.stderr));
    };
    let (rule, seed) = told.split_once(' ').context("the simulation's answer")?;
    let seed: u64 = seed.parse().context("the simulation's answer")?;
    Ok(Some((rule.to_owned(), seed - from + 1)))
}

impl Found {
    fn is_complete(&self) -> bool {
        self.seeds.iter().all(Option::is_some)
    }

    fn print(&self, bug: &Bug) -> anyhow::Result<()> {
        let each: Vec<String> = self
            .seeds
            .iter()
            .map(|seeds| seeds.map_or_else(|| "never".to_owned(), |seeds| seeds.to_string()))
            .collect();
        let known: Vec<u64> = self.seeds.iter().flatten().copied().collect();
        let count = u64::try_from(known.len()).unwrap_or_default();
        let mean = known.iter().sum::<u64>().checked_div(count);
        println!(
            "{:<34} {:<13} {:<9} {:>10}  {}",
            bug.name,
            bug.profile()?.code(),
            self.rules.join(","),
            mean.map_or_else(|| "never".to_owned(), |mean| mean.to_string()),
            each.join(" ")
        );
        Ok(())
    }
}
