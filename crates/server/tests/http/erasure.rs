//! `daan erase` and the retention job: nothing of who gave is left, and everything that counts is.

use crate::harness::{Begun, House, Program, eventually, gift_with_key};
use crate::operator::{Ended, daan};
use daan_storage::{Erasure, Retention};
use serde_json::{Value, json};

/// What the donor types, none of which is anywhere else.
const CANARIES: [(&str, &str); 4] = [
    ("name", "Canary Quetzalcoatl"),
    ("email", "canary.quetzal@example.org"),
    ("phone", "+919812345670"),
    ("pan", "QZCPQ7391K"),
];
const MESSAGE: &str = "The canary sings of quetzals";

fn canary(number: u64) -> Value {
    let mut gift = gift_with_key(&format!("{number:032x}"));
    for (field, value) in CANARIES {
        gift["request"]["donor"][field] = json!(value);
    }
    gift["request"]["message"] = json!(MESSAGE);
    gift
}

async fn begin(program: &Program, gift: &Value) -> Begun {
    Begun::read(&program.post("/api/begin_donation", gift).await.ok())
}

async fn pay(program: &Program, begun: &Begun) {
    let mut proof = program.gateway.pay_for(begun).await;
    proof["token"] = json!(begun.token);
    program.post("/api/confirm_payment", &proof).await.ok();
}

fn traces(program: &Program) -> Vec<&'static str> {
    let bytes = program.book.bytes();
    let canaries = CANARIES.iter().map(|(_, value)| *value).chain([MESSAGE]);
    let is_there = |text: &&str| {
        bytes
            .windows(text.len())
            .any(|part| part == text.as_bytes())
    };
    canaries.filter(is_there).collect()
}

/// All of them but the name of who has paid, which the law has an issued receipt keep.
fn left(program: &Program) -> Vec<&'static str> {
    let mut left = traces(program);
    left.retain(|trace| *trace != CANARIES[0].1);
    left
}

async fn erase(program: &Program, arguments: &[&str]) -> Ended {
    daan(program, &[&["erase"], arguments].concat(), "").await
}

/// Threat 61.
#[tokio::test]
async fn an_erased_donor_is_in_no_byte_of_the_ledgers_files_but_the_receipts_name_and_the_gift_still_counts()
 {
    let mut program = Program::started().await;
    // Among others, so that pages fill and split around them.
    for number in 100..160 {
        let mut other = gift_with_key(&format!("{number:032x}"));
        other["request"]["donor"]["name"] = json!(format!(
            "Somebody Else {number} with a longer name to fill the page"
        ));
        begin(&program, &other).await;
    }
    let paid = begin(&program, &canary(1)).await;
    pay(&program, &paid).await;
    let open = begin(&program, &canary(2)).await;
    for number in 200..260 {
        begin(&program, &gift_with_key(&format!("{number:032x}"))).await;
    }
    assert_eq!(traces(&program).len(), 5, "{:?}", traces(&program));

    eventually(async || program.book.count("SELECT count(*) FROM receipts").await == 1).await;
    let address = CANARIES[1].1.to_uppercase();
    let ended = erase(&program, &["--donor", &address]).await;
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""), "{ended:?}");
    for word in [
        &paid.id,
        &open.id,
        "name, email, phone, pan, message",
        "1 with a PAN: the gift drops out of its year's donor sheet",
        "1 with a receipt: it was issued, and keeps the donor's name",
        "run the same command with --yes",
    ] {
        assert!(ended.out.contains(word), "{ended:?}");
    }
    assert_eq!(
        traces(&program).len(),
        5,
        "it was asked what would be erased"
    );

    let ended = erase(&program, &["--donor", &address, "--yes"]).await;
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""), "{ended:?}");
    assert_eq!(left(&program), Vec::<&str>::new());
    for (_, canary) in CANARIES {
        assert!(
            !ended.out.contains(canary) && !program.log().contains(canary),
            "{canary}"
        );
    }
    assert_eq!(program.book.count("SELECT count(*) FROM donors").await, 120);
    let events = program
        .book
        .rows("SELECT data, actor FROM events WHERE kind = 'donor_erased'")
        .await;
    assert_eq!(events, ["{\"why\":\"asked\"}|operator"; 2]);
    assert_eq!(program.book.entries().await, ["capture|applied|50000|INR"]);

    let again = erase(&program, &["--donor", &address, "--yes"]).await;
    assert_eq!(again.code, Some(0), "{again:?}");
    assert!(again.out.starts_with("nothing to erase"), "{again:?}");

    let whole = daan(&program, &["verify-ledger"], "").await;
    assert!(
        whole.code == Some(0) && whole.out.ends_with("the ledger is whole\n"),
        "{whole:?}"
    );
    let shown = program
        .post("/api/donation", &json!({"token": paid.token}))
        .await
        .ok();
    assert_eq!(
        (&shown["status"], &shown["amount_minor"]),
        (&json!("paid"), &json!(50_000))
    );
    let exported = daan(
        &program,
        &[
            "export",
            "donations",
            "--status",
            "paid",
            "--format",
            "json",
        ],
        "",
    )
    .await;
    let exported: Value = serde_json::from_str(&exported.out).unwrap();
    assert_eq!(
        (&exported[0]["donor"], &exported[0]["name"]),
        (&json!("erased"), &Value::Null)
    );
    let told = daan(&program, &["recheck", &paid.id], "").await;
    assert!(
        told.out.contains("who gave was erased, as the donor asked"),
        "{told:?}"
    );
    // An open gift is paid as before.
    pay(&program, &open).await;
    assert_eq!(program.book.entries().await.len(), 2);
    program.terminate();
    assert_eq!(program.exit().await.code(), Some(0));
    assert_eq!(left(&program), Vec::<&str>::new());
}

