//! Amounts in words, as receipts of the two countries have them: by crore, lakh and thousand.

use daan_domain::{Currency, Locale, Money};

/// How one language says numbers and money.
struct Words {
    /// 0 to 99.
    below_hundred: fn(i64) -> String,
    hundred: &'static str,
    thousand: &'static str,
    lakh: &'static str,
    crore: &'static str,
    and: &'static str,
    only: &'static str,
}

const CRORE: i64 = 1_00_00_000;
const LAKH: i64 = 1_00_000;

/// The amount in words: `Five hundred rupees only`.
pub(super) fn in_words(money: Money, locale: Locale) -> String {
    let words = match locale {
        Locale::En => Words {
            below_hundred: english,
            hundred: "hundred",
            thousand: "thousand",
            lakh: "lakh",
            crore: "crore",
            and: "and",
            only: "only",
        },
        Locale::Hi => Words {
            below_hundred: |n| nth(HINDI, n),
            hundred: "सौ",
            thousand: "हज़ार",
            lakh: "लाख",
            crore: "करोड़",
            and: "और",
            only: "मात्र",
        },
        Locale::Ne => Words {
            below_hundred: |n| nth(NEPALI, n),
            hundred: "सय",
            thousand: "हजार",
            lakh: "लाख",
            crore: "करोड",
            and: "र",
            only: "मात्र",
        },
    };
    let per_major = money.currency().minor_per_major();
    let (whole, minor) = (
        money.amount_minor() / per_major,
        money.amount_minor() % per_major,
    );
    let names = names(money.currency(), locale);
    let major_name = names.map_or(money.currency().code(), |(major, _)| major);
    let whole = format!("{} {major_name}", number(whole, &words));
    capitalised(&if minor > 0 {
        let minor = number(minor, &words);
        let minor = match names {
            Some((_, name)) => format!("{minor} {name}"),
            None => format!("{minor}/{per_major}"),
        };
        format!("{whole} {} {minor} {}", words.and, words.only)
    } else {
        format!("{whole} {}", words.only)
    })
}

fn number(n: i64, words: &Words) -> String {
    if n < 100 {
        return (words.below_hundred)(n);
    }
    let mut parts = Vec::new();
    let mut rest = n;
    for (size, name) in [
        (CRORE, words.crore),
        (LAKH, words.lakh),
        (1_000, words.thousand),
        (100, words.hundred),
    ] {
        if rest >= size {
            parts.push(format!("{} {name}", number(rest / size, words)));
            rest %= size;
        }
    }
    if rest > 0 {
        parts.push((words.below_hundred)(rest));
    }
    parts.join(" ")
}

