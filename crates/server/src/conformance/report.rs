//! How every case ended, for people and for programs.

use super::{Case, Outcome};
use serde_json::{Value, json};
use std::time::Duration;

/// What a run found.
pub struct Report {
    /// The backend that was held against the contract.
    pub backend: String,
    /// A row each case, in the order in which they ran.
    pub rows: Vec<Row>,
}

/// How one case ended.
pub struct Row {
    /// The case.
    pub case: &'static Case,
    /// Its end.
    pub outcome: Outcome,
    /// How long it ran.
    pub took: Duration,
}

impl Report {
    /// The names of the cases that failed.
    pub fn failed(&self) -> Vec<&'static str> {
        let failed = |row: &&Row| matches!(row.outcome, Outcome::Failed { .. });
        self.rows
            .iter()
            .filter(failed)
            .map(|row| row.case.name)
            .collect()
    }

    /// How many passed, failed and were skipped.
    pub fn counts(&self) -> (usize, usize, usize) {
        let count = |word: &str| {
            let has = |row: &&Row| row.outcome.word() == word;
            self.rows.iter().filter(has).count()
        };
        (count("pass"), count("FAIL"), count("skip"))
    }

    /// A line each case under its group's head; what was expected and what came stand below one that failed.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut group = "";
        let width = self.rows.iter().map(|row| row.case.name.len()).max();
        let width = width.unwrap_or_default();
        for Row { case, outcome, .. } in &self.rows {
            if case.group != group {
                group = case.group;
                text = format!("{text}{group}\n");
            }
            let word = outcome.word();
            text = format!("{text}  {word}  {:width$}  {}\n", case.name, case.statement);
            for line in outcome.lines() {
                text = format!("{text}        {}\n", printable(&line));
            }
        }
        let (passed, failed, skipped) = self.counts();
        format!(
            "{text}{passed} passed, {failed} failed, {skipped} skipped: {}\n",
            self.backend
        )
    }

    /// The same for programs.
    pub fn json(&self) -> Value {
        let rows: Vec<Value> = self.rows.iter().map(Row::json).collect();
        let (passed, failed, skipped) = self.counts();
        json!({"backend": self.backend, "passed": passed, "failed": failed, "skipped": skipped, "cases": rows})
    }
}

impl Row {
    fn json(&self) -> Value {
        let Row {
            case,
            outcome,
            took,
        } = self;
        let (expected, came, why) = match outcome {
            Outcome::Passed => (None, None, None),
            Outcome::Failed { expected, came } => (Some(expected), Some(came), None),
            Outcome::Skipped { why } => (None, None, Some(why)),
        };
        json!({
            "group": case.group, "name": case.name, "statement": case.statement,
            "outcome": outcome.word().to_lowercase(), "expected": expected, "came": came, "why": why, "took_ms": u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        })
    }
}

impl Outcome {
    /// `pass`, `FAIL` or `skip`.
    pub fn word(&self) -> &'static str {
        match self {
            Outcome::Passed => "pass",
            Outcome::Failed { .. } => "FAIL",
            Outcome::Skipped { .. } => "skip",
        }
    }

    fn lines(&self) -> Vec<String> {
        match self {
            Outcome::Passed => Vec::new(),
            Outcome::Failed { expected, came } => {
                vec![format!("expected {expected}"), format!("came     {came}")]
            }
            Outcome::Skipped { why } => vec![why.clone()],
        }
    }
}

/// Whatever a backend says, it says nothing to the terminal itself.
fn printable(line: &str) -> String {
    line.chars().filter(|c| !c.is_control()).collect()
}
