//! `cargo xtask dist`: the one file to carry to a server, what it is made of, and the widget's files for a host of their own.

use crate::context::{Context, short};
use crate::materials;
use crate::progress::Progress;
use crate::server;
use crate::setup;
use crate::web::{self, Mode};
use anyhow::{Context as _, Result, bail};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Builds `dist/daan`, `dist/daan.cdx.json` and `dist/embed/v1`.
///
/// # Errors
/// When a tool cannot be had or a build fails.
pub(crate) fn command(context: &Context) -> Result<()> {
    let mut progress = Progress::new(setup::front_end_steps(Mode::Release) + 2);
    let tools = setup::front_end(context, &mut progress, Mode::Release)?;
    web::build(context, &tools, &mut progress, Mode::Release)?;
    let built = server::build(context, &mut progress, Mode::Release)?;

    let packed = context.root.join("dist/daan");
    // Beside it first: a running `dist/daan` cannot be overwritten, only replaced.
    let partial = packed.with_extension("partial");
    fs::copy(&built, &partial).with_context(|| format!("copying {}", built.display()))?;
    check_cargo(&partial)?;
    fs::rename(&partial, &packed)?;
    println!("{} ({} bytes)", short(&packed), packed.metadata()?.len());
    let bill = context.root.join("dist/daan.cdx.json");
    materials::write(context, &bill)?;
    println!("{}", short(&bill));
    copy_widget(context)
}

/// Asks the program itself what it carries, in a folder where nothing else could serve for it.
fn check_cargo(program: &Path) -> Result<()> {
    let said = Command::new(program)
        .args(["doctor", "--offline", "--json"])
        .env_clear()
        .current_dir("/")
        .output()
        .with_context(|| format!("running {}", program.display()))?;
    match carries_everything(&said.stdout) {
        Some(true) => Ok(()),
        Some(false) => bail!(
            "the program was built without the pages or the widget: repeat `cargo xtask dist`"
        ),
        None => bail!(
            "the program does not say what it carries: run `{} doctor`",
            program.display()
        ),
    }
}

/// What the findings of `daan doctor --json` say of the front end.
fn carries_everything(findings: &[u8]) -> Option<bool> {
    let read: serde_json::Value = serde_json::from_slice(findings).ok()?;
    let codes = read.get("findings")?.as_array()?.iter();
    let mut codes = codes.filter_map(|finding| finding.get("code")?.as_str());
    codes.find_map(|code| match code {
        "front_end" => Some(true),
        "front_end_missing" | "widget_missing" => Some(false),
        _ => None,
    })
}

/// The program carries the widget too; beside it, it can be looked at or put on another host.
fn copy_widget(context: &Context) -> Result<()> {
    let folder = context.root.join("dist/embed/v1");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    for entry in fs::read_dir(context.web().join("embed/v1"))? {
        let entry = entry?;
        fs::copy(entry.path(), folder.join(entry.file_name()))?;
    }
    println!("{} {}", short(&folder), integrity(&folder)?);
    Ok(())
}

/// The loader's lasting name and its digest, as a page writes them into its tag.
fn integrity(folder: &Path) -> Result<String> {
    let written = fs::read(folder.join("integrity.json")).context("the widget is not built")?;
    let read: serde_json::Value = serde_json::from_slice(&written)?;
    let member = |name: &str| {
        let text = read.get(name).and_then(serde_json::Value::as_str);
        text.with_context(|| format!("integrity.json has no {name}"))
    };
    Ok(format!(
        r#"src="{}" integrity="{}" crossorigin"#,
        member("file")?,
        member("integrity")?
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_without_pages_is_not_given_out() {
        let said = |code: &str| {
            let findings = format!(r#"{{"findings": [{{"code": "keys"}}, {{"code": "{code}"}}]}}"#);
            carries_everything(findings.as_bytes())
        };
        assert_eq!(said("front_end"), Some(true));
        assert_eq!(said("front_end_missing"), Some(false));
        assert_eq!(said("widget_missing"), Some(false));
        assert_eq!(said("disk"), None);
        assert_eq!(carries_everything(b""), None);
    }

    #[test]
    fn the_tag_has_the_file_and_its_digest() {
        let folder = std::env::temp_dir().join(format!("daan-xtask-dist-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let written = r#"{"file": "daan-0.js", "integrity": "sha384-abc"}"#;
        fs::write(folder.join("integrity.json"), written).unwrap();
        let tag = integrity(&folder).unwrap();
        assert_eq!(tag, r#"src="daan-0.js" integrity="sha384-abc" crossorigin"#);
        fs::remove_dir_all(folder).unwrap();
    }
}
