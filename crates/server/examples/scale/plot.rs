//! The table as a picture: cycles a second over the size of the ledger.

use crate::Line;
use std::fmt::Write as _;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 400.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 170.0;
const TOP: f64 = 28.0;
const BOTTOM: f64 = 48.0;
/// Told apart without colour too, by their dashes.
const LOOKS: [(&str, &str); 4] = [
    ("#0b6e4f", ""),
    ("#1f5fa8", ""),
    ("#1f5fa8", "7 4"),
    ("#1f5fa8", "2 4"),
];

/// An SVG of all series.
pub(crate) fn svg(lines: &[Line]) -> String {
    let most = lines.iter().map(|line| line.cycles).fold(1.0, f64::max);
    let top = (most / 200.0).ceil() * 200.0;
    let mut sizes: Vec<u64> = lines.iter().map(|line| line.donations).collect();
    sizes.dedup();
    let steps = (sizes.len() as f64 - 1.0).max(1.0);
    let x = |donations: u64| {
        let place = sizes
            .iter()
            .position(|size| *size == donations)
            .unwrap_or_default();
        LEFT + (WIDTH - LEFT - RIGHT) * place as f64 / steps
    };
    let y = |cycles: f64| HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * cycles / top;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
         font-family=\"system-ui, sans-serif\" font-size=\"13\">\n\
         <title>Full gifts a second over the number of donations in the ledger</title>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n\
         <text x=\"{LEFT}\" y=\"18\" fill=\"#222\">full gifts a second</text>\n"
    );
    for step in 0..=4 {
        let value = top * f64::from(step) / 4.0;
        let at = y(value);
        writeln!(
            svg,
            "<path d=\"M{LEFT} {at:.1}H{:.1}\" stroke=\"#ddd\"/><text x=\"{:.1}\" y=\"{:.1}\" \
             text-anchor=\"end\" fill=\"#555\">{value:.0}</text>",
            WIDTH - RIGHT,
            LEFT - 8.0,
            at + 4.0
        )
        .unwrap();
    }
    for size in &sizes {
        writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\" fill=\"#555\">{size}</text>",
            x(*size),
            HEIGHT - BOTTOM + 20.0
        )
        .unwrap();
    }
    writeln!(
        svg,
        "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\" fill=\"#222\">donations in the ledger</text>",
        LEFT + (WIDTH - LEFT - RIGHT) / 2.0,
        HEIGHT - 8.0
    )
    .unwrap();
    let mut labels: Vec<f64> = Vec::new();
    for (servers, (colour, dashes)) in LOOKS.iter().enumerate() {
        let (database, servers) = if servers == 0 {
            ("SQLite", 1)
        } else {
            ("PostgreSQL", servers)
        };
        let series: Vec<&Line> = lines
            .iter()
            .filter(|line| line.database == database && line.servers == servers)
            .collect();
        let Some(last) = series.last() else { continue };
        let points: Vec<String> = series
            .iter()
            .map(|line| format!("{:.1},{:.1}", x(line.donations), y(line.cycles)))
            .collect();
        // Labels that would lie upon each other are moved apart.
        let mut label = y(last.cycles) + 4.0;
        while labels.iter().any(|other| (other - label).abs() < 16.0) {
            label += 16.0;
        }
        labels.push(label);
        writeln!(
            svg,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" \
             stroke-dasharray=\"{dashes}\"/><text x=\"{:.1}\" y=\"{label:.1}\" fill=\"{colour}\">{database}, {servers} \
             server{}</text>",
            points.join(" "),
            x(last.donations) + 8.0,
            if servers == 1 { "" } else { "s" }
        )
        .unwrap();
    }
    svg.push_str("</svg>\n");
    svg
}
