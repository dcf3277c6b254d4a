use super::*;
use daan_api::OfferView;
use daan_domain::{AmountRules, Currency, Gateway, Limits};

const IN_NEPAL: &str = "+9779841234567";

fn offer(gateway: Gateway, currency: Currency) -> Offer {
    let money = |minor| Money::new(minor, currency).unwrap();
    let limits = Limits {
        min: money(10_00),
        max: money(1_00_000_00),
    };
    Offer {
        gateway,
        payee: "Payee".to_owned(),
        rules: AmountRules::new(limits, vec![money(500_00)], true).unwrap(),
        citizens_only: false,
    }
}

fn offers() -> [Offer; 2] {
    [
        offer(Gateway::Razorpay, Currency::INR),
        offer(Gateway::Khalti, Currency::NPR),
    ]
}

/// A form in this language, as it is first shown.
fn form(locale: Locale) -> (Owner, Draft) {
    let owner = Owner::new();
    let draft = owner.with(Draft::new);
    draft.preselect(&offers(), locale);
    (owner, draft)
}

fn types_phone(draft: Draft, phone: &str) {
    draft.phone.set(phone.to_owned());
    draft.touch(Field::Phone);
}

#[test]
fn a_form_in_nepali_begins_with_nepals_offer() {
    let (_owner, draft) = form(Locale::Ne);
    assert_eq!(draft.offer.get_untracked(), 1);
    let (_owner, draft) = form(Locale::Hi);
    assert_eq!(draft.offer.get_untracked(), 0);
}

#[test]
fn a_nepali_number_changes_the_offer_and_says_so() {
    let (_owner, draft) = form(Locale::En);
    types_phone(draft, "+97798");
    assert_eq!(draft.offer.get_untracked(), 0, "half a number says nothing");
    types_phone(draft, IN_NEPAL);
    assert_eq!(draft.offer.get_untracked(), 1);
    assert!(draft.moved.get_untracked());
    types_phone(draft, "");
    assert_eq!(draft.offer.get_untracked(), 0);
    assert!(!draft.moved.get_untracked());
}

#[test]
fn a_chosen_currency_is_never_changed_by_a_phone_number() {
    let (_owner, draft) = form(Locale::En);
    draft.choose_offer(1);
    draft.choose_offer(0);
    types_phone(draft, IN_NEPAL);
    assert_eq!(draft.offer.get_untracked(), 0);
    draft.choose_offer(1);
    types_phone(draft, "+919876543210");
    assert_eq!(draft.offer.get_untracked(), 1);
    assert!(!draft.moved.get_untracked());
}

#[test]
fn a_typed_amount_stays_and_a_preset_does_not() {
    let (_owner, draft) = form(Locale::En);
    draft.preset.set(Some(500_00));
    types_phone(draft, IN_NEPAL);
    assert_eq!(draft.preset.get_untracked(), None);
    draft.amount.set("700".to_owned());
    types_phone(draft, "");
    assert_eq!(draft.amount.get_untracked(), "700");
}

#[test]
fn another_language_does_not_change_the_currency_of_an_amount() {
    let (_owner, draft) = form(Locale::En);
    draft.preset.set(Some(500_00));
    draft.preselect(&offers(), Locale::Ne);
    assert_eq!(draft.offer.get_untracked(), 0);
    types_phone(draft, "+919876543210");
    assert_eq!(draft.offer.get_untracked(), 0);
}

#[test]
fn another_language_begins_anew_where_nothing_was_chosen() {
    let (_owner, draft) = form(Locale::En);
    draft.preselect(&offers(), Locale::Ne);
    assert_eq!(draft.offer.get_untracked(), 1);
    draft.choose_offer(0);
    draft.preselect(&offers(), Locale::Ne);
    assert_eq!(draft.offer.get_untracked(), 0);
}

