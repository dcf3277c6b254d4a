//! A payment that was initiated.

use super::config::ApiUrl;
use crate::address::{ForeignAddress, without_query};
use crate::{Unreadable, lenient};
use daan_domain::{GatewayOrderId, Timestamp};
use reqwest::Url;
use serde::Deserialize;
use serde_json::Value;
use std::fmt;

/// A link by which a payment can be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Initiated {
    /// What Khalti calls the payment. To be stored with the donation before anybody sees the link: nothing
    /// else binds the two.
    pub pidx: GatewayOrderId,
    /// Where the payer is sent.
    pub payment_url: PaymentUrl,
    /// Until when the link can be used, by Khalti's clock. A payment begun before may settle after.
    pub expires_at: Option<Timestamp>,
}

/// Where the payer is sent: at Khalti's, and exactly as Khalti wrote it.
#[derive(Clone, PartialEq, Eq)]
pub struct PaymentUrl(String);

/// The hosts of Khalti's payment pages, with and without money.
const PAGES: [&str; 2] = ["pay.khalti.com", "test-pay.khalti.com"];

#[derive(Deserialize)]
struct Wire {
    #[serde(deserialize_with = "lenient::order_id")]
    pidx: GatewayOrderId,
    payment_url: String,
    #[serde(default, deserialize_with = "lenient::text")]
    expires_at: Option<String>,
    #[serde(default, deserialize_with = "lenient::optional_integer")]
    expires_in: Option<i64>,
}

impl Initiated {
    /// Reads an answer; `date` is when Khalti gave it.
    pub(super) fn read(
        value: Value,
        api_url: &ApiUrl,
        date: Option<&str>,
    ) -> Result<Initiated, Unreadable> {
        let wire: Wire =
            serde_json::from_value(value).map_err(|_| Unreadable::NotThe("initiated payment"))?;
        Ok(Initiated {
            expires_at: wire.expires_at(date),
            payment_url: PaymentUrl::parse(&wire.payment_url, api_url)?,
            pidx: wire.pidx,
        })
    }
}

impl PaymentUrl {
    /// Reads an address out of an answer, or out of our own store.
    ///
    /// # Errors
    /// [`ForeignAddress`] where it is not https at one of Khalti's two payment pages; for an API on this
    /// machine, where it is not at the API's own host and port.
    pub fn parse(text: &str, api_url: &ApiUrl) -> Result<PaymentUrl, ForeignAddress> {
        let is_page = |url: &Url| {
            url.port().is_none() && url.host_str().is_some_and(|host| PAGES.contains(&host))
        };
        api_url.address().check_followed(text, is_page)?;
        Ok(PaymentUrl(text.to_owned()))
    }

    /// The address as it came.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Without the query: it may repeat our return address, which holds the donor's token.
impl fmt::Debug for PaymentUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PaymentUrl({}…)", without_query(&self.0))
    }
}

impl Wire {
    fn expires_at(&self, date: Option<&str>) -> Option<Timestamp> {
        let said = self.expires_at.as_deref().and_then(moment);
        said.or_else(|| {
            let answered_at = date.and_then(http_date)?;
            let lifetime_s = self.expires_in.filter(|seconds| *seconds > 0)?;
            Some(answered_at.plus_ms(lifetime_s.saturating_mul(1_000)))
        })
    }
}

/// A time with its offset, such as `2023-05-25T16:26:16.471649+05:45`.
fn moment(text: &str) -> Option<Timestamp> {
    text.trim().parse().ok().map(timestamp)
}

/// The time of an answer, such as `Wed, 21 Oct 2026 07:28:00 GMT`.
fn http_date(text: &str) -> Option<Timestamp> {
    jiff::fmt::rfc2822::DateTimeParser::new()
        .parse_timestamp(text)
        .ok()
        .map(timestamp)
}

