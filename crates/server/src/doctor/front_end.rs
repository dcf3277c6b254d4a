//! What donors' browsers get.

use super::Finding;
use crate::http::Built;

pub(super) fn check(built: Built) -> Finding {
    match built {
        Built {
            pages: true,
            widget: true,
        } => Finding::ok("front_end", "the program carries the pages and the widget"),
        Built { pages: false, .. } => Finding::fault(
            "front_end_missing",
            "this program carries no front end: every page says that there is none",
            "Use the program that `cargo xtask dist` makes, or build the front end first with `cargo xtask run`",
        ),
        Built { widget: false, .. } => Finding::fault(
            "widget_missing",
            "this program carries the pages and no widget: <daan-donate> on other sites does not load",
            "Use the program that `cargo xtask dist` makes",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_widget_are_missed_each_under_its_own_code() {
        for (pages, widget, code) in [
            (true, true, "front_end"),
            (true, false, "widget_missing"),
            (false, true, "front_end_missing"),
            (false, false, "front_end_missing"),
        ] {
            assert_eq!(check(Built { pages, widget }).code, code);
        }
    }
}
