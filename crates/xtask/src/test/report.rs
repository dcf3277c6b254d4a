//! The steps done so far: their times, their tests, and what to type where one fails.

use crate::context::Context;
use crate::process::{self, shell_line};
use crate::progress::{Progress, human};
use crate::summary::Tally;
use anyhow::{Result, bail};
use std::process::Command;
use std::time::Duration;

/// The steps done so far.
pub(super) struct Report<'a> {
    pub(super) context: &'a Context,
    pub(super) progress: Progress,
    rows: Vec<(&'static str, Duration)>,
    tally: Tally,
}

impl<'a> Report<'a> {
    /// Of a command that takes this many steps.
    pub(super) fn new(context: &'a Context, steps: usize) -> Self {
        Self {
            context,
            progress: Progress::new(steps),
            rows: Vec::new(),
            tally: Tally::default(),
        }
    }

    /// A step that only passes or fails.
    pub(super) fn check(&mut self, name: &'static str, mut command: Command) -> Result<()> {
        self.step(name, |report| report.run(&mut command, &[]).map(drop))
    }

    /// A step whose tests are counted.
    pub(super) fn tests(&mut self, name: &'static str, command: Command) -> Result<()> {
        self.step(name, |report| report.count(command, &[]))
    }

    /// A step of several commands.
    pub(super) fn step(
        &mut self,
        name: &'static str,
        work: impl FnOnce(&mut Self) -> Result<()>,
    ) -> Result<()> {
        self.progress.step(name);
        self.progress.say("running…");
        let outcome = work(self);
        self.row(name);
        outcome?;
        self.progress.done();
        Ok(())
    }

    /// Runs one command of a step and counts its tests. `beside` are the lines to type before the
    /// command's own to repeat it alone.
    ///
    /// # Errors
    /// When it fails or runs no test: a runner that found none, or whose words we no longer
    /// understand, is no pass.
    pub(super) fn count(&mut self, mut command: Command, beside: &[String]) -> Result<()> {
        if self.run(&mut command, beside)? == Tally::default() {
            bail!(
                "{} ended well but ran no test; look at:\n{}",
                self.progress.name(),
                by_hand(&command, beside)
            );
        }
        Ok(())
    }

    /// Runs one command of a step that only passes or fails.
    ///
    /// # Errors
    /// When it fails.
    pub(super) fn passes(&mut self, command: &mut Command) -> Result<()> {
        self.run(command, &[]).map(drop)
    }

    /// Notes how long the current step has taken.
    pub(super) fn row(&mut self, name: &'static str) {
        self.rows.push((name, self.progress.elapsed()));
    }

    /// The table of times and the sum of all tests.
    pub(super) fn print(&self) {
        println!("\n| step            |           time |");
        println!("|-----------------|---------------:|");
        for (name, took) in &self.rows {
            println!("| {name:<15} | {:>14} |", human(*took));
        }
        println!(
            "\n{} passed, {} failed",
            self.tally.passed, self.tally.failed
        );
    }

    fn run(&mut self, command: &mut Command, beside: &[String]) -> Result<Tally> {
        let (status, lines) = process::run_teed(&self.context.interrupt, command)?;
        let tally = Tally::of(&lines);
        self.tally = self.tally.plus(tally);
        if !status.success() {
            bail!(
                "{} failed ({status}); to repeat it alone:\n{}",
                self.progress.name(),
                by_hand(command, beside)
            );
        }
        Ok(tally)
    }
}

fn by_hand(command: &Command, beside: &[String]) -> String {
    let own = shell_line(command);
    let lines = beside.iter().chain([&own]);
    lines
        .map(|line| format!("  {line}"))
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_to_run_beside_a_command_is_typed_before_it() {
        let beside = ["daan sandbox &".to_owned(), "daan serve &".to_owned()];
        assert_eq!(
            by_hand(Command::new("node").arg("main.js"), &beside),
            "  daan sandbox &\n  daan serve &\n  node main.js"
        );
        assert_eq!(by_hand(&Command::new("cargo"), &[]), "  cargo");
    }
}
