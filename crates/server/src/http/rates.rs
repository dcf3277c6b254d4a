//! How often anybody may ask. Cards are tried out on donation pages because gifts are small and anonymous; and an order
//! costs the gateway something, which blocks who makes too many.
//!
//! Who asks is counted before anything is read: an address, and of IPv6 the allotment that has it. A site that embeds us
//! and everybody together are counted once a gift is really begun: nonsense from a few dozen addresses, each within its
//! limit, would keep a site's donors out otherwise. What was refused by one count does not count for the next. Webhooks
//! and payers who come back from their bank are never refused: their news would be lost.

use super::answer::error;
use super::request::{self, Facts};
use super::{App, pages, sender};
use crate::connections::{allotment, neighbourhood, network};
use crate::settings::RateLimit;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use daan_api::{ApiError, Problem};
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

/// Questions for one gift: a page asks some dozens of times while a bank decides.
const QUESTIONS_PER_GIFT: NonZeroU32 = NonZeroU32::new(20).unwrap();
/// A site's donors for one address's.
const ADDRESSES_PER_SITE: NonZeroU32 = NonZeroU32::new(10).unwrap();
/// All donors for one address's: some dozens a second are what gateways take of one account.
const ADDRESSES_IN_ALL: NonZeroU32 = NonZeroU32::new(50).unwrap();
/// An allotment's for one address's.
const ADDRESSES_PER_ALLOTMENT: NonZeroU32 = NonZeroU32::new(4).unwrap();
/// Addresses that are kept before those that have rested are let go.
const MANY_ADDRESSES: usize = 50_000;

/// The counts; none where there is no limit.
pub(super) struct Rates(Option<Counts>);

struct Counts {
    gifts: Buckets,
    questions: Buckets,
    sites: DefaultKeyedRateLimiter<String>,
    everybody: DefaultDirectRateLimiter,
}

struct Buckets {
    addresses: DefaultKeyedRateLimiter<IpAddr>,
    allotments: DefaultKeyedRateLimiter<IpAddr>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Gift,
    Question,
}

impl Kind {
    fn code(self) -> &'static str {
        match self {
            Kind::Gift => "gift",
            Kind::Question => "question",
        }
    }
}

impl Rates {
    pub(super) fn new(limit: RateLimit) -> Rates {
        Rates(match limit {
            RateLimit::Off => None,
            RateLimit::PerMinute(gifts) => Some(Counts {
                gifts: Buckets::new(gifts),
                questions: Buckets::new(gifts.saturating_mul(QUESTIONS_PER_GIFT)),
                sites: RateLimiter::keyed(times(gifts, ADDRESSES_PER_SITE)),
                everybody: RateLimiter::direct(times(gifts, ADDRESSES_IN_ALL)),
            }),
        })
    }

    /// Seconds to wait; `None` where there is nothing to wait for.
    fn wait_s(&self, kind: Kind, address: IpAddr) -> Option<u64> {
        let counts = self.0.as_ref()?;
        match kind {
            Kind::Gift => counts.gifts.wait_s(address),
            Kind::Question => counts.questions.wait_s(address),
        }
    }

    /// The same of a gift that is begun now, from a page of this site.
    fn wait_of_all_s(&self, site: Option<&str>) -> Option<u64> {
        let counts = self.0.as_ref()?;
        let now = DefaultClock::default().now();
        site.map_or(Ok(()), |site| counts.sites.check_key(&site.to_owned()))
            .and_then(|()| counts.everybody.check())
            .err()
            .map(|not_yet| seconds(not_yet.wait_time_from(now)))
    }
}

impl Buckets {
    fn new(per_minute: NonZeroU32) -> Buckets {
        Buckets {
            addresses: RateLimiter::keyed(Quota::per_minute(per_minute)),
            allotments: RateLimiter::keyed(times(per_minute, ADDRESSES_PER_ALLOTMENT)),
        }
    }

    fn wait_s(&self, address: IpAddr) -> Option<u64> {
        let now = DefaultClock::default().now();
        for known in [&self.addresses, &self.allotments] {
            if known.len() > MANY_ADDRESSES {
                known.retain_recent();
            }
        }
        let wider = || allotment(address).map_or(Ok(()), |wider| self.allotments.check_key(&wider));
        self.addresses
            .check_key(&neighbourhood(address))
            .and_then(|()| wider())
            .err()
            .map(|not_yet| seconds(not_yet.wait_time_from(now)))
    }
}

/// A minute's worth at once: donors come in waves, after a sermon or a broadcast.
fn times(per_minute: NonZeroU32, count: NonZeroU32) -> Quota {
    Quota::per_minute(per_minute.saturating_mul(count))
}

fn seconds(wait: Duration) -> u64 {
    wait.as_secs().saturating_add(1)
}

/// What an address counts as; `None` for what costs little, or must not be refused.
fn kind(method: &Method, path: &str) -> Option<Kind> {
    let is_post = *method == Method::POST;
    if is_post && (path == "/api/begin_donation" || path.starts_with("/donate/")) {
        return Some(Kind::Gift);
    }
    let asks = path.starts_with("/donations/") || (is_post && path.starts_with("/api/"));
    asks.then_some(Kind::Question)
}

