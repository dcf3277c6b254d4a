//! The program does not start on what would fail at the first donor, and says which setting it is.

use crate::harness::Program;
use std::net::TcpListener;

/// Holds that it ends with code 1 and a last line that begins with this.
async fn refuses(program: &mut Program, beginning: &str) -> String {
    let (code, line) = program.refusal().await;
    assert_eq!(code, Some(1), "{line}");
    assert!(line.starts_with(&format!("daan: {beginning}")), "{line}");
    assert!(!program.log().contains("panicked"), "{}", program.log());
    line
}

#[tokio::test]
async fn a_missing_key_is_named() {
    for name in ["RAZORPAY_KEY_ID", "RAZORPAY_KEY_SECRET"] {
        let mut program = Program::prepared().await;
        program.set(name, "");
        refuses(&mut program, &format!("{name} is missing")).await;
    }
}

#[tokio::test]
async fn white_space_in_a_key_is_named_and_the_key_is_not_shown() {
    for (name, value) in [
        ("RAZORPAY_KEY_SECRET", "hidden-secret\n"),
        ("RAZORPAY_KEY_SECRET", "hidden secret"),
        ("RAZORPAY_KEY_ID", " rzp_test_hidden"),
    ] {
        let mut program = Program::prepared().await;
        program.set(name, value);
        let line = refuses(&mut program, name).await;
        assert!(
            line.contains("white space") && !line.contains("hidden"),
            "{line}"
        );
    }
}

#[tokio::test]
async fn keys_and_addresses_of_two_worlds_are_refused() {
    let mut program = Program::prepared().await;
    program.set("RAZORPAY_KEY_ID", "rzp_live_0123456789abcd");
    refuses(&mut program, "RAZORPAY_KEY_ID is a live key").await;

    let mut program = Program::prepared().await;
    program.set("RAZORPAY_API_URL", "");
    program.set("RAZORPAY_CHECKOUT_URL", "");
    refuses(&mut program, "RAZORPAY_KEY_ID is the sandbox's key").await;

    let mut program = Program::prepared().await;
    program.set("RAZORPAY_CHECKOUT_URL", "");
    refuses(&mut program, "RAZORPAY_CHECKOUT_URL").await;

    let mut program = Program::prepared().await;
    program.set("RAZORPAY_API_URL", "http://gateway.example.org");
    refuses(&mut program, "RAZORPAY_API_URL").await;
}

#[tokio::test]
async fn a_port_that_is_taken_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let mut program = Program::prepared().await;
    program.set("DAAN_LISTEN", &address);
    let line = refuses(&mut program, &format!("DAAN_LISTEN {address}")).await;
    assert!(line.contains("in use"), "{line}");
}

#[tokio::test]
async fn a_broken_campaign_file_is_named_with_its_line() {
    let sample = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../config/campaigns.toml"
    ))
    .unwrap();
    for (from, to) in [
        ("min_minor = 1000", "min_minor = \"ten rupees\""),
        ("whole_only = true", "whole_onyl = true"),
        ("slug = \"education\"", "slug = "),
        ("max_minor = 50000000", "max_minor = 1"),
    ] {
        let mut program = Program::prepared().await;
        let path = program.folder.path().join("broken.toml");
        std::fs::write(&path, sample.replacen(from, to, 1)).unwrap();
        program.set("DAAN_CAMPAIGNS", "broken.toml");
        let (code, _) = program.refusal().await;
        let log = program.log();
        let lines: Vec<&str> = log.lines().filter(|line| !line.starts_with('{')).collect();
        assert_eq!((code, lines.len()), (Some(1), 1), "one line: {log}");
        let place = lines[0]
            .strip_prefix("daan: DAAN_CAMPAIGNS: broken.toml:")
            .unwrap();
        let (line, problem) = place.split_once(": ").unwrap();
        assert!(
            line.parse::<usize>().unwrap() > 1 && !problem.is_empty(),
            "{place}"
        );
    }
    let mut program = Program::prepared().await;
    program.set("DAAN_CAMPAIGNS", "nowhere.toml");
    let line = refuses(&mut program, "DAAN_CAMPAIGNS: nowhere.toml").await;
    let place = program.folder.path().join("nowhere.toml");
    for words in [
        "config/campaigns.toml",
        "set DAAN_CAMPAIGNS to where yours is",
        place.to_str().unwrap(),
    ] {
        assert_eq!(line.matches(words).count(), 1, "{line}");
    }
    assert_eq!(line.matches("os error 2").count(), 1, "{line}");
}

