//! Drawings: columns over time, and bars beside the numbers they show.
//!
//! Only the columns are stretched to the place that there is, so the writing around them is the page's own and stays as
//! large as the rest. Nothing has a style of its own: colours come from the style sheet by class.

use maud::{Markup, html};

/// The height of a drawing, in its own units.
const HEIGHT: i64 = 1_000;
const WIDTH: i64 = 100;
const GAP: i64 = 14;
/// More lines than these are noise; what goes below the middle wants narrower ones, as little does.
const MOST_LINES: i64 = 4;
const MOST_LINES_BOTH_WAYS: i64 = 6;

/// One column.
pub(super) struct Column {
    pub(super) up: i64,
    pub(super) down: i64,
    /// What a pointer is told.
    pub(super) told: String,
    /// What stands below it, where there is place.
    pub(super) below: String,
}

/// What is drawn.
pub(super) struct Chart<'a> {
    /// Names the drawing on its page.
    pub(super) id: &'a str,
    pub(super) title: &'a str,
    /// What it shows, in words.
    pub(super) told: &'a str,
    pub(super) columns: &'a [Column],
    /// The smallest step between two lines.
    pub(super) unit: i64,
    /// How many words stand below it.
    pub(super) words: usize,
    pub(super) is_low: bool,
}

impl Chart<'_> {
    /// The drawing; `written` writes what a line stands for.
    pub(super) fn draw(&self, written: impl Fn(i64) -> String) -> Markup {
        let scale = Scale::of(self.columns, self.unit);
        let width = i64::try_from(self.columns.len()).unwrap_or(1).max(1) * WIDTH;
        let (title, told) = (format!("{}-title", self.id), format!("{}-told", self.id));
        html! {
            div.plot.low[self.is_low] {
                div.ticks aria-hidden="true" {
                    @for line in scale.lines() { span { (written(line)) } }
                }
                svg.columns-of role="img" aria-labelledby={ (title) " " (told) } viewBox={ "0 0 " (width) " " (HEIGHT) }
                    preserveAspectRatio="none" {
                    title id=(title) { (self.title) }
                    desc id=(told) { (self.told) }
                    @for line in scale.lines() {
                        @let y = scale.y(line);
                        line.zero[line == 0] x1="0" x2=(width) y1=(y) y2=(y) vector-effect="non-scaling-stroke" {}
                    }
                    @for (at, column) in (0..).zip(self.columns) { (scale.column(at, column)) }
                }
                div.dates aria-hidden="true" {
                    @for word in self.words_below() { span { span { (word) } } }
                }
            }
        }
    }

    /// A word below each so many columns, and nothing below the others.
    fn words_below(&self) -> impl Iterator<Item = &str> {
        let each = self.columns.len().div_ceil(self.words.max(1)).max(1);
        let below = self.columns.iter().enumerate();
        below.map(move |(at, column)| {
            if at % each == each / 2 {
                column.below.as_str()
            } else {
                ""
            }
        })
    }
}

/// Lines at round numbers, from above the highest column to below the lowest.
struct Scale {
    step: i64,
    above: i64,
    below: i64,
}

impl Scale {
    fn of(columns: &[Column], unit: i64) -> Scale {
        let up = columns.iter().map(|column| column.up).max().unwrap_or(0);
        let down = columns.iter().map(|column| column.down).max().unwrap_or(0);
        let lines = |most: i64, step: i64| (most.max(0) + step - 1) / step;
        let most = if down > 0 {
            MOST_LINES_BOTH_WAYS
        } else {
            MOST_LINES
        };
        let fits = |step: &i64| lines(up, *step) + lines(down, *step) <= most;
        let step = steps(unit.max(1)).find(fits).unwrap_or(i64::MAX / 8);
        Scale {
            step,
            above: lines(up, step).max(1),
            below: lines(down, step),
        }
    }

    /// From the highest to the lowest.
    fn lines(&self) -> impl Iterator<Item = i64> {
        let step = self.step;
        (-self.below..=self.above)
            .rev()
            .map(move |line| line * step)
    }

    fn y(&self, value: i64) -> i64 {
        self.height(self.above * self.step - value)
    }

    fn height(&self, value: i64) -> i64 {
        let whole = i128::from(self.above + self.below) * i128::from(self.step);
        let height = i128::from(value) * i128::from(HEIGHT) / whole.max(1);
        i64::try_from(height).unwrap_or(HEIGHT)
    }

    fn column(&self, at: i64, column: &Column) -> Markup {
        let (x, width) = (at * WIDTH + GAP, WIDTH - 2 * GAP);
        html! {
            g {
                title { (column.told) }
                rect.hit x=(at * WIDTH) y="0" width=(WIDTH) height=(HEIGHT) {}
                @if column.up > 0 {
                    rect.up x=(x) y=(self.y(column.up)) width=(width) height=(self.height(column.up).max(3)) {}
                }
                @if column.down > 0 {
                    rect.down x=(x) y=(self.y(0)) width=(width) height=(self.height(column.down).max(3)) {}
                }
            }
        }
    }
}

/// 1, 2, 5, 10, 20, 50, … of a unit.
fn steps(unit: i64) -> impl Iterator<Item = i64> {
    let tens = std::iter::successors(Some(unit), |ten| ten.checked_mul(10));
    tens.flat_map(|ten| {
        [1, 2, 5]
            .into_iter()
            .filter_map(move |times| ten.checked_mul(times))
    })
}

/// A bar that shows a part of a whole. The number stands beside it, so it is read to nobody.
pub(super) fn bar(part: i64, whole: i64) -> Markup {
    html! {
        svg.share viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" {
            rect.rest width="1000" height="10" {}
            @if part > 0 { rect.up width=(permille(part, whole).max(4)) height="10" {} }
        }
    }
}

/// How many thousandths.
pub(super) fn permille(part: i64, whole: i64) -> i64 {
    let thousandths = i128::from(part.max(0)) * 1_000 / i128::from(whole.max(1));
    i64::try_from(thousandths.min(1_000)).unwrap_or(1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(up: i64, down: i64, unit: i64) -> Vec<i64> {
        let column = Column {
            up,
            down,
            told: String::new(),
            below: String::new(),
        };
        Scale::of(&[column], unit).lines().collect()
    }

    #[test]
    fn lines_stand_at_round_numbers_around_all_columns() {
        assert_eq!(scale(7, 0, 1), [8, 6, 4, 2, 0]);
        assert_eq!(scale(1_234_00, 0, 100), [1_500_00, 1_000_00, 500_00, 0]);
        assert_eq!(scale(1_900, 100, 100), [2_000, 1_500, 1_000, 500, 0, -500]);
        assert_eq!(scale(0, 0, 1), [1, 0]);
        assert!(!scale(i64::MAX / 2, 0, 1).is_empty());
    }

    #[test]
    fn what_is_drawn_keeps_its_proportions() {
        let scale = Scale {
            step: 500,
            above: 2,
            below: 0,
        };
        assert_eq!(
            (scale.y(0), scale.y(1_000), scale.height(250)),
            (1_000, 0, 250)
        );
        assert_eq!(
            (permille(1, 3), permille(5, 5), permille(0, 0)),
            (333, 1_000, 0)
        );
    }
}
