//! The operators' socket: a file beside the ledger's, for its owner only.

use super::routes::router;
use crate::checkout::Desk;
use anyhow::Context;
use std::ffi::OsString;
use std::fs::{self, Permissions};
use std::future::Future;
use std::io;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::net::{UnixListener, UnixSocket};

/// An operator waits; more than a few at once are none.
const BACKLOG: u32 = 16;
const OWNER_ONLY: u32 = 0o600;

/// Where the operators of the server with this ledger are heard; `None` for a ledger that is no file.
pub fn socket_path(database_url: &str) -> Option<PathBuf> {
    let mut name = OsString::from(ledger_path(database_url)?);
    name.push(".sock");
    Some(PathBuf::from(name))
}

/// The file of this ledger; `None` for one that is no file.
pub(crate) fn ledger_path(database_url: &str) -> Option<PathBuf> {
    let rest = database_url.strip_prefix("sqlite:")?;
    let path = rest.strip_prefix("//").unwrap_or(rest);
    let is_file = !path.is_empty() && path != ":memory:";
    is_file.then(|| PathBuf::from(path))
}

/// A socket that operators can reach us by. Dropping it removes its file.
pub struct OperatorSocket {
    listener: UnixListener,
    file: SocketFile,
}

/// Removed when nobody listens any more.
struct SocketFile(PathBuf);

impl OperatorSocket {
    /// Listens at this path. Whoever calls holds the ledger, so a socket that is there already is left
    /// over from a process that was killed, and is replaced.
    ///
    /// # Errors
    /// The path is taken by something that is no socket, is too long for one, or cannot be written.
    pub fn open(path: &Path) -> anyhow::Result<OperatorSocket> {
        let listener = listen(path).with_context(|| {
            format!("the operators' socket {} cannot be opened", path.display())
        })?;
        Ok(OperatorSocket {
            listener,
            file: SocketFile(path.to_owned()),
        })
    }

    /// Answers operators until `shutdown` ends, then finishes what is being answered.
    ///
    /// # Errors
    /// The socket cannot be listened on any more.
    pub async fn serve(
        self,
        desk: Arc<Desk>,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> io::Result<()> {
        let OperatorSocket { listener, file } = self;
        let ended = axum::serve(listener, router(desk))
            .with_graceful_shutdown(shutdown)
            .await;
        drop(file);
        ended
    }
}

impl Drop for SocketFile {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.0) {
            tracing::warn!(%error, "the operators' socket could not be removed");
        }
    }
}

fn listen(path: &Path) -> io::Result<UnixListener> {
    remove_left_over(path)?;
    let socket = UnixSocket::new_stream()?;
    socket.bind(path)?;
    // Before anybody can connect: until it listens a socket refuses everybody.
    fs::set_permissions(path, Permissions::from_mode(OWNER_ONLY))?;
    socket.listen(BACKLOG)
}

fn remove_left_over(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
        Ok(found) if found.file_type().is_socket() => fs::remove_file(path),
        Ok(_) => Err(io::Error::other(
            "something that is no socket is in its place",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_socket_stands_beside_the_ledgers_file() {
        let path = |url| socket_path(url).map(|path| path.display().to_string());
        assert_eq!(
            path("sqlite:data/daan.db").as_deref(),
            Some("data/daan.db.sock")
        );
        assert_eq!(
            path("sqlite:///srv/daan.db").as_deref(),
            Some("/srv/daan.db.sock")
        );
        for none in [
            "sqlite::memory:",
            "sqlite:",
            "sqlite://",
            "postgres://x/y",
            "data/daan.db",
        ] {
            assert_eq!(path(none), None, "{none}");
        }
    }

    #[tokio::test]
    async fn a_left_over_socket_is_replaced_and_another_file_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("daan.db.sock");
        std::mem::forget(OperatorSocket::open(&path).unwrap());
        let second = OperatorSocket::open(&path).unwrap();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, OWNER_ONLY);
        drop(second);
        assert!(!path.exists());
        fs::write(&path, "precious").unwrap();
        assert!(OperatorSocket::open(&path).is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "precious");
    }
}
