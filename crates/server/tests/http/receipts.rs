//! The receipt of a donation.

use crate::harness::{Begun, House, all_of, given_back};
use daan_domain::DonationId;
use daan_server::checkout::RefundRequest;
use daan_server::operator::FoundReceipt;
use daan_storage::NewReceipt;
use reqwest::{Method, StatusCode};
use serde_json::json;

async fn paid(house: &House) -> Begun {
    let begun = house.begun().await;
    let proof = house.gateway.pay_for(&begun).await;
    assert_eq!(
        house.confirm(&begun.token, &proof).await.ok()["status"],
        "paid"
    );
    begun
}

async fn page(house: &House, path: &str) -> String {
    let response = house.request(Method::GET, path).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK, "{path}");
    response.text().await.unwrap()
}

fn address(begun: &Begun, language: &str) -> String {
    format!("/donations/{}/receipt?lang={language}", begun.token)
}

#[tokio::test]
async fn a_paid_gift_has_a_numbered_receipt_in_three_languages() {
    let house = House::open().await;
    let begun = paid(&house).await;
    for (language, words) in [
        (
            "en",
            ["Donation receipt", "Five hundred rupees only", "₹500"],
        ),
        ("hi", ["दान की रसीद", "पाँच सौ रुपये मात्र", "₹500"]),
        ("ne", ["दानको रसिद", "पाँच सय भारतीय रुपैयाँ मात्र", "५००"]),
    ] {
        let html = page(&house, &address(&begun, language)).await;
        assert!(html.contains(&format!("<html lang=\"{language}\"")));
        for word in words {
            assert!(html.contains(word), "{word}: {html}");
        }
        assert!(html.contains("/00001</dd>"), "{html}");
        for other in ["en", "hi", "ne"] {
            let link = format!("href=\"?lang={other}\"");
            assert!(html.contains(&link), "{link}: {html}");
        }
    }
    assert_eq!(house.book.count("SELECT count(*) FROM receipts").await, 1);
}

#[tokio::test]
async fn a_receipt_says_what_the_campaign_file_says_of_its_payee() {
    let house = House::open().await;
    let begun = paid(&house).await;
    let html = page(&house, &address(&begun, "en")).await;
    for stated in ["DET/", "Registration", "Daan Education Trust"] {
        assert!(html.contains(stated), "{stated}: {html}");
    }
}

#[tokio::test]
async fn a_receipt_of_nepals_rupees_is_of_a_year_in_bikram_sambat() {
    let house = House::open().await;
    let linked = house.linked().await;
    house.pay_link(&linked.link).await;
    let path = format!("/donations/{}/receipt?lang=en", linked.token);
    let html = page(&house, &path).await;
    let (_, number) = html.split_once("DSK/").unwrap();
    let (year, _) = number.split_once("/00001<").unwrap();
    let (first, second) = year.split_once('-').unwrap();
    let first: i64 = first.parse().unwrap();
    let paid = "SELECT CAST(strftime('%Y', paid_at / 1000, 'unixepoch') AS INTEGER) FROM receipts";
    // A year is 57 ahead of the one in which it began; the clock of this test is the machine's.
    let ahead = first - house.book.count(paid).await;
    assert!([56, 57].contains(&ahead), "{year}");
    assert_eq!(second, format!("{:02}", (first + 1) % 100));
    assert!(html.contains(&format!("<dd>{year}</dd>")), "{html}");
}

#[tokio::test]
async fn what_is_not_paid_leads_to_its_page_and_takes_no_number() {
    let house = House::open().await;
    let begun = house.begun().await;
    let path = address(&begun, "hi");
    let response = house.request(Method::GET, &path).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(
        response.headers()["location"],
        format!("/donations/{}?lang=hi", begun.token)
    );
    assert_eq!(house.book.count("SELECT count(*) FROM receipts").await, 0);
}

#[tokio::test]
async fn nobody_reads_a_receipt_without_its_token() {
    let house = House::open().await;
    paid(&house).await;
    let path = format!("/donations/{}/receipt", "A".repeat(26));
    let response = house.request(Method::GET, &path).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert!(!response.text().await.unwrap().contains("DET/"));
}

