//! Gifts through Khalti that a restored ledger does not know, as an operator enters them.

use crate::harness::{Begun, Linked, Program, eventually, gift, khalti_gift};
use crate::operator::{Ended, daan};
use crate::restored::restore;
use daan_domain::DonationId;
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

/// A gift begun in rupees of India, one of which a part went back, and one that three commands enter at once.
#[tokio::test]
async fn what_was_paid_otherwise_than_begun_or_went_back_since_is_entered_and_once() {
    let mut program = Program::started().await;
    let indian = program.post("/api/begin_donation", &gift()).await.ok();
    let indian = Begun::read(&indian);
    let ended = daan(&program, &["backup", "--to", "copy.db"], "").await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let (quoted, part, thrice) = (
        linked(&program).await,
        linked(&program).await,
        linked(&program).await,
    );
    for gift in [&quoted, &part, &thrice] {
        assert_eq!(paid(&program, gift).await, "paid");
    }
    program
        .gateway
        .khalti(part.pidx(), "Partially Refunded")
        .await;
    program.kill().await;
    restore(&program);
    program.start().await;

    let with_donor = |amount: &'static str| [&["--amount", amount][..], &DONOR].concat();
    let unlike = entered(&program, part.pidx(), &indian.id, &with_donor("799")).await;
    assert_eq!(unlike.code, Some(1), "{unlike:?}");
    let ended = entered(&program, quoted.pidx(), &indian.id, &with_donor("800")).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    for said in ["the donation is paid", "keeps the donor it has"] {
        assert!(ended.out.contains(said), "{said}: {ended:?}");
    }
    assert_eq!(program.book.entries().await, ["capture|applied|80000|NPR"]);

    let ended = entered(&program, part.pidx(), &part.id, &with_donor("800")).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.out.contains("a part of it went back"), "{ended:?}");
    assert!(!ended.out.contains("keeps the donor"), "{ended:?}");
    let ended = daan(&program, &["recheck", &part.id], "").await;
    let told = format!("{}{}", ended.out, ended.err);
    assert!(told.contains("--manual"), "{ended:?}");

    let donations = "SELECT count(*) FROM donations";
    let before = program.book.count(donations).await;
    let others = [7, 8].map(|random| DonationId::from_random(random).to_string());
    let asked = with_donor("800");
    let (one, two, three) = tokio::join!(
        entered(&program, thrice.pidx(), &thrice.id, &asked),
        entered(&program, thrice.pidx(), &others[0], &asked),
        entered(&program, thrice.pidx(), &others[1], &asked),
    );
    let all = [one, two, three];
    let done = all.iter().filter(|ended| ended.code == Some(0)).count();
    assert_eq!(done, 1, "{all:?}");
    for refused in all.iter().filter(|ended| ended.code != Some(0)) {
        assert!(refused.err.contains("in this ledger already"), "{all:?}");
    }
    assert_eq!(program.book.count(donations).await, before + 1, "no ghost");
    let ended = daan(&program, &["verify-ledger"], "").await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
}
