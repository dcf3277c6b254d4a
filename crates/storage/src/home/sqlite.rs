//! Opening a database: locked, checked, and with its schema up to date.

use super::writer::Writer;
use crate::error::OpenError;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection, SqlitePool};
use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations/sqlite");

/// The first SQLite without the WAL-reset bug, which could corrupt a database at a checkpoint.
const OLDEST_SQLITE: [u32; 3] = [3, 51, 3];
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// A reader that waits longer than this is worse off than one that is told so.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// What a burst left in the write-ahead log is given back to the disk beyond this many bytes.
const JOURNAL_SIZE_LIMIT: &str = "67108864";
/// Room for the pages of one batch: SQLite reads a negative size as KiB.
const WRITER_CACHE_KIB: &str = "-16384";
/// A page that many gifts touch is copied into the database once per checkpoint, so they come every 16 MiB.
const CHECKPOINT_PAGES: &str = "4096";

type Result<T> = std::result::Result<T, OpenError>;

/// The connection that writes, and those that read.
pub(super) type Opened = (Writer, Option<SqlitePool>);

pub(super) async fn open(url: &str, readers: u32) -> Result<Opened> {
    match Address::parse(url)? {
        Address::Memory => {
            let writer = Writer::start(open_in_memory().await?, ()).map_err(OpenError::Thread)?;
            Ok((writer, None))
        }
        Address::File(path) => open_file(&path, readers).await,
    }
}

pub(super) async fn open_in_memory() -> Result<SqliteConnection> {
    connect(&configured(SqliteConnectOptions::new().in_memory(true))).await
}

/// Opens a file that is there beside whoever writes it: without its lock, and without changing its schema.
pub(super) async fn open_to_read(url: &str) -> Result<SqlitePool> {
    let Address::File(path) = Address::parse(url)? else {
        return Err(OpenError::Url);
    };
    let options = configured(SqliteConnectOptions::new().filename(path)).read_only(true);
    let readers = SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(options)
        .await?;
    let mut connection = readers.acquire().await?;
    check_version(&mut connection).await?;
    check_ours(&mut connection).await?;
    let found = newest_schema(&mut connection).await;
    OpenError::unless_known(found?, &MIGRATIONS)?;
    drop(connection);
    Ok(readers)
}

/// Copies what the database holds at this moment into a new file, which only its owner can read. Whoever
/// writes the database goes on meanwhile.
pub(super) async fn copy_to(readers: &SqlitePool, file: &Path) -> Result<()> {
    private().create_new(true).open(file).map_err(at(file))?;
    let copied = copy_into(readers, file).await;
    if copied.is_err() {
        // A copy that is not good must not be taken for one. The error says why it is not.
        std::fs::remove_file(file).ok();
    }
    copied
}

/// SQLite takes a file that is there where it is empty.
async fn copy_into(readers: &SqlitePool, file: &Path) -> Result<()> {
    sqlx::query("VACUUM INTO $1")
        .bind(file.to_string_lossy().into_owned())
        .execute(readers)
        .await?;
    let copied = File::open(file).map_err(at(file))?;
    copied.sync_all().map_err(at(file))?;
    let options = configured(SqliteConnectOptions::new().filename(file)).read_only(true);
    let mut copy = options.connect().await?;
    let outcome = check_integrity(&mut copy).await;
    copy.close().await?;
    outcome
}

/// An empty file, or another program's, is no ledger.
async fn check_ours(connection: &mut SqliteConnection) -> Result<()> {
    let ours = "SELECT count(*) FROM sqlite_master WHERE type = 'table' \
         AND name IN ('_sqlx_migrations', 'donations')";
    match sqlx::query_scalar::<_, i64>(ours)
        .fetch_one(connection)
        .await?
    {
        2 => Ok(()),
        _ => Err(OpenError::NoLedger),
    }
}

async fn newest_schema(connection: &mut SqliteConnection) -> sqlx::Result<i64> {
    sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM _sqlx_migrations")
        .fetch_one(connection)
        .await
}

enum Address {
    Memory,
    File(PathBuf),
}

impl Address {
    /// Parameters are refused: `mode` and `immutable` would undo what the ledger relies on.
    fn parse(url: &str) -> Result<Address> {
        let rest = url.strip_prefix("sqlite:").ok_or(OpenError::Url)?;
        match rest.strip_prefix("//").unwrap_or(rest) {
            ":memory:" => Ok(Address::Memory),
            "" => Err(OpenError::Url),
            path if path.contains('?') => Err(OpenError::Url),
            path => Ok(Address::File(PathBuf::from(path))),
        }
    }
}