/// Threat 61.
#[tokio::test]
async fn without_a_server_one_gift_is_erased_by_its_reference_and_others_stay() {
    let mut program = Program::started().await;
    let first = begin(&program, &canary(1)).await;
    let second = begin(&program, &canary(2)).await;
    program.terminate();
    program.exit().await;
    let lower = first.id.to_lowercase();
    let ended = erase(&program, &["--donation", &lower, "--yes", "--json"]).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let told: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(told["donations"][0]["reference"], first.id, "{told:#}");
    let kept = program.book.rows("SELECT donation_id FROM donors").await;
    assert_eq!(kept, std::slice::from_ref(&second.id));
    let ended = erase(&program, &["--donation", &second.id, "--yes"]).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(traces(&program), Vec::<&str>::new());
}

#[tokio::test]
async fn whom_to_erase_is_said_once_and_rightly() {
    let program = Program::started().await;
    begin(&program, &canary(1)).await;
    for (arguments, code, said) in [
        (&["--yes"][..], 2, "--donor <EMAIL>|--donation <REFERENCE>"),
        (
            &["--donor", "a@b.org", "--donation", "DN-4F7K-Q2MX-9TBZ"],
            2,
            "cannot be used with",
        ),
        (
            &["--donor", "everybody", "--yes"],
            1,
            "--donor expected an e-mail address",
        ),
        (
            &["--donation", "everything", "--yes"],
            1,
            "expected a donation's reference",
        ),
        (
            &["--donation", "DN-4F7K-Q2MX-9TBZ", "--yes"],
            1,
            "no such donation",
        ),
    ] {
        let ended = erase(&program, arguments).await;
        assert_eq!(ended.code, Some(code), "{ended:?}");
        assert!(ended.err.contains(said), "{ended:?}");
    }
    let ended = erase(&program, &["--donor", "%@%", "--yes"]).await;
    assert_ne!(ended.code, Some(0), "no pattern is one: {ended:?}");
    assert_eq!(program.book.count("SELECT count(*) FROM donors").await, 1);
}

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

#[tokio::test]
async fn who_gave_is_due_to_be_erased_when_its_time_is_over_and_not_while_a_payment_is_under_way() {
    let house = House::open().await;
    let paid = Begun::read(&house.begin(&canary(1)).await.ok());
    let proof = house.gateway.pay_for(&paid).await;
    house.confirm(&paid.token, &proof).await.ok();
    let unpaid = Begun::read(&house.begin(&canary(2)).await.ok());
    let due = async |days: i64, of_unpaid: bool, of_paid: bool| {
        let before = house.desk.now().plus_ms(days * DAY_MS);
        let retention = Retention {
            unpaid_before: of_unpaid.then_some(before),
            paid_before: of_paid.then_some(before),
        };
        let ids = house
            .desk
            .ledger
            .donors_to_erase(retention, 10)
            .await
            .unwrap();
        ids.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(due(-1, true, true).await, Vec::<String>::new());
    assert_eq!(due(1, false, false).await, Vec::<String>::new());
    assert_eq!(due(1, true, false).await, std::slice::from_ref(&unpaid.id));
    assert_eq!(due(1, false, true).await, std::slice::from_ref(&paid.id));
    let id = daan_domain::DonationId::parse(unpaid.id.as_str()).unwrap();
    let (ledger, now) = (&house.desk.ledger, house.desk.now());
    let actor = daan_storage::Actor::Server;
    assert!(
        ledger
            .erase_donor(&id, Erasure::Retention, actor, now)
            .await
            .unwrap()
    );
    assert!(
        !ledger
            .erase_donor(&id, Erasure::Retention, actor, now)
            .await
            .unwrap()
    );
    assert_eq!(due(1, true, false).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_server_that_starts_erases_donors_whose_time_is_over() {
    let mut program = Program::started().await;
    let unpaid = begin(&program, &canary(1)).await;
    let paid = begin(&program, &canary(2)).await;
    pay(&program, &paid).await;
    program.terminate();
    program.exit().await;
    // A year passes.
    let mut file = sqlx::sqlite::SqliteConnectOptions::new().filename(program.book.path());
    file = file.foreign_keys(true);
    let mut connection = sqlx::ConnectOptions::connect(&file).await.unwrap();
    sqlx::raw_sql(
        "DROP TRIGGER donations_keep_what_was_meant; \
         UPDATE donations SET created_at = created_at - 31536000000, next_check_at = 4102444800000",
    )
    .execute(&mut connection)
    .await
    .unwrap();
    sqlx::Connection::close(connection).await.unwrap();
    program.start().await;
    let kept =
        async || program.book.rows("SELECT donation_id FROM donors").await == [paid.id.clone()];
    eventually(kept).await;
    let events = program
        .book
        .rows("SELECT donation_id, data, actor FROM events WHERE kind = 'donor_erased'")
        .await;
    assert_eq!(
        events,
        [format!("{}|{{\"why\":\"retention\"}}|server", unpaid.id)]
    );
}
