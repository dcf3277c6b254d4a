//! `daan doctor`: each planted fault is found under its own code, and a good set-up has none.

mod addresses;
mod ledger;
mod outside;
mod receipts;

use crate::harness::Program;
use crate::operator::{Ended, daan};
use serde_json::Value;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};
use std::fs;
use tempfile::TempDir;

const SAMPLE: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../config/campaigns.toml"
));
/// No test needs the front end to be built.
const ALLOWED: [&str; 4] = ["--allow", "front_end_missing", "--allow", "widget_missing"];
const COLLECTOR: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";
const NOBODY: &str = "http://127.0.0.1:1";
const LIVE: [(&str, &str); 9] = [
    ("DAAN_PUBLIC_URL", "https://give.example.org"),
    ("DAAN_ALLOWED_ORIGINS", "https://shop.example.org"),
    ("RAZORPAY_KEY_ID", "rzp_live_Abcdefghijklmn"),
    ("RAZORPAY_KEY_SECRET", "a-secret-of-the-dashboard"),
    ("RAZORPAY_WEBHOOK_SECRET", "another-secret,the-former-one"),
    ("RAZORPAY_API_URL", ""),
    ("RAZORPAY_CHECKOUT_URL", ""),
    ("KHALTI_SECRET_KEY", "0123456789abcdef0123456789abcdef"),
    ("KHALTI_API_URL", ""),
];

/// A set-up with a ledger on a real disk, which the system's temporary folder need not be.
struct Patient {
    program: Program,
    disk: TempDir,
}

impl Patient {
    /// With the sandbox, which is asked.
    async fn in_sandbox() -> Patient {
        let mut program = Program::prepared().await;
        let disk = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let ledger = format!("sqlite:{}/daan.db", disk.path().display());
        program.set("DATABASE_URL", &ledger);
        Patient { program, disk }
    }

    /// With the gateways' own addresses, which are not asked.
    async fn live() -> Patient {
        let mut patient = Patient::in_sandbox().await;
        for (name, value) in LIVE {
            patient.program.set(name, value);
        }
        patient.campaigns(SAMPLE);
        patient
    }

    async fn examined(&self, arguments: &[&str]) -> (Ended, Value) {
        let arguments = [&["doctor", "--json"], ALLOWED.as_slice(), arguments].concat();
        let ended = daan(&self.program, &arguments, "").await;
        let told = serde_json::from_str(&ended.out).unwrap_or_else(|_| panic!("{ended:?}"));
        (ended, told)
    }

    /// A ledger that daan serve has begun, changed by this.
    async fn with_ledger(&mut self, sql: &'static str) {
        let file = self.disk.path().join("daan.db");
        let ledger = daan_storage::Ledger::open(&format!("sqlite:{}", file.display()), 1).await;
        ledger.unwrap().close().await;
        let options = SqliteConnectOptions::new().filename(&file);
        let mut connection = options.connect().await.unwrap();
        sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }

    /// With what receipts say in words of its own.
    fn campaigns(&mut self, text: &str) {
        let own = [
            "SAMPLE",
            "Sample text",
            "\u{928}\u{92e}\u{942}\u{928}\u{93e}",
            "\u{928}\u{92e}\u{941}\u{928}\u{93e}",
        ];
        let text = own
            .iter()
            .fold(text.to_owned(), |text, sample| text.replace(sample, "Own"));
        self.sample_campaigns(&text);
    }

    fn sample_campaigns(&mut self, text: &str) {
        let folder = self.program.folder.path();
        let picture = concat!(env!("CARGO_MANIFEST_DIR"), "/../../config/education.svg");
        fs::copy(picture, folder.join("education.svg")).unwrap();
        fs::write(self.program.folder.path().join("campaigns.toml"), text).unwrap();
        self.program.set("DAAN_CAMPAIGNS", "campaigns.toml");
    }
}

fn faults(told: &Value) -> Vec<&str> {
    let findings = told["findings"].as_array().unwrap();
    let faults = findings
        .iter()
        .filter(|finding| finding["level"] == "fault");
    faults
        .map(|fault| fault["code"].as_str().unwrap())
        .collect()
}

/// It is found, alone where nothing follows from it, with a cause and a way out, and shows no secret.
fn assert_found(code: &str, (ended, told): &(Ended, Value)) {
    assert_eq!(ended.code, Some(1), "{code}: {ended:?}");
    assert!(faults(told).contains(&code), "{code}: {told:#}");
    for fault in told["findings"].as_array().unwrap() {
        assert!(!fault["cause"].as_str().unwrap().is_empty(), "{fault}");
        if fault["level"] != "ok" {
            assert!(!fault["fix"].as_str().unwrap().is_empty(), "{fault}");
        }
    }
    for secret in ["a-secret-of", "another-secret", "0123456789abcdef"] {
        assert!(
            !ended.out.contains(secret) && !ended.err.contains(secret),
            "{code}: {ended:?}"
        );
    }
}

