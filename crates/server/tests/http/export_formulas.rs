//! Formulas in what donors and the campaign file say: no export has one that a spreadsheet runs.

use crate::exports::this_year;
use crate::harness::{Begun, Program, gift};
use crate::operator::daan;
use daan_domain::DonorName;
use daan_testkit::spreadsheet::{SEPARATORS, cells, is_run};
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;

const SAMPLE: &str = include_str!("../../../../config/campaigns.toml");
const SHEET: &str = include_str!("../../../../config/donor-sheet.toml");
const PAYEE: &str = "=2+5;@Trust";

fn formulas() -> Vec<String> {
    let read: BTreeMap<String, Vec<String>> =
        toml::from_str(include_str!("formulas.toml")).unwrap();
    read.into_values().flatten().collect()
}

/// A gift with each formula wherever a donor may write one; every other donor wants a certificate.
async fn given() -> Program {
    let mut program = Program::prepared().await;
    let campaigns = SAMPLE.replace("Daan Education Trust", PAYEE);
    fs::write(program.folder.path().join("campaigns.toml"), campaigns).unwrap();
    let sheet = SHEET.replace("Daan Education Trust", PAYEE);
    fs::write(program.folder.path().join("donor-sheet.toml"), sheet).unwrap();
    program.set("DAAN_CAMPAIGNS", "campaigns.toml");
    program.start().await;
    for (number, formula) in formulas().iter().enumerate() {
        let mut gift = gift();
        let donor = &mut gift["request"]["donor"];
        if DonorName::parse(formula).is_ok() {
            donor["name"] = json!(formula);
        }
        donor["email"] = json!("=cmd+1@example.org");
        donor["phone"] = json!("+919876543210");
        donor["pan"] = json!((number % 2 == 0).then_some("ABCPE1234F"));
        gift["request"]["message"] = json!(formula);
        let begun = Begun::read(&program.post("/api/begin_donation", &gift).await.ok());
        let mut proof = program.gateway.pay_for(&begun).await;
        proof["token"] = json!(begun.token);
        program.post("/api/confirm_payment", &proof).await.ok();
        if number == 0 {
            let all = ["refund", &begun.id, "--reason", "=1+1", "--yes"];
            daan(&program, &all, "").await;
        }
    }
    program
}

fn assert_harmless(csv: &str, what: &str) {
    for separator in SEPARATORS {
        for cell in cells(csv, separator) {
            assert!(!is_run(&cell), "{what} by {separator}: {cell:?}");
        }
    }
}

/// Threat 51.
#[tokio::test]
async fn no_export_has_a_cell_that_a_spreadsheet_runs() {
    let program = given().await;
    let year = this_year();
    let of_year = ["--year", year.as_str(), "--payee", PAYEE];
    let sheet = [&["donor-sheet"], &of_year[..], &["--out", "sheet.csv"]].concat();
    for arguments in [
        vec!["donations"],
        vec!["ledger"],
        vec!["refunds"],
        [&["receipts"], &of_year[..]].concat(),
        sheet,
    ] {
        let ended = daan(&program, &[&["export"], arguments.as_slice()].concat(), "").await;
        assert_eq!(ended.code, Some(0), "{ended:?}");
        assert_harmless(&ended.out, arguments[0]);
        if arguments[0] == "donations" {
            assert!(ended.out.contains("a;' =1+1"), "{ended:?}");
        }
    }
    for file in ["sheet.csv", "sheet-without-pan.csv"] {
        let text = fs::read_to_string(program.folder.path().join(file)).unwrap();
        assert!(text.lines().count() > 20, "{file}: {text}");
        assert_harmless(&text, file);
    }
}
