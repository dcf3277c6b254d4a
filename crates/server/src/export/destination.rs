//! Where a table goes: a file that is there wholly or not at all, or standard output.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Stdout, Write, stdout};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

const OWNER_ONLY: u32 = 0o600;

/// Something that is being written.
pub enum Destination {
    /// Standard output.
    Output(BufWriter<Stdout>),
    /// A file under another name, until it is whole.
    File(NewFile),
}

/// A file that gets its name when it is whole. Dropped before, it is removed.
pub struct NewFile {
    out: Option<BufWriter<File>>,
    partial: PathBuf,
    name: PathBuf,
}

impl Destination {
    /// Standard output.
    pub fn output() -> Destination {
        Destination::Output(BufWriter::new(stdout()))
    }

    /// A new file, which only its owner can read: there are donors in it. What an earlier try has left is replaced.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn file(name: &Path) -> io::Result<Destination> {
        let mut partial = name.as_os_str().to_owned();
        partial.push(".partial");
        let partial = PathBuf::from(partial);
        remove(&partial)?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).mode(OWNER_ONLY);
        Ok(Destination::File(NewFile {
            out: Some(BufWriter::new(options.open(&partial)?)),
            partial,
            name: name.to_owned(),
        }))
    }

    /// Brings all of it to its place, a file durably; one of the same name is replaced.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn finish(self) -> io::Result<()> {
        match self {
            Destination::Output(mut out) => out.flush(),
            Destination::File(mut file) => {
                if let Some(out) = file.out.take() {
                    let written = out.into_inner().map_err(io::IntoInnerError::into_error)?;
                    written.sync_all()?;
                }
                fs::rename(&file.partial, &file.name)
            }
        }
    }
}

impl Write for Destination {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Destination::Output(out) => out.write(bytes),
            Destination::File(NewFile { out: Some(out), .. }) => out.write(bytes),
            Destination::File(_) => Err(io::Error::other("the file is finished")),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Destination::Output(out) => out.flush(),
            Destination::File(NewFile { out: Some(out), .. }) => out.flush(),
            Destination::File(_) => Ok(()),
        }
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        // Once it has its name there is none of the other.
        let _ = remove(&self.partial);
    }
}

fn remove(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_cut_off_leaves_the_one_before_and_no_half() {
        let folder = tempfile::tempdir().unwrap();
        let name = folder.path().join("gifts.csv");
        fs::write(&name, "of before").unwrap();
        let mut cut_off = Destination::file(&name).unwrap();
        cut_off.write_all(b"half").unwrap();
        drop(cut_off);
        assert_eq!(fs::read_to_string(&name).unwrap(), "of before");
        let mut killed = Destination::file(&name).unwrap();
        killed.write_all(b"half").unwrap();
        std::mem::forget(killed);
        let mut again = Destination::file(&name).unwrap();
        again.write_all(b"whole").unwrap();
        again.finish().unwrap();
        assert_eq!(fs::read_to_string(&name).unwrap(), "whole");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
