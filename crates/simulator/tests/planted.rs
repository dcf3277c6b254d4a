//! Each planted mistake still has its place in the sources.

use daan_simulator::planted::Bug;
use std::path::Path;

#[test]
fn every_mistake_has_exactly_one_place_and_a_profile() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let bugs = Bug::all().unwrap();
    assert!(bugs.len() >= 20);
    for bug in &bugs {
        let source = std::fs::read_to_string(root.join(&bug.file)).unwrap();
        let planted = bug.planted_in(&source).unwrap();
        assert_ne!(planted, source, "{}", bug.name);
        assert!(planted.contains(&format!("Ok({:?})", bug.name)));
        bug.profile().unwrap();
    }
}

/// All of them go into one copy, so none may stand in another's way.
#[test]
fn all_mistakes_can_be_planted_together() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut sources = std::collections::BTreeMap::new();
    for bug in Bug::all().unwrap() {
        let source = sources
            .entry(bug.file.clone())
            .or_insert_with(|| std::fs::read_to_string(root.join(&bug.file)).unwrap());
        *source = bug.planted_in(source).unwrap();
    }
}
