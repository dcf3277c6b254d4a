//! What the program is made of: a bill of materials in the form of `CycloneDX`, for whoever watches for advisories.
//!
//! It has the crates that are compiled into the program and into what it carries. Not in it are macros and what only they
//! need, which write code and stay behind; C inside of a crate, such as `SQLite`, which that crate stands for; fonts; and which
//! features of a crate are on, where a crate that only another feature leads to may be named too: cargo tells those of
//! the whole workspace.

use crate::context::Context;
use crate::lock::Lock;
use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// What is built for whom, and so with which crates: the program for this machine, the pages and the widget for browsers.
const PARTS: [(Option<&str>, &[&str]); 2] = [
    (None, &["daan-server"]),
    (Some("wasm32-unknown-unknown"), &["daan-web", "daan-embed"]),
];

const SHA256_DIGITS: usize = 64;

/// Writes it: every crate of somebody else that is linked, with its licence and its digest as `Cargo.lock` has it. Without
/// a time, so that the same sources have the same bill.
///
/// # Errors
/// When cargo does not tell, when something is missing, or the file cannot be written.
pub(crate) fn write(context: &Context, file: &Path) -> Result<()> {
    let lock = Lock::of(context)?;
    let host = host(context)?;
    let mut components = BTreeMap::new();
    for (target, roots) in PARTS {
        let told = metadata(context, target.unwrap_or(&host))?;
        for package in linked(&told, roots)? {
            if let Some((name, component)) = component(package, &lock) {
                components.insert(name, component);
            }
        }
    }
    check(&components)?;
    let bill = bill(
        env!("CARGO_PKG_VERSION"),
        &components.values().collect::<Vec<_>>(),
    );
    fs::write(file, serde_json::to_string_pretty(&bill)? + "\n")
        .with_context(|| format!("writing {}", file.display()))
}

/// A bill on which something is missing says that nothing is wrong with it.
fn check(components: &BTreeMap<String, Value>) -> Result<()> {
    // What serves, and what asks from a browser: one of each part.
    for part in ["axum@", "gloo-net@"] {
        if !components.keys().any(|name| name.starts_with(part)) {
            bail!("the bill of materials has no {part}: cargo told too little");
        }
    }
    for (name, component) in components {
        let digest = component.pointer("/hashes/0/content");
        let digits = digest.and_then(Value::as_str).map(str::len);
        if digits != Some(SHA256_DIGITS) {
            bail!("the bill of materials has no digest of {name}: Cargo.lock has none");
        }
    }
    Ok(())
}

fn bill(version: &str, components: &[&Value]) -> Value {
    json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "daan", "version": version}},
        "components": components,
    })
}

fn metadata(context: &Context, target: &str) -> Result<Value> {
    let arguments = [
        "metadata",
        "--format-version",
        "1",
        "--locked",
        "--filter-platform",
        target,
    ];
    let said = context
        .cargo(&arguments)
        .output()
        .context("running cargo metadata")?;
    if !said.status.success() {
        bail!(
            "cargo metadata failed: {}",
            String::from_utf8_lossy(&said.stderr)
        );
    }
    serde_json::from_slice(&said.stdout).context("cargo metadata answered no JSON")
}

/// The triple of this machine, as its compiler calls it.
fn host(context: &Context) -> Result<String> {
    let said = context
        .cargo(&["--version", "--verbose"])
        .output()
        .context("running cargo")?;
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    let line = said.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(line.context("cargo does not say its host")?.to_owned())
}

/// The packages that these lead to by what they are linked with, not by what builds or tests them or writes code for them.
fn linked<'m>(told: &'m Value, roots: &[&str]) -> Result<Vec<&'m Value>> {
    let packages: BTreeMap<&str, &Value> = members(told, "/packages")?
        .filter_map(|package| Some((text(package, "id")?, package)))
        .collect();
    let nodes: BTreeMap<&str, &Value> = members(told, "/resolve/nodes")?
        .filter_map(|node| Some((text(node, "id")?, node)))
        .collect();
    let is_root = |package: &Value| text(package, "name").is_some_and(|name| roots.contains(&name));
    let mut open: Vec<&str> = packages
        .iter()
        .filter(|(_, package)| is_root(package))
        .map(|(id, _)| *id)
        .collect();
    if open.len() != roots.len() {
        bail!("cargo does not know all of {roots:?}");
    }
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        let writes_code = packages.get(id).is_some_and(|package| is_macro(package));
        if !writes_code && seen.insert(id) {
            let node = nodes
                .get(id)
                .with_context(|| format!("cargo does not know {id}"))?;
            open.extend(needs(node));
        }
    }
    Ok(seen
        .into_iter()
        .filter_map(|id| packages.get(id).copied())
        .collect())
}

fn is_macro(package: &Value) -> bool {
    let targets = package.get("targets").and_then(Value::as_array);
    let kinds = targets
        .into_iter()
        .flatten()
        .filter_map(|target| target.get("kind")?.as_array());
    kinds.flatten().any(|kind| kind == "proc-macro")
}

