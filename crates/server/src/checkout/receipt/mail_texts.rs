//! What the mail says that brings a receipt, or that one has changed.

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

/// Why a receipt is mailed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Occasion {
    /// The donor has none, or asked for it once more.
    Receipt,
    /// The donor has one that says more than what remains.
    Reduced,
    /// The donor has one of a gift that went back whole.
    Cancelled,
}

struct Texts {
    /// `{name}`
    greeting: &'static str,
    /// `{payee}`, `{amount}`
    thanks: &'static str,
    /// `{number}`
    attached: &'static str,
    reduced: Change,
    cancelled: Change,
    /// Why it came, for whoever did not give.
    why: &'static str,
}

/// What is said of a receipt that the donor has.
struct Change {
    /// `{title}`, `{number}`
    subject: &'static str,
    /// `{payee}`, `{number}`
    what: &'static str,
    attached: &'static str,
}

const EN: Texts = Texts {
    greeting: "Dear {name},",
    thanks: "{payee} thanks you for your gift of {amount}.",
    attached: "Your receipt, number {number}, is attached as a PDF. Please keep it.",
    reduced: Change {
        subject: "{title} {number}: reduced",
        what: "A part of your gift to {payee} was refunded. Your receipt, number {number}, has changed.",
        attached: "The receipt as it stands now is attached as a PDF. It takes the place of the one that you have: please \
                   keep this one.",
    },
    cancelled: Change {
        subject: "{title} {number}: cancelled",
        what: "Your gift to {payee} was refunded. Your receipt, number {number}, is cancelled.",
        attached: "Please do not use the receipt that you have, for your taxes in particular. The PDF attached says that \
                   it is cancelled.",
    },
    why: "You get this mail because this address was given with the donation. If you know nothing of it, please answer \
          this mail.",
};

const HI: Texts = Texts {
    greeting: "आदरणीय {name},",
    thanks: "{amount} के आपके दान के लिए {payee} आपका आभारी है।",
    attached: "आपकी रसीद (संख्या {number}) PDF के रूप में संलग्न है। कृपया इसे सँभालकर रखें।",
    reduced: Change {
        subject: "{title} {number}: संशोधित",
        what: "{payee} को दिए गए आपके दान का एक हिस्सा लौटा दिया गया। आपकी रसीद (संख्या {number}) बदल गई है।",
        attached: "रसीद की वर्तमान प्रति PDF में संलग्न है। अब आपके पास पहले से मौजूद रसीद के स्थान पर यही मान्य है। कृपया इसे सँभालकर रखें।",
    },
    cancelled: Change {
        subject: "{title} {number}: रद्द",
        what: "{payee} को दिया गया आपका दान लौटा दिया गया। आपकी रसीद (संख्या {number}) रद्द कर दी गई है।",
        attached: "कृपया अपने पास की रसीद का उपयोग न करें, विशेषकर कर के लिए। संलग्न PDF में लिखा है कि वह रद्द है।",
    },
    why: "यह ई-मेल आपको इसलिए मिला है क्योंकि दान करते समय यह पता दिया गया था। यदि आपको इसकी जानकारी नहीं है, तो कृपया इस ई-मेल का उत्तर दें।",
};

const NE: Texts = Texts {
    greeting: "आदरणीय {name},",
    thanks: "{amount} को दानका लागि {payee} तपाईंप्रति आभारी छ।",
    attached: "तपाईंको रसिद (नम्बर {number}) PDF का रूपमा संलग्न छ। कृपया यसलाई सुरक्षित राख्नुहोस्।",
    reduced: Change {
        subject: "{title} {number}: घटाइएको",
        what: "{payee} लाई दिइएको तपाईंको दानको केही रकम फिर्ता भयो। तपाईंको रसिद (नम्बर {number}) फेरिएको छ।",
        attached: "अहिलेको रसिद PDF का रूपमा संलग्न छ। यसले तपाईंसँग भएको रसिदको ठाउँ लिन्छ। कृपया यसैलाई सुरक्षित राख्नुहोस्।",
    },
    cancelled: Change {
        subject: "{title} {number}: रद्द",
        what: "{payee} लाई दिइएको तपाईंको दान फिर्ता भयो। तपाईंको रसिद (नम्बर {number}) रद्द भएको छ।",
        attached: "कृपया तपाईंसँग भएको रसिद प्रयोग नगर्नुहोस्, खासगरी करका लागि। संलग्न PDF मा त्यो रद्द भएको उल्लेख छ।",
    },
    why: "दान गर्दा यो ठेगाना दिइएकाले तपाईंले यो इमेल पाउनुभएको हो। यसबारे तपाईंलाई केही थाहा छैन भने कृपया यस इमेलको जवाफ दिनुहोस्।",
};

pub(super) fn said(sheet: &Sheet, receipt: &StoredReceipt, name: &str, occasion: Occasion) -> Said {
    let t = match sheet.locale {
        Locale::En => &EN,
        Locale::Hi => &HI,
        Locale::Ne => &NE,
    };
    let greeting = filled(t.greeting, &[("name", name)]);
    let (subject, lines) = match occasion {
        Occasion::Receipt => brought(t, sheet, receipt),
        Occasion::Reduced => changed(&t.reduced, sheet, receipt),
        Occasion::Cancelled => changed(&t.cancelled, sheet, receipt),
    };
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

/// Subject and lines of the mail that brings a receipt.
fn brought(t: &Texts, sheet: &Sheet, receipt: &StoredReceipt) -> (String, Vec<String>) {
    let amount = receipt.amount.display(sheet.locale).to_string();
    let mut lines = vec![
        filled(t.thanks, &[("payee", &sheet.payee), ("amount", &amount)]),
        filled(t.attached, &[("number", &sheet.label)]),
    ];
    lines.extend(standing(sheet, receipt));
    (format!("{} {}", sheet.title, sheet.label), lines)
}

/// Subject and lines of the mail that says that one has changed.
fn changed(change: &Change, sheet: &Sheet, receipt: &StoredReceipt) -> (String, Vec<String>) {
    let words = [
        ("title", sheet.title),
        ("number", sheet.label.as_str()),
        ("payee", sheet.payee.as_str()),
    ];
    let mut lines = vec![filled(change.what, &words)];
    lines.extend(standing(sheet, receipt));
    lines.push(change.attached.to_owned());
    (filled(change.subject, &words), lines)
}

/// That money went back, and with which sums; nothing where none did.
fn standing(sheet: &Sheet, receipt: &StoredReceipt) -> Vec<String> {
    let Some(mark) = &sheet.mark else {
        return Vec::new();
    };
    let sums = sums(receipt, sheet.locale);
    let sums = sums.iter().map(|(label, sum)| format!("{label}: {sum}"));
    std::iter::once(mark.clone()).chain(sums).collect()
}
