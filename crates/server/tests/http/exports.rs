//! `daan export`: what bookkeepers get, beside a server that serves.

use crate::harness::{Begun, Program, gift_with_key};
use crate::operator::{Ended, daan, spawn};
use serde_json::{Value, json};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;

const SHEET: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../config/donor-sheet.toml");

async fn export(program: &Program, arguments: &[&str]) -> Ended {
    daan(program, &[&["export"], arguments].concat(), "").await
}

/// A gift of ₹500 by somebody of this name, paid where `pan` says so.
async fn give(program: &Program, number: u8, name: &str, pan: Option<&str>) -> Begun {
    let mut gift = gift_with_key(&format!("{number:032x}"));
    gift["request"]["donor"]["name"] = json!(name);
    gift["request"]["donor"]["pan"] = json!(pan);
    Begun::read(&program.post("/api/begin_donation", &gift).await.ok())
}

async fn pay(program: &Program, begun: &Begun) {
    let mut proof = program.gateway.pay_for(begun).await;
    proof["token"] = json!(begun.token);
    program.post("/api/confirm_payment", &proof).await.ok();
}

fn records(csv: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(csv.as_bytes());
    let cells = |record: csv::Result<csv::StringRecord>| {
        record.unwrap().iter().map(str::to_owned).collect()
    };
    reader.records().map(cells).collect()
}

/// Threat 51.
#[tokio::test]
async fn donations_ledger_and_refunds_are_exported_beside_a_server_that_serves() {
    let program = Program::started().await;
    let first = give(
        &program,
        1,
        "=HYPERLINK(\"http://evil.example\")",
        Some("ABCPE1234F"),
    )
    .await;
    pay(&program, &first).await;
    let second = give(&program, 2, "Asha, \"the\" Rai", None).await;
    pay(&program, &second).await;
    give(&program, 3, "Nobody Paid", None).await;
    let refund = daan(
        &program,
        &["refund", &second.id, "--amount", "200", "--yes"],
        "",
    )
    .await;
    assert_eq!(refund.code, Some(0), "{refund:?}");

    let ended = export(&program, &["donations"]).await;
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""), "{ended:?}");
    assert!(ended.out.contains("\r\n"), "{ended:?}");
    let rows = records(&ended.out);
    let column = |name: &str| rows[0].iter().position(|column| column == name).unwrap();
    assert_eq!(rows.len(), 4);
    let of = |id: &str, name: &str| {
        let row = rows.iter().find(|row| row[0] == id).unwrap();
        row[column(name)].clone()
    };
    assert_eq!(
        of(&first.id, "name"),
        "'=HYPERLINK(\"http://evil.example\")"
    );
    assert_eq!(of(&second.id, "name"), "Asha, \"the\" Rai");
    assert_eq!(of(&second.id, "status"), "partially_refunded");
    assert_eq!(
        (of(&second.id, "paid_minor"), of(&second.id, "paid")),
        ("50000".to_owned(), "500.00".to_owned())
    );
    assert_eq!(
        (of(&second.id, "refunded_minor"), of(&second.id, "refunded")),
        ("20000".to_owned(), "200.00".to_owned())
    );
    assert_eq!(of(&first.id, "donor"), "known");

    let ended = export(
        &program,
        &[
            "donations",
            "--status",
            "paid",
            "--currency",
            "inr",
            "--format",
            "json",
        ],
    )
    .await;
    let paid: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(paid.as_array().unwrap().len(), 1, "{paid:#}");
    assert_eq!(
        (&paid[0]["amount_minor"], &paid[0]["amount"]),
        (&json!(50_000), &json!("500.00"))
    );
    assert_eq!(
        paid[0]["name"], "=HYPERLINK(\"http://evil.example\")",
        "JSON is no spreadsheet"
    );

    let ended = export(&program, &["ledger", "--format", "jsonl"]).await;
    let entries: Vec<Value> = ended
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let kinds: Vec<_> = entries
        .iter()
        .map(|entry| entry["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["capture", "capture", "refund"]);
    let ended = export(&program, &["refunds"]).await;
    assert_eq!(records(&ended.out).len(), 2, "{ended:?}");
    for nothing in [
        ["--campaign", "water"],
        ["--gateway", "khalti"],
        ["--to", "2024-01-01"],
        ["--from", "2090-01-01"],
    ] {
        for what in ["donations", "ledger", "refunds"] {
            let ended = export(&program, &[what, nothing[0], nothing[1]]).await;
            assert_eq!(
                (ended.code, records(&ended.out).len()),
                (Some(0), 1),
                "{ended:?}"
            );
            let said = "nothing fits: the table has no rows";
            assert!(ended.err.contains(said), "{ended:?}");
            let is_slug = nothing[0] == "--campaign";
            assert_eq!(ended.err.contains("Is `water`"), is_slug, "{ended:?}");
        }
    }
}

#[tokio::test]
async fn an_export_that_is_cut_off_leaves_no_half_and_is_repeated() {
    let program = Program::started().await;
    give(&program, 1, "Asha Rai", None).await;
    let file = program.folder.path().join("gifts.csv");
    let to_file = ["export", "donations", "--out", "gifts.csv"];
    let mut killed = spawn(&program, program.environment.clone(), &to_file);
    killed.start_kill().unwrap();
    killed.wait().await.unwrap();
    // What a kill at a worse moment would have left.
    fs::write(
        program.folder.path().join("gifts.csv.partial"),
        "reference,cre",
    )
    .unwrap();
    for _ in 0..2 {
        let ended = export(&program, &to_file[1..]).await;
        assert_eq!((ended.code, ended.out.as_str()), (Some(0), ""), "{ended:?}");
        assert_eq!(records(&fs::read_to_string(&file).unwrap()).len(), 2);
    }
    assert_eq!(
        fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o600,
        "donors are in it"
    );
    assert!(!program.folder.path().join("gifts.csv.partial").exists());
    let ended = export(&program, &["donations", "--out", "nowhere/gifts.csv"]).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.err.contains("--out nowhere/gifts.csv"), "{ended:?}");
}

