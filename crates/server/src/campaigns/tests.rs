//! The sample, and what is wrong with files like it.

use super::file::Wrong;
use super::{Campaigns, doubts, file, line_of};
use daan_domain::{Currency, Gateway, Money};

const SAMPLE: &str = include_str!("../../../../config/campaigns.toml");

/// What the file's text says, without a look at the pictures that it names.
fn parse(text: &str) -> Result<Campaigns, Wrong> {
    file::parse(text).map(|told| Campaigns {
        all: told.campaigns,
        pictures: Vec::new(),
        payees: told.payees,
    })
}

fn refusal(text: &str) -> (usize, String) {
    let wrong = parse(text).unwrap_err();
    (line_of(text, wrong.at), wrong.problem)
}

fn line_with(text: &str, needle: &str) -> usize {
    text.lines().position(|line| line.contains(needle)).unwrap() + 1
}

#[test]
fn the_sample_has_education_in_inr_and_npr() {
    let campaigns = parse(SAMPLE).unwrap();
    let education = campaigns.lookup("education").unwrap();
    assert!(education.offer("INR", "razorpay").is_ok());
    assert!(education.offer("NPR", "khalti").is_ok());
    let five_hundred = Money::new(500_00, Currency::INR).unwrap();
    let found = daan_domain::alternative(
        &education.offers,
        &education.rates,
        Gateway::Razorpay,
        true,
        five_hundred,
    );
    let (place, quote) = found.unwrap();
    let offer = &education.offers[place];
    assert_eq!(
        (offer.gateway, quote),
        (Gateway::Khalti, Money::new(800_00, Currency::NPR).unwrap())
    );
    assert_eq!(campaigns.first(), Some(education));
}

#[test]
fn a_wrong_value_is_named_with_its_line_and_key() {
    for (from, to, expected) in [
        (
            "currency = \"INR\"\ngateway",
            "currency = \"inr\"\ngateway",
            "currency: expected one of the ISO codes that Razorpay takes",
        ),
        (
            "gateway = \"razorpay\"",
            "gateway = \"paytm\"",
            "gateway: expected \"razorpay\" or \"khalti\", found \"paytm\"",
        ),
        (
            "min_minor = 1000\nmax_minor = 50000000",
            "min_minor = -1\nmax_minor = 50000000",
            "min_minor: -1 minor units",
        ),
        (
            "slug = \"education\"",
            "slug = \"Edu cation\"",
            "slug: CampaignSlug: expected",
        ),
        (
            "payee = \"Daan Education Trust\"",
            "payee = \" \"",
            "payee: expected who receives",
        ),
        (
            "goal_minor = 50000000\n",
            "",
            "goal_currency: needs goal_minor",
        ),
    ] {
        let text = SAMPLE.replacen(from, to, 1);
        let (line, problem) = refusal(&text);
        assert!(problem.starts_with(expected), "{problem}");
        let key = expected.split(':').next().unwrap();
        assert!(
            text.lines().nth(line - 1).unwrap().contains(key),
            "line {line} for {problem}"
        );
    }
}

#[test]
fn an_unknown_key_is_named_with_its_line() {
    let text = SAMPLE.replacen("whole_only", "whole_onyl", 1);
    let (line, problem) = refusal(&text);
    assert_eq!(line, line_with(&text, "whole_onyl"));
    assert!(problem.contains("whole_onyl"), "{problem}");
}

#[test]
fn a_preset_outside_the_limits_is_refused() {
    let (_, problem) =
        refusal(&SAMPLE.replacen("presets_minor = [10000,", "presets_minor = [10,", 1));
    assert!(
        problem.contains("preset 10 INR is outside min and max"),
        "{problem}"
    );
}

#[test]
fn two_campaigns_of_one_slug_and_a_file_without_any_are_refused() {
    assert!(
        refusal(&format!("{SAMPLE}\n{SAMPLE}"))
            .1
            .contains("is the slug of a campaign above")
    );
    assert!(refusal("").1.contains("at least one [[campaign]]"));
}

