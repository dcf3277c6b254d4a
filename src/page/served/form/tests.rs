use super::super::entered::parse_form;
use super::super::samples::{HOSTILE, campaign, campaign_of_two, spaced};
use super::*;
use crate::texts::texts;
use daan_api::Problem;

fn sent(body: &str) -> FormState {
    let entered = parse_form(body);
    let answer = entered.to_request(&campaign_of_two(), Locale::En);
    FormState {
        idempotency_key: "key-of-this-page".to_owned(),
        refusals: answer.map(|_| ()).err().unwrap_or_default(),
        entered: Some(entered),
        ..FormState::default()
    }
}

fn shown(state: &FormState) -> String {
    spaced(&form_html(&campaign_of_two(), Locale::En, state))
}

fn failed(problem: Problem) -> FormState {
    let body = "currency=INR&amount=500&name=Asha&email=asha%40example.org";
    FormState {
        problem: Some(problem.into_error(Locale::En, "DN-7K3Q")),
        ..sent(body)
    }
}

#[test]
fn the_form_is_whole_before_any_script_runs() {
    let html = campaign_html(&campaign("razorpay"), Locale::En, "key-of-this-page");
    for part in [
        r#"method="post" action="/donate/education?lang=en""#,
        r#"name="preset""#,
        r#"name="amount""#,
        r#"autocomplete="name""#,
        r#"autocomplete="email""#,
        r#"autocomplete="tel""#,
        r#"<input type="hidden" name="idempotency_key" value="key-of-this-page""#,
        r#"<input type="hidden" name="locale" value="en""#,
        "you declare that you are an Indian citizen",
        "Your gift goes to Trust.",
        "<strong>₹6,00,000</strong> of ₹5,00,000",
    ] {
        assert!(html.contains(part), "{part} is not in {html}");
    }
    assert!(!html.contains("daan-summary") && !html.contains("autofocus"));
}

#[test]
fn what_a_campaign_says_is_text_and_no_markup() {
    let html = campaign_html(&campaign("razorpay"), Locale::En, "");
    assert!(html.contains("Books &amp; &lt;b&gt;bags&lt;/b&gt;"));
}

#[test]
fn a_campaign_that_cannot_be_paid_here_shows_no_form() {
    let html = campaign_html(&campaign("of_a_newer_server"), Locale::Ne, "");
    assert!(!html.contains("<form") && html.contains("अहिले यहाँ दान लिइरहेको छैन"));
}

