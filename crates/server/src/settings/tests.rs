//! Precedence and contradictions of settings.

use super::*;

const KEYS: [(&str, &str); 2] = [
    ("RAZORPAY_KEY_ID", "rzp_test_0123456789abcd"),
    ("RAZORPAY_KEY_SECRET", "a-secret"),
];

fn read(more: &[(&str, &str)]) -> Result<Settings, SettingError> {
    let environment: Vec<(&str, &str)> = KEYS.iter().chain(more).copied().collect();
    Settings::read(&Source::of(&[], &environment, &[]))
}

fn refusal(more: &[(&str, &str)]) -> String {
    read(more).unwrap_err().to_string()
}

#[test]
fn keys_alone_are_enough_for_the_real_gateway() {
    let settings = read(&[]).unwrap();
    assert_eq!(
        settings.razorpay.api_url.as_str(),
        "https://api.razorpay.com"
    );
    assert_eq!(settings.public_url, "http://127.0.0.1:8080");
    assert_eq!(settings.database_url, "sqlite:data/daan.db");
}

#[test]
fn a_flag_beats_the_environment_beats_dotenv_beats_a_file_beats_the_default() {
    let file = std::env::temp_dir().join(format!("daan-settings-{}", std::process::id()));
    std::fs::write(&file, "from-file\n").unwrap();
    let mounted = [("DATABASE_URL_FILE", file.to_str().unwrap())];
    let named = |value| [("DATABASE_URL", value)];
    let of = |source: Source| source.or("DATABASE_URL", "default").unwrap();
    assert_eq!(of(Source::of(&[], &[], &[])), "default");
    assert_eq!(of(Source::of(&[], &mounted, &[])), "from-file");
    assert_eq!(of(Source::of(&[], &mounted, &named("dotenv"))), "dotenv");
    assert_eq!(
        of(Source::of(&[], &named("environment"), &named("dotenv"))),
        "environment"
    );
    assert_eq!(
        of(Source::of(&named("flag"), &named("environment"), &[])),
        "flag"
    );
    std::fs::remove_file(file).unwrap();
}

#[test]
fn a_missing_secret_is_named_with_what_to_do() {
    let error = Settings::read(&Source::of(&[], &KEYS[..1], &[]))
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("RAZORPAY_KEY_SECRET is missing. Set it"),
        "{error}"
    );
}

#[test]
fn a_secret_file_that_is_not_there_is_named() {
    let environment = [KEYS[0], ("RAZORPAY_KEY_SECRET_FILE", "/nowhere/secret")];
    let error = Settings::read(&Source::of(&[], &environment, &[]))
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("RAZORPAY_KEY_SECRET_FILE=/nowhere/secret"),
        "{error}"
    );
}

#[test]
fn white_space_in_a_key_is_refused_without_showing_the_secret() {
    let environment = [KEYS[0], ("RAZORPAY_KEY_SECRET", "hidden value ")];
    let error = Settings::read(&Source::of(&[], &environment, &[]))
        .unwrap_err()
        .to_string();
    assert!(error.starts_with("RAZORPAY_KEY_SECRET"), "{error}");
    assert!(!error.contains("hidden"), "{error}");
}

#[test]
fn a_live_key_never_meets_a_sandbox() {
    let sandbox = [
        ("RAZORPAY_KEY_ID", "rzp_live_0123456789abcd"),
        ("RAZORPAY_API_URL", "http://127.0.0.1:8081"),
        (
            "RAZORPAY_CHECKOUT_URL",
            "http://127.0.0.1:8081/v1/checkout.js",
        ),
    ];
    assert!(refusal(&sandbox).starts_with("RAZORPAY_KEY_ID is a live key"));
}

#[test]
fn the_sandboxs_key_is_refused_for_the_real_gateway() {
    let error = refusal(&[("RAZORPAY_KEY_ID", "rzp_test_DaanSandbox001")]);
    assert!(error.contains("which Razorpay does not know"), "{error}");
}

#[test]
fn api_and_checkout_of_two_worlds_are_refused() {
    let error = refusal(&[("RAZORPAY_API_URL", "http://127.0.0.1:8081")]);
    assert!(
        error.starts_with("RAZORPAY_CHECKOUT_URL and RAZORPAY_API_URL must both"),
        "{error}"
    );
}