#[test]
fn a_rate_that_says_nothing_sound_is_named_with_its_line_and_key() {
    for (from, to, expected) in [
        (
            "from = \"INR\"",
            "from = \"inr\"",
            "from: expected one of the ISO",
        ),
        (
            "from = \"INR\"",
            "from = \"USD\"",
            "from: expected a currency of",
        ),
        (
            "to = \"NPR\"",
            "to = \"INR\"",
            "to: expected another currency",
        ),
        (
            "to = \"NPR\"",
            "to = \"XXX\"",
            "to: expected one of the ISO",
        ),
        (
            "rate = \"1.6\"",
            "rate = \"1,6\"",
            "rate: expected a rate above",
        ),
        (
            "rate = \"1.6\"",
            "rate = \"0\"",
            "rate: expected a rate above",
        ),
        (
            "rate = \"1.6\"",
            "rate = 1.6",
            "rate: write it in quotes, \"1.6\"",
        ),
        (
            "rate = \"1.6\"",
            "rate = 2",
            "rate: write it in quotes, \"2\"",
        ),
        (
            "rate = \"1.6\"",
            "rate = true",
            "rate: expected a rate such as",
        ),
        (
            "rate = \"1.6\"",
            "rate = \"0.000001\"",
            "rate: 0.000001 takes every preset in INR outside",
        ),
        (
            "rate = \"1.6\"",
            "rate = \"160000\"",
            "rate: 160000 takes every preset in INR outside",
        ),
    ] {
        let text = SAMPLE.replacen(from, to, 1);
        assert_ne!(text, SAMPLE, "{from}");
        let (line, problem) = refusal(&text);
        assert!(problem.starts_with(expected), "{problem}");
        assert_eq!(line, line_with(&text, to), "{problem}");
    }
}

#[test]
fn an_offer_that_khalti_would_refuse_is_refused_at_the_start() {
    let (_, problem) = refusal(&SAMPLE.replace("currency = \"NPR\"", "currency = \"INR\""));
    assert_eq!(
        problem,
        "currency: Khalti takes \"NPR\" alone, found \"INR\""
    );
    let (_, problem) = refusal(&SAMPLE.replace(
        "min_minor = 1000\nmax_minor = 20000000",
        "min_minor = 900\nmax_minor = 20000000",
    ));
    assert_eq!(problem, "min_minor: Khalti takes 1000 paisa at least");
}

#[test]
fn two_rates_for_one_way_are_refused() {
    let rate = "[[campaign.rate]]\nfrom = \"INR\"\nto = \"NPR\"\nrate = \"1.7\"\n";
    let (_, problem) = refusal(&format!("{SAMPLE}\n{rate}"));
    assert_eq!(problem, "rate: there are two from INR to NPR");
}

#[test]
fn a_rate_far_from_the_peg_is_doubted() {
    for (rate, is_doubted) in [
        ("1.6", false),
        ("1.5", false),
        ("1.7", false),
        ("1.49", true),
        ("16", true),
        ("0.625", true),
    ] {
        let text = SAMPLE.replacen("rate = \"1.6\"", &format!("rate = \"{rate}\""), 1);
        let doubts = doubts(parse(&text).unwrap().first().unwrap());
        assert_eq!(!doubts.is_empty(), is_doubted, "{doubts:?}");
        assert!(
            doubts.iter().all(|doubt| doubt.contains(rate)),
            "{doubts:?}"
        );
    }
    let back = |rate| {
        format!("{SAMPLE}\n[[campaign.rate]]\nfrom = \"NPR\"\nto = \"INR\"\nrate = \"{rate}\"\n")
    };
    let count = |rate| doubts(parse(&back(rate)).unwrap().first().unwrap()).len();
    assert_eq!((count("0.625"), count("1.6")), (0, 1));
}

#[test]
fn two_currencies_without_a_rate_between_them_are_doubted() {
    let (without_rate, _) = SAMPLE.split_once("[[campaign.rate]]").unwrap();
    let doubts = doubts(parse(without_rate).unwrap().first().unwrap());
    assert_eq!(doubts.len(), 1, "{doubts:?}");
    assert!(
        doubts[0].contains("no [[campaign.rate]] between INR and NPR"),
        "{doubts:?}"
    );
}

/// The sample with this picture, read from this folder.
fn read_with(folder: &std::path::Path, picture: &str) -> Result<Campaigns, String> {
    let text = SAMPLE.replacen("\"education.svg\"", &format!("\"{picture}\""), 1);
    Campaigns::parse(&text, &folder.join("campaigns.toml")).map_err(|error| error.to_string())
}