async fn open_file(path: &Path, readers: u32) -> Result<Opened> {
    let lock = lock(path)?;
    make_private(path)?;
    let options = configured(SqliteConnectOptions::new().filename(path));
    let connection = connect(
        &options
            .clone()
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            // What is deleted is overwritten: an erased donor must not be found in the file.
            .pragma("secure_delete", "ON")
            .pragma("cache_size", WRITER_CACHE_KIB)
            .pragma("wal_autocheckpoint", CHECKPOINT_PAGES),
    )
    .await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(readers.max(1))
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .test_before_acquire(false)
        .connect_with(options.read_only(true))
        .await?;
    let writer = Writer::start(connection, lock).map_err(OpenError::Thread)?;
    Ok((writer, Some(readers)))
}

/// Takes the lock file beside the database, so that there is one group of commits at a time.
fn lock(database: &Path) -> Result<File> {
    if let Some(folder) = database.parent() {
        private_folder().create(folder).map_err(at(folder))?;
    }
    let path = lock_path(database);
    // Whoever may open it may hold the lock.
    let file = private().open(&path).map_err(at(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OpenError::AlreadyOpen { path }),
        Err(TryLockError::Error(source)) => Err(OpenError::File { path, source }),
    }
}

fn lock_path(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}

/// Makes a missing database readable by its owner only: it holds donors' names. SQLite gives its journal
/// files the same mode.
fn make_private(database: &Path) -> Result<()> {
    private().open(database).map(drop).map_err(at(database))
}

/// Where the folder is missing it is made for its owner alone: it will hold backups too. One that exists stays as it is.
fn private_folder() -> DirBuilder {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn at(path: &Path) -> impl FnOnce(std::io::Error) -> OpenError {
    let path = path.to_owned();
    move |source| OpenError::File { path, source }
}

/// What every connection has in common.
fn configured(options: SqliteConnectOptions) -> SqliteConnectOptions {
    options
        .busy_timeout(BUSY_TIMEOUT)
        .foreign_keys(true)
        // Nothing in the file may call a function with side effects.
        .pragma("trusted_schema", "OFF")
        // An I/O error must come back as an error, not as a signal.
        .pragma("mmap_size", "0")
        // Without it INSERT OR REPLACE would delete rows behind the back of the append-only triggers.
        .pragma("recursive_triggers", "ON")
        // What a savepoint would undo stays in memory; on disk it costs as much as the commit itself.
        .pragma("temp_store", "MEMORY")
        .pragma("journal_size_limit", JOURNAL_SIZE_LIMIT)
        .disable_statement_logging()
}

/// The writing connection, once the database has passed its checks.
async fn connect(options: &SqliteConnectOptions) -> Result<SqliteConnection> {
    let mut connection = options.connect().await?;
    check_version(&mut connection).await?;
    check_integrity(&mut connection).await?;
    migrate(&mut connection).await?;
    Ok(connection)
}

async fn check_version(connection: &mut SqliteConnection) -> Result<()> {
    let found: String = sqlx::query_scalar("SELECT sqlite_version()")
        .fetch_one(connection)
        .await?;
    if is_recent(&found) {
        Ok(())
    } else {
        Err(OpenError::SqliteTooOld { found })
    }
}

fn is_recent(version: &str) -> bool {
    let numbers: Option<Vec<u32>> = version.split('.').map(|part| part.parse().ok()).collect();
    numbers.is_some_and(|numbers| numbers.as_slice() >= OLDEST_SQLITE.as_slice())
}

async fn check_integrity(connection: &mut SqliteConnection) -> Result<()> {
    let found: String = sqlx::query_scalar("PRAGMA quick_check(1)")
        .fetch_one(&mut *connection)
        .await?;
    if found != "ok" {
        return Err(OpenError::Damaged(found));
    }
    let orphan: Option<String> =
        sqlx::query_scalar("SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1")
            .fetch_optional(connection)
            .await?;
    match orphan {
        None => Ok(()),
        Some(table) => Err(OpenError::Damaged(format!(
            "a row of {table} refers to one that is missing"
        ))),
    }
}

async fn migrate(connection: &mut SqliteConnection) -> Result<()> {
    let outcome = MIGRATIONS.run(connection).await;
    OpenError::of_migration(outcome, &MIGRATIONS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_with_the_wal_reset_bug_is_not_recent() {
        for (version, recent) in [
            ("3.51.3", true),
            ("3.51.10", true),
            ("3.52.0", true),
            ("4.0.0", true),
            ("3.51.2", false),
            ("3.9.9", false),
            ("", false),
        ] {
            assert_eq!(is_recent(version), recent, "{version}");
        }
    }

    #[test]
    fn addresses_of_other_databases_and_with_parameters_are_refused() {
        for url in [
            "postgres://x",
            "sqlite:",
            "sqlite://",
            "data/daan.db",
            "sqlite:a?mode=ro",
        ] {
            assert!(Address::parse(url).is_err(), "{url}");
        }
        for url in ["sqlite:data/daan.db", "sqlite://data/daan.db"] {
            assert!(
                matches!(Address::parse(url), Ok(Address::File(path)) if path == Path::new("data/daan.db"))
            );
        }
    }
}