#[tokio::test]
async fn a_receipt_is_kept_by_no_cache_and_runs_no_script() {
    let house = House::open().await;
    let begun = paid(&house).await;
    let response = house
        .request(Method::GET, &address(&begun, "en"))
        .send()
        .await
        .unwrap();
    let headers = response.headers();
    assert_eq!(headers["cache-control"], "no-store");
    assert_eq!(headers["referrer-policy"], "no-referrer");
    let policy = headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
}

#[tokio::test]
async fn a_name_that_looks_like_markup_is_text_on_the_receipt() {
    let house = House::open().await;
    let mut gift = crate::harness::gift();
    gift["request"]["donor"]["name"] = json!("<b>Asha</b> & Co");
    let begun = Begun::read(&house.begin(&gift).await.ok());
    let proof = house.gateway.pay_for(&begun).await;
    house.confirm(&begun.token, &proof).await.ok();
    let html = page(&house, &address(&begun, "en")).await;
    assert!(html.contains("&lt;b>Asha&lt;/b> &amp; Co"), "{html}");
    assert!(!html.contains("<b>Asha"), "{html}");
}

#[tokio::test]
async fn a_receipt_says_what_remains_of_a_gift_and_that_nothing_does() {
    let house = House::open().await;
    let begun = paid(&house).await;
    for (amount, remains, words) in [
        ("100", "₹400", "Four hundred rupees only"),
        ("400", "₹0", "Zero rupees only"),
    ] {
        given_back(&house, &begun, Some(amount)).await;
        let html = page(&house, &address(&begun, "en")).await;
        for (label, value) in [
            ("Amount given", "₹500"),
            ("Remaining amount", remains),
            ("Remaining amount in words", words),
        ] {
            let fact = format!("<dt>{label}</dt><dd>{value}</dd>");
            assert!(html.contains(&fact), "{fact}: {html}");
        }
        let is_cancelled = html.contains("<strong>Cancelled:");
        assert_eq!(is_cancelled, remains == "₹0", "{html}");
    }
}

/// Payees choose how their numbers are written.
#[tokio::test]
async fn a_number_that_two_payees_wrote_names_no_gift_and_tells_both() {
    let house = House::open().await;
    let begun = [paid(&house).await, paid(&house).await];
    for (begun, payee) in begun.iter().zip(["Shiksha Trust", "Aarogya Trust"]) {
        let new = NewReceipt {
            donation: DonationId::parse(begun.id.as_str()).unwrap(),
            payee: payee.to_owned(),
            year: "2026-27".to_owned(),
            label: "R-{number}".to_owned(),
            donor_name: None,
            statement: json!({}),
            mailed_from: None,
        };
        let issued = house.desk.ledger.issue_receipt(new, house.desk.now());
        assert_eq!(issued.await.unwrap().label, "R-00001");
    }
    let looked = house.desk.recheck("R-00001").await.unwrap_err();
    let asked = RefundRequest {
        reference: "R-00001".to_owned(),
        ..all_of(&begun[0])
    };
    let refused = house.desk.refund(&asked).await.unwrap_err();
    let found = FoundReceipt::look_up(&house.desk.ledger, "R-00001").await;
    let found = found.unwrap_err();
    for (code, message) in [
        (looked.code, looked.message),
        (refused.code, refused.message),
        (found.code, found.message),
    ] {
        assert_eq!(code, "receipt_ambiguous");
        for (begun, payee) in begun.iter().zip(["Shiksha Trust", "Aarogya Trust"]) {
            let told = format!("{} ({payee}, 2026-27)", begun.id);
            assert!(message.contains(&told), "{told}: {message}");
        }
    }
}

/// Without its dashes this one could be heard as a reference.
#[tokio::test]
async fn a_number_that_looks_like_a_reference_names_its_own_gift() {
    let house = House::open().await;
    let begun = paid(&house).await;
    let new = NewReceipt {
        donation: DonationId::parse(begun.id.as_str()).unwrap(),
        payee: "Shiksha Trust".to_owned(),
        year: "2026-27".to_owned(),
        label: "A-2026-27-{number}".to_owned(),
        donor_name: None,
        statement: json!({}),
        mailed_from: None,
    };
    let issued = house.desk.ledger.issue_receipt(new, house.desk.now());
    let label = issued.await.unwrap().label;
    assert!(DonationId::parse_said(&label).is_ok(), "{label}");
    let looked = house.desk.recheck(&label).await.unwrap();
    assert_eq!(looked.reference, begun.id);
}

