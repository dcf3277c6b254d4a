//! The page that asks for a bank's one-time password.

use super::field::{Input, input};
use super::frame::{frame, hidden, summary, titled};
use super::{Gift, PayProblem, PayRefusal, Wrong};
use crate::page::served::rendered;
use crate::texts::plain::plain;
use daan_domain::Locale;
use leptos::prelude::*;

/// A payment that waits for its one-time password.
#[derive(Debug, Clone)]
pub struct OtpPage {
    /// What is paid for.
    pub gift: Gift,
    /// Where the password is posted, as `otp`.
    pub action: String,
    /// What goes along.
    pub fields: Vec<(String, String)>,
    /// What went wrong with the last try.
    pub problem: Option<PayProblem>,
}

const FIELD: &str = "daan-otp";

/// What stands in `<div id="daan">` while a payment waits for its one-time password.
pub fn otp_html(page: &OtpPage, locale: Locale) -> String {
    rendered(|| {
        let t = &plain(locale).otp;
        let error = match &page.problem {
            Some(PayProblem::Refused(PayRefusal::Otp)) => Some(PayRefusal::Otp.message(locale)),
            _ => None,
        };
        let wrong = error.map(|message| Wrong {
            id: FIELD.to_owned(),
            message,
        });
        let summary = page
            .problem
            .as_ref()
            .map(|problem| summary(problem, wrong, locale));
        let field = input(Input {
            id: FIELD.to_owned(),
            name: "otp",
            label: t.label,
            hint: t.hint,
            value: String::new(),
            inputmode: "numeric",
            autocomplete: "one-time-code",
            error,
        });
        let content = view! {
            <form class="daan-onward" method="post" action=page.action.clone()>
                {hidden(&page.fields)}
                {field}
                <button class="daan-button" type="submit">{t.button}</button>
            </form>
        };
        frame(&page.gift, t.title, summary, content.into_any(), locale)
    })
}

impl OtpPage {
    /// The text of `<title>`.
    pub fn title(&self, locale: Locale) -> String {
        titled(&self.gift, self.problem.is_some(), locale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::served::samples::{HOSTILE, gift};

    fn page(problem: Option<PayProblem>) -> OtpPage {
        OtpPage {
            gift: gift(),
            action: "/donations/t0ken/password?lang=en".to_owned(),
            fields: vec![("address".to_owned(), HOSTILE.to_owned())],
            problem,
        }
    }

    #[test]
    fn the_password_is_one_field_that_phones_can_fill_in() {
        let html = otp_html(&page(None), Locale::En);
        for part in [
            r#"method="post" action="/donations/t0ken/password?lang=en""#,
            r#"name="otp""#,
            r#"autocomplete="one-time-code""#,
            r#"inputmode="numeric""#,
            "₹500",
        ] {
            assert!(html.contains(part), "{part} is not in {html}");
        }
        assert!(!html.contains("<script") && !html.contains("daan-summary"));
        assert!(html.contains("&lt;script&gt;"));
    }

    #[test]
    fn a_wrong_password_is_said_at_the_field_and_first() {
        let page = page(Some(PayProblem::Refused(PayRefusal::Otp)));
        for locale in Locale::ALL {
            let html = otp_html(&page, locale);
            assert!(html.contains(r##"<a href="#daan-otp">"##), "{html}");
            assert!(html.contains(r#"aria-invalid="true""#));
            assert_eq!(html.matches(PayRefusal::Otp.message(locale)).count(), 2);
        }
        assert!(page.title(Locale::En).starts_with("Error: "));
    }
}