#[test]
fn the_samples_picture_is_beside_it() {
    let config = concat!(env!("CARGO_MANIFEST_DIR"), "/../../config");
    let campaigns = read_with(std::path::Path::new(config), "education.svg").unwrap();
    let picture = campaigns.picture("education").unwrap();
    assert_eq!(picture.content_type, "image/svg+xml");
    assert!(
        picture.bytes.len() < 8_000,
        "a page waits for it: {}",
        picture.bytes.len()
    );
    assert!(campaigns.picture("water").is_none());
}

#[test]
fn a_picture_that_is_none_stops_the_start_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    std::fs::write(path.join("large.png"), vec![0; 512 * 1024 + 1]).unwrap();
    std::fs::write(path.join("page.png"), "<html>").unwrap();
    std::fs::write(path.join("good.png"), b"\x89PNG\r\n\x1a\n...").unwrap();
    for (picture, expected) in [
        ("none.png", "none.png cannot be read"),
        ("large.png", "has 524289 bytes, expected 524288 at most"),
        ("page.png", "is not what its name says: expected image/png"),
        ("page.gif", "expected a name that ends in .png"),
        ("png", "expected a name that ends in .png"),
        ("../good.png", "expected the name of a file beside this one"),
        (
            "/etc/good.png",
            "expected the name of a file beside this one",
        ),
        ("", "expected the name of a file beside this one"),
        (
            "http://example.org/a.png",
            "expected an address such as https",
        ),
        (
            "https://a:b@example.org/a.png",
            "expected an address such as https",
        ),
        (
            "javascript://example.org/a.png",
            "expected an address such as https",
        ),
    ] {
        let error = read_with(path, picture).unwrap_err();
        assert!(error.contains(expected), "{picture}: {error}");
        let line = line_with(SAMPLE, "picture = ");
        assert!(
            error.contains(&format!("campaigns.toml:{line}: picture: ")),
            "{error}"
        );
    }
    assert!(read_with(path, "good.png").is_ok());
    assert!(read_with(path, "https://example.org/a.png").is_ok());
}

#[test]
fn words_for_a_picture_that_is_not_there_are_a_slip() {
    let text = SAMPLE.replacen("picture = \"education.svg\"\n", "", 1);
    assert_eq!(refusal(&text).1, "picture_alt: needs picture beside it");
}

#[test]
fn a_payee_has_what_the_file_says_of_it_and_else_its_name() {
    let campaigns = parse(SAMPLE).unwrap();
    let told = campaigns.payee("Daan Education Trust");
    assert_eq!(told.label, "DET/{year}/{number}");
    assert_eq!(told.year_starts, Some((4, 1)));
    assert!(told.tax_note.unwrap().ne.is_some());
    let other = campaigns.payee("Somebody");
    assert_eq!(other.label, "Somebody/{year}/{number}");
    assert_eq!(other.year_starts, None);
    assert_eq!(campaigns.payees_without_offer().count(), 0);
    let slip = SAMPLE.replace(
        "name = \"Daan Shiksha Kosh\"",
        "name = \"Daan Siksha Kosh\"",
    );
    let campaigns = parse(&slip).unwrap();
    let told: Vec<_> = campaigns.payees_without_offer().collect();
    assert_eq!(told, ["Daan Siksha Kosh"]);
}

#[test]
fn a_wrong_payee_is_told_with_its_key() {
    for (payee, problem) in [
        ("name = \" \"", "found nothing"),
        ("name = \"Daan Shiksha Kosh\"", "told of twice"),
    ] {
        let text = format!("{SAMPLE}\n[[payee]]\n{payee}\n");
        let told = parse(&text).unwrap_err().problem;
        assert!(told.contains(problem), "{payee}: {told}");
    }
    for (from, to, problem) in [
        ("code = \"DET\"", "code = \"D E\"", "letters and digits"),
        ("code = \"DET\"", "code = \"DSK\"", "a code of its own"),
        (
            "year_starts = \"04-01\"",
            "year_starts = \"02-29\"",
            "month and day",
        ),
        (
            "{year}/{number}\"",
            "{number}\"",
            "{year} and {number} once",
        ),
    ] {
        let text = SAMPLE.replace(from, to);
        assert_ne!(text, SAMPLE, "{from}");
        let told = parse(&text).unwrap_err().problem;
        assert!(told.contains(problem), "{to}: {told}");
    }
}