#[test]
fn a_public_url_is_an_origin() {
    for wrong in [
        "give.example.org",
        "https://",
        "https://give.example.org/path",
        "ftp://x",
        "https://a@b",
    ] {
        let error = refusal(&[("DAAN_PUBLIC_URL", wrong)]);
        assert!(
            error.starts_with("DAAN_PUBLIC_URL expected an origin"),
            "{error}"
        );
    }
    let settings = read(&[("DAAN_PUBLIC_URL", "https://Give.example.org/")]).unwrap();
    assert_eq!(settings.public_url, "https://give.example.org");
}

#[test]
fn an_address_that_is_none_says_what_was_expected() {
    let error = refusal(&[("DAAN_LISTEN", "8080")]);
    assert_eq!(
        error,
        "DAAN_LISTEN expected an address in numbers and a port such as 127.0.0.1:8080, found `8080`"
    );
}

const SANDBOX: [(&str, &str); 4] = [
    ("RAZORPAY_KEY_ID", "rzp_test_DaanSandbox001"),
    ("RAZORPAY_API_URL", "http://127.0.0.1:8081"),
    (
        "RAZORPAY_CHECKOUT_URL",
        "http://127.0.0.1:8081/v1/checkout.js",
    ),
    ("KHALTI_API_URL", "http://127.0.0.1:8081/api/v2"),
];
const LIVE: (&str, &str) = ("RAZORPAY_KEY_ID", "rzp_live_0123456789abcd");
const KHALTI_KEY: (&str, &str) = ("KHALTI_SECRET_KEY", "0123456789abcdef0123456789abcdef");

#[test]
fn without_a_key_there_is_no_khalti_and_with_one_it_is_the_real_one() {
    assert!(read(&[]).unwrap().khalti.is_none());
    let khalti = read(&[LIVE, KHALTI_KEY]).unwrap().khalti.unwrap();
    assert_eq!(khalti.api_url.as_str(), "https://khalti.com/api/v2");
}

#[test]
fn an_address_of_khalti_without_a_key_is_refused() {
    let error = refusal(&[("KHALTI_API_URL", "https://dev.khalti.com/api/v2")]);
    assert!(
        error.starts_with("KHALTI_SECRET_KEY is missing, but KHALTI_API_URL is set: set KHALTI_SECRET_KEY, or unset KHALTI_API_URL"),
        "{error}"
    );
}

#[test]
fn khaltis_and_the_sandboxs_key_stay_where_they_belong() {
    let sandboxs = ("KHALTI_SECRET_KEY", "daan-sandbox-khalti-secret");
    let error = refusal(&[LIVE, sandboxs]);
    assert!(error.contains("which Khalti does not know"), "{error}");
    for real in [
        KHALTI_KEY.1,
        "live_secret_key_0123456789abcdef0123456789abcdef",
    ] {
        let settings: Vec<_> = SANDBOX
            .into_iter()
            .chain([("KHALTI_SECRET_KEY", real)])
            .collect();
        let error = refusal(&settings);
        assert!(
            error.starts_with("KHALTI_SECRET_KEY is a key of Khalti's"),
            "{error}"
        );
        assert!(!error.contains(real), "{error}");
    }
    let settings: Vec<_> = SANDBOX.into_iter().chain([sandboxs]).collect();
    assert!(read(&settings).unwrap().khalti.is_some());
}

#[test]
fn gateways_of_two_worlds_are_refused() {
    let error = refusal(&[KHALTI_KEY]);
    assert!(
        error.starts_with("KHALTI_API_URL is where money moves, but RAZORPAY_KEY_ID is a test key"),
        "{error}"
    );
    for test in [
        "https://dev.khalti.com/api/v2",
        "https://a.khalti.com/api/v2",
    ] {
        let error = refusal(&[LIVE, KHALTI_KEY, ("KHALTI_API_URL", test)]);
        assert!(
            error.starts_with("KHALTI_API_URL is where no money moves"),
            "{error}"
        );
        assert!(read(&[KHALTI_KEY, ("KHALTI_API_URL", test)]).is_ok());
    }
}

