//! Adding up the result lines of the test runners.

/// Tests that ran, over one or several runners.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Tests that passed.
    pub(crate) passed: u64,
    /// Tests that failed.
    pub(crate) failed: u64,
}

impl Tally {
    /// Adds up every result line of every runner; all other lines say nothing.
    pub(crate) fn of(lines: &[String]) -> Self {
        let mut tally = Self::default();
        for line in lines.iter().map(|line| line.trim()) {
            tally.read_rust(line);
            tally.read_python(line);
            tally.read_node(line);
        }
        tally
    }

    /// The sum of two tallies.
    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
        }
    }

    /// Reads `test result: ok. 3 passed; 0 failed; …`, the form that both Rust's own runner and
    /// wasm-bindgen's print.
    fn read_rust(&mut self, line: &str) {
        let Some(counts) = line
            .strip_prefix("test result: ")
            .and_then(|rest| rest.split_once(". "))
            .map(|(_, counts)| counts)
        else {
            return;
        };
        let count = |word| counts.split("; ").find_map(|part| number(part, "", word));
        if let (Some(passed), Some(failed)) = (count(" passed"), count(" failed")) {
            self.passed += passed;
            self.failed += failed;
        }
    }

    /// Reads unittest's two lines: `Ran 12 tests in 0.123s`, which counts all of them, and then
    /// `OK (skipped=1)` or `FAILED (failures=1, errors=2)`, which says how many did not pass. Each part
    /// of a test that fails is a failure of its own there.
    fn read_python(&mut self, line: &str) {
        if let Some((ran, _)) = line
            .strip_prefix("Ran ")
            .and_then(|rest| rest.split_once(" test"))
        {
            self.passed += ran.parse::<u64>().unwrap_or(0);
        }
        let Some(counts) = ["OK (", "FAILED ("]
            .iter()
            .find_map(|verdict| line.strip_prefix(verdict)?.strip_suffix(')'))
        else {
            return;
        };
        let count = |word| {
            let mut parts = counts.split(", ");
            parts.find_map(|part| number(part, word, "")).unwrap_or(0)
        };
        let failed = count("failures=") + count("errors=") + count("unexpected successes=");
        self.failed += failed;
        self.passed = self.passed.saturating_sub(failed + count("skipped="));
    }

    /// Reads Node's `ℹ pass 3` and `ℹ fail 1`, which begin with `#` where the report is TAP. A test
    /// that was cancelled has not passed.
    fn read_node(&mut self, line: &str) {
        let count = |word: &str| {
            let rest = line.strip_prefix("ℹ ").or(line.strip_prefix("# "))?;
            number(rest, word, "")
        };
        self.passed += count("pass ").unwrap_or(0);
        self.failed += count("fail ").or(count("cancelled ")).unwrap_or(0);
    }
}

/// The number that stands alone between two texts.
fn number(text: &str, before: &str, after: &str) -> Option<u64> {
    text.strip_prefix(before)?.strip_suffix(after)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(lines: &[&str]) -> (u64, u64) {
        let lines: Vec<String> = lines.iter().map(|&line| line.to_owned()).collect();
        let Tally { passed, failed } = Tally::of(&lines);
        (passed, failed)
    }

    #[test]
    fn the_lines_of_all_runners_are_added_up() {
        let lines = [
            "running 3 tests",
            "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            "test result: FAILED. 10 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out",
            "test result: ok. 2 passed; 0 failed; 0 ignored; 0 filtered out; finished in 0.02s",
            "Ran 7 tests in 0.745s",
            "OK",
            "ℹ pass 5",
        ];
        assert_eq!(tally(&lines), (27, 2));
    }

    #[test]
    fn a_line_that_only_mentions_a_result_counts_for_nothing() {
        let lines = [
            "stdout: test result: ok. 3 passed; 0 failed",
            "He ran 3 tests in 1 s",
            "OK",
            "ok (skipped=3)",
            "Ran out of memory",
            "pass 3",
            "# pass 3 times",
            "✔ pass 3 (0.2ms)",
            "test two ... FAILED",
        ];
        assert_eq!(tally(&lines), (0, 0));
    }

    #[test]
    fn what_pythons_runner_did_not_let_pass_is_taken_off_what_it_ran() {
        assert_eq!(tally(&["Ran 1 test in 0.001s", "", "OK"]), (1, 0));
        assert_eq!(
            tally(&["Ran 9 tests in 0.001s", "", "OK (skipped=2)"]),
            (7, 0)
        );
        let failed = "FAILED (failures=1, errors=2, skipped=1, unexpected successes=1)";
        assert_eq!(tally(&["Ran 9 tests in 0.001s", "", failed]), (4, 4));
        let many_parts = "FAILED (failures=11)";
        assert_eq!(tally(&["Ran 9 tests in 0.001s", "", many_parts]), (0, 11));
    }

    #[test]
    fn a_python_runner_that_found_nothing_ran_no_test() {
        assert_eq!(
            tally(&["Ran 0 tests in 0.000s", "", "NO TESTS RAN"]),
            (0, 0)
        );
    }

    #[test]
    fn both_reports_of_nodes_runner_are_read() {
        let spec = [
            "ℹ tests 5",
            "ℹ suites 0",
            "ℹ pass 2",
            "ℹ fail 1",
            "ℹ cancelled 1",
            "ℹ skipped 1",
        ];
        assert_eq!(tally(&spec), (2, 2));
        let tap = [
            "1..4",
            "# tests 5",
            "# pass 4",
            "# fail 1",
            "# cancelled 0",
            "# duration_ms 104.1",
        ];
        assert_eq!(tally(&tap), (4, 1));
    }
}