/// What the money of the two countries is called, and its hundredth part.
fn names(currency: Currency, locale: Locale) -> Option<(&'static str, &'static str)> {
    Some(match (currency.code(), locale) {
        ("INR", Locale::En) => ("rupees", "paise"),
        ("INR", Locale::Hi) => ("रुपये", "पैसे"),
        ("INR", Locale::Ne) => ("भारतीय रुपैयाँ", "पैसा"),
        ("NPR", Locale::En) => ("Nepali rupees", "paisa"),
        ("NPR", Locale::Hi) => ("नेपाली रुपये", "पैसे"),
        ("NPR", Locale::Ne) => ("रुपैयाँ", "पैसा"),
        _ => return None,
    })
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

const ENGLISH: &str = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen \
    sixteen seventeen eighteen nineteen";
const ENGLISH_TENS: &str = "zero ten twenty thirty forty fifty sixty seventy eighty ninety";

fn english(n: i64) -> String {
    match (n / 10, n % 10) {
        (0 | 1, _) => nth(ENGLISH, n),
        (tens, 0) => nth(ENGLISH_TENS, tens),
        (tens, ones) => format!("{}-{}", nth(ENGLISH_TENS, tens), nth(ENGLISH, ones)),
    }
}

/// Neither language makes its numbers below a hundred by a rule.
const HINDI: &str = "शून्य एक दो तीन चार पाँच छह सात आठ नौ \
    दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस \
    बीस इक्कीस बाईस तेईस चौबीस पच्चीस छब्बीस सत्ताईस अट्ठाईस उनतीस \
    तीस इकतीस बत्तीस तैंतीस चौंतीस पैंतीस छत्तीस सैंतीस अड़तीस उनतालीस \
    चालीस इकतालीस बयालीस तैंतालीस चौवालीस पैंतालीस छियालीस सैंतालीस अड़तालीस उनचास \
    पचास इक्यावन बावन तिरपन चौवन पचपन छप्पन सत्तावन अट्ठावन उनसठ \
    साठ इकसठ बासठ तिरसठ चौंसठ पैंसठ छियासठ सड़सठ अड़सठ उनहत्तर \
    सत्तर इकहत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर उनासी \
    अस्सी इक्यासी बयासी तिरासी चौरासी पचासी छियासी सत्तासी अट्ठासी नवासी \
    नब्बे इक्यानवे बानवे तिरानवे चौरानवे पचानवे छियानवे सत्तानवे अट्ठानवे निन्यानवे";
const NEPALI: &str = "शून्य एक दुई तीन चार पाँच छ सात आठ नौ \
    दस एघार बाह्र तेह्र चौध पन्ध्र सोह्र सत्र अठार उन्नाइस \
    बीस एक्काइस बाइस तेइस चौबीस पच्चीस छब्बीस सत्ताइस अट्ठाइस उनन्तीस \
    तीस एकतीस बत्तीस तेत्तीस चौँतीस पैँतीस छत्तीस सैँतीस अठतीस उनन्चालीस \
    चालीस एकचालीस बयालीस त्रिचालीस चवालीस पैँतालीस छयालीस सतचालीस अठचालीस उनन्चास \
    पचास एकाउन्न बाउन्न त्रिपन्न चौवन्न पचपन्न छपन्न सन्ताउन्न अन्ठाउन्न उनन्साठी \
    साठी एकसट्ठी बयसट्ठी त्रिसट्ठी चौसट्ठी पैँसट्ठी छयसट्ठी सतसट्ठी अठसट्ठी उनन्सत्तरी \
    सत्तरी एकहत्तर बहत्तर त्रिहत्तर चौहत्तर पचहत्तर छयहत्तर सतहत्तर अठहत्तर उनासी \
    असी एकासी बयासी त्रियासी चौरासी पचासी छयासी सतासी अठासी उनान्नब्बे \
    नब्बे एकान्नब्बे बयान्नब्बे त्रियान्नब्बे चौरान्नब्बे पञ्चान्नब्बे छयान्नब्बे सन्तान्नब्बे अन्ठान्नब्बे उनान्सय";

fn nth(list: &str, n: i64) -> String {
    let at = usize::try_from(n).unwrap_or_default();
    list.split_whitespace()
        .nth(at)
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(minor: i64, currency: Currency, locale: Locale) -> String {
        in_words(Money::new(minor, currency).unwrap(), locale)
    }

    #[test]
    fn amounts_are_said_by_crore_lakh_and_thousand() {
        let en = |minor| words(minor, Currency::INR, Locale::En);
        assert_eq!(en(500_00), "Five hundred rupees only");
        assert_eq!(
            en(1_23_45_678_50),
            "One crore twenty-three lakh forty-five thousand six hundred seventy-eight rupees and fifty paise only"
        );
        assert_eq!(en(100_00_00_000_00), "One hundred crore rupees only");
        assert_eq!(
            words(1_25_000_00, Currency::INR, Locale::Hi),
            "एक लाख पच्चीस हज़ार रुपये मात्र"
        );
        assert_eq!(
            words(2_999_00, Currency::NPR, Locale::Ne),
            "दुई हजार नौ सय उनान्सय रुपैयाँ मात्र"
        );
    }

    #[test]
    fn of_other_currencies_the_rest_is_said_as_the_part_of_the_whole_that_it_is() {
        let of = |minor, code| words(minor, Currency::lookup(code).unwrap(), Locale::En);
        assert_eq!(of(1_50, "USD"), "One USD and fifty/100 only");
        assert_eq!(of(1_500, "KWD"), "One KWD and five hundred/1000 only");
        assert_eq!(of(1_000, "KWD"), "One KWD only");
        assert_eq!(of(1_500, "JPY"), "One thousand five hundred JPY only");
        assert_eq!(
            words(1_005, Currency::lookup("KWD").unwrap(), Locale::Ne),
            "एक KWD र पाँच/1000 मात्र"
        );
    }

    #[test]
    fn every_number_below_a_hundred_has_a_word_of_its_own() {
        for list in [HINDI, NEPALI] {
            let mut known: Vec<_> = list.split_whitespace().collect();
            assert_eq!(known.len(), 100);
            known.sort_unstable();
            known.dedup();
            assert_eq!(known.len(), 100);
        }
    }
}
