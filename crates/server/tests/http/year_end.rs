//! Gifts around the end of a financial year: each is of the year in which its donor paid, however late that is heard.

use crate::harness::{Begun, House, Link, Plan, Program, gift, sandbox_at};
use crate::operator::daan;
use crate::sweep::swept;
use daan_server::checkout::SweepRequest;
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use tokio::process::Command;

/// Ten minutes before the end of India's year 2026-27.
const LAST_MINUTES: &str = "2027-03-31T23:50:00+05:30";
const HOUR_MS: i64 = 60 * 60 * 1_000;
/// Ten minutes after it.
const FIRST_MINUTES: &str = "2027-04-01T00:10:00+05:30";
/// Until 2 April, noon.
const OUTAGE_MS: i64 = 36 * HOUR_MS + 10 * 60 * 1_000;
const SHEET: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../config/donor-sheet.toml");

async fn house_at(begins_at: &'static str) -> House {
    let plan = Plan {
        begins_at: Some(begins_at),
        ..Plan::default()
    };
    House::with(plan).await
}

/// A gift of somebody whom the tax office knows.
async fn begun(house: &House, name: &str) -> Begun {
    let mut gift = gift();
    gift["request"]["donor"]["name"] = json!(name);
    gift["request"]["donor"]["pan"] = json!("ABCPE1234F");
    Begun::read(&house.begin(&gift).await.ok())
}

async fn receipt(house: &House, token: &str) -> String {
    let path = format!("/donations/{token}/receipt?lang=en");
    let response = house.request(Method::GET, &path).send().await.unwrap();
    response.text().await.unwrap()
}

fn assert_stands(html: &str, facts: &[&str]) {
    for fact in facts {
        assert!(html.contains(fact), "{fact}: {html}");
    }
}

/// What `daan export` writes.
async fn export(house: &House, what: &[&str]) -> String {
    let ended = Command::new(env!("CARGO_BIN_EXE_daan"))
        .arg("export")
        .args(what)
        .env_clear()
        .env(
            "DATABASE_URL",
            format!("sqlite:{}", house.book.path().display()),
        )
        .output()
        .await
        .unwrap();
    assert!(ended.status.success(), "{ended:?}");
    String::from_utf8(ended.stdout).unwrap()
}

/// The references in an export, in its order.
async fn exported(house: &House, what: &[&str]) -> Vec<String> {
    let reference = |row: &Value| row["reference"].as_str().unwrap().to_owned();
    rows(house, what).await.iter().map(reference).collect()
}

async fn rows(house: &House, what: &[&str]) -> Vec<Value> {
    let text = export(house, &[what, &["--format", "json"]].concat()).await;
    serde_json::from_str(&text).unwrap()
}

async fn assert_whole(house: &House) {
    let verified = house.desk.ledger.verify().await.unwrap();
    assert!(verified.is_whole(), "{:#?}", verified.first_fault());
}

