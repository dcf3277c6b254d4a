//! What stands on a receipt in one language, line by line.

use super::statement::Statement;
use super::texts::texts;
use super::words::in_words;
use super::year::local;
use daan_domain::{Currency, Digits, DonorName, Locale, Money, Timestamp, filled};
use daan_storage::StoredReceipt;
use daan_web::texts::texts as page_texts;

/// A receipt in one language.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    pub(crate) locale: Locale,
    pub(crate) title: &'static str,
    /// The number as it is written.
    pub(crate) label: String,
    /// Who received the money.
    pub(crate) payee: String,
    /// Where the payee is, and its registrations.
    pub(crate) about: Vec<String>,
    /// That money went back.
    pub(crate) mark: Option<String>,
    pub(crate) facts: Vec<(&'static str, String)>,
    /// What the donor should know of taxes.
    pub(crate) notes: Vec<String>,
    pub(crate) signatory: Vec<String>,
    /// The link to the PDF.
    pub(crate) pdf: &'static str,
    /// The link to the donation.
    pub(crate) back: &'static str,
}

pub(crate) fn sheet(receipt: &StoredReceipt, locale: Locale) -> Sheet {
    let t = texts(locale);
    let stated = Statement::read(&receipt.statement);
    let currency = receipt.amount.currency();
    let donor = receipt.donor_name.as_ref().map(DonorName::as_str);
    let mut facts = vec![
        (t.number, receipt.label.clone()),
        (t.year, receipt.year.clone()),
        (t.issued, date(receipt.issued_at, currency, locale)),
        (t.donor, donor.unwrap_or(t.unnamed).to_owned()),
    ];
    facts.extend(sums(receipt, locale));
    facts.push((t.paid, date(receipt.paid_at, currency, locale)));
    let campaign = stated.campaign(locale);
    facts.extend(campaign.map(|title| (t.towards, title)));
    facts.extend([
        (t.way, receipt.gateway.name().to_owned()),
        (t.payment, receipt.payment.as_str().to_owned()),
        (t.reference, receipt.donation.as_str().to_owned()),
    ]);
    Sheet {
        locale,
        title: t.title,
        label: receipt.label.clone(),
        payee: receipt.payee.clone(),
        about: stated.about(locale),
        mark: mark(receipt, locale),
        facts,
        notes: stated.notes(locale),
        signatory: stated.signatory(locale),
        pdf: t.pdf,
        back: t.back,
    }
}

/// What was given; and where something went back, how much, and what remains, which is then what stands in words.
pub(super) fn sums(receipt: &StoredReceipt, locale: Locale) -> Vec<(&'static str, String)> {
    let t = texts(locale);
    let said = |money: Money| money.display(locale).to_string();
    let (given, gone_back) = (receipt.amount, receipt.gone_back);
    if gone_back.amount_minor() == 0 {
        return vec![
            (t.amount, said(given)),
            (t.in_words, in_words(given, locale)),
        ];
    }
    let remains = remaining(receipt);
    vec![
        (t.given, said(given)),
        (t.gone_back, said(gone_back)),
        (t.remains, said(remains)),
        (t.remains_in_words, in_words(remains, locale)),
    ]
}

fn remaining(receipt: &StoredReceipt) -> Money {
    let nothing = Money::zero(receipt.amount.currency());
    receipt
        .amount
        .checked_sub(receipt.gone_back)
        .unwrap_or(nothing)
}

/// A refund frees no number: the receipt says what of it still stands.
fn mark(receipt: &StoredReceipt, locale: Locale) -> Option<String> {
    let t = texts(locale);
    if receipt.gone_back.amount_minor() == 0 {
        return None;
    }
    let remains = remaining(receipt);
    if remains.amount_minor() == 0 {
        return Some(t.cancelled.to_owned());
    }
    let back = receipt.gone_back.display(locale).to_string();
    let left = remains.display(locale).to_string();
    Some(filled(t.reduced, &[("back", &back), ("left", &left)]))
}

