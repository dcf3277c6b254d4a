//! What `docs/examples` needs, as its locks have it: TypeScript with React's types, and Django.

use super::{cache, python, react, sdk};
use crate::context::{Context, short};
use crate::progress::Progress;
use anyhow::{Context as _, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// What the samples are checked with.
pub(crate) struct Samples {
    /// The folder with TypeScript and the types of React.
    pub(crate) node_modules: PathBuf,
    /// The Python that has Django.
    pub(crate) python: PathBuf,
}

/// Steps that [`ensure`] takes.
pub(crate) const STEPS: usize = 2;

const REACT: &str = "docs/examples/react";
const REQUIREMENTS: &str = "docs/examples/django/requirements.txt";

/// Makes sure of both.
///
/// # Errors
/// When Node.js or Python is missing and we may not install it, or a package cannot be installed.
pub(crate) fn ensure(context: &Context, progress: &mut Progress) -> Result<Samples> {
    let source = context.root.join(REACT);
    let typed = Folder {
        name: "samples-react",
        is_ready: &|home| react::is_locked_alike(&source, home) && has_types(home),
        fill: &|progress, partial| {
            react::fill(context, progress, &source, "samples-react", partial)
        },
    };
    let requirements = context.root.join(REQUIREMENTS);
    let django = Folder {
        name: "samples-django",
        is_ready: &|home| {
            is_same(&requirements, &home.join("requirements.txt"))
                && python::succeeds(&sdk::python_in(home), "import django")
        },
        fill: &|progress, partial| {
            fs::copy(&requirements, partial.join("requirements.txt"))
                .with_context(|| format!("copying {REQUIREMENTS}"))?;
            let log = context.tools.join("samples-django.log");
            sdk::fill_python(context, progress, partial, &log)
        },
    };
    Ok(Samples {
        node_modules: typed.ensure(context, progress)?.join("node_modules"),
        python: sdk::python_in(&django.ensure(context, progress)?),
    })
}

/// A folder of the tool cache.
struct Folder<'a> {
    name: &'static str,
    is_ready: &'a dyn Fn(&Path) -> bool,
    fill: &'a dyn Fn(&Progress, &Path) -> Result<()>,
}

impl Folder<'_> {
    fn ensure(&self, context: &Context, progress: &mut Progress) -> Result<PathBuf> {
        progress.step(self.name);
        let home = context.tools.join(self.name);
        if (self.is_ready)(&home) {
            progress.say(&format!("found in {}", short(&home)));
            return Ok(home);
        }
        let fill = |partial: &Path| {
            progress.say("installing (some seconds, once)…");
            (self.fill)(progress, partial)
        };
        let (interrupt, tools) = (&context.interrupt, &context.tools);
        let home = cache::install(interrupt, tools, self.name, progress, self.is_ready, fill)?;
        progress.done();
        Ok(home)
    }
}

fn has_types(home: &Path) -> bool {
    ["typescript", "react", "@types/react", "@types/react-dom"]
        .iter()
        .all(|package| home.join("node_modules").join(package).is_dir())
}

fn is_same(file: &Path, copy: &Path) -> bool {
    let wanted = fs::read(file).ok();
    wanted.is_some() && wanted == fs::read(copy).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checkout() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
    }

    #[test]
    fn every_package_of_the_samples_is_locked_with_its_hash_and_names_no_registry() {
        let lock = fs::read(checkout().join(REACT).join("package-lock.json")).unwrap();
        let lock: serde_json::Value = serde_json::from_slice(&lock).unwrap();
        let packages = lock["packages"].as_object().unwrap();
        assert!(packages.len() > 4);
        for (name, package) in packages.iter().filter(|(name, _)| !name.is_empty()) {
            assert!(package["integrity"].is_string(), "{name}");
            assert!(package.get("resolved").is_none(), "{name}");
        }
        let requirements = fs::read_to_string(checkout().join(REQUIREMENTS)).unwrap();
        let requirements = requirements.replace("\\\n", " ");
        let packages = requirements.lines().filter(|line| line.contains("=="));
        assert!(packages.clone().count() > 1);
        for package in packages {
            assert!(package.contains("--hash=sha256:"), "{package}");
        }
    }
}
