//! PostgreSQL's own programs, which the tests run a server of their own with.

use super::lookup::on_path;
use super::system::{self, Packages};
use super::version_output;
use crate::context::{Context, short};
use crate::progress::Progress;
use anyhow::{Context as _, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// What a server is made, run and asked with.
const PROGRAMS: [&str; 3] = ["initdb", "postgres", "pg_isready"];

/// Folders that hold one folder per version, and what the programs' folder is called in it. Debian and the
/// packages for Fedora keep them off `PATH` so that several versions can live side by side.
const VERSIONED: [&str; 4] = [
    "/usr/lib/postgresql",
    "/usr",
    "/opt/homebrew/opt",
    "/usr/local/opt",
];

/// Debian makes and starts a server of its own when it installs this one; ours is another, on another port.
const PACKAGES: Packages = Packages {
    what: "PostgreSQL (the tests run a server of their own)",
    debian: &["postgresql"],
    ubuntu_line: None,
    macos_line: "brew install postgresql",
    fedora_line: "sudo dnf install -y postgresql-server",
    arch_line: "sudo pacman -S --needed postgresql",
    elsewhere: "install PostgreSQL with its server from https://www.postgresql.org/download",
};

/// Steps that [`ensure`] takes.
pub(crate) const STEPS: usize = 1;

/// The programs of one version.
pub(crate) struct Programs {
    folder: PathBuf,
    /// Such as 15.
    version: u32,
}

impl Programs {
    /// The path of one of them.
    pub(crate) fn path(&self, program: &str) -> PathBuf {
        self.folder.join(program)
    }
}

/// Makes sure of PostgreSQL, as one step of `progress`; of several versions the newest.
///
/// # Errors
/// When it is missing and we may not install it.
pub(crate) fn ensure(context: &Context, progress: &mut Progress) -> Result<Programs> {
    progress.step("PostgreSQL");
    if find().is_none() {
        system::install(context, progress, &PACKAGES)?;
    }
    let programs = find().with_context(|| {
        let named = PROGRAMS.join(", ");
        format!("PostgreSQL was installed, but no folder that we know of holds {named}")
    })?;
    let (version, folder) = (programs.version, short(&programs.folder));
    progress.say(&format!("{version} found in {folder}"));
    Ok(programs)
}

fn find() -> Option<Programs> {
    let on_path = on_path("postgres").and_then(|program| Some(program.parent()?.to_owned()));
    let candidates = VERSIONED
        .iter()
        .flat_map(|folder| subfolders(Path::new(folder)))
        .map(|folder| folder.join("bin"))
        .chain(on_path);
    newest(candidates, version_in)
}

fn newest(
    folders: impl Iterator<Item = PathBuf>,
    version: impl Fn(&Path) -> Option<u32>,
) -> Option<Programs> {
    folders
        .filter_map(|folder| {
            Some(Programs {
                version: version(&folder)?,
                folder,
            })
        })
        .max_by_key(|programs| programs.version)
}

/// Those that may belong to PostgreSQL: `15`, `pgsql-15`, `postgresql@15`.
fn subfolders(folder: &Path) -> Vec<PathBuf> {
    let is_a_version = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("pgsql") || name.starts_with("postgresql") || name.parse::<f32>().is_ok()
    };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.path())
        .filter(is_a_version)
        .collect()
}

/// The version of the programs in this folder, where all of them are there and run.
fn version_in(folder: &Path) -> Option<u32> {
    let are_there = PROGRAMS
        .iter()
        .all(|program| folder.join(program).is_file());
    are_there
        .then(|| version_output(&folder.join("postgres")))
        .flatten()
        .and_then(|text| major(&text))
}

fn major(text: &str) -> Option<u32> {
    let mut words = text.split_whitespace();
    words.find_map(|word| {
        let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_read_with_and_without_the_packagers_words() {
        let debian = "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n";
        assert_eq!(major(debian), Some(15));
        assert_eq!(major("postgres (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(major("postgres\n"), None);
    }

    #[test]
    fn the_newest_version_wins_and_a_folder_without_one_is_passed_over() {
        let folders = ["/9", "/15", "/none", "/14"].map(PathBuf::from);
        let version = |folder: &Path| folder.to_str()?.strip_prefix('/')?.parse().ok();
        let found = newest(folders.into_iter(), version).unwrap();
        assert_eq!((found.version, found.path("x")), (15, "/15/x".into()));
    }
}
