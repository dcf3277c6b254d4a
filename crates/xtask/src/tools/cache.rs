//! Filling a folder of the tool cache so that nobody ever sees a half-filled one.

use crate::process::{Interrupt, TICK};
use crate::progress::Progress;
use anyhow::{Context as _, Result, bail};
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::thread;

/// Gives `cache/folder`, filled by `fill` if it is not ready yet.
///
/// `fill` works in a sibling that is renamed at the end: an interrupted installation leaves no tool
/// that looks whole. A locked file lets one process install while others wait for its result.
///
/// # Errors
/// When the cache cannot be written, or `fill` fails or leaves something that is not ready.
pub(super) fn install(
    interrupt: &Interrupt,
    cache: &Path,
    folder: &str,
    progress: &Progress,
    is_ready: impl Fn(&Path) -> bool,
    fill: impl FnOnce(&Path) -> Result<()>,
) -> Result<PathBuf> {
    fs::create_dir_all(cache).with_context(|| {
        format!(
            "{} cannot be written: set DAAN_TOOLS to another folder",
            cache.display()
        )
    })?;
    let _locked = lock(interrupt, &cache.join(format!("{folder}.lock")), progress)?;
    let home = cache.join(folder);
    if is_ready(&home) {
        return Ok(home);
    }
    let partial = cache.join(format!("{folder}.partial"));
    remove(&partial)?;
    fs::create_dir(&partial)?;
    fill(&partial)?;
    if !is_ready(&partial) {
        bail!(
            "{} was installed but does not run or has another version",
            partial.display()
        );
    }
    remove(&home)?;
    fs::rename(&partial, &home)?;
    Ok(home)
}

/// Asks again and again, because a wait inside the system would not end at Ctrl-C.
fn lock(interrupt: &Interrupt, path: &Path, progress: &Progress) -> Result<File> {
    let file = File::create(path).with_context(|| format!("creating {}", path.display()))?;
    let mut was_told = false;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::Error(error)) => return Err(error.into()),
            Err(TryLockError::WouldBlock) => {
                if !was_told {
                    progress.say("another process is installing it, waiting for that…");
                    was_told = true;
                }
                interrupt.check()?;
                thread::sleep(TICK);
            }
        }
    }
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("removing {}", folder.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cache_for(test: &str) -> PathBuf {
        let cache = std::env::temp_dir().join(format!("daan-xtask-{test}-{}", std::process::id()));
        remove(&cache).unwrap();
        cache
    }

    fn whole(home: &Path) -> bool {
        home.join("tool").is_file()
    }

    fn put_tool(partial: &Path) -> Result<()> {
        Ok(fs::write(partial.join("tool"), "")?)
    }

    #[test]
    fn a_failed_installation_leaves_no_folder_that_looks_whole() {
        let cache = cache_for("failed");
        let (interrupt, progress) = (Interrupt::listen().unwrap(), Progress::new(1));
        let fill = |partial: &Path| {
            put_tool(partial)?;
            bail!("interrupted")
        };
        assert!(install(&interrupt, &cache, "t-1", &progress, whole, fill).is_err());
        assert!(!cache.join("t-1").exists());
        let home = install(&interrupt, &cache, "t-1", &progress, whole, put_tool).unwrap();
        assert!(whole(&home));
        remove(&cache).unwrap();
    }

    #[test]
    fn of_two_installations_at_once_only_one_does_the_work() {
        let cache = cache_for("twice");
        let fills = std::sync::atomic::AtomicU32::new(0);
        let slow = |partial: &Path| {
            fills.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            thread::sleep(std::time::Duration::from_millis(100));
            put_tool(partial)
        };
        let interrupt = Interrupt::listen().unwrap();
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    install(&interrupt, &cache, "t-1", &Progress::new(1), whole, slow).unwrap()
                });
            }
        });
        assert_eq!(fills.into_inner(), 1);
        remove(&cache).unwrap();
    }
}
