//! How far an export is: on standard error, where that is a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::fmt::Write;

pub(super) struct Progress(ProgressBar);

impl Progress {
    pub(super) fn new() -> Progress {
        // It draws nothing where standard error is no terminal.
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        let style = ProgressStyle::with_template("{bar:40} {pos}/{len} rows, {rate}, {eta} left");
        let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(style.with_key("rate", write_rate));
        Progress(bar)
    }

    pub(super) fn at(&self, rows: u64, total: i64) {
        self.0.set_length(u64::try_from(total).unwrap_or_default());
        self.0.set_position(rows);
    }

    /// Leaves a line where the bar was.
    pub(super) fn done(self, rows: u64) {
        self.0.finish_and_clear();
        if !self.0.is_hidden() {
            eprintln!("{rows} rows");
        }
    }
}

/// In whole rows: its own way to write it has four places behind the point.
fn write_rate(state: &ProgressState, out: &mut dyn Write) {
    // There is no better place to say that a terminal cannot be written to.
    let _ = write!(out, "{:.0}/s", state.per_sec());
}