#[tokio::test]
async fn a_good_set_up_has_no_fault() {
    let mut patient = Patient::in_sandbox().await;
    patient.with_ledger("SELECT 1").await;
    let (ended, told) = patient.examined(&[]).await;
    assert_eq!(
        (ended.code, told["healthy"].as_bool()),
        (Some(0), Some(true)),
        "{told:#}"
    );
    let codes: Vec<_> = told["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| &f["code"])
        .collect();
    for asked in [
        "razorpay",
        "khalti",
        "clock",
        "ledger",
        "disk",
        "campaigns",
        "keys",
    ] {
        assert!(
            codes.iter().any(|code| *code == asked),
            "{asked}: {codes:?}"
        );
    }
    let mut patient = Patient::live().await;
    patient.with_ledger("SELECT 1").await;
    let (ended, told) = patient
        .examined(&["--offline", "--site", "https://shop.example.org/give"])
        .await;
    assert_eq!(ended.code, Some(0), "{told:#}");
    let ended = daan(
        &patient.program,
        &[&["doctor", "--offline"], ALLOWED.as_slice()].concat(),
        "",
    )
    .await;
    assert!(
        ended
            .out
            .contains("ok       keys: keys and addresses are all of one world: live\n"),
        "{ended:?}"
    );
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
}

/// What is set on top of a good live set-up, and the code it is found under.
const IN_SETTINGS: [(&str, &[(&str, &str)]); 38] = [
    ("key_missing", &[("RAZORPAY_KEY_ID", "")]),
    ("key_missing", &[("RAZORPAY_KEY_SECRET", "")]),
    ("key_malformed", &[("RAZORPAY_KEY_ID", "key_live_x")]),
    (
        "key_white_space",
        &[("RAZORPAY_KEY_ID", "rzp_live_Abcdefghijklmn\n")],
    ),
    (
        "key_white_space",
        &[("RAZORPAY_KEY_SECRET", " a-secret-of-the-dashboard")],
    ),
    (
        "key_white_space",
        &[("RAZORPAY_WEBHOOK_SECRET", "another-secret, the-former-one")],
    ),
    (
        "key_white_space",
        &[("KHALTI_SECRET_KEY", "0123456789abcdef0123456789abcdef ")],
    ),
    ("webhook_secret_missing", &[("RAZORPAY_WEBHOOK_SECRET", "")]),
    (
        "webhook_secret_empty",
        &[("RAZORPAY_WEBHOOK_SECRET", "another-secret,")],
    ),
    (
        "secrets_equal",
        &[("RAZORPAY_WEBHOOK_SECRET", "x,a-secret-of-the-dashboard")],
    ),
    (
        "secrets_equal",
        &[("KHALTI_SECRET_KEY", "a-secret-of-the-dashboard")],
    ),
    (
        "sandbox_secret",
        &[("RAZORPAY_KEY_ID", daan_sandbox::KEY_ID)],
    ),
    (
        "sandbox_secret",
        &[("RAZORPAY_WEBHOOK_SECRET", daan_sandbox::WEBHOOK_SECRET)],
    ),
    (
        "live_key_in_sandbox",
        &[
            ("RAZORPAY_API_URL", NOBODY),
            ("RAZORPAY_CHECKOUT_URL", "http://127.0.0.1:1/v1/checkout.js"),
        ],
    ),
    ("addresses_of_two_worlds", &[("RAZORPAY_API_URL", NOBODY)]),
    (
        "keys_of_two_worlds",
        &[("RAZORPAY_KEY_ID", "rzp_test_Abcdefghijklmn")],
    ),
    (
        "keys_of_two_worlds",
        &[("KHALTI_API_URL", "https://dev.khalti.com/api/v2")],
    ),
    (
        "public_url_not_https",
        &[("DAAN_PUBLIC_URL", "http://give.example.org")],
    ),
    ("public_url_not_https", &[("DAAN_PUBLIC_URL", "")]),
    (
        "webhook_host_refused",
        &[("DAAN_PUBLIC_URL", "https://localhost")],
    ),
    (
        "webhook_host_refused",
        &[("DAAN_PUBLIC_URL", "https://192.168.1.4")],
    ),
    (
        "webhook_host_refused",
        &[("DAAN_PUBLIC_URL", "https://give.example.org:8443")],
    ),
    (
        "sandbox_in_public",
        &[
            ("RAZORPAY_KEY_ID", daan_sandbox::KEY_ID),
            ("RAZORPAY_API_URL", NOBODY),
        ],
    ),
    (
        "origin_not_https",
        &[("DAAN_ALLOWED_ORIGINS", "http://shop.example.org")],
    ),
    (
        "origin_wildcard",
        &[("DAAN_ALLOWED_ORIGINS", "https://*.example.org")],
    ),
    (
        "origin_unusable",
        &[("DAAN_ALLOWED_ORIGINS", "shop.example.org")],
    ),
    (
        "origin_is_own",
        &[("DAAN_ALLOWED_ORIGINS", "https://give.example.org")],
    ),
    (
        "origin_unusable",
        &[("DAAN_ALLOWED_ORIGINS", "none,https://shop.example.org")],
    ),
    ("origins_empty", &[("DAAN_ALLOWED_ORIGINS", "")]),
    (
        "admin_hash_malformed",
        &[("DAAN_ADMIN_PASSWORD_HASH", "=19=19456,t=2,p=1")],
    ),
    ("upi_collect_shown", &[("RAZORPAY_ONE_CALL", "1")]),
    ("offer_without_key", &[("KHALTI_SECRET_KEY", "")]),
    ("setting_unusable", &[("DAAN_LISTEN", "8080")]),
    ("setting_unusable", &[("DAAN_CSP_EXTRA_HOSTS", "*.com")]),
    ("setting_unusable", &[(COLLECTOR, "127.0.0.1:4318")]),
    (
        "setting_unusable",
        &[
            (COLLECTOR, "http://127.0.0.1:4318"),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"),
        ],
    ),
    (
        "setting_unusable",
        &[
            (COLLECTOR, "http://127.0.0.1:4318"),
            ("OTEL_EXPORTER_OTLP_HEADERS", "another-secret"),
        ],
    ),
    (
        "setting_unusable",
        &[
            ("RAZORPAY_KEY_SECRET_FILE", "/nowhere"),
            ("RAZORPAY_KEY_SECRET", ""),
        ],
    ),
];

#[tokio::test]
async fn each_fault_of_a_setting_is_found_under_its_code() {
    for (code, settings) in IN_SETTINGS {
        let mut patient = Patient::live().await;
        for (name, value) in settings {
            patient.program.set(name, value);
        }
        assert_found(code, &patient.examined(&["--offline"]).await);
    }
}

/// The first that has this code.
fn settings_of(code: &str) -> &'static [(&'static str, &'static str)] {
    let found = IN_SETTINGS.iter().find(|(of, _)| *of == code);
    found.unwrap_or_else(|| panic!("no settings for {code}")).1
}