#[test]
fn every_page_is_there_in_every_language() {
    for locale in Locale::ALL {
        let html = campaign_html(&campaign("razorpay"), locale, "");
        assert!(html.contains(texts(locale).form.gateway));
        assert!(html.contains(&[r#"hreflang=""#, locale.tag()].concat()));
    }
}

#[test]
fn each_offer_can_be_given_to_without_a_script() {
    let html = spaced(&campaign_html(&campaign_of_two(), Locale::En, ""));
    for part in [
        r#"name="currency" id="daan-currency-INR" value="INR" checked"#,
        r#"id="daan-preset-50000" value="INR:50000""#,
        r#"id="daan-preset-NPR-50000" value="NPR:50000""#,
        "From ₹10 to ₹5,00,000",
        "From NPR 10 to NPR 5,00,000",
        "Your gift goes to Kosh &lt;i&gt;&amp;&lt;/i&gt;.",
        "Khalti",
    ] {
        assert!(html.contains(part), "{part} is not in {html}");
    }
    assert_eq!(html.matches(r#"name="amount""#).count(), 1);
    assert_eq!(html.matches("you declare").count(), 1, "only India's asks");
    let html = campaign_html(&campaign_of_two(), Locale::Ne, "");
    assert!(html.contains(r#"id="daan-currency-NPR" value="NPR" checked"#));
    assert!(html.contains(r#"id="daan-preset-50000" value="NPR:50000""#));
}

#[test]
fn no_id_is_there_twice() {
    for campaign in [campaign("razorpay"), campaign_of_two()] {
        let html = form_html(&campaign, Locale::En, &failed(Problem::GatewayFailed));
        let mut ids: Vec<&str> = html
            .split(" id=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "{html}");
    }
}

#[test]
fn what_was_typed_is_kept_and_what_is_wrong_stands_at_its_field() {
    let state = sent(
        "currency=NPR&preset=NPR%3A50000&name=Asha+Rai&email=nonsense&phone=12&message=For+Bina&anonymous=true",
    );
    let html = shown(&state);
    for part in [
        r#"id="daan-currency-NPR" value="NPR" checked"#,
        r#"id="daan-preset-50000" value="NPR:50000" checked"#,
        r#"value="Asha Rai""#,
        r#"value="nonsense""#,
        r#"value="12""#,
        "For Bina</textarea>",
        r#"name="anonymous" value="true" checked"#,
        r#"id="daan-summary" role="alert" tabindex="-1" autofocus"#,
        r##"<a href="#daan-email">"##,
        r##"<a href="#daan-phone">"##,
        r#"id="daan-email-error" aria-live="polite" class="daan-error">This does not look"#,
        r#"<details id="daan-more" open"#,
    ] {
        assert!(html.contains(part), "{part} is not in {html}");
    }
    assert!(
        !html.contains(r##"<a href="#daan-name">"##),
        "the name is right"
    );
    assert_eq!(html.matches(r#"aria-invalid="true""#).count(), 2);
    assert_eq!(
        form_title(&campaign_of_two(), Locale::En, &state),
        "Error: Books & <b>bags</b> · Daan"
    );
}

#[test]
fn hostile_input_is_shown_as_the_text_it_is() {
    let value: String = form_urlencoded::byte_serialize(HOSTILE.as_bytes()).collect();
    let fields = [
        "amount", "preset", "name", "email", "phone", "pan", "message",
    ];
    let body = fields.map(|name| format!("{name}={value}")).join("&") + "&currency=INR";
    let html = shown(&FormState {
        notice: Some(Notice::Cancelled {
            token: HOSTILE.to_owned(),
        }),
        idempotency_key: HOSTILE.to_owned(),
        ..sent(&body)
    });
    assert!(!html.contains("<script") && !html.contains("alert(1)</script"));
    assert_eq!(html.matches("</textarea>").count(), 1, "{html}");
    assert_eq!(html.matches("&lt;script&gt;").count(), 7, "{html}");
}

#[test]
fn a_very_long_value_comes_back_whole() {
    let long = "अ".repeat(4_000);
    let html = shown(&sent(&["currency=INR&name=", &long].concat()));
    assert!(html.contains(&format!(r#"value="{long}""#)));
}

#[test]
fn a_currency_that_is_not_offered_is_told_at_the_amount() {
    let html = shown(&sent("currency=USD&amount=5&name=A&email=a@b.co"));
    assert!(html.contains(r##"<a href="#daan-amount">This campaign does not take"##));
    assert!(
        html.contains(
            r#"id="daan-amount-error" aria-live="polite" class="daan-error">This campaign"#
        )
    );
}

#[test]
fn a_problem_is_told_with_its_reference_and_with_another_way() {
    let html = shown(&failed(Problem::GatewayUnavailable));
    for part in [
        "Nothing was charged.",
        "<code>DN-7K3Q</code>",
        r#"name="take" value="NPR:80000""#,
        "Give NPR 800 through Khalti to Kosh &lt;i&gt;&amp;&lt;/i&gt; instead",
    ] {
        assert!(html.contains(part), "{part} is not in {html}");
    }
    let place = |part| html.find(part).unwrap();
    assert!(
        place(r#"id="daan-give""#) < place(r#"name="take""#),
        "Enter presses the first button of a form"
    );
    for problem in [Problem::LedgerUnavailable, Problem::TooManyRequests] {
        assert!(!shown(&failed(problem)).contains("name=\"take\""));
    }
}

#[test]
fn the_server_s_own_word_on_a_field_stands_there_too() {
    let refused = Problem::Refused(daan_domain::Refusal::EmailMalformed);
    let html = shown(&failed(refused));
    assert!(html.contains(r##"<a href="#daan-email">"##));
    assert!(
        !html.contains("<code>DN-7K3Q</code>"),
        "the field says it all"
    );
}

#[test]
fn trouble_at_the_gateway_is_told_with_another_way_once_the_amount_is_known() {
    let mut campaign = campaign_of_two();
    campaign.offers[0].trouble = vec!["upi".to_owned()];
    let html = campaign_html(&campaign, Locale::En, "");
    assert!(html.contains("UPI payments have trouble") && !html.contains("name=\"take\""));
    let state = sent("currency=INR&amount=500");
    let html = form_html(&campaign, Locale::En, &state);
    assert!(html.contains(r#"name="take" value="NPR:80000""#));
    assert!(
        !html.contains(r#"type="button""#),
        "no button that needs a script"
    );
}

#[test]
fn who_came_back_without_paying_is_told_so_and_nothing_is_wrong() {
    let state = FormState {
        notice: Some(Notice::Cancelled {
            token: "t0ken".to_owned(),
        }),
        entered: Some(Entered::of_amount(
            daan_domain::Money::new(700_00, daan_domain::Currency::INR).unwrap(),
        )),
        ..FormState::default()
    };
    let html = shown(&state);
    assert!(html.contains("You came back from the payment page before paying."));
    assert!(html.contains(r#"href="/donations/t0ken?lang=en""#));
    assert!(html.contains(r#"value="700""#));
    assert!(!html.contains("daan-summary"));
    assert!(!form_title(&campaign_of_two(), Locale::En, &state).contains("Error"));
}

#[test]
fn a_form_that_is_sent_again_names_the_same_gift() {
    let sent_with = |key: &str, problem: Problem| {
        let entered = Entered {
            idempotency_key: key.to_owned(),
            ..failed(problem).entered.unwrap()
        };
        shown(&FormState {
            entered: Some(entered),
            ..failed(problem)
        })
    };
    let named =
        |html: &str, key: &str| html.contains(&format!(r#"name="idempotency_key" value="{key}""#));
    let html = sent_with("key-of-the-first", Problem::GatewayUnavailable);
    assert!(named(&html, "key-of-the-first"));
    let html = sent_with("key-of-the-first", Problem::IdempotencyKeyReused);
    assert!(named(&html, "key-of-this-page"), "it is no more of use");
    let html = sent_with(HOSTILE, Problem::GatewayUnavailable);
    assert!(named(&html, "key-of-this-page"));
}