/// The name of the financial year in which India is, as the commands take it.
pub(crate) fn this_year() -> String {
    let india = jiff::tz::Offset::from_seconds(5 * 3600 + 30 * 60).unwrap();
    let now = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::fixed(india));
    let first = now.year() - i16::from(now.month() < 4);
    format!("{first}-{:02}", (first + 1) % 100)
}

#[tokio::test]
async fn the_donor_sheet_lists_who_gave_a_pan_and_tells_the_others_apart() {
    let program = Program::started().await;
    let with = give(&program, 1, "Asha Rai", Some("ABCPE1234F")).await;
    pay(&program, &with).await;
    let without = give(&program, 2, "Bina Rai", None).await;
    pay(&program, &without).await;
    give(&program, 3, "Nobody Paid", Some("ABCPE1234F")).await;
    let year = this_year();
    let arguments = [
        "donor-sheet",
        "--year",
        &year,
        "--payee",
        "Daan Education Trust",
        "--columns",
        SHEET,
        "--out",
        "sheet.csv",
    ];
    let ended = export(&program, &arguments).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(
        ended
            .err
            .contains("Form 10BD: 1 gift of INR 500.00 listed, 1 gift of INR 500.00 without a PAN"),
        "{ended:?}"
    );
    let read = |name: &str| records(&fs::read_to_string(program.folder.path().join(name)).unwrap());
    let sheet = read("sheet.csv");
    assert_eq!(sheet[0][8], "Address of donor");
    assert_eq!(
        (
            sheet[1][3].as_str(),
            sheet[1][7].as_str(),
            sheet[1][8].as_str()
        ),
        ("ABCPE1234F", "Asha Rai", "")
    );
    assert_eq!((sheet.len(), sheet[1][11].as_str()), (2, "500.00"));
    let apart = read("sheet-without-pan.csv");
    assert_eq!(
        (apart.len(), apart[1][0].as_str(), apart[1][5].as_str()),
        (2, without.id.as_str(), "Bina Rai")
    );
    let ended = export(
        &program,
        &[
            "donor-sheet",
            "--year",
            "2019-20",
            "--payee",
            "Daan Education Trust",
            "--columns",
            SHEET,
        ],
    )
    .await;
    assert_eq!(
        (ended.code, records(&ended.out).len()),
        (Some(0), 1),
        "{ended:?}"
    );
    let year = "Form 10BD: gifts paid in 2019-20, from 2019-04-01 to 2020-03-31";
    assert!(ended.err.contains(year), "{ended:?}");
    let said = "Form 10BD: no gifts to Daan Education Trust in 2019-20";
    assert!(ended.err.contains(said), "{ended:?}");
}

