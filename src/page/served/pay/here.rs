//! Paying from our own page, one form for each method.

use super::field::{Input, input};
use super::{Gift, PayRefusal, Wrong};
use crate::page::localized;
use crate::texts::plain::plain;
use crate::texts::texts;
use daan_domain::Locale;
use leptos::prelude::*;

/// What can be paid with from our page.
#[derive(Debug, Clone)]
pub struct OneCall {
    /// The methods, in the order in which they are shown; one without choices is not.
    pub methods: Vec<Method>,
    /// Whether card numbers may be typed here.
    pub cards: bool,
    /// Whether the donor gave no phone number, which banks ask for.
    pub asks_phone: bool,
    /// What was chosen before, if it did not work.
    pub chosen: Chosen,
}

/// A method to pay with.
#[derive(Debug, Clone)]
pub enum Method {
    /// The pages of an Indian bank.
    Netbanking(Vec<Choice>),
    /// The pages of a Malaysian bank.
    Fpx(Vec<Choice>),
    /// A wallet.
    Wallet(Vec<Choice>),
    /// An app on the donor's phone.
    Upi,
}

/// A bank or a wallet.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The gateway's word for it.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// What a donor chose. There is no place in it for a card.
#[derive(Debug, Clone, Default)]
pub struct Chosen {
    /// `netbanking`, `fpx`, `wallet`, `upi` or `card`.
    pub method: String,
    /// The bank, wallet or UPI ID.
    pub code: String,
    /// The phone number.
    pub contact: String,
}

/// A method as it is shown and sent.
struct Shown<'a> {
    code: &'static str,
    name: &'static str,
    choices: &'a [Choice],
}

impl OneCall {
    /// The id of the field that is to blame, if it is shown.
    pub(super) fn field_of(&self, refusal: PayRefusal) -> Option<String> {
        let method = self.method_of(&self.chosen.method)?;
        let part = match refusal {
            PayRefusal::Choice | PayRefusal::Upi if method != CARD => "code",
            PayRefusal::Card if method == CARD => "number",
            PayRefusal::Phone if self.asks_phone => "contact",
            _ => return None,
        };
        Some(id(method, part))
    }

    fn method_of(&self, name: &str) -> Option<&'static str> {
        let cards = self.cards.then_some(CARD);
        self.methods
            .iter()
            .filter_map(|method| method.shown(Locale::En))
            .map(|shown| shown.code)
            .chain(cards)
            .find(|code| *code == name)
    }
}

const CARD: &str = "card";
const UPI: &str = "upi";

impl Method {
    fn shown(&self, locale: Locale) -> Option<Shown<'_>> {
        let t = &texts(locale).ways;
        let (code, name, choices): (_, _, &[Choice]) = match self {
            Method::Netbanking(banks) => ("netbanking", t.netbanking, banks),
            Method::Fpx(banks) => ("fpx", "FPX", banks),
            Method::Wallet(wallets) => ("wallet", t.wallet, wallets),
            Method::Upi => (UPI, "UPI", &[]),
        };
        let has_something = code == UPI || !choices.is_empty();
        has_something.then_some(Shown {
            code,
            name,
            choices,
        })
    }
}

/// The forms; `None` where there is nothing to choose from.
pub(super) fn here(
    offered: &OneCall,
    gift: &Gift,
    wrong: Option<&Wrong>,
    locale: Locale,
) -> Option<AnyView> {
    let page = Page {
        offered,
        gift,
        wrong,
        locale,
    };
    let methods = offered
        .methods
        .iter()
        .filter_map(|method| method.shown(locale))
        .map(|shown| page.method(&shown));
    let cards = offered.cards.then(|| page.card());
    let forms: Vec<_> = methods.chain(cards).collect();
    (!forms.is_empty()).then(|| {
        view! {
            <h3>{plain(locale).pay.here}</h3>
            <div class="daan-methods">{forms}</div>
        }
        .into_any()
    })
}

/// What every form knows.
struct Page<'a> {
    offered: &'a OneCall,
    gift: &'a Gift,
    wrong: Option<&'a Wrong>,
    locale: Locale,
}

