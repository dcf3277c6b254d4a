use super::super::samples::{HOSTILE, gift};
use super::here::{Choice, Chosen, Method};
use super::*;
use daan_api::Problem;

fn page() -> PayPage {
    let fields = [("key_id", "rzp_test_1"), ("order_id", "order_1")];
    PayPage {
        gift: gift(),
        hosted: Some(HostedForm {
            action: "https://gateway.example/v1/checkout/embedded".to_owned(),
            fields: fields
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .to_vec(),
        }),
        one_call: None,
        problem: None,
    }
}

fn here(chosen: Chosen) -> OneCall {
    let banks = ["HDFC", "ICIC"].map(|code| Choice {
        code: code.to_owned(),
        name: format!("Bank <{code}>"),
    });
    OneCall {
        methods: vec![
            Method::Netbanking(banks.to_vec()),
            Method::Fpx(vec![]),
            Method::Upi,
        ],
        cards: false,
        asks_phone: false,
        chosen,
    }
}

fn chosen(method: &str, code: &str) -> Chosen {
    Chosen {
        method: method.to_owned(),
        code: code.to_owned(),
        contact: String::new(),
    }
}

#[test]
fn the_way_to_the_gateway_is_a_form_with_a_button() {
    let html = pay_html(&page(), Locale::En);
    for part in [
        r#"method="post" action="https://gateway.example/v1/checkout/embedded""#,
        r#"<input type="hidden" name="key_id" value="rzp_test_1""#,
        r#"<input type="hidden" name="order_id" value="order_1""#,
        "Pay ₹500",
        "Trust &amp; Co",
        "DN-7K3Q",
        r#"<script src="/onward.js" defer"#,
        r#"href="/donations/t0ken?lang=en""#,
        r#"href="/donate/education?lang=en""#,
    ] {
        assert!(html.contains(part), "{part} is not in {html}");
    }
}

#[test]
fn nobody_is_sent_on_past_a_choice_or_a_problem() {
    let choice = PayPage {
        one_call: Some(here(Chosen::default())),
        ..page()
    };
    let failed = PayPage {
        problem: Some(PayProblem::Failed("The bank <declined> it.".to_owned())),
        ..page()
    };
    for page in [&choice, &failed] {
        let html = pay_html(page, Locale::En);
        assert!(
            !html.contains("<script") && html.contains("Pay ₹500"),
            "{html}"
        );
    }
    let html = pay_html(&failed, Locale::En);
    assert!(html.contains("The bank &lt;declined&gt; it.") && html.contains("daan-summary"));
    assert!(failed.title(Locale::En).starts_with("Error: "));
    assert!(!page().title(Locale::En).contains("Error"));
    let nothing_here = PayPage {
        one_call: Some(OneCall {
            methods: vec![Method::Netbanking(vec![])],
            ..here(Chosen::default())
        }),
        ..page()
    };
    assert!(pay_html(&nothing_here, Locale::En).contains("<script"));
}

#[test]
fn each_method_is_a_form_of_its_own() {
    let page = PayPage {
        one_call: Some(here(Chosen::default())),
        ..page()
    };
    let html = pay_html(&page, Locale::En);
    assert_eq!(
        html.matches(r#"action="/donations/t0ken/pay?lang=en""#)
            .count(),
        2
    );
    for part in [
        r#"name="method" value="netbanking""#,
        r#"<option value="HDFC">Bank &lt;HDFC&gt;</option>"#,
        r#"name="method" value="upi""#,
        r#"name="vpa""#,
        "Pay ₹500 by Net banking",
    ] {
        assert!(html.contains(part), "{part} is not in {html}");
    }
    assert!(!html.contains("FPX") && !html.contains("card_number") && !html.contains("contact"));
}

#[test]
fn what_was_chosen_is_kept_and_what_is_wrong_stands_at_its_field() {
    let page = PayPage {
        one_call: Some(here(chosen("upi", "not a upi id"))),
        problem: Some(PayProblem::Refused(PayRefusal::Upi)),
        ..page()
    };
    let html = pay_html(&page, Locale::En);
    for part in [
        r#"value="not a upi id""#,
        r##"<a href="#daan-upi-code">A UPI ID is like name@bank."##,
        r#"aria-invalid="true""#,
    ] {
        assert!(html.contains(part), "{part} is not in {html}");
    }
    assert_eq!(html.matches("<details open").count(), 1, "{html}");
    let page = PayPage {
        one_call: Some(here(chosen("netbanking", "ICIC"))),
        problem: Some(PayProblem::Said(
            Problem::GatewayUnavailable.into_error(Locale::En, "DN-7K3Q"),
        )),
        ..page
    };
    let html = pay_html(&page, Locale::En);
    assert!(html.contains(r#"<option value="ICIC" selected"#), "{html}");
}

#[test]
fn a_card_is_asked_for_where_that_is_allowed_and_never_shown_again() {
    let page = PayPage {
        one_call: Some(OneCall {
            cards: true,
            asks_phone: true,
            ..here(chosen("card", "4100280000001007"))
        }),
        problem: Some(PayProblem::Refused(PayRefusal::Card)),
        ..page()
    };
    let html = pay_html(&page, Locale::En);
    for part in [
        r#"autocomplete="cc-number""#,
        r#"autocomplete="cc-name""#,
        r#"autocomplete="cc-exp-month""#,
        r#"autocomplete="cc-exp-year""#,
        r#"autocomplete="cc-csc""#,
        r#"name="card_number""#,
        r##"<a href="#daan-card-number">"##,
        "We keep none of them.",
        r#"name="contact""#,
    ] {
        assert!(html.contains(part), "{part} is not in {html}");
    }
    assert!(!html.contains("4100280000001007"));
}

#[test]
fn hostile_texts_are_shown_as_the_texts_they_are() {
    let page = PayPage {
        gift: Gift {
            campaign: HOSTILE.to_owned(),
            payee: HOSTILE.to_owned(),
            donation_id: HOSTILE.to_owned(),
            ..gift()
        },
        hosted: Some(HostedForm {
            action: HOSTILE.to_owned(),
            fields: vec![(HOSTILE.to_owned(), HOSTILE.to_owned())],
        }),
        one_call: Some(OneCall {
            methods: vec![
                Method::Upi,
                Method::Wallet(vec![Choice {
                    code: HOSTILE.to_owned(),
                    name: HOSTILE.to_owned(),
                }]),
            ],
            asks_phone: true,
            ..here(Chosen {
                contact: HOSTILE.to_owned(),
                ..chosen("upi", HOSTILE)
            })
        }),
        problem: Some(PayProblem::Failed(HOSTILE.to_owned())),
    };
    for locale in Locale::ALL {
        let html = pay_html(&page, locale);
        assert!(!html.contains("<script>") && !html.contains("alert(1)</script"));
        assert!(html.matches("&lt;script&gt;").count() >= 9, "{html}");
    }
}
