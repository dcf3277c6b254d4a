//! `docs/openapi.json`, `GET /openapi.json` and the page of it: what they say is so.

use crate::harness::{Answer, House, gift};
use daan_server::openapi;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");
const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
/// Set by `cargo xtask openapi`: the file is written instead of compared.
const WRITE: &str = "DAAN_WRITE_OPENAPI";

/// Addresses that are no part of the contract: what catches the rest, and the operator's own.
const OUTSIDE: [&str; 3] = ["/api", "/admin", "/operator"];
const METHODS: [&str; 4] = ["get", "post", "put", "delete"];

#[test]
fn the_file_is_what_the_code_says() {
    let text = format!("{:#}\n", openapi());
    if std::env::var_os(WRITE).is_some() {
        fs::write(FILE, text).unwrap();
        return;
    }
    let written = fs::read_to_string(FILE).unwrap_or_default();
    // Not the two texts: they fill screens, and the diff of the file tells more.
    assert!(written == text, "write it anew: cargo xtask openapi");
}

fn paths(document: &Value) -> BTreeSet<String> {
    document["paths"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect()
}

/// The string of each `.route("…` in a source, and of the constant that one names.
fn routes_in(text: &str) -> Vec<String> {
    let rests = text.split(".route(").skip(1);
    let routes = rests.filter_map(|rest| {
        let first = rest.trim_start().split([',', ')']).next()?.trim();
        if first == "csp::REPORT_PATH" {
            return Some("/csp-report".to_owned());
        }
        Some(first.strip_prefix('"')?.strip_suffix('"')?.to_owned())
    });
    routes.collect()
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs")
            && !path.ends_with("tests.rs")
        {
            found.push(path);
        }
    }
}

#[test]
fn every_route_of_the_router_is_described_and_no_other() {
    let mut files = Vec::new();
    sources(Path::new(SOURCES), &mut files);
    // The operator's socket is no address of the network.
    files.retain(|file| !file.to_string_lossy().contains("/operator/"));
    let texts = files.iter().map(|file| fs::read_to_string(file).unwrap());
    let routes: BTreeSet<String> = texts.flat_map(|text| routes_in(&text)).collect();
    let described = paths(&openapi());
    let is_outside = |path: &&String| {
        OUTSIDE.iter().any(|outside| {
            path.strip_prefix(outside)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    };
    let missing: Vec<_> = routes
        .difference(&described)
        .filter(|path| !is_outside(path))
        .collect();
    assert!(
        missing.is_empty(),
        "describe them in src/http/openapi/plain.rs: {missing:?}"
    );
    // The widget's script is a file of the front end.
    let invented: Vec<_> = described
        .difference(&routes)
        .filter(|path| *path != "/embed/v1/daan.js")
        .collect();
    assert!(invented.is_empty(), "no router has them: {invented:?}");
}

#[tokio::test]
async fn a_method_is_answered_where_it_is_described_and_405_elsewhere() {
    let house = House::open().await;
    let document = openapi();
    for (path, methods) in document["paths"].as_object().unwrap() {
        // A file of the front end, which need not be built here.
        if path == "/embed/v1/daan.js" {
            continue;
        }
        let address = path
            .replace("{token}", "none")
            .replace("{slug}", "education");
        for method in METHODS {
            let asked = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let answer = Answer::read(house.request(asked, &address).send().await.unwrap()).await;
            let is_described = methods.get(method).is_some();
            assert_eq!(
                answer.status != 405,
                is_described,
                "{method} {path}: {answer:?}"
            );
        }
    }
}

/// Every schema with its examples: what is said to be so, and whose it is.
fn examples(document: &Value) -> Vec<(String, Value, Value)> {
    let mut found = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let place = format!("{method} {path}");
            let mut contents = vec![&operation["requestBody"]["content"]];
            let responses = operation["responses"].as_object().unwrap();
            contents.extend(responses.values().map(|response| &response["content"]));
            for content in contents
                .into_iter()
                .filter_map(Value::as_object)
                .flat_map(|all| all.values())
            {
                let named = content["examples"].as_object().into_iter().flatten();
                let examples = content
                    .get("example")
                    .into_iter()
                    .chain(named.map(|(_, example)| &example["value"]));
                found
                    .extend(examples.map(|example| {
                        (place.clone(), content["schema"].clone(), example.clone())
                    }));
            }
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                if let Some(example) = parameter.get("example") {
                    found.push((place.clone(), parameter["schema"].clone(), example.clone()));
                }
            }
        }
    }
    found
}

/// The schema, which may refer to the document's own.
fn validator(document: &Value, schema: &Value) -> jsonschema::Validator {
    let mut schema = schema.clone();
    schema["components"] = document["components"].clone();
    jsonschema::draft202012::new(&schema).unwrap()
}

