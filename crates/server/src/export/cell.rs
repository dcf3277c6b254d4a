//! One value of a table, as a program and as a spreadsheet read it.

use daan_domain::Currency;
use serde::Serialize;
use std::borrow::Cow;

/// One value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Cell {
    /// A text, of whoever wrote it.
    Text(String),
    /// An integer.
    Number(i64),
    /// Yes or no.
    Flag(bool),
    /// Nothing.
    Nothing,
}

impl Cell {
    /// As it stands in a CSV file: what a spreadsheet would take for a formula has an apostrophe before it (OWASP ASVS
    /// 1.2.10), within a text too, where it stands behind what might separate cells.
    pub fn in_csv(&self) -> Cow<'_, str> {
        match self {
            Cell::Text(text) => neutral(text),
            Cell::Number(number) => Cow::Owned(number.to_string()),
            Cell::Flag(true) => Cow::Borrowed("yes"),
            Cell::Flag(false) => Cow::Borrowed("no"),
            Cell::Nothing => Cow::Borrowed(""),
        }
    }
}

/// What begins with one of these, a spreadsheet may run; the wide ones are the same signs to an East Asian one.
const DANGEROUS: [char; 8] = [
    '=', '+', '-', '@', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}',
];

/// What else than a comma may separate cells or rows. Where a spreadsheet goes by another sign than the file's, quotes
/// hold nothing together but a row's first cell.
const SEPARATORS: [char; 5] = [';', '\t', '|', '\r', '\n'];

fn neutral(text: &str) -> Cow<'_, str> {
    let behind = text.match_indices(SEPARATORS);
    let behind = behind.map(|(at, separator)| at + separator.len());
    let mut neutral = Cow::Borrowed(text);
    // From the end, so that what is put in moves no place that is still to come.
    for at in behind.rev() {
        if text.get(at..).is_some_and(is_formula) {
            neutral.to_mut().insert(at, '\'');
        }
    }
    if text.starts_with(char::is_control) || is_formula(text) {
        neutral.to_mut().insert(0, '\'');
    }
    neutral
}

fn is_formula(text: &str) -> bool {
    let is_passed_over =
        |c: char| c.is_whitespace() || c.is_control() || c == '"' || is_ignorable(c);
    text.trim_start_matches(is_passed_over)
        .starts_with(DANGEROUS)
}

/// Characters without a width that a spreadsheet may drop before it looks (Unicode's `Default_Ignorable_Code_Point`).
fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
        | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(text)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Cell {
        Cell::Number(number)
    }
}

impl From<bool> for Cell {
    fn from(flag: bool) -> Cell {
        Cell::Flag(flag)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Cell {
        value.map_or(Cell::Nothing, Into::into)
    }
}

/// An amount in major units, to the last minor unit of its currency: `500.00`, `500` for yen. Nothing for a currency
/// that we do not know.
pub(super) fn decimal(amount_minor: i64, currency: &str) -> Option<String> {
    let currency = Currency::lookup(currency)?;
    let per_major = currency.minor_per_major();
    if per_major == 1 {
        return Some(amount_minor.to_string());
    }
    let sign = if amount_minor < 0 { "-" } else { "" };
    let (whole, minor) = (
        (amount_minor / per_major).abs(),
        (amount_minor % per_major).abs(),
    );
    let width = usize::try_from(currency.exponent()).ok()?;
    Some(format!("{sign}{whole}.{minor:0width$}"))
}

/// A time as programs and people read it, to the second, in UTC.
pub(super) fn time(at_ms: i64) -> String {
    jiff::Timestamp::from_millisecond(at_ms).map_or_else(
        |_| at_ms.to_string(),
        |at| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_written_in_the_decimals_of_its_currency() {
        for (amount_minor, currency, text) in [
            (500_00, "INR", Some("500.00")),
            (5, "NPR", Some("0.05")),
            (-5, "INR", Some("-0.05")),
            (-1_05, "INR", Some("-1.05")),
            (500, "JPY", Some("500")),
            (1_500, "KWD", Some("1.500")),
            (9_007_199_254_740_991, "INR", Some("90071992547409.91")),
            (500, "XXX", None),
        ] {
            assert_eq!(decimal(amount_minor, currency).as_deref(), text);
        }
    }
}
