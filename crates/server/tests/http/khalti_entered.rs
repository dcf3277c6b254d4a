//! Gifts through Khalti that a restored ledger does not know, as an operator enters them.

use crate::harness::{Linked, Program, eventually, khalti_gift};
use crate::operator::{Ended, daan};
use crate::restored::restore;
use serde_json::json;

async fn linked(program: &Program) -> Linked {
    Linked::read(
        &program
            .post("/api/begin_donation", &khalti_gift())
            .await
            .ok(),
    )
}

/// What the donor's page says then.
async fn paid(program: &Program, linked: &Linked) -> String {
    program.gateway.khalti(linked.pidx(), "Completed").await;
    let asked = json!({"token": linked.token});
    let seen = program.post("/api/donation", &asked).await.ok();
    seen["status"].as_str().unwrap().to_owned()
}

async fn entered(program: &Program, pidx: &str, reference: &str, more: &[&str]) -> Ended {
    let asked = [
        "enter-khalti",
        pidx,
        "--donation",
        reference,
        "--campaign",
        "education",
    ];
    daan(program, &[&asked, more].concat(), "").await
}

const DONOR: [&str; 5] = ["--name", "Asha Rai", "--email", "asha@example.org", "--yes"];

#[tokio::test]
async fn a_gift_that_the_restored_ledger_lost_is_entered_once_on_khaltis_own_word() {
    let mut program = Program::started().await;
    let open = linked(&program).await;
    let ended = daan(&program, &["backup", "--to", "copy.db"], "").await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let (lost, other, unpaid) = (
        linked(&program).await,
        linked(&program).await,
        linked(&program).await,
    );
    for gift in [&lost, &other] {
        assert_eq!(paid(&program, gift).await, "paid");
    }
    program.kill().await;
    restore(&program);
    program.start().await;
    let (id, pidx) = (lost.id.as_str(), lost.pidx());

    let ended = daan(&program, &["recheck", id], "").await;
    assert!(ended.err.contains("daan enter-khalti"), "{ended:?}");
    for (pidx, more, said) in [
        (pidx, ["--amount", "700", "--yes"], "NPR 800.00"),
        (
            unpaid.pidx(),
            ["--amount", "800", "--yes"],
            "found `Initiated`",
        ),
        ("nobodysPidx", ["--amount", "800", "--yes"], "does not say"),
        (pidx, ["--amount", "8,00", "--yes"], "an amount in rupees"),
        (
            open.pidx(),
            ["--amount", "800", "--yes"],
            "in this ledger already",
        ),
    ] {
        let ended = entered(&program, pidx, id, &more).await;
        assert_eq!(ended.code, Some(1), "{said}: {ended:?}");
        assert!(ended.err.contains(said), "{said}: {ended:?}");
    }
    let ended = entered(&program, pidx, id, &["--amount", "800"]).await;
    assert!(ended.out.contains("nothing is entered yet"), "{ended:?}");
    assert_eq!(
        program.book.count("SELECT count(*) FROM donations").await,
        1
    );
    assert!(program.book.entries().await.is_empty());

    let with_donor = [&["--amount", "800"][..], &DONOR].concat();
    let ended = entered(&program, pidx, id, &with_donor).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(
        ended
            .out
            .contains(&format!("{id}: NPR 800.00 to education")),
        "{ended:?}"
    );
    assert!(ended.out.contains("the donation is paid"), "{ended:?}");
    assert_eq!(program.book.entries().await, ["capture|applied|80000|NPR"]);
    let receipts = "SELECT donation_id, donor_name FROM receipts";
    eventually(async || program.book.rows(receipts).await == [format!("{id}|Asha Rai")]).await;

    // Neither the same payment nor a second one of the gift is credited.
    for (pidx, reference, said) in [
        (pidx, id, "in this ledger already"),
        (pidx, other.id.as_str(), "in this ledger already"),
        (other.pidx(), id, "is paid already"),
    ] {
        let ended = entered(&program, pidx, reference, &with_donor).await;
        assert_eq!(ended.code, Some(1), "{said}: {ended:?}");
        assert!(ended.err.contains(said), "{said}: {ended:?}");
    }
    // A link that the ledger lost of a donation that it knows.
    let ended = entered(&program, other.pidx(), &open.id, &with_donor).await;
    assert!(ended.out.contains("the donation is paid"), "{ended:?}");
    let entries = ["capture|applied|80000|NPR", "capture|applied|80000|NPR"];
    assert_eq!(program.book.entries().await, entries);
    let ended = daan(&program, &["verify-ledger"], "").await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let ended = daan(&program, &["recheck", id], "").await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let ended = daan(&program, &["erase", "--donation", id, "--yes"], "").await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let ended = daan(&program, &["verify-ledger"], "").await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
}