fn needs(node: &Value) -> impl Iterator<Item = &str> {
    let all = node
        .get("deps")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    all.filter(|need| {
        let mut kinds = need
            .get("dep_kinds")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        kinds.any(|kind| kind.get("kind").is_some_and(Value::is_null))
    })
    .filter_map(|need| text(need, "pkg"))
}

/// How it stands in the bill, by its name there; none for a crate of ours.
fn component(package: &Value, lock: &Lock) -> Option<(String, Value)> {
    text(package, "source")?;
    let (name, version) = (text(package, "name")?, text(package, "version")?);
    let named = format!("{name}@{version}");
    let mut component = json!({
        "type": "library",
        "name": name,
        "version": version,
        "purl": format!("pkg:cargo/{named}"),
    });
    let known = component.as_object_mut()?;
    if let Some(licence) = text(package, "license") {
        // An old way to write "either".
        let expression = licence.replace('/', " OR ");
        known.insert("licenses".to_owned(), json!([{"expression": expression}]));
    }
    if let Some(digest) = lock.digest(name, version) {
        known.insert(
            "hashes".to_owned(),
            json!([{"alg": "SHA-256", "content": digest}]),
        );
    }
    Some((named, component))
}

fn members<'m>(told: &'m Value, path: &str) -> Result<impl Iterator<Item = &'m Value>> {
    let found = told.pointer(path).and_then(Value::as_array);
    Ok(found
        .with_context(|| format!("cargo metadata has no {path}"))?
        .iter())
}

fn text<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    value.get(name).and_then(Value::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Lock {
        let serde = "[[package]]\nname = \"serde\"\nversion = \"1.0.1\"\nchecksum = \"abc\"\n";
        Lock::parse(serde).unwrap()
    }

    fn told() -> Value {
        let package = |id: &str, source: Option<&str>| json!({"id": id, "name": id, "version": "1.0.1", "source": source, "license": "MIT/Apache-2.0", "targets": [{"kind": ["lib"]}]});
        let mut derive = package("serde_derive", Some("registry"));
        derive["targets"] = json!([{"kind": ["proc-macro"]}]);
        let need = |id: &str, kind: Option<&str>| json!({"pkg": id, "dep_kinds": [{"kind": kind}]});
        json!({
            "packages": [package("daan-server", None), package("serde", Some("registry")), package("cc", Some("registry")),
                package("tempfile", Some("registry")), package("itoa", Some("registry")), package("other", None), package("syn", Some("registry")), derive],
            "resolve": {"nodes": [
                {"id": "daan-server", "deps": [need("serde", None), need("cc", Some("build")), need("tempfile", Some("dev"))]},
                {"id": "serde", "deps": [need("itoa", None), need("serde_derive", None)]},
                {"id": "serde_derive", "deps": [need("syn", None)]}, {"id": "syn", "deps": []},
                {"id": "itoa", "deps": []}, {"id": "cc", "deps": []}, {"id": "tempfile", "deps": []}, {"id": "other", "deps": []},
            ]},
        })
    }

    #[test]
    fn what_is_linked_is_in_it_and_what_builds_and_tests_and_writes_code_is_not() {
        let told = told();
        let linked = linked(&told, &["daan-server"]).unwrap();
        let names: Vec<_> = linked
            .iter()
            .filter_map(|package| text(package, "name"))
            .collect();
        assert_eq!(names, ["daan-server", "itoa", "serde"]);
        let of_others: Vec<_> = linked
            .iter()
            .filter_map(|package| component(package, &known()))
            .collect();
        assert_eq!(of_others.len(), 2);
    }

    #[test]
    fn a_crate_stands_there_with_its_licence_and_digest() {
        let told = told();
        let (name, serde) = component(&told["packages"][1], &known()).unwrap();
        assert_eq!(name, "serde@1.0.1");
        assert_eq!(serde["purl"], "pkg:cargo/serde@1.0.1");
        assert_eq!(serde["licenses"][0]["expression"], "MIT OR Apache-2.0");
        assert_eq!(serde["hashes"][0]["content"], "abc");
    }

    #[test]
    fn what_cargo_does_not_tell_is_no_empty_bill() {
        assert!(linked(&json!({}), &["daan-server"]).is_err());
    }

    #[test]
    fn a_bill_on_which_something_is_missing_is_none() {
        let with = |digest: &str| json!({"hashes": [{"alg": "SHA-256", "content": digest}]});
        let digest = "0".repeat(SHA256_DIGITS);
        let whole = BTreeMap::from([
            ("axum@1.0.1".to_owned(), with(&digest)),
            ("gloo-net@1.0.1".to_owned(), with(&digest)),
        ]);
        assert!(check(&whole).is_ok());
        for name in whole.keys() {
            let mut less = whole.clone();
            less.remove(name);
            assert!(check(&less).is_err(), "{name}");
        }
        for component in [json!({}), with(""), with("abc")] {
            let mut less = whole.clone();
            less.insert("serde@1.0.1".to_owned(), component);
            let said = check(&less).unwrap_err().to_string();
            assert!(said.contains("no digest of serde@1.0.1"), "{said}");
        }
    }
}
