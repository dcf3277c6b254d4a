//! `/admin`: what came in, how well paying works, and what is left to do.

mod chart;
mod kept;
mod money;
mod outcomes;
mod spans;
mod sums;
mod waits;

pub(super) use kept::Kept;

use super::super::App;
use super::dates::{in_digits, written};
use super::door::Posted;
use super::frame;
use super::list::ledger_silent;
use super::reader::Reader;
use super::session::Session;
use crate::checkout::{financial_year, year_began};
use axum::Extension;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use daan_domain::{Currency, filled};
use daan_storage::{DayOfMoney, OpenWork};
use daan_web::texts::numeral;
use kept::Made;
use maud::{Markup, html};
use spans::Span;
use sums::{Calendar, Ledger};

pub(super) async fn page(
    State(app): State<App>,
    Extension(session): Extension<Session>,
    request: Request,
) -> Response {
    let typed = Posted::of(request.uri().query().unwrap_or_default());
    let span = Span::lookup(typed.text("span")).unwrap_or(Span::Days);
    let made = match app.admin.board.of(&app, span).await {
        Ok(made) => made,
        Err(error) => return ledger_silent(&session.reader, &error),
    };
    let body = body(&app, &session.reader, span, &made);
    let title = session.t().board.title;
    frame::page(&app, &session, StatusCode::OK, title, &body)
}

fn body(app: &App, reader: &Reader, span: Span, made: &Made) -> Markup {
    let t = &reader.t().board;
    let money = &made.figures.money;
    let as_of = written(made.at, reader.locale);
    html! {
        div.head {
            h1 { (t.title) }
            (choice(reader, span))
        }
        (open_work(reader, &made.figures.open))
        @if money.is_empty() { p.empty { (t.empty) } }
        @for currency in sums::currencies(money) {
            (money_of(app, reader, span, made, currency))
        }
        (outcomes::outcomes(reader, made))
        p.muted.small { (filled(t.as_of, &[("time", &as_of)])) " " (t.zone) }
    }
}

fn choice(reader: &Reader, chosen: Span) -> Markup {
    let t = &reader.t().board;
    let name = |span| match span {
        Span::Days => t.days,
        Span::Year => t.year,
        Span::All => t.all,
    };
    html! {
        nav.spans aria-label=(t.spans) {
            @for span in Span::ALL {
                a href={ "/admin?span=" (span.code()) } aria-current=[(span == chosen).then_some("true")] { (name(span)) }
            }
        }
    }
}

/// What waits, each with the list of it.
fn open_work(reader: &Reader, open: &OpenWork) -> Markup {
    let t = &reader.t().board;
    let work = [
        ("held", open.held, t.held, t.held_hint),
        ("surplus", open.surplus, t.surplus, t.surplus_hint),
        ("dispute", open.disputes, t.disputes, t.disputes_hint),
        ("dispute_lost", open.lost_disputes, t.lost, t.lost_hint),
        (
            "refund_came_back",
            open.came_back,
            t.came_back,
            t.came_back_hint,
        ),
        (
            "refund_too_large",
            open.too_large,
            t.too_large,
            t.too_large_hint,
        ),
        (
            "refund_failed",
            open.failed_refunds,
            t.failed_refunds,
            t.failed_refunds_hint,
        ),
        (
            "refund_unrecorded",
            open.unrecorded_refunds,
            t.unrecorded,
            t.unrecorded_hint,
        ),
        ("overdue", open.overdue, t.overdue, t.overdue_hint),
    ];
    html! {
        section.card {
            h2 { (t.open_title) }
            @if work.iter().all(|(_, count, _, _)| *count == 0) {
                p.good { (t.nothing_open) }
            } @else {
                ul.work {
                    @for (code, count, title, hint) in work {
                        li.none[count == 0] {
                            a href={ "/admin/donations?waiting=" (code) } {
                                strong.figure { (numeral(count, reader.locale)) } " " (title)
                            }
                            span.hint { (hint) }
                        }
                    }
                }
            }
        }
    }
}

fn money_of(app: &App, reader: &Reader, span: Span, made: &Made, currency: Currency) -> Markup {
    let starts = year_starts(app, currency);
    let today = spans::today(made.at, currency);
    let date = spans::date(today);
    let year_from = year_began(date, currency, starts).map_or(today, spans::day);
    let calendar = Calendar {
        today,
        month_from: spans::day(date.first_of_month()),
        year_from,
    };
    let days: Vec<&DayOfMoney> = made
        .figures
        .money
        .iter()
        .filter(|day| day.currency == currency)
        .collect();
    let ledger = Ledger::of(currency, &days, span, calendar);
    let year = financial_year(made.at, currency, starts).unwrap_or_default();
    money::section(reader, &ledger, &in_digits(&year, reader.locale))
}

/// When the financial year of a currency begins, where all who are paid in it have the same; the usual beginning else, as
/// one sum cannot follow two years.
fn year_starts(app: &App, currency: Currency) -> Option<(i8, i8)> {
    let campaigns = &app.desk.campaigns;
    let offers = campaigns.iter().flat_map(|campaign| &campaign.offers);
    let of_currency = offers.filter(|offer| offer.currency() == currency);
    agreed(of_currency.map(|offer| campaigns.payee(&offer.payee).year_starts))
}

/// What all say, where all say the same.
fn agreed<T: PartialEq>(mut said: impl Iterator<Item = Option<T>>) -> Option<T> {
    let first = said.next()??;
    said.all(|other| other.as_ref() == Some(&first))
        .then_some(first)
}

#[cfg(test)]
mod tests {
    use super::agreed;

    #[test]
    fn a_year_is_that_of_all_payees_or_the_usual_one() {
        let (shrawan, january) = (Some((7, 16)), Some((1, 1)));
        for (said, starts) in [
            (vec![], None),
            (vec![None], None),
            (vec![shrawan], shrawan),
            (vec![shrawan, shrawan], shrawan),
            (vec![shrawan, None], None),
            (vec![None, shrawan], None),
            (vec![shrawan, january], None),
        ] {
            assert_eq!(agreed(said.clone().into_iter()), starts, "{said:?}");
        }
    }
}
