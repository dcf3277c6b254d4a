//! What receipts and the donor sheet would say: nothing of a sample, and of every payee.

use super::{Patient, SAMPLE, assert_found};
use std::fs;

#[tokio::test]
async fn receipts_that_say_what_the_sample_says_are_a_fault_where_gifts_are_real() {
    let mut patient = Patient::live().await;
    patient.sample_campaigns(SAMPLE);
    assert_found(
        "receipt_text_is_sample",
        &patient.examined(&["--offline"]).await,
    );
    for (part, own) in [("SAMPLE", "Own"), ("Sample text", "Own")] {
        patient.sample_campaigns(&SAMPLE.replace(part, own));
        // The other languages say it still.
        assert_found(
            "receipt_text_is_sample",
            &patient.examined(&["--offline"]).await,
        );
    }
    let (_, told) = Patient::in_sandbox().await.examined(&["--offline"]).await;
    let findings = told["findings"].as_array().unwrap();
    let of_sample = findings
        .iter()
        .find(|finding| finding["code"] == "receipt_text_is_sample");
    assert_eq!(of_sample.unwrap()["level"], "warning", "{told:#}");
}

#[tokio::test]
async fn a_payee_that_is_misspelt_on_either_side_is_found() {
    let name = "name = \"Daan Education Trust\"";
    let (there, gone) = SAMPLE.split_once(name).unwrap();
    let cases = [
        (
            "payee_misspelt",
            format!("{there}name = \"Daan Educaton Trust\"{gone}"),
        ),
        (
            "payee_without_offer",
            format!("{SAMPLE}\n[[payee]]\nname = \"Former Trust\"\n"),
        ),
        (
            "payee_untold",
            SAMPLE.split_once("\n[[payee]]").unwrap().0.to_owned(),
        ),
    ];
    for (code, text) in cases {
        let mut patient = Patient::live().await;
        patient.campaigns(&text);
        let (_, told) = patient.examined(&["--offline"]).await;
        let findings = told["findings"].as_array().unwrap();
        let found: Vec<_> = findings
            .iter()
            .filter(|finding| finding["code"].as_str().unwrap().starts_with("payee_"))
            .collect();
        assert_eq!(found.len(), 1, "{code}: {told:#}");
        assert_eq!(found[0]["code"], code, "{told:#}");
        let level = if code == "payee_misspelt" {
            "fault"
        } else {
            "warning"
        };
        assert_eq!(found[0]["level"], level, "{told:#}");
    }
}

#[tokio::test]
async fn a_year_that_never_moves_with_shrawan_is_a_warning() {
    for (day, is_told) in [("07-17", true), ("07-16", true), ("07-01", false)] {
        let mut patient = Patient::live().await;
        let own = format!("code = \"DSK\"\nyear_starts = \"{day}\"");
        patient.campaigns(&SAMPLE.replace("code = \"DSK\"", &own));
        let (_, told) = patient.examined(&["--offline"]).await;
        let findings = told["findings"].as_array().unwrap();
        let mut codes = findings.iter().map(|finding| &finding["code"]);
        let found = codes.any(|code| code == "shrawan_fixed");
        assert_eq!(found, is_told, "{day}: {told:#}");
    }
}

/// Without `year_starts` its receipts of rupees of India would have another series from 1 April on.
#[tokio::test]
async fn a_payee_that_is_paid_in_rupees_of_india_too_keeps_its_year() {
    let mut patient = Patient::live().await;
    let one = SAMPLE.replace(
        "payee = \"Daan Education Trust\"",
        "payee = \"Daan Shiksha Kosh\"",
    );
    let own = "code = \"DSK\"\nyear_starts = \"07-16\"";
    patient.campaigns(&one.replace("code = \"DSK\"", own));
    let (_, told) = patient.examined(&["--offline"]).await;
    let findings = told["findings"].as_array().unwrap();
    let mut codes = findings.iter().map(|finding| &finding["code"]);
    assert!(
        codes.all(|code| code != "shrawan_fixed" && code != "campaigns_unusable"),
        "{told:#}"
    );
}

#[tokio::test]
async fn a_donor_sheet_of_the_sample_is_found() {
    const SHEET: &str = include_str!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../config/donor-sheet.toml"
    ));
    let patient = Patient::live().await;
    let beside = patient.program.folder.path().join("donor-sheet.toml");
    fs::write(&beside, SHEET).unwrap();
    assert_found(
        "donor_sheet_is_sample",
        &patient.examined(&["--offline"]).await,
    );
    let other = SHEET
        .replace("Daan Education Trust", "Other Trust")
        .replace("AAATD0000A24DL01", "AAATX1111A24DL02");
    fs::write(&beside, other).unwrap();
    let (ended, told) = patient.examined(&["--offline"]).await;
    assert_eq!(ended.code, Some(0), "{told:#}");
    assert!(ended.out.contains("donor_sheet_without_payee"), "{told:#}");
}