#[tokio::test]
async fn many_faults_at_once_are_all_found() {
    let mut patient = Patient::live().await;
    let mut planted = Vec::new();
    for code in [
        "key_missing",
        "webhook_secret_missing",
        "public_url_not_https",
        "origin_wildcard",
        "admin_hash_malformed",
        "setting_unusable",
    ] {
        planted.push(code);
        for (name, value) in settings_of(code) {
            patient.program.set(name, value);
        }
    }
    fs::write(
        patient.program.folder.path().join(".env"),
        "A=b\nnot a setting\n",
    )
    .unwrap();
    planted.push("dotenv_unusable");
    patient.campaigns(&SAMPLE.replace("payee = \"Daan Education Trust\"", "payee = \" \""));
    planted.push("campaign_without_payee");
    let examined = patient
        .examined(&["--offline", "--least-free-mib", "1000000000"])
        .await;
    planted.push("disk_nearly_full");
    for code in planted {
        assert_found(code, &examined);
    }
    let allowed = patient
        .examined(&["--offline", "--allow", "key_missing"])
        .await;
    assert!(
        !faults(&allowed.1).contains(&"key_missing"),
        "{:#}",
        allowed.1
    );
}

#[tokio::test]
async fn settings_that_cannot_be_used_are_each_named() {
    let mut patient = Patient::live().await;
    for (name, value) in [
        ("DAAN_LISTEN", "8080"),
        ("DAAN_PUBLIC_URL", ""),
        ("DAAN_DATABASE_CONNECTIONS", "many"),
        ("DAAN_RATE_LIMIT", "x"),
        ("DAAN_RETENTION_PAID_DAYS", "-1"),
    ] {
        patient.program.set(name, value);
    }
    let (ended, told) = patient.examined(&["--offline"]).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    for name in [
        "DAAN_LISTEN",
        "DAAN_DATABASE_CONNECTIONS",
        "DAAN_RATE_LIMIT",
        "DAAN_RETENTION_PAID_DAYS",
    ] {
        let findings = told["findings"].as_array().unwrap();
        let named = findings.iter().filter(|finding| {
            finding["code"] == "setting_unusable"
                && finding["cause"].as_str().unwrap().contains(name)
        });
        assert_eq!(named.count(), 1, "{name}: {told:#}");
    }
    assert!(!ended.out.contains("0.0.31.144"), "{ended:?}");
}

#[tokio::test]
async fn each_fault_of_the_campaign_file_is_found_under_its_code() {
    let payee = "payee = \"Daan Education Trust\"\n";
    for (code, text) in [
        ("campaign_without_payee", SAMPLE.replace(payee, "")),
        (
            "goal_without_rate",
            SAMPLE.split("[[campaign.rate]]").next().unwrap().to_owned(),
        ),
        (
            "campaigns_unusable",
            SAMPLE.replace("min_minor = 1000\n", "min_minor = \"ten\"\n"),
        ),
        ("campaigns_unusable", String::new()),
    ] {
        let mut patient = Patient::live().await;
        patient.campaigns(&text);
        assert_found(code, &patient.examined(&["--offline"]).await);
    }
}
