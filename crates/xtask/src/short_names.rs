//! Short names at the border between a module and its glue.
//!
//! wasm-bindgen names every function that crosses it in full and by the digest of its crate, on both sides, and what
//! is random does not compress: 4 kB brotli of the widget.

use crate::context::Context;
use crate::process;
use crate::setup::FrontEndTools;
use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use std::collections::HashMap;
use std::fs;
use std::path::Path;

/// What all names begin with that wasm-bindgen gives to what the glue brings.
const OF_GLUE: &str = "__wb";
/// The one module that wasm-opt makes of the glue.
const MODULE: &str = "a";

/// What wasm-opt says that it has done.
#[derive(Deserialize)]
struct Said {
    /// Module, name, short name.
    imports: Vec<(String, String, String)>,
    /// Name, short name.
    exports: Vec<(String, String)>,
}

/// Makes a module as small as it gets, and gives it and its glue short names for each other.
///
/// # Errors
/// When wasm-opt fails, or the two are not as wasm-bindgen makes them.
pub(crate) fn shrink(
    context: &Context,
    tools: &FrontEndTools,
    module: &Path,
    glue: &Path,
) -> Result<()> {
    let said = context.target.join("short-names.json");
    // The lowest 1024 bytes are the far end of the stack, which Rust puts first: nothing of ours is ever there.
    let mut command = context.command("wasm-opt");
    command
        .args(["-Oz", "--converge", "--low-memory-unused"])
        // Of functions whose names are alike the code is too, and packs better side by side.
        .args(["--reorder-functions-by-name", "--strip-debug"])
        .arg("--minify-imports-and-exports-and-modules")
        .arg(module)
        .arg("-o")
        .arg(module)
        .env("PATH", tools.path()?);
    process::run_logged(&context.interrupt, &mut command, &said)
        .with_context(|| format!("wasm-opt did not take {}", module.display()))?;
    let said = serde_json::from_slice(&fs::read(&said)?)
        .context("wasm-opt does not say what it has called what")?;
    let text = fs::read_to_string(glue)?;
    fs::write(glue, renamed(&text, &said)?)?;
    Ok(())
}

fn renamed(glue: &str, said: &Said) -> Result<String> {
    let mut imports = HashMap::new();
    let mut text = glue.to_owned();
    for (module, name, short) in &said.imports {
        if !name.starts_with(OF_GLUE) {
            bail!("{name} of {module} is no name that wasm-bindgen gives");
        }
        imports.insert(name.as_str(), short.as_str());
        text = text.replace(&format!("\"{module}\""), &format!("\"{MODULE}\""));
    }
    let exports = said
        .exports
        .iter()
        .map(|(name, short)| (name.as_str(), short.as_str()));
    Ok(with_names(&text, &imports, &exports.collect()))
}

/// The glue brings its functions as members of an object, and calls those of the module as members of `wasm`.
fn with_names(
    mut rest: &str,
    imports: &HashMap<&str, &str>,
    exports: &HashMap<&str, &str>,
) -> String {
    let is_of_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '$');
    let mut text = String::new();
    while let Some(from) = rest.find(is_of_word) {
        let (before, word) = rest.split_at(from);
        let end = word.find(|c| !is_of_word(c)).unwrap_or(word.len());
        let (word, after) = word.split_at(end);
        text.push_str(before);
        let names = if text.ends_with("wasm.") {
            exports
        } else {
            imports
        };
        text.push_str(names.get(word).unwrap_or(&word));
        rest = after;
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said() -> Said {
        Said {
            imports: vec![(
                "./x_bg.js".to_owned(),
                "__wbg_now_1".to_owned(),
                "b".to_owned(),
            )],
            exports: vec![
                ("mount".to_owned(), "c".to_owned()),
                ("memory".to_owned(), "d".to_owned()),
            ],
        }
    }

    #[test]
    fn what_crosses_the_border_is_renamed_and_nothing_else() {
        let glue = r#"export function mount(memory) { return wasm.mount(memory, wasm.memory.buffer); }
const imports = { __wbg_now_1: function() {}, __wbg_now_12: 1 }; const all = { "./x_bg.js": imports };"#;
        let expected = r#"export function mount(memory) { return wasm.c(memory, wasm.d.buffer); }
const imports = { b: function() {}, __wbg_now_12: 1 }; const all = { "a": imports };"#;
        assert_eq!(renamed(glue, &said()).unwrap(), expected);
    }

    #[test]
    fn a_name_that_may_be_anybodys_is_not_touched() {
        let mut said = said();
        said.imports.push(("env".into(), "now".into(), "e".into()));
        assert!(renamed("now", &said).is_err());
    }
}
