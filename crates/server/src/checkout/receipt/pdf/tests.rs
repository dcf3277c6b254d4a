use super::super::texts::texts;
use super::*;
use daan_domain::Locale;

fn example(locale: Locale) -> Sheet {
    let t = texts(locale);
    Sheet {
        locale,
        title: t.title,
        label: "DET/2026-27/00001".to_owned(),
        payee: "Daan Education Trust".to_owned(),
        about: vec!["12 Vidya Marg, New Delhi 110001".to_owned()],
        mark: None,
        facts: vec![
            (t.donor, "लक्ष्मी Rai श्रीवास्तव".to_owned()),
            (t.amount, "₹1,00,000".to_owned()),
            (t.in_words, "एक लाख रुपये मात्र".to_owned()),
        ],
        notes: vec!["कर विभाग के नियमों के अनुसार। ".repeat(250)],
        signatory: vec![],
        pdf: t.pdf,
        back: t.back,
    }
}

#[test]
fn the_same_receipt_is_the_same_bytes() {
    for locale in Locale::ALL {
        let one = pdf(&example(locale)).unwrap();
        assert!(one.starts_with(b"%PDF-"));
        assert!(one == pdf(&example(locale)).unwrap());
    }
}

fn has(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|part| part == text.as_bytes())
}

#[test]
fn a_document_is_tagged_and_has_a_language_and_its_own_fonts() {
    for locale in Locale::ALL {
        let bytes = pdf(&example(locale)).unwrap();
        assert!(
            has(&bytes, &format!("/Lang({})", locale.tag())),
            "{locale:?}"
        );
        assert!(has(&bytes, "/StructTreeRoot"));
        assert!(has(&bytes, "/FontFile2"));
        assert!(bytes.len() < 120_000, "{}", bytes.len());
    }
}

/// Threat 48.
#[test]
fn whatever_a_name_is_made_of_a_document_is_made() {
    let zalgo = format!("Z{}", "\u{301}\u{94d}\u{93f}".repeat(33));
    let names = [
        "a".repeat(1_000),
        "क्ष".repeat(400),
        "王".repeat(100),
        "\u{0}\u{1}\u{1b}\u{7f}\u{202e}".repeat(20),
        ") Tj ET BT (x) Tj <</JS (app.alert(1))>> \\ %".to_owned(),
        "\u{94d}\u{93f}\u{901}".repeat(30),
        zalgo,
        "\u{fffe}\u{10ffff}\u{e000}".to_owned(),
        String::new(),
    ];
    for name in names {
        let mut sheet = example(Locale::Hi);
        sheet.facts[0].1.clone_from(&name);
        sheet.payee.clone_from(&name);
        sheet.label.clone_from(&name);
        sheet.about = vec![name.clone(); 3];
        sheet.signatory = vec![name.clone()];
        let bytes = pdf(&sheet).unwrap();
        assert!(bytes.starts_with(b"%PDF-"), "{name}");
        assert!(!has(&bytes, "<</JS ("), "{name}");
    }
}

#[test]
fn a_long_receipt_goes_on_on_the_next_page() {
    let mut sheet = example(Locale::En);
    let one = Fonts::load().map(|fonts| Layout::of(&sheet, &fonts).pages().len());
    assert_eq!(one.unwrap(), 2);
    sheet.notes = vec!["One line.".to_owned()];
    let fonts = Fonts::load().unwrap();
    assert_eq!(Layout::of(&sheet, &fonts).pages().len(), 1);
}

#[test]
fn letters_that_cannot_be_shown_are_said_to_be_missing() {
    let fonts = Fonts::load().unwrap();
    let mut sheet = example(Locale::En);
    let note = texts(Locale::En).unprintable;
    let says = |sheet: &Sheet| {
        let layout = Layout::of(sheet, &fonts);
        let cells = layout.lines.iter().flat_map(|line| &line.cells);
        let texts: Vec<_> = cells.map(|cell| cell.text.as_str()).collect();
        texts.join(" ")
    };
    assert!(!says(&sheet).contains(note));
    sheet.facts[0].1 = "தமிழ் Rai".to_owned();
    let said = says(&sheet);
    assert!(said.contains("[?] Rai") && said.contains(note), "{said}");
}
