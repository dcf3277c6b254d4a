//! How long it takes from the form until the payment is booked.

use super::super::dates::duration;
use super::super::reader::Reader;
use super::chart::bar;
use daan_storage::Waited;
use daan_web::texts::numeral;
use maud::{Markup, html};

/// The ends of the steps, in seconds; the last has none.
const UPPER_S: [i64; 8] = [30, 60, 120, 300, 900, 3_600, 86_400, i64::MAX];

pub(super) fn waits(reader: &Reader, waits: &[Waited]) -> Markup {
    let t = &reader.t().outcomes;
    let steps = steps(waits);
    let most = steps.iter().copied().max().unwrap_or(0);
    let after = |tenths| within(waits, tenths).map(|seconds| duration(seconds, reader.locale));
    html! {
        section.card {
            h3 { (t.waits_title) }
            @match (after(5), after(9)) {
                (Some(median), Some(ninetieth)) => {
                    dl.pair {
                        div { dt { (t.median) } dd.figure { (median) } }
                        div { dt { (t.ninetieth) } dd.figure { (ninetieth) } }
                    }
                    table.shares {
                        thead { tr { th scope="col" { (t.took) } th.number scope="col" { (reader.t().board.count) } } }
                        tbody {
                            @for (name, count) in t.upper.iter().zip(steps).filter(|(_, count)| *count > 0) {
                                tr {
                                    th scope="row" { (name) (bar(count, most)) }
                                    td.number { (numeral(count, reader.locale)) }
                                }
                            }
                        }
                    }
                }
                _ => { p.muted { (t.no_waits) } }
            }
        }
    }
}

/// Within how many seconds so many tenths of the gifts were paid.
fn within(waits: &[Waited], tenths: i64) -> Option<i64> {
    let gifts: i64 = waits.iter().map(|waited| waited.count).sum();
    let wanted = (gifts.saturating_mul(tenths) + 9) / 10;
    let mut so_far = 0;
    let found = waits.iter().find(|waited| {
        so_far += waited.count;
        so_far >= wanted
    });
    found.map(|waited| waited.seconds)
}

fn steps(waits: &[Waited]) -> [i64; 8] {
    let mut from = 0;
    UPPER_S.map(|upper| {
        let within = |waited: &&Waited| (from..upper).contains(&waited.seconds);
        let count = waits.iter().filter(within).map(|waited| waited.count).sum();
        from = upper;
        count
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waited(seconds: i64, count: i64) -> Waited {
        Waited { seconds, count }
    }

    #[test]
    fn half_and_nine_in_ten_are_those_of_all_gifts() {
        let waits = [waited(10, 5), waited(40, 4), waited(7_200, 1)];
        assert_eq!((within(&waits, 5), within(&waits, 9)), (Some(10), Some(40)));
        assert_eq!(within(&[waited(3, 1)], 9), Some(3));
        assert_eq!(within(&[], 5), None);
        assert_eq!(steps(&waits), [5, 4, 0, 0, 0, 0, 1, 0]);
    }
}