/// For the server functions, behind the check of the page's origin.
pub(super) async fn of_calls(State(app): State<App>, request: Request, next: Next) -> Response {
    match refusal(&app, &request) {
        Some(said) => told(error(&said), &said),
        None => next.run(request).await,
    }
}

/// For pages and the forms on them.
pub(super) async fn of_pages(State(app): State<App>, request: Request, next: Next) -> Response {
    if request.uri().path().starts_with("/api/") {
        return next.run(request).await;
    }
    match refusal(&app, &request) {
        Some(said) => told(pages::error(&app, &said, &request::facts(&request)), &said),
        None => next.run(request).await,
    }
}

fn refusal(app: &App, request: &Request) -> Option<ApiError> {
    let kind = kind(request.method(), request.uri().path())?;
    let address = sender::address(app, request);
    let wait_s = app.rates.wait_s(kind, address)?;
    let facts = request::facts(request);
    let network = network(address);
    tracing::warn!(request = facts.id, ?kind, %network, wait_s, "asked too often");
    Some(said(app, kind, wait_s, &facts))
}

/// For a gift that would be begun now: what was wrong with it has been told by then.
///
/// # Errors
/// Too many are begun from this site's pages, or in all.
pub(super) fn of_gift(app: &App, headers: &HeaderMap, facts: &Facts) -> Result<(), ApiError> {
    let site = headers
        .get(header::ORIGIN)
        .and_then(|origin| origin.to_str().ok())
        // Others are refused for what they are, and would only fill the table.
        .filter(|origin| {
            let mut sites = app.site.allowed_origins().iter();
            sites.any(|known| known == origin)
        });
    let Some(wait_s) = app.rates.wait_of_all_s(site) else {
        return Ok(());
    };
    let site = site.unwrap_or_default();
    tracing::warn!(request = facts.id, site, wait_s, "too many gifts are begun");
    Err(said(app, Kind::Gift, wait_s, facts))
}

fn said(app: &App, kind: Kind, wait_s: u64, facts: &Facts) -> ApiError {
    app.desk.metrics.traffic.too_often(kind.code());
    ApiError {
        retry_after_s: i64::try_from(wait_s).ok(),
        ..Problem::TooManyRequests.into_error(facts.locale, &facts.id)
    }
}

pub(super) fn told(mut response: Response, said: &ApiError) -> Response {
    if let Some(wait_s) = said.retry_after_s {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(wait_s));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rates(per_minute: u32) -> Rates {
        Rates::new(RateLimit::PerMinute(NonZeroU32::new(per_minute).unwrap()))
    }

    fn address(last: u8) -> IpAddr {
        IpAddr::from([203, 0, 113, last])
    }

    /// Threat 46.
    #[test]
    fn a_flood_from_one_address_is_refused_and_takes_nothing_from_others() {
        let rates = rates(60);
        let taken = (0..1_000)
            .filter(|_| rates.wait_s(Kind::Gift, address(9)).is_none())
            .count();
        assert!((60..70).contains(&taken), "{taken}");
        assert!(rates.wait_s(Kind::Gift, address(10)).is_none());
        assert!(rates.wait_s(Kind::Question, address(9)).is_none());
        let wait_s = rates.wait_s(Kind::Gift, address(9)).unwrap();
        assert!((1..=2).contains(&wait_s), "{wait_s}");
    }

    /// Threat 46.
    #[test]
    fn a_network_of_ipv6_is_one_address_and_an_allotment_has_four_at_most() {
        let rates = rates(1);
        let is_free = |text: &str| {
            let address = text.parse::<IpAddr>().unwrap();
            rates.wait_s(Kind::Gift, address).is_none()
        };
        assert!(is_free("2001:db8::1"));
        assert!(!is_free("2001:db8::2"));
        let others = (1..100).filter(|network| is_free(&format!("2001:db8:0:{network:x}::1")));
        assert_eq!(others.count(), 3);
        assert!(is_free("2001:db8:1::1"));
    }

    #[test]
    fn a_site_and_everybody_have_a_count_of_their_own() {
        let rates = rates(1);
        let begun = |count: u32, site: Option<&str>| {
            (0..count)
                .filter(|_| rates.wait_of_all_s(site).is_none())
                .count()
        };
        assert_eq!(begun(20, Some("https://shop.example")), 10);
        assert_eq!(begun(20, Some("https://b.example")), 10);
        assert_eq!(begun(130, None), 30, "fifty in all");
    }

    #[test]
    fn what_would_be_lost_is_never_refused() {
        for path in ["/webhooks/razorpay", "/return/razorpay/x", "/csp-report"] {
            assert_eq!(kind(&Method::POST, path), None, "{path}");
        }
        for path in [
            "/return/khalti/x",
            "/",
            "/donate/education",
            "/api/campaign",
            "/healthz",
        ] {
            assert_eq!(kind(&Method::GET, path), None, "{path}");
        }
        assert_eq!(kind(&Method::POST, "/donate/education"), Some(Kind::Gift));
        assert_eq!(
            kind(&Method::POST, "/api/confirm_payment"),
            Some(Kind::Question)
        );
        assert_eq!(kind(&Method::GET, "/donations/x"), Some(Kind::Question));
    }

    #[test]
    fn without_a_limit_nothing_is_counted() {
        let rates = Rates::new(RateLimit::Off);
        assert!((0..10_000).all(|_| rates.wait_s(Kind::Gift, address(9)).is_none()));
    }
}
