//! What the other engines than Chromium run. Chromium runs everything; another engine runs the ways a gift is
//! given, and what an engine could do otherwise.

/// One engine's part of the tests in `tests/e2e`.
pub(super) struct Part {
    /// As `DAAN_ENGINE` names it.
    pub(super) engine: &'static str,
    /// Tests, by the beginning of their names.
    pub(super) runs: &'static [&'static str],
    /// Of these, the tests that cannot be run here, with the reason.
    pub(super) cannot: &'static [Cannot],
}

/// A test that an engine's driver cannot do.
pub(super) struct Cannot {
    pub(super) test: &'static str,
    /// Why, as the README says it.
    pub(super) reason: &'static str,
}

/// The ways a gift is given, on our page and on somebody else's.
const WAYS: &[&str] = &[
    "amounts::an_amount_in_devanagari_digits",
    "attempts::a_closed_window_costs_nothing",
    "early::a_reload_after",
    "keyboard::",
    "khalti::a_gift_paid_from_the_wallet",
    "languages::",
    "paying::",
    "redirect::a_whole_gift_can_be_given_on_an_iphone",
    "widget::alone::",
    "widget::early::",
    "widget::early_press::",
    "widget::frame::only_the_frame_itself_is_believed",
    "widget::gifts::",
    "widget::popup::",
    "widget::put_away::",
    "without_scripts::what_is_missing",
];

pub(super) const FIREFOX: Part = Part {
    engine: "firefox",
    runs: WAYS,
    cannot: &[],
};

pub(super) const WEBKIT: Part = Part {
    engine: "webkit",
    runs: WAYS,
    cannot: &[
        Cannot {
            test: "keyboard::a_whole_gift_needs_no_mouse",
            reason: "its Tab does not lead into the payment window, which is a frame of another origin",
        },
        Cannot {
            test: "widget::popup::a_whole_gift_above_the_page_needs_no_mouse",
            reason: "its Tab does not lead into the payment window, which is a frame of another origin",
        },
        Cannot {
            test: "without_scripts::what_is_missing_is_told_with_the_rest_kept_and_then_the_gift_goes_through",
            reason: "its driver finds nothing in a page whose scripts are turned off",
        },
    ],
};

impl Part {
    /// What the test runner is told.
    pub(super) fn arguments(&self) -> Vec<&'static str> {
        let skipped = self.cannot.iter().flat_map(|one| ["--skip", one.test]);
        ["--"]
            .into_iter()
            .chain(self.runs.iter().copied())
            .chain(skipped)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    const PARTS: [&Part; 2] = [&FIREFOX, &WEBKIT];

    fn checkout() -> &'static Path {
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
    }

    /// How many tests begin with this name.
    fn count(name: &str) -> usize {
        let (module, test) = name.rsplit_once("::").unwrap();
        let module = module.replace("::", "/");
        let file = checkout().join(format!("tests/e2e/{module}.rs"));
        let source = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{name}: {error}"));
        source.matches(&format!("#[test]\nfn {test}")).count()
    }

    #[test]
    fn every_name_stands_for_tests_that_there_are() {
        for part in PARTS {
            for name in part.runs {
                assert_ne!(count(name), 0, "{name}");
            }
            for one in part.cannot {
                assert_eq!(count(one.test), 1, "{}", one.test);
                let is_run = part.runs.iter().any(|name| one.test.starts_with(name));
                assert!(is_run, "{} is not among what is run", one.test);
            }
        }
    }

    #[test]
    fn the_readme_says_what_an_engine_cannot_do_and_why() {
        let readme = fs::read_to_string(checkout().join("README.md")).unwrap();
        for one in PARTS.iter().flat_map(|part| part.cannot) {
            assert!(readme.contains(one.reason), "{}", one.reason);
        }
    }
}