/// The sample campaign's offers as the wire has them.
fn campaign() -> CampaignView {
    let view = |gateway: &str, currency: &str| OfferView {
        currency: currency.to_owned(),
        gateway: gateway.to_owned(),
        payee: "Payee".to_owned(),
        presets: vec![500_00],
        min: 10_00,
        max: 1_00_000_00,
        whole_only: true,
        citizens_only: false,
        trouble: vec![],
    };
    CampaignView {
        slug: "education".to_owned(),
        title: "School".to_owned(),
        story: String::new(),
        goal: None,
        raised: 0,
        currency: "INR".to_owned(),
        offers: vec![
            view("of_a_newer_server", "INR"),
            view("razorpay", "INR"),
            view("khalti", "NPR"),
        ],
        languages: vec!["en".to_owned()],
        rates: vec![],
        checkout_url: None,
        picture: None,
        recent: vec![],
        donors: 0,
    }
}

#[test]
fn what_the_servers_page_began_with_is_no_choice_and_anything_else_is() {
    for (locale, place, chosen) in [
        (Locale::En, 0, false),
        (Locale::En, 1, true),
        (Locale::Ne, 1, false),
        (Locale::Ne, 0, true),
    ] {
        let owner = Owner::new();
        let draft = owner.with(Draft::new);
        draft.offer.set(place);
        draft.served(&campaign(), locale);
        draft.preselect(&offers(), locale);
        assert_eq!(
            draft.offer.get_untracked(),
            place,
            "{} {place}",
            locale.tag()
        );
        assert_eq!(
            draft.chosen.get_untracked(),
            chosen,
            "{} {place}",
            locale.tag()
        );
    }
}

#[test]
fn only_offers_that_can_be_paid_are_counted() {
    assert_eq!(currencies(&campaign()), ["INR", "NPR"]);
}

#[test]
fn an_alternative_that_was_taken_is_what_the_form_then_asks_for() {
    let (_owner, draft) = form(Locale::En);
    draft.preset.set(Some(500_00));
    let quoted = Money::new(1_800_00, Currency::NPR).unwrap();
    draft.take(1, quoted);
    assert_eq!(draft.amount(&offers()[1]), Ok(quoted));
    assert_eq!(draft.preset.get_untracked(), None);
}

/// What a form holds after a reload of this one: the offer, the preset and what was typed.
fn after_reload(before: Draft, locale: Locale) -> (usize, Option<i64>, String) {
    let written = untrack(|| before.written(&offers())).unwrap();
    let owner = Owner::new();
    let draft = owner.with(Draft::new);
    draft.take_up(&written, &offers());
    draft.preselect(&offers(), locale);
    untrack(|| (draft.offer.get(), draft.preset.get(), draft.amount.get()))
}

#[test]
fn an_amount_and_its_currency_outlive_a_reload() {
    let (_owner, draft) = form(Locale::En);
    assert_eq!(after_reload(draft, Locale::En), (0, None, String::new()));
    draft.preset.set(Some(500_00));
    let with_preset = (0, Some(500_00), String::new());
    assert_eq!(after_reload(draft, Locale::En), with_preset);
    assert_eq!(
        after_reload(draft, Locale::Ne),
        with_preset,
        "in its currency"
    );
    draft.choose_offer(1);
    assert_eq!(after_reload(draft, Locale::En), (1, None, String::new()));
    draft.amount.set("1 00 000".to_owned());
    let typed = (1, None, "1 00 000".to_owned());
    assert_eq!(after_reload(draft, Locale::En), typed);
}

#[test]
fn what_was_written_elsewhere_changes_no_form() {
    for written in [
        "",
        "INR",
        "ZZZ chosen - 5",
        "INR chosen x",
        "INR first 700 ",
    ] {
        let owner = Owner::new();
        let draft = owner.with(Draft::new);
        draft.take_up(written, &offers());
        let held = untrack(|| (draft.offer.get(), draft.preset.get(), draft.amount.get()));
        assert_eq!(held, (0, None, String::new()), "{written}");
    }
    let (_owner, draft) = form(Locale::En);
    draft.amount.set("700".to_owned());
    draft.take_up("NPR chosen 50000 ", &offers());
    assert_eq!(
        untrack(|| (draft.offer.get(), draft.preset.get())),
        (0, None)
    );
}
