//! A table that is written row by row.

use super::Cell;
use std::io::{self, Write};

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// RFC 4180 in UTF-8: a line of names, commas, lines that end with CR LF.
    Csv,
    /// One JSON array of objects.
    Json,
    /// A JSON object on each line.
    JsonLines,
}

/// A table that is being written.
pub struct Table<W: Write> {
    columns: Vec<String>,
    rows: u64,
    out: Out<W>,
}

enum Out<W: Write> {
    Csv(Box<csv::Writer<W>>),
    Json(W),
    JsonLines(W),
}

impl<W: Write> Table<W> {
    /// Begins a table with these columns.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn begin(out: W, format: Format, columns: Vec<String>) -> io::Result<Table<W>> {
        let out = match format {
            Format::Csv => {
                let mut builder = csv::WriterBuilder::new();
                // In quotes a text stays one cell, whatever is in it; for readers that go by other signs see `Cell`.
                let mut csv = builder
                    .terminator(csv::Terminator::CRLF)
                    .quote_style(csv::QuoteStyle::NonNumeric)
                    .from_writer(out);
                csv.write_record(&columns)?;
                Out::Csv(Box::new(csv))
            }
            Format::Json => Out::Json(out),
            Format::JsonLines => Out::JsonLines(out),
        };
        Ok(Table {
            columns,
            rows: 0,
            out,
        })
    }

    /// Writes a row, which has a cell for each column.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        let is_first = self.rows == 0;
        self.rows += 1;
        match &mut self.out {
            Out::Csv(csv) => {
                Ok(csv.write_record(cells.iter().map(|cell| cell.in_csv().into_owned()))?)
            }
            Out::Json(out) => {
                out.write_all(if is_first { b"[\n" } else { b",\n" })?;
                object(out, &self.columns, cells)
            }
            Out::JsonLines(out) => {
                object(out, &self.columns, cells)?;
                out.write_all(b"\n")
            }
        }
    }

    /// How many rows there are so far.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Ends the table, and gives back what it was written to.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn end(self) -> io::Result<W> {
        let mut out = match self.out {
            Out::Csv(csv) => csv.into_inner().map_err(csv::IntoInnerError::into_error)?,
            Out::Json(mut out) => {
                out.write_all(if self.rows == 0 { b"[]\n" } else { b"\n]\n" })?;
                out
            }
            Out::JsonLines(out) => out,
        };
        out.flush()?;
        Ok(out)
    }
}

/// In the columns' order, which a map would not keep.
fn object(out: &mut impl Write, columns: &[String], cells: &[Cell]) -> io::Result<()> {
    for (n, (column, cell)) in columns.iter().zip(cells).enumerate() {
        out.write_all(if n == 0 { b"{" } else { b"," })?;
        serde_json::to_writer(&mut *out, column)?;
        out.write_all(b":")?;
        serde_json::to_writer(&mut *out, cell)?;
    }
    out.write_all(b"}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use daan_testkit::spreadsheet::{SEPARATORS, cells, is_run};
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn written(format: Format, rows: &[Vec<Cell>]) -> String {
        let columns = vec!["name".to_owned(), "amount_minor".to_owned()];
        let mut table = Table::begin(Vec::new(), format, columns).unwrap();
        for row in rows {
            table.row(row).unwrap();
        }
        String::from_utf8(table.end().unwrap()).unwrap()
    }

    fn row(name: &str) -> Vec<Cell> {
        vec![name.into(), 500_00.into()]
    }

    /// Threat 51.
    #[test]
    fn what_a_spreadsheet_would_run_is_a_text_to_it_whatever_separates_its_cells() {
        let corpus: BTreeMap<String, Vec<String>> =
            toml::from_str(include_str!("../../tests/http/formulas.toml")).unwrap();
        assert!(corpus.values().flatten().count() > 60);
        for formula in corpus.values().flatten() {
            let text = written(Format::Csv, &[row(formula), row("Asha Rai")]);
            for separator in SEPARATORS {
                for cell in cells(&text, separator) {
                    assert!(!is_run(&cell), "{formula:?} as {cell:?} by {separator}");
                }
            }
            let read = &cells(&text, b',')[2];
            assert!(holds(read, formula), "{formula:?} as {read:?}");
        }
        assert_eq!(
            written(Format::Csv, &[row("Asha = Rai; 2-3")]),
            "\"name\",\"amount_minor\"\r\n\"Asha = Rai; 2-3\",50000\r\n"
        );
    }

    /// All of what was written, and nothing else but apostrophes.
    fn holds(cell: &str, written: &str) -> bool {
        let mut left = cell.chars();
        written.chars().all(|c| left.by_ref().any(|is| is == c))
            && cell.replace('\'', "") == written.replace('\'', "")
    }

    #[test]
    fn an_apostrophe_stands_before_a_formula_and_nowhere_else() {
        for (name, cell) in [
            ("=1+1", "'=1+1"),
            ("'=1+1", "'=1+1"),
            (" @SUM(1)", "' @SUM(1)"),
            ("\ta", "'\ta"),
            ("a;=1", "a;'=1"),
            ("a;b| -1", "a;b|' -1"),
            ("a\r\n+1", "a\r'\n'+1"),
            ("=1;=1", "'=1;'=1"),
            ("O'Brien", "O'Brien"),
            ("D'Souza;=1", "D'Souza;'=1"),
            ("'Asha'; 2-3 = -1", "'Asha'; 2-3 = -1"),
            ("a,=1", "a,=1"),
            ("asha@example.org", "asha@example.org"),
        ] {
            let text = written(Format::Csv, &[row(name)]);
            assert_eq!(cells(&text, b',')[2], cell, "{name:?}");
        }
    }

    #[test]
    fn a_table_without_rows_can_be_read_too() {
        assert_eq!(written(Format::Csv, &[]), "\"name\",\"amount_minor\"\r\n");
        assert_eq!(written(Format::Json, &[]), "[]\n");
        assert_eq!(written(Format::JsonLines, &[]), "");
    }

    proptest! {
        /// Threat 51.
        #[test]
        fn every_text_comes_back_as_it_was_and_no_cell_begins_a_formula(names in prop::collection::vec("\\PC*|[=+@\\-\t\r\n\",'0 ]{0,6}", 0..6)) {
            let rows: Vec<_> = names.iter().map(|name| row(name)).collect();
            let text = written(Format::Csv, &rows);
            let mut read = csv::Reader::from_reader(text.as_bytes());
            let cells: Vec<String> = read.records().map(|record| record.unwrap()[0].to_owned()).collect();
            prop_assert_eq!(cells.len(), names.len());
            for (cell, name) in cells.iter().zip(&names) {
                prop_assert!(holds(cell, name), "{name:?} as {cell:?}");
                let has_sign = name.contains(['=', '+', '-', '@', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}']);
                prop_assert!(has_sign || name.starts_with(char::is_control) || cell == name, "{cell:?}");
                let is_dangerous = name.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']);
                prop_assert!(!is_dangerous || cell != name, "{cell:?}");
                prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']));
            }
            let list: Vec<serde_json::Value> = serde_json::from_str(&written(Format::Json, &rows)).unwrap();
            let lines = written(Format::JsonLines, &rows);
            let lines: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            prop_assert_eq!(&list, &lines);
            for (object, name) in list.iter().zip(&names) {
                prop_assert_eq!(&object["name"], name);
                prop_assert_eq!(&object["amount_minor"], 500_00);
            }
        }
    }
}
