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
    /// Adds up every `test result:` line; all other lines say nothing.
    pub(crate) fn of(lines: &[String]) -> Self {
        lines
            .iter()
            .filter_map(|line| Self::parse(line))
            .fold(Self::default(), Self::plus)
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
    fn parse(line: &str) -> Option<Self> {
        let counts = line
            .trim()
            .strip_prefix("test result: ")?
            .split_once(". ")?
            .1;
        let count = |word: &str| -> Option<u64> {
            counts
                .split("; ")
                .find_map(|part| part.strip_suffix(word))?
                .trim()
                .parse()
                .ok()
        };
        Some(Self {
            passed: count("passed")?,
            failed: count("failed")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_of_all_runners_are_added_up() {
        let lines = [
            "running 3 tests",
            "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            "test result: FAILED. 10 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out",
            "test result: ok. 2 passed; 0 failed; 0 ignored; 0 filtered out; finished in 0.02s",
        ]
        .map(str::to_owned);
        assert_eq!(
            Tally::of(&lines),
            Tally {
                passed: 15,
                failed: 2
            }
        );
    }

    #[test]
    fn a_line_that_only_mentions_a_result_counts_for_nothing() {
        let line = "stdout: test result: ok. 3 passed; 0 failed".to_owned();
        assert_eq!(Tally::of(&[line]), Tally::default());
    }
}