#[tokio::test]
async fn a_gift_of_31_march_that_is_heard_of_on_2_april_is_of_the_old_year() {
    let house = house_at(LAST_MINUTES).await;
    let first = begun(&house, "Asha Rai").await;
    house.pay_order(&first).await;
    assert_stands(
        &receipt(&house, &first.token).await,
        &["DET/2026-27/00001<"],
    );
    // Nobody hears of the second: its browser goes, and no webhook comes.
    let late = begun(&house, "Asha Rai").await;
    house.gateway.pay(&late.order, "captured").await;
    house.time_passes_ms(OUTAGE_MS);
    let next = begun(&house, "Asha Rai").await;
    house.pay_order(&next).await;
    assert_stands(&receipt(&house, &next.token).await, &["DET/2027-28/00001<"]);
    assert_eq!(house.book.entries().await.len(), 2);

    assert_eq!(swept(&house).await.settled, 1);
    let seen = house.donation(&late).await.ok();
    let paid_at = seen["paid_at"].as_str().unwrap();
    assert!(paid_at.starts_with("2027-03-31T18:2"), "{seen}");
    let html = receipt(&house, &late.token).await;
    assert_stands(
        &html,
        &["DET/2026-27/00002<", "<dd>2026-27</dd>", "31 March 2027"],
    );

    let of_year = ["receipts", "--year", "2026-27"];
    assert_eq!(exported(&house, &of_year).await, [&*first.id, &*late.id]);
    // What came into a year after its receipts were listed is found by when it got its number.
    let since = [&of_year[..], &["--from", "2027-04-02"]].concat();
    assert_eq!(exported(&house, &since).await, [&*late.id]);
    let paid = [
        "donations",
        "--paid-from",
        "2026-04-01",
        "--paid-to",
        "2027-03-31",
    ];
    assert_eq!(exported(&house, &paid).await, [&*first.id, &*late.id]);
    let paid = ["donations", "--paid-from", "2027-04-01"];
    assert_eq!(exported(&house, &paid).await, [&*next.id]);
    let booked = ["ledger", "--from", "2027-04-01"];
    assert_eq!(exported(&house, &booked).await, [&*next.id, &*late.id]);
    // By when it was booked each gift is in one list, and none comes into March's later.
    let booked = ["donations", "--booked-to", "2027-03-31"];
    assert_eq!(exported(&house, &booked).await, [&*first.id]);
    let booked = ["donations", "--booked-from", "2027-04-01"];
    assert_eq!(exported(&house, &booked).await, [&*late.id, &*next.id]);
    for what in ["donations", "ledger"] {
        let rows = rows(&house, &[what]).await;
        let row = rows.iter().find(|row| row["reference"] == *late.id);
        let (paid_at, booked_at) = (&row.unwrap()["paid_at"], &row.unwrap()["booked_at"]);
        assert_eq!(&seen["paid_at"], paid_at, "{what}");
        assert!(booked_at.as_str().unwrap().starts_with("2027-04-02T06:3"));
    }
    assert_whole(&house).await;
}

/// The list begins with the newest.
#[tokio::test]
async fn of_two_payments_that_are_heard_of_in_one_look_the_first_is_the_gift() {
    let house = house_at(LAST_MINUTES).await;
    let gift = begun(&house, "Asha Rai").await;
    let first = house.gateway.pay(&gift.order, "captured").await;
    house.time_passes_ms(HOUR_MS);
    let second = house.gateway.pay(&gift.order, "captured").await;
    assert_eq!(swept(&house).await.settled, 1);
    let applied = "SELECT payment_id FROM ledger ORDER BY disposition";
    let ids = [&first, &second].map(|proof| proof["razorpay_payment_id"].as_str().unwrap());
    assert_eq!(house.book.rows(applied).await, ids);
    assert_stands(&receipt(&house, &gift.token).await, &["DET/2026-27/00001<"]);
    assert_whole(&house).await;
}

#[tokio::test]
async fn the_tax_offices_sheet_of_a_year_has_what_was_paid_in_it() {
    let house = house_at(LAST_MINUTES).await;
    let late = begun(&house, "Mira Late").await;
    house.gateway.pay(&late.order, "captured").await;
    house.time_passes_ms(OUTAGE_MS);
    let next = begun(&house, "Nima Next").await;
    house.pay_order(&next).await;
    assert_eq!(swept(&house).await.settled, 1);
    for (year, name, other) in [
        ("2026-27", "Mira Late", "Nima Next"),
        ("2027-28", "Nima Next", "Mira Late"),
    ] {
        let sheet = [
            "donor-sheet",
            "--payee",
            "Daan Education Trust",
            "--year",
            year,
        ];
        let sheet = export(&house, &[&sheet[..], &["--columns", SHEET]].concat()).await;
        assert!(
            sheet.contains(name) && !sheet.contains(other),
            "{year}: {sheet}"
        );
    }
}

/// The browser goes, and only a ledger of before the gift is left.
#[tokio::test]
async fn a_restored_ledger_has_the_gift_in_the_year_that_it_was_paid_in() {
    let lost = house_at(LAST_MINUTES).await;
    let gift = begun(&lost, "Asha Rai").await;
    lost.pay_order(&gift).await;
    lost.time_passes_ms(OUTAGE_MS);
    let plan = Plan {
        gateway: Some(lost.gateway.origin.clone()),
        token_key: Some(lost.desk.token_key.clone()),
        begins_at: Some("2027-04-02T12:00:00+05:30"),
        ..Plan::default()
    };
    let house = House::with(plan).await;
    let report = swept(&house).await;
    assert_eq!((report.recovered, report.settled), (1, 1), "{report:#?}");
    let html = receipt(&house, &gift.token).await;
    assert_stands(&html, &["DET/2026-27/00001<", "31 March 2027"]);
    assert_whole(&house).await;
}

