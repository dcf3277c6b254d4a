//! What only the server's pages say: a browser that runs the app carries none of it.

mod en;
mod hi;
mod ne;

use daan_domain::Locale;

/// The texts of a language.
pub fn plain(locale: Locale) -> &'static PlainTexts {
    match locale {
        Locale::En => &en::TEXTS,
        Locale::Hi => &hi::TEXTS,
        Locale::Ne => &ne::TEXTS,
    }
}

/// The texts of the pages that work without a script.
#[expect(missing_docs, reason = "as for `Texts`")]
pub struct PlainTexts {
    /// `{title}`
    pub error: &'static str,
    pub refused: &'static str,
    pub cancelled: &'static str,
    pub cancelled_gift: &'static str,
    /// `{check}`
    pub no_change: &'static str,
    pub to_form: &'static str,
    pub to_status: &'static str,
    pub pay: PayTexts,
    pub otp: OtpTexts,
}

/// The page from which a gift is paid.
#[expect(missing_docs, reason = "as for `Texts`")]
pub struct PayTexts {
    pub title: &'static str,
    pub payee: &'static str,
    /// `{amount}`
    pub button: &'static str,
    pub onward: &'static str,
    pub here: &'static str,
    /// `{amount}`, `{method}`
    pub by: &'static str,
    pub bank: &'static str,
    pub choose: &'static str,
    pub upi_id: &'static str,
    pub upi_hint: &'static str,
    pub phone_hint: &'static str,
    pub card_number: &'static str,
    pub card_name: &'static str,
    pub card_month: &'static str,
    pub card_year: &'static str,
    pub card_cvv: &'static str,
    pub card_note: &'static str,
    pub no_choice: &'static str,
    pub no_upi_id: &'static str,
    pub no_phone: &'static str,
    pub no_email: &'static str,
    pub no_card: &'static str,
    pub no_otp: &'static str,
}

/// The page that asks for a bank's one-time password.
#[expect(missing_docs, reason = "as for `Texts`")]
pub struct OtpTexts {
    pub title: &'static str,
    pub label: &'static str,
    pub hint: &'static str,
    pub button: &'static str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_names_what_is_filled_in() {
        for locale in Locale::ALL {
            let t = plain(locale);
            for (text, names) in [
                (t.error, &["{title}"][..]),
                (t.pay.button, &["{amount}"]),
                (t.pay.by, &["{amount}", "{method}"]),
            ] {
                for name in names {
                    assert!(text.contains(name), "{} lacks {name}: {text}", locale.tag());
                }
            }
        }
    }
}