#[test]
fn a_webhook_secret_that_others_know_is_refused() {
    for (secret, expected) in [
        ("a-secret", "is RAZORPAY_KEY_SECRET"),
        ("the-former,a-secret", "is RAZORPAY_KEY_SECRET"),
        ("daan-sandbox-webhook-secret", "is the sandbox's"),
    ] {
        let error = refusal(&[("RAZORPAY_WEBHOOK_SECRET", secret)]);
        assert!(
            error.starts_with(&format!("RAZORPAY_WEBHOOK_SECRET {expected}")),
            "{error}"
        );
    }
    let error = refusal(&[("RAZORPAY_WEBHOOK_SECRET", "the-present, the-former")]);
    assert!(error.contains("separated by a comma alone"), "{error}");
    let both = read(&[("RAZORPAY_WEBHOOK_SECRET", "the-present,the-former")]).unwrap();
    assert!(both.razorpay.webhook_secrets.is_some());
    assert!(read(&[]).unwrap().razorpay.webhook_secrets.is_none());
}

#[test]
fn cards_in_one_call_need_both_switches() {
    const CARDS: &str = "RAZORPAY_ONE_CALL_CARDS_PCI_DSS_CERTIFIED";
    let one_call = |more: &[(&str, &str)]| read(more).map(|settings| settings.razorpay.one_call);
    let on = ("RAZORPAY_ONE_CALL", "1");
    assert_eq!(one_call(&[]), Ok(OneCall::Off));
    assert_eq!(one_call(&[("RAZORPAY_ONE_CALL", "0")]), Ok(OneCall::Off));
    assert_eq!(one_call(&[on]), Ok(OneCall::WithoutCards));
    assert_eq!(one_call(&[on, (CARDS, "1")]), Ok(OneCall::WithCards));
    assert!(refusal(&[(CARDS, "1")]).starts_with(&format!("{CARDS} needs RAZORPAY_ONE_CALL=1")));
    assert_eq!(
        refusal(&[("RAZORPAY_ONE_CALL", "yes")]),
        "RAZORPAY_ONE_CALL expected 1 or 0, found `yes`"
    );
}

#[test]
fn no_sites_are_said_by_a_word_that_stands_alone() {
    for list in ["", "none", " none ", ","] {
        let settings = read(&[("DAAN_ALLOWED_ORIGINS", list)]).unwrap();
        assert_eq!(settings.allowed_origins, Vec::<String>::new(), "{list}");
    }
    for list in ["none,https://a.example.org", "https://a.example.org, none"] {
        let refusal = refusal(&[("DAAN_ALLOWED_ORIGINS", list)]);
        assert!(
            refusal.starts_with("DAAN_ALLOWED_ORIGINS expected origins or none, found both"),
            "{refusal}"
        );
    }
    let refusal = refusal(&[("DAAN_ALLOWED_ORIGINS", "nobody")]);
    assert!(refusal.contains("expected an origin"), "{refusal}");
}

#[test]
fn a_name_with_a_slip_in_it_is_told_of() {
    let source = Source::of(
        &[],
        &[
            ("RAZORPAY_ONECALL", "1"),
            ("DAAN_TOOLS", "/tools"),
            ("DAAN_OLD", ""),
            ("PATH", "/bin"),
        ],
        &[
            ("KHALTI_SECRET", "x"),
            ("KHALTI_SECRET_KEY_FILE", "x"),
            ("RAZORPAY_ONECALL", "1"),
        ],
    );
    assert_eq!(
        source.unknown_names(),
        ["KHALTI_SECRET", "RAZORPAY_ONECALL"]
    );
}

#[test]
fn a_ledger_without_connections_is_refused() {
    for count in ["0", "-1", "some"] {
        assert_eq!(
            refusal(&[("DAAN_DATABASE_CONNECTIONS", count)]),
            format!(
                "DAAN_DATABASE_CONNECTIONS expected a number of connections such as 16, found `{count}`"
            )
        );
    }
    let settings = read(&[("DAAN_DATABASE_CONNECTIONS", "1")]).unwrap();
    assert_eq!(settings.database_connections, 1);
}
