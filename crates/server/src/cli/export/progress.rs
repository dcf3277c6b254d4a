//! How far an export is: on standard error, where that is a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

pub(super) struct Progress(ProgressBar);

impl Progress {
    pub(super) fn new() -> Progress {
        // It draws nothing where standard error is no terminal.
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        let style =
            ProgressStyle::with_template("{bar:40} {pos}/{len} rows, {per_sec}, {eta} left");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
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
