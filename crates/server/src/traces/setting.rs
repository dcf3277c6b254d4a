//! Where spans go, as OpenTelemetry names its settings.

use crate::settings::{SettingError, Source};
use percent_encoding::percent_decode_str;
use reqwest::Url;
use std::collections::HashMap;
use std::net::IpAddr;

const ENDPOINT: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";
const HEADERS: &str = "OTEL_EXPORTER_OTLP_HEADERS";
const PROTOCOL: &str = "OTEL_EXPORTER_OTLP_PROTOCOL";
const SERVICE_NAME: &str = "OTEL_SERVICE_NAME";
/// The one that we speak.
const SPOKEN: &str = "http/protobuf";

#[derive(PartialEq, Eq)]
pub(super) struct TraceSettings {
    /// Of the collector, with its path.
    pub(super) address: String,
    /// Whether the collector is on this machine.
    pub(super) is_loopback: bool,
    /// What the collector knows us by; secrets, mostly.
    pub(super) headers: HashMap<String, String>,
    pub(super) service_name: String,
}

impl TraceSettings {
    pub(super) fn read(source: &Source) -> Result<Option<TraceSettings>, SettingError> {
        let Some(endpoint) = source.lookup(ENDPOINT)? else {
            return Ok(None);
        };
        let protocol = source.or(PROTOCOL, SPOKEN)?;
        if protocol != SPOKEN {
            let problem =
                format!("expected {SPOKEN}, the only one that is spoken here, found `{protocol}`");
            return Err(SettingError::new(PROTOCOL, problem));
        }
        let (address, is_loopback) = address(&endpoint)?;
        Ok(Some(TraceSettings {
            address,
            is_loopback,
            headers: headers(&source.or(HEADERS, "")?)?,
            service_name: source.or(SERVICE_NAME, "daan")?,
        }))
    }
}

/// The collector's address cannot be used.
pub(super) fn unusable(why: &str) -> SettingError {
    let problem =
        format!("expected an address such as http://127.0.0.1:4318 of a collector: {why}");
    SettingError::new(ENDPOINT, problem)
}

/// Its address with the path, and whether it is on this machine.
fn address(endpoint: &str) -> Result<(String, bool), SettingError> {
    let url = Url::parse(endpoint).map_err(|error| unusable(&error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(unusable("it begins with neither http:// nor https://"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(unusable(
            "a password belongs into OTEL_EXPORTER_OTLP_HEADERS",
        ));
    }
    let address = format!("{}/v1/traces", endpoint.trim_end_matches('/'));
    http::Uri::try_from(&address).map_err(|error| unusable(&error.to_string()))?;
    let is_loopback = url.host_str().is_some_and(|host| {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    });
    Ok((address, is_loopback))
}

/// `name=value,name=value`, with what is no plain text written as `%20` and the like.
fn headers(text: &str) -> Result<HashMap<String, String>, SettingError> {
    let pairs = text.split(',').filter(|pair| !pair.trim().is_empty());
    let headers = pairs.map(|pair| {
        let (name, value) = pair.split_once('=')?;
        let value = percent_decode_str(value.trim()).decode_utf8().ok()?;
        http::HeaderName::try_from(name.trim()).ok()?;
        http::HeaderValue::try_from(&*value).ok()?;
        Some((name.trim().to_owned(), value.into_owned()))
    });
    headers.collect::<Option<_>>().ok_or_else(|| {
        // What was found is not told: it is a secret.
        let problem =
            "expected name=value, several with commas between them, with a space written as %20";
        SettingError::new(HEADERS, problem.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(given: &[(&'static str, &str)]) -> Result<Option<TraceSettings>, String> {
        let source = Source::of(&[], given, &[]);
        TraceSettings::read(&source).map_err(|error| error.to_string())
    }

    #[test]
    fn without_a_collector_nothing_is_read() {
        assert!(
            read(&[(PROTOCOL, "grpc"), (HEADERS, "?")])
                .unwrap()
                .is_none()
        );
    }

    #[test]
    fn a_collector_has_its_path_and_its_headers() {
        let headers = "authorization=Basic%20YTpi+/==, x-tenant = daan";
        let given = [
            (ENDPOINT, "https://otel.example.org/otlp/"),
            (HEADERS, headers),
        ];
        let settings = read(&given).unwrap().unwrap();
        assert_eq!(settings.address, "https://otel.example.org/otlp/v1/traces");
        assert_eq!(settings.headers["authorization"], "Basic YTpi+/==");
        assert_eq!(settings.headers["x-tenant"], "daan");
        assert_eq!(settings.service_name, "daan");
    }

    #[test]
    fn a_collector_of_this_machine_is_told_from_one_elsewhere() {
        for (endpoint, is_here) in [
            ("http://127.0.0.1:4318", true),
            ("http://localhost:4318/otlp", true),
            ("http://[::1]:4318", true),
            ("http://10.0.0.7:4318", false),
            ("https://localhost.example.org", false),
        ] {
            let settings = read(&[(ENDPOINT, endpoint)]).unwrap().unwrap();
            assert_eq!(settings.is_loopback, is_here, "{endpoint}");
        }
    }

    #[test]
    fn what_cannot_be_used_is_refused_and_no_secret_told() {
        let endpoint = (ENDPOINT, "http://127.0.0.1:4318");
        for (given, said) in [
            (vec![(ENDPOINT, "127.0.0.1:4318")], "http://127.0.0.1:4318"),
            (vec![(ENDPOINT, "ftp://collector")], "http://127.0.0.1:4318"),
            (
                vec![(ENDPOINT, "http://a:secret@collector")],
                "OTEL_EXPORTER_OTLP_HEADERS",
            ),
            (vec![endpoint, (PROTOCOL, "grpc")], "found `grpc`"),
            (vec![endpoint, (HEADERS, "secret")], "expected name=value"),
            (
                vec![endpoint, (HEADERS, "a b=secret")],
                "expected name=value",
            ),
        ] {
            let problem = read(&given).err().unwrap();
            assert!(
                problem.contains(said) && !problem.contains("secret"),
                "{problem}"
            );
        }
    }
}