fn timestamp(moment: jiff::Timestamp) -> Timestamp {
    Timestamp::from_unix_ms(moment.as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const DATE: &str = "Thu, 25 May 2023 10:11:16 GMT";

    fn real() -> ApiUrl {
        ApiUrl::parse("https://khalti.com/api/v2").unwrap()
    }

    fn read(fields: &Value) -> Result<Initiated, Unreadable> {
        let mut value = json!({
            "pidx": "bZQLD9wRVWo4CdESSfuSsB",
            "payment_url": "https://test-pay.khalti.com/?pidx=bZQLD9wRVWo4CdESSfuSsB",
            "expires_at": "2023-05-25T16:26:16.471649+05:45",
            "expires_in": 1800,
        });
        let known = value.as_object_mut().unwrap();
        known.extend(fields.as_object().unwrap().clone());
        Initiated::read(value, &real(), Some(DATE))
    }

    #[test]
    fn the_address_is_taken_as_it_came() {
        for text in [
            "https://pay.khalti.com/?pidx=bZQLD9wRVWo4CdESSfuSsB",
            "https://test-pay.khalti.com/wallet/?pidx=x&return_url=https%3A%2F%2Fgive.example.org%2F&mode=wallet",
            "https://PAY.khalti.com/a/../b",
        ] {
            let initiated = read(&json!({"payment_url": text})).unwrap();
            assert_eq!(initiated.payment_url.as_str(), text);
        }
    }

    #[test]
    fn nobody_is_sent_to_another_host() {
        for text in [
            "https://khalti.com/?pidx=x",
            "https://evil.pay.khalti.com/",
            "https://pay.khalti.com.evil.org/",
            "https://pay.khalti.com:444/",
            "http://pay.khalti.com/",
            "http://127.0.0.1:8081/",
            "javascript:alert(1)",
            "/?pidx=x",
            "",
        ] {
            let away = Err(Unreadable::LeadsAway(ForeignAddress));
            assert_eq!(read(&json!({"payment_url": text})), away, "{text}");
        }
        let sandbox = ApiUrl::parse("http://127.0.0.1:8081/api/v2").unwrap();
        assert!(PaymentUrl::parse("http://127.0.0.1:8081/pay?pidx=x", &sandbox).is_ok());
        assert!(PaymentUrl::parse("https://pay.khalti.com/?pidx=x", &sandbox).is_err());
    }

    #[test]
    fn the_end_of_the_link_is_read_with_its_offset() {
        let expires_at = read(&json!({})).unwrap().expires_at;
        // 16:26:16.471 in Nepal is 10:41:16.471 in UTC.
        assert_eq!(expires_at, Some(Timestamp::from_unix_ms(1_685_011_276_471)));
    }

    #[test]
    fn without_a_time_the_lifetime_counts_from_the_answer() {
        let at = |fields: Value| read(&fields).unwrap().expires_at;
        let half_an_hour = Some(Timestamp::from_unix_ms(1_685_011_276_000));
        for silent in [
            json!(null),
            json!(""),
            json!("soon"),
            json!("2023-05-25T16:26:16"),
        ] {
            assert_eq!(at(json!({"expires_at": silent})), half_an_hour, "{silent}");
        }
        for lifetime in [json!(null), json!(0), json!(-1), json!("soon")] {
            assert_eq!(
                at(json!({"expires_at": null, "expires_in": lifetime})),
                None
            );
        }
    }

    #[test]
    fn an_answer_without_pidx_or_address_is_none() {
        for broken in [
            json!({"pidx": null}),
            json!({"pidx": ""}),
            json!({"pidx": "a/b"}),
            json!({"payment_url": null}),
            json!({"payment_url": ["https://pay.khalti.com/"]}),
        ] {
            let problem = Err(Unreadable::NotThe("initiated payment"));
            assert_eq!(read(&broken), problem, "{broken}");
        }
    }

    #[test]
    fn a_shown_address_keeps_its_query_to_itself() {
        let shown = format!("{:?}", read(&json!({})).unwrap().payment_url);
        assert_eq!(shown, "PaymentUrl(https://test-pay.khalti.com/…)");
    }
}