fn date(at: Timestamp, currency: Currency, locale: Locale) -> String {
    let Some(local) = local(at, currency) else {
        return String::new();
    };
    let months = &page_texts(locale).months;
    let month = usize::try_from(local.month() - 1)
        .ok()
        .and_then(|month| months.get(month).copied());
    let text = format!(
        "{} {} {}",
        local.day(),
        month.unwrap_or_default(),
        local.year()
    );
    match locale.digits() {
        Digits::Latin => text,
        Digits::Devanagari => text.chars().map(devanagari).collect(),
    }
}

fn devanagari(c: char) -> char {
    let digit = c.to_digit(10);
    let digit = digit.and_then(|digit| char::from_u32(u32::from('०') + digit));
    digit.unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use daan_domain::{DonationId, Gateway, PaymentId};

    fn receipt(amount_minor: i64, gone_minor: i64, currency: Currency) -> StoredReceipt {
        let money = |minor| Money::new(minor, currency).unwrap();
        StoredReceipt {
            donation: DonationId::parse("DN-4F7K-Q2MX-9TBZ").unwrap(),
            payee: "Daan Education Trust".to_owned(),
            year: "2026-27".to_owned(),
            number: 1,
            label: "DET/2026-27/00001".to_owned(),
            issued_at: Timestamp::from_unix_ms(0),
            paid_at: Timestamp::from_unix_ms(0),
            gateway: Gateway::Razorpay,
            payment: PaymentId::parse("pay_1").unwrap(),
            amount: money(amount_minor),
            gone_back: money(gone_minor),
            donor_name: None,
            statement: serde_json::Value::Null,
            is_restored: false,
        }
    }

    /// As one text, and what stands above.
    fn said(receipt: &StoredReceipt, locale: Locale) -> (String, Option<String>) {
        let sheet = sheet(receipt, locale);
        let facts = sheet.facts.iter();
        let facts: Vec<_> = facts
            .map(|(label, value)| format!("{label}: {value}"))
            .collect();
        (facts.join("; "), sheet.mark)
    }

    #[test]
    fn a_receipt_of_which_nothing_went_back_says_one_sum() {
        let (facts, mark) = said(&receipt(500_00, 0, Currency::INR), Locale::En);
        let sum = "Amount: ₹500; In words: Five hundred rupees only;";
        assert!(facts.contains(sum), "{facts}");
        assert!(!facts.contains("Refunded") && mark.is_none(), "{facts}");
    }

    #[test]
    fn a_reduced_receipt_says_what_was_given_what_went_back_and_what_remains() {
        let reduced = receipt(500_00, 100_50, Currency::INR);
        for (locale, sums) in [
            (
                Locale::En,
                "Amount given: ₹500; Refunded: ₹100.50; Remaining amount: ₹399.50; Remaining amount in words: Three \
                 hundred ninety-nine rupees and fifty paise only;",
            ),
            (
                Locale::Hi,
                "दी गई राशि: ₹500; लौटाई गई राशि: ₹100.50; शेष राशि: ₹399.50; शेष राशि शब्दों में: तीन सौ निन्यानवे रुपये और पचास पैसे मात्र;",
            ),
        ] {
            let (facts, mark) = said(&reduced, locale);
            assert!(facts.contains(sums), "{facts}");
            assert!(mark.unwrap().contains("₹399.50"));
        }
        let (facts, _) = said(&receipt(800_00, 300_00, Currency::NPR), Locale::Ne);
        for sum in [
            "दिइएको रकम: नेरू\u{a0}८००",
            "फिर्ता भएको रकम: नेरू\u{a0}३००",
            "बाँकी रकम: नेरू\u{a0}५००",
            "बाँकी रकम अक्षरमा: पाँच सय रुपैयाँ मात्र",
        ] {
            assert!(facts.contains(sum), "{sum}: {facts}");
        }
        // What was given stands nowhere as what the receipt is for.
        assert!(!facts.contains("आठ सय"), "{facts}");
    }

    #[test]
    fn a_cancelled_receipt_says_that_nothing_remains() {
        for gone_minor in [500_00, 600_00] {
            let (facts, mark) = said(&receipt(500_00, gone_minor, Currency::INR), Locale::En);
            let sum = "Remaining amount: ₹0; Remaining amount in words: Zero rupees only;";
            assert!(facts.contains(sum), "{facts}");
            assert!(mark.unwrap().starts_with("Cancelled:"));
        }
    }
}
