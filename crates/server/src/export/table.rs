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
                // Whatever separates cells where the file is read, a text stays one of them.
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
    use proptest::prelude::*;

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
    fn what_a_spreadsheet_would_run_is_a_text_to_it() {
        for formula in [
            "=1+1",
            "=cmd|' /C calc'!A0",
            "+919876543210",
            "-2+3",
            "@SUM(1)",
            "\t=1",
            "\r=1",
            "\0=1",
            "\u{FF1D}1+1",
            "\u{FF0B}1",
            "\u{FF0D}1",
            "\u{FF20}SUM(1)",
            " =1",
            "\u{A0}=1",
            "\u{200B}\u{200F}=1",
            "\u{FE0F}=1",
            "\u{34F}\u{FEFF}=1",
            "\u{2060} \u{3000}+1",
        ] {
            let text = written(Format::Csv, &[row(formula)]);
            let mut read = csv::Reader::from_reader(text.as_bytes());
            let record = read.records().next().unwrap().unwrap();
            assert_eq!(&record[0], format!("'{formula}"));
        }
        assert_eq!(
            written(Format::Csv, &[row("Asha = Rai")]),
            "\"name\",\"amount_minor\"\r\n\"Asha = Rai\",50000\r\n"
        );
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
                prop_assert!(cell == name || *cell == format!("'{name}"), "{cell:?}");
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
