//! A backend of a few hundred lines that keeps the contract, and the mistakes that such backends make.

mod books;
mod face;
mod gateways;

use axum::Router;
use axum::middleware::from_fn;
use axum::routing::{get, post};
use books::Books;
use gateways::Gateways;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::Mutex;

pub(super) const SHOP: &str = "https://shop.example.org";

/// What it does wrong.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a mistake of its own, and any may go with any"
)]
#[derive(Debug, Clone, Copy)]
pub(super) struct Mistakes {
    /// Takes order id and amount from the browser, a signature for money, and a return's word for the lookup's.
    pub(super) trusts: bool,
    /// Remembers neither keys nor what it has credited.
    pub(super) forgets: bool,
    /// A failed payment is the end of its gift, whatever comes later.
    pub(super) failed_is_final: bool,
    /// A wrong signature is ignored in silence.
    pub(super) answers_200: bool,
    /// The answer about a gift has the donor in it.
    pub(super) tells_all: bool,
}

impl Mistakes {
    pub(super) const NONE: Mistakes = Mistakes {
        trusts: false,
        forgets: false,
        failed_is_final: false,
        answers_200: false,
        tells_all: false,
    };
}

#[derive(Clone)]
struct Shop {
    /// Locked for a whole request: it is small, not quick.
    books: Arc<Mutex<Books>>,
    gateways: Arc<Gateways>,
    mistakes: Mistakes,
}

/// Serves one in front of this sandbox; the answer is where.
pub(super) async fn start(sandbox: &str, mistakes: Mistakes) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let shop = Shop {
        books: Arc::default(),
        gateways: Arc::new(Gateways::new(sandbox, &origin)),
        mistakes,
    };
    let router = Router::new()
        .route("/healthz", get(|| async { "alive" }))
        .route("/api/campaign", get(face::campaign))
        .route("/api/begin_donation", post(face::begin))
        .route("/api/confirm_payment", post(face::confirm))
        .route("/api/donation", post(face::donation))
        .route("/api/retry_donation", post(face::retry))
        .route("/webhooks/razorpay", post(face::webhook))
        .route("/return/razorpay/{token}", post(face::from_razorpay))
        .route("/return/khalti/{token}", get(face::from_khalti))
        .method_not_allowed_fallback(async || face::Refused(405, "method_not_allowed"))
        .fallback(async || face::Refused(404, "route_not_found"))
        .layer(from_fn(face::check_origin))
        .with_state(shop);
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    origin
}
