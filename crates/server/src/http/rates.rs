//! How often anybody may ask. Cards are tried out on donation pages because gifts are small and anonymous; and an order
//! costs the gateway something, which blocks who makes too many.
//!
//! Three counts apart from each other: of an address, of a site that embeds us, of everybody. What was refused by one
//! does not count for the next, so a flood from one place takes nothing from the others. Webhooks and payers who come
//! back from their bank are never refused: their news would be lost.

use super::answer::error;
use super::request::{self, Facts};
use super::{App, pages, sender};
use crate::connections::neighbourhood;
use crate::settings::RateLimit;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use daan_api::{ApiError, Problem};
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::net::IpAddr;
use std::num::NonZeroU32;

/// Questions for one gift: a page asks some dozens of times while a bank decides.
const QUESTIONS_PER_GIFT: NonZeroU32 = NonZeroU32::new(20).unwrap();
/// A site's donors for one address's.
const ADDRESSES_PER_SITE: NonZeroU32 = NonZeroU32::new(10).unwrap();
/// All donors for one address's: some dozens a second are what gateways take of one account.
const ADDRESSES_IN_ALL: NonZeroU32 = NonZeroU32::new(50).unwrap();
/// Addresses that are kept before those that have rested are let go.
const MANY_ADDRESSES: usize = 50_000;

/// The counts; none where there is no limit.
pub(super) struct Rates(Option<Counts>);

struct Counts {
    gifts: Buckets,
    questions: Buckets,
}

struct Buckets {
    addresses: DefaultKeyedRateLimiter<IpAddr>,
    sites: DefaultKeyedRateLimiter<String>,
    everybody: DefaultDirectRateLimiter,
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
            }),
        })
    }

    /// Seconds to wait; `None` where there is nothing to wait for.
    fn wait_s(&self, kind: Kind, address: IpAddr, site: Option<&str>) -> Option<u64> {
        let counts = self.0.as_ref()?;
        match kind {
            Kind::Gift => counts.gifts.wait_s(address, site),
            Kind::Question => counts.questions.wait_s(address, site),
        }
    }
}

impl Buckets {
    fn new(per_minute: NonZeroU32) -> Buckets {
        // A minute's worth at once: donors come in waves, after a sermon or a broadcast.
        let times = |count| Quota::per_minute(per_minute.saturating_mul(count));
        Buckets {
            addresses: RateLimiter::keyed(Quota::per_minute(per_minute)),
            sites: RateLimiter::keyed(times(ADDRESSES_PER_SITE)),
            everybody: RateLimiter::direct(times(ADDRESSES_IN_ALL)),
        }
    }

    fn wait_s(&self, address: IpAddr, site: Option<&str>) -> Option<u64> {
        let now = DefaultClock::default().now();
        if self.addresses.len() > MANY_ADDRESSES {
            self.addresses.retain_recent();
        }
        self.addresses
            .check_key(&neighbourhood(address))
            .and_then(|()| site.map_or(Ok(()), |site| self.sites.check_key(&site.to_owned())))
            .and_then(|()| self.everybody.check())
            .err()
            .map(|not_yet| not_yet.wait_time_from(now).as_secs().saturating_add(1))
    }
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
    let site = request
        .headers()
        .get(header::ORIGIN)
        .and_then(|origin| origin.to_str().ok())
        // Others are refused for what they are, and would only fill the table.
        .filter(|origin| {
            app.site
                .allowed_origins()
                .iter()
                .any(|known| known == origin)
        });
    let wait_s = app
        .rates
        .wait_s(kind, sender::address(app, request), site)?;
    let Facts { id, locale } = request::facts(request);
    app.desk.metrics.traffic.too_often(kind.code());
    tracing::warn!(request = id, ?kind, wait_s, "asked too often");
    Some(ApiError {
        retry_after_s: i64::try_from(wait_s).ok(),
        ..Problem::TooManyRequests.into_error(locale, &id)
    })
}

fn told(mut response: Response, said: &ApiError) -> Response {
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
            .filter(|_| rates.wait_s(Kind::Gift, address(9), None).is_none())
            .count();
        assert!((60..70).contains(&taken), "{taken}");
        assert!(rates.wait_s(Kind::Gift, address(10), None).is_none());
        assert!(rates.wait_s(Kind::Question, address(9), None).is_none());
        let wait_s = rates.wait_s(Kind::Gift, address(9), None).unwrap();
        assert!((1..=2).contains(&wait_s), "{wait_s}");
    }

    #[test]
    fn a_network_of_ipv6_is_one_address() {
        let rates = rates(1);
        let of = |text: &str| text.parse::<IpAddr>().unwrap();
        assert!(rates.wait_s(Kind::Gift, of("2001:db8::1"), None).is_none());
        assert!(rates.wait_s(Kind::Gift, of("2001:db8::2"), None).is_some());
    }

    #[test]
    fn a_site_and_everybody_have_a_count_of_their_own() {
        let rates = rates(1);
        let begin = |last, site| {
            rates
                .wait_s(Kind::Gift, address(last), Some(site))
                .is_none()
        };
        let from_shop = (0..20)
            .filter(|last| begin(*last, "https://shop.example"))
            .count();
        assert_eq!(from_shop, 10);
        let from_b = (20..40).filter(|last| begin(*last, "https://b.example"));
        assert_eq!(from_b.count(), 10);
        let from_none =
            (120..250).filter(|last| rates.wait_s(Kind::Gift, address(*last), None).is_none());
        assert_eq!(from_none.count(), 30, "fifty in all");
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
        assert!((0..10_000).all(|_| rates.wait_s(Kind::Gift, address(9), None).is_none()));
    }
}
