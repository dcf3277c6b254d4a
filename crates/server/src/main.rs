//! The program `daan`.

mod cli;

use clap::Parser;
use std::process::ExitCode;

/// As clap ends with what it refuses itself; also where nothing could be found out.
const WRONG_CALL: u8 = 2;

#[tokio::main]
async fn main() -> ExitCode {
    match cli::run(cli::Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("daan: {}", told(&error));
            if error.is::<cli::WrongCall>() || error.is::<cli::NotRun>() {
                ExitCode::from(WRONG_CALL)
            } else {
                ExitCode::FAILURE
            }
        }
    }
}

/// What went wrong and why. Many causes stand in the text of what they caused already.
fn told(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if text.is_empty() {
            text = cause;
        } else if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::Context as _;

    #[test]
    fn a_cause_is_told_once() {
        let error = Err::<(), _>(anyhow::anyhow!("refused"))
            .context("no answer: refused")
            .context("DATABASE_URL");
        assert_eq!(
            told(&error.unwrap_err()),
            "DATABASE_URL: no answer: refused"
        );
    }
}