#[tokio::test]
async fn a_second_process_on_the_same_ledger_is_refused() {
    let first = Program::started().await;
    let mut second = Program::prepared().await;
    let database = format!("sqlite:{}", first.folder.path().join("daan.db").display());
    second.set("DATABASE_URL", &database);
    refuses(&mut second, "DATABASE_URL").await;
    assert_eq!(first.get("/healthz").await.status, 200);
}

#[tokio::test]
async fn a_ledger_that_cannot_be_opened_is_named() {
    for url in [
        "mysql://root@localhost/daan",
        "sqlite:",
        "sqlite:/proc/none/daan.db",
        "sqlite:daan.db?mode=memory",
    ] {
        let mut program = Program::prepared().await;
        program.set("DATABASE_URL", url);
        refuses(&mut program, "DATABASE_URL").await;
    }
    let mut program = Program::prepared().await;
    std::fs::write(
        program.folder.path().join("text.db"),
        "no database at all, but long enough to look like one",
    )
    .unwrap();
    program.set("DATABASE_URL", "sqlite:text.db");
    refuses(&mut program, "DATABASE_URL").await;
}

#[tokio::test]
async fn a_broken_env_file_is_named_without_what_is_in_it() {
    let mut program = Program::prepared().await;
    let env = "DAAN_CAMPAIGNS=x\nRAZORPAY_KEY_SECRET=hidden secret with spaces\n";
    std::fs::write(program.folder.path().join(".env"), env).unwrap();
    let line = refuses(&mut program, ".env").await;
    assert!(!line.contains("hidden"), "{line}");
}

#[tokio::test]
async fn settings_come_from_an_env_file_and_from_mounted_files_too() {
    let mut program = Program::prepared().await;
    program.set("RAZORPAY_KEY_ID", "");
    program.set("RAZORPAY_KEY_SECRET", "");
    let folder = program.folder.path();
    std::fs::write(
        folder.join(".env"),
        format!("RAZORPAY_KEY_ID={}\n", daan_sandbox::KEY_ID),
    )
    .unwrap();
    std::fs::write(
        folder.join("secret"),
        format!("{}\n", daan_sandbox::KEY_SECRET),
    )
    .unwrap();
    program.set("RAZORPAY_KEY_SECRET_FILE", "secret");
    program.start().await;
    let begun = program
        .post("/api/begin_donation", &crate::harness::gift())
        .await;
    begun.ok();
}

#[tokio::test]
async fn an_address_that_is_none_is_refused() {
    for (name, value) in [
        ("DAAN_LISTEN", "8080"),
        ("DAAN_PUBLIC_URL", "give.example.org"),
        (
            "DAAN_ALLOWED_ORIGINS",
            "https://a.example.org, b.example.org",
        ),
        ("DAAN_ALLOWED_ORIGINS", "https://a.example.org,none"),
        ("RUST_LOG", "loud=nonsense=1"),
    ] {
        let mut program = Program::prepared().await;
        program.set(name, value);
        refuses(&mut program, name).await;
    }
}

#[tokio::test]
async fn likely_slips_are_told_at_the_start_and_a_sound_start_tells_of_none() {
    let mut program = Program::prepared().await;
    program.start().await;
    program.kill().await;
    // A ledger where there should be one already is told of, once: it may be the wrong one.
    let warnings = |log: String| -> Vec<String> {
        let is_warning = |line: &&str| line.contains("\"WARN\"");
        log.lines().filter(is_warning).map(str::to_owned).collect()
    };
    let told = warnings(program.log());
    assert!(
        told.len() == 1 && told[0].contains("this is a new ledger"),
        "{told:?}"
    );
    program.start().await;
    assert_eq!(warnings(program.log()), told);

    let mut program = Program::prepared().await;
    let sample = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../config/campaigns.toml"
    ))
    .unwrap();
    let slip = sample.replacen("rate = \"1.6\"", "rate = \"16\"", 1);
    std::fs::write(program.folder.path().join("slip.toml"), slip).unwrap();
    program.set("DAAN_CAMPAIGNS", "slip.toml");
    program.set("RAZORPAY_ONECALL", "1");
    program.start().await;
    let log = program.log();
    for expected in ["slip.toml", "is 16, but the two rupees", "RAZORPAY_ONECALL"] {
        assert!(log.contains(expected), "{expected}: {log}");
    }
}

#[tokio::test]
async fn keys_and_addresses_that_could_never_work_are_named() {
    for (name, value) in [
        ("RAZORPAY_CHECKOUT_URL", "javascript:alert(1)"),
        ("KHALTI_SECRET_KEY", "live_public_key_0123456789abcdef"),
    ] {
        let mut program = Program::prepared().await;
        program.set(name, value);
        refuses(&mut program, name).await;
    }
}