impl Page<'_> {
    fn method(&self, shown: &Shown<'_>) -> AnyView {
        let fields = if shown.code == UPI {
            self.upi_id()
        } else {
            self.choice(shown)
        };
        self.form(shown.code, shown.name, fields)
    }

    fn upi_id(&self) -> AnyView {
        let t = &plain(self.locale).pay;
        input(Input {
            id: id(UPI, "code"),
            name: "vpa",
            label: t.upi_id,
            hint: t.upi_hint,
            value: self.chosen(UPI, &self.offered.chosen.code),
            inputmode: "email",
            autocomplete: "off",
            error: self.error(&id(UPI, "code")),
        })
    }

    fn choice(&self, shown: &Shown<'_>) -> AnyView {
        let t = &plain(self.locale).pay;
        let id = id(shown.code, "code");
        let is_wallet = shown.code == "wallet";
        let chosen = self.chosen(shown.code, &self.offered.chosen.code);
        let options: Vec<_> = shown
            .choices
            .iter()
            .map(|choice| {
                let is_chosen = choice.code == chosen;
                view! { <option value=choice.code.clone() selected=is_chosen>{choice.name.clone()}</option> }
            })
            .collect();
        let error = self.error(&id);
        let error_id = [&id, "-error"].concat();
        view! {
            <div class="daan-field">
                <label class="daan-label" for=id.clone()>{if is_wallet { shown.name } else { t.bank }}</label>
                <select
                    class="daan-input"
                    id=id
                    name=if is_wallet { "wallet" } else { "bank" }
                    aria-describedby=error_id.clone()
                    aria-invalid=error.map(|_| "true")
                >
                    <option value="">{t.choose}</option>
                    {options}
                </select>
                <p class="daan-error" id=error_id>{error}</p>
            </div>
        }
        .into_any()
    }

    fn card(&self) -> AnyView {
        let t = &plain(self.locale).pay;
        let field = |part, name, label, inputmode, autocomplete| {
            input(Input {
                id: id(CARD, part),
                name,
                label,
                hint: "",
                value: String::new(),
                inputmode,
                autocomplete,
                error: self.error(&id(CARD, part)),
            })
        };
        let fields = view! {
            {field("number", "card_number", t.card_number, "numeric", "cc-number")}
            {field("name", "card_name", t.card_name, "text", "cc-name")}
            <div class="daan-card-parts">
                {field("month", "card_month", t.card_month, "numeric", "cc-exp-month")}
                {field("year", "card_year", t.card_year, "numeric", "cc-exp-year")}
                {field("cvv", "card_cvv", t.card_cvv, "numeric", "cc-csc")}
            </div>
            <p class="daan-hint">{t.card_note}</p>
        };
        self.form(CARD, texts(self.locale).ways.card, fields.into_any())
    }

    fn form(&self, method: &'static str, name: &'static str, fields: AnyView) -> AnyView {
        let action = ["/donations/", &self.gift.token, "/pay"].concat();
        let amount = self.gift.amount.display(self.locale).to_string();
        let text = plain(self.locale).pay.by;
        let label = text.replace("{amount}", &amount).replace("{method}", name);
        let is_chosen = self.offered.chosen.method == method;
        let phone = self.offered.asks_phone.then(|| self.phone(method));
        view! {
            <details class="daan-more" open=is_chosen>
                <summary>{name}</summary>
                <form class="daan-more-fields" method="post" action=localized(&action, self.locale)>
                    <input type="hidden" name="method" value=method />
                    {fields}
                    {phone}
                    <button class="daan-button" type="submit">{label}</button>
                </form>
            </details>
        }
        .into_any()
    }

    fn phone(&self, method: &'static str) -> AnyView {
        input(Input {
            id: id(method, "contact"),
            name: "contact",
            label: texts(self.locale).form.phone,
            hint: plain(self.locale).pay.phone_hint,
            value: self.offered.chosen.contact.clone(),
            inputmode: "tel",
            autocomplete: "tel",
            error: self.error(&id(method, "contact")),
        })
    }

    /// What was typed for another method is nothing for this one.
    fn chosen(&self, method: &str, text: &str) -> String {
        if self.offered.chosen.method == method {
            text.to_owned()
        } else {
            String::new()
        }
    }

    fn error(&self, id: &str) -> Option<&'static str> {
        let wrong = self.wrong.filter(|wrong| wrong.id == id)?;
        Some(wrong.message)
    }
}

fn id(method: &str, part: &str) -> String {
    ["daan-", method, "-", part].concat()
}