fn pdf_address(begun: &Begun, language: &str) -> String {
    format!("/donations/{}/receipt.pdf?lang={language}", begun.token)
}

#[tokio::test]
async fn a_receipt_is_a_pdf_too_the_same_bytes_each_time() {
    let house = House::open().await;
    let begun = paid(&house).await;
    let mut all = Vec::new();
    for language in ["en", "hi", "ne"] {
        let path = pdf_address(&begun, language);
        let html = page(&house, &address(&begun, language)).await;
        assert!(html.contains(&format!("href=\"{path}\"")), "{html}");
        let response = house.request(Method::GET, &path).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let headers = response.headers().clone();
        let number = html.split("DET/").nth(1).unwrap();
        let number = number.split('<').next().unwrap().replace('/', "-");
        let disposition = format!("attachment; filename=\"receipt-DET-{number}.pdf\"");
        for (name, value) in [
            ("content-type", "application/pdf"),
            ("content-disposition", disposition.as_str()),
            ("cache-control", "no-store"),
            ("referrer-policy", "no-referrer"),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("cross-origin-resource-policy", "same-origin"),
            (
                "content-security-policy",
                "default-src 'none'; frame-ancestors 'none'; sandbox",
            ),
        ] {
            let sent: Vec<_> = headers.get_all(name).iter().collect();
            assert_eq!(sent, [value], "{name}");
        }
        let bytes = response.bytes().await.unwrap();
        assert!(bytes.starts_with(b"%PDF-1.7"));
        let lang = format!("/Lang({language})");
        assert!(
            bytes
                .windows(lang.len())
                .any(|part| part == lang.as_bytes())
        );
        let again = house.request(Method::GET, &path).send().await.unwrap();
        assert!(again.bytes().await.unwrap() == bytes);
        all.push(bytes);
    }
    assert!(all[0] != all[1] && all[1] != all[2]);
    assert_eq!(house.book.count("SELECT count(*) FROM receipts").await, 1);
}

#[tokio::test]
async fn nobody_gets_a_pdf_of_what_is_not_paid_or_without_its_token() {
    let house = House::open().await;
    let begun = house.begun().await;
    let unpaid = house.get(&pdf_address(&begun, "ne")).await;
    let page = format!("/donations/{}?lang=ne", begun.token);
    assert_eq!(
        (unpaid.status, unpaid.header("location")),
        (303, page.as_str())
    );
    let path = format!("/donations/{}/receipt.pdf", "A".repeat(26));
    let stranger = house.get(&path).await;
    assert_eq!(stranger.status, 404);
    assert!(!stranger.text.contains("%PDF"));
    assert_eq!(house.book.count("SELECT count(*) FROM receipts").await, 0);
}

/// Threat 48.
#[tokio::test]
async fn a_name_of_any_script_is_a_pdf_and_one_without_end_is_no_gift() {
    let house = House::open().await;
    for name in [
        "தமிழ் செல்வன்",
        "王小明 👩\u{200d}🚀",
        "محمد علي",
        "Asha\u{0}\u{1b}[31m\u{202e}",
        "क्ष".repeat(33).as_str(),
    ] {
        let mut gift = crate::harness::gift();
        gift["request"]["donor"]["name"] = json!(name);
        let begun = Begun::read(&house.begin(&gift).await.ok());
        let proof = house.gateway.pay_for(&begun).await;
        house.confirm(&begun.token, &proof).await.ok();
        let path = pdf_address(&begun, "en");
        let response = house.request(Method::GET, &path).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{name}");
        assert!(response.bytes().await.unwrap().starts_with(b"%PDF-"));
    }
    let mut gift = crate::harness::gift();
    gift["request"]["donor"]["name"] = json!("x".repeat(10_000));
    house.begin(&gift).await.refused(422, "name_too_long");
}
