//! Every text of the pages, in each language. The wording of errors is `daan-api`'s.
//!
//! One struct of plain texts: a language that lacks one does not compile. Words in braces are filled in.

#[cfg(test)]
mod complete;
mod en;
mod hi;
mod ne;
// What the app never says.
#[cfg(not(target_arch = "wasm32"))]
pub mod plain;

use crate::amount::grouped;
use crate::date::in_digits;
use daan_domain::{Locale, filled};

/// The texts of a language.
pub fn texts(locale: Locale) -> &'static Texts {
    match locale {
        Locale::En => &en::TEXTS,
        Locale::Hi => &hi::TEXTS,
        Locale::Ne => &ne::TEXTS,
    }
}

/// The language's own name for itself, which its readers find in any surroundings.
pub fn own_name(locale: Locale) -> &'static str {
    match locale {
        Locale::En => "English",
        Locale::Hi => "हिन्दी",
        Locale::Ne => "नेपाली",
    }
}

/// The texts of the pages.
#[expect(
    missing_docs,
    reason = "a text's name says where it stands, and the English table says what it says"
)]
pub struct Texts {
    pub app: &'static str,
    pub language: &'static str,
    pub footer: &'static str,
    pub progress: Progress,
    pub recent: RecentTexts,
    pub form: FormTexts,
    pub status: StatusTexts,
    pub ways: WaysTexts,
    pub share: ShareTexts,
    /// Codes of currencies, and what they are called.
    pub currencies: [(&'static str, &'static str); 3],
    pub months: [&'static str; 12],
    pub india_time: &'static str,
    pub nepal_time: &'static str,
}

/// How far a campaign has come.
#[expect(missing_docs, reason = "as for `Texts`")]
pub struct Progress {
    /// `{raised}`, `{goal}`
    pub of_goal: &'static str,
    /// `{raised}`
    pub so_far: &'static str,
    pub label: &'static str,
    /// `{n}`
    pub gifts: Counted,
}

/// Who gave lately.
#[expect(missing_docs, reason = "as for `Texts`")]
pub struct RecentTexts {
    pub title: &'static str,
    /// Who does not want to be named.
    pub somebody: &'static str,
    pub just_now: &'static str,
    /// `{n}`
    pub minutes: Counted,
    /// `{n}`
    pub hours: Counted,
    /// `{n}`
    pub days: Counted,
}

/// What a donor may tell others.
#[expect(missing_docs, reason = "as for `Texts`")]
pub struct ShareTexts {
    pub title: &'static str,
    /// `{campaign}`
    pub text: &'static str,
    pub whatsapp: &'static str,
    pub other: &'static str,
    pub copy: &'static str,
}

/// A number of things. All three languages have two forms; they differ in which one nothing takes.
#[derive(Clone, Copy)]
#[expect(missing_docs, reason = "as for `Texts`")]
pub struct Counted {
    pub one: &'static str,
    pub other: &'static str,
}

impl Counted {
    /// The form for this number, with it.
    pub fn of(self, count: i64, locale: Locale) -> String {
        let is_one = count == 1 || (count == 0 && locale == Locale::Hi);
        let text = if is_one { self.one } else { self.other };
        filled(text, &[("n", &numeral(count, locale))])
    }
}

/// A whole number as readers of this language write it.
pub fn numeral(count: i64, locale: Locale) -> String {
    let plain = count.to_string();
    let grouped = grouped(&plain, 0).map_or(plain, |(text, _)| text);
    in_digits(grouped, locale)
}

/// The form.
#[expect(missing_docs, reason = "as for `Texts`")]
pub struct FormTexts {
    pub title: &'static str,
    pub no_offer: &'static str,
    pub offers: &'static str,
    pub amounts: &'static str,
    pub own_amount: &'static str,
    /// `{min}`, `{max}`
    pub own_amount_hint: &'static str,
    pub name: &'static str,
    pub name_hint: &'static str,
    pub email: &'static str,
    pub email_hint: &'static str,
    pub more: &'static str,
    pub optional: &'static str,
    pub phone: &'static str,
    pub phone_hint: &'static str,
    pub pan: &'static str,
    pub pan_hint: &'static str,
    pub message: &'static str,
    pub anonymous: &'static str,
    pub anonymous_hint: &'static str,
    /// `{payee}`
    pub citizens: &'static str,
    pub donate: &'static str,
    /// `{amount}`
    pub donate_amount: &'static str,
    pub preparing: &'static str,
    pub opening: &'static str,
    pub paying: &'static str,
    /// `{payee}`
    pub payee: &'static str,
    pub gateway: &'static str,
    pub gateway_khalti: &'static str,
    pub purpose: &'static str,
    pub slow: &'static str,
}

/// What became of a gift.
#[expect(missing_docs, reason = "as for `Texts`")]
pub struct StatusTexts {
    pub reference: &'static str,
    pub earlier: &'static str,
    pub payment: &'static str,
    pub amount: &'static str,
    pub payee: &'static str,
    pub campaign: &'static str,
    pub date: &'static str,
    pub copy: &'static str,
    pub copied: &'static str,
    pub checking: Told,
    pub confirming: Told,
    pub waiting: Told,
    pub waiting_khalti: Told,
    /// What becomes of a payment that was begun and left.
    pub left: &'static str,
    pub left_khalti: &'static str,
    pub review: Told,
    pub unpaid: Told,
    pub attempt_failed: &'static str,
    pub blocked: Told,
    pub rejected: &'static str,
    pub leaving: Told,
    /// `{amount}`, `{campaign}`
    pub done: Told,
    pub partially_refunded: Told,
    pub refunded: Told,
    /// `{amount}`
    pub surplus_on_its_way: &'static str,
    /// `{amount}`
    pub surplus_returned: &'static str,
    /// How much of the gift went back.
    pub returned: &'static str,
    /// A payment beside the one that counts does not fit and is held.
    pub held_beside: &'static str,
    pub gateway: &'static str,
    pub receipt: &'static str,
    /// No address in it: whoever has the page's own address reads it.
    pub receipt_waits: &'static str,
    pub receipt_sent: &'static str,
    pub keep: &'static str,
    pub offline: &'static str,
    pub still_trying: &'static str,
    pub try_again: &'static str,
    pub pay_now: &'static str,
    pub change: &'static str,
    pub check_now: &'static str,
    pub give_again: &'static str,
    pub open_page: &'static str,
    pub loading: &'static str,
    pub problem: &'static str,
    pub stopped: &'static str,
    pub load_again: &'static str,
    pub to_campaign: &'static str,
}

/// The ways to pay, and from one to another.
#[expect(missing_docs, reason = "as for `Texts`")]
pub struct WaysTexts {
    /// `{currency}`
    pub moved: &'static str,
    /// `{methods}`
    pub trouble: &'static str,
    pub card: &'static str,
    pub netbanking: &'static str,
    pub wallet: &'static str,
    /// `{gateway}`, `{given}`, `{amount}`
    pub other: &'static str,
    /// `{amount}`, `{gateway}`, `{payee}`
    pub take_other: &'static str,
    pub hosted: &'static str,
    pub go_now: &'static str,
    pub silent: &'static str,
    pub silent_close: &'static str,
}

/// A heading and what it means for the donor.
#[expect(missing_docs, reason = "as for `Texts`")]
pub struct Told {
    pub title: &'static str,
    pub text: &'static str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_names_what_is_filled_in() {
        for locale in Locale::ALL {
            let t = texts(locale);
            for (text, names) in [
                (t.progress.of_goal, &["{raised}", "{goal}"][..]),
                (t.progress.so_far, &["{raised}"]),
                (t.share.text, &["{campaign}"]),
                (t.progress.gifts.one, &["{n}"]),
                (t.progress.gifts.other, &["{n}"]),
                (t.recent.minutes.other, &["{n}"]),
                (t.recent.hours.other, &["{n}"]),
                (t.recent.days.other, &["{n}"]),
                (t.form.own_amount_hint, &["{min}", "{max}"]),
                (t.form.donate_amount, &["{amount}"]),
                (t.form.payee, &["{payee}"]),
                (t.form.citizens, &["{payee}"]),
                (t.status.done.text, &["{amount}", "{campaign}"]),
                (t.status.surplus_on_its_way, &["{amount}"]),
                (t.status.surplus_returned, &["{amount}"]),
                (t.ways.moved, &["{currency}"]),
                (t.ways.trouble, &["{methods}"]),
                (t.ways.other, &["{gateway}", "{given}", "{amount}"]),
                (t.ways.take_other, &["{amount}", "{gateway}", "{payee}"]),
            ] {
                for name in names {
                    assert!(text.contains(name), "{} lacks {name}: {text}", locale.tag());
                }
            }
        }
    }

    #[test]
    fn a_number_takes_the_form_and_the_digits_of_its_language() {
        let gifts = |count, locale| texts(locale).progress.gifts.of(count, locale);
        assert_eq!(gifts(0, Locale::En), "0 gifts");
        assert_eq!(gifts(1, Locale::En), "1 gift");
        assert_eq!(gifts(1_23_456, Locale::En), "1,23,456 gifts");
        assert_eq!(gifts(1_000, Locale::Ne), "१,००० वटा दान");
        let hours = |count| texts(Locale::Hi).recent.hours.of(count, Locale::Hi);
        assert_eq!(
            (hours(1), hours(2)),
            ("1 घंटा पहले".to_owned(), "2 घंटे पहले".to_owned())
        );
    }
}
