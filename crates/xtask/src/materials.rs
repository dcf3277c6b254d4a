//! What the program is made of: a bill of materials in the form of `CycloneDX`, for whoever watches for advisories.

use crate::context::Context;
use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// What is built for whom, and so with which crates: the program for this machine, the pages and the widget for browsers.
const PARTS: [(&str, &[&str]); 2] = [
    ("", &["daan-server"]),
    ("wasm32-unknown-unknown", &["daan-web", "daan-embed"]),
];

/// Writes it: every crate of somebody else that is linked, with its licence and the digest of `Cargo.lock`. Without a
/// time, so that the same sources have the same bill.
///
/// # Errors
/// When cargo does not tell, or the file cannot be written.
pub(crate) fn write(context: &Context, file: &Path) -> Result<()> {
    let lock = fs::read_to_string(context.root.join("Cargo.lock")).context("reading Cargo.lock")?;
    let host = host(context)?;
    let mut components = BTreeMap::new();
    for (target, roots) in PARTS {
        let target = if target.is_empty() { &host } else { target };
        let told = metadata(context, target)?;
        for package in linked(&told, roots)? {
            if let Some((name, component)) = component(package, &lock) {
                components.insert(name, component);
            }
        }
    }
    let bill = bill(
        env!("CARGO_PKG_VERSION"),
        &components.values().collect::<Vec<_>>(),
    );
    fs::write(file, serde_json::to_string_pretty(&bill)? + "\n")
        .with_context(|| format!("writing {}", file.display()))
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

/// The packages that these lead to by what they are linked with, not by what builds or tests them.
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
        if seen.insert(id) {
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
fn component(package: &Value, lock: &str) -> Option<(String, Value)> {
    text(package, "source")?;
    let (name, version) = (text(package, "name")?, text(package, "version")?);
    let mut component = json!({
        "type": "library",
        "name": name,
        "version": version,
        "purl": format!("pkg:cargo/{name}@{version}"),
    });
    let known = component.as_object_mut()?;
    if let Some(licence) = text(package, "license") {
        // An old way to write "either".
        let expression = licence.replace('/', " OR ");
        known.insert("licenses".to_owned(), json!([{"expression": expression}]));
    }
    if let Some(digest) = digest(lock, name, version) {
        known.insert(
            "hashes".to_owned(),
            json!([{"alg": "SHA-256", "content": digest}]),
        );
    }
    Some((format!("{name}@{version}"), component))
}

fn digest<'l>(lock: &'l str, name: &str, version: &str) -> Option<&'l str> {
    let beginning = format!("\nname = \"{name}\"\nversion = \"{version}\"\n");
    let package = lock
        .split("[[package]]")
        .find(|package| package.starts_with(&beginning))?;
    package
        .lines()
        .find_map(|line| line.strip_prefix("checksum = \"")?.strip_suffix('"'))
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

    const LOCK: &str = "version = 4\n\n[[package]]\nname = \"serde\"\nversion = \"1.0.1\"\nsource = \"registry\"\nchecksum = \"abc\"\n";

    fn told() -> Value {
        let package = |id: &str, source: Option<&str>| json!({"id": id, "name": id, "version": "1.0.1", "source": source, "license": "MIT/Apache-2.0"});
        let need = |id: &str, kind: Option<&str>| json!({"pkg": id, "dep_kinds": [{"kind": kind}]});
        json!({
            "packages": [package("daan-server", None), package("serde", Some("registry")), package("cc", Some("registry")),
                package("tempfile", Some("registry")), package("itoa", Some("registry")), package("other", None)],
            "resolve": {"nodes": [
                {"id": "daan-server", "deps": [need("serde", None), need("cc", Some("build")), need("tempfile", Some("dev"))]},
                {"id": "serde", "deps": [need("itoa", None)]},
                {"id": "itoa", "deps": []}, {"id": "cc", "deps": []}, {"id": "tempfile", "deps": []}, {"id": "other", "deps": []},
            ]},
        })
    }

    #[test]
    fn what_is_linked_is_in_it_and_what_builds_and_tests_is_not() {
        let told = told();
        let linked = linked(&told, &["daan-server"]).unwrap();
        let names: Vec<_> = linked
            .iter()
            .filter_map(|package| text(package, "name"))
            .collect();
        assert_eq!(names, ["daan-server", "itoa", "serde"]);
        let of_others: Vec<_> = linked
            .iter()
            .filter_map(|package| component(package, LOCK))
            .collect();
        assert_eq!(of_others.len(), 2);
    }

    #[test]
    fn a_crate_stands_there_with_its_licence_and_digest() {
        let told = told();
        let (name, serde) = component(&told["packages"][1], LOCK).unwrap();
        assert_eq!(name, "serde@1.0.1");
        assert_eq!(serde["purl"], "pkg:cargo/serde@1.0.1");
        assert_eq!(serde["licenses"][0]["expression"], "MIT OR Apache-2.0");
        assert_eq!(serde["hashes"][0]["content"], "abc");
        assert_eq!(digest(LOCK, "serde", "1.0.2"), None);
    }

    #[test]
    fn what_cargo_does_not_tell_is_no_empty_bill() {
        assert!(linked(&json!({}), &["daan-server"]).is_err());
    }

    #[test]
    fn the_programs_own_bill_has_its_crates_and_those_of_its_pages() {
        let context = Context::discover().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("daan.cdx.json");
        write(&context, &file).unwrap();
        let bill: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
        let components = bill["components"].as_array().unwrap();
        let has = |name: &str| components.iter().any(|component| component["name"] == name);
        assert!(has("axum") && has("gloo-net") && !has("proptest"));
        for component in components {
            let digest = component["hashes"][0]["content"].as_str();
            assert_eq!(digest.map(str::len), Some(64), "{component}");
        }
    }
}
