//! The money of one currency: today, this month, this year, over time, by campaign and by gateway.

use super::super::dates::{counted, day, month, short_day, signed, year};
use super::super::reader::Reader;
use super::chart::{Chart, Column, bar};
use super::spans::{self, Step};
use super::sums::{Ledger, Sum};
use daan_domain::filled;
use daan_web::texts::{numeral, texts as page_texts};
use maud::{Markup, html};

/// How many words fit below a drawing on a phone.
const WORDS: usize = 5;

pub(super) fn section(reader: &Reader, ledger: &Ledger, year: &str) -> Markup {
    let t = &reader.t().board;
    let code = ledger.currency.code();
    let fiscal = filled(t.fiscal, &[("year", year)]);
    html! {
        section.currency aria-labelledby=(code) {
            h2 id=(code) { (name(reader, code)) " " span.muted.mono { (code) } }
            div.tiles {
                (tile(reader, ledger, t.today, ledger.today))
                (tile(reader, ledger, t.month, ledger.month))
                (tile(reader, ledger, &fiscal, ledger.year))
            }
            div.card {
                (money_drawn(reader, ledger))
                (gifts_drawn(reader, ledger))
                (numbers(reader, ledger))
            }
            div.columns.wide {
                (shares(reader, ledger, (t.by_campaign, t.campaign), &ledger.campaigns, String::clone))
                (shares(reader, ledger, (t.by_gateway, t.gateway), &ledger.gateways, |gateway| gateway.name().to_owned()))
            }
        }
    }
}

/// What the pages of donors call a currency; its code where they have no name for it.
fn name(reader: &Reader, code: &str) -> &'static str {
    let names = &page_texts(reader.locale).currencies;
    let known = names.iter().find(|(known, _)| *known == code);
    known.map_or("", |(_, name)| name)
}

fn tile(reader: &Reader, ledger: &Ledger, title: &str, sum: Sum) -> Markup {
    let t = &reader.t().board;
    let amount = |minor| signed(minor, ledger.currency, reader.locale);
    html! {
        div.card.tile {
            p.muted { (title) }
            p.figure { (amount(sum.left_minor())) }
            p.hint {
                (counted(t.gifts, sum.gifts, reader.locale))
                @if sum.returned_minor > 0 {
                    " · " (filled(t.gone_back, &[("amount", &amount(sum.returned_minor))]))
                }
            }
        }
    }
}

/// What a column's time is called, in full and shortly.
fn called(reader: &Reader, step: Step, from: i64) -> (String, String) {
    let (date, locale) = (spans::date(from), reader.locale);
    match step {
        Step::Day | Step::Week => (day(date, locale), short_day(date, locale)),
        Step::Month => (month(date, locale), month(date, locale)),
        Step::Year => (year(date, locale), year(date, locale)),
    }
}

fn money_drawn(reader: &Reader, ledger: &Ledger) -> Markup {
    let t = &reader.t().board;
    let amount = |minor| signed(minor, ledger.currency, reader.locale);
    let title = match ledger.step {
        Step::Day => t.money_by_day,
        Step::Week => t.money_by_week,
        Step::Month => t.money_by_month,
        Step::Year => t.money_by_year,
    };
    let columns: Vec<Column> = drawn(reader, ledger, |sum| {
        let told = format!(
            "{} · {}",
            amount(sum.received_minor),
            counted(t.gifts, sum.gifts, reader.locale)
        );
        let back = filled(t.gone_back, &[("amount", &amount(sum.returned_minor))]);
        let told = if sum.returned_minor > 0 {
            format!("{told} · {back}")
        } else {
            told
        };
        (sum.received_minor, sum.returned_minor, told)
    });
    let (from, to) = ends(reader, ledger);
    let peak = columns.iter().map(|column| column.up).max().unwrap_or(0);
    let words = [
        ("received", amount(ledger.whole.received_minor)),
        ("returned", amount(ledger.whole.returned_minor)),
        ("gifts", counted(t.gifts, ledger.whole.gifts, reader.locale)),
        ("peak", amount(peak)),
        ("from", from),
        ("to", to),
    ];
    let told = filled_by(t.money_told, &words);
    let chart = Chart {
        id: &format!("money-{}", ledger.currency.code()),
        title,
        told: &told,
        columns: &columns,
        unit: ledger.currency.minor_per_major(),
        words: WORDS,
        is_low: false,
    };
    html! {
        h3 { (title) }
        p.legend {
            span.key.up {} (t.received) " "
            span.key.down {} (t.returned)
        }
        (chart.draw(amount))
    }
}