#[tokio::test]
async fn gifts_are_found_by_when_they_were_paid_in_indias_days() {
    let program = Program::started().await;
    let paid = give(&program, 1, "Asha Rai", None).await;
    pay(&program, &paid).await;
    give(&program, 2, "Nobody Paid", None).await;
    let india = jiff::tz::TimeZone::fixed(jiff::tz::Offset::from_seconds(19_800).unwrap());
    let today = jiff::Timestamp::now().to_zoned(india).date();
    let (today, tomorrow) = (today.to_string(), today.tomorrow().unwrap().to_string());
    for (arguments, rows) in [
        (
            ["donations", "--paid-from", &today, "--paid-to", &tomorrow],
            1,
        ),
        (
            [
                "donations",
                "--paid-from",
                &tomorrow,
                "--paid-to",
                &tomorrow,
            ],
            0,
        ),
        (["donations", "--from", &today, "--to", &tomorrow], 2),
    ] {
        let ended = export(&program, &arguments).await;
        assert_eq!(
            records(&ended.out).len(),
            rows + 1,
            "{arguments:?}: {ended:?}"
        );
    }
    for arguments in [
        &["ledger", "--paid-from", "2026-04-01"][..],
        &[
            "donations",
            "--paid-from",
            "2026-04-02",
            "--paid-to",
            "2026-04-01",
        ],
    ] {
        let ended = export(&program, arguments).await;
        assert_eq!(ended.code, Some(2), "{ended:?}");
        assert!(ended.err.contains("--paid-"), "{ended:?}");
    }
    for arguments in [
        &["ledger", "--booked-from", "2026-04-01"][..],
        &["receipts", "--booked-to", "2026-04-01"],
        &[
            "donations",
            "--booked-from",
            "2026-04-02",
            "--booked-to",
            "2026-04-01",
        ],
    ] {
        let ended = export(&program, arguments).await;
        assert_eq!(ended.code, Some(2), "{ended:?}");
        assert!(ended.err.contains("--booked-"), "{ended:?}");
    }
}

#[tokio::test]
async fn a_word_that_is_none_is_said_with_what_was_expected() {
    let program = Program::started().await;
    for (arguments, said) in [
        (
            &["donations", "--from", "yesterday"][..],
            "--from expected a day such as",
        ),
        (
            &["donations", "--currency", "rupees"],
            "--currency expected an ISO code such as INR, found `rupees`",
        ),
        (
            &["ledger", "--status", "done"],
            "--status expected a status such as paid, found `done`",
        ),
        (
            &["refunds", "--gateway", "paypal"],
            "--gateway expected razorpay or khalti, found `paypal`",
        ),
        (
            &["donations", "--from", "2026-02-02", "--to", "2026-02-01"],
            "expected --from before --to",
        ),
        (
            &[
                "donor-sheet",
                "--year",
                "26",
                "--payee",
                "X",
                "--columns",
                SHEET,
            ],
            "--year expected a year such as 2026-27",
        ),
    ] {
        let ended = export(&program, arguments).await;
        assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""), "{ended:?}");
        assert!(ended.err.contains(said), "{ended:?}");
    }
    let ended = export(
        &program,
        &[
            "donor-sheet",
            "--year",
            "2026-27",
            "--payee",
            "Nobody",
            "--columns",
            SHEET,
        ],
    )
    .await;
    assert!(
        ended.code == Some(1) && ended.err.contains("name = \"Nobody\""),
        "{ended:?}"
    );
}