/// The bank says yes days later; the donor paid when they did.
#[tokio::test]
async fn a_payment_that_is_authorised_late_was_paid_when_its_donor_paid() {
    let house = house_at(LAST_MINUTES).await;
    house.hear_webhooks();
    let gift = begun(&house, "Asha Rai").await;
    let failed = house.gateway.pay(&gift.order, "failed").await;
    house.time_passes_ms(OUTAGE_MS);
    let late = json!({"payment_id": failed["razorpay_payment_id"], "capture": true});
    house.gateway.control("late", late).await;
    crate::harness::eventually(async || house.donation(&gift).await.ok()["status"] == "paid").await;
    let html = receipt(&house, &gift.token).await;
    assert_stands(&html, &["DET/2026-27/00001<", "31 March 2027"]);
}

/// The house's clock is ahead or behind by so much.
#[tokio::test]
async fn a_clock_that_is_wrong_by_hours_moves_no_gift_and_by_more_is_all_there_is() {
    for (begins_at, wrong_ms, year) in [
        (LAST_MINUTES, 0, "2026-27"),
        (LAST_MINUTES, 2 * HOUR_MS, "2026-27"),
        (LAST_MINUTES, 23 * HOUR_MS, "2026-27"),
        // What the gateway says is before the gift was even begun: one of the two is nonsense.
        (LAST_MINUTES, 25 * HOUR_MS, "2027-28"),
        (FIRST_MINUTES, -HOUR_MS, "2027-28"),
        (FIRST_MINUTES, -23 * HOUR_MS, "2027-28"),
        // It is after the booking.
        (FIRST_MINUTES, -25 * HOUR_MS, "2026-27"),
    ] {
        let house = house_at(begins_at).await;
        house.pass_ms(wrong_ms);
        let gift = begun(&house, "Asha Rai").await;
        house.pay_order(&gift).await;
        let html = receipt(&house, &gift.token).await;
        assert_stands(&html, &[&format!("DET/{year}/00001<")]);
        let is_booked = "SELECT CAST(paid_at IS NULL AS TEXT) FROM ledger";
        let expected = i32::from(wrong_ms.abs() > 24 * HOUR_MS).to_string();
        assert_eq!(house.book.rows(is_booked).await, [expected], "{wrong_ms}");
        assert_whole(&house).await;
    }
}

#[tokio::test]
async fn a_time_that_is_not_believed_is_told() {
    const TOLD: &str = "the gateway's time of a payment is not believed";
    for (wrong_ms, times) in [(-25 * HOUR_MS, 1), (-HOUR_MS, 0)] {
        let sandbox = sandbox_at(&Arc::new(AtomicI64::new(wrong_ms))).await;
        let mut program = Program::prepared().await;
        program.set("RAZORPAY_API_URL", &sandbox.origin());
        program.gateway.origin = sandbox.origin();
        program.start().await;
        let gift = Begun::read(&program.post("/api/begin_donation", &gift()).await.ok());
        program.gateway.pay(&gift.order, "captured").await;
        for _ in 0..2 {
            let ended = daan(&program, &["recheck", &gift.id], "").await;
            assert!(ended.out.contains("paid"), "{ended:?}");
        }
        let log = program.log();
        let told: Vec<&str> = log.lines().filter(|line| line.contains(TOLD)).collect();
        assert_eq!(told.len(), times, "{log}");
        assert!(told.iter().all(|line| line.contains(&gift.id)), "{told:?}");
    }
}

/// Khalti tells no time, so what is heard of late is of the day on which it was heard of. 1 Shrawan 2083 is 17 July.
#[tokio::test]
async fn a_gift_through_khalti_is_of_the_year_in_which_it_was_booked() {
    let house = house_at("2026-07-16T23:50:00+05:45").await;
    let in_time = house.linked().await;
    house.pay_link(&in_time.link).await;
    let late = house.linked().await;
    let Link { pidx, .. } = &late.link;
    house.gateway.khalti(pidx, "Completed").await;
    house.time_passes_ms(HOUR_MS);
    let reports = house.desk.reconcile(SweepRequest::default()).await.unwrap();
    assert_eq!(reports[1].settled, 1, "{reports:#?}");
    for (token, number) in [
        (&in_time.token, "DSK/2082-83/00001<"),
        (&late.token, "DSK/2083-84/00001<"),
    ] {
        assert_stands(&receipt(&house, token).await, &[number]);
    }
    assert_whole(&house).await;
}
