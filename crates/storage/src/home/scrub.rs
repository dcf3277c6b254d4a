//! What was deleted, out of SQLite's files.

use crate::error::{Result, StorageError};
use sqlx::{Row as _, SqliteConnection};
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

/// A MiB at a time: the file may be larger than the memory.
const CHUNK_BYTES: usize = 1024 * 1024;

/// Empties the log, and writes the file anew where one of these texts is still in it.
pub(super) async fn scrub(connection: &mut SqliteConnection, traces: &[String]) -> Result<()> {
    empty_log(connection).await?;
    let file: String =
        sqlx::query_scalar("SELECT file FROM pragma_database_list WHERE name = 'main'")
            .fetch_one(&mut *connection)
            .await?;
    if file.is_empty() || !has_any(Path::new(&file), traces).map_err(|error| unreadable(&error))? {
        return Ok(());
    }
    sqlx::query("VACUUM").execute(&mut *connection).await?;
    empty_log(connection).await
}

/// Waits for readers as long as the busy time-out says.
async fn empty_log(connection: &mut SqliteConnection) -> Result<()> {
    let row = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
        .fetch_one(connection)
        .await?;
    match row.try_get::<i64, _>(0)? {
        0 => Ok(()),
        _ => Err(StorageError::Busy(
            "somebody still reads a former state of the ledger".to_owned(),
        )),
    }
}

fn unreadable(error: &io::Error) -> StorageError {
    StorageError::Unavailable(error.to_string())
}

fn has_any(file: &Path, traces: &[String]) -> io::Result<bool> {
    let longest = traces.iter().map(String::len).max().unwrap_or_default();
    if longest == 0 {
        return Ok(false);
    }
    let mut file = File::open(file)?;
    let mut window: Vec<u8> = Vec::new();
    loop {
        let chunk = u64::try_from(CHUNK_BYTES).unwrap_or(u64::MAX);
        if file.by_ref().take(chunk).read_to_end(&mut window)? == 0 {
            return Ok(false);
        }
        let is_found = |trace: &String| {
            !trace.is_empty()
                && window
                    .windows(trace.len())
                    .any(|part| part == trace.as_bytes())
        };
        if traces.iter().any(is_found) {
            return Ok(true);
        }
        // One may lie across the end of the chunk.
        window.drain(..window.len().saturating_sub(longest));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_is_found_wherever_it_lies_and_nothing_is_not_looked_for() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ledger");
        let mut bytes = vec![b'x'; CHUNK_BYTES + 10];
        bytes[CHUNK_BYTES - 3..CHUNK_BYTES + 4].copy_from_slice(b"a@b.org");
        std::fs::write(&file, &bytes).unwrap();
        let has = |text: &str| has_any(&file, &[text.to_owned()]).unwrap();
        assert!(has("a@b.org"));
        assert!(!has("c@b.org"));
        assert!(!has(""));
        assert!(!has_any(&file, &[]).unwrap());
    }
}
