//! Which gifts are listed, and as what.

use super::*;
use daan_domain::Timestamp;
use daan_storage::ExportedPayment;
use std::path::Path;

const SAMPLE: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../config/donor-sheet.toml"
));

fn sheet() -> DonorSheet {
    DonorSheet::parse(SAMPLE, Path::new("donor-sheet.toml")).unwrap()
}

fn gift() -> ExportedDonation {
    ExportedDonation {
        reference: "DN-4F7K-Q2MX-9TBZ".to_owned(),
        created_at_ms: 1_775_000_000_000,
        // 31 March 2026, 20:00 UTC: the first of April in India.
        paid_at_ms: Some(1_774_987_200_000),
        campaign: "education".to_owned(),
        payee: "Daan Education Trust".to_owned(),
        gateway: "razorpay".to_owned(),
        status: "paid".to_owned(),
        amount_minor: 500_00,
        currency: "INR".to_owned(),
        payment: Some(ExportedPayment {
            booked_at_ms: 1_774_987_201_000,
            gateway: "razorpay".to_owned(),
            id: "pay_1".to_owned(),
            amount_minor: 500_00,
            currency: "INR".to_owned(),
        }),
        refunded_minor: 0,
        anonymous: false,
        declares_indian_citizen: true,
        locale: "en".to_owned(),
        donor: Some(ExportedDonor {
            name: "Asha Rai".to_owned(),
            email: "asha@example.org".to_owned(),
            phone: None,
            pan: Some("ABCPE1234F".to_owned()),
            message: None,
        }),
        is_erased: false,
        receipt: None,
    }
}

fn row(gift: &ExportedDonation) -> SheetRow {
    let sheet = sheet();
    SheetRows::of_payee(&sheet, "Daan Education Trust")
        .unwrap()
        .row(gift)
}

#[test]
fn a_gift_with_a_pan_fills_the_forms_columns_and_leaves_the_address_to_the_payee() {
    let SheetRow::Listed(cells) = row(&gift()) else {
        panic!("listed");
    };
    let told: Vec<_> = cells.iter().map(Cell::in_csv).collect();
    assert_eq!(
        told,
        [
            "1",
            "",
            "1",
            "ABCPE1234F",
            "Section 80G(5)(vi)",
            "AAATD0000A24DL01",
            "2024-04-01",
            "Asha Rai",
            "",
            "Others",
            "Electronic modes including account payee cheque/draft",
            "500.00"
        ]
    );
    assert_eq!(sheet().titles().len(), cells.len());
}

#[test]
fn what_went_back_is_not_listed() {
    let part = ExportedDonation {
        refunded_minor: 200_00,
        ..gift()
    };
    let SheetRow::Listed(cells) = row(&part) else {
        panic!("listed");
    };
    assert_eq!(cells.last(), Some(&"300.00".into()));
    let whole = ExportedDonation {
        refunded_minor: 500_00,
        ..gift()
    };
    assert_eq!(row(&whole), SheetRow::Left);
}

#[test]
fn a_gift_without_a_pan_or_without_a_known_donor_is_told_apart() {
    let mut without = gift();
    without.donor.as_mut().unwrap().pan = None;
    let erased = ExportedDonation {
        donor: None,
        is_erased: true,
        ..gift()
    };
    for gift in [without, erased] {
        let SheetRow::Apart(cells) = row(&gift) else {
            panic!("apart");
        };
        assert_eq!(cells.len(), SheetRows::APART.len());
        assert_eq!(cells[1], "2026-04-01".into());
    }
}

#[test]
fn gifts_of_others_and_in_other_money_are_none_of_it() {
    let mut npr = gift();
    npr.payment.as_mut().unwrap().currency = "NPR".to_owned();
    let other = ExportedDonation {
        payee: "Daan Shiksha Kosh".to_owned(),
        ..gift()
    };
    let unpaid = ExportedDonation {
        payment: None,
        ..gift()
    };
    for gift in [npr, other, unpaid] {
        assert_eq!(row(&gift), SheetRow::Left);
    }
}

#[test]
fn a_year_is_the_payees_own() {
    let sheet = sheet();
    let begin = Timestamp::from_unix_ms(1_774_981_800_000);
    let end = Timestamp::from_unix_ms(1_806_517_800_000);
    assert_eq!(sheet.year_of().span("2026-27"), Some((begin, end)));
    assert_eq!(sheet.year_of().span("2026"), Some((begin, end)));
    for wrong in ["2026-28", "26-27", "2026-", "", "next"] {
        assert_eq!(sheet.year_of().span(wrong), None, "{wrong}");
    }
}

#[test]
fn a_year_is_told_with_its_days() {
    for (sample, asked, told) in [
        (
            SAMPLE.to_owned(),
            "2026",
            "2026-27, from 2026-04-01 to 2027-03-31",
        ),
        (
            SAMPLE.to_owned(),
            "2026-27",
            "2026-27, from 2026-04-01 to 2027-03-31",
        ),
        (
            SAMPLE.replace("first_month = 4", "first_month = 1"),
            "2026",
            "2026, from 2026-01-01 to 2026-12-31",
        ),
    ] {
        let sheet = DonorSheet::parse(&sample, Path::new("donor-sheet.toml")).unwrap();
        assert_eq!(sheet.year_of().in_words(asked).as_deref(), Some(told));
    }
    assert_eq!(sheet().year_of().in_words("2026-28"), None);
}

#[test]
fn a_year_of_nepal_is_one_of_bikram_sambat_from_shrawan_to_shrawan() {
    let sample = SAMPLE
        .replace("currency = \"INR\"", "currency = \"NPR\"")
        .replace("utc_offset_minutes = 330", "utc_offset_minutes = 345");
    let sheet = DonorSheet::parse(&sample, Path::new("donor-sheet.toml")).unwrap();
    let years = sheet.year_of();
    for asked in ["2083-84", "2083"] {
        let told = years.in_words(asked);
        assert_eq!(
            told.as_deref(),
            Some("2083-84, from 2026-07-17 to 2027-07-16")
        );
    }
    // 17 July, midnight in Nepal.
    let begin = Timestamp::from_unix_ms(1_784_225_700_000);
    assert_eq!(years.span("2083-84").map(|(from, _)| from), Some(begin));
    assert_eq!(
        years.in_words("2026-27").as_deref(),
        Some("2026-27, from 2026-04-01 to 2027-03-31")
    );
}

#[test]
fn a_column_without_one_source_and_a_payee_without_its_values_are_refused() {
    for (from, to, said) in [
        ("from = \"serial\"", "", "needs one of"),
        (
            "from = \"serial\"",
            "from = \"serial\"\ntext = \"1\"",
            "no two of them",
        ),
        (
            "section_code = \"Section 80G(5)(vi)\"\n",
            "",
            "needs section_code of the payee",
        ),
        ("from = \"pan\"", "from = \"aadhaar\"", "aadhaar"),
        ("first_month = 4", "first_month = 13", "from 1 to 12"),
    ] {
        let text = SAMPLE.replacen(from, to, 1);
        let error = DonorSheet::parse(&text, Path::new("sheet.toml"))
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("sheet.toml: ") && error.contains(said),
            "{error}"
        );
    }
    let sheet = sheet();
    let error = SheetRows::of_payee(&sheet, "Nobody")
        .err()
        .unwrap()
        .to_string();
    assert!(
        error.contains("name = \"Nobody\", found Daan Education Trust"),
        "{error}"
    );
}
