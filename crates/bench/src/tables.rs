//! The tables, in Markdown.

use crate::Measured;
use crate::visit::Visit;
use std::fmt::Write as _;

/// The pages that the others are compared with, as the plan names them.
const BY_HAND: &str = "by hand";
const REACT: &str = "React";
const HOSTED: &str = "hosted page";
const WIDGET: &str = "widget";

/// What a page of ours shall reach, as a ratio to a peer.
struct Target {
    what: &'static str,
    page: &'static str,
    peer: &'static str,
    most: f64,
    visits: fn(&Measured) -> &[Visit],
    value: fn(&Visit) -> f64,
}

const TARGETS: [Target; 6] = [
    Target::order(WIDGET, 0.75),
    Target::order(HOSTED, 1.0),
    Target::first_paint(WIDGET),
    Target::first_paint(HOSTED),
    Target::press(WIDGET),
    Target::press(HOSTED),
];

/// All of them.
pub(crate) fn of(measured: &[Measured]) -> String {
    let mut text = String::new();
    visits(
        &mut text,
        "Cold: the first visit, empty cache",
        measured,
        |m| &m.cold,
    );
    visits(&mut text, "Warm: the second visit", measured, |m| &m.warm);
    presses(&mut text, measured);
    targets(&mut text, measured);
    text
}

impl Target {
    const fn order(page: &'static str, most: f64) -> Self {
        Self {
            what: "first order, cold",
            page,
            peer: REACT,
            most,
            visits: |measured| &measured.cold,
            value: |visit| visit.order_left,
        }
    }

    const fn first_paint(page: &'static str) -> Self {
        Self {
            what: "first paint, cold",
            page,
            peer: BY_HAND,
            most: 1.1,
            visits: |measured| &measured.cold,
            value: |visit| visit.first_paint,
        }
    }

    const fn press(page: &'static str) -> Self {
        Self {
            what: "own share of press to open",
            page,
            peer: REACT,
            most: 1.0,
            visits: |measured| &measured.idle,
            value: |visit| visit.own_share,
        }
    }

    /// The ratio, where both pages were measured.
    fn ratio(&self, measured: &[Measured]) -> Option<f64> {
        let of = |name: &str| {
            let page = measured.iter().find(|page| page.name == name)?;
            Some(median((self.visits)(page), self.value))
        };
        Some(of(self.page)? / of(self.peer)?)
    }
}

fn targets(text: &mut String, measured: &[Measured]) {
    let _ = writeln!(
        text,
        "\nTargets\n\n| page | what | compared with | at most | measured | |\n|---|---|---|--:|--:|---|"
    );
    for target in &TARGETS {
        if let Some(ratio) = target.ratio(measured) {
            let Target {
                what,
                page,
                peer,
                most,
                ..
            } = target;
            let verdict = if ratio <= *most { "reached" } else { "missed" };
            let _ = writeln!(
                text,
                "| {page} | {what} | {peer} | {most:.2} | {ratio:.2} | {verdict} |"
            );
        }
    }
}

fn visits(text: &mut String, title: &str, measured: &[Measured], which: fn(&Measured) -> &[Visit]) {
    let rounds = measured.first().map_or(0, |page| which(page).len());
    let _ = writeln!(
        text,
        "\n{title} (medians of {rounds}; times in ms)\n\n\
         | page | kB | requests | first paint | first content | order leaves | least–most | to React's | to by hand's | order answered | to React's | window opens | to React's | main thread | scripts |\n\
         |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    );
    for page in measured {
        let visits = which(page);
        let of = |value: fn(&Visit) -> f64| median(visits, value);
        let to = |name: &str, value: fn(&Visit) -> f64| {
            let base = measured.iter().find(|page| page.name == name);
            ratio(of(value), base.map(|page| median(which(page), value)))
        };
        let (least, most) = range(visits, |visit| visit.order_left);
        let _ = writeln!(
            text,
            "| {} | {:.1} | {:.0} | {:.0} ({}) | {:.0} | {:.0} | {least:.0}–{most:.0} | {} | {} | {:.0} | {} | {:.0} | {} | {:.0} | {:.0} |",
            page.name,
            of(|visit| visit.kilobytes),
            of(|visit| visit.requests),
            of(|visit| visit.first_paint),
            to(BY_HAND, |visit| visit.first_paint),
            of(|visit| visit.first_content),
            of(|visit| visit.order_left),
            to(REACT, |visit| visit.order_left),
            to(BY_HAND, |visit| visit.order_left),
            of(|visit| visit.order_answered),
            to(REACT, |visit| visit.order_answered),
            of(|visit| visit.window),
            to(REACT, |visit| visit.window),
            of(|visit| visit.main_thread),
            of(|visit| visit.scripts),
        );
    }
}

fn presses(text: &mut String, measured: &[Measured]) {
    let _ = writeln!(
        text,
        "\nFrom the press to `Razorpay.open()`, page at rest (medians; ms)\n\n\
         | page | press to open | our own share | to React's |\n|---|--:|--:|--:|"
    );
    let base = measured.iter().find(|page| page.name == REACT);
    let base = base.map(|page| median(&page.idle, |visit| visit.own_share));
    for page in measured {
        let own = median(&page.idle, |visit| visit.own_share);
        let _ = writeln!(
            text,
            "| {} | {:.0} | {own:.0} | {} |",
            page.name,
            median(&page.idle, |visit| visit.press_to_window),
            ratio(own, base),
        );
    }
}

fn ratio(value: f64, base: Option<f64>) -> String {
    match base {
        Some(base) if base > 0.0 => format!("{:.2}", value / base),
        _ => "–".to_owned(),
    }
}

fn sorted(visits: &[Visit], value: fn(&Visit) -> f64) -> Vec<f64> {
    let mut values: Vec<f64> = visits.iter().map(value).collect();
    values.sort_by(f64::total_cmp);
    values
}

fn median(visits: &[Visit], value: fn(&Visit) -> f64) -> f64 {
    let values = sorted(visits, value);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn range(visits: &[Visit], value: fn(&Visit) -> f64) -> (f64, f64) {
    let values = sorted(visits, value);
    let end = |value: Option<&f64>| value.copied().unwrap_or(f64::NAN);
    (end(values.first()), end(values.last()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(name: &str, order_left: [f64; 3]) -> Measured {
        let visits = order_left.map(|order_left| Visit {
            order_left,
            ..Visit::default()
        });
        Measured {
            name: name.to_owned(),
            cold: visits.to_vec(),
            warm: visits.to_vec(),
            idle: visits.to_vec(),
        }
    }

    #[test]
    fn a_page_is_compared_by_its_median_and_one_slow_round_does_not_count() {
        let measured = [
            page(REACT, [1_000.0, 2_000.0, 900.0]),
            page("ours", [9_000.0, 700.0, 750.0]),
        ];
        let text = of(&measured);
        let ours = text
            .lines()
            .find(|line| line.starts_with("| ours"))
            .unwrap();
        assert!(ours.contains("| 750 | 700–9000 | 0.75 | – |"), "{ours}");
    }

    #[test]
    fn a_target_is_reached_at_its_limit_and_missed_beyond() {
        let verdict = |order_left: f64| {
            let measured = [page(REACT, [1_000.0; 3]), page(WIDGET, [order_left; 3])];
            let text = of(&measured);
            let line = text.lines().find(|line| line.contains("| first order"));
            line.unwrap().rsplit('|').nth(1).unwrap().trim().to_owned()
        };
        assert_eq!(verdict(750.0), "reached");
        assert_eq!(verdict(760.0), "missed");
    }
}
