//! What became of a receipt's mail, in words.

use super::{Said, texts};
use daan_domain::Locale;

pub(super) fn receipt_mail(said: Said<'_>, locale: Locale) -> String {
    let t = said.t;
    let why = said
        .text_if_any("problem")
        .map_or_else(String::new, |problem| {
            format!(": {}", problem_in_words(problem, locale))
        });
    let text = match said.text("result") {
        "sent" => t.mail_sent,
        "refused" => t.mail_refused,
        "given_up" => t.mail_given_up,
        "refunded" => t.mail_refunded,
        _ => t.mail_other,
    };
    said.fill(text, &[("result", said.text("result")), ("why", &why)])
}

/// What a mail's problem means, for whoever has to do something about it.
pub fn problem_in_words(problem: &str, locale: Locale) -> String {
    let t = texts(locale);
    let (word, answer) = problem.split_once(' ').unwrap_or((problem, ""));
    let said = match word {
        "not_reached" => t.not_reached,
        "no_answer" => t.no_answer,
        "tls_failed" | "tls_unusable" => t.tls_failed,
        "login_refused" => t.login_refused,
        "sender_refused" => t.sender_refused,
        "recipient_refused" => t.recipient_refused,
        "mail_refused" => t.message_refused,
        "address_unusable" => t.address_unusable,
        "address_needs_smtputf8" => t.address_letters,
        "pdf_failed" => t.pdf_failed,
        "ledger_unreadable" => t.ledger_unreadable,
        "mail_unwritable" => t.mail_unwritable,
        "donor_not_known" => t.donor_not_known,
        other => return other.replace('_', " "),
    };
    if answer.is_empty() {
        said.to_owned()
    } else {
        format!("{said} ({answer})")
    }
}