fn gifts_drawn(reader: &Reader, ledger: &Ledger) -> Markup {
    let t = &reader.t().board;
    let title = match ledger.step {
        Step::Day => t.gifts_by_day,
        Step::Week => t.gifts_by_week,
        Step::Month => t.gifts_by_month,
        Step::Year => t.gifts_by_year,
    };
    let gifts = |count| counted(t.gifts, count, reader.locale);
    let columns = drawn(reader, ledger, |sum| (sum.gifts, 0, gifts(sum.gifts)));
    let (from, to) = ends(reader, ledger);
    let peak = columns.iter().map(|column| column.up).max().unwrap_or(0);
    let words = [
        ("gifts", gifts(ledger.whole.gifts)),
        ("peak", numeral(peak, reader.locale)),
        ("from", from),
        ("to", to),
    ];
    let told = filled_by(t.gifts_told, &words);
    let chart = Chart {
        id: &format!("gifts-{}", ledger.currency.code()),
        title,
        told: &told,
        columns: &columns,
        unit: 1,
        words: WORDS,
        is_low: true,
    };
    html! {
        h3 { (title) }
        (chart.draw(|count| numeral(count, reader.locale)))
    }
}

fn drawn(reader: &Reader, ledger: &Ledger, of: impl Fn(Sum) -> (i64, i64, String)) -> Vec<Column> {
    let column = |(from, sum): &(i64, Sum)| {
        let (whole, below) = called(reader, ledger.step, *from);
        let (up, down, told) = of(*sum);
        Column {
            up,
            down,
            told: format!("{whole}: {told}"),
            below,
        }
    };
    ledger.columns.iter().map(column).collect()
}

/// The times of the first and the last column.
fn ends(reader: &Reader, ledger: &Ledger) -> (String, String) {
    let called = |column: Option<&(i64, Sum)>| {
        column.map_or_else(String::new, |(from, _)| {
            called(reader, ledger.step, *from).0
        })
    };
    (
        called(ledger.columns.first()),
        called(ledger.columns.last()),
    )
}

fn filled_by(text: &str, words: &[(&str, String)]) -> String {
    let words: Vec<(&str, &str)> = words
        .iter()
        .map(|(name, word)| (*name, word.as_str()))
        .collect();
    filled(text, &words)
}

/// What the drawings are made of.
fn numbers(reader: &Reader, ledger: &Ledger) -> Markup {
    let t = &reader.t().board;
    let title = name(reader, ledger.currency.code());
    let title = filled(t.numbers_of, &[("what", title)]);
    let with_money: Vec<_> = ledger
        .columns
        .iter()
        .rev()
        .filter(|(_, sum)| !sum.is_nothing())
        .collect();
    html! {
        details.numbers {
            summary { (t.numbers) }
            div.scroll tabindex="0" role="region" aria-label=(title) {
                table {
                    thead {
                        tr {
                            th scope="col" { (t.period) } th.number scope="col" { (t.count) } th.number scope="col" { (t.received) }
                            th.number scope="col" { (t.returned) } th.number scope="col" { (t.left) }
                        }
                    }
                    tbody {
                        @for (from, sum) in with_money {
                            tr {
                                th scope="row" { (called(reader, ledger.step, *from).0) }
                                (cells(reader, ledger, *sum))
                            }
                        }
                    }
                }
            }
            p.hint { (t.skipped) }
        }
    }
}

fn cells(reader: &Reader, ledger: &Ledger, sum: Sum) -> Markup {
    let amount = |minor| signed(minor, ledger.currency, reader.locale);
    html! {
        td.number { (numeral(sum.gifts, reader.locale)) }
        td.number { (amount(sum.received_minor)) }
        td.number { @if sum.returned_minor > 0 { (amount(sum.returned_minor)) } @else { "–" } }
        td.number { (amount(sum.left_minor())) }
    }
}

/// How the money of the span is shared between some.
fn shares<T>(
    reader: &Reader,
    ledger: &Ledger,
    (title, what): (&str, &str),
    shares: &[(T, Sum)],
    called: impl Fn(&T) -> String,
) -> Markup {
    let t = &reader.t().board;
    let whole = shares.iter().map(|(_, sum)| sum.left_minor()).max();
    let amount = |minor| signed(minor, ledger.currency, reader.locale);
    html! {
        section.card {
            h3 { (title) }
            table.shares {
                thead {
                    tr {
                        th scope="col" { (what) } th.number scope="col" { (t.count) } th.number scope="col" { (t.returned) }
                        th.number scope="col" { (t.left) }
                    }
                }
                tbody {
                    @for (of, sum) in shares {
                        tr {
                            th scope="row" { (called(of)) (bar(sum.left_minor(), whole.unwrap_or(0))) }
                            td.number { (numeral(sum.gifts, reader.locale)) }
                            td.number { @if sum.returned_minor > 0 { (amount(sum.returned_minor)) } @else { "–" } }
                            td.number { (amount(sum.left_minor())) }
                        }
                    }
                }
            }
        }
    }
}
