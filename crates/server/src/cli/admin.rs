//! `daan admin`.

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use daan_server::passwords;
use daan_server::surroundings::SystemEntropy;
use std::io::{BufRead, IsTerminal, Write};
use std::process::{Command, Stdio};

/// Shorter ones are guessed.
const MIN_CHARS: usize = 12;

/// What belongs to the pages at /admin
#[derive(Args)]
pub(crate) struct AdminFlags {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Ask for a password, and print the setting that lets people sign in with it
    ///
    /// The password is asked for twice on a terminal, else read from the first line of standard input; it is never
    /// an argument, which every user of the machine could read. Nothing is written anywhere: put the line that is
    /// printed into .env or the environment of daan serve, and restart it. Whoever is signed in with the password
    /// before is then signed out.
    SetPassword {
        /// For people who may look and change nothing (`DAAN_ADMIN_VIEWER_PASSWORD_HASH`)
        #[arg(long)]
        viewer: bool,
    },
}

pub(crate) fn run(flags: &AdminFlags) -> anyhow::Result<()> {
    let Task::SetPassword { viewer } = flags.task;
    let password = typed()?;
    check(&password)?;
    let hash =
        passwords::hash(&password, &SystemEntropy).context("the password cannot be hashed")?;
    let name = if viewer {
        "DAAN_ADMIN_VIEWER_PASSWORD_HASH"
    } else {
        "DAAN_ADMIN_PASSWORD_HASH"
    };
    // In single quotes: in .env a dollar sign would begin a variable.
    println!("{name}='{}'", hash.as_str());
    Ok(())
}

/// That it is hard to guess, and that the sign-in form lets it through as it is.
fn check(password: &str) -> anyhow::Result<()> {
    let length = password.chars().count();
    if length < MIN_CHARS {
        bail!(
            "expected a password of {MIN_CHARS} characters or more, found {length}. Four words do well"
        );
    }
    if password.len() > passwords::MAX_BYTES {
        bail!(
            "expected a password of {} bytes or less, found {}. Nothing was set; run the command again",
            passwords::MAX_BYTES,
            password.len()
        );
    }
    if password.trim() != password || password.contains(char::is_control) {
        bail!(
            "expected a password as the sign-in form takes it, found a space at its beginning or end, or a control \
             character such as a tab. Nothing was set; run the command again"
        );
    }
    Ok(())
}

fn typed() -> anyhow::Result<String> {
    if !std::io::stdin().is_terminal() {
        return line();
    }
    let _quiet = Quiet::begin();
    let first = asked("Password: ")?;
    if first != asked("Once more: ")? {
        bail!("the two passwords differ. Nothing was set; run the command again");
    }
    Ok(first)
}

fn asked(question: &str) -> anyhow::Result<String> {
    eprint!("{question}");
    std::io::stderr().flush()?;
    let typed = line();
    eprintln!();
    typed
}

fn line() -> anyhow::Result<String> {
    let mut text = String::new();
    std::io::stdin().lock().read_line(&mut text)?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// A terminal that does not show what is typed, for as long as this lives.
struct Quiet;

impl Quiet {
    fn begin() -> Quiet {
        stty("-echo");
        Quiet
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        stty("echo");
    }
}

/// Every system that has terminals has it; without it what is typed is seen.
fn stty(mode: &str) {
    let _ = Command::new("stty")
        .arg(mode)
        .stdin(Stdio::inherit())
        .status();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_one_that_the_sign_in_form_takes() {
        let longest = "x".repeat(passwords::MAX_BYTES);
        for password in ["four words do well", "चार शब्द काफ़ी हैं", &longest]
        {
            check(password).unwrap();
        }
        for (password, why) in [
            ("short", "found 5"),
            (" four words do well", "a space"),
            ("four words do well\u{a0}", "a space"),
            ("four words\tdo well", "a control character"),
            (&format!("{longest}x"), "found 1025"),
        ] {
            let refused = check(password).unwrap_err().to_string();
            assert!(refused.contains(why), "{password:?}: {refused}");
        }
    }
}
