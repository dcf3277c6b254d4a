//! What is doubtful about addresses, and what the sample files say.

use super::{Patient, faults};
use std::fs;

/// An empty list may have been forgotten; the word was not.
#[tokio::test]
async fn a_list_of_origins_that_is_missing_is_a_fault_in_public_alone_and_none_says_that_it_is_meant()
 {
    let level = async |patient: &Patient, code: &str| {
        let (ended, told) = patient.examined(&["--offline"]).await;
        let findings = told["findings"].as_array().unwrap();
        let found = findings.iter().find(|one| one["code"] == code);
        let level = found.map(|one| one["level"].as_str().unwrap().to_owned());
        (ended.code, level)
    };
    let of = |code, level: &str| (Some(code), Some(level.to_owned()));
    let mut patient = Patient::live().await;
    patient.program.set("DAAN_ALLOWED_ORIGINS", "");
    assert_eq!(level(&patient, "origins_empty").await, of(1, "fault"));
    patient.program.set("DAAN_ALLOWED_ORIGINS", " none ");
    assert_eq!(level(&patient, "origins").await, of(0, "ok"));
    assert_eq!(level(&patient, "origins_empty").await, (Some(0), None));
    let patient = Patient::in_sandbox().await;
    assert_eq!(level(&patient, "origins_empty").await, of(0, "warning"));
}

/// Every line of a sample, of those too that are commented out.
#[tokio::test]
async fn the_sample_files_have_settings_that_there_are_and_origins_that_can_be_used() {
    for sample in [
        include_str!("../../../../../.env.example"),
        include_str!("../../../../../docs/running/daan.env"),
    ] {
        let mut patient = Patient::live().await;
        let lines = sample
            .lines()
            .map(|line| line.trim_start_matches('#').to_owned());
        let is_setting = |line: &String| line.contains('=') && line.starts_with(char::is_uppercase);
        // What a person has to fill in.
        let is_whole = |line: &String| !line.contains("...") && !line.contains('\u{2026}');
        let lines: Vec<String> = lines.filter(is_setting).filter(is_whole).collect();
        assert!(lines.len() > 4, "{lines:?}");
        assert!(
            lines
                .iter()
                .any(|line| line.starts_with("DAAN_ALLOWED_ORIGINS="))
        );
        for name in lines.iter().filter_map(|line| line.split_once('=')) {
            patient
                .program
                .environment
                .retain(|(known, _)| known != name.0);
        }
        let file = patient.program.folder.path().join(".env");
        fs::write(file, lines.join("\n")).unwrap();
        let (_, told) = patient.examined(&["--offline"]).await;
        let faulty: Vec<&str> = faults(&told)
            .into_iter()
            .filter(|code| {
                code.starts_with("origin")
                    || code.starts_with("setting")
                    || code.starts_with("dotenv")
            })
            .collect();
        assert_eq!(faulty, [""; 0], "{told:#}");
        assert!(!told.to_string().contains("setting_unknown"), "{told:#}");
    }
}

#[tokio::test]
async fn a_proxy_that_nobody_has_named_is_warned_of() {
    let warned = async |settings: &[(&'static str, &'static str)]| {
        let mut patient = Patient::live().await;
        for (name, value) in settings {
            patient.program.set(name, value);
        }
        let (_, told) = patient.examined(&["--offline"]).await;
        let findings = told["findings"].as_array().unwrap().clone();
        let found = findings
            .into_iter()
            .find(|one| one["code"] == "proxy_unnamed");
        found.map(|one| one["level"].as_str().unwrap().to_owned())
    };
    let open = ("DAAN_LISTEN", "0.0.0.0:8080");
    assert_eq!(warned(&[open]).await.as_deref(), Some("warning"));
    let six = ("DAAN_LISTEN", "[::]:8080");
    assert_eq!(warned(&[six]).await.as_deref(), Some("warning"));
    let named = ("DAAN_TRUSTED_PROXIES", "10.0.0.2");
    assert_eq!(warned(&[open, named]).await, None);
    assert_eq!(warned(&[("DAAN_LISTEN", "127.0.0.1:8080")]).await, None);
}
