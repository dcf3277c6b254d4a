//! What the mail says that brings a receipt.

use super::sheet::{Sheet, sums};
use daan_domain::{Locale, filled};
use daan_storage::StoredReceipt;
use maud::{DOCTYPE, html};

/// A mail in words. The subject has the receipt's number and nothing of the donor.
pub(super) struct Said {
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) html: String,
}

struct Texts {
    /// `{name}`
    greeting: &'static str,
    /// `{payee}`, `{amount}`
    thanks: &'static str,
    /// `{number}`
    attached: &'static str,
    /// Why it came, for whoever did not give.
    why: &'static str,
}

const EN: Texts = Texts {
    greeting: "Dear {name},",
    thanks: "{payee} thanks you for your gift of {amount}.",
    attached: "Your receipt, number {number}, is attached as a PDF. Please keep it.",
    why: "You get this mail because this address was given with the donation. If you know nothing of it, please answer \
          this mail.",
};

const HI: Texts = Texts {
    greeting: "आदरणीय {name},",
    thanks: "{amount} के आपके दान के लिए {payee} आपका आभारी है।",
    attached: "आपकी रसीद (संख्या {number}) PDF के रूप में संलग्न है। कृपया इसे सँभालकर रखें।",
    why: "यह ई-मेल आपको इसलिए मिला है क्योंकि दान करते समय यह पता दिया गया था। यदि आपको इसकी जानकारी नहीं है, तो कृपया इस ई-मेल का उत्तर दें।",
};

const NE: Texts = Texts {
    greeting: "आदरणीय {name},",
    thanks: "{amount} को दानका लागि {payee} तपाईंप्रति आभारी छ।",
    attached: "तपाईंको रसिद (नम्बर {number}) PDF का रूपमा संलग्न छ। कृपया यसलाई सुरक्षित राख्नुहोस्।",
    why: "दान गर्दा यो ठेगाना दिइएकाले तपाईंले यो इमेल पाउनुभएको हो। यसबारे तपाईंलाई केही थाहा छैन भने कृपया यस इमेलको जवाफ दिनुहोस्।",
};

pub(super) fn said(sheet: &Sheet, receipt: &StoredReceipt, name: &str) -> Said {
    let t = match sheet.locale {
        Locale::En => &EN,
        Locale::Hi => &HI,
        Locale::Ne => &NE,
    };
    let amount = receipt.amount.display(sheet.locale).to_string();
    let subject = format!("{} {}", sheet.title, sheet.label);
    let greeting = filled(t.greeting, &[("name", name)]);
    let mut lines = vec![
        filled(t.thanks, &[("payee", &sheet.payee), ("amount", &amount)]),
        filled(t.attached, &[("number", &sheet.label)]),
    ];
    if let Some(mark) = &sheet.mark {
        lines.push(mark.clone());
        let sums = sums(receipt, sheet.locale);
        lines.extend(sums.iter().map(|(label, sum)| format!("{label}: {sum}")));
    }
    let mut text = vec![greeting.clone()];
    text.extend(lines.iter().cloned());
    text.push(sheet.payee.clone());
    let text = format!("{}\r\n\r\n-- \r\n{}\r\n", text.join("\r\n\r\n"), t.why);
    let page = html! {
        (DOCTYPE)
        html lang=(sheet.locale.tag()) {
            head { meta charset="utf-8"; meta name="viewport" content="width=device-width"; title { (subject) } }
            body style="font-family:sans-serif;font-size:16px;line-height:1.6;color:#1d2433;max-width:36em;margin:1.5em" {
                p dir="auto" { (greeting) }
                @for line in &lines { p { (line) } }
                p { strong { (sheet.payee) } }
                @for line in &sheet.about { p style="margin:0;color:#555" { (line) } }
                hr style="border:0;border-top:1px solid #ddd;margin:1.5em 0";
                p style="font-size:13px;color:#555" { (t.why) }
            }
        }
    };
    Said {
        subject,
        text,
        html: page.into_string(),
    }
}
