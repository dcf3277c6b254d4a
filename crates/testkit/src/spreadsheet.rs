//! A table as spreadsheets take it in, whatever they take for the end of a cell.

/// What may separate the cells of a row, to one spreadsheet or another.
pub const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Every cell of a file, read by this separator.
///
/// # Panics
/// Where it is no CSV.
pub fn cells(csv: &str, separator: u8) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(csv.as_bytes());
    let records: Vec<_> = reader.records().map(Result::unwrap).collect();
    let cells = records.iter().flat_map(csv::StringRecord::iter);
    cells.map(str::to_owned).collect()
}

/// Whether a spreadsheet that passes over quotes, and over all that is neither seen nor said, would take it for a formula.
pub fn is_run(cell: &str) -> bool {
    let is_seen = |c: &char| {
        let is_wide = ('\u{FF00}'..='\u{FF5E}').contains(c);
        (c.is_ascii_graphic() && *c != '"') || c.is_alphanumeric() || is_wide
    };
    let first = cell.chars().find(is_seen);
    first.is_some_and(|c| "=+-@\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".contains(c))
}
