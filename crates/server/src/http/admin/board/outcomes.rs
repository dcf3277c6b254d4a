//! What became of gifts, how payments ended at each gateway, and why some failed.

use super::super::dates::{day, in_digits};
use super::super::reader::Reader;
use super::chart::{bar, permille};
use super::kept::Made;
use super::spans;
use super::waits;
use daan_api::failure_cause;
use daan_domain::{Currency, FailureReason, Gateway, Locale, Status, filled};
use daan_storage::{Attempts, BegunGifts};
use daan_web::texts::numeral;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Reasons beyond these are rare; the list of donations has them.
const MOST_REASONS: usize = 10;

pub(super) fn outcomes(reader: &Reader, made: &Made) -> Markup {
    let t = &reader.t().outcomes;
    let figures = &made.figures;
    let since = spans::date(spans::today(made.begun_from, Currency::INR));
    let since = filled(t.of_span, &[("day", &day(since, reader.locale))]);
    html! {
        section aria-labelledby="outcomes" {
            h2 id="outcomes" { (t.title) }
            p.muted { (since) }
            div.columns.wide {
                (ends(reader, &figures.begun))
                (waits::waits(reader, &figures.waits))
                (attempts(reader, &figures.attempts))
                (reasons(reader, &figures.attempts))
            }
        }
    }
}

/// How many gifts ended how, in the order of the drawing.
fn counts(begun: &[BegunGifts]) -> [i64; 4] {
    let count = |of: &[Status]| {
        let begun = begun.iter().filter(|gifts| of.contains(&gifts.status));
        begun.map(|gifts| gifts.count).sum()
    };
    [
        count(&[Status::Paid, Status::PartiallyRefunded, Status::Refunded]),
        count(&[Status::Creating, Status::Open, Status::Processing]),
        count(&[Status::Expired]),
        count(&[Status::CreateFailed]),
    ]
}

fn ends(reader: &Reader, begun: &[BegunGifts]) -> Markup {
    let t = &reader.t().outcomes;
    let counts = counts(begun);
    let whole: i64 = counts.iter().sum();
    let names = [
        ("paid", t.paid),
        ("under_way", t.under_way),
        ("not_paid", t.not_paid),
        ("refused", t.refused),
    ];
    let written = counts.map(|count| numeral(count, reader.locale));
    let words: Vec<(&str, &str)> = names
        .iter()
        .zip(&written)
        .map(|((code, _), count)| (*code, count.as_str()))
        .collect();
    html! {
        section.card {
            h3 { (t.what) }
            @if whole == 0 { p.muted { (t.none) } } @else {
                svg.stack role="img" aria-labelledby="ends-title ends-told" viewBox="0 0 1000 10" preserveAspectRatio="none" {
                    title id="ends-title" { (t.what) }
                    desc id="ends-told" { (filled(t.told, &words)) }
                    @for (at, (code, _)) in names.iter().enumerate() {
                        @let before: i64 = counts.iter().take(at).sum();
                        @let count = counts.get(at).copied().unwrap_or(0);
                        rect.{ (code) } x=(permille(before, whole)) width=(permille(count, whole)) height="10" {}
                    }
                }
                table.shares {
                    thead { tr { th scope="col" { (t.what) } th.number scope="col" { (reader.t().board.count) } th.number scope="col" { (t.share) } } }
                    tbody {
                        @for ((code, name), count) in names.iter().zip(counts) {
                            tr {
                                th scope="row" { span.key.{ (code) } {} (name) }
                                td.number { (numeral(count, reader.locale)) }
                                td.number { (percent(count, whole, reader.locale)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

pub(super) fn percent(part: i64, whole: i64, locale: Locale) -> String {
    let thousandths = permille(part, whole);
    let text = format!("{}.{} %", thousandths / 10, thousandths % 10);
    in_digits(&text, locale)
}

fn attempts(reader: &Reader, attempts: &[Attempts]) -> Markup {
    let t = &reader.t().outcomes;
    let of = |gateway: Gateway, captured: bool| -> i64 {
        let fits = |tried: &&Attempts| tried.gateway == gateway && tried.is_captured == captured;
        attempts.iter().filter(fits).map(|tried| tried.count).sum()
    };
    let tried = Gateway::ALL.map(|gateway| (gateway, of(gateway, true), of(gateway, false)));
    html! {
        section.card {
            h3 { (t.attempts_title) }
            table.shares {
                thead {
                    tr {
                        th scope="col" { (reader.t().board.gateway) } th.number scope="col" { (t.attempts) } th.number scope="col" { (t.failed) }
                        th.number scope="col" { (t.captured) }
                    }
                }
                tbody {
                    @for (gateway, captured, failed) in tried.into_iter().filter(|(_, captured, failed)| captured + failed > 0) {
                        tr {
                            th scope="row" { (gateway.name()) (bar(captured, captured + failed)) }
                            td.number { (numeral(captured + failed, reader.locale)) }
                            td.number { (numeral(failed, reader.locale)) }
                            td.number { (percent(captured, captured + failed, reader.locale)) }
                        }
                    }
                }
            }
        }
    }
}

/// Why payments failed, in the words that donors read, and in the gateway's.
fn reasons(reader: &Reader, attempts: &[Attempts]) -> Markup {
    let t = &reader.t().outcomes;
    let mut failed = BTreeMap::<Option<&str>, i64>::new();
    for tried in attempts.iter().filter(|tried| !tried.is_captured) {
        *failed.entry(tried.reason.as_deref()).or_default() += tried.count;
    }
    let mut failed: Vec<(Option<&str>, i64)> = failed.into_iter().collect();
    failed.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let most = failed.first().map_or(0, |(_, count)| *count);
    let words = |code: Option<&str>| match code.map(FailureReason::lookup) {
        None => t.untold,
        Some(None) => t.unknown,
        Some(known) => failure_cause(known, reader.locale),
    };
    html! {
        section.card {
            h3 { (t.reasons_title) }
            @if failed.is_empty() { p.muted { (t.no_reasons) } } @else {
                table.shares {
                    thead { tr { th scope="col" { (t.reason) } th.number scope="col" { (t.failed) } } }
                    tbody {
                        @for (code, count) in failed.into_iter().take(MOST_REASONS) {
                            tr {
                                th scope="row" {
                                    (words(code))
                                    @if let Some(code) = code { " " code translate="no" { (code) } }
                                    (bar(count, most))
                                }
                                td.number { (numeral(count, reader.locale)) }
                            }
                        }
                    }
                }
            }
        }
    }
}
