//! Finding programs the way a shell does.

use std::env;
use std::ffi::OsStr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

/// The first program of this name on `PATH`, if there is one.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    in_folders(&env::var_os("PATH").unwrap_or_default(), program)
}

/// Every program of this name on `PATH`, in the order a shell would look.
pub(crate) fn all_on_path(program: &str) -> Vec<PathBuf> {
    all_in_folders(&env::var_os("PATH").unwrap_or_default(), program).collect()
}

/// The first of several names that is on `PATH`.
pub(crate) fn first_on_path(programs: &[&str]) -> Option<PathBuf> {
    programs.iter().find_map(|program| on_path(program))
}

fn in_folders(folders: &OsStr, program: &str) -> Option<PathBuf> {
    all_in_folders(folders, program).next()
}

fn all_in_folders(folders: &OsStr, program: &str) -> impl Iterator<Item = PathBuf> {
    env::split_paths(folders)
        .map(move |folder| folder.join(program))
        .filter(|path| is_program(path))
}

fn is_program(path: &Path) -> bool {
    path.metadata()
        .is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_file_that_may_not_be_run_is_passed_over() {
        let base = env::temp_dir().join(format!("daan-xtask-lookup-{}", std::process::id()));
        let (first, second) = (base.join("1"), base.join("2"));
        for folder in [&first, &second] {
            fs::create_dir_all(folder).unwrap();
            fs::write(folder.join("tool"), "").unwrap();
        }
        fs::set_permissions(first.join("tool"), fs::Permissions::from_mode(0o644)).unwrap();
        fs::set_permissions(second.join("tool"), fs::Permissions::from_mode(0o755)).unwrap();
        let folders = env::join_paths([&first, &second]).unwrap();
        assert_eq!(in_folders(&folders, "tool"), Some(second.join("tool")));
        assert_eq!(in_folders(&folders, "other"), None);
        fs::remove_dir_all(base).unwrap();
    }

    #[test]
    fn a_program_does_not_hide_the_others_of_its_name() {
        let base = env::temp_dir().join(format!("daan-xtask-lookups-{}", std::process::id()));
        let programs = ["1", "2"].map(|folder| base.join(folder).join("tool"));
        for program in &programs {
            fs::create_dir_all(program.parent().unwrap()).unwrap();
            fs::write(program, "").unwrap();
            fs::set_permissions(program, fs::Permissions::from_mode(0o755)).unwrap();
        }
        let folders = env::join_paths(programs.iter().filter_map(|path| path.parent())).unwrap();
        let found: Vec<PathBuf> = all_in_folders(&folders, "tool").collect();
        assert_eq!(found, programs);
        fs::remove_dir_all(base).unwrap();
    }
}