fn holds(document: &Value, place: &str, schema: &Value, value: &Value) {
    let validator = validator(document, schema);
    let errors: Vec<String> = validator
        .iter_errors(value)
        .map(|error| error.to_string())
        .collect();
    assert!(errors.is_empty(), "{place}: {errors:?} in {value:#}");
}

#[test]
fn every_example_is_of_its_schema() {
    let document = openapi();
    let examples = examples(&document);
    assert!(examples.len() > 50, "{}", examples.len());
    for (place, schema, example) in &examples {
        holds(&document, place, schema, example);
    }
}

/// The macro's structs of arguments have no schema of their own; theirs is written by hand beside them.
#[test]
fn arguments_have_the_members_that_the_functions_take_and_no_others() {
    let document = openapi();
    for (place, mut schema, example) in examples(&document) {
        if !place.starts_with("post /api/")
            || schema["properties"].get("code").is_some()
            || schema["allOf"].is_array()
        {
            continue;
        }
        schema["additionalProperties"] = json!(false);
        if schema["required"].is_array() {
            holds(&document, &place, &schema, &example);
        }
    }
}

fn answer_schema(document: &Value, path: &str, method: &str, status: u16) -> Value {
    document["paths"][path][method]["responses"][status.to_string()]["content"]["application/json"]
        ["schema"]
        .clone()
}

/// Holds that an answer is one that the document has.
fn is_described(document: &Value, path: &str, method: &str, answer: &Answer) {
    let schema = answer_schema(document, path, method, answer.status);
    assert!(
        !schema.is_null(),
        "{path} is not described to answer {answer:?}"
    );
    holds(document, path, &schema, &answer.json());
}

#[tokio::test]
async fn what_the_server_answers_is_of_the_schema_it_is_described_with() {
    let document = openapi();
    let house = House::open().await;
    let campaign = house.get("/api/campaign?slug=education").await;
    is_described(&document, "/api/campaign", "get", &campaign);
    is_described(
        &document,
        "/api/campaign",
        "get",
        &house.get("/api/campaign?slug=none").await,
    );
    let begun = house.begin(&gift()).await;
    is_described(&document, "/api/begin_donation", "post", &begun);
    is_described(
        &document,
        "/api/begin_donation",
        "post",
        &house.begin(&json!({"request": 1})).await,
    );
    let mut wrong = gift();
    wrong["request"]["donor"]["email"] = json!("nobody");
    is_described(
        &document,
        "/api/begin_donation",
        "post",
        &house.begin(&wrong).await,
    );
    let begun = crate::harness::Begun::read(&begun.json());
    is_described(
        &document,
        "/api/donation",
        "post",
        &house.donation(&begun).await,
    );
    is_described(
        &document,
        "/api/retry_donation",
        "post",
        &house.retry(&begun.token, "razorpay").await,
    );
    let proof = house.gateway.pay_for(&begun).await;
    let mut forged = proof.clone();
    forged["razorpay_signature"] = json!("00");
    is_described(
        &document,
        "/api/confirm_payment",
        "post",
        &house.confirm(&begun.token, &forged).await,
    );
    is_described(
        &document,
        "/api/confirm_payment",
        "post",
        &house.confirm(&begun.token, &proof).await,
    );
    is_described(
        &document,
        "/api/donation",
        "post",
        &house.donation(&begun).await,
    );
    is_described(
        &document,
        "/api/retry_donation",
        "post",
        &house.retry(&begun.token, "razorpay").await,
    );
    let webhook = house.post("/webhooks/razorpay", &json!({})).await;
    is_described(&document, "/webhooks/razorpay", "post", &webhook);
}

#[tokio::test]
async fn the_document_is_served_to_any_origin_and_may_be_kept() {
    let house = House::open().await;
    let answer = house.get("/openapi.json").await;
    assert_eq!(answer.ok(), openapi());
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert!(
        answer.header("cache-control").contains("max-age"),
        "{answer:?}"
    );
}

#[tokio::test]
async fn the_page_of_it_runs_nothing_and_names_every_address_and_code() {
    let house = House::open().await;
    let answer = house.get("/docs/api").await;
    assert_eq!(answer.status, 200);
    let policy = answer.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'; style-src 'sha256-"),
        "{policy}"
    );
    assert!(
        !policy.contains("unsafe") && !policy.contains("script-src"),
        "{policy}"
    );
    for absent in ["<script", " style=", " on", "http://", "src="] {
        let found = answer
            .text
            .match_indices(absent)
            .filter(|_| absent != " on")
            .count();
        assert_eq!(found, 0, "{absent}");
    }
    for path in paths(&openapi()) {
        assert!(
            answer.text.contains(&format!("<code>{path}</code>")),
            "{path}"
        );
    }
    for code in [
        "signature_mismatch",
        "amount_below_minimum",
        "already_paid",
        "webhook_signature_mismatch",
    ] {
        assert!(answer.text.contains(code), "{code}");
    }
}
